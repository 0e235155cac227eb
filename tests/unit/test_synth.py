"""Synthetic data: from the study file alone, or with margins of an export in which small counts are suppressed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jpvad_report.cohort import Cohort, select
from jpvad_report.errors import CohortError, StudyError
from jpvad_report.pipeline import Project, synth
from jpvad_report.registry import as_export, cast, read_text
from jpvad_report.study import Study, load_study
from jpvad_report.synth import Margins, margins_of, synthesise

ROOT = Path(__file__).resolve().parents[2]
STUDIES = [ROOT, *(ROOT / "examples" / name for name in ("whas500", "birthwt", "colon")), ROOT / "tests/studies/knee"]


def as_read(made: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows as they are read again from a file; no problem is left."""
    text = pd.read_csv(io.StringIO(as_export(made, Path("x.csv"))), dtype=str, keep_default_na=False)
    text.index = pd.RangeIndex(2, len(text) + 2)
    frame, problems = cast(text, study)
    assert [str(problem) for problem in problems] == []
    return frame


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_groups_events_and_exclusions_are_all_there(folder: Path) -> None:
    study = load_study(folder / "study.yml")
    made = synthesise(study, rows=300, seed=3)
    cohort = select(as_read(made.frame, study), study)
    assert len(made.frame) == 300
    assert made.never == ()
    assert all(n >= 20 for n in cohort.flow.groups.values())
    assert all(n > 0 for n in cohort.flow.excluded.values())
    for name in study.outcomes:
        by_group = cohort.frame.groupby(study.exposure.variable, observed=True)[f"{name}.event"]
        assert (by_group.sum() >= 4).all()
        assert (by_group.sum() < by_group.count()).all()


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_every_level_and_both_values_occur_and_some_are_missing(folder: Path) -> None:
    study = load_study(folder / "study.yml")
    frame = as_read(synthesise(study, rows=400, seed=1).frame, study)
    for name, values in frame.items():
        variable = study.variables[str(name)]
        if variable.levels:
            assert set(values.dropna()) == set(variable.levels), name
        elif str(values.dtype) == "boolean":
            assert set(values.dropna()) == {True, False}, name
    described = [name for name in study.variables if not study.variables[name].kind.is_time and name in frame]
    assert 0.005 < frame[described].isna().to_numpy().mean() < 0.1


def test_missing_values_use_every_missing_code(knee: dict[str, Any]) -> None:
    knee["variables"]["pain"]["missing_codes"] = ["-9"]
    made = synthesise(Study.model_validate(knee), rows=400, seed=1)
    assert {"", "NA", "-9"} <= set(made.frame["pain"])
    assert "-9" not in set(made.frame["grade"])


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(knee: dict[str, Any]) -> None:
    study = Study.model_validate(knee)
    first, again, other = (as_export(synthesise(study, rows=60, seed=n).frame, Path("x.csv")) for n in (5, 5, 6))
    assert first == again != other


def test_two_variables_of_one_column_suit_each_other(knee: dict[str, Any]) -> None:
    knee["variables"]["mild"] = {
        "column": "grade",
        "label": "Mild",
        "kind": "binary",
        "present_codes": ["1"],
        "absent_codes": ["2", "3"],
    }
    study = Study.model_validate(knee)
    frame = as_read(synthesise(study, rows=100, seed=1).frame, study)
    known = frame[frame["grade"].notna()]
    assert (known["mild"] == (known["grade"] == "1")).all()


def test_kinds_that_share_a_column_and_no_value_are_refused(knee: dict[str, Any]) -> None:
    knee["variables"]["when"] = {"column": "pain", "label": "When", "kind": "date"}
    with pytest.raises(StudyError, match="The column 'pain' is read as continuous and date"):
        synthesise(Study.model_validate(knee), rows=60, seed=1)


def test_criteria_that_leave_nobody_in_a_group_are_named(knee: dict[str, Any]) -> None:
    knee["cohort"]["exclude"].append(
        {"id": "not_a", "label": "x", "where": {"variable": "arm", "operator": "is_not", "value": "A"}}
    )
    with pytest.raises(CohortError, match="group 'Ointment B'"):
        synthesise(Study.model_validate(knee), rows=60, seed=1)


