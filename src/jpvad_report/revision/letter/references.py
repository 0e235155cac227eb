"""References of an answer to tables and figures of the manuscript: `@tbl-baseline` becomes `Table 1`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location


def resolve(
    parsed: Mapping[Location, list[Any]], names: Mapping[str, str]
) -> tuple[dict[Location, list[Any]], list[Problem]]:
    """Every answer with the manuscript's own names of its tables and figures; and which ids it does not have."""
    found: list[Problem] = []

    def walk(content: Any, location: Location) -> Any:
        if isinstance(content, list):
            return [walk(part, location) for part in content]
        if not isinstance(content, dict):
            return content
        if content.get("t") != "Cite":
            return {name: walk(part, location) for name, part in content.items()}
        ids = [citation["citationId"] for citation in content["c"][0]]
        for unknown in (one for one in ids if one not in names):
            known = f"the manuscript has no table or figure '{unknown}'{nearest(unknown, names)}"
            found.append((location, known))
        shown = ", ".join(names.get(one, one) for one in ids)
        return {"t": "Span", "c": [["", ["reference"], []], [{"t": "Str", "c": shown}]]}

    return {location: walk(blocks, location) for location, blocks in parsed.items()}, found
