"""Write what a co-author typed as text of a template: its emphasis as Markdown, its numbers as expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jpvad_report.document.origins import Kind
from jpvad_report.revision.importer.blocks import PLAIN, Block, Style
from jpvad_report.revision.importer.edits import UnplacedError
from jpvad_report.revision.importer.tokens import BREAK, NUMBER_LIKE, Span

if TYPE_CHECKING:
    from jpvad_report.revision.importer.paragraph import Paragraph

_SPECIAL = re.compile(r"([\\`*_\[\]<>~^@$#|])")
_JINJA = re.compile(r"\{[{%#]|[%#}]\}")
_NUMERAL = re.compile(rf"\b(?P<label>Table|Figure)\s\d+\b|{NUMBER_LIKE.pattern}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEGINS = re.compile(r"^(\s*)([-+:>]|\d+[.)])(?=\s)")
SIGNS = (("bold", "**"), ("italic", "*"), ("superscript", "^"), ("subscript", "~"))


def escaped(text: str) -> str:
    """Text as Markdown that reads the same; a space that must not break stays one."""
    text = re.sub(r"[ \t\r\n]+", " ", text)
    if BREAK in text:
        raise UnplacedError("a paragraph cannot be split here")
    return _SPECIAL.sub(r"\\\1", text).replace("&", r"\&").replace("\u00a0", "&nbsp;").replace(r"\&nbsp;", "&nbsp;")


def styled(text: str, style: Style) -> str:
    """Text with its emphasis; the signs stand inside the spaces."""
    core = text.strip()
    if not core or not style:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    for name, sign in SIGNS:
        if name in style:
            core = core.replace(" ", r"\ ") if sign in "^~" else core
            core = f"{sign}{core}{sign}"
    return f"{lead}{core}{tail}"


@dataclass(frozen=True, slots=True)
class Words:
    """Of today's manuscript: tables and figures by what they are called, and the numerals that are no results."""

    references: Mapping[str, str] = field(default_factory=dict)
    numerals: frozenset[str] = frozenset()


class Writer:
    """Knows how each number is written in the templates."""

    def __init__(self, expressions: Mapping[str, str], typed: Mapping[str, str], words: Words = Words()) -> None:
        self._expressions = expressions
        self._vocabulary = words
        self._typed = typed
        self._notes = False
        self.used: list[tuple[str, str]] = []

    def write(self, paragraph: Paragraph, new: tuple[int, int], kind: Kind) -> tuple[str, bool]:
        """A stretch of the edited text for a source of a kind, and whether template code is in it."""
        return self.write_text(paragraph.edited, paragraph.edited_numbers, new, kind)

    def write_text(
        self, edited: Block, numbers: Sequence[Span], new: tuple[int, int], kind: Kind, *, notes: bool = False
    ) -> tuple[str, bool]:
        """The same for a paragraph without a past."""
        template = kind in {Kind.LITERAL, Kind.EXPRESSION, Kind.INCLUDE}
        self._notes = notes
        text = "".join(self._pieces(edited, numbers, new, template=template))
        if kind is Kind.STRING and re.search(r'["\'\\]', text):
            raise UnplacedError("its place is a quoted text inside an expression, which takes no quotes and no markup")
        if kind is Kind.WORD:
            text = text.replace("{", "{{").replace("}", "}}")
        return text, "{{" in text and template

    def _pieces(self, edited: Block, numbers: Sequence[Span], new: tuple[int, int], *, template: bool) -> list[str]:
        found: list[str] = []
        at = new[0]
        for number in [*(n for n in numbers if n.start >= new[0] and n.end <= new[1]), None]:
            found += self._text(edited, at, number.start if number else new[1], template=template)
            if number:
                if not template or number.tag not in self._expressions:
                    raise UnplacedError("a computed number was moved to where none can stand")
                found.append(self._expressions[number.tag])
                at = number.end
        return found

    def _text(self, edited: Block, start: int, end: int, *, template: bool) -> list[str]:
        found: list[str] = []
        run, style = "", PLAIN
        for index in range(start, end):
            here, character = edited.styles[index], edited.text[index]
            if notes := self._noted(edited, index):
                found += [self._run(run, style, numbers=template), *notes]
                run = ""
            if here != style and not character.isspace():
                found.append(self._run(run, style, numbers=template))
                run, style = "", here
            if character == BREAK and template:
                found += [self._run(run, style, numbers=template), "{{ paragraph_break }}"]
                run = ""
                continue
            run += character
        found.append(self._run(run, style, numbers=template))
        return [*found, *(self._noted(edited, end) if end == len(edited.text) else [])]

    def _noted(self, edited: Block, at: int) -> list[str]:
        return [f"^[{escaped(note.text)}]" for note in edited.notes if self._notes and note.at == at]

    def _run(self, text: str, style: Style, *, numbers: bool) -> str:
        pieces = self._typed_numbers(text) if numbers else [escaped(text)]
        return styled("".join(pieces), style) if text else ""

    def _typed_numbers(self, text: str) -> list[str]:
        found, at = [], 0
        for match in _NUMERAL.finditer(text):
            written = self._referred(match) if match["label"] else self._number(text, match)
            if written is not None:
                found += [_for_jinja(escaped(text[at : match.start()])), written]
                at = match.end()
        return [*found, _for_jinja(escaped(text[at:]))]

    def _referred(self, match: re.Match[str]) -> str | None:
        name = self._vocabulary.references.get(" ".join(match[0].split()))
        return None if name is None else f"@{name}"

    def _number(self, text: str, match: re.Match[str]) -> str | None:
        before, after = text[: match.start()], text[match.end() :]
        typed = match[0]
        # Part of a name (IL-6, P2Y12, 5-FU), a year, or a number that the manuscript's words hold already.
        if before[-1:].isalpha() or after[:1].isalpha() or (before[-1:] == "-" and before[-2:-1].isalpha()):
            return None
        context = in_context(typed, after)
        if _YEAR.fullmatch(typed) or (context and context in self._vocabulary.numerals):
            return None
        expression = self._typed.get(typed)
        self.used.append((typed, expression or ""))
        return expression or f"[{escaped(typed)}]{{.todo}}"

    def remarks(self) -> list[str]:
        """What was done with the numbers that were typed since the last call."""
        used, self.used = self.used, []
        return [
            f"the typed {typed} is now {expression}"
            if expression
            else f"the typed {typed} is marked as a gap: no single result prints it"
            for typed, expression in used
        ]


def in_context(numeral: str, after: str) -> str:
    """A numeral with the word that it belongs to, 30-day or 95% CI; nothing where there is none."""
    word = re.match(r"[\s-]?(\w+)", after)
    return f"{numeral} {word[1]}" if word else ""


def _for_jinja(text: str) -> str:
    return _JINJA.sub(lambda match: '{{ "' + match[0] + '" }}', text)


def begins_safely(text: str) -> str:
    """The text of a new paragraph, so that it is no list, quotation or heading."""
    return _BEGINS.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", text)
