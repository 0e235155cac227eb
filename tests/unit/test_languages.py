"""Two languages: texts of a study file, words and templates of each, lists and lines as each sets them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from jpvad_report.document.environment import one_line
from jpvad_report.document.figures.text import words as line_parts
from jpvad_report.document.lists import listed
from jpvad_report.document.reasons import patterns, translated
from jpvad_report.errors import StudyError, TemplateError, UserError
from jpvad_report.results.formatting import NumberStyle, interval, number
from jpvad_report.results.records import Estimate, Quantity
from jpvad_report.study import load_study
from jpvad_report.study.language import LANGUAGES, WORDS
from jpvad_report.study.variables import capital, uncapitalise
from jpvad_report.typefaces import Typeface, require_typefaces

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# The checklists and the package's own files are in English: journals and reviewers ask for them so.
ENGLISH_ONLY = ("checklist.qmd.j2", "bundle/")
# Text in the analyses that is no reason: formulas, a library's words, what stops the program.
NO_REASON = {
    "Ran out of iterations",
    "a ratio needs an event in the reference group",
    "the likelihood is higher elsewhere",
    "the variables of the model together",
}


def words_of(lang: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((TEMPLATES / lang / "words.yml").read_text(encoding="utf-8"))
    return found


def leaves(node: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(node, dict):
        return {path: node}
    return {key: leaf for name, child in node.items() for key, leaf in leaves(child, f"{path}.{name}").items()}


def test_every_language_has_the_same_words_with_the_same_places() -> None:
    english = leaves(words_of("en"))
    for lang in LANGUAGES:
        other = leaves(words_of(lang))
        assert set(other) == set(english), lang
        assert all(len(other[key]) == len(text) for key, text in english.items() if isinstance(text, list))


def test_every_template_has_its_twin() -> None:
    def names(lang: str) -> set[str]:
        found = {path.relative_to(TEMPLATES / lang).as_posix() for path in (TEMPLATES / lang).rglob("*.j2")}
        return {name for name in found if not name.startswith(ENGLISH_ONLY)}

    for lang in LANGUAGES:
        assert names(lang) == names("en"), lang


def test_the_words_of_a_study_are_there_in_every_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    assert len({frozenset(words.operators) for words in WORDS.values()}) == 1


# --- texts of the study file ---------------------------------------------------------------------------------------


@pytest.fixture
def load(write_project: Callable[..., Path], knee: dict[str, Any]) -> Callable[..., Any]:
    def load(lang: str | None = None) -> Any:
        return load_study(write_project(knee) / "study.yml", lang=lang)

    return load


def test_a_text_by_language_is_taken_in_the_documents_language(knee: dict[str, Any], load: Callable[..., Any]) -> None:
    knee["variables"]["age"]["label"] = {"en": "Age", "ja": "年齢"}
    knee["variables"]["grade"]["levels"]["1"] = {"en": "Grade 1", "ja": "グレード1"}
    knee["manuscript"]["keywords"] = {"en": ["knee"], "ja": ["膝", "軟膏"]}
    assert load().variables["age"].label == "Age"
    knee["lang"] = "ja"
    study = load()
    assert study.lang == "ja"
    assert study.variables["age"].label == "年齢"
    assert study.variables["grade"].levels["1"] == "グレード1"
    assert study.manuscript.keywords == ("膝", "軟膏")
    assert study.variables["rash"].label == "Rash"  # a single text serves every language
    assert load("en").variables["age"].label == "Age"


def test_what_the_file_leaves_out_is_said_in_the_documents_language(
    knee: dict[str, Any], load: Callable[..., Any]
) -> None:
    del knee["data"]["unit_of_analysis"], knee["data"]["registry"]
    assert (load().data.unit_of_analysis, load().data.one) == ("patients", "patient")
    study = load("ja")
    assert (study.data.unit_of_analysis, study.data.one, study.data.registry) == ("患者", "例", "レジストリ")
    assert study.period(study.outcomes["relief_180d"]) == "180日"
    assert study.absence("rash").endswith("なし")


def test_missing_texts_are_listed_with_their_lines(knee: dict[str, Any], load: Callable[..., Any]) -> None:
    knee["variables"]["age"]["label"] = {"en": "Age"}
    knee["variables"]["rash"]["label"] = {"en": "Rash", "fr": "Éruption"}
    knee["exposure"]["who"]["A"] = {"en": "participants on A"}
    with pytest.raises(StudyError) as caught:
        load("ja")
    lines = caught.value.message.splitlines()
    assert lines[0].startswith("3 problems")
    assert [line.partition(": ")[2] for line in lines[1:]] == [
        "variables.age.label: needs a text in ja",
        "variables.rash.label: expected a text, or texts by language (en, ja); 'fr' is not a language",
        "exposure.who.A: needs a text in ja",
    ]
    assert all("line " in line for line in lines[1:])


def test_only_texts_may_be_given_by_language(knee: dict[str, Any], load: Callable[..., Any]) -> None:
    knee["data"]["identifier"] = {"en": "id", "ja": "id"}
    with pytest.raises(StudyError, match=r"data\.identifier"):
        load()


def test_an_unknown_language_is_refused(knee: dict[str, Any], load: Callable[..., Any]) -> None:
    knee["lang"] = "fr"
    with pytest.raises(StudyError, match="'fr' is not one of 'en' or 'ja'"):
        load()


def test_criteria_in_japanese(knee: dict[str, Any], load: Callable[..., Any]) -> None:
    knee["variables"]["age"] |= {"label": {"en": "Age", "ja": "年齢"}, "unit": {"en": "years", "ja": "歳"}}
    knee["variables"]["female"]["label"] = {"en": "Female sex", "ja": "女性"}
    old = {"variable": "age", "operator": "at_least", "value": 75}
    woman = {"variable": "female", "operator": "is", "value": True}
    knee["cohort"]["exclude"].append({"id": "old", "where": {"any": [{"not": old}, {"all": [old, woman]}]}})
    study = load("ja")
    assert study.exclusion_label(study.cohort.exclude[-1]) == (
        "「年齢が75歳以上」に該当しないまたは（年齢が75歳以上かつ女性あり）"
    )


# --- reasons -------------------------------------------------------------------------------------------------------


def _texts(tree: ast.AST) -> Iterator[str]:
    """String literals that are no docstrings; what an f-string fills in is `XX`."""
    skipped = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            skipped |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "XX" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _reasons() -> set[str]:
    """Everything in the analyses that reads like a reason: three words or more, without a formula's tilde."""
    source = ROOT / "src/jpvad_report"
    files = [*(source / "analysis").rglob("*.py"), source / "results/records.py", source / "release/suppress.py"]
    texts = {
        text
        for path in files
        if path.name not in {"crosscheck.py", "second_engine.py"}
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
    }
    return {text for text in texts if text.count(" ") >= 2 and "~" not in text and text[:1].islower()}


