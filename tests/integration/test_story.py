"""The main line through the command line: other data, other sentences; mistakes, one message each."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from support import REGISTRY, ROOT, jpvad, paragraphs

pytestmark = pytest.mark.long


@pytest.fixture(scope="session")
def registry() -> pd.DataFrame:
    return pd.read_csv(REGISTRY, dtype=str, keep_default_na=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "study.yml", tmp_path)
    return tmp_path


def build(project: Path, frame: pd.DataFrame) -> dict[str, str]:
    """Paragraphs of the manuscript by identifier, as a reader sees them."""
    export = project / "export.csv"
    frame.to_csv(export, index=False)
    done = jpvad("build", "--project", project, "--data", export)
    assert done.returncode == 0, done.stderr
    return paragraphs((project / "report" / "manuscript.qmd").read_text(encoding="utf-8"))


BEFORE, AFTER = "Impella use before VA-ECMO", "Impella use after VA-ECMO"


def test_groups_swapped_turns_every_direction(project: Path, registry: pd.DataFrame) -> None:
    both = registry["ecmo_started_at"] != ""
    swapped = registry.copy()
    times = ["impella_inserted_at", "ecmo_started_at"]
    swapped.loc[both, times] = registry.loc[both, times[::-1]].to_numpy()
    text = build(project, swapped)
    results = text["abstract-results"]
    assert f"759 patients with {BEFORE} (70%) and 323 patients with {AFTER} (30%)" in results
    assert f"Patients with {BEFORE} were younger (median, 68 vs. 72 years" in results
    assert "more often had OHCA (45% vs. 13%" in results
    assert "age under 75 years" in results
    assert "the absence of dyslipidemia" in results
    assert f"was higher in patients with {BEFORE} (53.4%) than in patients with {AFTER} (46.2%" in results
    assert re.search(r"stroke \([^)]*\) was significantly more frequent", results)
    assert f"30-day mortality was higher with {BEFORE}" in text["abstract-conclusions"]


def test_outcomes_reversed_changes_survival_but_not_the_baseline(project: Path, registry: pd.DataFrame) -> None:
    original = build(project, registry)
    turned = registry.copy()
    turned["vital_status"] = turned["vital_status"].map(
        {"DEAD": "DISCHARGED", "DISCHARGED": "DEAD", "TRANSFERRED": "DEAD", "HOSPITALIZED": "DEAD"}
    )
    text = build(project, turned)
    assert text["results-baseline"] == original["results-baseline"]
    assert text["results-survival"] != original["results-survival"]
    assert text["conclusions"] != original["conclusions"]


def test_a_fifth_fewer_patients_moves_every_number(project: Path, registry: pd.DataFrame) -> None:
    original = build(project, registry)
    text = build(project, registry.sample(frac=0.8, random_state=7))
    assert "1,082" in original["abstract-results"]
    assert "1,082" not in " ".join(text.values())
    for paragraph in ("results-population", "results-baseline", "results-survival", "results-hazards-before"):
        assert text[paragraph] != original[paragraph]


def test_nobody_died(project: Path, registry: pd.DataFrame) -> None:
    alive = registry.assign(vital_status=registry["vital_status"].replace("DEAD", "DISCHARGED"))
    text = build(project, alive)
    assert "could not be compared by a log-rank test because no event occurred" in text["results-survival"]
    assert "could not be estimated: no event occurred" in text["results-hazards-before"]
    assert not re.search(r"\bnan\b|\bNone\b(?! of)|\binf\b|\?@", " ".join(text.values()))


def test_rows_in_another_order_give_the_same_bytes(project: Path, registry: pd.DataFrame) -> None:
    build(project, registry)
    first = (project / "report" / "results.json").read_bytes()
    (project / "export.csv").unlink()
    build(project, registry.sample(frac=1, random_state=3))
    second = (project / "report" / "results.json").read_bytes()
    # Only the hash of the export may differ.
    drop = re.compile(rb'"data_sha256": "[0-9a-f]+"')
    assert drop.sub(b"", first) == drop.sub(b"", second)


def _without(column: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda frame: frame.drop(columns=column)


def _with(column: str, value: str, row: int = 40) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        changed = frame.copy()
        changed.loc[row, column] = value
        return changed

    return change


SECRET = "Zq8-secret"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_without("lactate_mmol_l"), "column 'lactate_mmol_l': not in the export"),
        (_with("sex", SECRET), "column 'sex': unknown level; expected one of M, F (row 42)"),
        (
            _with("lactate_mmol_l", SECRET),
            "column 'lactate_mmol_l': not a number; expected a number in mmol/L (row 42)",
        ),
        (_with("age", "731"), "column 'age': outside the plausible range 15.0 to 110.0 (row 42)"),
        (_with("admission_date", SECRET), "column 'admission_date': not a date; expected YYYY-MM-DD (row 42)"),
        (lambda frame: frame.iloc[:0], "holds a header but no rows"),
        (lambda frame: pd.concat([frame, frame.iloc[[5]]]), "the same identifier stands in more than one row"),
        (lambda frame: frame.assign(ecmo_started_at=""), "No patients are left after the criteria"),
    ],
)
def test_a_bad_export_is_one_message(
    project: Path,
    registry: pd.DataFrame,
    change: Callable[[pd.DataFrame], pd.DataFrame],
    expected: str,
) -> None:
    document = project / "report" / "manuscript.qmd"
    document.parent.mkdir()
    document.write_text("earlier", encoding="utf-8")
    export = project / "export.csv"
    change(registry).to_csv(export, index=False)
    done = jpvad("run", "--engine", "embedded", "--project", project, "--data", export)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr
    assert registry["patient_id"].iloc[5] not in done.stderr
    assert document.read_text(encoding="utf-8") == "earlier"
    assert list(document.parent.iterdir()) == [document]
    checked = jpvad("check", "--project", project, "--data", export)
    assert checked.returncode == 2
    assert expected in checked.stderr


def test_a_group_without_patients(project: Path, registry: pd.DataFrame) -> None:
    late = registry.copy()
    both = late["ecmo_started_at"] != ""
    # Everybody has VA-ECMO a minute before midnight of a day before Impella.
    late.loc[both, "ecmo_started_at"] = "2020-01-26 23:59"
    late.to_csv(project / "export.csv", index=False)
    done = jpvad("run", "--project", project, "--data", project / "export.csv", "--engine", "embedded")
    assert done.returncode == 2
    assert "No patients in the group 'Impella before VA-ECMO'" in done.stderr


def test_a_typo_in_the_study_file_is_shown_with_its_line(project: Path) -> None:
    study = project / "study.yml"
    text = study.read_text(encoding="utf-8").replace("highlights: [age, lvef", "highlights: [age, lveff")
    study.write_text(text, encoding="utf-8")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "lveff" in row)
    done = jpvad("check", "--project", project)
    assert done.returncode == 2
    assert f"study.yml, line {line}: " in done.stderr
    assert "unknown variable 'lveff'; did you mean 'lvef'?" in done.stderr


def test_an_undefined_name_in_a_template_stops_the_build(project: Path) -> None:
    section = project / "templates" / "en" / "sections" / "statements.j2"
    section.parent.mkdir(parents=True)
    section.write_text('{{ num("survival.death_30d.befor.incidence") }}\n', encoding="utf-8")
    done = jpvad("build", "--project", project, "--data", REGISTRY)
    assert done.returncode == 2
    assert "There is no result 'survival.death_30d.befor.incidence'" in done.stderr
    assert "The nearest key is 'survival.death_30d.before.incidence'" in done.stderr
    section.write_text("\n{{ no_such_name }}\n", encoding="utf-8")
    done = jpvad("build", "--project", project, "--data", REGISTRY)
    assert done.returncode == 2
    assert "statements.j2, line 2: 'no_such_name' is undefined" in done.stderr
    assert not (project / "report" / "manuscript.qmd").exists()


def test_usage_mistakes(project: Path) -> None:
    assert jpvad("run", "--project", project, "--to", "html,odt").returncode == 2
    assert jpvad("run", "--project", project, "--engine", "latex").returncode == 2
    assert jpvad("nonsense").returncode == 2
    missing = jpvad("run", "--project", project / "elsewhere")
    assert missing.returncode == 2
    assert "No file study.yml" in missing.stderr
    assert "Traceback" not in missing.stderr
