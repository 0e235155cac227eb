"""Each journal's profile on the default study, through the command line: numbers, abstract, limits, mistakes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from jpvad_report.cli import main
from jpvad_report.document.words import count_words, printed_text

ROOT = Path(__file__).parents[2]


def build(folder: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["jpvad-report", "build", "--project", str(folder), *arguments])
    code = main()
    qmd = folder / "report" / "manuscript.qmd"
    return code, qmd.read_text(encoding="utf-8") if qmd.is_file() else ""


def abstract(text: str) -> str:
    return re.split(r"# Abstract.*\n", text)[1].split("::: {#p-keywords")[0]


@pytest.fixture(autouse=True)
def not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jpvad_report.document.figures.save", lambda *_, **__: None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default study; its numbers do not depend on the journal, and are computed once."""
    made = tmp_path_factory.mktemp("study")
    for name in ("study.yml", "_quarto.yml"):
        shutil.copy(ROOT / name, made / name)
    shutil.copytree(ROOT / "data", made / "data")
    own = made / "templates" / "journals"
    own.mkdir(parents=True)
    (own / "short.yml").write_text("name: Short Letters\nabstract: {words: 100}\n", encoding="utf-8")
    return made


HEADINGS = {
    "plain": ["Background:", "Purpose:", "Methods:", "Results:", "Conclusions:"],
    "european-heart-journal": ["Background and Aims", "Methods", "Results", "Conclusions"],
    "jama": ["Importance", "Objective", "Design, Setting, and Participants", "Exposures",
             "Main Outcomes and Measures", "Results", "Conclusions and Relevance"],
    "nejm": ["Background", "Methods", "Results", "Conclusions"],
    "lancet": ["Background", "Methods", "Findings", "Interpretation", "Funding"],
    "circulation-journal": ["Background:", "Methods and Results:", "Conclusions:"],
}  # fmt: skip
NUMBERS = {
    "plain": (r"\(adjusted HR 0\.87; 95% CI 0\.55–1\.37; P=0\.55\)", "5,718"),
    "european-heart-journal": (r"\(adjusted HR 0\.87; 95% CI 0\.55–1\.37; P = \.55\)", "5718"),
    "jama": (r"\(adjusted HR, 0\.87 \[95% CI, 0\.55-1\.37\]; P = \.55\)", "5718"),
    "nejm": (r"\(adjusted HR, 0\.87; 95% CI, 0\.55 to 1\.37; P=0\.55\)", "5718"),
    "lancet": (r"\(adjusted HR 0·87 \[95% CI 0·55–1·37\]; p=0·55\)", "5718"),
    "circulation-journal": (r"\(adjusted HR 0\.87; 95% CI 0\.55–1\.37; P=0\.55\)", "5,718"),
}
LIMITS = {"european-heart-journal": 250, "jama": 350, "nejm": 250, "lancet": 300, "circulation-journal": 250}


@pytest.mark.parametrize("journal", sorted(HEADINGS))
def test_a_journal_gets_its_headings_numbers_and_limit(
    journal: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, text = build(folder, "--journal", journal, monkeypatch=monkeypatch)
    assert code == 0
    part = abstract(text)
    assert re.findall(r"^\*\*([^*]+)\*\*", part, re.MULTILINE) == HEADINGS[journal]
    ratio, registered = NUMBERS[journal]
    printed = printed_text(part).replace("\u00a0", " ")
    assert re.search(ratio, printed)
    assert registered in printed
    # A P value does not break before its sign.
    assert "P =" not in printed_text(part)
    assert count_words(part) <= LIMITS.get(journal, 10_000)
    for style in set(NUMBERS) - {journal}:
        if NUMBERS[style][0] != ratio:
            assert not re.search(NUMBERS[style][0], printed_text(text).replace("\u00a0", " "))


def test_an_abstract_that_cannot_be_short_enough_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = build(folder, "--journal", "short", monkeypatch=monkeypatch)
    message = capsys.readouterr().err
    assert code == 2
    assert re.search(r"The abstract has \d+ words in its shortest form; Short Letters takes 100", message)
    assert "manuscript.background_short" in message


def test_an_unknown_journal_is_named_with_the_nearest(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = build(folder, "--journal", "jamma", monkeypatch=monkeypatch)
    assert code == 2
    assert "did you mean 'jama'?" in capsys.readouterr().err