def test_an_exclusion_that_nobody_can_meet_is_told(knee: dict[str, Any]) -> None:
    knee["cohort"]["exclude"].append(
        {"id": "ancient", "label": "x", "where": {"variable": "age", "operator": "above", "value": 100}}
    )
    assert synthesise(Study.model_validate(knee), rows=60, seed=1).never == ("ancient",)


class TestMargins:
    @pytest.fixture
    def export(self, knee_export: pd.DataFrame) -> pd.DataFrame:
        text = knee_export.copy()
        text.index = pd.RangeIndex(2, len(text) + 2)
        return text

    def of(self, text: pd.DataFrame, study: Study) -> Margins:
        frame, problems = cast(text, study)
        assert problems == []
        return margins_of(text, frame, self.cohort(frame, study), study)

    def cohort(self, frame: pd.DataFrame, study: Study) -> Cohort:
        return select(frame, study)

    def test_a_small_count_changes_nothing(self, export: pd.DataFrame, knee: dict[str, Any]) -> None:
        """Whether a level has nine people or none, the margins are the same."""
        knee["variables"]["grade"]["levels"]["4"] = "Grade 4"
        study = Study.model_validate(knee)
        none = self.of(export, study)
        for few in (1, 4, 9):
            some = export.copy()
            some.loc[some.index[some["grade"] == "1"][:few], "grade"] = "4"
            assert self.of(some, study).levels["grade"]["4"] == none.levels["grade"]["4"]

    def test_few_missing_values_are_none(self, export: pd.DataFrame, knee: dict[str, Any]) -> None:
        found = self.of(export, Study.model_validate(knee)).missing
        assert (export["grade"] == "NA").sum() == 6
        assert found["grade"] == 0
        assert found["pain"] == pytest.approx((export["pain"] == "").mean(), abs=0.005)

    def test_no_extreme_value_and_no_row_of_the_export_appears(
        self, export: pd.DataFrame, knee: dict[str, Any]
    ) -> None:
        knee["variables"]["pain"] |= {"plausible": [0, 1000]}
        study = Study.model_validate(knee)
        export.loc[2, "pain"], export.loc[3, "pain"] = "987.6", "951.3"
        export.loc[4, "days"] = "3999"
        margins = self.of(export, study)
        made = synthesise(study, rows=2000, seed=1, margins=margins).frame
        assert not {"987.6", "951.3"} & set(made["pain"])
        assert pd.to_numeric(made["pain"], errors="coerce").max() < 50
        assert "3999" not in set(made["days"])
        cells = [name for name in export if name != "id"]
        assert not set(map(tuple, made[cells].to_numpy())) & set(map(tuple, export[cells].to_numpy()))

    def test_shares_and_quartiles_are_those_of_the_export(self, export: pd.DataFrame, knee: dict[str, Any]) -> None:
        study = Study.model_validate(knee)
        made = synthesise(study, rows=4000, seed=1, margins=self.of(export, study)).frame
        real, drawn = (pd.to_numeric(one["age"], errors="coerce").quantile([0.25, 0.5, 0.75]) for one in (export, made))
        assert drawn.to_list() == pytest.approx(real.to_list(), abs=1)
        for name, code in (("female", "1"), ("arm", "A"), ("rash", "1")):
            assert (made[name] == code).mean() == pytest.approx((export[name] == code).mean(), abs=0.03), name

    def test_one_small_group_hides_the_event_shares_of_all(self, export: pd.DataFrame, knee: dict[str, Any]) -> None:
        """Otherwise the share of all, less the others, would give the small one away."""
        study = Study.model_validate(knee)
        export.loc[export["arm"] == "A", "relief"] = "0"
        shares = self.of(export, study).events["relief_180d"]
        assert shares["A"] == shares["B"]


def test_the_export_is_not_overwritten(write_project: Callable[..., Path], knee: dict[str, Any]) -> None:
    folder = write_project(knee)
    with pytest.raises(Exception, match="is the study's export"):
        synth(Project(folder), rows=60, seed=1, out=folder / "knee.csv")


def test_beside_the_data_stands_what_they_are(write_project: Callable[..., Path], knee: dict[str, Any]) -> None:
    made = synth(Project(write_project(knee)), rows=60, seed=1)
    note = made.about.read_text(encoding="utf-8")
    assert "synthetic: true" in note
    assert "taken_from_the_export: nothing" in note
    assert len(read_text(made.data)) == 60
