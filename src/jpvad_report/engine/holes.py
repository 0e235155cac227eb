"""Numbers that are none: what a failed computation leaves in a text where a number should stand.

"None of the patients", a level called "None", sodium azide (NaN₃) and "inf. wall" are English; `P=nan`, `n=None`, a
cell that holds nothing but `None`, and any such word inside the mark of a computed number are not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_WORD = r"(?:nan|NaN|inf|Infinity|None|null|undefined)"
_SIGN = r"[−-]?"
# A word that is no English, and words that stand where only a number can stand.
_ALONE = r"(?<![\w.@/-])(?:nan|NaN|[−-]inf|inf(?!\.))(?![\w-])"
_AFTER_SIGN = (
    rf"(?:[=<>±]\s?|\d%?\s?[–/]\s?|\((?={_SIGN}{_WORD}\s?[)–;%])|\b(?:CI|HR|OR|RR)\s){_SIGN}{_WORD}\b(?! of\b)"
)
_BEFORE_SIGN = rf"(?<![\w-]){_WORD}\s?(?:%|±|[–/]{_SIGN}(?:\d|{_WORD}\b))"
_IN_TEXT = re.compile("|".join((_ALONE, _AFTER_SIGN, _BEFORE_SIGN)))
_IN_NUMBER = re.compile(rf"(?<!\w){_WORD}(?!\w)", re.IGNORECASE)

_MARKED = re.compile(r'<a\b(?=[^>]*\bclass="num[ "])[^>]*>(.*?)</a>', re.DOTALL)
_CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

_CONTROL = re.compile(r"<w:sdt>.*?<w:sdtContent>(.*?)</w:sdtContent>", re.DOTALL)
_WORD_ROW = re.compile(r"<w:tr\b.*?</w:tr>", re.DOTALL)
_WORD_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
# With tracked changes a number may have been deleted, whole.
_WORD_TEXT = re.compile(r"<w:(?:t|delText)(?: [^>]*)?>([^<]*)</w:(?:t|delText)>|</w:p>")
_TYPST_CELL = re.compile(rf", \[({_WORD})\](?=,)")


def holes_in_text(text: str) -> set[str]:
    """Find what stands for a number in running text, each with the words around it."""
    return {_told(text, match.start(), match.end()) for match in _IN_TEXT.finditer(text)}


def holes_in_html(page: str) -> set[str]:
    """Find what stands for a number in a web page."""
    page = _UNSEEN.sub("", page)
    cells = (_plain(match[1]) for match in _CELL.finditer(page))
    # A cell ends where the next one begins.
    running = _plain(re.sub(r"</(?:t[dh]|p|li|h\d|dd|dt|figcaption)>", "\n", page))
    return holes_in_text(running) | _not_numbers(map(_plain, _MARKED.findall(page))) | _empty_cells(cells)


def holes_in_word(document: str) -> set[str]:
    """Find what stands for a number in a Word file's document.xml."""
    # The first cell of a row is its name.
    cells = (cell for row in _WORD_ROW.findall(document) for cell in _WORD_CELL.findall(row)[1:])
    numbers = map(_word_text, _CONTROL.findall(document))
    return holes_in_text(_word_text(document)) | _not_numbers(numbers) | _empty_cells(map(_word_text, cells))


def holes_in_typst(markup: str) -> set[str]:
    """Find what stands for a number in the markup of a pdf."""
    text = re.sub(r"#(?:link|image|ref)\([^)]*\)|<[\w.:-]+>", "", markup)
    return holes_in_text(text) | {f"“{word}” in a cell" for word in _TYPST_CELL.findall(markup)}


def _not_numbers(numbers: Iterable[str]) -> set[str]:
    found = set()
    for number in numbers:
        if not number.strip():
            found.add("a number without text")
        elif _IN_NUMBER.search(number):
            found.add(f"“{number.strip()}” as a number")
    return found


def _empty_cells(cells: Iterable[str]) -> set[str]:
    return {f"“{cell.strip()}” in a cell" for cell in cells if re.fullmatch(_WORD, cell.strip())}


def _told(text: str, start: int, end: int) -> str:
    around = " ".join(text[max(0, start - 20) : end + 12].split())
    return f"“{around}” instead of a number"


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup))


def _word_text(xml: str) -> str:
    return html.unescape("".join(match[1] if match[1] is not None else "\n" for match in _WORD_TEXT.finditer(xml)))
