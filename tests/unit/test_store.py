"""The store: keys, plain JSON, the same bytes, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from jpvad_report.errors import UserError
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Series, count, proportion
from jpvad_report.results.store import Store, UnknownResultError

STORE = Store(
    {
        "b.ratio": Estimate(quantity=Quantity.RATIO, estimate=0.1 + 0.2, ci_low=0.1, ci_high=1.5, level=0.95, n=7),
        "a.count": count(5, n=9),
        "c.failed": NotEstimable(reason="nobody was followed", n=0),
        "d.share": proportion(1, 3),
    },
    {"curve": Series({"days": (0.0, 1.0), "incidence": (None, 0.5)})},
    {"version": "1"},
)


def test_json_keeps_every_digit_and_none() -> None:
    text = STORE.to_json()
    again = Store.from_json(text)
    assert again == STORE
    assert again.to_json() == text
    assert "0.30000000000000004" in text
    assert text.index('"a.count"') < text.index('"b.ratio"')


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(UnknownResultError, match=r"nearest key is 'b\.ratio'"):
        STORE["b.ration"]
    with pytest.raises(UnknownResultError, match="not a count"):
        STORE.number("b.ratio")
    assert STORE.number("a.count") == 5
    assert STORE.estimate("c.failed") is None
    assert "a.count" in STORE
    assert len(STORE) == 4


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "records": {"x": {"no": 1}}}'])
def test_what_is_not_a_store(text: str) -> None:
    with pytest.raises(UserError):
        Store.from_json(text)


def test_another_schema_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="schema 99"):
        Store.from_json('{"schema": 99}')
    with pytest.raises(UserError, match="No results at"):
        Store.read(tmp_path / "results.json")
