"""Figures from the store to the pages: which there are, how wide they are, and what their text says."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from jpvad_report.document import manuscript as documents
from jpvad_report.document.pictures import balance as balance_picture
from jpvad_report.document.pictures import missing as missing_picture
from jpvad_report.engine import front_matter_formats
from jpvad_report.errors import UserError
from jpvad_report.journal import Journal
from jpvad_report.journal.profile import Figures
from jpvad_report.pipeline import Project, build, compute, export_figures
from jpvad_report.study import load_study

# The package of the same name hands on the function.
balance_findings = import_module("jpvad_report.document.findings.balance")

Write = Callable[..., Path]
IMAGE = re.compile(
    r'!\[(?P<caption>.*)\]\(figures/(?P<name>\w+)\)\{#fig-\w+ fig-alt="(?P<alt>[^"]*)" width=(?P<width>\w+)\}'
)


def compose(project: Path, **figures: Any) -> documents.Manuscript:
    study = load_study(project / "study.yml")
    return documents.compose(
        study,
        compute(Project(project), study),
        project=project,
        journal=Journal(name="Test", figures=Figures(**figures)),
        engine_front_matter=front_matter_formats,
    )


def images(manuscript: documents.Manuscript) -> dict[str, dict[str, str]]:
    return {found["name"]: found.groupdict() for found in IMAGE.finditer(manuscript.text)}


def width_of(manuscript: documents.Manuscript, name: str) -> float:
    return float(manuscript.figures[name]().get_size_inches()[0] * 25.4)


def test_each_figure_is_as_wide_as_a_column_of_the_journal(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["manuscript"]["figure_widths"] = {"survival": "single", "flow": 100}
    manuscript = compose(write_project(knee, knee_export), single_mm=80, double_mm=168)
    widths = {name: drawing.width_mm for name, drawing in manuscript.figures.items()}
    assert widths == {
        "flow": 100,
        "predictors": 168,
        "survival": 80,
        "hazards": 168,
        "events": 168,
        "balance": 80,
        "missing": 80,
        "calibration": 80,
        "proportionality": 80,
    }
    for name, width in widths.items():
        assert width_of(manuscript, name) == pytest.approx(width)
    # As wide on the page, where the page has room.
    assert {name: image["width"] for name, image in images(manuscript).items()} == {
        name: f"{min(width, 162):g}mm" for name, width in widths.items()
    }
    # In the order in which they are printed.
    assert list(manuscript.figures) == list(images(manuscript))


def test_a_figure_wider_than_two_columns_is_refused(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["manuscript"]["figure_widths"] = {"survival": 175}
    project = write_project(knee, knee_export)
    with pytest.raises(UserError, match=r"'survival' is to be 175 mm wide, but Test prints at most 168 mm") as caught:
        compose(project, double_mm=168)
    assert "figure_widths" in caught.value.remedy
    knee["manuscript"]["figure_widths"] = {"survivals": 80}
    with pytest.raises(UserError, match=r"'survivals', which the document does not have; did you mean 'survival'\?"):
        compose(write_project(knee, knee_export))


def test_love_plot_and_missing_values_say_what_they_show(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    found = images(compose(write_project(knee, knee_export)))
    assert re.search(
        r"the largest at the top, with a line at 0\.1\. Of the 4 standardised differences, 3 are above 0\.1, those of"
        r" radiographic grade \(0\.26\), pain score \(0\.11\), and female sex \(0\.11\)\.",
        found["balance"]["alt"],
    )
    assert "pain score (7.0% overall; Ointment A 3.8%, Ointment B 11%)" in found["missing"]["alt"]


def test_where_nothing_is_missing_there_is_no_figure_of_it(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    whole = knee_export.copy()
    whole.loc[whole["pain"] == "", "pain"] = "5"
    whole.loc[whole["grade"] == "NA", "grade"] = "1"
    knee["settings"] = {"imbalance_above": 0.5}
    manuscript = compose(write_project(knee, whole))
    assert "missing" not in manuscript.figures
    assert "fig-missing" not in manuscript.text
    assert "None of the 4 standardised differences is above 0.5" in images(manuscript)["balance"]["alt"]


def test_figures_for_submission_are_numbered_as_in_the_document(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    project = write_project(knee, knee_export)
    profile = project / "templates" / "journals" / "small.yml"
    profile.parent.mkdir(parents=True)
    profile.write_text("name: Small\nfigures: {single_mm: 80, double_mm: 160, dpi: 150, format: tiff}\n", "utf-8")
    found = export_figures(Project(project, journal="small"), project / "out", formats=("tiff",))
    assert [path.name for paths in found.values() for path in paths] == [f"Figure{n}.tiff" for n in range(1, 10)]
    assert list(found)[:3] == ["flow", "predictors", "survival"]
    widths = {}
    for name, (path,) in found.items():
        with Image.open(path) as image:
            widths[name] = image.width
            assert image.info["dpi"] == pytest.approx((150, 150), abs=0.01)
    assert (widths["flow"], widths["calibration"]) == (945, 472)


def test_a_figure_that_a_template_begins_to_show_is_drawn(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    project = write_project(knee, knee_export)
    own = project / "templates" / "en" / "sections" / "appendix" / "balance.j2"
    own.parent.mkdir(parents=True)
    own.write_text("", "utf-8")
    build(Project(project))
    drawn = project / "report" / "figures" / "balance.svg"
    assert not drawn.exists()
    own.unlink()
    build(Project(project))
    assert drawn.exists()


def test_more_variables_than_a_page_holds_are_cut_and_the_caption_says_so(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (balance_picture, missing_picture, balance_findings):
        monkeypatch.setattr(module, "shown_rows", lambda groups: 3 - groups)
    manuscript = compose(write_project(knee, knee_export))
    found = images(manuscript)
    assert found["balance"]["caption"].endswith("@tbl-baseline; the 2 largest are shown.")
    assert found["missing"]["caption"].endswith("by group; the 1 with the most missing values are shown.")
    for name, labels in (("balance", {"Radiographic grade", "Pain score"}), ("missing", {"Pain score"})):
        texts = {text.get_text() for text in manuscript.figures[name]().axes[0].texts}
        assert texts & {"Radiographic grade", "Pain score", "Female sex", "Age"} == labels
