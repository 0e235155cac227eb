"""`jpvad-report verify` through the command line: the published abstract, other data, wrong files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from support import REGISTRY, ROOT, jpvad

PUBLISHED = ROOT / "data" / "published"
Verdicts = dict[str, str]


def prepare(folder: Path, data: Path | pd.DataFrame) -> Path:
    """A project with the study file and the published claims, built."""
    shutil.copy(ROOT / "study.yml", folder)
    shutil.copytree(PUBLISHED, folder / "data" / "published")
    export = folder / "export.csv"
    if isinstance(data, Path):
        shutil.copy(data, export)
    else:
        data.to_csv(export, index=False)
    built = jpvad("build", "--project", folder, "--data", export)
    assert built.returncode == 0, built.stderr
    return folder


def verdicts(folder: Path) -> tuple[int, Verdicts]:
    done = jpvad(
        "verify", "--project", folder, "--data", folder / "export.csv", "--json", folder / "out" / "claims.json"
    )
    (file,) = json.loads((folder / "out" / "claims.json").read_text(encoding="utf-8"))["files"]
    assert file["summary"] in done.stdout
    return done.returncode, {claim["id"]: claim["verdict"] for claim in file["claims"]}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("published"), REGISTRY)


@pytest.fixture(scope="module")
def registry() -> pd.DataFrame:
    return pd.read_csv(REGISTRY, dtype=str, keep_default_na=False)


def test_every_claim_agrees_but_the_p_value_of_stemi(project: Path) -> None:
    code, found = verdicts(project)
    assert code == 0
    assert len(found) == 48
    assert {name for name, verdict in found.items() if verdict != "agrees"} == {"stemi_p"}
    assert found["stemi_p"] == "cannot_hold"


def test_the_report_says_why(project: Path) -> None:
    page = project / "claims.html"
    done = jpvad("verify", "--project", project, "--data", project / "export.csv", "--html", page)
    text = " ".join(done.stdout.split())
    assert re.search(r"counts that round so give a P value from 0\.015 to 0\.06\d", text)
    assert "no count out of 323 rounds to 9.5%; some count does out of 317, 316" in text
    assert "no count out of 323 rounds to 46.2%: the result is an estimate" in text
    assert "48 claims: 47 agree, 1 cannot hold (as declared). 3 statements not checked." in text
    html = page.read_text(encoding="utf-8")
    assert "cannot hold (as declared)" in html
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?!#)|url\(|@import|<script", html)


def test_same_results_same_bytes(project: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        arguments = ("--html", tmp_path / f"{name}.html", "--json", tmp_path / f"{name}.json")
        assert jpvad("verify", "--project", project, "--data", project / "export.csv", *arguments).returncode == 0
        made.append([(tmp_path / f"{name}.{kind}").read_bytes() for kind in ("html", "json")])
    assert made[0] == made[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "one.json", "two.html", "two.json"]


@pytest.mark.long
def test_swapped_groups_turn_every_direction(tmp_path: Path, registry: pd.DataFrame) -> None:
    both = registry["ecmo_started_at"] != ""
    swapped, times = registry.copy(), ["impella_inserted_at", "ecmo_started_at"]
    swapped.loc[both, times] = registry.loc[both, times[::-1]].to_numpy()
    code, found = verdicts(prepare(tmp_path, swapped))
    assert code == 1
    turned = {name for name, verdict in found.items() if verdict == "differs"}
    directions = {f"{name}_direction" for name in ("age", "lvef", "lactate", "stemi", "ohca", "ihca")}
    assert turned >= directions | {"hemolysis", "stroke", "factors", "conclusion_crude", "adjusted_hazard_ratio"}
    assert turned >= {"before", "after", "before_percent", "after_percent", "age_before", "death_before"}
    # P values of a difference, the sums, and what does not depend on which group comes first stay as they were.
    same = {name for name, verdict in found.items() if verdict == "agrees"}
    assert same >= {"registered", "included", "enrolment_first", "age_p", "prior_heart_failure_p", "death_p"}
    assert same >= {"adjusted_p", "conclusion_adjusted"}


@pytest.mark.long
def test_fewer_patients(tmp_path: Path, registry: pd.DataFrame) -> None:
    code, found = verdicts(prepare(tmp_path, registry.iloc[::2]))
    assert code == 1
    changed = {name for name, verdict in found.items() if verdict == "differs"}
    assert changed >= {"registered", "included", "before", "after", "adjusted_hazard_ratio", "conclusion_crude"}
    assert found["enrolment_first"] == "agrees"
    assert found["stemi_p"] == "cannot_hold"


@pytest.mark.long
def test_another_study_makes_no_such_analysis(project: Path, tmp_path: Path) -> None:
    study = (ROOT / "study.yml").read_text(encoding="utf-8")
    without = re.sub(r"(?ms)^  adverse_events:\n(?:    .*\n?)+", "", study)
    assert without != study
    (tmp_path / "study.yml").write_text(without, encoding="utf-8")
    shutil.copytree(PUBLISHED, tmp_path / "data" / "published")
    shutil.copy(REGISTRY, tmp_path / "export.csv")
    assert jpvad("build", "--project", tmp_path, "--data", tmp_path / "export.csv").returncode == 0
    code, found = verdicts(tmp_path)
    assert code == 1
    assert {name for name, verdict in found.items() if verdict == "not_computed"} == {"hemolysis", "stroke"}


# --- wrong files ---------------------------------------------------------------------------------------------------


@pytest.fixture
def claims(project: Path, tmp_path: Path) -> Callable[[str, str], Path]:
    """The published claims with one change."""

    def change(old: str, new: str) -> Path:
        text = (PUBLISHED / "abstract.yml").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "changed.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
        shutil.copy(PUBLISHED / "abstract.txt", tmp_path)
        return tmp_path / "changed.yml"

    return change


@pytest.mark.parametrize(
    ("old", "new", "code", "expected"),
    [
        ("baseline.age.before.median", "baseline.age.befor.median", 2, "did you mean 'baseline.age.before.median'?"),
        ("key: cohort.included", 'key: ""', 2, "to be filled in: the key of the result"),
        ("kind: count", "kind: number", 2, "'number' is not one of 'count', 'percent'"),
        ("kind: count", "kinds: count", 2, "the key 'kind' is missing"),
        ("of: included", "off: included", 2, "unknown key; did you mean 'of'?"),
        ('printed: "5,718"', 'printed: "5,719"', 2, "'5,719' does not stand in the words"),
        ("claims:", "claims: {", 2, "not valid YAML"),
        ("    expected: cannot_hold", "    expected: differs", 1, "CANNOT HOLD (DECLARED: DIFFERS)"),
        (
            "key: baseline.stemi.test\n    expected",
            "key: baseline.ihca.test\n    expected",
            1,
            "which is no longer true",
        ),
        ("presence: [age_75, dyslipidemia]", "presence: [age_75, stemi]", 1, "'stemi' was published, but"),
    ],
)
def test_changed_claims(
    project: Path, claims: Callable[[str, str], Path], old: str, new: str, code: int, expected: str
) -> None:
    done = jpvad("verify", claims(old, new), "--project", project, "--data", project / "export.csv")
    shown = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == code, shown
    assert expected in (shown if code == 1 else " ".join(done.stderr.split()))
    assert "Traceback" not in shown
    if code == 2:
        assert "changed.yml, line " in shown


def test_results_must_be_there_and_of_now(project: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "study.yml", tmp_path)
    done = jpvad("verify", PUBLISHED / "abstract.yml", "--project", tmp_path)
    assert done.returncode == 2
    assert "Run `jpvad-report build` first." in done.stderr

    shutil.copytree(project / "report", tmp_path / "report")
    done = jpvad("verify", PUBLISHED / "abstract.yml", "--project", tmp_path)
    assert done.returncode == 0
    assert "jpvad_synthetic.csv is not here" in done.stderr

    (tmp_path / "other.csv").write_text(REGISTRY.read_text("utf-8") + "\n", encoding="utf-8")
    done = jpvad("verify", PUBLISHED / "abstract.yml", "--project", tmp_path, "--data", tmp_path / "other.csv")
    assert done.returncode == 2
    assert "made from another export (export.csv) than the present other.csv" in done.stderr

    with (tmp_path / "study.yml").open("a", encoding="utf-8") as stream:
        stream.write("# another line\n")
    done = jpvad("verify", PUBLISHED / "abstract.yml", "--project", tmp_path)
    assert done.returncode == 2
    assert "another study.yml than the present one" in done.stderr


def test_no_claims_anywhere(project: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "study.yml", tmp_path)
    done = jpvad("verify", "--project", tmp_path)
    assert done.returncode == 2
    assert "No claims file in" in done.stderr
    done = jpvad("verify", tmp_path / "none.yml", "--project", project)
    assert done.returncode == 2
    assert "No file none.yml" in done.stderr


def test_a_report_that_cannot_be_written(project: Path, tmp_path: Path) -> None:
    done = jpvad("verify", "--project", project, "--data", project / "export.csv", "--html", tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
