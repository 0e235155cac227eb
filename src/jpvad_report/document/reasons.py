"""Why something could not be estimated, in the language of the document.

An analysis gives its reasons in English, as they stand in results.json. `reasons` in words.yml names each of them; the
English ones are the patterns by which a reason is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from jpvad_report.document.environment import read_words
from jpvad_report.errors import TemplateError
from jpvad_report.study.shipped import default_templates

_NAMES = "names"


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    """How each reason is recognised, by its name."""
    return {name: _pattern(text) for name, text in english().items()}


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """The reasons as the analyses give them, by name."""
    reasons: dict[str, str] = read_words(default_templates() / "en" / "words.yml")["reasons"]
    return reasons


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile("".join(f"(?P<{part}>.+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))


def translated(text: str, words: Mapping[str, str], *, listed: Callable[[list[str]], str], one: str) -> str:
    """A reason in the words of a language.

    Parameters
    ----------
    text
        As the analysis gave it.
    words
        The language's reasons by name.
    listed
        Joins the names of variables, which the analysis joins in English.
    one
        The unit of analysis in the singular.

    Raises
    ------
    TemplateError
        Where no pattern fits: the document would say it in another language.
    """
    for name, pattern in patterns().items():
        if found := pattern.fullmatch(text):
            if words[name] == english()[name]:
                return text
            values = found.groupdict()
            if _NAMES in values:
                values[_NAMES] = listed(re.split(r", | and ", values[_NAMES]))
            return words[name].format(**values, one=one)
    raise TemplateError(
        f"words.yml has no words for the reason '{text}'.", remedy="Add it to `reasons` of every language."
    )
