"""The document of examples/whas500: its numbers are those of a plain R script that knows nothing of the engine."""

from __future__ import annotations

from pathlib import Path

from oracle import ROOT, MakeComparison, expected

from jpvad_report.pipeline import Project, compute
from jpvad_report.results.records import Estimate
from jpvad_report.study import load_study


def test_every_number_of_the_script_is_in_the_document(comparison: MakeComparison) -> None:
    project = Project(ROOT / "examples" / "whas500")
    store = compute(project, load_study(project.study_file))
    found = comparison("whas500")
    for key in expected("whas500"):
        name, _, field = key.rpartition(".")
        # Tests of proportional hazards end in a term's own name; every other key in the record's field.
        record = store[name]
        assert isinstance(record, Estimate), key
        found.value(key, getattr(record, field))
    found.check("")


def test_the_script_speaks_of_every_analysis() -> None:
    analyses = {key.split(".")[0] for key in expected("whas500")}
    assert analyses == {"baseline", "predictors", "survival", "hazards", "adverse_events"}
    assert (Path(__file__).parent / "whas500.R").is_file()
