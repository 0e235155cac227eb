"""Where tables and figures stand, and which a journal has room for."""

from __future__ import annotations

import re

import pytest

from jpvad_report.document.displays import AT_END, Displays
from jpvad_report.journal import Journal

HEADINGS = {"tables": "Tables", "figures": "Figures", "further": "Further tables and figures"}
NAMES = ("fig-flow", "tbl-baseline", "tbl-predictors", "fig-predictors", "fig-survival", "tbl-own")


def place(**profile: object) -> tuple[str, list[str]]:
    displays = Displays(Journal.model_validate({"name": "Ours", **profile}), HEADINGS)
    holds = {name: displays.hold(name, lambda name=name: f"[{name}]\n") for name in (*NAMES, "tbl-missing")}
    body = "# Results\n\n" + "\n".join(holds[name] for name in NAMES)
    return displays.place(f"{body}\n{AT_END}\n# Appendix\n\nWords.\n\n{holds['tbl-missing']}")


def order(text: str) -> list[str]:
    """Displays and first words of headings, as they follow each other."""
    return [a or b for a, b in re.findall(r"\[((?:tbl|fig)-\w+)\]|^#+ (\w+)", text, re.MULTILINE)]


def test_without_a_rule_everything_stays_where_it_is() -> None:
    text, kept = place()
    assert order(text) == ["Results", *NAMES, "Appendix", "tbl-missing"]
    assert kept == list(NAMES)
    assert "\x02" not in text


def test_at_the_end_tables_come_before_figures_each_on_a_page() -> None:
    text, kept = place(page={"displays_at_end": True})
    assert order(text) == [
        "Results",
        *("Tables", "tbl-baseline", "tbl-predictors", "tbl-own"),
        *("Figures", "fig-flow", "fig-predictors", "fig-survival"),
        *("Appendix", "tbl-missing"),
    ]
    assert kept == list(NAMES)
    # One page a table or figure, and one for the appendix.
    assert text.count(".new-page") == len(NAMES) + 1


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        ({"tables_and_figures": 2}, ["tbl-baseline", "fig-survival"]),
        ({"tables": 1}, ["fig-flow", "tbl-baseline", "fig-predictors", "fig-survival"]),
        ({"figures": 0}, ["tbl-baseline", "tbl-predictors", "tbl-own"]),
        ({"tables": 2, "figures": 1, "tables_and_figures": 2}, ["tbl-baseline", "fig-survival"]),
        ({"tables_and_figures": 6}, list(NAMES)),
    ],
)
def test_what_has_no_room_opens_the_appendix(limits: dict[str, int], kept: list[str]) -> None:
    text, shown = place(limits=limits)
    moved = [name for name in NAMES if name not in kept]
    assert shown == kept
    assert order(text) == ["Results", *kept, "Appendix", *(["Further", *moved] if moved else []), "tbl-missing"]
