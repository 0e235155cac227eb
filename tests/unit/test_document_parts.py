"""A manuscript taken apart: every reference still leads somewhere, by its number."""

from __future__ import annotations

import re

from jpvad_report.document.parts import parts_of

WORDS = {
    "tbl": "Table",
    "fig": "Figure",
    "supplement": "Supplement",
    "title_page": "Title page",
    "tables": "Tables",
    "references": "References",
}
TEXT = """---
title: A long title
  that goes on
subtitle: Under it
lang: en
---

::: {#p-title-authors .paragraph}
A. Author
:::

# Results

::: {#p-results-baseline .paragraph}
See @tbl-baseline, @fig-flow, @tbl-missing and @fig-missing [@efron1977].
:::

| a | b |
|:--|:--|
| 1 | 2 |

: Characteristics {#tbl-baseline}

::: {.table-note}
See @fig-flow and @tbl-missing.
:::

![Flow.](figures/flow){#fig-flow fig-alt="Flow chart" width=100%}

# References

::: {#refs}
:::

# Anhang

::: {#p-appendix-missing .paragraph}
@tbl-missing goes with @tbl-baseline.
:::

| a | b |
|:--|:--|
| 3 | 4 |

: Missing values {#tbl-missing}

![Missing.](figures/missing){#fig-missing fig-alt="Dots" width=50%}

::: {#p-appendix-provenance .paragraph}
Made by a program.
:::
"""
PARTS = parts_of(TEXT, words=WORDS)


def test_the_manuscript_keeps_its_numbers_and_names_those_of_the_supplement() -> None:
    assert "See @tbl-baseline, @fig-flow, Table\xa0S1 and Figure\xa0S1 [@efron1977]." in PARTS.manuscript
    assert "Missing values" not in PARTS.manuscript
    assert "{#refs}" in PARTS.manuscript


def test_the_supplement_says_its_numbers_in_its_captions() -> None:
    assert "Table\xa0S1 goes with Table\xa01." in PARTS.supplement
    assert ": **Table S1.** Missing values\n" in PARTS.supplement
    assert '![**Figure S1.** Missing.](figures/missing){fig-alt="Dots" width=50%}' in PARTS.supplement
    assert PARTS.supplement.startswith("---\ntitle: Supplement\nsubtitle: A long title\n  that goes on\nlang: en\n---")
    assert "{#refs}" not in PARTS.supplement  # it cites nothing


def test_tables_stand_alone_with_their_notes() -> None:
    body = PARTS.tables.partition("\n---\n")[2]
    assert "| 1 | 2 |" in body
    assert "See Figure\xa01 and Table\xa0S1." in body
    assert "| 3 | 4 |" not in body


def test_the_title_page_holds_the_authors() -> None:
    assert "A. Author" in PARTS.title_page
    assert "Characteristics" not in PARTS.title_page


def test_no_part_refers_to_what_it_does_not_hold() -> None:
    for text in (PARTS.manuscript, PARTS.supplement, PARTS.tables, PARTS.title_page):
        held = set(re.findall(r"\{#((?:tbl|fig)-\w+)", text))
        assert set(re.findall(r"@((?:tbl|fig)-\w+)", text)) <= held


def test_a_document_without_an_appendix_has_no_supplement() -> None:
    parts = parts_of(TEXT.partition("# Anhang")[0], words=WORDS)
    assert parts.supplement == ""
    assert "See @tbl-baseline" in parts.manuscript
