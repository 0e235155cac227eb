"""Templates that tell where each piece of their text stands: in which file, at which character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from jpvad_report.document.environment import BREAK, part_names
from jpvad_report.document.origins.marks import Kind, Marker, Origin, is_blank, without_marks

_IGNORED = {"whitespace", "comment_begin", "comment", "comment_end", "linecomment_begin", "linecomment",
            "linecomment_end", "raw_begin", "raw_end"}  # fmt: skip


class Raw(NamedTuple):
    """A token of a template and where it stands."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The position after it."""
        return self.start + len(self.text)


def located(environment: jinja2.Environment, source: str) -> list[Raw]:
    """Every token of a template with its position; white space that Jinja2 drops is in none."""
    found, at = [], 0
    for _, kind, text in environment.lex(source):
        start = source.index(text, at)
        found.append(Raw(kind, text, start))
        at = start + len(text)
    return found


def trace_templates(environment: jinja2.Environment, marker: Marker) -> None:
    """Make an environment that has loaded nothing yet put marks around all that its templates print."""
    assert environment.loader is not None

    class Tracing(_Tracing):
        pass

    Tracing.marker = marker
    environment.add_extension(Tracing)
    environment.loader = _TracingLoader(environment.loader)
    environment.globals["paragraph"] = _paragraph


class _Tracing(Extension):
    """Puts marks into the stream of tokens, where Jinja2 has already decided about white space."""

    marker: Marker

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        assert stream.filename is not None
        path, name = Path(stream.filename), stream.name or ""
        source = path.read_text(encoding="utf-8")
        raws = [raw for raw in located(self.environment, source) if raw.kind not in _IGNORED]
        tokens = [token for token in stream if token.type != "eof"]
        at, calls, ends = 0, list[str](), _calls(raws)
        while at < len(tokens):
            token, raw = tokens[at], raws[at]
            if ends.get(at):
                called = Origin(
                    Kind.CALL, source[raw.start : ends[at]], source=name, path=path, start=raw.start, end=ends[at]
                )
                before, after = self.marker.pair(called)
                calls.append(after)
                yield Token(token.lineno, "data", before)
            kind, last = _extent(tokens, at)
            text = source[raw.start : raws[last].end]
            origin = Origin(kind, text, source=name, path=path, start=raw.start, end=raws[last].end) if kind else None
            if kind is Kind.LITERAL and origin:
                yield Token(token.lineno, "data", self.marker.wrap(origin))
            elif origin:
                before, after = self.marker.pair(origin)
                yield Token(token.lineno, "data", before)
                for index in range(at, last + 1):
                    yield self._string(tokens[index], raws[index], name, path)
                yield Token(token.lineno, "data", after)
            else:
                yield self._string(token, raw, name, path)
                if at in ends and not ends[at]:
                    yield Token(token.lineno, "data", calls.pop())
            at = last + 1

    def _string(self, token: Token, raw: Raw, name: str, path: Path) -> Token:
        # An escaped character has another length in the source: such a text is not told apart from its expression.
        if token.type != "string" or "\\" in raw.text:
            return token
        origin = Origin(Kind.STRING, token.value, source=name, path=path, start=raw.start + 1, end=raw.end - 1)
        return Token(token.lineno, "string", self.marker.wrap(origin))


def _calls(raws: list[Raw]) -> dict[int, int]:
    """Where blocks that call something begin (with the end of their text) and where they end (with 0)."""
    found: dict[int, int] = {}
    begun: list[int] = []
    for at, raw in enumerate(raws[:-1]):
        if raw.kind == "block_begin" and raws[at + 1].text == "call":
            begun.append(at)
        elif raw.kind == "block_begin" and raws[at + 1].text == "endcall" and begun:
            last = next(i for i in range(at, len(raws)) if raws[i].kind == "block_end")
            found[begun.pop()] = raws[last].start + len(raws[last].text.rstrip())
            found[last] = 0
    return found


def _extent(tokens: list[Token], at: int) -> tuple[Kind | None, int]:
    """Kind of the piece that begins at a token, None for one without marks, and its last token."""
    token = tokens[at]
    if token.type == "data":
        return Kind.LITERAL, at
    if token.type == "variable_begin":
        return Kind.EXPRESSION, next(i for i in range(at, len(tokens)) if tokens[i].type == "variable_end")
    if token.type == "block_begin" and tokens[at + 1].test("name:include"):
        return Kind.INCLUDE, next(i for i in range(at, len(tokens)) if tokens[i].type == "block_end")
    return None, at


class _TracingLoader(jinja2.BaseLoader):
    """Takes the marks off those quoted texts that are keys, names or values to compare with."""

    def __init__(self, inner: jinja2.BaseLoader) -> None:
        self._inner = inner

    def load(
        self, environment: jinja2.Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        source, filename, current = self._inner.get_source(environment, name)
        tree = environment.parse(source, name, filename)
        printed = {
            id(const) for output in tree.find_all(nodes.Output) for child in output.nodes for const in _said(child)
        }
        for const in tree.find_all(nodes.Const):
            if isinstance(const.value, str) and id(const) not in printed:
                const.value = without_marks(const.value)
        code = environment.compile(tree, name, filename)
        return environment.template_class.from_code(environment, code, globals or {}, current)


def _said(node: nodes.Node) -> Iterator[nodes.Const]:
    """The quoted texts of an expression that it prints as they are."""
    match node:
        case nodes.Const():
            yield node
        case nodes.CondExpr():
            for part in (node.expr1, node.expr2):
                if part is not None:
                    yield from _said(part)
        case nodes.Concat():
            for part in node.nodes:
                yield from _said(part)
        case nodes.Or() | nodes.Add():
            yield from _said(node.left)
            yield from _said(node.right)
        case nodes.Filter(name="cap") if node.node is not None:
            yield from _said(node.node)


def _paragraph(identifier: str, caller: Callable[[], str]) -> str:
    """As `environment.paragraph`, with every space kept: a position counts from the beginning of its piece."""
    texts = [re.sub(r"\s", " ", part) for part in str(caller()).split(BREAK)]
    # A part that is blank has no name, but its marks open and close what is around it.
    names, lines = part_names(identifier), []
    for text in texts:
        lines.append(text if is_blank(text) else f"::: {{#p-{next(names)} .paragraph}}\n{text}\n:::\n")
    return "" if all(map(is_blank, texts)) else "\n".join(lines)
