"""Two versions of a paragraph, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpvad_report.revision.importer.blocks import Block, Control
from jpvad_report.revision.importer.numbers import recognise
from jpvad_report.revision.importer.tokens import Span, hunks, tokens


def changed(before: str, after: str) -> list[tuple[str, str]]:
    one, two = tokens(before), tokens(after)

    def words(part: list[str]) -> str:
        return "".join(part).strip()

    return [
        (words([t.value for t in one[h.first : h.last]]), words([t.value for t in two[h.new_first : h.new_last]]))
        for h in hunks(one, two)
    ]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("All patients had it.", "All patients had it.", []),
        ("It’s “so”, he said", 'It\'s "so", he said', []),
        ("one two", "one\u00a0 two", []),
        ("who had the event. In these same", "who had died. In these same", [("the event", "died")]),
        ("two-sided, with a level", "two-sided with a level", [(",", "")]),
        # Of the two ways to see it, the sentence was deleted, not its middle.
        ("All is new. All is old. Yes.", "All is new. Yes.", [("All is old.", "")]),
        ("The rest. All is old.", "The rest. All is new. All is old.", [("", "All is new.")]),
    ],
)
def test_changes(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert changed(before, after) == found


@given(st.lists(st.sampled_from(["a", "b", " ", ".", "7", "%"])), st.lists(st.sampled_from(["a", "b", " ", ".", "7"])))
def test_hunks_lead_from_one_text_to_the_other(one: list[str], two: list[str]) -> None:
    before, after = tokens("".join(one)), tokens("".join(two))
    made: list[str] = []
    at = 0
    for hunk in hunks(before, after):
        made += [token.value for token in before[at : hunk.first]]
        made += [token.value for token in after[hunk.new_first : hunk.new_last]]
        at = hunk.last
    made += [token.value for token in before[at:]]
    assert made == [token.value for token in after]


def block(text: str, *controls: tuple[str, str]) -> Block:
    """A paragraph whose numbers have frames, by text and tag."""
    places, at = [], 0
    for number, tag in controls:
        at = text.index(number, at)
        places.append(Control(at, at + len(number), tag))
        at += len(number)
    return Block("text", text=text, styles=[frozenset()] * len(text), controls=places)


SENT = block("was 46.2% and 30% (P=0.03)", ("46.2%", "a"), ("30", "b"), ("P=0.03", "c#p"))
PRINTED = {"a": ["46.2%"], "b": ["30"], "c#p": ["P=0.03", "0.03"]}


@pytest.mark.parametrize(
    ("edited", "spans", "made"),
    [
        (SENT, ["46.2%", "30", "P=0.03"], []),
        (block(SENT.text), ["46.2%", "30", "P=0.03"], []),
        (block(SENT.text, ("46.2%", ""), ("30", ""), ("P=0.03", "")), ["46.2%", "30", "P=0.03"], []),
        (block("was 45.0% and 30% (P=0.03)", ("45.0%", "a"), ("30", "b"), ("P=0.03", "c#p")), ["45.0%", "30", "P=0.03"], [("46.2%", "45.0%")]),
        (block("was 45.0% and 30% (P=0.03)"), ["45.0%", "30", "P=0.03"], [("46.2%", "45.0%")]),
        (block("was 46.2% of all and 30% (P=0.03)", ("46.2% of all", "a"), ("30", "b"), ("P=0.03", "c#p")), ["46.2%", "30", "P=0.03"], []),
        (block("was (P=0.03)", ("P=0.03", "c#p")), ["P=0.03"], []),
        (block("30% (P=0.03) against 46.2%", ("30", "b"), ("P=0.03", "c#p"), ("46.2%", "a")), ["30", "P=0.03", "46.2%"], []),
    ],
)  # fmt: skip
def test_numbers_are_known_by_frame_by_place_and_by_value(
    edited: Block, spans: list[str], made: list[tuple[str, str]]
) -> None:
    found, by_hand = recognise(SENT, edited, PRINTED)
    assert [edited.text[s.start : s.end] for s in found] == spans
    assert [(one.computed, one.typed) for one in by_hand] == made


def test_a_number_is_one_token() -> None:
    assert [t.tag for t in tokens("was 46.2% (30%)", [Span(4, 9, "a"), Span(11, 13, "b")])] == [
        "",
        "a",
        "",
        "b",
        "",
        "",
    ]
