"""The one place where every number of the document is: a mapping from key to record, written as results.json."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from jpvad_report.errors import UserError
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series

SCHEMA = 1


class UnknownResultError(UserError):
    """A key that the store does not hold."""


@dataclass(frozen=True, slots=True)
class Store(Mapping[str, Record]):
    """Records and curves by key, with the provenance of the run.

    Keys read like paths (`survival.death_30d.before.incidence`) and stay the same across revisions.
    """

    records: dict[str, Record]
    series: dict[str, Series] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Record:
        try:
            return self.records[key]
        except KeyError:
            close = difflib.get_close_matches(key, self.records, n=1)
            remedy = f"The nearest key is '{close[0]}'." if close else "report/results.json lists all keys."
            raise UnknownResultError(f"There is no result '{key}'.", remedy=remedy) from None

    def __contains__(self, key: object) -> bool:
        return key in self.records

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def estimate(self, key: str) -> Estimate | None:
        """The record if it could be estimated, else None."""
        record = self[key]
        return record if isinstance(record, Estimate) else None

    def number(self, key: str) -> int:
        """A count as an integer."""
        record = self[key]
        if not isinstance(record, Estimate) or record.count is None:
            raise UnknownResultError(f"The result '{key}' is not a count.")
        return record.count

    def to_json(self) -> str:
        """Sorted, without NaN or infinity, and the same bytes for the same results."""
        content = {"schema": SCHEMA, "provenance": self.provenance, **self.plain()}
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"

    def plain(self) -> dict[str, Any]:
        """Records and series as plain data, in the store's own order."""
        return {
            "records": {key: _plain(record) for key, record in self.records.items()},
            "series": {key: {name: list(v) for name, v in s.columns.items()} for key, s in self.series.items()},
        }

    @classmethod
    def from_plain(cls, content: Mapping[str, Any], *, provenance: dict[str, Any] | None = None) -> Store:
        """The store that gave this plain data."""
        records = {key: _record(value) for key, value in content["records"].items()}
        series = {
            key: Series({name: tuple(values) for name, values in columns.items()})
            for key, columns in content["series"].items()
        }
        return cls(records, series, provenance or {})

    @classmethod
    def from_json(cls, text: str, *, source: str = "results.json") -> Store:
        """Read what `to_json` wrote."""
        try:
            content = json.loads(text)
            if content["schema"] != SCHEMA:
                raise UserError(
                    f"{source} has schema {content['schema']}; this version reads schema {SCHEMA}.",
                    remedy="Build the results again with this version.",
                )
            return cls.from_plain(content, provenance=content["provenance"])
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise UserError(f"{source} is not a results store ({type(error).__name__}).") from error

    @classmethod
    def read(cls, path: Path) -> Store:
        """Read a store from a file."""
        if not path.is_file():
            raise UserError(f"No results at {path}.", remedy="Run `jpvad-report build` first.")
        return cls.from_json(path.read_text(encoding="utf-8"), source=path.name)


def _plain(record: Record) -> dict[str, Any]:
    values = {k: v.value if isinstance(v, Enum) else v for k, v in asdict(record).items() if v not in (None, "")}
    return values if isinstance(record, Estimate) else {"not_estimable": True, **values}


def _record(values: dict[str, Any]) -> Record:
    if values.get("not_estimable"):
        return NotEstimable(**{k: v for k, v in values.items() if k != "not_estimable"})
    return Estimate(**{**values, "quantity": Quantity(values["quantity"])})
