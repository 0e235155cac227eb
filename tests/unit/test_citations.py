"""Citations: what a text cites, where the papers come from, and the styles that print them."""

from __future__ import annotations

import json
from pathlib import Path

import pypandoc
import pytest

from jpvad_report.document.citations import bibliography, cited, load_papers
from jpvad_report.errors import TemplateError, UserError
from jpvad_report.journal import Journal, citation_style
from jpvad_report.study.shipped import default_templates

PAPERS = load_papers(Path())
STYLES = sorted(path.stem for path in (default_templates() / "journals").glob("*.csl"))


def test_keys_come_in_the_order_of_the_text_without_tables_and_addresses() -> None:
    text = "As shown [@wilson1927; see @brier1950], @tbl-events and @fig-flow; mail a.b@holm1979.org; @brier1950 again."
    assert cited(text, PAPERS) == ["wilson1927", "brier1950"]


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(
        TemplateError, match="'harrel1996', which is in no list of references; did you mean 'harrell1996'"
    ):
        cited("Here [@harrel1996].", PAPERS)


@pytest.mark.parametrize("name", ["references.yml", "references.json"])
def test_a_project_adds_its_own_papers(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    own = [
        {"id": "ours2025", "type": "article-journal", "title": "Ours"},
        dict(PAPERS["efron1977"]) | {"title": "Mine"},
    ]
    (folder / name).write_text(json.dumps(own), encoding="utf-8")
    papers = load_papers(tmp_path)
    assert (papers["ours2025"]["title"], papers["efron1977"]["title"]) == ("Ours", "Mine")
    assert "wilson1927" in papers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("just a text", "not a list of references"),
        ("references:\n- id: a2020\n  title: A\n", "line 2: a reference has"),
    ],
)
def test_a_list_that_is_none_is_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "references.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=message):
        load_papers(tmp_path)


def test_a_style_that_is_not_there_is_told() -> None:
    with pytest.raises(UserError, match="'vancuver', which is not there; did you mean 'vancouver'"):
        citation_style(Journal(name="Ours", citation_style="vancuver"), project=Path())


def test_what_is_cited_is_written_and_nothing_else() -> None:
    assert [paper["id"] for paper in json.loads(bibliography(["brier1950", "efron1977"], PAPERS))] == [
        "brier1950",
        "efron1977",
    ]


@pytest.mark.parametrize("style", STYLES)
def test_every_paper_can_be_printed_in_every_style(style: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(bibliography(list(PAPERS), PAPERS), encoding="utf-8")
    text = " ".join(f"x [@{key}]," for key in PAPERS)
    csl = default_templates() / "journals" / f"{style}.csl"
    printed = pypandoc.convert_text(
        text,
        "html",
        format="markdown",
        extra_args=["--citeproc", f"--csl={csl}", f"--bibliography={tmp_path / 'r.json'}", "--wrap=none"],
    )
    entries = printed.split('<div id="ref-')[1:]
    assert len(entries) == len(PAPERS)
    for paper, entry in zip(PAPERS.values(), entries, strict=True):
        assert str(paper["title"]).replace("'", "’") in entry.replace("'", "’")
        assert str(paper["issued"]["date-parts"][0][0]) in entry
        assert paper["author"][0]["family"] in entry
        for odd in ("..", ". .", ",,", "()", " ;", "none", "None"):
            assert odd not in entry.replace("</em>", ""), entry
