"""What a check of claims found: frozen, ready to be printed in any form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jpvad_report.claims.verify.claims_file import Claim, NotChecked


class Verdict(StrEnum):
    """What became of a claim."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_HOLD = "cannot_hold"
    NOT_COMPUTED = "not_computed"

    @property
    def words(self) -> str:
        """For a reader."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A claim held against the store: both sides in words, and whether they agree (None: not computed)."""

    published: str
    computed: str
    agrees: bool | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One claim with its verdict.

    Attributes
    ----------
    claim : Claim
        As the file states it.
    number, line : int
        Its place in the list, from 1, and in the file.
    published, computed : str
        As printed, and what the store gives at the printed precision.
    verdict : Verdict
        What became of it.
    notes : tuple of str
        Why, and what a reader should know beside.
    attainable : tuple of float or None
        P values that the printed percentages and group sizes leave possible, where the claim names them.
    """

    claim: Claim
    number: int
    line: int
    published: str
    computed: str
    verdict: Verdict
    notes: tuple[str, ...] = ()
    attainable: tuple[float, float] | None = None

    @property
    def declared(self) -> bool:
        """True where the file says beforehand that this would be the verdict."""
        return self.claim.expected == self.verdict.value

    @property
    def passes(self) -> bool:
        """True where nothing has to be looked at: agreement, or the verdict that the file declares."""
        return self.declared if self.claim.expected else self.verdict is Verdict.AGREES

    @property
    def outcome(self) -> str:
        """The verdict in words, with whether it was expected."""
        if self.declared:
            return f"{self.verdict.words} (as declared)"
        if self.claim.expected:
            return f"{self.verdict.words} (declared: {self.claim.expected.replace('_', ' ')})"
        return self.verdict.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All claims of one file.

    Attributes
    ----------
    file, title, source : str
        The claims file, its title, the text that it speaks of.
    checked : tuple of Checked
        In the order of the file.
    not_checked : tuple of NotChecked
        Statements that no result decides.
    provenance : dict
        Of the store: data file and hashes.
    """

    file: str
    title: str
    source: str
    checked: tuple[Checked, ...]
    not_checked: tuple[NotChecked, ...]
    provenance: dict[str, Any]

    @property
    def passes(self) -> bool:
        """True where every claim passes."""
        return all(one.passes for one in self.checked)

    @property
    def summary(self) -> str:
        """`48 claims: 47 agree, 1 cannot hold (as declared).`"""
        parts = []
        for verdict, words in _COUNTED.items():
            found = [one for one in self.checked if one.verdict is verdict]
            for declared in (False, True):
                n = sum(one.declared is declared for one in found)
                if n:
                    phrase = words[n > 1]
                    parts.append(f"{n} {phrase} (as declared)" if declared else f"{n} {phrase}")
        total = len(self.checked)
        text = f"{total} {'claim' if total == 1 else 'claims'}: {', '.join(parts)}."
        vanished = sum(bool(one.claim.expected) and not one.declared for one in self.checked)
        if vanished:
            text += f" {vanished} declared otherwise."
        if self.not_checked:
            n = len(self.not_checked)
            text += f" {n} {'statement' if n == 1 else 'statements'} not checked."
        return text

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.file,
            "title": self.title,
            "source": self.source,
            "passes": self.passes,
            "summary": self.summary,
            "results": {
                key: self.provenance[key]
                for key in ("version", "data_file", "data_sha256", "study_sha256")
                if key in self.provenance
            },
            "claims": [_plain(one) for one in self.checked],
            "not_checked": [{"words": one.words, "reason": one.reason} for one in self.not_checked],
        }


_COUNTED = {
    Verdict.AGREES: ("agrees", "agree"),
    Verdict.DIFFERS: ("differs", "differ"),
    Verdict.CANNOT_HOLD: ("cannot hold", "cannot hold"),
    Verdict.NOT_COMPUTED: ("was not computed", "were not computed"),
}


def _plain(one: Checked) -> dict[str, Any]:
    claim = one.claim
    return {
        "number": one.number,
        "id": claim.id,
        "line": one.line,
        "words": claim.words,
        "kind": claim.kind,
        "key": claim.key,
        "published": one.published,
        "computed": one.computed,
        "verdict": one.verdict.value,
        "expected": claim.expected,
        "reason": claim.reason,
        "passes": one.passes,
        "notes": list(one.notes),
        "attainable_p": None if one.attainable is None else list(one.attainable),
    }


def to_json(reports: Sequence[Report]) -> str:
    """Sorted keys, and the same bytes for the same claims and results."""
    content = {"schema": 1, "passes": all(r.passes for r in reports), "files": [r.plain() for r in reports]}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
