"""Block by block: what came, went and moved; rows and cells of tables; figures; titles."""

from __future__ import annotations

from typing import Any

import pytest

from jpvad_report.revision.mark import mark
from jpvad_report.revision.mark.order import Role, steps
from jpvad_report.revision.mark.tree import Element, text_of
from trees import cell, figure, heading, inlines, paragraph, settled, table, texts, tree

LONG = "The study population was defined as all patients of the sample"
OTHER = "Ratios and differences are relative to the patients without it"
THIRD = "The outcome was death within a year of admission to hospital"

HEAD = ["Characteristic", "All (n #n=500 )", "P"]
BEFORE = table("tbl-a", "Table 1.", HEAD, ["Age", "#a=72", "0.04"], ["*Sex*", "", ""], ["Women", "#w=40%", ""])
CHANGED = table("tbl-a", "Table 1.", HEAD, ["Age", "#a=73", "0.06"], ["*Sex*", "", ""], ["Women", "#w=41%", ""])
ROW_LESS = table("tbl-a", "Table 1.", HEAD, ["Age", "#a=72", "0.04"])
ROW_MORE = table("tbl-a", "Tables", HEAD, ["Age", "#a=72", "0.04"], ["Weight", "#kg=80", ""], ["*Sex*", "", ""],
                 ["Women", "#w=40%", ""])  # fmt: skip
RENAMED = table("tbl-a", "Table 1.", HEAD, ["Age of all", "#a=72", "0.04"], ["*Sex*", "", ""], ["Women", "#w=40%", ""])
COLUMN_MORE = table("tbl-a", "Table 1.", [*HEAD, "SMD"], ["Age", "#a=72", "0.04", "0.1"])

PAIRS: dict[str, tuple[list[Element], list[Element]]] = {
    "nothing": ([heading("Methods"), paragraph("a", LONG), BEFORE], [heading("Methods"), paragraph("a", LONG), BEFORE]),
    "reworded": ([paragraph("a", LONG)], [paragraph("a", LONG.replace("all", "most"))]),
    "another name": ([paragraph("a", LONG)], [paragraph("b", f"{LONG} of R1")]),
    "a paragraph more": ([paragraph("a", LONG)], [paragraph("a", LONG), paragraph("b", OTHER)]),
    "a paragraph less": ([paragraph("b", OTHER), paragraph("a", LONG)], [paragraph("a", LONG)]),
    "moved": (
        [paragraph("a", LONG), paragraph("b", OTHER), paragraph("c", THIRD)],
        [paragraph("b", OTHER), paragraph("c", THIRD), paragraph("a", LONG)],
    ),
    "moved and reworded": (
        [paragraph("a", LONG), paragraph("b", OTHER), paragraph("c", THIRD)],
        [paragraph("b", OTHER), paragraph("c", THIRD), paragraph("a", LONG.replace("all", "most"))],
    ),
    "moved under another name": (
        [paragraph("a", LONG), paragraph("b", OTHER), paragraph("c", THIRD)],
        [paragraph("b", OTHER), paragraph("c", THIRD), paragraph("d", f"{LONG} here")],
    ),
    "a section gone": (
        [heading("Methods"), paragraph("a", LONG), heading("Events"), paragraph("b", OTHER), BEFORE],
        [heading("Methods"), paragraph("a", LONG)],
    ),
    "a heading reworded": ([heading("Events of all patients")], [heading("Events of most patients")]),
    "cells": ([BEFORE], [CHANGED]),
    "a row less": ([BEFORE], [ROW_LESS]),
    "a row more and another caption": ([BEFORE], [ROW_MORE]),
    "a row renamed": ([BEFORE], [RENAMED]),
    "a column more": ([BEFORE], [COLUMN_MORE]),
    "a table moved": ([BEFORE, paragraph("a", LONG)], [paragraph("a", LONG), paragraph("b", OTHER), CHANGED]),
    "another picture": ([figure("fig-a", "Flow", "one")], [figure("fig-a", "Flow chart", "two")]),
    "a figure gone": ([paragraph("a", LONG), figure("fig-a", "Flow", "one")], [paragraph("a", LONG)]),
    "everything": ([heading("One"), paragraph("a", LONG), BEFORE], [heading("Two"), paragraph("b", THIRD)]),
    "from nothing": ([], [heading("One"), paragraph("a", LONG), BEFORE, figure("fig-a", "Flow", "one")]),
}


def marked(old: list[Element], new: list[Element], **meta: str) -> dict[str, Any]:
    del meta
    return mark(tree(*old), tree(*new), author="A", date="2026-01-01T00:00:00Z").tree


