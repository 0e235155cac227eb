"""What a text says in words, against the judgements on the records: never against the document's sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jpvad_report.claims.verify.claims_file import ConclusionClaim, DirectionClaim, Factors, FactorsClaim, Said
from jpvad_report.claims.verify.numbers import not_computed
from jpvad_report.claims.verify.report import Outcome
from jpvad_report.results import formatting, judgements
from jpvad_report.results.judgements import Agreement, Association, Finding
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

_IMPRECISE = "compatible with a substantially lower and a substantially higher risk: 'no difference' would say more"


def direction(claim: DirectionClaim, record: Record, pair: tuple[Record, Record] | None, *, alpha: float) -> Outcome:
    """A comparison of two results by the test `record`, or of a ratio with 1."""
    published = _either(said.value for said in claim.printed)
    for one in (record, *(pair or ())):
        if isinstance(one, NotEstimable):
            reason = f"could not be estimated: {one.reason}"
            return _unless_said(published, reason, Said.NOT_ESTIMABLE in claim.printed)
    numerical = _numerical(record, pair)
    finding = (
        judgements.ratio_finding(record, alpha=alpha)
        if pair is None
        else judgements.compare_values(*pair, record, alpha=alpha)
    )
    found = {finding.value, _NUMERICAL.get(numerical, "")}
    agrees = any(said.value in found for said in claim.printed)
    notes = []
    only_numbers = all(said.value.startswith("numerically") for said in claim.printed)
    shown = _NUMERICAL.get(numerical, "equal") if only_numbers else finding.value
    if (
        finding is Finding.NO_SIGNIFICANT_DIFFERENCE
        and isinstance(record, Estimate)
        and record.quantity is Quantity.RATIO
        and judgements.is_imprecise(record)
    ):
        notes.append(f"the interval {formatting.interval(record)} is {_IMPRECISE}")
    computed = f"{shown.replace('_', ' ')} ({_numbers(record, pair)})"
    return Outcome(published=published, computed=computed, agrees=agrees, notes=tuple(notes))


_NUMERICAL = {Finding.HIGHER: "numerically_higher", Finding.LOWER: "numerically_lower"}


def _numerical(record: Record, pair: tuple[Record, Record] | None) -> Finding:
    if pair is not None:
        return judgements.direction(*pair)
    if not isinstance(record, Estimate) or record.estimate == 1:
        return Finding.NO_SIGNIFICANT_DIFFERENCE
    return Finding.HIGHER if record.estimate > 1 else Finding.LOWER


def _numbers(record: Record, pair: tuple[Record, Record] | None) -> str:
    p = record.p_value if isinstance(record, Estimate) else None
    numbers = " vs. ".join(formatting.number(one) for one in pair or (record,))
    interval = formatting.interval(record) if pair is None else formatting.NOT_ESTIMABLE
    parts = [numbers, "" if interval == formatting.NOT_ESTIMABLE else interval]
    return "; ".join(filter(None, [*parts, "" if p is None else f"P{formatting.p_value(p)}"]))


def factors(claim: FactorsClaim, terms: Mapping[str, Record], *, alpha: float) -> Outcome:
    """The significant terms of a model, by what is associated with the outcome."""
    said = {term: judgements.association(record, alpha=alpha) for term, record in terms.items()}
    found = Factors(
        presence=tuple(term for term, kind in said.items() if kind is Association.PRESENCE),
        absence=tuple(term for term, kind in said.items() if kind is Association.ABSENCE),
    )
    published, computed = claim.printed, found
    if Association.NOT_ESTIMABLE in said.values() and len(set(said.values())) == 1:
        reason = next(record.reason for record in terms.values() if isinstance(record, NotEstimable))
        return not_computed(_list(published), f"could not be estimated: {reason}")
    missing, more = _names(published) - _names(computed), _names(computed) - _names(published)
    notes = [f"'{_plain(name)}' was published, but {_why_not(terms[name[0]], alpha)}" for name in sorted(missing)]
    # A factor that is published the other way round has its note already.
    turned = {(term, not present) for term, present in missing}
    notes += [f"'{_plain(name)}' was computed, but not published" for name in sorted(more - turned)]
    return Outcome(published=_list(published), computed=_list(computed), agrees=not notes, notes=tuple(notes))


def _why_not(record: Record, alpha: float) -> str:
    if isinstance(record, NotEstimable):
        return f"could not be estimated: {record.reason}"
    p = "" if record.p_value is None else f", P{formatting.p_value(record.p_value)}"
    other = {Association.PRESENCE: "the presence is associated", Association.ABSENCE: "the absence is associated"}
    what = other.get(judgements.association(record, alpha=alpha), "it is not significant")
    return f"{what} ({formatting.number(record)}{p})"


def _names(lists: Factors) -> set[tuple[str, bool]]:
    return {*((term, True) for term in lists.presence), *((term, False) for term in lists.absence)}


def _plain(name: tuple[str, bool]) -> str:
    return name[0] if name[1] else f"no {name[0]}"


def _list(lists: Factors) -> str:
    names = [_plain((term, True)) for term in sorted(lists.presence)]
    names += [_plain((term, False)) for term in sorted(lists.absence)]
    return ", ".join(names) or "none"


def conclusion(claim: ConclusionClaim, crude: Record, same: Record, adjusted: Record, *, alpha: float) -> Outcome:
    """What crude and adjusted ratios say together."""
    published = _either(agreement.value for agreement in claim.printed)
    found = judgements.agreement(crude, same, adjusted, alpha=alpha)
    if found is Agreement.NOT_ESTIMABLE:
        reason = next(one.reason for one in (crude, adjusted) if isinstance(one, NotEstimable))
        return _unless_said(published, f"could not be estimated: {reason}", found in claim.printed)
    ratios = ", ".join(f"{name} {formatting.number(one)}" for name, one in (("crude", crude), ("adjusted", adjusted)))
    computed = f"{found.replace('_', ' ')} ({ratios})"
    notes = tuple(filter(None, [_explained(found, crude, adjusted)]))
    return Outcome(published=published, computed=computed, agrees=found in claim.printed, notes=notes)


def _explained(found: Agreement, crude: Record, adjusted: Record) -> str:
    interval = f"the adjusted interval {formatting.interval(adjusted)}"
    if found is Agreement.NEVER_IMPRECISE:
        return f"{interval} is {_IMPRECISE}"
    if found is not Agreement.PRECISION_LOST:
        return ""
    if judgements.contains(adjusted, crude):
        why = f"{interval} still contains the crude ratio {formatting.number(crude)}"
    else:
        why = "the crude ratio is not significant either in the patients of the adjusted model"
    return f"{why}: 'no difference after adjustment' would say more than the data show"


def _unless_said(published: str, reason: str, said: bool) -> Outcome:
    """Not computed; agreement where the text says just that."""
    if said:
        return Outcome(published=published, computed="not estimable", agrees=True, notes=(reason,))
    return not_computed(published, reason)


def _either(words: Iterable[str]) -> str:
    return " or ".join(word.replace("_", " ") for word in words)
