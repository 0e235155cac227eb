"""Rounding happens here and only here: half away from zero, percentages from exact counts."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pydantic import Field

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.study.variables import Frozen

MINUS = "−"
NOT_ESTIMABLE = "–"
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class NumberStyle(Frozen):
    """How a journal prints numbers.

    Attributes
    ----------
    thousands, thousands_from : str, int
        The mark between thousands, and how many digits a number must have to get it: 5 leaves `5718` closed.
    interval_separator : str
        Between the limits of an interval.
    name_separator, level_separator : str
        After the name of an estimate (`HR 0.87`, `HR, 0.87`), and before the limits (`95% CI 0.55–1.37`).
    interval_bracket : bool
        True for `HR, 0.87 [95% CI, 0.55-1.37]`, False for `HR 0.87; 95% CI 0.55–1.37`.
    p_symbol, p_space : str
        What stands before a P value, and around its sign: `P=0.02`, `p = 0.02`.
    p_italic : bool
        True where the symbol is in italics.
    leading_zero : bool
        False for `P=.02`, and for a significance level of `.05`.
    smallest_p : Decimal
        P values below it are printed as `P<0.0001`.
    range_word, months, month_year : str, tuple of str, str
        Of the document's language: what stands between limits that a dash cannot part, the months' names, and how a
        month and a year are written.
    """

    decimal_mark: str = "."
    thousands: str = ","
    thousands_from: int = Field(default=4, ge=4)
    interval_separator: str = "–"
    name_separator: str = " "
    level_separator: str = " "
    interval_bracket: bool = False
    p_symbol: str = "P"
    p_italic: bool = False
    p_space: str = ""
    leading_zero: bool = True
    smallest_p: Decimal = Field(default=Decimal("0.0001"), gt=0, lt=1)
    alpha: float = 0.05
    ratio_digits: int = 2
    incidence_digits: int = 1
    range_word: str = " to "
    months: tuple[str, ...] = ENGLISH_MONTHS
    month_year: str = "{month} {year}"


PLAIN = NumberStyle()


def round_half_away(value: float | Fraction | Decimal, digits: int) -> Decimal:
    """Round half away from zero.

    A float is taken as the shortest decimal of 12 significant digits: what a person computing by hand would round, not
    the binary neighbour (2.675 gives 2.68).
    """
    unit = Decimal(1).scaleb(-digits)
    if isinstance(value, Fraction):
        doubled = value * 10**digits * 2
        whole = (abs(doubled.numerator) + doubled.denominator) // (2 * doubled.denominator)
        return Decimal(whole if value >= 0 else -whole).scaleb(-digits).quantize(unit)
    decimal = value if isinstance(value, Decimal) else Decimal(f"{value:.12g}")
    rounded = decimal.quantize(unit, rounding=ROUND_HALF_UP)
    return rounded.copy_abs() if rounded == 0 else rounded


def decimal_text(value: Decimal, style: NumberStyle = PLAIN) -> str:
    """A rounded number with the style's marks; a real minus sign."""
    digits = len(str(abs(int(value))))
    mark = style.thousands if digits >= style.thousands_from else ""
    text = f"{abs(value):,f}".replace(",", "\0").replace(".", style.decimal_mark).replace("\0", mark)
    return f"{MINUS}{text}" if value < 0 else text


def percent_digits(value: float | Fraction) -> int:
    """Two significant digits: 9.5%, 46%, 0.3%."""
    return 1 if abs(float(value)) < 0.0995 and value != 0 else 0


def percentage(record: Estimate, *, digits: int | None = None, style: NumberStyle = PLAIN) -> str:
    """A proportion as a number of per cent, without the sign."""
    exact: Fraction | float = (
        Fraction(record.count, record.n) if record.count is not None and record.n else record.estimate
    )
    if digits is None:
        digits = style.incidence_digits if record.count is None else percent_digits(exact)
    scaled = exact * 100 if isinstance(exact, Fraction) else Decimal(f"{exact:.12g}") * 100
    return decimal_text(round_half_away(scaled, digits), style)


def p_value(p: float, style: NumberStyle = PLAIN) -> str:
    """`=0.02`, `=0.006` or `<0.0001`, never rounded across the significance level."""
    if p < float(style.smallest_p):
        return f"<{_bare(style.smallest_p, style)}"
    digits = 2 if p >= 0.01 else 3 if p >= 0.001 else -int(style.smallest_p.adjusted())
    rounded = round_half_away(p, digits)
    if digits > 3 and rounded == Decimal("0.001"):
        rounded = Decimal("0.001")
    # "P=0.05" must not stand for a significant result, nor "P=0.050" hide on which side of 0.05 it lies.
    while digits < 8 and rounded == round_half_away(style.alpha, digits) and p != style.alpha:
        digits += 1
        rounded = round_half_away(p, digits)
    if rounded >= 1:
        return f">{_bare(Decimal('0.99'), style)}"
    return f"={_bare(rounded, style)}"


