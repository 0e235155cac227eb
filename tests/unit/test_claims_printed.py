"""Numbers as journals print them, and what rounds to them."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpvad_report.claims.printed import Printed, read_day, read_interval, read_number, stands_in
from jpvad_report.results.formatting import decimal_text, round_half_away


@pytest.mark.parametrize(
    ("text", "value", "relation"),
    [
        ("5,718", "5718", "="),
        ("1 082", "1082", "="),
        ("1\u2009082", "1082", "="),  # a thin space
        ("12,345.6", "12345.6", "="),
        ("1,234,567", "1234567", "="),
        ("0,87", "0.87", "="),
        ("0,871", "0.871", "="),
        ("0·87", "0.87", "="),
        ("0.10", "0.10", "="),
        ("9.5%", "9.5", "="),
        ("9.5 %", "9.5", "="),
        ("-0.3", "-0.3", "="),
        ("−0.3", "-0.3", "="),
        ("P<0.0001", "0.0001", "<"),
        ("P < .001", "0.001", "<"),
        ("p=0.02", "0.02", "="),
        ("P > 0.99", "0.99", ">"),
        ("≤0.05", "0.05", "≤"),
        (">=10", "10", "≥"),
        ("1.2×10-5", "0.000012", "="),
        ("1.2×10−5", "0.000012", "="),
        ("3e-05", "0.00003", "="),
        ("１２％", "12", "="),
    ],
)
def test_numbers(text: str, value: str, relation: str) -> None:
    assert read_number(text) == Printed(Decimal(value), relation)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", "about 5", "5.6 mmol/L", "1,08,2", "0.5-0.7", "NS", "..5", "1" * 100, "P<", "5718%%", "nan", "inf"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="a number as the text prints it"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.55-1.37", "0.55", "1.37"),
        ("0.55–1.37", "0.55", "1.37"),
        ("[0.55 to 1.37]", "0.55", "1.37"),
        ("(0.55, 1.37)", "0.55", "1.37"),
        ("0·55–1·37", "0.55", "1.37"),
        ("-0.5 to -0.1", "-0.5", "-0.1"),
        ("−5.1–2.4", "-5.1", "2.4"),
        ("40.7%–52.0%", "40.7", "52.0"),
        ("1,020 to 1,180", "1020", "1180"),
    ],
)
def test_intervals(text: str, low: str, high: str) -> None:
    assert read_interval(text) == (Printed(Decimal(low)), Printed(Decimal(high)))


@pytest.mark.parametrize("text", ["0.55", "1.37-0.55", "0.55-1.37-2", "from a to b"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        read_interval(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2020", (2020,)),
        ("February 2020", (2020, 2)),
        ("Feb 2020", (2020, 2)),
        ("2020-02", (2020, 2)),
        ("1 February 2020", (2020, 2, 1)),
        ("February 1, 2020", (2020, 2, 1)),
        ("2020/02/01", (2020, 2, 1)),
    ],
)
def test_dates(text: str, parts: tuple[int, ...]) -> None:
    assert read_day(text) == parts


@pytest.mark.parametrize("text", ["", "spring 2020", "31 February 2020", "02/2020"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="a date as the text prints it"):
        read_day(text)


def test_what_rounds_to_a_printed_number() -> None:
    # 30/316 = 9.4937%; 31/323 = 9.598%, which only cutting makes 9.5.
    assert read_number("9.5%").holds(Fraction(3000, 316))
    assert not read_number("9.5%").holds(Fraction(3100, 323))
    # 1/8 = 12.5%: printed 12 (half to even) or 13 (half away), never 14.
    assert [n for n in range(10, 16) if read_number(str(n)).holds(Fraction(100, 8))] == [12, 13]
    # Digits count: 0.9 is not 0.90.
    assert read_number("0.9").holds(Fraction(87, 100))
    assert not read_number("0.90").holds(Fraction(87, 100))


def test_bounds() -> None:
    bound = read_number("P<0.0001")
    assert bound.holds(Fraction(99, 1_000_000))
    assert not bound.holds(Fraction(1, 10_000))
    assert read_number("≤0.05").holds(Fraction(1, 20))
    assert not read_number(">0.99").holds(Fraction(99, 100))


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=2000), st.integers(0, 4))
def test_our_own_rounding_always_agrees(value: Fraction, digits: int) -> None:
    assert read_number(decimal_text(round_half_away(value, digits))).holds(value)


@pytest.mark.parametrize(
    ("printed", "words", "there"),
    [
        ("72", "older (72 vs. 68 years)", True),
        ("68", "older (72 vs. 68 years)", True),
        ("68", "older (72 vs.68 years)", True),
        ("8", "older (72 vs. 68 years)", False),
        ("6", "lower (5.6 vs 9.1)", False),
        ("5", "lower (5.6 vs 9.1)", False),
        ("082", "of 1,082 patients", False),
        ("1,082", "of 1 082 patients", False),
        ("1 082", "of 1\u202f082 patients", True),
        ("P<0.0001", "(P < 0.0001)", True),
        ("P<0.0001", "(P<0.00012)", False),
        ("0.55-1.37", "95%CI, 0.55–1.37; P=0.55", True),
        ("9.5%", "(9.5 % vs 16%)", True),
        ("70", "323 (70%).", True),
        ("30", "there were 30.", True),
    ],
)
def test_a_printed_number_stands_in_the_words(printed: str, words: str, there: bool) -> None:
    assert stands_in(printed, words) is there


def test_crafted_text_is_read_in_no_time() -> None:
    began = time.perf_counter()
    for text in ("1" * 100_000, "1,1" * 30_000, "1,111" * 20_000, " " * 100_000, "-" * 100_000, "1×10" * 10_000):
        for read in (read_number, read_interval):
            with pytest.raises(ValueError, match="expected"):
                read(text)
        stands_in("0.55-1.37", text)
    assert time.perf_counter() - began < 2
