"""What the web page says is there in every language that the program ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jpvad_report.document.environment import load_words
from jpvad_report.study.shipped import default_templates

LANGUAGES = sorted(path.parent.name for path in default_templates().glob("*/words.yml"))


def keys(words: dict[str, Any], path: str = "") -> set[str]:
    found = set[str]()
    for name, value in words.items():
        found |= keys(value, f"{path}{name}.") if isinstance(value, dict) else {f"{path}{name}"}
    return found


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
@pytest.mark.parametrize("part", ["page", "trace"])
def test_every_word_is_translated(lang: str, part: str, tmp_path: Path) -> None:
    english, other = (keys(load_words(tmp_path, lang=one)[part]) for one in ("en", lang))
    assert other == english
