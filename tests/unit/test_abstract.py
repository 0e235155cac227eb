"""Words as Word counts them, and the abstract that keeps to a journal's limit."""

from __future__ import annotations

import pytest

from jpvad_report.document.words import count_words, printed_text
from jpvad_report.results.formatting import NumberStyle, decimal_text, level_text, probability, round_half_away


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ('**Results:** [46.2%]{.num key="a.b"} of [1,082]{.num key="c"} patients', 5),
        ("# Abstract {.unnumbered}\n\n::: {#p-a .paragraph}\ntwo words\n:::\n", 2),
        ('(adjusted HR, [0.87]{.num key="k"} [95% CI, [0.55-1.37]{.num key="k" part="interval"}])', 6),
        ("as others found [@harrell1996; @wilson1927], see @tbl-baseline", 6),
        ("急性心筋梗塞 に VA-ECMO", 8),
        ("Kaplan–Meier curves – and bands", 5),
    ],
)
def test_words_are_counted_in_what_is_printed(markdown: str, words: int) -> None:
    assert count_words(markdown) == words


def test_markup_is_not_printed() -> None:
    text = '**P** [*P*\u00a0\\<\u00a0.001]{.num key="x" part="p_value"}, 10^−4^'
    assert printed_text(text) == "P P\u00a0<\u00a0.001, 10−4"


@pytest.mark.parametrize(
    ("style", "value", "printed"),
    [
        (NumberStyle(), 5718, "5,718"),
        (NumberStyle(thousands_from=5), 5718, "5718"),
        (NumberStyle(thousands="\u202f", thousands_from=5), 12345, "12\u202f345"),
        (NumberStyle(thousands="\u202f", thousands_from=5, decimal_mark="·"), 12345.25, "12\u202f345·25"),
    ],
)
def test_long_numbers_are_grouped_as_the_journal_does(style: NumberStyle, value: float, printed: str) -> None:
    digits = 0 if value == int(value) else 2
    assert decimal_text(round_half_away(value, digits), style) == printed


def test_levels_follow_the_style() -> None:
    style = NumberStyle(decimal_mark="·", leading_zero=False)
    assert (probability(0.05, style), level_text(0.995, style)) == ("·05", "99·5%")
