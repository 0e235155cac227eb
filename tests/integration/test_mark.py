"""Marked documents through the command line: a paper that is revised, and every change decided either way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, jpvad

import libreoffice
from jpvad_report import pipeline
from jpvad_report.errors import UserError
from jpvad_report.pipeline import revisions
from jpvad_report.pipeline.marked import mark
from tracked import check, document_of, paragraphs, settle


def swap(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def other_cut_off(folder: Path) -> None:
    """Another rule, fewer patients, a variable less and one more, another title, another kind of interval."""
    study = folder / "study.yml"
    study.write_text(
        swap(
            study.read_text("utf-8"),
            ("value: 2500", "value: 2700"),
            ("smoking, pregnancy]", "pregnancy]"),
            (
                'title: "Smoking in pregnancy and low birth weight"',
                'title: "Low birth weight after smoking in pregnancy"',
            ),
            ("irritability, visits, birth_weight]", "irritability, premature, birth_weight]"),
            ("proportion_interval: wilson", "proportion_interval: clopper_pearson"),
            ("{label: History of hypertension", "{label: Hypertension in the history"),
        ),
        "utf-8",
    )
    export = folder / "birthwt.csv"
    export.write_text("\n".join(export.read_text("utf-8").splitlines()[:-20]) + "\n", "utf-8")


def other_templates(folder: Path) -> None:
    """A paragraph moved, one reworded, one new, a figure and a section gone, one table elsewhere."""
    own, shipped = folder / "templates" / "en" / "sections", ROOT / "templates" / "en" / "sections"
    own.mkdir(parents=True)
    methods = (shipped / "methods.j2").read_text("utf-8")
    blocks = {
        name: f'{{% call paragraph("{name}") %}}{text}{{% endcall %}}\n'
        for name, text in re.findall(r'{% call paragraph\("([\w-]+)"\) %}(.*?){% endcall %}\n', methods, re.S)
    }
    groups = blocks["methods-groups"]
    sentence = 'The {{ num("cohort.included") }} were never described before.'
    new = f'{{% call paragraph("methods-new") %}}\n{sentence}\n{{% endcall %}}\n'
    methods = swap(methods, (groups, ""), (blocks["methods-general"], f"{blocks['methods-general']}\n{groups}\n{new}"))
    methods = swap(methods, ("Missing values were not imputed:", "We imputed no missing values;"))
    (own / "methods.j2").write_text(methods, "utf-8")
    results = (shipped / "results.j2").read_text("utf-8")
    (own / "results.j2").write_text(swap(results, ('{{ figure("flow") }}', ""), (" (@fig-flow)", "")), "utf-8")
    discussion = (shipped / "discussion.j2").read_text("utf-8")
    (own / "discussion.j2").write_text(discussion.partition("# Limitations")[0], "utf-8")


def other_journal(folder: Path) -> None:
    """Another order of displays, other marks in numbers, other citations."""
    study = folder / "study.yml"
    study.write_text(study.read_text("utf-8") + "\njournal: lancet\n", "utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "rules and data": other_cut_off,
    "templates": other_templates,
    "journal": other_journal,
}


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mark") / "project"
    shutil.copytree(ROOT / "examples" / "birthwt", folder)
    pipeline.run(pipeline.Project(folder), formats=["docx"], engine="embedded")
    revisions.freeze(pipeline.Project(folder), "R0")
    return folder


def revised(submitted: Path, folder: Path, *changes: str) -> Path:
    shutil.copytree(submitted, folder)
    for name in changes:
        CHANGES[name](folder)
    pipeline.run(pipeline.Project(folder), formats=["docx"], engine="embedded")
    return folder


def marked(folder: Path, new: str | None = None) -> Path:
    return mark(pipeline.Project(folder), "R0", new, formats=["docx"]).documents["docx"]


@pytest.fixture(scope="module")
def both(submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return revised(submitted, tmp_path_factory.mktemp("both") / "project", *list(CHANGES)[:2])


def plain(path: Path) -> list[str]:
    return [" ".join(text.split()) for text in paragraphs(document_of(path))]


def texts(folder: Path) -> dict[str, list[str]]:
    """Old and new as they are rendered by themselves."""
    return {
        "reject": plain(folder / "revisions" / "R0" / "_output" / "report" / "manuscript.docx"),
        "accept": plain(folder / "_output" / "report" / "manuscript.docx"),
    }


@pytest.mark.parametrize("change", CHANGES)
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old_one(
    submitted: Path, tmp_path: Path, change: str
) -> None:
    folder = revised(submitted, tmp_path / "project", change)
    path, expected = marked(folder), texts(folder)
    check(document_of(path))
    assert expected["accept"] != expected["reject"]
    for choice in ("accept", "reject"):
        left = [" ".join(text.split()) for text in paragraphs(settle(document_of(path), choice))]
        assert left == expected[choice]


@pytest.mark.skipif(bool(libreoffice.missing()), reason=libreoffice.missing())
def test_libreoffice_accepts_and_rejects_alike(both: Path, tmp_path: Path) -> None:
    found = libreoffice.settled(marked(both), tmp_path)
    expected = texts(both)
    for choice, path in found.items():
        # LibreOffice 7.4 empties an inserted row that is rejected, and leaves it.
        left = [text for text in plain(path) if text.strip(" |")]
        assert left == [text for text in expected[choice] if text.strip(" |")]


def test_page_and_pdf_show_what_the_word_file_tracks(both: Path) -> None:
    from pypdf import PdfReader

    done = jpvad("mark", "R0", "--to", "html,pdf", "--project", both, SOURCE_DATE_EPOCH="1790000000")
    assert done.returncode == 0, done.stderr
    folder = both / "_output" / "revision"
    page = (folder / "manuscript-marked.html").read_text("utf-8")
    assert '<del class="deletion">' in page
    assert '<ins class="moved-to">' in page
    assert "Changes from R0 to the present version:" in page
    text = " ".join((PdfReader(folder / "manuscript-marked.pdf").pages[0].extract_text()).split())
    assert "Changes from R0 to the present version: inserted deleted moved away moved here" in text


def test_the_same_revision_twice_has_no_change_and_the_same_input_the_same_bytes(submitted: Path) -> None:
    path = marked(submitted, "R0")
    first = path.read_bytes()
    document = document_of(path)
    check(document)
    assert paragraphs(document) == paragraphs(settle(document_of(path), "accept"))
    assert marked(submitted, "R0").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("R01",), "There is no revision 'R01'; did you mean 'R0'?"),
        (("R0", "--date", "yesterday"), "--date yesterday: not a date."),
        (("R0", "--author", " "), "a tracked change needs a name"),
    ],
)
def test_bad_input(submitted: Path, arguments: tuple[str, ...], said: str) -> None:
    done = jpvad("mark", *arguments, "--project", submitted)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_edited_revision_and_stale_results_are_refused(submitted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(submitted, folder)
    (folder / "study.yml").write_text((folder / "study.yml").read_text("utf-8") + "\n# later\n", "utf-8")
    with pytest.raises(UserError, match="jpvad-report build"):
        marked(folder)
    (folder / "revisions" / "R0" / "report" / "manuscript.qmd").write_text("mine", "utf-8")
    with pytest.raises(UserError, match=r"report/manuscript\.qmd was changed"):
        marked(folder, "R0")
