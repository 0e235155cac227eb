"""Where numbers stand in a manuscript, and which sentences were worded otherwise."""

from __future__ import annotations

from jpvad_report.revision.moved import moved_numbers, reworded
from jpvad_report.revision.outline import changed_words
from jpvad_report.revision.places import Where, places

MANUSCRIPT = r"""---
title: X
---

# Results

## Survival

::: {#p-results .paragraph}
Of [1,082]{.num key="cohort.included"} patients, [30%]{.num key="a.share"} vs. 12% died (@tbl-one, @fig-curve). RATIO
:::

| Variable | Before (n=[323]{.num key="n.before" part="count"}) | P value |
|:---|:---:|---:|
| Sex |  | [0.66]{.num key="sex.test" part="p_value"}^a^ |
| &emsp;Men \| boys | [258 (80%)]{.num key="sex.before.m" part="share"} |  |

: Characteristics {#tbl-one}

![Curves of [1,082]{.num key="cohort.included"} patients.](figures/curve){#fig-curve fig-alt="Two curves." width=100mm}
""".replace("RATIO", r'The ratio was [0.87]{.num key="h.ratio"} ([P\<0.0001]{.num key="h.ratio" part="p_value"}).')


def test_sentences_cells_and_captions() -> None:
    found = places(MANUSCRIPT)
    first, second = (place for place in found if place.where is Where.SENTENCE)
    assert first.section == "Results › Survival"
    assert first.text == "Of 1,082 patients, 30% vs. 12% died (Table 1, Figure 1)."
    assert second.text == "The ratio was 0.87 (P<0.0001)."
    assert [(one.key, one.part, one.text) for one in second.numbers] == [
        ("h.ratio", "", "0.87"),
        ("h.ratio", "p_value", "P<0.0001"),
    ]
    cells = {place.numbers[0].key: place for place in found if place.where is Where.CELL and place.numbers}
    assert (cells["sex.before.m"].row, cells["sex.before.m"].column) == ("Sex, Men | boys", "Before (n=323)")
    assert cells["sex.test"].title == "Table 1"
    assert cells["n.before"].row == ""
    (caption,) = (place for place in found if place.where is Where.CAPTION)
    assert caption.text == "Curves of 1,082 patients."


def test_a_moved_number_is_told_at_each_of_its_places() -> None:
    old, new = places(MANUSCRIPT), places(MANUSCRIPT.replace("[1,082]", "[900]").replace("[0.66]", "[0.04]"))
    told = [(one.place.id, one.key, one.old, one.new) for one in moved_numbers(old, new)]
    assert told == [
        ("p-results", "cohort.included", "1,082", "900"),
        ("tbl-one", "sex.test", "0.66", "0.04"),
        ("fig-curve", "cohort.included", "1,082", "900"),
    ]
    assert reworded(old, new) == []
    assert moved_numbers(new, new) == []


def test_other_words_are_no_other_numbers() -> None:
    old, new = places(MANUSCRIPT), places(MANUSCRIPT.replace("The ratio was", "The hazard ratio was"))
    assert moved_numbers(old, new) == []
    (one,) = reworded(old, new)
    assert (one.id, one.new) == ("p-results", "The hazard ratio was 0.87 (P<0.0001).")
    assert [pair for pair in changed_words(one.old, one.new) if pair[0] != pair[1]] == [("", "hazard ")]


def test_a_number_that_is_gone_or_new() -> None:
    without = MANUSCRIPT.replace('[30%]{.num key="a.share"}', "some")
    (gone,) = moved_numbers(places(MANUSCRIPT), places(without))
    assert (gone.key, gone.old, gone.new) == ("a.share", "30%", "")
    (new,) = moved_numbers(places(without), places(MANUSCRIPT))
    assert (new.key, new.old, new.new) == ("a.share", "", "30%")
