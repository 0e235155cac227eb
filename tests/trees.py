"""Pandoc's trees for the tests of marking: short ways to write them, and accept or reject on them."""

from __future__ import annotations

from typing import Any

from jpvad_report.revision.mark.tree import Element, text_of

GOES = {"accept": {"deletion", "moved-from"}, "reject": {"insertion", "moved-to"}}


def inlines(text: str) -> list[Element]:
    """Words with spaces between; `*word*` is strong, `#key=text` a number with its key, a word in brackets a link."""
    found: list[Element] = []
    for word in text.split(" "):
        if found:
            found.append({"t": "Space"})
        if word.startswith("*"):
            found.append({"t": "Strong", "c": [{"t": "Str", "c": word.strip("*")}]})
        elif word.startswith("#"):
            key, _, shown = word[1:].partition("=")
            found.append({"t": "Span", "c": [["", ["num"], [["key", key]]], [{"t": "Str", "c": shown}]]})
        elif word.startswith("["):
            shown = word.strip("[]")
            found.append({"t": "Link", "c": [["", [], []], [{"t": "Str", "c": shown}], [f"#{shown}", ""]]})
        elif word:
            found.append({"t": "Str", "c": word})
    return found


def paragraph(name: str, text: str) -> Element:
    return {"t": "Div", "c": [[f"p-{name}", ["paragraph"], []], [{"t": "Para", "c": inlines(text)}]]}


def heading(text: str, level: int = 1) -> Element:
    return {"t": "Header", "c": [level, [text.lower(), [], []], inlines(text)]}


def cell(text: str) -> list[Any]:
    return [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": inlines(text)}] if text else []]


def table(name: str, caption: str, head: list[str], *rows: list[str]) -> Element:
    def row(cells: list[str]) -> list[Any]:
        return [["", [], []], [cell(text) for text in cells]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * len(head)
    body = [["", [], []], 0, [], [row(cells) for cells in rows]]
    captioned = [None, [{"t": "Plain", "c": inlines(caption)}]]
    return {
        "t": "Table",
        "c": [[name, [], []], captioned, columns, [["", [], []], [row(head)]], [body], [["", [], []], []]],
    }


def figure(name: str, caption: str, file: str) -> Element:
    image = {"t": "Image", "c": [["", [], []], [], [file, ""]]}
    captioned = [None, [{"t": "Plain", "c": inlines(caption)}]]
    return {"t": "Figure", "c": [[name, [], []], captioned, [{"t": "Plain", "c": [image]}]]}


def tree(*blocks: Element, title: str = "") -> dict[str, Any]:
    meta = {"title": {"t": "MetaInlines", "c": inlines(title)}} if title else {}
    return {"meta": meta, "blocks": list(blocks)}


def settled(content: Any, choice: str) -> Any:
    """The tree with every change accepted or rejected."""
    if isinstance(content, list):
        kept = [settled(part, choice) for part in content if not _goes(part, choice)]
        return [part for part in kept if not _is_marker(part)]
    if isinstance(content, dict):
        return {name: settled(part, choice) for name, part in content.items()}
    return content


def _goes(part: Any, choice: str) -> bool:
    if isinstance(part, list) and len(part) == 2 and _is_row(part):
        return any(f"row-{fate}" in part[0][1] for fate in GOES[choice])
    if not isinstance(part, dict) or "c" not in part:
        return False
    if part["t"] == "Span" and GOES[choice] & set(part["c"][0][1]):
        return True
    if part["t"] in {"Para", "Plain", "Header"}:
        return any(f"paragraph-{fate}" in classes for classes in _classes(part["c"]) for fate in GOES[choice])
    return False


def _is_row(part: list[Any]) -> bool:
    return isinstance(part[0], list) and len(part[0]) == 3 and isinstance(part[0][1], list)


def _classes(content: Any) -> list[list[str]]:
    found = content[-1] if isinstance(content[-1], list) else content
    return [one["c"][0][1] for one in found if isinstance(one, dict) and one["t"] == "Span"]


def _is_marker(part: Any) -> bool:
    return isinstance(part, dict) and part.get("t") == "RawBlock"


def texts(blocks: list[Element]) -> list[str]:
    """What is read, block by block; a table has a line for its caption and one for each row."""
    found: list[str] = []
    for block in blocks:
        if block["t"] == "Table":
            found.append(text_of(block["c"][1][1]))
            rows = [*block["c"][3][1], *(row for body in block["c"][4] for row in body[3])]
            found += [" | ".join(text_of(one[4]) for one in row[1]) for row in rows]
        elif block["t"] == "Figure":
            images = [one["c"][2][0] for one in _images(block["c"][2])]
            found += [f"[{name}]" for name in images] + [text_of(block["c"][1][1])]
        elif block["t"] == "Div":
            found += texts(block["c"][1])
        else:
            found.append(text_of(block))
    return [text for text in found if text]


def _images(content: Any) -> list[Element]:
    if isinstance(content, list):
        return [image for part in content for image in _images(part)]
    if isinstance(content, dict):
        return [content] if content.get("t") == "Image" else _images(list(content.values()))
    return []
