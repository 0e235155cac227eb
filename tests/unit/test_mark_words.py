"""Word by word: accepting gives the new text, rejecting the old one, and a person can read what lies between."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jpvad_report.revision.mark.changes import Change
from jpvad_report.revision.mark.tokens import tokenised
from jpvad_report.revision.mark.tree import text_of
from jpvad_report.revision.mark.words import Piece, compare_words
from trees import inlines, settled

WORDS = ("the", "hazard", "of", "death", "was", "higher", "lower", "#a=1.2", "#a=1.3", "#b=46%", "*Aim:*", "[Table]",
         "death.", "Then", "(n", "vs.", "死亡率は。", "“x”")  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


def marked(old: str, new: str) -> list[Piece]:
    return compare_words(tokenised(inlines(old)), tokenised(inlines(new)))


def shown(old: str, new: str) -> str:
    """`[-what went-]`, `{+what came+}`."""
    parts = []
    for piece in marked(old, new):
        text = "".join(token.text for token in piece.tokens)
        parts.append(text if piece.stayed else f"{{+{text}+}}" if piece.new else f"[-{text}-]")
    return "".join(parts)


@settings(deadline=None, max_examples=150)
@given(texts, texts)
def test_no_token_is_lost_or_made_up(old: str, new: str) -> None:
    pieces = marked(old, new)
    assert "".join(token.text for piece in pieces for token in piece.old) == text_of(inlines(old))
    assert "".join(token.text for piece in pieces for token in piece.new) == text_of(inlines(new))


@settings(deadline=None, max_examples=150)
@given(texts, texts)
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(old: str, new: str) -> None:
    both = Change(author="A").both(marked(old, new))
    assert text_of(settled(both, "accept")) == text_of(inlines(new))
    assert text_of(settled(both, "reject")) == text_of(inlines(old))


@settings(deadline=None, max_examples=50)
@given(texts, texts)
def test_a_moved_text_keeps_both_versions_at_their_places(old: str, new: str) -> None:
    change, pieces = Change(author="A"), marked(old, new)
    source, target = change.source(pieces), change.target(pieces)
    assert [text_of(settled(source, choice)) for choice in ("reject", "accept")] == [text_of(inlines(old)), ""]
    assert [text_of(settled(target, choice)) for choice in ("reject", "accept")] == ["", text_of(inlines(new))]


@settings(deadline=None)
@given(texts)
def test_the_same_text_has_no_change(text: str) -> None:
    assert all(piece.stayed for piece in marked(text, text))


def test_numbers_change_one_by_one() -> None:
    was, now = "Dead were #a=46% vs. #b=51% of all", "Dead were #a=45% vs. #b=52% of all"
    assert shown(was, now) == "Dead were [-46%-]{+45%+} vs. [-51%-]{+52%+} of all"


def test_a_rewritten_clause_is_one_change_and_no_confetti() -> None:
    was = "Missing values were not imputed and the model used the patients with known values."
    now = "We did not impute missing values and the model used the patients with known values."
    assert shown(was, now) == (
        "[-Missing values were not imputed-]{+We did not impute missing values+} "
        "and the model used the patients with known values."
    )


def test_a_new_sentence_leaves_its_neighbours_alone() -> None:
    was = "The first one stays. The last one stays, too."
    now = "The first one stays. Nobody expected another here. The last one stays, too."
    assert shown(was, now) == "The first one stays. {+Nobody expected another here. +}The last one stays, too."


def test_one_number_keeps_its_key_around_both_versions() -> None:
    both = Change(author="A").both(marked("A hazard of #h=1.2 here", "A hazard of #h=1.3 here"))
    number = next(one for one in both if one["t"] == "Span")
    assert number["c"][0] == ["", ["num"], [["key", "h"]]]
    assert [part["c"][0][1] for part in number["c"][1]] == [["deletion"], ["insertion"]]


def test_a_change_stands_inside_of_bold_type_and_of_links() -> None:
    both = Change(author="A").both(marked("*Aim:* what all of them say [one]", "*Goal:* what all of them say [two]"))
    assert [one["t"] for one in both if one["t"] not in {"Str", "Space"}] == ["Strong", "Link", "Link"]
