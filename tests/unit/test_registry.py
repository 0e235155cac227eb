"""An export is read as text and checked; every mistake is named by row and column, and no value is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jpvad_report.errors import RegistryError
from jpvad_report.registry import cast, read_text, require_sound
from jpvad_report.study import Study

SECRET = "Nakayama-7"

HEADER = "id,arm,age,female,grade,pain,days,relief,rash,nausea\n"
ROW = "K1,A,61,1,2,5.5,30,0,0,0\n"


@pytest.fixture
def study(knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study]) -> Study:
    return study_of(knee)


def write(tmp_path: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path, **options: str) -> str:
    with pytest.raises(RegistryError) as caught:
        read_text(path, **options)
    message = str(caught.value)
    assert SECRET not in message
    return message


def problems(study: Study, frame: pd.DataFrame) -> list[str]:
    frame = frame.copy()
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return [str(problem) for problem in cast(frame, study)[1]]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("", "export.csv", "export.csv is empty"),
        ("\n\n", "export.csv", "export.csv is empty"),
        (HEADER, "export.csv", "holds a header but no rows"),
        (HEADER + f"K1,A,61,1,2,5.5,30,0,0,0,{SECRET}\n" + ROW, "export.csv", "(row 2)"),
        (HEADER + ROW + f"K2,A,61,1,2,5.5,30,0,0,0,{SECRET},9\n", "export.csv", "the 10 fields of the header (row 3)"),
        (HEADER + ROW + f"K2,{SECRET}\n", "export.csv", "the 10 fields of the header (row 3)"),
        (HEADER.replace(",", ";") + ROW.replace(",", ";"), "export.csv", "separated by semicolons"),
        (HEADER + ROW, "export.tsv", "separated by commas"),
        (HEADER.replace("age", "arm") + ROW, "export.csv", "the column 'arm' stands more than once"),
        (HEADER + ROW, "export.sav", "of a kind that is not read (.sav)"),
        (HEADER + ROW.replace("K1", "患者").encode("cp932").decode("latin1"), "export.csv", ""),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, content: str, name: str, expected: str) -> None:
    if not expected:
        path = write(tmp_path, HEADER.encode() + ROW.replace("K1", "患者").encode("cp932"))
        message = refusal(path)
        assert "not text in the encoding utf-8" in message
        assert "It can be read as cp932" in message
        assert read_text(path, encoding="cp932")["id"].tolist() == ["患者"]
        return
    assert expected in refusal(write(tmp_path, content, name))


def test_no_file_and_no_such_encoding(tmp_path: Path) -> None:
    assert "No registry export at" in refusal(tmp_path / "export.csv")
    assert "'shift' is not known" in refusal(write(tmp_path, HEADER + ROW), encoding="shift")


def test_formats_give_the_same_text(tmp_path: Path) -> None:
    plain = read_text(write(tmp_path, HEADER + ROW))
    pd.testing.assert_frame_equal(read_text(write(tmp_path, b"\xef\xbb\xbf" + (HEADER + ROW).encode())), plain)
    tabs = write(tmp_path, (HEADER + ROW).replace(",", "\t"), "export.tsv")
    pd.testing.assert_frame_equal(read_text(tabs), plain)
    plain.to_excel(tmp_path / "export.xlsx", index=False)
    pd.testing.assert_frame_equal(read_text(tmp_path / "export.xlsx"), plain)
    assert "not a readable Excel workbook" in refusal(write(tmp_path, b"PK nonsense", "broken.xlsx"))
    assert plain.index.tolist() == [2]


@pytest.mark.parametrize(
    ("column", "bad", "expected"),
    [
        ("pain", SECRET, "column 'pain': not a number; expected a number (row 4)"),
        ("pain", "inf", "column 'pain': not a number; expected a number (row 4)"),
        ("age", "17.5", "column 'age': outside the plausible range 18.0 to 100.0 (row 4). Correct the values"),
        ("arm", SECRET, "column 'arm': unknown level; expected one of A, B, P (row 4)"),
        ("female", "2", "column 'female': unknown code; expected 0/1 or a missing code (row 4)"),
        ("id", "", "column 'id': the identifier is empty (row 4)"),
    ],
)
def test_a_wrong_value_is_named_by_row_and_column(
    study: Study, knee_export: pd.DataFrame, column: str, bad: str, expected: str
) -> None:
    frame = knee_export.copy()
    frame.loc[2, column] = bad
    found = problems(study, frame)
    assert len(found) == 1
    assert found[0].startswith(expected)
    assert SECRET not in found[0]


def test_many_rows_are_counted_not_listed(study: Study, knee_export: pd.DataFrame) -> None:
    assert problems(study, knee_export.assign(pain="much")) == [
        "column 'pain': not a number; expected a number (rows 2, 3, 4, 5, 6 and 235 more)"
    ]


def test_columns_and_identifiers(study: Study, knee_export: pd.DataFrame) -> None:
    renamed = knee_export.rename(columns={"nausea": "nausia"})
    assert problems(study, renamed) == [
        "column 'nausea': not in the export; variable 'nausea' is read from it; did you mean 'nausia'?"
    ]
    twice = pd.concat([knee_export, knee_export.iloc[[0]]], ignore_index=True)
    (found,) = problems(study, twice)
    assert "the same identifier stands in more than one row" in found
    assert "(rows 2, 242)" in found
    assert "K000" not in found
    with pytest.raises(RegistryError, match=r"1 problem in knee\.csv"):
        require_sound(cast(twice, study)[1], file="knee.csv")


def test_types_order_and_what_stays_behind(study: Study, knee_export: pd.DataFrame) -> None:
    frame, found = cast(knee_export.sample(frac=1, random_state=4), study)
    assert found == []
    assert "id" not in frame.columns
    assert frame.index.tolist() == list(range(240))
    assert frame["pain"].dtype == float
    assert frame["female"].dtype == "boolean"
    assert frame["grade"].cat.ordered
    assert frame["pain"].isna().sum() == (knee_export["pain"] == "").sum()
    assert frame["grade"].isna().sum() == (knee_export["grade"] == "NA").sum()


def test_dates(knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study], knee_export: pd.DataFrame) -> None:
    knee["variables"]["seen"] = {"label": "Seen", "kind": "date", "plausible": ["2020-01-01", "2020-12-31"]}
    study = study_of(knee)
    values = ["2020-02-29", "2020/03/01", "2020-12-31 18:30", "", "2021-01-01", "31.12.2020", SECRET]
    frame = knee_export.iloc[:7].assign(seen=values)
    typed, found = cast(frame.set_axis(range(2, 9)), study)
    assert [str(problem) for problem in found] == [
        "column 'seen': not a date; expected YYYY-MM-DD (rows 7, 8)",
        "column 'seen': outside the plausible range 2020-01-01 to 2020-12-31 (row 6). Correct the values, declare them "
        "as missing_codes, or widen 'plausible' in the study file",
    ]
    assert typed["seen"].iloc[:3].dt.strftime("%Y-%m-%d %H").tolist() == [
        "2020-02-29 00",
        "2020-03-01 00",
        "2020-12-31 00",
    ]
