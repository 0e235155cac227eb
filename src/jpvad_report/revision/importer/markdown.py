"""Write what a co-author typed as text of a template: its emphasis as Markdown, its numbers as expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jpvad_report.document.trace import Kind
from jpvad_report.revision.importer.blocks import PLAIN, Block, Style
from jpvad_report.revision.importer.edits import UnplacedError
from jpvad_report.revision.importer.numbers import NUMBER_LIKE
from jpvad_report.revision.importer.tokens import BREAK, Span

if TYPE_CHECKING:
    from jpvad_report.revision.importer.plan import Paragraph

_SPECIAL = re.compile(r"([\\`*_\[\]<>~^@$#|])")
_JINJA = re.compile(r"\{[{%#]|[%#}]\}")
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


class Writer:
    """Knows how each number is written in the templates."""

    def __init__(self, expressions: Mapping[str, str], typed: Mapping[str, str]) -> None:
        self._expressions = expressions
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
            found += self._words(edited, at, number.start if number else new[1], template=template)
            if number:
                if not template or number.tag not in self._expressions:
                    raise UnplacedError("a computed number was moved to where none can stand")
                found.append(self._expressions[number.tag])
                at = number.end
        return found

    def _words(self, edited: Block, start: int, end: int, *, template: bool) -> list[str]:
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
                found += [self._run(run, style, numbers=template), " {{ paragraph_break }}"]
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
        for match in NUMBER_LIKE.finditer(text):
            before, after = text[: match.start()][-1:], text[match.end() :][:1]
            # Part of a name: IL-6, P2Y12, 5-FU.
            if before.isalpha() or after.isalpha() or (before == "-" and text[: match.start()][-2:-1].isalpha()):
                continue
            typed = match[0].strip()
            expression = self._typed.get(typed)
            self.used.append((typed, expression or ""))
            found += [_for_jinja(escaped(text[at : match.start()])), expression or f"[{escaped(typed)}]{{.todo}}"]
            at = match.end()
        return [*found, _for_jinja(escaped(text[at:]))]


def _for_jinja(text: str) -> str:
    return _JINJA.sub(lambda match: '{{ "' + match[0] + '" }}', text)


def begins_safely(text: str) -> str:
    """The text of a new paragraph, so that it is no list, quotation or heading."""
    return _BEGINS.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", text)
