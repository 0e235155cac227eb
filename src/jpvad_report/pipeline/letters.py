"""The response to reviewers, as documents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import staged
from jpvad_report.document.context import Context
from jpvad_report.document.manuscript import make_context
from jpvad_report.engine import Format
from jpvad_report.engine.contract import WORD_SETTINGS
from jpvad_report.errors import LetterError
from jpvad_report.pipeline.marked import AUTHOR, REVISION, manuscript_tree
from jpvad_report.pipeline.project import OUTPUT, REPORT, Project, Stage, silent
from jpvad_report.pipeline.revisions import working_state
from jpvad_report.revision.diff import meanings_of
from jpvad_report.revision.folder import WORKING, chain
from jpvad_report.revision.letter import Content, Letter, compose, load_letter
from jpvad_report.revision.letter.answers import render_answers, result_lines
from jpvad_report.revision.letter.doubts import doubts
from jpvad_report.revision.letter.pages import page_finder
from jpvad_report.revision.letter.passages import Passages, captions
from jpvad_report.revision.letter.references import resolve
from jpvad_report.revision.mark.blocks import Marking
from jpvad_report.revision.mark.changes import Change
from jpvad_report.revision.mark.tree import Element, text_of
from jpvad_report.revision.meaning import Weight
from jpvad_report.revision.state import State, read_revision
from jpvad_report.study.explain import explain
from jpvad_report.study.source import Location

NAME = "letter"
_FENCE = ":" * 30


@dataclass(frozen=True, slots=True)
class LetterDocuments:
    """What `letter` made: the documents, ids of points without an answer of all points, and what is doubtful."""

    documents: dict[str, Path]
    unanswered: list[str]
    points: int
    warnings: list[str]


def letter(project: Project, path: Path, *, formats: Sequence[str], stage: Stage = silent) -> LetterDocuments:
    """Write the response to reviewers.

    Raises
    ------
    LetterError
        For a file with mistakes: unknown keys, results, names, passages.
    RevisionError
        For an unknown or edited revision, and a working state that is not current.
    """
    from jpvad_report.engine.marked import render_tree

    stage("Reading the letter and the two manuscripts")
    points = load_letter(path)
    old, new = _states(project, points)
    context = make_context(new.study, new.store, project=new.folder, journal=new.journal)
    output, pdf = project.folder / OUTPUT / REVISION, _pdf(new)
    with staged(output) as aside:
        work = aside / ".work"
        work.mkdir()
        trees = [manuscript_tree(state, work) for state in (old, new)]
        content = _content(points, context, (old, new), trees, pdf)
        meta = _meta(trees[1]["meta"], context.words)
        tree = {**trees[1], "meta": meta, "blocks": compose(points, content, context.words)}
        stage("Rendering")
        made = render_tree(tree, name=NAME, folder=work, formats=[Format(name) for name in formats])
        for document in made.values():
            document.rename(aside / document.name)
        shutil.rmtree(work)
    documents = {kind.value: output / document.name for kind, document in made.items()}
    unanswered = [point.id for point in points.file.points if not point.is_answered]
    warnings = list(doubts(points, content.passages, has_pages=pdf is not None))
    return LetterDocuments(documents, unanswered, len(points.file.points), warnings)


def _content(
    points: Letter, context: Context, states: tuple[State, State], trees: Sequence[Mapping[str, Any]], pdf: Path | None
) -> Content:
    """Everything that the letter says; all mistakes of the file are told at once."""
    from jpvad_report.engine.marked import parse_text

    old, new = states
    texts, problems = render_answers(points, context, new)
    parsed, unknown = resolve(_parsed(texts, parse_text), dict(captions(trees[1])))
    marking = Marking(Change(author=AUTHOR))
    passages, absent = Passages(*trees, marking=marking, page=page_finder(pdf)).find(points)
    if found := [*problems, *unknown, *absent]:
        raise explain(points.source, found)
    return Content(
        texts=parsed,
        results={point.id: result_lines(point, context, old.store) for point in points.file.points},
        passages=passages,
        summary=_summary(old, new),
        old=old.name,
        new=context.words["marked"]["present"] if new.name == WORKING else new.name,
        title=new.study.manuscript.title,
    )


def _states(project: Project, points: Letter) -> tuple[State, State]:
    against = points.file.against
    if not against:
        frozen = chain(project.folder)
        if not frozen:
            raise LetterError(
                "Nothing has been frozen: what the reviewers read is not known.",
                remedy="`jpvad-report freeze NAME` keeps a submission; name it with `against:` in the letter file.",
            )
        against = frozen[-1][0].name
    revision = points.file.revision
    new = read_revision(project.folder, revision) if revision else working_state(project)
    return read_revision(project.folder, against), new


def _parsed(texts: Mapping[Location, str], parse: Any) -> dict[Location, list[Element]]:
    """All texts in one run of Pandoc."""
    places = list(texts)
    pieces = [f"{_FENCE} {{#piece-{i}}}\n{texts[place]}\n\n{_FENCE}\n" for i, place in enumerate(places)]
    found = {block["c"][0][0]: block["c"][1] for block in parse("\n".join(pieces))["blocks"] if block["t"] == "Div"}
    return {place: found.get(f"piece-{i}", []) for i, place in enumerate(places)}


def _pdf(state: State) -> Path | None:
    """The manuscript's pdf, where it is as new as the manuscript."""
    path = state.folder / OUTPUT / REPORT / "manuscript.pdf"
    if not path.is_file():
        return None
    source = state.folder / REPORT / "manuscript.qmd"
    return path if state.name != WORKING or path.stat().st_mtime >= source.stat().st_mtime else None


def _summary(old: State, new: State) -> list[str]:
    """What the diff says first; its sentences are English."""
    if new.study.lang != "en":
        return []
    weighty = (Weight.CONCLUSION, Weight.FINDING, Weight.PATIENTS)
    found = meanings_of(old, new)
    return [one.sentence for weight in weighty for one in found if one.weight is weight]


def _meta(meta: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Language, fonts, marks and settings of the manuscript; a letter has no line numbers."""
    kept = {name: meta[name] for name in ("lang", "page-mark", "east-asian-fonts", "resolved") if name in meta}
    title = words["letter"]["title"]
    kept["title"] = {"t": "MetaInlines", "c": [{"t": "Str", "c": title}]}
    kept["pagetitle"] = {"t": "MetaString", "c": title}
    kept["quoted"] = {"t": "MetaBool", "c": True}
    if WORD_SETTINGS in meta:
        settings = json.loads(text_of(meta[WORD_SETTINGS]["c"])) | {
            "line_numbers": False,
            "fields": False,
            "title": title,
        }
        code = {"t": "Code", "c": [["", [], []], json.dumps(settings, ensure_ascii=False)]}
        kept[WORD_SETTINGS] = {"t": "MetaInlines", "c": [code]}
    return kept
