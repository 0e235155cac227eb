"""Single texts of a YAML file are changed, and nothing else of it."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jpvad_report.revision.importer.edits import UnplacedError
from jpvad_report.revision.importer.yaml_text import apply, changed, value_at, with_value

STUDY = """\
# A comment.
manuscript:
  title: "Before: or after"   # quoted
  ethics: ""
  background: >-
    The first line of it
    and the second.

  keywords: [one, two words, three]
variables:
  age: {label: Age, kind: continuous}
"""


def parsed(text: str) -> object:
    return yaml.safe_load(text)


@pytest.mark.parametrize(
    ("location", "old", "new", "line"),
    [
        (("manuscript", "title"), "or after", "and later", '  title: "Before: and later"   # quoted'),
        (("manuscript", "background"), "line of it and", "words and", "    The first words and the second."),
        (("manuscript", "keywords", 1), "two", "2:", None),
        (("variables", "age", "label"), "Age", "Age, in {full} years", None),
        (("variables", "age", "label"), "Age", 'The "age"', None),
    ],
)
def test_a_text_changes_and_nothing_else(location: tuple[str | int, ...], old: str, new: str, line: str | None) -> None:
    value = value_at(STUDY, location)
    assert value is not None
    start = value.index(old)
    made = changed(STUDY, location, [(start, start + len(old), new)])
    assert value_at(made, location) == value.replace(old, new)
    if line is not None:
        assert line in made.splitlines()
    assert made.startswith("# A comment.\n")
    touched = [one for one in STUDY.splitlines() if one not in made.splitlines()]
    assert len(touched) <= 2, "at most the lines of that text differ"


def test_an_empty_text_is_filled() -> None:
    made = with_value(STUDY, ("manuscript", "ethics"), "Approved: No. 7")
    assert parsed(made)["manuscript"]["ethics"] == "Approved: No. 7"  # type: ignore[index]
    assert made.replace('"Approved: No. 7"', '""') == STUDY


def test_an_absent_text_is_added_where_its_section_ends() -> None:
    made = with_value(STUDY, ("manuscript", "funding"), "None.")
    assert parsed(made)["manuscript"]["funding"] == "None."  # type: ignore[index]
    assert made.replace('  funding: "None."\n', "") == STUDY


def test_a_file_that_is_not_there_yet() -> None:
    assert parsed(with_value("", ("captions", "baseline"), "Patients")) == {"captions": {"baseline": "Patients"}}


def test_the_same_words_in_two_ways() -> None:
    with pytest.raises(UnplacedError, match="two ways"):
        apply("abc", [(0, 2, "x"), (0, 2, "y")])
    assert apply("abc", [(0, 1, "x"), (0, 1, "x"), (3, 3, "1"), (3, 3, "2")]) == "xbc12"


def test_no_text_there() -> None:
    with pytest.raises(UnplacedError, match="is not in the file"):
        changed(STUDY, ("manuscript", "keywords"), [(0, 1, "")])


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_comes_back(value: str) -> None:
    made = with_value(STUDY, ("manuscript", "title"), value)
    assert value_at(made, ("manuscript", "title")) == value
    assert value_at(made, ("manuscript", "background")) == value_at(STUDY, ("manuscript", "background"))
