"""The claims file: what is refused, and what its author reads then."""

from __future__ import annotations

from pathlib import Path

import pytest

from jpvad_report.claims.verify import load_claims
from jpvad_report.claims.verify.claims_file import Said
from jpvad_report.errors import ClaimsError
from jpvad_report.results.judgements import Finding

ROOT = Path(__file__).resolve().parents[2]

TEXT = (
    "Of 400 patients, 120 (30%) fell and 18% did not; older (72 vs 68, P=0.006), HR 0.80 (95% CI 0.55–1.16), since "
    "May 2020."
)
FILE = """
schema: 1
source: text.txt
claims:
  - id: all
    words: Of 400 patients
    kind: count
    printed: 400
    key: cohort.included
  - {id: share, words: 120 (30%) fell, kind: percent, printed: 30%, of: all, key: a.b.proportion}
  - {id: other, words: 18% did not, kind: percent, printed: 18%, of: all, key: a.c.proportion}
  - words: older (72 vs 68, P=0.006)
    kind: p
    printed: P=0.006
    compares: [share, other]
    key: a.test
  - {words: older, kind: direction, printed: higher, compares: [share, a.c.proportion], key: a.test}
  - words: HR 0.80 (95% CI 0.55-1.16)
    kind: ratio
    printed: 0.80
    interval: 0.55-1.16
    level: 95%
    key: h.hazard_ratio
  - {words: since May 2020, kind: date, printed: May 2020, key: registry.enrolment.first}
  - {words: fell, kind: factors, printed: {presence: [age], absence: [sex]}, key: p.m.*.odds_ratio}
  - {words: did not, kind: conclusion, printed: [never, attenuated], key: h.a, crude: h.b, same_patients: h.c}
not_checked:
  - {words: patients, reason: It says nothing.}
"""


def load(folder: Path, text: str = FILE, *, about: str = TEXT) -> None:
    (folder / "claims.yml").write_text(text, encoding="utf-8")
    (folder / "text.txt").write_text(about, encoding="utf-8")
    load_claims(folder / "claims.yml")


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(ClaimsError) as caught:
        load(folder, text)
    return str(caught.value)


def test_digits_are_kept_without_quotes(tmp_path: Path) -> None:
    load(tmp_path)
    claims = load_claims(tmp_path / "claims.yml").file.claims
    assert [claim.texts for claim in claims[:1]] == [("400",)]
    assert claims[5].texts == ("0.80", "0.55-1.16", "95%")


