"""Which results a figure shows: noted while it is drawn from a store that remembers what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from typing import Any, TypeVar

from jpvad_report.document.pictures import drawings
from jpvad_report.results.store import Store
from jpvad_report.revision.state import State

_Value = TypeVar("_Value")


class _Noting(dict[str, _Value]):
    """A mapping that notes the keys whose values were taken."""

    def __init__(self, content: dict[str, _Value]) -> None:
        super().__init__(content)
        self.taken: set[str] = set()

    def __getitem__(self, key: str) -> _Value:
        self.taken.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.taken.add(key)
        return super().get(key, default)


def figure_keys(state: State, names: Iterable[str]) -> dict[str, set[str]]:
    """Keys of the results and curves that some figures show; nothing is written."""
    found = {}
    for name in names:
        records, series = _Noting(state.store.records), _Noting(state.store.series)
        numbers = copy(state.context.numbers)
        numbers.store = Store(records, series, state.store.provenance)
        draw = drawings(replace(state.context, numbers=numbers)).get(name)
        if draw is not None:
            # Not what decides which figures there are.
            records.taken.clear()
            series.taken.clear()
            draw()
            found[name] = records.taken | series.taken
    return found
