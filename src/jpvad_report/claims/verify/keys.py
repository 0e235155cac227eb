"""The results that claims name: do they exist, and are they what the claim speaks of?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from jpvad_report.claims.verify.claims_file import (
    Claim,
    ConclusionClaim,
    CountClaim,
    DateClaim,
    DirectionClaim,
    FactorsClaim,
    PClaim,
    PercentClaim,
    RatioClaim,
    ValueClaim,
)
from jpvad_report.claims.verify.load import Claims
from jpvad_report.claims.verify.numbers import compare, compare_date, misfit
from jpvad_report.results.records import Estimate, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.study.analyses import Analyses
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location

_NUMERIC = (CountClaim, PercentClaim, ValueClaim, RatioClaim, PClaim)
_SUGGESTED = 4


def not_made(key: str, store: Store) -> str:
    """The analysis of a key, where the study does not make it; else empty."""
    analysis = key.split(".", 1)[0]
    made = any(name.startswith(f"{analysis}.") for name in store)
    return analysis if analysis in Analyses.model_fields and not made else ""


def matching(pattern: str, keys: Iterable[str]) -> dict[str, str]:
    """Keys of a pattern with one *, by what stands in its place (no point in it)."""
    before, _, after = pattern.partition("*")
    found = {
        key[len(before) : len(key) - len(after)]: key
        for key in keys
        if key.startswith(before) and key.endswith(after) and len(key) > len(before) + len(after)
    }
    return {term: key for term, key in found.items() if "." not in term}


def named(claim: Claim) -> Iterator[tuple[Location, str]]:
    """Every key of a result in a claim, with its place there."""
    yield ("key",), claim.key
    if isinstance(claim, ConclusionClaim):
        yield ("crude",), claim.crude
        yield ("same_patients",), claim.same_patients
    if isinstance(claim, DirectionClaim):
        for i, name in enumerate(claim.compares or ()):
            if "." in name:
                yield ("compares", i), name


def problems(claims: Claims, store: Store, *, alpha: float) -> Iterator[Problem]:
    """Keys that are empty or unknown, and results that are not what the claim speaks of."""
    for i, claim in enumerate(claims.file.claims):
        sound = True
        for place, key in named(claim):
            if message := _wrong_key(claim, place, key, store, alpha=alpha):
                sound = False
                yield ("claims", i, *place), message
        if sound and not not_made(claim.key, store):
            yield from ((("claims", i, *place), message) for place, message in _wrong_result(claim, store))


def _wrong_key(claim: Claim, place: Location, key: str, store: Store, *, alpha: float) -> str:
    if not key.strip():
        hint = "to be filled in: the key of the result that these words speak of"
        return hint + (_suggestions(claim, store, alpha=alpha) if place == ("key",) else "")
    if not_made(key, store):
        return ""
    if isinstance(claim, FactorsClaim):
        if key.count("*") != 1:
            return "it needs one * in the place of the term, as in 'predictors.multivariable.*.odds_ratio'"
        if not matching(key, store):
            patterns = {_pattern(name) for name in store}
            return f"there is no result '{key}'{nearest(key, patterns)}"
        return ""
    return "" if key in store else f"there is no result '{key}'{_nearest_key(key, store)}"


def _pattern(key: str) -> str:
    *before, _, last = key.split(".") if "." in key else ["", "", key]
    return ".".join([*before, "*", last])


def _nearest_key(key: str, store: Store) -> str:
    # Keys are long and alike: what is nearest of those with the same beginning is nearer to what was meant.
    beginning = key.rpartition(".")[0]
    siblings = [name for name in store if beginning and name.startswith(f"{beginning}.")]
    close = difflib.get_close_matches(key, siblings, n=1, cutoff=0) or difflib.get_close_matches(key, store, n=1)
    return f"; did you mean '{close[0]}'?" if close else "; report/results.json lists all keys"


def _wrong_result(claim: Claim, store: Store) -> Iterator[tuple[Location, str]]:
    if isinstance(claim, FactorsClaim):
        terms = matching(claim.key, store)
        for side, names in (("presence", claim.printed.presence), ("absence", claim.printed.absence)):
            for i, term in enumerate(names):
                if term not in terms:
                    yield ("printed", side, i), f"the model has no term '{term}'{nearest(term, terms)}"
        if any(_has_no_p(store[key]) for key in terms.values()):
            yield ("key",), "these results have no P value, by which factors are judged"
        return
    record = store[claim.key]
    if isinstance(claim, DirectionClaim):
        if claim.compares is None and isinstance(record, Estimate) and record.quantity is not Quantity.RATIO:
            yield ("key",), "without 'compares' the result must be a ratio, which is compared with 1"
        elif not claim.numerical and _has_no_p(record):
            yield ("key",), "the result has no P value, by which a direction is judged; name its test"
    elif isinstance(claim, ConclusionClaim):
        for place, key in named(claim):
            one = store[key]
            if isinstance(one, Estimate) and one.quantity is not Quantity.RATIO:
                yield place, f"the result is not a ratio but a {one.quantity.value.replace('_', ' ')}"
    elif message := misfit(claim, record):
        yield ("key",), message


def _has_no_p(record: Record) -> bool:
    return isinstance(record, Estimate) and record.p_value is None


def _suggestions(claim: Claim, store: Store, *, alpha: float) -> str:
    """Results that print what the claim prints, those first whose names stand in its words."""
    words = claim.words.lower()
    found = []
    for key, record in store.items():
        if not isinstance(record, Estimate):
            continue
        if isinstance(claim, DateClaim):
            agrees = not misfit(claim, record) and compare_date(claim, record).agrees
        elif isinstance(claim, _NUMERIC):
            agrees = not misfit(claim, record) and compare(claim, record, alpha=alpha).agrees
        else:
            return ""
        if agrees:
            parts = set(key.replace("_", ".").split("."))
            found.append((-sum(part in words for part in parts if len(part) > 2), len(key), key))
    if not found:
        return "; no result prints so"
    keys = [key for *_, key in sorted(found)]
    more = f" and {len(keys) - _SUGGESTED} more" if len(keys) > _SUGGESTED else ""
    return f"; what prints so: {', '.join(keys[:_SUGGESTED])}{more}"
