"""A letter file: every mistake with its line and the nearest valid name; its page in docs is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jpvad_report.errors import LetterError
from jpvad_report.revision.letter import load_letter
from jpvad_report.revision.letter.answers import typed_numbers
from jpvad_report.revision.letter.pages import page_finder, times_before
from jpvad_report.revision.letter.points import LetterFile, Point

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "letter.md").read_text("utf-8")

GOOD = """schema: 1
reviewers:
  - name: Reviewer 1
    points:
      - id: 1.10
        text: Why?
        answer: Because.
        done: clarified
      - id: R1.2
        text: And this?
        answer:
        done:
"""


def load(folder: Path, text: str) -> LetterFile:
    (folder / "points.yml").write_text(text, "utf-8")
    return load_letter(folder / "points.yml").file


def test_ids_are_kept_as_they_are_written_and_an_empty_answer_is_none(tmp_path: Path) -> None:
    points = load(tmp_path, GOOD).points
    assert [(point.id, point.is_answered) for point in points] == [("1.10", True), ("R1.2", False)]


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("answer: Because.", "anwser: Because.", 7, "unknown key; did you mean 'answer'?"),
        ("done: clarified", "done: changd", 8, "'changd' is not one of 'changed', 'not_changed' or 'clarified'"),
        ("        done: clarified\n", "", 5, "an answered point says what was done: changed, not_changed, clarified"),
        ("id: R1.2", "id: 1.10", 9, "the point '1.10' stands twice"),
        ("schema: 1", "schema: 2", 1, "'2' is not one of '1'"),
        ("text: And this?", "text: ''", 10, "string should have at least 1 character"),
    ],
)
def test_mistakes(tmp_path: Path, was: str, now: str, line: int, said: str) -> None:
    assert was in GOOD
    with pytest.raises(LetterError) as error:
        load(tmp_path, GOOD.replace(was, now))
    assert f"points.yml, line {line}: " in error.value.message
    assert said in error.value.message


def test_an_absent_file(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match=r"No file points\.yml"):
        load_letter(tmp_path / "points.yml")


def test_every_key_is_explained() -> None:
    schema = LetterFile.model_json_schema(by_alias=True)
    keys = {key for model in [schema, *schema["$defs"].values()] for key in model.get("properties", {})}
    explained = set(re.findall(r"`([\w]+)`", PAGE))
    assert sorted(keys - explained) == []


def test_the_example_of_the_page_loads(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    assert example is not None
    assert [point.id for point in load(tmp_path, example[1]).points] == ["E.1", "R1.1", "R1.2"]


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ('The HR was {{ num("hazards.adjusted.a.hazard_ratio") }} at 30 days in 2022 (Table 2).', []),
        ("The HR was 0.87, P = 0.04, in 30% of them.", ["0.87", "P = 0.04", "30%"]),
        ('{% if has("a.b") %}We used version 2.1.3 of it.{% endif %}', []),
    ],
)
def test_numbers_typed_by_hand_are_seen(answer: str, typed: list[str]) -> None:
    assert typed_numbers(Point(id="R1", text="?", answer=answer, done="clarified")) == typed


def test_pages(tmp_path: Path) -> None:
    import typst

    same = "Congestive heart failure was associated with higher one-year mortality than without it"
    (tmp_path / "a.typ").write_text(
        f"{same}, and a word that is so long that the line must be broken somewhere here.\n#pagebreak()\n"
        f"= Conclusions\n{same}.\n#pagebreak()\nThe end of the document, which stands there only once.",
        "utf-8",
    )
    typst.compile(tmp_path / "a.typ", output=tmp_path / "a.pdf")
    find = page_finder(tmp_path / "a.pdf")
    assert (find(same, 0), find(same, 1), find(same, 2)) == (1, 2, None)
    assert find("The end of the document, which stands there only once.", 0) == 3
    assert find("Words that stand nowhere in any of these pages at all", 0) is None
    assert page_finder(None)(same, 0) is None
    assert times_before(same, [f"Conclusions: {same}, too", "another"]) == 1
