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


def direction(claim: DirectionClaim, record: Record, compared: tuple[Record, ...], *, alpha: float) -> Outcome:
    """Results of two or more groups by the test `record`; without them, the ratio `record` against 1."""
    published = _either(said.value for said in claim.printed)
    for one in compared if compared and claim.numerical else (record, *compared):
        if isinstance(one, NotEstimable):
            reason = f"could not be estimated: {one.reason}"
            return _unless_said(published, reason, Said.NOT_ESTIMABLE in claim.printed)
    finding, numerical = _finding(record, compared, alpha=alpha), _numerical(record, compared)
    differs = judgements.compare_many(compared, record, alpha=alpha)
    if differs is Finding.DIFFERS and finding is Finding.NO_SIGNIFICANT_DIFFERENCE:
        # Equal medians of distributions that differ: no direction, but not "no difference" either.
        finding = differs
    found = {finding.value, differs.value, numerical}
    shown = (numerical or "equal") if claim.numerical else finding.value
    notes = []
    if (
        finding is Finding.NO_SIGNIFICANT_DIFFERENCE
        and isinstance(record, Estimate)
        and record.quantity is Quantity.RATIO
        and judgements.is_imprecise(record)
    ):
        notes.append(f"the interval {formatting.interval(record)} is {_IMPRECISE}")
    return Outcome(
        published=published,
        computed=f"{shown.replace('_', ' ')} ({_numbers(record, compared)})",
        agrees=any(said.value in found for said in claim.printed),
        notes=tuple(notes),
    )


def _finding(record: Record, compared: tuple[Record, ...], *, alpha: float) -> Finding:
    match compared:
        case ():
            return judgements.ratio_finding(record, alpha=alpha)
        case (first, second):
            return judgements.compare_values(first, second, record, alpha=alpha)
    return judgements.compare_many(compared, record, alpha=alpha)


def _numerical(record: Record, compared: tuple[Record, ...]) -> str:
    """Which of two numbers is larger, whatever its significance; empty where that says nothing."""
    if len(compared) == 2:
        larger = judgements.direction(*compared)
    elif not compared and isinstance(record, Estimate) and record.estimate != 1:
        larger = Finding.HIGHER if record.estimate > 1 else Finding.LOWER
    else:
        return ""
    return f"numerically_{larger}" if larger in {Finding.HIGHER, Finding.LOWER} else ""


def _numbers(record: Record, compared: tuple[Record, ...]) -> str:
    p = record.p_value if isinstance(record, Estimate) else None
    numbers = " vs. ".join(formatting.number(one) for one in compared or (record,))
    interval = formatting.NOT_ESTIMABLE if compared else formatting.interval(record)
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
