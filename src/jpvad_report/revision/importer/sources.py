"""Bring changes to their files: the template itself, a copy for one paragraph alone, study.yml, words.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from jpvad_report.document.origins import Instance, Kind, Origin, Place
from jpvad_report.revision.importer.edits import Change, Edit, Fate, Setting, UnplacedError, keep_sentences, name_of
from jpvad_report.revision.importer.units import in_macro
from jpvad_report.revision.importer.yaml_text import Slice, apply, changed, value_at, with_value

_TEMPLATES = {Kind.LITERAL, Kind.STRING, Kind.EXPRESSION, Kind.INCLUDE, Kind.CALL}
_INCLUDED = re.compile(r"""include\s+(["'])(?P<name>[^"']+)\1""")
_BLANK_LINE = re.compile(r"[ \t]*\n")

Key = tuple[object, ...]


def key_of(origin: Origin) -> Key:
    """What tells one origin from another."""
    return (origin.location, origin.start) if origin.location else (origin.path, origin.start, origin.end)


class Printed:
    """Which origins are printed how often, and inside of what."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.instances: dict[Key, set[int]] = {}
        self.chain: dict[int, tuple[Instance, ...]] = {}
        self.origins: dict[int, Origin] = {}
        seen: set[int] = set()
        for place in places:
            for depth, instance in enumerate(place.chain):
                if instance.number not in seen:
                    seen.add(instance.number)
                    self.instances.setdefault(key_of(instance.origin), set()).add(instance.number)
                    self.chain[instance.number] = place.chain[:depth]
                    self.origins[instance.number] = instance.origin

    def times(self, origin: Origin) -> set[int]:
        """The printings of an origin."""
        return self.instances.get(key_of(origin), set())


@dataclass(slots=True)
class _Copy:
    """A template as one paragraph alone uses it."""

    path: Path
    source: str
    name: str
    slices: list[Slice] = field(default_factory=list)


@dataclass(slots=True)
class Resolved:
    """New contents by path below the project; `copies` names the template that a new one was copied from."""

    files: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)


def resolve(edits: Sequence[Edit], printed: Printed, names: Sequence[str], *, project: Path, lang: str) -> Resolved:
    """New contents of the files; an edit that has no certain place is handed off.

    `names` are the identifiers of the blocks by their index.
    """
    while True:
        try:
            return _Resolver(printed, names, project, lang).resolve([e for e in edits if e.fate is Fate.IMPORTED])
        except _EditError as problem:
            problem.edit.fails(Fate.HANDED_OFF, str(problem))
            keep_sentences(edits)


class _EditError(Exception):
    def __init__(self, edit: Edit, reason: str) -> None:
        super().__init__(reason)
        self.edit = edit


class _Resolver:
    def __init__(self, printed: Printed, names: Sequence[str], project: Path, lang: str) -> None:
        self._printed, self._names, self._project, self._lang = printed, names, project, lang
        self._plain: dict[Path, list[Slice]] = {}
        self._sources: dict[Path, str] = {}
        self._copies: dict[int, _Copy] = {}
        self._study: dict[tuple[str | int, ...], list[Slice]] = {}
        self._words: dict[tuple[str | int, ...], list[Slice]] = {}
        self._settings: dict[tuple[str | int, ...], str] = {}
        self._asked: dict[tuple[Key, Slice], set[int]] = {}

    def resolve(self, edits: Sequence[Edit]) -> Resolved:
        for edit in edits:
            for change in edit.changes:
                if isinstance(change, Change):
                    key = (key_of(change.instance.origin), (change.start, change.end, change.new))
                    self._asked.setdefault(key, set()).add(change.instance.number)
        for edit in edits:
            edit.where = []
            try:
                for change in edit.changes:
                    self._take(change, edit)
                self._try_out()
            except UnplacedError as problem:
                raise _EditError(edit, str(problem)) from problem
        copies = {f"templates/{self._lang}/{c.name}": c.source for c in self._copies.values()}
        return Resolved(self._files(), copies)

    def _take(self, change: Change | Setting, edit: Edit) -> None:
        if isinstance(change, Setting):
            self._settings[change.location] = change.new
            edit.where.append(f"study.yml ({'.'.join(map(str, change.location))})")
            return
        origin, instance = change.instance.origin, change.instance
        if origin.kind in _TEMPLATES:
            self._template(instance, (change.start, change.end, change.new), edit)
            return
        others = self._printed.times(origin) - self._asked[(key_of(origin), (change.start, change.end, change.new))]
        if others and not edit.definition:
            raise UnplacedError(
                f"the words come from {name_of(origin)}, which is printed in {len(others)} other places"
            )
        book = self._study if origin.kind is Kind.STUDY else self._words
        start = origin.start if origin.kind is Kind.WORD else 0
        book.setdefault(origin.location, []).append((start + change.start, start + change.end, change.new))
        file = "study.yml" if origin.kind is Kind.STUDY else f"templates/{self._lang}/words.yml"
        edit.where.append(f"{file} ({name_of(origin)})")

    def _template(self, instance: Instance, piece: Slice, edit: Edit) -> None:
        origin = instance.origin
        assert origin.path is not None
        asked = self._asked.get((key_of(origin), piece), {instance.number})
        moved: Slice = (origin.start + piece[0], origin.start + piece[1], piece[2])
        chain = self._printed.chain[instance.number]
        include = next((i for i in reversed(chain) if i.origin.kind is Kind.INCLUDE), None)
        found = None if include is None else _INCLUDED.search(include.origin.text)
        included = found is not None and found["name"] == origin.source
        if in_macro(origin.path.read_text(encoding="utf-8"), origin.start):
            raise UnplacedError(f"the words come from {origin.source}, whose pieces many sentences share")
        if self._printed.times(origin) <= asked and not origin.source.startswith("default/"):
            self._plain.setdefault(origin.path, []).append(moved)
            self._sources[origin.path] = origin.source
            edit.where.append(f"templates/{self._lang}/{origin.source}")
            return
        if include is None or found is None or not included:
            raise UnplacedError(f"the words come from {origin.source}, which is used in several places")
        copy = self._copies.get(include.number)
        if copy is None:
            copy = self._copies[include.number] = _Copy(
                origin.path, origin.source, self._copy_name(origin.source, edit)
            )
            start, end = found.span("name")
            self._template(include, (start, end, copy.name), edit)
        copy.slices.append(moved)
        edit.where.append(f"templates/{self._lang}/{copy.name}")

    def _copy_name(self, source: str, edit: Edit) -> str:
        path = PurePosixPath(source.removeprefix("default/"))
        suffix = self._names[edit.block].removeprefix("p-") or "here"
        taken = {copy.name for copy in self._copies.values()}
        names = (str(path.with_stem(f"{path.stem}-{suffix}{n or ''}")) for n in range(100))
        return next(n for n in names if n not in taken and not (self._templates / n).exists())

    @property
    def _templates(self) -> Path:
        return self._project / "templates" / self._lang

    def _try_out(self) -> None:
        self._files()

    def _files(self) -> dict[str, str]:
        files: dict[str, str] = {}
        for path, slices in self._plain.items():
            files[self._target(path)] = _edited(path, slices)
        for copy in self._copies.values():
            files[f"templates/{self._lang}/{copy.name}"] = _edited(
                copy.path, [*self._plain.get(copy.path, []), *copy.slices]
            )
        if self._study or self._settings:
            files["study.yml"] = self._study_text()
        if self._words:
            files[f"templates/{self._lang}/words.yml"] = self._words_text()
        return files

    def _target(self, path: Path) -> str:
        if path.is_relative_to(self._project):
            return path.relative_to(self._project).as_posix()
        return f"templates/{self._lang}/{self._sources[path]}"

    def _study_text(self) -> str:
        text = (self._project / "study.yml").read_text(encoding="utf-8")
        for location, slices in self._study.items():
            # A text may be given by language.
            spoken = (*location, self._lang)
            text = changed(text, location if value_at(text, spoken) is None else spoken, slices)
        for location, value in self._settings.items():
            text = with_value(text, location, value)
        return text

    def _words_text(self) -> str:
        from jpvad_report.study.shipped import default_templates

        own = self._templates / "words.yml"
        text = own.read_text(encoding="utf-8") if own.is_file() else ""
        shipped = (default_templates() / self._lang / "words.yml").read_text(encoding="utf-8")
        for location, slices in self._words.items():
            if value_at(text, location) is not None:
                text = changed(text, location, slices)
            else:
                text = with_value(text, location, apply(value_at(shipped, location) or "", slices))
        return text


def _edited(path: Path, slices: Sequence[Slice]) -> str:
    """The template with its changes; a line that they left empty goes with them."""
    text = path.read_text(encoding="utf-8")
    return apply(text, [_with_line(text, piece) for piece in _joined(slices)])


def _joined(slices: Sequence[Slice]) -> list[Slice]:
    """Changes of neighbouring pieces as one: a whole line is seen to go."""
    found: list[Slice] = []
    for start, end, new in sorted(dict.fromkeys(slices), key=lambda piece: piece[:2]):
        last = found[-1] if found else None
        if last is not None and last[1] == start and last[0] < last[1] and start < end:
            found[-1] = (last[0], end, last[2] + new)
        else:
            found.append((start, end, new))
    return found


def _with_line(text: str, piece: Slice) -> Slice:
    start, end, new = piece
    if start < end and not new and text[start] == "\n" and text[end : end + 1] == "\n":
        start += 1
    elif start < end and text[end - 1] == "\n" and text.startswith("{%", end):
        # A tag keeps its line; spaces and line ends are one in a paragraph.
        end -= 1
    piece = (start, end, new)
    line = text.rfind("\n", 0, start) + 1
    rest = _BLANK_LINE.match(text, end)
    if not new and start < end and not text[line:start].strip() and rest and "\n" not in text[start:end]:
        return line, rest.end(), new
    return piece