@pytest.mark.parametrize("name", PAIRS)
def test_accepting_gives_the_new_manuscript_and_rejecting_the_old_one(name: str) -> None:
    old, new = PAIRS[name]
    blocks = marked(old, new)["blocks"]
    assert texts(settled(blocks, "accept")) == texts(new)
    assert texts(settled(blocks, "reject")) == texts(old)


def spans(content: Any) -> list[Element]:
    if isinstance(content, list):
        return [found for part in content for found in spans(part)]
    if isinstance(content, dict):
        here = [content] if content.get("t") == "Span" and content["c"][0][1] else []
        return here + spans(list(content.values()))
    return []


def fates(content: Any, fate: str) -> list[str]:
    return [text_of(one["c"][1]) for one in spans(content) if fate in one["c"][0][1]]


def test_the_same_manuscript_has_no_mark() -> None:
    old, _ = PAIRS["nothing"]
    found = mark(tree(*old, title="A title"), tree(*old, title="A title"), author="A")
    assert found.changes == 0
    assert found.tree["blocks"] == old


def test_only_the_changed_cells_are_marked() -> None:
    blocks = marked([BEFORE], [CHANGED])["blocks"]
    assert fates(blocks, "deletion") == ["72", "0.04", "40%"]
    assert fates(blocks, "insertion") == ["73", "0.06", "41%"]


def test_rows_are_marked_as_rows() -> None:
    rows = marked([BEFORE], [ROW_LESS])["blocks"][0]["c"][4][0][3]
    assert [row[0][1] for row in rows] == [[], ["row-deletion"], ["row-deletion"]]


def test_one_paragraph_moves_past_two() -> None:
    old, new = PAIRS["moved"]
    assert [(step.role, step.old, step.new) for step in steps(old, new)] == [
        (Role.FROM, 0, 2),
        (Role.STAYED, 1, 0),
        (Role.STAYED, 2, 1),
        (Role.TO, 0, 2),
    ]


def test_both_places_of_a_move_share_a_name() -> None:
    blocks = marked(*PAIRS["moved and reworded"])["blocks"]
    marks = [one["c"][0] for one in spans(blocks) if one["c"][0][1][0].startswith("paragraph-")]
    assert [(classes[0], dict(pairs)["name"]) for _, classes, pairs in marks] == [
        ("paragraph-moved-from", "move1"),
        ("paragraph-moved-to", "move1"),
    ]
    assert fates(blocks, "deletion") == ["all"]
    assert fates(blocks, "insertion") == ["most"]


def test_what_went_has_no_names_that_could_be_taken_for_those_of_the_new_manuscript() -> None:
    old = [
        {"t": "Div", "c": [["p-a", ["paragraph"], []], [{"t": "Para", "c": inlines("See [tbl-a] with #k=7 in it")}]]}
    ]
    blocks = marked(old, [paragraph("b", THIRD)])["blocks"]
    assert blocks[0]["c"][0][0] == ""
    assert not [one for one in spans(blocks) if one["c"][0][1] == ["num"]]


def test_a_title_is_marked_and_the_document_keeps_the_new_one() -> None:
    new = tree(title="Death after shock")
    new["meta"]["word-settings"] = {"t": "MetaInlines", "c": [{"t": "Code", "c": [["", [], []], '{"lang": "en"}']}]}
    found = mark(tree(title="Death after stroke"), new, author="A").tree["meta"]
    assert text_of(settled(found["title"]["c"], "reject")) == "Death after stroke"
    assert found["pagetitle"]["c"] == "Death after shock"
    assert '"title": "Death after shock"' in text_of(found["word-settings"]["c"])


def test_a_subtitle_that_went_is_a_paragraph_that_went() -> None:
    old = tree(title="T")
    old["meta"]["subtitle"] = {"t": "MetaInlines", "c": inlines("A registry study")}
    subtitle = mark(old, tree(title="T"), author="A").tree["meta"]["subtitle"]["c"]
    assert [one["c"][0][1] for one in subtitle] == [["deletion"], ["paragraph-deletion"]]


def test_levels_of_rows_stay_outside_of_their_marks() -> None:
    level = table("tbl-a", "T", ["X", "Y"], ["\u2003Women", "1"])
    row = marked([table("tbl-a", "T", ["X", "Y"])], [level])["blocks"][0]["c"][4][0][3][0]
    assert row[1][0][4][0]["c"][0] == {"t": "Str", "c": "\u2003"}
    assert cell("\u2003Women")[4][0]["c"][0]["c"] == "\u2003Women"
