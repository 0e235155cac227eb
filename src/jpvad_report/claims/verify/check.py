"""Every claim of a file against the store, with its verdict."""

from __future__ import annotations

from jpvad_report.claims.attainable import Share
from jpvad_report.claims.printed import read_number
from jpvad_report.claims.verify import judged
from jpvad_report.claims.verify.claims_file import (
    Claim,
    ClaimsFile,
    ConclusionClaim,
    DateClaim,
    DirectionClaim,
    FactorsClaim,
    PClaim,
    PercentClaim,
)
from jpvad_report.claims.verify.keys import matching, named, not_made, problems
from jpvad_report.claims.verify.load import Claims
from jpvad_report.claims.verify.numbers import compare, compare_date, not_computed
from jpvad_report.claims.verify.possible import MISSING_AT_MOST, Attainable, attainable, denominators
from jpvad_report.claims.verify.report import Checked, Outcome, Report, Verdict
from jpvad_report.results.records import Record
from jpvad_report.results.store import Store
from jpvad_report.study.explain import explain


def verify(claims: Claims, store: Store, *, alpha: float) -> Report:
    """Hold every claim against the store, at the precision that the text prints.

    Parameters
    ----------
    claims : Claims
        A claims file that fits its text.
    store : Store
        All results.
    alpha : float
        Significance level of the study, for directions, factors and conclusions.

    Returns
    -------
    Report
        Verdicts in the order of the file. A claim `agrees` where the result prints so; `cannot_hold` where it does not
        and the percentages and group sizes that the text itself prints leave its P value no room; `not_computed` where
        the result could not be estimated, or the study does not make the analysis; else it `differs`.

    Raises
    ------
    ClaimsError
        Where a key is empty, unknown, or names a result of another kind.
    """
    if found := list(problems(claims, store, alpha=alpha)):
        raise explain(claims.source, found)
    file = claims.file
    checked = tuple(
        _checked(claim, i, line=claims.line(i), file=file, store=store, alpha=alpha)
        for i, claim in enumerate(file.claims)
    )
    return Report(
        file=claims.source.path.name,
        title=file.title,
        source=file.source,
        checked=checked,
        not_checked=file.not_checked,
        provenance=store.provenance,
    )


def _checked(claim: Claim, index: int, *, line: int, file: ClaimsFile, store: Store, alpha: float) -> Checked:
    outcome = _outcome(claim, file=file, store=store, alpha=alpha)
    notes = list(outcome.notes)
    shares, room, impossible = _shares(claim, file), None, False
    if isinstance(claim, PClaim) and shares is not None:
        room = attainable(*shares, claim.number)
        impossible = not room.allows(claim.number)
    if isinstance(claim, PercentClaim) and claim.of and claim.number.relation == "=":
        record = store.records.get(claim.key)
        if record is not None and (note := denominators(Share(claim.number.value, _size(claim, file)), record)):
            notes.append(note)
    if shares is not None and room is not None and impossible:
        notes.append(_no_room(shares, room))
    verdict = _verdict(outcome, impossible=impossible)
    if claim.expected and verdict.value != claim.expected:
        notes.append(f"the file declares '{claim.expected}', which is no longer true: {claim.reason}")
    elif claim.expected:
        notes.append(f"declared: {claim.reason}")
    if claim.note:
        notes.append(claim.note)
    return Checked(
        claim=claim,
        number=index + 1,
        line=line,
        published=outcome.published,
        computed=outcome.computed,
        verdict=verdict,
        notes=tuple(notes),
        attainable=None if room is None else room.shown,
    )


def _verdict(outcome: Outcome, *, impossible: bool) -> Verdict:
    if outcome.agrees:
        return Verdict.AGREES
    if impossible:
        return Verdict.CANNOT_HOLD
    return Verdict.NOT_COMPUTED if outcome.agrees is None else Verdict.DIFFERS


def _outcome(claim: Claim, *, file: ClaimsFile, store: Store, alpha: float) -> Outcome:
    for _, key in named(claim):
        if analysis := not_made(key, store):
            return not_computed(_printed(claim), f"the study makes no analysis '{analysis}'")
    match claim:
        case FactorsClaim():
            terms = {term: store[key] for term, key in matching(claim.key, store).items()}
            return judged.factors(claim, terms, alpha=alpha)
        case DirectionClaim():
            return judged.direction(claim, store[claim.key], _compared(claim, file, store), alpha=alpha)
        case ConclusionClaim():
            crude, same = store[claim.crude], store[claim.same_patients]
            return judged.conclusion(claim, crude, same, store[claim.key], alpha=alpha)
        case DateClaim():
            return compare_date(claim, store[claim.key])
    return compare(claim, store[claim.key], alpha=alpha)


def _compared(claim: DirectionClaim, file: ClaimsFile, store: Store) -> tuple[Record, ...]:
    return tuple(store[name if "." in name else file.by_id(name).key] for name in claim.compares or ())


def _printed(claim: Claim) -> str:
    return ", ".join(claim.texts) or "(in words)"


def _size(claim: PercentClaim, file: ClaimsFile) -> int:
    return int(read_number(file.by_id(claim.of).texts[0]).value)


def _shares(claim: Claim, file: ClaimsFile) -> tuple[Share, Share] | None:
    """The two percentages that a P value compares, as the file prints them."""
    if not isinstance(claim, PClaim) or claim.compares is None:
        return None
    first, second = (file.by_id(name) for name in claim.compares)
    if not isinstance(first, PercentClaim) or not isinstance(second, PercentClaim):
        return None
    if first.number.relation != "=" or second.number.relation != "=":
        return None
    return Share(first.number.value, _size(first, file)), Share(second.number.value, _size(second, file))


def _no_room(shares: tuple[Share, Share], room: Attainable) -> str:
    first, second = (f"{share.percent}% of {share.n:,}" for share in shares)
    low, high = (f"{p:.2g}" for p in room.widest)
    text = f"{first} against {second} cannot give it"
    if room.rounded is not None:
        text += f": counts that round so give a P value from {room.rounded[0]:.2g} to {room.rounded[1]:.2g}"
    percent = int(MISSING_AT_MOST * 100)
    return f"{text}; with percentages cut off, or up to {percent}% of the values missing, from {low} to {high}"
