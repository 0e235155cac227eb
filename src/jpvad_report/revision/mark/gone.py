"""What no longer counts: text of the earlier manuscript without names, links and keys that would work."""

from __future__ import annotations

from typing import Any

from jpvad_report.revision.mark.tree import Element, has_class

NUMBER, GONE_NUMBER = "num", "num-gone"


def without_names(content: Any) -> Any:
    """A copy of the earlier manuscript's tree whose ids, links and keys cannot be taken for those of the new one."""
    if isinstance(content, list):
        return [without_names(part) for part in content]
    if isinstance(content, dict) and "t" in content and "c" in content:
        return _element(content)
    if isinstance(content, dict):
        return {name: without_names(part) for name, part in content.items()}
    return content


def _element(element: Element) -> Element:
    kind, content = element["t"], element["c"]
    match kind:
        case "Link":
            return {"t": "Span", "c": [["", content[0][1], []], without_names(content[1])]}
        case "Span" if has_class(element, NUMBER):
            return {"t": "Span", "c": [["", [GONE_NUMBER], content[0][2]], without_names(content[1])]}
        case "Span" | "Div":
            return {"t": kind, "c": [["", content[0][1], content[0][2]], without_names(content[1])]}
        case "Header":
            return {"t": kind, "c": [content[0], ["", content[1][1], []], without_names(content[2])]}
        case "Table" | "Figure":
            return {"t": kind, "c": [["", content[0][1], content[0][2]], *map(without_names, content[1:])]}
    return {"t": kind, "c": without_names(content)}
