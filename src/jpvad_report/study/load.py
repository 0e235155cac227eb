"""From a file to a `Study`, or to one message with every mistake, its line and the nearest valid name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jpvad_report.errors import StudyError
from jpvad_report.study import references
from jpvad_report.study.model import Study
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location, Source


def load_study(path: Path) -> Study:
    """Read and validate a study file.

    Raises
    ------
    StudyError
        With one line a problem: file, line, place in the file, what is wrong, nearest valid name.
    """
    source = Source(path)
    try:
        study = Study.model_validate(source.data)
    except ValidationError as error:
        raise _explain(source, [_problem(source, dict(item)) for item in error.errors()]) from None
    if found := references.problems(study):
        raise _explain(source, found)
    return study


def _explain(source: Source, found: list[Problem]) -> StudyError:
    lines = []
    for location, message in sorted(found, key=lambda problem: source.line(problem[0])):
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
        lines.append(f"{source.path.name}, line {source.line(location)}: {place}: {message}")
    count = f"{len(lines)} problems" if len(lines) > 1 else "1 problem"
    return StudyError(
        f"{count} in the study file.\n" + "\n".join(lines), remedy="See docs/study-file.md for every key."
    )


def _problem(source: Source, error: dict[str, Any]) -> Problem:
    location = _strip_tags(source, error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _known_keys(location[:-1])
        return location, f"unknown key{nearest(str(location[-1]), known)}"
    if kind == "missing":
        return location[:-1], f"the key '{location[-1]}' is missing"
    if kind == "enum" or kind == "literal_error":
        expected = error["ctx"]["expected"]
        return location, f"{error['input']!r} is not one of {expected}"
    message = str(error["msg"]).removeprefix("Value error, ")
    seen = error["input"]
    shown = f" (seen: {seen!r})" if isinstance(seen, str | int | float | bool) else ""
    return location, f"{message[:1].lower()}{message[1:]}{shown}"


def _strip_tags(source: Source, loc: tuple[str | int, ...]) -> Location:
    """Pydantic's location holds names of union members that do not stand in the file."""
    found: list[str | int] = []
    node: Any = source.data
    for i, part in enumerate(loc):
        last = i == len(loc) - 1
        if isinstance(node, dict) and (part in node or last):
            found.append(part)
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int):
            found.append(part)
            node = node[part] if part < len(node) else None
    return tuple(found)


def _known_keys(location: Location) -> list[str]:
    """Keys that are allowed at a place, by walking the model's JSON schema."""
    schema = Study.model_json_schema(by_alias=True)
    definitions = schema["$defs"]

    def resolve(node: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        options = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
        return [found for option in options for found in resolve(option)] or [node]

    nodes = resolve(schema)
    for part in location:
        following: list[dict[str, Any]] = []
        for node in nodes:
            if isinstance(part, int):
                child = node.get("items")
            else:
                child = node.get("properties", {}).get(part) or node.get("additionalProperties")
            if isinstance(child, dict):
                following.extend(resolve(child))
        nodes = following
    return sorted({key for node in nodes for key in node.get("properties", {})})