def test_the_published_abstract_is_stated_whole() -> None:
    """Every number of the abstract's Methods, Results and Conclusions is printed by a claim."""
    import re

    folder = ROOT / "data" / "published"
    file = load_claims(folder / "abstract.yml").file
    text = (folder / "abstract.txt").read_text(encoding="utf-8")
    stated = " ".join([*(text for claim in file.claims for text in claim.texts), "30-day 2 groups"])
    stated += " 75 years or older, LVEF less than 30%"  # the names of two factors
    numbers = set(re.findall(r"\d[\d.,]*\d|\d", text[text.index("Methods ") :]))
    assert numbers - set(re.findall(r"\d[\d.,]*\d|\d", stated)) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("key: cohort.included", "kei: cohort.included", "claims.1.kei: unknown key; did you mean 'key'?"),
        ("key: cohort.included", "key: cohort.included\n    of: all", "claims.1.of: unknown key"),
        ("    key: cohort.included", "", "claims.1: the key 'key' is missing"),
        ("kind: count", "kind: cuont", "claims.1.kind: 'cuont' is not one of 'count', 'percent', "),
        ("kind: count", "kind: cuont", "did you mean 'count'?"),
        ("kind: count", "part: n", "claims.1: the key 'kind' is missing"),
        ("printed: 400", "printed: many", "claims.1.printed: expected a number as the text prints it"),
        ("printed: 400", "printed: [400]", "claims.1.printed: input should be a valid string"),
        ("printed: 400", "printed: 401", "'401' does not stand in the words of its own claim"),
        ("words: Of 400 patients", "words: Of 400 persons", "claims.1.words: these words do not stand in text.txt"),
        ("words: patients", "words: persons", "not_checked.1.words: these words do not stand in text.txt"),
        ("interval: 0.55-1.16", "interval: 0.55", "claims.6.interval: expected two limits"),
        ("interval: 0.55-1.16", "interval: 1.16-0.55", "the lower limit of an interval comes first"),
        ("interval: 0.55-1.16", "interval: 0.55-1.2", "'0.55-1.2' does not stand in the words"),
        ("level: 95%", "level: 0.95", "a level of confidence is a percentage"),
        ("printed: May 2020", "printed: May", "expected a date as the text prints it"),
        ("printed: higher", "printed: more", "claims.5.printed: 'more' is not one of 'higher', 'lower'"),
        ("printed: higher", "printed: []", "claims.5.printed: no judgement is named"),
        ("printed: [never, attenuated]", "printed: nothing", "'nothing' is not one of"),
        ("printed: [never, attenuated]", "printed: [never, ever]", "claims.9.printed.2: 'ever' is not one of"),
        ("{presence: [age], absence: [sex]}", "[age]", "claims.8.printed: expected keys with their values"),
        ("presence: [age]", "present: [age]", "claims.8.printed.present: unknown key; did you mean 'presence'?"),
        ("of: all, key: a.b", "of: every, key: a.b", "claims.2.of: there is no claim with the id 'every'"),
        ("of: all, key: a.b", "of: other, key: a.b", "'other' is a claim of kind percent; expected count"),
        ("of: all, key: a.b", "key: a.b", "'share' needs the key 'of'"),
        ("compares: [share, other]", "compares: [share, all]", "'all' is a claim of kind count; expected percent"),
        ("compares: [share, other]", "compares: [share]", "claims.4.compares"),
        ("compares: [share, other]", "compares: [shore, other]", "did you mean 'share'?"),
        ("compares: [share, a.c", "compares: [shore, a.c", "claims.5.compares: there is no claim with the id 'shore'"),
        ("id: other", "id: share", "claims.3.id: the id 'share' stands twice"),
        ("id: all", "id: All", "claims.1.id: string should match pattern"),
        ("    kind: p\n", "    kind: p\n    expected: cannot_hold\n", "'expected' and 'reason' go together"),
        (
            "    kind: p\n",
            "    kind: p\n    expected: agrees\n    reason: x\n",
            "claims.4.expected: 'agrees' is not one of",
        ),
        ("schema: 1", "schema: 2", "schema: '2' is not one of '1'"),
        ("source: text.txt", "source: nowhere.txt", "source: 'nowhere.txt' cannot be read as UTF-8 text"),
        ("not_checked:", "unchecked:", "unchecked: unknown key; did you mean 'not_checked'?"),
        ("claims:", "claims: [", "not valid YAML"),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in FILE
    message = complaint(tmp_path, FILE.replace(old, new, 1))
    assert expected in message
    assert "claims.yml, line " in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "claims.yml is empty.\ndocs/claims.md shows what belongs in it."),
        ("# nothing\n", "claims.yml is empty."),
        ("schema: 1\nclaims: []\n", "claims: there is no claim in the list"),
        ("schema: 1\n", "the key 'claims' is missing"),
        ("- words: a list\n", "claims.yml, line 1: expected keys with their values"),
        ("only words\n", "expected keys with their values"),
        ("schema: 1\nclaims: [only words]\n", "claims.1: expected keys with their values"),
        ("schema: 1\nclaims: &a [*a]\n", "not valid YAML"),
        ("schema: 1\x00", "not valid YAML"),
        ("schema: 1\nclaims:\n  - {printed: 5,718, kind: count}\n", "claims.1"),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in complaint(tmp_path, text)


def test_no_file_and_bytes(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match=r"No file claims\.yml"):
        load_claims(tmp_path / "claims.yml")
    (tmp_path / "claims.yml").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(ClaimsError, match="UTF-8"):
        load_claims(tmp_path / "claims.yml")
    with pytest.raises(ClaimsError, match="cannot be read"):
        load_claims(tmp_path)


def test_the_line_is_the_one_in_the_file(tmp_path: Path) -> None:
    text = FILE.replace("printed: 30%", "printed: 31%")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "31%" in row)
    assert complaint(tmp_path, text) == (
        "1 problem in the claims file.\n"
        f"claims.yml, line {line}: claims.2.words: '31%' does not stand in the words of its own claim\n"
        "See docs/claims.md for every key."
    )


def test_every_judgement_can_be_said() -> None:
    assert {finding.value for finding in Finding} <= {said.value for said in Said}
