"""Limits of the journal that a manuscript newly exceeds."""

from __future__ import annotations

from jpvad_report.document.citations import cited, load_papers
from jpvad_report.document.limits import over_limits
from jpvad_report.revision.state import State


def newly_broken(old: State, new: State) -> list[str]:
    """One sentence for each limit that the new manuscript exceeds and the old one did not."""
    before = {_limit(sentence) for sentence in _broken(old)}
    return [sentence for sentence in _broken(new) if _limit(sentence) not in before]


def _broken(state: State) -> list[str]:
    body = state.manuscript.partition("\n---\n")[2]
    return over_limits(state.context, body, cited(body, load_papers(state.folder)))


def _limit(sentence: str) -> str:
    """What is limited: the words before the count."""
    return sentence.partition(" has ")[0]
