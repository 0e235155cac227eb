"""Two stores compared: which results are new, gone or changed, in value or only in how they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from jpvad_report.results.formatting import (
    NOT_ESTIMABLE,
    NumberStyle,
    decimal_text,
    interval,
    number,
    p_phrase,
    percentage,
    round_half_away,
)
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.study.model import Study


class Kind(StrEnum):
    """What happened to a result.

    `printed` moved a printed digit, `digits` only digits that are not printed, `method` only how it was made.
    """

    NEW = "new"
    VANISHED = "vanished"
    PRINTED = "printed"
    DIGITS = "digits"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Change:
    """One result in the two states; None where one lacks it."""

    key: str
    kind: Kind
    old: Record | None
    new: Record | None
    printed_old: str
    printed_new: str

    @property
    def section(self) -> str:
        """The analysis that it belongs to."""
        return self.key.split(".", 1)[0]


# How a value is printed and what it is called does not make it another value.
_NO_VALUE = {"unit", "digits", "method", "interval", "note", "reference", "reason"}
_WORDS = ("method", "interval", "note")


def compare_stores(old: Store, new: Store, *, style: NumberStyle, renamed: Mapping[str, str]) -> list[Change]:
    """Every result that is not the same, sorted by key.

    Parameters
    ----------
    style
        How both are printed, so that another journal's style is no change.
    renamed
        New labels by old ones: the words of a reason follow them.
    """
    found = []
    for key in sorted({*old, *new}):
        before, after = old.records.get(key), new.records.get(key)
        shown = tuple("" if record is None else printed(record, style) for record in (before, after))
        if kind := _kind(before, after, changed_print=shown[0] != shown[1], renamed=renamed):
            found.append(Change(key, kind, before, after, *shown))
    return found


def changed_curves(old: Store, new: Store) -> list[str]:
    """Keys of curves that are not the same."""
    return sorted(key for key in {*old.series, *new.series} if old.series.get(key) != new.series.get(key))


def renamed_labels(old: Study, new: Study) -> dict[str, str]:
    """New labels by old ones, of variables and levels that both study files have."""
    found: dict[str, str] = {}
    for name in old.all_variables:
        if name not in new.all_variables:
            continue
        before, after = old.variable(name), new.variable(name)
        found |= {before.label: after.label, before.in_text: after.in_text}
        found |= {label: after.levels[code] for code, label in before.levels.items() if code in after.levels}
    return {one: other for one, other in found.items() if one != other}


def same_value(one: Record | None, other: Record | None) -> bool:
    """True where two results hold the same numbers, at full precision."""
    if one is None or other is None or type(one) is not type(other):
        return one is other
    names = [field.name for field in fields(one) if field.name not in _NO_VALUE]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def printed(record: Record, style: NumberStyle) -> str:
    """A result on one line as the document prints its parts: `42/316 (13%)`, `0.87 (0.55–1.37), P=0.55`."""
    if isinstance(record, NotEstimable):
        return NOT_ESTIMABLE
    match record.quantity:
        case Quantity.PROPORTION if record.count is not None and record.n is not None:
            text = f"{_whole(record.count, style)}/{_whole(record.n, style)} ({percentage(record, style=style)}%)"
        case Quantity.TEST if record.p_value is not None:
            return p_phrase(record.p_value, style)
        case _:
            text = number(record, style=style)
    if record.ci_low is not None or record.ci_high is not None:
        text += f" ({interval(record, style=style)})" if "(" not in text else f", {interval(record, style=style)}"
    return text if record.p_value is None else f"{text}, {p_phrase(record.p_value, style)}"


def full(record: Record | None) -> str:
    """The same at full precision: every number that is set, by its name."""
    if record is None:
        return ""
    names = [field.name for field in fields(record) if field.name not in {*_NO_VALUE, "quantity", "level"}]
    shown = [(name, getattr(record, name)) for name in names]
    text = ", ".join(f"{name} {value!r}" for name, value in shown if value is not None)
    return f"not estimable: {record.reason}" if isinstance(record, NotEstimable) else text


def _kind(
    before: Record | None, after: Record | None, *, changed_print: bool, renamed: Mapping[str, str]
) -> Kind | None:
    if before is None:
        return Kind.NEW
    if after is None:
        return Kind.VANISHED
    if changed_print:
        return Kind.PRINTED
    if not same_value(before, after):
        return Kind.DIGITS
    return None if _words(before, renamed) == _words(after, {}) else Kind.METHOD


def _words(record: Record, renamed: Mapping[str, str]) -> tuple[str, ...]:
    texts = (record.method, record.reference, record.reason) if isinstance(record, NotEstimable) else (
        *(getattr(record, name) for name in _WORDS), record.reference,
    )  # fmt: skip
    return tuple(_follow(text, renamed) for text in texts)


def _follow(text: str, renamed: Mapping[str, str]) -> str:
    for old in sorted(renamed, key=len, reverse=True):
        if old in text:
            return text.replace(old, renamed[old])
    return text


def _whole(value: int, style: NumberStyle) -> str:
    return decimal_text(round_half_away(value, 0), style)


__all__ = [
    "Change",
    "Estimate",
    "Kind",
    "changed_curves",
    "compare_stores",
    "full",
    "printed",
    "renamed_labels",
    "same_value",
]
