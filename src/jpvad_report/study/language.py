"""The languages of a document, texts that a study file gives in several of them, and what a study itself says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, ValidationInfo

from jpvad_report.study.criteria import Operator

Lang = Literal["en", "ja"]
LANGUAGES: Final[tuple[str, ...]] = get_args(Lang)

# Kana, ideographs, and the full-width forms and punctuation between them.
JAPANESE: Final = "\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_JAPANESE: Final = re.compile(f"[{JAPANESE}]")


def is_japanese(text: str) -> bool:
    """True where a text holds Japanese letters: it has no capitals at its beginning, and no spaces between words."""
    return _JAPANESE.search(text) is not None


def in_language(value: Any, info: ValidationInfo) -> Any:
    """A text as it is, or the one in the document's language of `{en: Age, ja: 年齢}`."""
    if not isinstance(value, dict):
        return value
    lang = (info.context or {}).get("lang", "en")
    unknown = [str(key) for key in value if key not in LANGUAGES]
    if unknown:
        raise ValueError(
            f"expected a text, or texts by language ({', '.join(LANGUAGES)}); '{unknown[0]}' is not a language"
        )
    if value.get(lang) is None:
        raise ValueError(f"needs a text in {lang}")
    return value[lang]


Text = Annotated[str, BeforeValidator(in_language)]
"""A text of the document: one for every language, or one a language."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(in_language)]
"""A list of texts, or a list a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyWords:
    """What a study says of itself in one language, where the study file leaves it to the program.

    Each is a pattern; `operators` are those of criteria, after a variable's label and before the value.
    """

    no_label: str
    no_phrase: str
    absence: str
    people: str
    period: str
    present: str
    absent: str
    either: str
    both: str
    negated: str
    bracketed: str
    value_unit: str
    operators: Mapping[Operator, str]


_ENGLISH = StudyWords(
    no_label="No {phrase}",
    no_phrase="no {phrase}",
    absence="the absence of {phrase}",
    people="{units} with {phrase}",
    period="{days}-day",
    present="{label} is present",
    absent="{label} is absent",
    either=" or ",
    both=" and ",
    negated="not ({text})",
    bracketed="({text})",
    value_unit="{value} {unit}",
    operators={
        Operator.IS: "{label} is {value}",
        Operator.IS_NOT: "{label} is not {value}",
        Operator.ONE_OF: "{label} is one of {value}",
        Operator.BELOW: "{label} is below {value}",
        Operator.AT_MOST: "{label} is at most {value}",
        Operator.AT_LEAST: "{label} is at least {value}",
        Operator.ABOVE: "{label} is above {value}",
        Operator.MISSING: "{label} is missing",
        Operator.PRESENT: "{label} is recorded",
    },
)

_JAPANESE_WORDS = StudyWords(
    no_label="{phrase}なし",
    no_phrase="{phrase}なし",
    absence="{phrase}なし",
    people="{phrase}の{units}",
    period="{days}日",
    present="{label}あり",
    absent="{label}なし",
    either="または",
    both="かつ",
    negated="「{text}」に該当しない",
    bracketed="（{text}）",
    value_unit="{value}{unit}",
    operators={
        Operator.IS: "{label}が{value}",
        Operator.IS_NOT: "{label}が{value}以外",
        Operator.ONE_OF: "{label}が{value}のいずれか",
        Operator.BELOW: "{label}が{value}未満",
        Operator.AT_MOST: "{label}が{value}以下",
        Operator.AT_LEAST: "{label}が{value}以上",
        Operator.ABOVE: "{label}が{value}を超える",
        Operator.MISSING: "{label}が欠測",
        Operator.PRESENT: "{label}の記録あり",
    },
)

WORDS: Final[Mapping[str, StudyWords]] = {"en": _ENGLISH, "ja": _JAPANESE_WORDS}


def with_unit(value: str, unit: str, *, words: StudyWords) -> str:
    """`75 years`, `75歳`: a unit in Latin letters stands apart in every language."""
    if not unit:
        return value
    pattern = words.value_unit if is_japanese(unit) else _ENGLISH.value_unit
    return pattern.format(value=value, unit=unit)
