"""Render the manuscript: a self-contained .qmd in which every number carries its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jpvad_report.document import environment as jinja
from jpvad_report.document import tables
from jpvad_report.document.context import Context
from jpvad_report.document.methods import MethodNames, load_papers
from jpvad_report.document.numbers import Numbers
from jpvad_report.document.pictures import Drawing, drawings, plain
from jpvad_report.document.prose import prose
from jpvad_report.errors import TemplateError
from jpvad_report.journal import Journal
from jpvad_report.results.store import Store
from jpvad_report.study.model import Study
from jpvad_report.study.shipped import default_templates

# Of the text's width; the other figures take all of it.
_WIDTHS = {"survival": "72%", "calibration": "50%"}


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The document before it is rendered.

    `text` is the .qmd, `figures` the functions that draw what it shows, `unused` the results that it does not print.
    """

    text: str
    figures: dict[str, Drawing]
    unused: list[str]


@dataclass(frozen=True, slots=True)
class Instrument:
    """What may be done to study, words and templates before the document is composed from them."""

    study: Callable[[Study], Study] = lambda study: study
    words: Callable[[dict[str, Any]], dict[str, Any]] = lambda words: words
    environment: Callable[[Any], object] = lambda environment: None


_PLAIN = Instrument()


def page_mark(study: Study, words: dict[str, Any]) -> str | None:
    """The mark on every page of a document made from synthetic data."""
    return str(words["page_mark"]) if study.data.synthetic else None


def compose(
    study: Study,
    store: Store,
    *,
    project: Path,
    journal: Journal,
    engine_front_matter: Callable[..., dict[str, Any]],
    instrument: Instrument = _PLAIN,
) -> Manuscript:
    """Fill the templates from study and store.

    Parameters
    ----------
    journal
        How it prints numbers, and what it takes.
    engine_front_matter
        Gives the keys of the front matter that the renderers need (from the engine room).
    instrument
        How an importer finds out where each piece of the text comes from.

    Raises
    ------
    TemplateError
        For an undefined name, or a table or figure that the study does not have.
    UnknownResultError
        For a key that the store does not hold.
    """
    lang = study.lang
    words = instrument.words(jinja.load_words(project, lang=lang))
    study = instrument.study(study)
    style = journal.numbers.model_copy(update={"alpha": study.settings.alpha})
    context = Context(study, Numbers(store, style), words, journal)
    figures = drawings(context)
    found = _tables(context)
    values = prose(context)
    env = jinja.make_environment(project, lang=lang, words=words)
    instrument.environment(env)
    names = MethodNames(context, load_papers(default_templates()))
    env.globals |= values
    for name in ("uses", "method", "cite", "software", "unnamed", "confirmed", "bibliography"):
        env.globals[name] = getattr(names, name)
    env.globals["table"] = lambda name: _table(found, name)
    env.globals["has_table"] = lambda name: found.get(name) is not None
    env.globals["figure"] = lambda name: _figure(context, figures, env, name)
    env.globals["say"] = env.get_template("macros.j2").module
    body = jinja.render(env, "manuscript.qmd.j2", {})
    mark = page_mark(study, words)
    header = _front_matter(study, engine_front_matter(page_mark=mark, lang=lang))
    return Manuscript(f"---\n{header}---\n\n{_tidy(body)}", figures, jinja.unused(list(store), context.numbers.used))


def _tables(context: Context) -> dict[str, tables.Table | None]:
    analyses = context.study.analyses
    found: dict[str, tables.Table | None] = {}
    if analyses.baseline:
        found["baseline"] = tables.baseline_table(context)
    if analyses.predictors:
        found["predictors"] = tables.predictors_table(context)
        found["collinearity"] = tables.collinearity_table(context)
    if analyses.hazards:
        found["hazards"] = tables.hazards_table(context)
        found["coxmodel"] = tables.cox_model_table(context)
    if analyses.adverse_events:
        found["events"] = tables.events_table(context)
    found["incidences"] = tables.incidences_table(context)
    found["missing"] = tables.missing_table(context)
    found["survival"] = tables.survival_table(context)
    found["followup"] = tables.followup_table(context)
    found["alternatives"] = tables.alternatives_table(context)
    return found


def _table(found: dict[str, tables.Table | None], name: str) -> str:
    table = found.get(name)
    if table is None:
        raise TemplateError(
            f"The document has no table '{name}'.", remedy="Known here: " + ", ".join(k for k, t in found.items() if t)
        )
    return table.markdown()


def _figure(context: Context, figures: dict[str, Drawing], env: Any, name: str) -> str:
    if name not in figures:
        raise TemplateError(f"The document has no figure '{name}'.", remedy="Known here: " + ", ".join(figures))
    text = jinja.render(env, f"figures/{name}.j2", {})
    caption, _, alternative = (part.strip() for part in text.partition("\n---\n"))
    alternative = " ".join(plain(alternative).replace('"', "'").split())
    # A panel a group that is compared with the reference: a single one is narrow.
    panels = {"proportionality": "72%"} if len(context.study.groups) == 2 else {}
    width = f"width={(_WIDTHS | panels).get(name, '100%')}"
    return f'![{" ".join(caption.split())}](figures/{name}){{#fig-{name} fig-alt="{alternative}" {width}}}\n'


def _front_matter(study: Study, engine: dict[str, Any]) -> str:
    manuscript = study.manuscript
    header: dict[str, Any] = {"title": manuscript.title}
    if manuscript.subtitle:
        header["subtitle"] = manuscript.subtitle
    return yaml.safe_dump(header | engine, allow_unicode=True, sort_keys=False, width=120)


def _tidy(body: str) -> str:
    """One blank line between blocks, and one before each heading, however the templates were laid out."""
    lines: list[str] = []
    for line in body.splitlines():
        if line.startswith("#") and lines and lines[-1]:
            lines.append("")
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
