"""A mistake in a study file: where it stands and what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from jpvad_report.study.source import Location

Problem = tuple[Location, str]


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the most similar known name, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
