"""Where tables and figures stand: in the text, at its end, or in the appendix where the journal takes fewer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jpvad_report.journal import Journal

PRIORITY = (
    "tbl-baseline",
    "fig-survival",
    "tbl-hazards",
    "tbl-predictors",
    "fig-flow",
    "tbl-events",
    "fig-hazards",
    "fig-events",
    "fig-predictors",
)
"""Which tables and figures stay in the text where a journal takes only some: the first of these, then all others."""

AT_END = "\x02displays-at-end\x03"
NEW_PAGE = "::: {.new-page}\n:::\n"
# A new page, from which on figures stand where they are written instead of at the top of the page.
_IN_PLACE = "::: {.new-page .in-place}\n:::\n"
_PLACE = re.compile(r"\x02(?P<name>(?:tbl|fig)-[\w-]+)\x03\n?")


@dataclass(slots=True)
class Displays:
    """Keeps the place of each table and figure until it is known how many there are.

    Attributes
    ----------
    headings : dict
        Of the parts at the end: `tables`, `figures`, and `further` for what the journal has no room for.
    """

    journal: Journal
    headings: dict[str, str]
    made: dict[str, str] = field(default_factory=dict)

    def hold(self, name: str, make: Callable[[], str]) -> str:
        """A mark for the place of a table or figure."""
        if name not in self.made:
            self.made[name] = make()
        return f"\x02{name}\x03\n"

    def place(self, body: str) -> tuple[str, list[str]]:
        """The body with its tables and figures, and the names of those that stay with the text.

        What stands behind the mark `AT_END` belongs to the appendix, and stays where it is.
        """
        text, mark, appendix = body.partition(AT_END)
        names = _PLACE.findall(text)
        kept, moved = self._choose(names)
        at_end = self.journal.page.displays_at_end

        def shown(match: re.Match[str]) -> str:
            name = match["name"]
            return self.made[name] if name in kept and not at_end else ""

        parts = [_PLACE.sub(shown, text)]
        if at_end:
            for prefix, heading in (("tbl", "tables"), ("fig", "figures")):
                parts.append(self._section(heading, [name for name in kept if name.startswith(prefix)]))
            parts.append(f"\n\n{NEW_PAGE}\n")
        rest = _PLACE.sub(lambda match: self.made[match["name"]], appendix)
        further = "\n\n".join([f"## {self.headings['further']}", *(self.made[name] for name in moved)]) if moved else ""
        return "".join([*parts, _behind_first_heading(rest, further) if mark else rest + further]), kept

    def _choose(self, names: Sequence[str]) -> tuple[list[str], list[str]]:
        limits = self.journal.limits
        room = {"tbl": limits.tables, "fig": limits.figures, "": limits.tables_and_figures}
        kept = []
        for name in sorted(names, key=lambda name: PRIORITY.index(name) if name in PRIORITY else len(PRIORITY)):
            kinds = (name[:3], "")
            if all(room[kind] is None or room[kind] for kind in kinds):
                kept.append(name)
                room |= {kind: left - 1 for kind in kinds if (left := room[kind]) is not None}
        return [name for name in names if name in kept], [name for name in names if name not in kept]

    def _section(self, heading: str, names: Sequence[str]) -> str:
        if not names:
            return ""
        pages = f"\n\n{NEW_PAGE}\n".join(self.made[name] for name in names)
        return f"\n\n{_IN_PLACE}\n# {self.headings[heading]} {{.unnumbered}}\n\n{pages}\n\n"


def _behind_first_heading(text: str, added: str) -> str:
    """What was moved opens the appendix, below its heading."""
    if not added:
        return text
    head, line, rest = re.split(r"^(# .*\n)", text, maxsplit=1, flags=re.MULTILINE)
    return f"{head}{line}\n{added}\n\n{rest}"
