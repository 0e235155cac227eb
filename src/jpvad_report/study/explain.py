"""What pydantic finds wrong with a file, told to its author: line, place, what is wrong, nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jpvad_report.errors import UserError
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location, Source

_Model = TypeVar("_Model", bound=BaseModel)


def validate(model: type[_Model], source: Source, *, context: dict[str, str] | None = None) -> _Model:
    """The file as a model; `context` is what its validators may ask for, such as the language of texts.

    Raises
    ------
    UserError
        Of the file's kind, with one line a mistake.
    """
    try:
        return model.model_validate(source.data, context=context)
    except ValidationError as error:
        raise explain(source, [_problem(model, source, dict(item)) for item in error.errors()]) from None


def explain(source: Source, found: Iterable[Problem]) -> UserError:
    """One error that names every problem, in the order of the file."""
    lines = []
    for location, message in sorted(found, key=lambda problem: source.line(problem[0])):
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
        where = f"{source.path.name}, line {source.line(location)}"
        lines.append(f"{where}: {place}: {message}" if place else f"{where}: {message}")
    count = f"{len(lines)} problems" if len(lines) > 1 else "1 problem"
    return source.kind.error(
        f"{count} in the {source.kind.noun}.\n" + "\n".join(lines),
        remedy=f"See {source.kind.reference} for every key.",
    )


def _problem(model: type[BaseModel], source: Source, error: dict[str, Any]) -> Problem:
    location = _strip_tags(source, error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _known_keys(model, source, location[:-1])
        return location, f"unknown key{nearest(str(location[-1]), known)}"
    if kind == "missing":
        return location[:-1], f"the key '{location[-1]}' is missing"
    if kind == "union_tag_not_found":
        return location, f"the key {error['ctx']['discriminator']} is missing"
    if kind == "union_tag_invalid":
        tag, expected = error["ctx"]["tag"], error["ctx"]["expected_tags"]
        known = [word.strip("' ") for word in expected.split(",")]
        key = error["ctx"]["discriminator"].strip("'")
        return (*location, key), f"{tag!r} is not one of {expected}{nearest(str(tag), known)}"
    if kind == "enum" or kind == "literal_error":
        expected = error["ctx"]["expected"]
        return location, f"{error['input']!r} is not one of {expected}"
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return location, "expected keys with their values"
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


def _known_keys(model: type[BaseModel], source: Source, location: Location) -> list[str]:
    """Keys that are allowed at a place, by walking the model's JSON schema along the file."""
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})

    def resolve(node: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        options = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
        return [found for option in options for found in resolve(option)] or [node]

    nodes, value = resolve(schema), source.data
    for part in location:
        following: list[dict[str, Any]] = []
        for node in nodes:
            if isinstance(part, int):
                child = node.get("items")
            else:
                child = node.get("properties", {}).get(part) or node.get("additionalProperties")
            if isinstance(child, dict):
                following.extend(resolve(child))
        value = _at(value, part)
        nodes = [node for node in following if _fits(node, value)]
    return sorted({key for node in nodes for key in node.get("properties", {})})


def _at(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) else None


def _fits(node: dict[str, Any], value: Any) -> bool:
    """False for the member of a union whose fixed word (its kind) is another one than the file's."""
    if not isinstance(value, dict):
        return True
    for key, schema in node.get("properties", {}).items():
        words = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if words is not None and key in value and value[key] not in words:
            return False
    return True
