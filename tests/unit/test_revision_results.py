"""Two stores compared: value, print, method; labels are no results."""

from __future__ import annotations

from dataclasses import replace

from jpvad_report.results.formatting import PLAIN
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Series, proportion
from jpvad_report.results.store import Store
from jpvad_report.revision.results import Kind, changed_curves, compare_stores, full, printed, same_value

RATIO = Estimate(
    quantity=Quantity.RATIO, estimate=0.871, ci_low=0.552, ci_high=1.374, level=0.95, p_value=0.5512, n=300
)


def kind(old: object, new: object, **renamed: str) -> Kind | None:
    before, after = (Store({} if one is None else {"key": one}) for one in (old, new))
    found = compare_stores(before, after, style=PLAIN, renamed=renamed)
    return found[0].kind if found else None


def test_every_kind_of_change() -> None:
    assert kind(RATIO, RATIO) is None
    assert kind(RATIO, replace(RATIO, estimate=0.91)) is Kind.PRINTED
    assert kind(RATIO, replace(RATIO, estimate=0.8712)) is Kind.DIGITS
    assert kind(RATIO, replace(RATIO, n=301)) is Kind.DIGITS
    assert kind(RATIO, replace(RATIO, method="firth")) is Kind.METHOD
    assert kind(None, RATIO) is Kind.NEW
    assert kind(RATIO, None) is Kind.VANISHED
    assert kind(RATIO, NotEstimable(reason="nobody")) is Kind.PRINTED


def test_a_label_is_no_result() -> None:
    one, other = NotEstimable(reason="Prior MI does not vary"), NotEstimable(reason="Earlier infarction does not vary")
    assert kind(one, other) is Kind.METHOD
    assert kind(one, other, **{"Prior MI": "Earlier infarction"}) is None
    assert kind(RATIO, replace(RATIO, unit="mg")) is None


def test_printed_and_full() -> None:
    assert printed(RATIO, PLAIN) == "0.87 (0.55–1.37), P=0.55"
    assert full(RATIO) == "estimate 0.871, ci_low 0.552, ci_high 1.374, p_value 0.5512, n 300"
    assert printed(proportion(42, 316), PLAIN) == "42/316 (13%)"
    test = Estimate(quantity=Quantity.TEST, estimate=4.2, p_value=0.04)
    assert printed(test, PLAIN) == "P=0.04"
    assert printed(NotEstimable(reason="nobody"), PLAIN) == "–"
    assert full(NotEstimable(reason="nobody")) == "not estimable: nobody"


def test_kinds_of_records_differ() -> None:
    assert not same_value(RATIO, NotEstimable(reason="nobody"))
    assert not same_value(RATIO, None)
    assert same_value(None, None)


def test_curves() -> None:
    one, other = Store({}, {"a": Series({"days": (0.0, 1.0)})}), Store({}, {"a": Series({"days": (0.0, 2.0)})})
    assert changed_curves(one, one) == []
    assert changed_curves(one, other) == ["a"]
    assert changed_curves(one, Store({})) == ["a"]
