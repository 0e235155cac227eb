"""Printed numbers against records, at the printed precision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from jpvad_report.claims.printed import Printed, normal, read_day, read_number
from jpvad_report.claims.verify.claims_file import (
    CountClaim,
    DateClaim,
    NumberClaim,
    PClaim,
    PercentClaim,
    RatioClaim,
    ValueClaim,
)
from jpvad_report.claims.verify.report import Outcome
from jpvad_report.results.formatting import NOT_ESTIMABLE, NumberStyle, decimal_text, p_value, round_half_away
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

_SHARES = {Quantity.PROPORTION, Quantity.PROPORTION_DIFFERENCE}
_WITHOUT_P = {Quantity.COUNT, Quantity.PROPORTION, Quantity.DATE}


def misfit(claim: NumberClaim | DateClaim, record: Record) -> str:
    """Why a result cannot be what the claim speaks of, in words; empty where it can."""
    if isinstance(record, NotEstimable):
        return ""
    quantity = record.quantity
    match claim:
        case CountClaim():
            fits = claim.part != "count" or record.count is not None
        case PercentClaim():
            fits = quantity in _SHARES
        case RatioClaim():
            fits = quantity is Quantity.RATIO
        case PClaim():
            fits = quantity not in _WITHOUT_P
        case DateClaim():
            fits = quantity is Quantity.DATE
        case ValueClaim(kind="value"):
            fits = quantity is not Quantity.DATE
        case ValueClaim():
            fits = record.method == claim.kind
    seen = record.method if isinstance(claim, ValueClaim) and record.method else quantity.value.replace("_", " ")
    return "" if fits else f"the result is not a {_NOUNS[claim.kind]} but a {seen}"


_NOUNS = {
    "count": "count",
    "percent": "percentage",
    "median": "median",
    "mean": "mean",
    "value": "value",
    "ratio": "ratio",
    "p": "test",
    "date": "date",
}


_PARTS = {
    "estimate": "estimate",
    "count": "count",
    "n": "number of observations",
    "n_events": "number of events",
    "n_missing": "number of missing values",
    "ci_low": "confidence interval",
    "ci_high": "confidence interval",
    "p_value": "P value",
}


def compare(claim: NumberClaim, record: Record, *, alpha: float) -> Outcome:
    """A printed number, with its interval where it has one, against a record."""
    published = _published(claim)
    if isinstance(record, NotEstimable):
        return not_computed(published, f"could not be estimated: {record.reason}")
    exact = _exact(claim, record)
    if exact is None:
        return not_computed(published, f"the result has no {_PARTS[_part(claim)]}")
    if isinstance(claim, PClaim):
        return _p(claim, float(exact), alpha=alpha)
    agrees, computed = claim.number.holds(exact), _shown(claim, exact, claim.number)
    if isinstance(claim, PercentClaim) and claim.part == "estimate" and record.count is not None:
        computed += f" ({_whole(record.count)}/{_whole(record.n or 0)})"
    notes = [] if agrees else _cut(claim.number, exact)
    if not isinstance(claim, CountClaim) and (claim.limits is not None or claim.level is not None):
        if record.ci_low is None or record.ci_high is None or record.level is None:
            return not_computed(published, "the result has no confidence interval")
        agrees_too, more = _interval(claim, record)
        agrees, computed = agrees and agrees_too, computed + more
    return Outcome(published=published, computed=computed, agrees=agrees, notes=tuple(notes))


def compare_date(claim: DateClaim, record: Record) -> Outcome:
    """A date as far as it is printed."""
    if isinstance(record, NotEstimable):
        return not_computed(claim.printed, f"could not be estimated: {record.reason}")
    found, wanted = date.fromordinal(int(record.estimate)), read_day(claim.printed)
    agrees = (found.year, found.month, found.day)[: len(wanted)] == wanted
    computed = {1: f"{found:%Y}", 2: f"{found:%B %Y}", 3: f"{found.day} {found:%B %Y}"}[len(wanted)]
    return Outcome(published=claim.printed, computed=computed, agrees=agrees)


def not_computed(published: str, reason: str) -> Outcome:
    """There is nothing to compare with."""
    return Outcome(published=published, computed=NOT_ESTIMABLE, agrees=None, notes=(reason,))


def fraction(value: float) -> Fraction:
    """A float as the decimal that a person would round, as results/formatting.py takes it."""
    return Fraction(Decimal(f"{value:.12g}"))


def _part(claim: NumberClaim) -> str:
    return "p_value" if isinstance(claim, PClaim) else claim.part


def _exact(claim: NumberClaim, record: Estimate) -> Fraction | None:
    """The number in the unit of the claim; a percentage from its counts where it has them."""
    part = _part(claim)
    value = getattr(record, part)
    if value is None:
        return None
    if isinstance(claim, PercentClaim):
        if part == "estimate" and record.count is not None and record.n:
            return Fraction(100 * record.count, record.n)
        return 100 * fraction(value)
    return fraction(value)


def _interval(claim: PercentClaim | ValueClaim | RatioClaim, record: Estimate) -> tuple[bool, str]:
    scale = 100 if isinstance(claim, PercentClaim) else 1
    agrees, text = True, ""
    if claim.limits is not None:
        limits = [scale * fraction(limit) for limit in (record.ci_low, record.ci_high) if limit is not None]
        agrees = all(shown.holds(limit) for shown, limit in zip(claim.limits, limits, strict=True))
        texts = [_shown(claim, limit, shown) for shown, limit in zip(claim.limits, limits, strict=True)]
        text = f" ({' to '.join(texts)})" if any(limit < 0 for limit in limits) else f" ({'–'.join(texts)})"
    if claim.level is not None and record.level is not None:
        same = read_number(claim.level).holds(100 * fraction(record.level))
        agrees = agrees and same
        text += "" if same else f", level {float(record.level):.6g}"
    return agrees, text


def _p(claim: PClaim, p: float, *, alpha: float) -> Outcome:
    number = claim.number
    agrees = number.holds(fraction(p))
    style = NumberStyle(smallest_p=min(Decimal("0.0001"), number.value or Decimal("0.0001")), alpha=alpha)
    notes = []
    if number.relation == "=" and agrees and (p < alpha) != (float(number.value) < alpha):
        side = "below" if p < alpha else "not below"
        notes.append(f"at full precision it is {side} the significance level of {alpha:g}")
    return Outcome(
        published=_published(claim),
        computed=f"P{p_value(p, style)}",
        agrees=agrees,
        notes=tuple(notes if agrees else _cut(number, fraction(p))),
    )


def _cut(number: Printed, exact: Fraction) -> list[str]:
    cut = number.relation == "=" and Fraction(number.value) <= exact < Fraction(number.value) + number.unit
    return ["it would agree if the published number had been cut off instead of rounded"] if cut else []


def _published(claim: NumberClaim) -> str:
    if isinstance(claim, PClaim):
        return f"P{claim.number.relation}{normal(claim.printed).lstrip('Pp <>=≤≥')}"
    if isinstance(claim, CountClaim) or claim.interval is None:
        return claim.printed
    return f"{claim.printed} ({claim.interval})"


def _shown(claim: NumberClaim, exact: Fraction, number: Printed) -> str:
    text = decimal_text(round_half_away(exact, number.digits))
    return f"{text}%" if isinstance(claim, PercentClaim) else text


def _whole(value: int) -> str:
    return decimal_text(Decimal(value))
