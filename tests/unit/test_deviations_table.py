"""The table of changes since the first submission."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.document.manuscript import make_context
from jpvad_report.document.tables import deviations_table
from jpvad_report.journal import Journal
from jpvad_report.results.store import Store
from jpvad_report.study import Study

CHANGE = {"since": "R0", "changed": "LVEF <20%: a_b was *changed* | moved.", "planned": "", "dated": "", "reason": ""}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_empty_everywhere_is_left_out(
    knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study], lang: str
) -> None:
    context = make_context(study_of({**knee, "lang": lang}), Store({}), project=Path(), journal=Journal(name="Plain"))
    assert deviations_table(context, []) is None
    short = deviations_table(context, [CHANGE])
    assert short is not None
    assert [len(row.cells) for row in short.rows] == [2]
    planned = {**CHANGE, "planned": "post_hoc", "dated": "2026-03-01"}
    whole = deviations_table(context, [CHANGE, planned, {**CHANGE, "reason": "Asked by [a] reviewer"}])
    assert whole is not None
    assert [len(row.cells) for row in whole.rows] == [4, 4, 4]
    assert whole.rows[1].cells[2].endswith("(2026-03-01)")
    assert len(whole.notes) == 1


def test_words_of_authors_are_no_markup(knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study]) -> None:
    context = make_context(study_of(knee), Store({}), project=Path(), journal=Journal(name="Plain"))
    table = deviations_table(context, [CHANGE])
    assert table is not None
    assert r"LVEF \<20%: a\_b was \*changed\* \| moved." in table.markdown()
