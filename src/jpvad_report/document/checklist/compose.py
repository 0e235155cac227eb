"""The checklists as a document of their own, rendered like the manuscript."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby, product
from pathlib import Path
from typing import Any

import yaml

from jpvad_report.document import environment as jinja
from jpvad_report.document.checklist.fill import Answer, Verdict, fill, numbered, sections
from jpvad_report.document.checklist.items import Checklist, load_checklist
from jpvad_report.document.checklist.places import places
from jpvad_report.study.manuscript import Design
from jpvad_report.study.model import Study

LANG = "en"  # the guidelines are published in English, and journals ask for them so


def checklists_of(study: Study, *, project: Path) -> list[Checklist]:
    """STROBE for an observational study, with RECORD where the data are collected routinely; none for a trial."""
    if study.manuscript.design is Design.RANDOMISED:
        return []
    names = ["strobe", "record"] if study.data.routinely_collected else ["strobe"]
    return [load_checklist(name, project=project) for name in names]


def compose_checklist(
    study: Study,
    manuscript: str,
    *,
    project: Path,
    engine_front_matter: Callable[..., dict[str, Any]],
    supplement: str = "",
) -> str:
    """The text of checklist.qmd for a manuscript's text.

    `supplement` is the heading of what is a document of its own, with tables and figures S1, S2, ...
    """
    words = jinja.load_words(project, lang=LANG)
    env = jinja.make_environment(project, lang=LANG, words=words)
    called = words["parts"]["supplement"]
    document = [
        replace(place, headings=(called, *place.headings[1:])) if place.headings[:1] == (supplement,) else place
        for place in places(manuscript, supplement=supplement)
    ]
    filled = [(one, fill(one, study, document)) for one in checklists_of(study, project=project)]
    env.filters["cell"] = lambda text: " ".join(text.split()).replace("|", r"\|")
    env.globals["reply"] = lambda answer: reply(answer, words["checklist"])
    body = jinja.render(env, "checklist.qmd.j2", {"filled": filled, "study": study})
    header = {"title": words["checklist"]["title"], "subtitle": study.manuscript.title}
    mark = str(words["page_mark"]) if study.data.synthetic else None
    page = words["page"] | {"results": words["trace"]["title"]}
    # Headings are the manuscript's, and need the letters of its language.
    front = header | engine_front_matter(page_mark=mark, lang=study.lang, words=page)
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=120)}---\n\n{body.strip()}\n"


def reply(answer: Answer, words: dict[str, Any]) -> str:
    """The last column: places, what is left, or why there is nothing to report."""
    match answer.verdict:
        case Verdict.NOT_APPLICABLE:
            return f"{words['not_applicable']}: {answer.because}"
        case Verdict.AUTHORS:
            return f"[{words['authors']}]{{.todo}}"
        case Verdict.PARTLY:
            left = answer.item.left or words["unwritten"]
            return f"{where(answer, words)}. [{words['authors']}: {left}]{{.todo}}"
    return where(answer, words)


def where(answer: Answer, words: dict[str, Any]) -> str:
    """`Methods, Outcome and follow-up, paragraph 1; Table 2`."""
    parts = [
        f"{', '.join(headings)}, {words['paragraph'] if len(numbers) == 1 else words['paragraphs']} {spans(numbers)}"
        for headings, numbers in sections(answer.places)
    ]
    for kind, mark in product(("tbl", "fig"), ("", "S")):
        if numbers := numbered(answer.places, kind, mark):
            shown = spans(numbers, mark=mark)
            parts.append(f"{words[kind] if len(numbers) == 1 else words[f'{kind}s']} {shown}")
    if any(place.id == "title" for place in answer.places):
        parts.insert(0, words["in_title"])
    if answer.study:
        named = [words["whole"] if part == "whole" else f"*{part}*" for part in answer.study]
        parts.append(f"{words['study_file']} ({', '.join(named)})")
    return "; ".join(parts)


def spans(numbers: Sequence[int], *, mark: str = "") -> str:
    """`1`, `1, 3`, `2–5`; with a mark `S2–S5`."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    ]
    shown = [
        f"{mark}{run[0]}" if len(run) == 1 else f"{mark}{run[0]}{'–' if len(run) > 2 else ', '}{mark}{run[-1]}"
        for run in runs
    ]
    return ", ".join(shown)
