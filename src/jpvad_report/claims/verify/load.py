"""From a file to claims, or to one message with every mistake; claims must fit the text and each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jpvad_report.claims import printed
from jpvad_report.claims.verify.claims_file import Claim, ClaimsFile, DirectionClaim, PClaim, PercentClaim
from jpvad_report.errors import ClaimsError
from jpvad_report.study.explain import explain, validate
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import FileKind, Location, Source

CLAIMS = FileKind(
    noun="claims file",
    reference="docs/claims.md",
    where="Name an existing claims file; docs/claims.md shows how to write one.",
    error=ClaimsError,
    all_text=True,
)


@dataclass(frozen=True, slots=True)
class Claims:
    """A claims file that fits the text it speaks of.

    Attributes
    ----------
    file : ClaimsFile
        What stands in it.
    source : Source
        Where it stands.
    """

    file: ClaimsFile
    source: Source

    def line(self, index: int) -> int:
        """Line of a claim, counted from 0 in the file's list."""
        return self.source.line(("claims", index))


def load_claims(path: Path) -> Claims:
    """Read and validate a claims file and the text that it names.

    Raises
    ------
    ClaimsError
        With one line a problem: file, line, place in the file, what is wrong, nearest valid name.
    """
    source = Source(path, CLAIMS)
    file = validate(ClaimsFile, source)
    if found := [*_names(file), *_words(file, _text(file, source))]:
        raise explain(source, found)
    return Claims(file, source)


def _text(file: ClaimsFile, source: Source) -> str | None:
    if not file.source:
        return None
    path = source.path.parent / file.source
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        wrong = f"'{file.source}' cannot be read as UTF-8 text ({type(error).__name__})"
        raise explain(source, [(("source",), wrong)]) from None


def _words(file: ClaimsFile, text: str | None) -> Iterator[Problem]:
    """The words stand in the text, and what a claim prints stands in its words."""
    whole = None if text is None else printed.normal(text)
    for i, claim in enumerate(file.claims):
        if whole is not None and printed.normal(claim.words) not in whole:
            yield ("claims", i, "words"), f"these words do not stand in {file.source}"
        for shown in claim.texts:
            if not printed.stands_in(shown, claim.words):
                yield ("claims", i, "words"), f"'{shown}' does not stand in the words of its own claim"
    for i, statement in enumerate(file.not_checked):
        if whole is not None and printed.normal(statement.words) not in whole:
            yield ("not_checked", i, "words"), f"these words do not stand in {file.source}"


def _names(file: ClaimsFile) -> Iterator[Problem]:
    ids: dict[str, Claim] = {}
    for i, claim in enumerate(file.claims):
        if claim.id in ids:
            yield ("claims", i, "id"), f"the id '{claim.id}' stands twice"
        if claim.id:
            ids[claim.id] = claim
    for i, claim in enumerate(file.claims):
        place: Location = ("claims", i)
        if isinstance(claim, PercentClaim) and claim.of:
            yield from _refers((*place, "of"), claim.of, ids, "count")
        if isinstance(claim, PClaim):
            for name in claim.compares or ():
                yield from _refers((*place, "compares"), name, ids, "percent")
                share = ids.get(name)
                if isinstance(share, PercentClaim) and not share.of:
                    yield (
                        (*place, "compares"),
                        f"'{name}' needs the key 'of': the id of the claim that prints its group's size",
                    )
        if isinstance(claim, DirectionClaim):
            # A name with a point is the key of a result.
            for name in claim.compares or ():
                if "." not in name:
                    yield from _refers((*place, "compares"), name, ids, "")


def _refers(place: Location, name: str, ids: dict[str, Claim], kind: str) -> Iterator[Problem]:
    if name not in ids:
        yield place, f"there is no claim with the id '{name}'{nearest(name, ids)}"
    elif kind and ids[name].kind != kind:
        yield place, f"'{name}' is a claim of kind {ids[name].kind}; expected {kind}"
