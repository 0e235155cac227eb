"""Words as Word counts them, over the text that is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jpvad_report.document.context import Context

# Chinese characters, kana, and full-width punctuation: Word counts each as a word.
_ASIAN = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_NOT_PRINTED = re.compile(r"^(:::.*|#.*|\|.*|: .*\{#tbl-.*|!\[.*)$", re.MULTILINE)
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
_CITATION = re.compile(r"\s?\[@[^\]]*\]")
_REFERENCE = re.compile(r"@(tbl|fig)-[\w-]+")
_MARKUP = re.compile(r"\\(.)|[*^~]")


def printed_text(markdown: str) -> str:
    """Prose of a piece of the .qmd: without headings, tables, captions and marks of citations."""
    text = _NOT_PRINTED.sub("", markdown)
    text = _CITATION.sub("", _SPAN.sub(r"\1", text))
    text = _REFERENCE.sub("Table 1", text)
    return _MARKUP.sub(lambda mark: mark[1] or "", text).replace("&emsp;", " ")


def count_characters(markdown: str) -> int:
    """Number of characters of a piece of the .qmd, without spaces, headings, tables and captions."""
    return sum(not letter.isspace() for letter in printed_text(markdown))


def count(context: Context, markdown: str) -> int:
    """Length of a piece of the .qmd in the unit of its language: `words` or `characters`."""
    return count_characters(markdown) if context.words["counted_in"] == "characters" else count_words(markdown)


def count_words(markdown: str) -> int:
    """Number of words of a piece of the .qmd, without its headings, tables and captions."""
    text, asian = _ASIAN.subn(" ", printed_text(markdown))
    return asian + len(text.split())
