"""Journal profiles: found by name, read with their mistakes told, and followed by the numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jpvad_report.errors import UserError
from jpvad_report.journal import known_journals, load_journal
from jpvad_report.results.formatting import NumberStyle, p_phrase


def test_an_unknown_journal_names_the_nearest_and_all_known(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_journal("plane", project=tmp_path)
    assert "did you mean 'plain'?" in str(caught.value)
    assert "docs/journals.md" in str(caught.value)


def test_the_projects_own_profile_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "journals"
    own.mkdir(parents=True)
    (own / "plain.yml").write_text("name: Ours\nnumbers: {decimal_mark: '·', smallest_p: '0.001'}\n", encoding="utf-8")
    journal = load_journal("plain", project=tmp_path)
    assert journal.name == "Ours"
    assert journal.numbers.smallest_p == Decimal("0.001")


def test_a_mistake_in_a_profile_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "journals"
    own.mkdir(parents=True)
    (own / "plain.yml").write_text("name: Ours\nabstract:\n  word: 250\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"plain.yml, line 3: abstract.word: unknown key; did you mean 'words'\?"):
        load_journal("plain", project=tmp_path)


def test_every_shipped_profile_is_valid(tmp_path: Path) -> None:
    for name in known_journals(tmp_path):
        assert load_journal(name, project=tmp_path).name


@pytest.mark.parametrize(
    ("style", "p", "printed"),
    [
        (NumberStyle(), 0.02, "P=0.02"),
        (NumberStyle(p_space=" ", leading_zero=False), 0.02, "P = .02"),
        (NumberStyle(leading_zero=False, smallest_p=Decimal("0.001")), 0.0004, "P<.001"),
        (NumberStyle(p_symbol="p", decimal_mark="·"), 0.0312, "p=0·03"),
    ],
)
def test_p_values_are_printed_as_the_journal_writes_them(style: NumberStyle, p: float, printed: str) -> None:
    assert p_phrase(p, style) == printed
