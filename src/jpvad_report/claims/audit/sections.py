"""Under which heading a sentence stands, as abstracts and articles tell: "Results", "Conclusion", "Key points"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jpvad_report.claims.audit.sentences import Passage

_HEADING = re.compile(
    r"[*#_\s\d.]*(?P<name>ABSTRACT|Abstract|SUMMARY|Summary|KEY|Key|IMPORTANCE|Importance|QUESTION|Question|"
    r"FINDINGS|Findings|MEANING|Meaning|"
    r"BACKGROUND|Background|INTRODUCTION|Introduction|OBJECTIVES?|Objectives?|AIMS?|Aims?|PURPOSE|Purpose|"
    r"RATIONALE|Rationale|METHODS?|Methods?|"
    r"MATERIALS|Materials|DESIGN|Design|STUDY|Study|SETTING|Setting|PATIENTS|Patients|PARTICIPANTS|Participants|"
    r"INTERVENTIONS?|Interventions?|MEASUREMENTS|Measurements|MAIN|Main|RESULTS?|Results?|"
    r"CONCLUSIONS?|Conclusions?|DISCUSSION|Discussion|INTERPRETATION|Interpretation|LIMITATIONS?|Limitations?|"
    r"HIGHLIGHTS|Highlights|TABLE|Table|TAKE|Take|PLAIN|Plain|CLINICAL|Clinical|BODY|WHAT|What|FUNDING|Funding)\b"
    r"(?P<rest>[A-Za-z,&/() ]{0,40})(?P<mark>[:.\u2014\u2013-]|\n|$|\s(?=[A-Z]))"
)
_CAPITALS = re.compile(
    r"(?P<name>BACKGROUND|OBJECTIVES?|AIMS?|PURPOSE|METHODS?|RESULTS?|FINDINGS|CONCLUSIONS?|INTERPRETATION)\s(?=[A-Z][a-z0-9-])"
)
"""A heading in capitals before a sentence: "CONCLUSION Zelparib improved progression-free survival"."""
_NAMES = {
    "aim": "objective",
    "aims": "objective",
    "purpose": "objective",
    "result": "results",
    "conclusion": "conclusions",
}


def sections(text: str, passages: Sequence[Passage]) -> list[str]:
    """Name the section of every passage; nothing before the first heading."""
    found: list[str] = []
    current = ""
    for passage in passages:
        heading = _HEADING.match(text, passage.start, min(passage.end, passage.start + 70))
        if heading is None or not _is_heading(heading):
            heading = _CAPITALS.match(text, passage.start, min(passage.end, passage.start + 30))
        if heading is not None:
            name = heading.group("name").lower()
            current = _NAMES.get(name, name)
        found.append(current)
    return found


def _is_heading(heading: re.Match[str]) -> bool:
    """Whether a mark or a new line ends it, or a sentence begins behind it ("Results Among ...")."""
    mark, rest = heading.group("mark"), heading.group("rest").strip()
    if mark in (":", ".", "\u2014", "\u2013", "\n", ""):
        return len(rest.split()) <= 5
    return mark.isspace() and not rest
