"""Change single texts of a YAML file and leave everything else as it is: comments, order, layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import yaml

from jpvad_report.revision.importer.edits import UnplacedError

Location = tuple[str | int, ...]
Slice = tuple[int, int, str]
"""Start, end and new text of a change, in characters of the value."""


def value_at(text: str, location: Location) -> str | None:
    """The text at a place of a YAML file; None where there is none."""
    node = _node(text, location)
    return node.value if isinstance(node, yaml.ScalarNode) else None


def changed(text: str, location: Location, slices: Sequence[Slice]) -> str:
    """The file with some characters of one of its texts replaced."""
    node = _node(text, location)
    if not isinstance(node, yaml.ScalarNode):
        raise UnplacedError(f"{'.'.join(map(str, location))} is not in the file as a text of its own")
    value = apply(node.value, slices)
    start, end = node.start_mark.index, node.end_mark.index
    raw = text[start:end]
    tries = []
    where = _positions(raw, node.value)
    if where is not None and node.value:
        tries.append(apply(raw, [(where[s], where[e - 1] + 1 if e > s else where[s], new) for s, e, new in slices]))
    lead = raw[len(raw.rstrip()) :] if node.style in {">", "|"} else ""
    tries += [value + lead, json.dumps(value, ensure_ascii=False) + lead]
    for attempt in tries:
        made = text[:start] + attempt + text[end:]
        if _holds(text, made, location, value):
            return made
    raise UnplacedError(f"{'.'.join(map(str, location))} cannot be written back into the file")


def with_value(text: str, location: Location, value: str) -> str:
    """The file with a text set, which may not have been there before."""
    old = value_at(text, location)
    if old is not None:
        return changed(text, location, [(0, len(old), value)])
    for depth in range(len(location) - 1, -1, -1):
        parent = _node(text, location[:depth])
        if isinstance(parent, yaml.MappingNode) and parent.value:
            made = _inserted(text, parent, location[depth:], value)
            if _holds(text, made, location, value):
                return made
    if not text.strip():
        return _nested(location, value, "")
    raise UnplacedError(f"there is no place for {'.'.join(map(str, location))} in the file")


def apply(text: str, slices: Sequence[Slice]) -> str:
    """Text with some of its characters replaced, from the end to the beginning.

    Raises
    ------
    UnplacedError
        Where two changes of the same characters differ.
    """
    # Several insertions at one place keep their order.
    ordered = sorted(dict.fromkeys(slices), key=lambda piece: piece[:2])
    for one, two in pairwise(ordered):
        if one[1] > two[0] or (one[:2] == two[:2] and one[0] < one[1]):
            raise UnplacedError("the same words were changed in two ways")
    for start, end, new in reversed(ordered):
        text = text[:start] + new + text[end:]
    return text


def _node(text: str, location: Location) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in location:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            return None
    return node


def _positions(raw: str, value: str) -> list[int] | None:
    """Where each character of a value stands in the file; a folded line end is a space."""
    found: list[int] = []
    at = 0
    if raw[:1] in {">", "|"}:
        at = raw.index("\n")
    elif raw[:1] in {"'", '"'}:
        at = 1
    for character in value:
        while at < len(raw) and raw[at] != character and not (character.isspace() and raw[at].isspace()):
            if not raw[at].isspace():
                return None
            at += 1
        if at == len(raw):
            return None
        found.append(at)
        at += 1
    return [*found, at]


def _holds(before: str, after: str, location: Location, value: str) -> bool:
    """True where the new file differs from the old one in that one text."""
    try:
        old, new = (yaml.load(text, Loader=yaml.BaseLoader) for text in (before, after))
    except yaml.YAMLError:
        return False
    return bool(_set(old, location, value) == new)


def _set(data: Any, location: Location, value: str) -> Any:
    head, *rest = location
    below = (data or {}).get(str(head)) if isinstance(data, dict) or data is None else data[int(head)]
    new = _set(below, tuple(rest), value) if rest else value
    if isinstance(data, list):
        return [new if i == head else item for i, item in enumerate(data)]
    return {**(data or {}), str(head): new}


def _inserted(text: str, parent: yaml.MappingNode, rest: Location, value: str) -> str:
    """Add a key behind the last one of a mapping in block style."""
    if parent.flow_style:
        return text
    column = parent.value[0][0].start_mark.column
    at = len(text[: parent.value[-1][1].end_mark.index].rstrip())
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{_nested(rest, value, ' ' * column).rstrip()}{text[end:] or chr(10)}"


def _nested(location: Location, value: str, indent: str) -> str:
    lines = []
    for depth, part in enumerate(location):
        last = depth == len(location) - 1
        lines.append(f"{indent}{'  ' * depth}{part}:" + (f" {json.dumps(value, ensure_ascii=False)}" if last else ""))
    return "\n".join(lines) + "\n"
