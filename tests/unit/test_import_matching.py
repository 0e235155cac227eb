"""Which paragraph was which: by name, by words, never by place alone."""

from __future__ import annotations

import pytest

from jpvad_report.revision.importer.blocks import Block
from jpvad_report.revision.importer.match import bookmark_of, identities, pair, pair_cells
from jpvad_report.revision.importer.structure import out_of_order

ONE = "The outcome was death within one year, counted from admission to hospital."
TWO = "Groups were compared by the log-rank test over the whole period of follow-up."
THREE = "Missing values were not imputed, and each model uses the patients with known values."


def block(text: str, *names: str, kind: str = "text") -> Block:
    return Block(kind, text=text, styles=[frozenset()] * len(text), names=list(names))


SENT = [block(ONE, "p-one"), block(TWO, "p-two"), block(THREE, "p-three")]


def matched(*edited: Block) -> tuple[dict[int, int], dict[int, list[int]], dict[int, list[int]], list[int], list[int]]:
    found = pair(SENT, edited, identities(SENT))
    return found.pairs, found.split, found.merged, found.new, found.gone


def test_a_name_is_enough_for_other_words() -> None:
    rewritten = block("Death of any cause until the first anniversary.", "p-one")
    assert matched(rewritten, SENT[1], SENT[2])[0] == {0: 0, 1: 1, 2: 2}


def test_words_are_enough_without_a_name() -> None:
    reworded = block(TWO.replace("compared", "contrasted"))
    assert matched(block(ONE), reworded, block(THREE))[0] == {0: 0, 1: 1, 2: 2}


def test_a_moved_paragraph() -> None:
    assert matched(SENT[2], SENT[0], SENT[1])[0] == {0: 1, 1: 2, 2: 0}


def test_a_new_and_a_deleted_paragraph() -> None:
    pairs, _, _, new, gone = matched(SENT[0], block("Ethics committees of all hospitals agreed."), SENT[2])
    assert (pairs, new, gone) == ({0: 0, 2: 2}, [1], [1])


@pytest.mark.parametrize("name_of_second", ["p-one", ""])
def test_a_split_paragraph(name_of_second: str) -> None:
    head, tail = ONE.split(", ")
    second = block(tail, *([name_of_second] if name_of_second else []))
    pairs, split, _, new, gone = matched(block(head, "p-one"), second, SENT[1], SENT[2])
    assert sorted([pairs[0], *split[0]]) == [0, 1]
    assert (new, gone) == ([], [])


def test_joined_paragraphs() -> None:
    pairs, _, merged, new, gone = matched(block(f"{ONE} {TWO}", "p-one", "p-two"), SENT[2])
    assert sorted([*(i for i, j in pairs.items() if j == 0), *merged[0]]) == [0, 1]
    assert (new, gone) == ([], [])


def test_a_copied_paragraph_is_new() -> None:
    assert matched(SENT[0], block(ONE), SENT[1], SENT[2])[3] in ([0], [1])


def test_long_names_are_marked_as_pandoc_marks_them() -> None:
    assert bookmark_of("p-methods") == "p-methods"
    assert bookmark_of("p-limitations-of-the-predictors-and-their-checks").startswith("X")
    assert len(bookmark_of("p-limitations-of-the-predictors-and-their-checks")) == 40


def cell(text: str, table: int, row: int, column: int) -> Block:
    return Block("cell", text=text, styles=[frozenset()] * len(text), cell=(table, row, column))


def test_cells_are_matched_by_their_rows() -> None:
    sent = [
        cell(text, 0, r, c)
        for r, row in enumerate(["Age 72 68", "Sex 30 40", "Stroke 5 6"])
        for c, text in enumerate(row.split())
    ]
    edited = [
        cell(text, 0, r, c) for r, row in enumerate(["Age 72 68", "Strokes 5 6"]) for c, text in enumerate(row.split())
    ]
    pairs, gone = pair_cells(sent, edited)
    assert pairs == {0: 0, 1: 1, 2: 2, 6: 3, 7: 4, 8: 5}
    assert gone == [3, 4, 5]


@pytest.mark.parametrize(
    ("order", "moved"), [([1, 2, 3], set()), ([2, 3, 1], {2}), ([3, 1, 2], {0}), ([], set()), ([1, 4, 2, 3], {1})]
)
def test_what_moved_is_the_lesser_part(order: list[int], moved: set[int]) -> None:
    assert out_of_order(order) == moved
