"""Texts of study.yml and words.yml that tell where they stand."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from jpvad_report.document.origins.marks import Kind, Marker, Origin
from jpvad_report.study.model import Study

_TEXTS = {
    "title", "short_title", "subtitle", "background", "purpose", "source", "keywords", "abbreviations", "authors",
    "affiliations", "correspondence", "ethics", "consent", "funding", "registration", "conflicts_of_interest",
    "data_availability", "code_availability", "label", "short", "phrase", "absent", "higher", "lower", "levels",
    "population", "description", "phrases", "who", "conditioned_on", "noun", "composite", "registry",
}  # fmt: skip
"""Fields whose texts are printed as they are. Others are codes, or words that the program looks up."""

_PRINTED = {
    "todo", "table", "models", "captions", "notes", "plans", "abstract", "declarations", "factors", "estimates",
    "event_free_time", "contrasts", "scales", "proportion_intervals", "summaries", "kinds", "analyses", "methods",
}  # fmt: skip
"""Parts of words.yml that are printed. Others are signs and patterns, or words that the program looks up."""


def trace_study(study: Study, marker: Marker) -> Study:
    """The study with marks around its texts."""
    traced = _traced(study, (), marker)
    assert isinstance(traced, Study)
    return traced


def _traced(value: Any, location: tuple[str | int, ...], marker: Marker) -> Any:
    if isinstance(value, BaseModel):
        changed = {}
        for name in type(value).model_fields:
            part = getattr(value, name)
            if isinstance(part, BaseModel | dict | tuple) or (isinstance(part, str) and name in _TEXTS):
                changed[name] = _traced(part, (*location, name), marker)
        return value.model_copy(update=changed)
    if isinstance(value, dict):
        return {key: _traced(part, (*location, key), marker) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_traced(part, (*location, index), marker) for index, part in enumerate(value))
    named = {part for part in location[-2:] if isinstance(part, str)} | {"name", "degrees"} & set(location[-1:])
    if isinstance(value, str) and value and type(value) is str and named & (_TEXTS | {"name", "degrees"}):
        return marker.wrap(Origin(Kind.STUDY, value, location=location))
    return value


def trace_words(words: Mapping[str, Any], marker: Marker, location: tuple[str | int, ...] = ()) -> dict[str, Any]:
    """The words of the language with marks around the texts between their placeholders."""
    traced: dict[str, Any] = {}
    for key, value in words.items():
        here = (*location, key)
        if not location and key not in _PRINTED:
            traced[key] = value
        elif isinstance(value, Mapping):
            traced[key] = trace_words(value, marker, here)
        elif isinstance(value, str):
            traced[key] = _format_traced(value, here, marker)
        else:
            traced[key] = value
    return traced


def _format_traced(text: str, location: tuple[str | int, ...], marker: Marker) -> str:
    pieces, at = [], 0
    for literal, field, _, _ in string.Formatter().parse(text):
        if literal:
            start = text.index(literal, at)
            at = start + len(literal)
            pieces.append(marker.wrap(Origin(Kind.WORD, literal, location=location, start=start, end=at)))
        if field is not None:
            pieces.append("{" + field + "}")
    return "".join(pieces)
