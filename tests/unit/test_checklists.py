"""STROBE and RECORD: complete lists of items, and where a document answers them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.document.checklist import Answer, Verdict, compose_checklist, fill, load_checklist, places
from jpvad_report.document.checklist.compose import reply, spans, where
from jpvad_report.document.environment import load_words
from jpvad_report.study import Study, load_study

ROOT = Path(__file__).resolve().parents[2]
WORDS = load_words(ROOT, lang="en")["checklist"]

DOCUMENT = """---
title: Two ointments
subtitle: A cohort study
lang: en
---

# Abstract {.unnumbered}

::: {#p-abstract-background .paragraph}
**Background:** Painful knees are common.
:::

# Methods

## Study design and data source

::: {#p-methods-source .paragraph}
This is an observational study of [240]{.num key="cohort.registered"} people.
:::

## Outcome and follow-up

::: {#p-methods-outcome .paragraph}
Relief within 180 days.
:::

::: {#p-methods-events .paragraph}
Rash and nausea.
:::

# Results

| a | b |
|:--|:--|

: Characteristics {#tbl-baseline}

![Flow.](figures/flow){#fig-flow fig-alt="Flow chart" width=100%}

: Relief {#tbl-survival}

# Declarations

::: {#p-statement-funding .paragraph}
**Funding:** [To be completed by the authors: funding]{.todo}
:::
"""


def answers(study: Study, name: str = "strobe", text: str = DOCUMENT) -> dict[str, Answer]:
    filled = fill(load_checklist(name, project=ROOT), study, places(text))
    return {answer.item.item: answer for answer in filled}


def test_the_published_items_are_all_there() -> None:
    strobe = [item.item for item in load_checklist("strobe", project=ROOT).items]
    parts = {"1": "ab", "6": "ab", "12": "abcde", "13": "abc", "14": "abc", "16": "abc"}
    expected = [f"{number}{part}" for number in range(1, 23) for part in parts.get(str(number), [""])]
    assert strobe == expected
    record = [item.item for item in load_checklist("record", project=ROOT).items]
    assert record == ["1.1", "1.2", "1.3", "6.1", "6.2", "6.3", "7.1", "12.1", "12.2", "12.3", "13.1", "19.1", "22.1"]


def test_every_place_that_an_item_names_exists_in_the_templates() -> None:
    """A paragraph that is renamed must not leave an item open in silence; a star stands for what may come."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates/en").rglob("*.j2"))
    known = {f"p-{name}" for name in re.findall(r'paragraph\("([^"~]+)"\)', templates)} | {"title"}
    known |= {f"p-statement-{field}" for field in re.findall(r"(\w+): Text", _manuscript_source())}
    # One paragraph a part of the abstract, which the journal's profile may join.
    known |= {"p-abstract-background", "p-abstract-purpose"}
    known |= {f"tbl-{name}" for name in re.findall(r'table\("(\w+)"\)', templates)}
    known |= {f"fig-{name}" for name in re.findall(r'figure\("(\w+)"\)', templates)}
    named = {
        place
        for name in ("strobe", "record")
        for item in load_checklist(name, project=ROOT).items
        for place in item.found_in
        if "*" not in place
    }
    assert sorted(named - known - {"fig-linkage", "fig-missing"}) == []


def _manuscript_source() -> str:
    return (ROOT / "src/jpvad_report/study/manuscript.py").read_text(encoding="utf-8")


def test_places_are_told_by_heading_and_number(knee: dict[str, Any]) -> None:
    found = {place.id: place for place in places(DOCUMENT)}
    assert found["p-methods-events"].headings == ("Methods", "Outcome and follow-up")
    assert [found[name].number for name in ("p-methods-events", "tbl-survival", "fig-flow")] == [2, 2, 1]
    answer = answers(Study.model_validate(knee))["8"]
    assert where(answer, WORDS) == (
        "Methods, Study design and data source, paragraph 1; Methods, Outcome and follow-up, paragraph 2; "
        "study file of the reproduction folder (*variables*)"
    )


def test_a_paragraph_that_is_not_written_answers_nothing(knee: dict[str, Any]) -> None:
    study = Study.model_validate(knee)
    assert answers(study)["22"].verdict is Verdict.AUTHORS
    written = DOCUMENT.replace("[To be completed by the authors: funding]{.todo}", "None.")
    assert answers(study, text=written)["22"].verdict is Verdict.ANSWERED


def test_words_must_stand_in_the_text_and_not_in_a_key(knee: dict[str, Any]) -> None:
    study = Study.model_validate(knee)
    assert [place.id for place in answers(study)["1a"].places] == ["title"]
    without = DOCUMENT.replace("A cohort study", "A study").replace(
        "Painful", '[1]{.num key="cohort.included"} painful'
    )
    assert answers(study, text=without)["1a"].verdict is Verdict.AUTHORS


def test_what_the_study_does_not_have_is_not_asked(knee: dict[str, Any]) -> None:
    del knee["outcomes"]
    for analysis in ("survival", "hazards"):
        del knee["analyses"][analysis]
    answer = answers(Study.model_validate(knee))["12d"]
    assert answer.verdict is Verdict.NOT_APPLICABLE
    assert reply(answer, WORDS) == "Not applicable: The study follows nobody over time."


def test_what_the_authors_did_not_give_is_theirs(knee: dict[str, Any]) -> None:
    knee["manuscript"].pop("background")
    assert answers(Study.model_validate(knee))["2"].verdict is Verdict.AUTHORS


def test_record_only_for_data_that_are_collected_routinely(knee: dict[str, Any]) -> None:
    def text() -> str:
        return compose_checklist(
            Study.model_validate(knee), DOCUMENT, project=ROOT, engine_front_matter=lambda **_: {"lang": "en"}
        )

    assert "# RECORD" in text()
    knee["data"]["routinely_collected"] = False
    assert "# STROBE" in text()
    assert "# RECORD" not in text()


def test_a_trial_is_told_that_strobe_is_not_its_checklist() -> None:
    study = load_study(ROOT / "examples/colon/study.yml")
    text = compose_checklist(study, DOCUMENT, project=ROOT, engine_front_matter=lambda **_: {"lang": "en"})
    assert "Its reporting guideline is CONSORT, not STROBE" in text
    assert "|" not in text.partition("\n---\n")[2]


def test_what_is_in_the_supplement_has_numbers_of_its_own() -> None:
    found = {place.id: place for place in places(DOCUMENT.replace("| a | b |", "# Appendix\n"), supplement="Appendix")}
    assert [(found[name].mark, found[name].number) for name in ("tbl-baseline", "tbl-survival")] == [("S", 1), ("S", 2)]
    assert spans([1, 2, 3, 5], mark="S") == "S1–S3, S5"


@pytest.mark.parametrize(
    ("numbers", "shown"), [([1], "1"), ([2, 1], "1, 2"), ([1, 2, 3, 5], "1–3, 5"), ([1, 3], "1, 3")]
)
def test_runs_of_numbers(numbers: list[int], shown: str) -> None:
    assert spans(numbers) == shown
