"""A diff as JSON, for programs: the same content, every number at full precision."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import Enum
from typing import Any

from jpvad_report.results.records import Record
from jpvad_report.revision import outline
from jpvad_report.revision.diff import Diff
from jpvad_report.revision.meaning import Meaning
from jpvad_report.revision.moved import Moved
from jpvad_report.revision.results import Change
from jpvad_report.revision.state import State

SCHEMA = 1


def to_json(diff: Diff) -> str:
    """Sorted keys, and the same bytes for the same two states."""
    content = {
        "schema": SCHEMA,
        "old": _state(diff.old),
        "new": _state(diff.new),
        "empty": diff.is_empty,
        "headline": outline.headline(diff),
        "cause": outline.cause(diff),
        "meanings": [
            {**asdict(one), "cause": outline.said(diff, one).cause, "alone": outline.said(diff, one).alone}
            for one in diff.meanings
        ],
        "causes": {
            "differ": {factor.value: differs for factor, differs in diff.causes.differ.items()},
            "tried": [factor.value for factor in diff.causes.tried],
            "sentences": outline.reasons(diff),
        },
        "patients": _patients(diff),
        "study": [asdict(change) for change in diff.study],
        "results": [_result(diff, change) for change in diff.changes],
        "curves": diff.curves,
        "places": [_moved(one) for one in diff.moved],
        "reworded": [asdict(one) for one in diff.reworded],
        "figures": diff.figures,
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def _meaning(diff: Diff, one: Meaning) -> dict[str, Any]:
    said = outline.said(diff, one)
    return {**asdict(one), "cause": said.cause, "alone": said.alone}


def _state(state: State) -> dict[str, Any]:
    return {"name": state.name, "provenance": dict(state.made_from), "code": state.code, "journal": state.journal.name}


def _patients(diff: Diff) -> dict[str, Any] | None:
    if diff.movement is None:
        return None
    sides = {"entered": diff.movement.entered, "left": diff.movement.left}
    counted = {side: [{"criterion": rule, "n": n} for rule, n in reasons.items()] for side, reasons in sides.items()}
    return {"stayed": diff.movement.stayed, **counted}


def _result(diff: Diff, change: Change) -> dict[str, Any]:
    cause = diff.causes.by_key.get(change.key)
    told = None
    if cause is not None:
        told = {
            "factors": [factor.value for factor in cause.factors],
            "alone": {factor.value: _record(record) for factor, record in cause.alone.items()},
            "interact": cause.interact,
        }
    return {
        "key": change.key,
        "name": diff.names[change.key],
        "kind": change.kind.value,
        "old": _record(change.old),
        "new": _record(change.new),
        "printed_old": change.printed_old,
        "printed_new": change.printed_new,
        "cause": told,
    }


def _record(record: Record | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in asdict(record).items()
        if value not in (None, "")
    }


def _moved(one: Moved) -> dict[str, Any]:
    place = one.place
    return {
        "key": one.key,
        "part": one.part,
        "old": one.old,
        "new": one.new,
        "where": place.where.value,
        "section": place.section,
        "id": place.id,
        "title": place.title,
        "sentence": place.text,
        "row": place.row,
        "column": place.column,
    }
