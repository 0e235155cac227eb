"""The study file: what is refused, and what its author reads then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.errors import StudyError
from jpvad_report.study import Study, load_study
from jpvad_report.study.criteria import AllOf, AnyOf, Comparison, Negation
from jpvad_report.study.variables import Kind, Measured, uncapitalise

KNEE = Path(__file__).parents[1] / "studies" / "knee" / "study.yml"
TEXT = KNEE.read_text(encoding="utf-8")
RESCALE = "rescale: {variable: age, divide_by: 10}"


def complaint(tmp_path: Path, text: str) -> str:
    path = tmp_path / "study.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_study(path)
    return str(caught.value)


def test_the_example_loads() -> None:
    study = load_study(KNEE)
    assert study.groups == ("A", "B")
    assert study.group_label("A") == "Ointment A"
    assert study.group_who("A") == "participants on ointment A"
    assert study.variable("age_10").kind is Kind.CONTINUOUS
    assert study.measured("age_10") is Measured.BEFORE_EXPOSURE
    assert list(study.analyses.named()) == ["baseline", "predictors", "survival", "hazards", "adverse_events"]
    assert study.period(study.outcomes["relief_180d"]) == "180-day"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "unit_of_analysis:",
            "unit_of_analisis:",
            "data.unit_of_analisis: unknown key; did you mean 'unit_of_analysis'?",
        ),
        ("variable: treatment\n", "variable: treatmnt\n", "unknown variable 'treatmnt'; did you mean 'treatment'?"),
        ("operator: is, value: P", "operator: equals, value: P", "'equals' is not one of 'is', 'is_not'"),
        ("operator: is, value: P", "operator: is, value: Q", "'arm' has no level 'Q'"),
        ("operator: is, value: P", "operator: below, value: P", "operator 'below' needs an ordered variable"),
        ("operator: is, value: P", "operator: missing, value: P", "operator 'missing' takes no value"),
        ("operator: is, value: P", "operator: is", "operator 'is' needs a value"),
        ("operator: is, value: P", "operator: one_of, value: P", "a list of values goes with operator 'one_of'"),
        ("reference: B", "reference: C", "'treatment' has no level 'C'"),
        ("kind: continuous, digits: 1", "kind: continous, digits: 1", "'continous' is not one of"),
        ("plausible: [18, 100]", "plausible: [100, 18]", "the lowest value of a range comes first"),
        ("plausible: [18, 100]", "plausible: [18]", "a range is two values"),
        ("levels: {A: Ointment A, B: Ointment B, P: No ointment}", "levels: {A: Ointment A}", "needs two levels"),
        (
            RESCALE,
            "rescale: {variable: age_10, divide_by: 10}",
            "derived from itself",
        ),
        (RESCALE, "rescale: {variable: arm, divide_by: 10}", "expected continuous"),
        (RESCALE, "unit: x", "exactly one rule"),
        ("horizon_days: 180", "horizon_days: -3", "greater than 0"),
        ("event: true", "event: Dead", "'relief' is binary: its level is true or false"),
        ("followup_days: days, ", "", "either 'time_zero' and 'date', or 'followup_days'"),
        ("highlights: [age, female, pain]", "highlights: [rash]", "'rash' is not among the baseline variables"),
        ("survival: {outcome: relief_180d}", "survival: {outcome: relief}", "unknown outcome 'relief'"),
        ("events: [rash, nausea]", "events: [rash, pain]", "'pain' is continuous; expected binary"),
        ("identifier: id, ", "", "the key 'identifier' is missing"),
        ("age_10: {label", "age: {label", "'age' is the name of a column too"),
        ("schema: 1", "schema: 2", "2 is not one of 1"),
        ("  title: Two", "  title: Two\n  title: Three", "the key 'title' stands twice"),
        ("cohort:", "cohort: [", "not valid YAML"),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in TEXT
    message = complaint(tmp_path, TEXT.replace(old, new, 1))
    assert expected in message
    assert "study.yml, line " in message


def test_the_line_is_the_one_in_the_file(tmp_path: Path) -> None:
    text = TEXT.replace("covariates: [age_10, female, grade, pain]", "covariates: [age_10, femal, grade, pain]")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "femal," in row)
    assert complaint(tmp_path, text) == (
        "1 problem in the study file.\n"
        f"study.yml, line {line}: analyses.hazards.covariates.2: unknown variable 'femal'; did you mean 'female'?\n"
        "See docs/study-file.md for every key."
    )


def test_every_mistake_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("highlights: [age, female, pain]", "highlights: [agee, femal]").replace(
        "[rash, nausea]", "[ras]"
    )
    message = complaint(tmp_path, text)
    assert message.startswith("3 problems in the study file.")
    assert message.count("did you mean") == 3


def test_no_file_and_empty_file(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"No file study\.yml"):
        load_study(tmp_path / "study.yml")
    assert "is empty" in complaint(tmp_path, "# nothing\n")
    (tmp_path / "study.yml").write_bytes(b"title: \xff\xfe")
    with pytest.raises(StudyError, match="UTF-8"):
        load_study(tmp_path / "study.yml")


def test_words_are_words_and_times_are_text(tmp_path: Path) -> None:
    """YAML 1.1 would read `no` as false and `12:30` as a number."""
    path = tmp_path / "study.yml"
    path.write_text(TEXT.replace("funding", "funding").replace("background: Painful", "funding: no\n  background: P"))
    assert load_study(path).manuscript.funding == "no"


def test_criteria_describe_themselves(study_of: Callable[[dict[str, Any]], Study], knee: dict[str, Any]) -> None:
    study = study_of(knee)
    old = Comparison(variable="age", operator="at_least", value=75)
    woman = Comparison(variable="female", operator="is", value=True)
    first = Comparison(variable="grade", operator="one_of", value=("1", "2"))
    assert study.describe(old) == "Age is at least 75 years"
    assert study.describe(Negation.model_validate({"not": AnyOf(any=(old, woman))})) == (
        "not (Age is at least 75 years or Female sex is present)"
    )
    assert study.describe(AllOf(all=(first, AnyOf(any=(old, woman))))) == (
        "Radiographic grade is one of Grade 1 or Grade 2 and (Age is at least 75 years or Female sex is present)"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heart rate", "heart rate"),
        ("LVEF below", "LVEF below"),
        ("ST-elevation", "ST-elevation"),
        ("P value", "P value"),
    ],
)
def test_abbreviations_keep_their_capitals(text: str, expected: str) -> None:
    assert uncapitalise(text) == expected
