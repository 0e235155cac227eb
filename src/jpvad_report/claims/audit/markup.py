"""Markdown to the words that a reader sees: marks, attributes, front matter and images away, tables kept."""

from __future__ import annotations

import html
import re

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SPAN = re.compile(r"\[([^\[\]\n]{0,400})\]\{[^{}\n]{0,400}\}")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,2000})\]\([^()\n]{0,400}\)(?:\{[^{}\n]{0,2000}\})?")
_DATA = re.compile(r"\(data:[^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,400})\]\((?:https?:|mailto:|#|\.{0,2}/|doi:)[^()\s]{0,400}\)")
_FENCE = re.compile(r"^:{3,}.*$", re.MULTILINE)
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAISED = re.compile(r"(?<=\d|\w|\))\^([^\^\s]{1,20})\^")
_LOWERED = re.compile(r"(?<=\w)~([^~\s]{1,20})~")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_STRONG = re.compile(r"\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}")
_ATTRIBUTES = re.compile(r"[ \t]*\{(?:#|\.)[^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~ ])")
_REFERENCE = re.compile(r"\[?@(?:fig|tbl|sec|eq)-[\w-]+\]?")


def plain_text(markdown: str) -> str:
    """Return the text of a Markdown document; tables in pipes stay rows of pipes."""
    text = _FRONT_MATTER.sub("", markdown.replace("\r\n", "\n"), count=1)
    for pattern in (_COMMENT, _CODE, _FENCE):
        text = pattern.sub("", text)
    text = _IMAGE.sub(r"\1", _DATA.sub("(picture)", text))
    for _ in range(3):
        text, changed = _SPAN.subn(r"\1", text)
        if not changed:
            break
    text = _LINK.sub(r"\1", text)
    text = _ATTRIBUTES.sub("", text)
    text = _REFERENCE.sub("the table", text)
    text = _RAISED.sub(_raised, text)
    text = _LOWERED.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _STRONG.sub("", text)
    return html.unescape(_ESCAPE.sub(r"\1", text))


def _raised(found: re.Match[str]) -> str:
    """A raised number is a power behind a ten or a multiplication sign, and a reference or a footnote elsewhere."""
    raised, before = found.group(1), found.string[max(0, found.start() - 3) : found.start()]
    if before.endswith("10") and raised.lstrip("\u2212-\u2013").isdigit():
        return f"^{raised}"
    if raised in ("2", "3") and before[-1:].isalpha():
        return raised
    return " " if raised.isdigit() or len(raised) <= 3 else raised