def test_every_reason_of_the_analyses_has_its_words() -> None:
    reasons = _reasons()
    assert len(reasons) > 40
    known = [pattern for _, pattern in patterns().items()]
    assert sorted(t for t in reasons - NO_REASON if not any(p.fullmatch(t) for p in known)) == []


def test_every_pattern_is_a_reason_that_an_analysis_gives() -> None:
    reasons = _reasons()
    # Made of two parts in the code.
    made = {"separated_together", "quasi_separated_together"}
    assert [n for n, p in patterns().items() if n not in made and not any(p.fullmatch(r) for r in reasons)] == []


def test_a_reason_is_said_in_the_language() -> None:
    japanese = words_of("ja")["reasons"]

    def said(text: str) -> str:
        return translated(text, japanese, listed=lambda names: "、".join(names), one="例")

    assert said("the values do not vary") == "値が変動しない"
    assert (
        said("the outcome is completely separated by 年齢, 性別 and 喫煙")
        == "年齢、性別、喫煙により結果が完全に分離される"
    )
    assert said("the curve does not reach one half by day 30") == "曲線が30日までに2分の1に達しない"
    with pytest.raises(TemplateError, match="no words for the reason 'something else'"):
        said("something else")


def test_a_reason_in_english_is_printed_as_it_is() -> None:
    text = "the outcome is completely separated by age and sex and smoking"
    assert translated(text, words_of("en")["reasons"], listed=lambda names: "?", one="patient") == text


# --- lists, lines, numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "english", "japanese"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "aおよびb"),
        (["a", "b", "c"], "a, b, and c", "a、b、およびc"),
    ],
)
def test_lists(items: list[str], english: str, japanese: str) -> None:
    for lang, expected in (("en", english), ("ja", japanese)):
        words = words_of(lang)
        assert listed(items, listing=words["listing"], last=words["and"]) == expected


def test_lines_of_japanese_join_without_a_space_and_keep_those_that_were_typed() -> None:
    assert (
        one_line("結果は\n  以上である。\n[30%]{.num} が HR 0.87\nand so on")
        == "結果は以上である。[30%]{.num} が HR 0.87 and so on"
    )


def test_a_japanese_text_has_no_capitals() -> None:
    assert uncapitalise("Impella挿入") == "Impella挿入"
    assert capital("pH低値") == "pH低値"
    assert uncapitalise("Age") == "age"


def test_a_line_of_japanese_breaks_between_its_words() -> None:
    assert line_parts("Impella先行（対 VA-ECMO先行）") == ("Impella", "先", "行", "（対 ", "VA-ECMO", "先", "行）")
    assert line_parts("30日死亡のハザード比") == ("30日", "死", "亡の", "ハザード", "比")
    assert line_parts("Hazard ratio (95% CI)") == ("Hazard ", "ratio ", "(95% ", "CI)")


def test_dates_and_limits_in_japanese() -> None:
    words = words_of("ja")
    style = NumberStyle(range_word=words["range"], months=tuple(words["months"]), month_year=words["month_year"])
    day = Estimate(quantity=Quantity.DATE, estimate=737456)
    assert (number(day), number(day, style=style)) == ("February 2020", "2020年2月")
    difference = Estimate(
        quantity=Quantity.PROPORTION_DIFFERENCE, estimate=-0.07, ci_low=-0.139, ci_high=-0.005, level=0.95
    )
    assert interval(difference, style=style) == "−13.9〜−0.5"


# --- fonts ---------------------------------------------------------------------------------------------------------


def test_without_a_japanese_font_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jpvad_report.typefaces._installed", dict)
    assert require_typefaces("en") is None
    with pytest.raises(UserError, match="no Japanese font was found") as caught:
        require_typefaces("ja")
    assert "fonts-noto-cjk" in caught.value.remedy


def test_one_kind_of_font_serves_text_and_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    only = {"IPAexGothic": Typeface(family="IPAexGothic", regular=Path("ipaexg.ttf"), bold=None)}
    monkeypatch.setattr("jpvad_report.typefaces._installed", lambda: only)
    found = require_typefaces("ja")
    assert found is not None
    assert found.serif == found.sans == only["IPAexGothic"]
