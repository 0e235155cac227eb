"""The part of a template that prints one paragraph: its `call` block, and conditions that hold nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import jinja2

from jpvad_report.document.origins import Raw, located

_BLOCKS = {"if", "for", "call", "macro", "block", "filter", "autoescape", "with"}
_BRANCHES = {"elif", "else"}


@dataclass(slots=True)
class Block:
    """`{% name ... %}` to `{% endname %}`; `branches` says that it has an `else` of its own."""

    name: str
    head: str
    start: int
    end: int = 0
    parent: Block | None = None
    branches: bool = False
    children: list[Block] = field(default_factory=list)
    printed: list[Raw] = field(default_factory=list)


@lru_cache(maxsize=64)
def tree(source: str) -> Block:
    """The blocks of a template."""
    root = Block("root", "", 0, len(source))
    here, raws, at = root, located(jinja2.Environment(), source), 0
    while at < len(raws):
        raw = raws[at]
        if (raw.kind == "data" and raw.text.strip()) or raw.kind == "variable_begin":
            here.printed.append(raw)
        elif raw.kind == "block_begin":
            last = next(i for i in range(at, len(raws)) if raws[i].kind == "block_end")
            words = [r.text for r in raws[at + 1 : last] if r.kind != "whitespace"]
            end = raws[last].start + len(raws[last].text.rstrip())
            here = _enter(here, words, raw, end)
            at = last
        at += 1
    return root


def _enter(here: Block, words: list[str], raw: Raw, end: int) -> Block:
    name = words[0] if words else ""
    if name in _BLOCKS:
        made = Block(name, " ".join(words[1:]), raw.start, parent=here)
        here.children.append(made)
        return made
    if name.startswith("end") and here.parent is not None:
        here.end = end
        return here.parent
    if name in _BRANCHES:
        here.branches = True
    elif name in {"include", "set", "import", "from"}:
        here.printed.append(raw)
    return here


def _at(source: str, start: int) -> Block | None:
    def find(block: Block) -> Block | None:
        for child in block.children:
            if child.start == start:
                return child
            if child.start < start < child.end:
                return find(child)
        return None

    return find(tree(source))


def unit(source: str, start: int, end: int) -> tuple[int, int]:
    """From a `call` block outwards, through conditions around it alone."""
    block = _at(source, start)
    while block is not None and (above := block.parent) is not None and above.name == "if":
        if above.branches or above.printed or len(above.children) != 1:
            break
        start, end, block = above.start, above.end, above
    return start, end


def loops(source: str, start: int) -> list[tuple[int, int]]:
    """The loops around a position, innermost first."""
    block, found = _at(source, start), []
    while block is not None:
        if block.name == "for":
            found.append((block.start, block.end))
        block = block.parent
    return found


def in_macro(source: str, position: int) -> bool:
    """True inside a macro: its pieces are printed wherever somebody calls it."""
    return any(block.name == "macro" and block.start <= position < block.end for block in tree(source).children)


def conditions(source: str, start: int) -> list[str]:
    """The conditions around a `call` block that are not its own."""
    begin, end = unit(source, start, start)
    block = _at(source, begin)
    found = []
    while block is not None:
        if block.name == "if" and block.start != begin:
            found.append(block.head)
        block = block.parent
    return found if end else []


def with_blank_lines(source: str, start: int, end: int) -> tuple[int, int]:
    """A unit with its line, and one of the blank lines around it."""
    line = source.rfind("\n", 0, start) + 1
    if source[line:start].strip():
        return start, end
    while end < len(source) and source[end] in " \t":
        end += 1
    if source[end : end + 1] == "\n":
        end += 1
    if source[end : end + 1] == "\n" and (line == 0 or source[:line].endswith("\n\n")):
        end += 1
    return line, end