def p_phrase(p: float, style: NumberStyle = PLAIN) -> str:
    """`P=0.02`, or as the journal writes it: `p = .02`; without italics."""
    text = p_value(p, style)
    return f"{style.p_symbol}{style.p_space}{text[0]}{style.p_space}{text[1:]}"


def plain_number(value: float, style: NumberStyle = PLAIN) -> str:
    """A number that is not a result, in as many digits as it has: `0.25`, `95`, `99·5`."""
    return decimal_text(Decimal(f"{value:g}"), style)


def probability(value: float | Decimal, style: NumberStyle = PLAIN) -> str:
    """A significance level as P values are printed: `0.05`, `.05`."""
    return _bare(Decimal(f"{value:g}"), style)


def level_text(level: float, style: NumberStyle = PLAIN) -> str:
    """A confidence level: `95%`."""
    return f"{plain_number(100 * level, style)}%"


def _bare(p: Decimal, style: NumberStyle) -> str:
    text = decimal_text(p, style)
    return text if style.leading_zero else text.removeprefix("0")


def _scaled(record: Estimate, value: float) -> Decimal | float:
    if record.quantity in {Quantity.PROPORTION, Quantity.PROPORTION_DIFFERENCE}:
        return Decimal(f"{value:.12g}") * 100
    return value


def _digits(record: Estimate, style: NumberStyle) -> int:
    match record.quantity:
        case Quantity.RATIO:
            return style.ratio_digits
        case Quantity.STANDARDISED_DIFFERENCE:
            return 2
        case Quantity.PROPORTION | Quantity.PROPORTION_DIFFERENCE:
            return style.incidence_digits
        case Quantity.TEST:
            return 2
        case _:
            return record.digits or 0


def _null(record: Estimate) -> float | None:
    return {Quantity.RATIO: 1.0, Quantity.PROPORTION_DIFFERENCE: 0.0}.get(record.quantity)


def number(record: Record, *, digits: int | None = None, style: NumberStyle = PLAIN) -> str:
    """The estimate alone, as printed; a dash where it is not estimable."""
    if isinstance(record, NotEstimable):
        return NOT_ESTIMABLE
    match record.quantity:
        case Quantity.COUNT:
            return decimal_text(Decimal(int(record.estimate)), style)
        case Quantity.PROPORTION:
            return f"{percentage(record, digits=digits, style=style)}%"
        case Quantity.DATE:
            day = date.fromordinal(int(record.estimate))
            return style.month_year.format(month=style.months[day.month - 1], year=day.year)
        case Quantity.RATIO if record.estimate >= 1000:
            return f">{decimal_text(Decimal(1000), style)}"
    places = _digits(record, style) if digits is None else digits
    # A difference of proportions is in percentage points, which the words around it say.
    return decimal_text(round_half_away(_scaled(record, record.estimate), places), style)


def interval(
    record: Record, *, digits: int | None = None, style: NumberStyle = PLAIN, unreached: str = NOT_ESTIMABLE
) -> str:
    """`0.55–1.37`; a limit that excludes the null value is never rounded onto it.

    `unreached` stands for one of the limits where only the other one exists.
    """
    if isinstance(record, NotEstimable) or (record.ci_low is None and record.ci_high is None):
        return NOT_ESTIMABLE
    if record.ci_low is None or record.ci_high is None:
        return _half_open(record, digits=digits, style=style, unreached=unreached)
    places = _digits(record, style) if digits is None else digits
    null = _null(record)
    limits = []
    for limit in (record.ci_low, record.ci_high):
        shown = places
        rounded = round_half_away(_scaled(record, limit), shown)
        while null is not None and rounded == Decimal(int(null)) and limit != null and shown < 8:
            if record.ci_low <= null <= record.ci_high:
                break
            shown += 1
            rounded = round_half_away(_scaled(record, limit), shown)
        ratio_off_scale = record.quantity is Quantity.RATIO and limit >= 1000
        limits.append(f">{decimal_text(Decimal(1000), style)}" if ratio_off_scale else decimal_text(rounded, style))
    # A dash between negative numbers cannot be read.
    separator = style.range_word if any(MINUS in limit for limit in limits) else style.interval_separator
    return separator.join(limits)


def _half_open(record: Estimate, *, digits: int | None, style: NumberStyle, unreached: str) -> str:
    """`22 to –`: the other limit is beyond what was observed."""
    places = _digits(record, style) if digits is None else digits
    low, high = (
        unreached if limit is None else decimal_text(round_half_away(_scaled(record, limit), places), style)
        for limit in (record.ci_low, record.ci_high)
    )
    return f"{low}{style.range_word}{high}"
