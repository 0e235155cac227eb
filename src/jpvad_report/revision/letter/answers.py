"""Answers with their numbers: the letter file's Markdown rendered by the templates' environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2

from jpvad_report.document.context import Context
from jpvad_report.document.environment import make_environment
from jpvad_report.document.labels import Labels
from jpvad_report.document.prose import prose
from jpvad_report.errors import UserError
from jpvad_report.results.store import Store
from jpvad_report.revision.letter.points import Letter, Point
from jpvad_report.revision.results import printed
from jpvad_report.revision.state import State
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location

# What looks like a result; years, days and numbers of tables do not.
_TYPED = re.compile(r"(?<![\w.])\d+\.\d+(?!\.?\w)|(?<![\w.])\d+(?:\.\d+)?\s?%|\b[Pp]\s?[=<>]\s?0?\.\d+")
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result that an answer rests on: what it is called, what it is now, and what it was."""

    key: str
    name: str
    now: str
    was: str | None


def render_answers(letter: Letter, context: Context, state: State) -> tuple[dict[Location, str], list[Problem]]:
    """Markdown of opening, closing and every answer, by their places in the file; and what is wrong with them.

    Problems are unknown keys and names, and expressions that cannot be read.
    """
    environment = make_environment(state.folder, lang=state.study.lang, words=dict(context.words))
    environment.globals |= prose(context)
    environment.globals["say"] = environment.get_template("macros.j2").module
    texts: dict[Location, str] = {}
    found: list[Problem] = []
    for location, text in _texts(letter):
        try:
            texts[location] = environment.from_string(text).render()
        except jinja2.UndefinedError as error:
            name = (re.match(r"'(\w+)' is undefined", error.message or "") or [None, ""])[1] or ""
            found.append((location, f"{error.message}{nearest(name, environment.globals) if name else ''}"))
        except jinja2.TemplateSyntaxError as error:
            found.append((location, f"{error.message} (line {error.lineno} of the text)"))
        except UserError as error:
            found.append((location, f"{error.message} {error.remedy}".strip()))
        except (TypeError, ValueError) as error:
            found.append((location, f"an expression cannot be computed: {error}"))
    for location, point in letter.located():
        found += _unknown_results(location, point, state.store)
    return texts, found


def _texts(letter: Letter) -> Iterator[tuple[Location, str]]:
    yield ("opening",), letter.file.opening
    yield ("closing",), letter.file.closing
    for location, point in letter.located():
        yield (*location, "answer"), point.answer


def _unknown_results(location: Location, point: Point, store: Store) -> Iterator[Problem]:
    for i, key in enumerate(point.results):
        if key not in store:
            yield (*location, "results", i), f"there is no result '{key}'{nearest(key, store)}"


def result_lines(point: Point, context: Context, old: Store) -> list[ResultLine]:
    """The results that an answer names, each with what the reviewers read; None where that is the same."""
    labels, store, style = Labels(context), context.numbers.store, context.numbers.style
    lines = []
    for key in point.results:
        now = printed(store[key], style)
        was = printed(old[key], style) if key in old else ""
        section = labels.section(key.partition(".")[0])
        name = context.word("letter", "result", section=section, label=labels.label(key))
        lines.append(ResultLine(key, name, now, None if was == now else was))
    return lines


def typed_numbers(point: Point) -> list[str]:
    """Numbers in an answer that nothing computes."""
    return _TYPED.findall(_EXPRESSION.sub(" ", point.answer))
