"""Render the manuscript: a self-contained .qmd in which every number carries its key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jpvad_report.document import environment as jinja
from jpvad_report.document import tables
from jpvad_report.document.abstract import abstract_heading, fit_abstract
from jpvad_report.document.citations import BIBLIOGRAPHY, bibliography, cited, load_papers
from jpvad_report.document.context import Context
from jpvad_report.document.displays import AT_END, NEW_PAGE, Displays
from jpvad_report.document.limits import count_mark, over_limits, with_counts
from jpvad_report.document.methods import MethodNames
from jpvad_report.document.numbers import Numbers
from jpvad_report.document.pictures import Drawing, drawings, plain
from jpvad_report.document.prose import prose
from jpvad_report.document.trace import results_page
from jpvad_report.errors import TemplateError
from jpvad_report.journal import CITATION_STYLE, Journal, citation_style
from jpvad_report.results.store import Store
from jpvad_report.study.model import Study

# What the pages of the documents have room for; a wider figure is set smaller there, its file keeps its size.
TEXT_WIDTH_MM = 162

_FIGURE = re.compile(r"\{#fig-([\w-]+)")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The document before it is rendered.

    `text` is the .qmd, `figures` what draws the figures that it shows, in their order, `unused` the results that it
    does not print, `beside` the texts of the files that stand beside it, by name, `results` the table behind the
    numbers for the end of the web page, as HTML, `warnings` the limits of the journal that the manuscript exceeds.
    """

    text: str
    figures: dict[str, Drawing]
    unused: list[str]
    beside: dict[str, str]
    results: str
    warnings: list[str]


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


def make_context(
    study: Study, store: Store, *, project: Path, journal: Journal, instrument: Instrument = _PLAIN
) -> Context:
    """What tables, figures and sentences of one document are made from; `project` holds templates of its own."""
    words = jinja.load_words(project, lang=study.lang)
    style = journal.numbers.model_copy(
        update={
            "alpha": study.settings.alpha,
            "range_word": words["range"],
            "months": tuple(words["months"]),
            "month_year": words["month_year"],
        }
    )
    numbers = Numbers(store, style, ci_name=words["confidence_interval"], separator=words["in_brackets"])
    return Context(instrument.study(study), numbers, instrument.words(words), journal)


def compose(
    study: Study,
    store: Store,
    *,
    project: Path,
    journal: Journal,
    engine_front_matter: Callable[..., dict[str, Any]],
    instrument: Instrument = _PLAIN,
    deviations: Sequence[Mapping[str, str]] = (),
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
    deviations
        What changed in the study file since the first submission that was kept (from the revision room).

    Raises
    ------
    TemplateError
        For an undefined name, or a table or figure that the study does not have.
    UnknownResultError
        For a key that the store does not hold.
    """
    lang = study.lang
    context = make_context(study, store, project=project, journal=journal, instrument=instrument)
    study, words = context.study, dict(context.words)
    figures, papers = drawings(context), load_papers(project)
    found = _tables(context) | {"deviations": tables.deviations_table(context, deviations)}
    values = prose(context)
    env = jinja.make_environment(project, lang=lang, words=words)
    instrument.environment(env)
    names = MethodNames(context, papers)
    env.globals |= values
    for name in ("uses", "method", "cite", "software", "unnamed", "confirmed"):
        env.globals[name] = getattr(names, name)
    env.globals["cites"] = lambda: names.cites
    displays = Displays(journal, words["at_end"])
    env.globals["table"] = lambda name: displays.hold(f"tbl-{name}", lambda: _table(found, name))
    env.globals["has_table"] = lambda name: found.get(name) is not None
    env.globals["figure"] = lambda name: displays.hold(f"fig-{name}", lambda: _figure(figures, env, name))
    env.globals |= {"page": journal.page, "new_page": NEW_PAGE, "displays_at_end": AT_END, "counted": count_mark}
    env.globals |= {"abstract": journal.abstract, "spare": (), "key_points": journal.key_points}
    env.globals["abstract_heading"] = lambda part: abstract_heading(context, part)
    env.globals["say"] = env.get_template("macros.j2").module
    env.globals["abstract_spares"] = fit_abstract(context, env)
    body, shown = displays.place(jinja.render(env, "manuscript.qmd.j2", {}))
    mark = page_mark(study, words)
    keys = cited(body, papers)
    body = with_counts(context, body, shown=shown, cited=keys)
    page = words["page"] | {"results": words["trace"]["title"]}
    header = _front_matter(
        study, engine_front_matter(page_mark=mark, lang=lang, words=page, word=_word(study, journal))
    )
    return Manuscript(
        f"---\n{header}---\n\n{_tidy(body)}",
        {name: figures[name] for name in _FIGURE.findall(body)},
        jinja.unused(list(store), context.numbers.used),
        {BIBLIOGRAPHY: bibliography(keys, papers), CITATION_STYLE: citation_style(journal, project=project)},
        results_page(context),
        over_limits(context, body, keys),
    )


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


def _figure(figures: dict[str, Drawing], env: Any, name: str) -> str:
    if name not in figures:
        raise TemplateError(f"The document has no figure '{name}'.", remedy="Known here: " + ", ".join(figures))
    text = jinja.render(env, f"figures/{name}.j2", {})
    caption, _, alternative = (part.strip() for part in text.partition("\n---\n"))
    alternative = jinja.one_line(plain(alternative).replace('"', "'"))
    width = f"width={min(figures[name].width_mm, TEXT_WIDTH_MM):g}mm"
    return f'![{jinja.one_line(caption)}](figures/{name}){{#fig-{name} fig-alt="{alternative}" {width}}}\n'


def _word(study: Study, journal: Journal) -> dict[str, Any]:
    """How the Word file is set, for its finisher."""
    page = journal.page
    return {
        "authors": "; ".join(author.name for author in study.manuscript.authors),
        "keywords": ", ".join(study.manuscript.keywords),
        "lang": study.lang,
        "line_numbers": page.line_numbers,
        "line_spacing": page.line_spacing,
        "page_numbers": page.page_numbers,
        "font": page.font,
        "rules": journal.tables.rules,
    }


def _front_matter(study: Study, engine: dict[str, Any]) -> str:
    manuscript = study.manuscript
    header: dict[str, Any] = {"title": manuscript.title}
    if manuscript.subtitle:
        header["subtitle"] = manuscript.subtitle
    header |= {"bibliography": BIBLIOGRAPHY, "csl": CITATION_STYLE, "citeproc": True}
    # Numbers in superscript stand behind commas and full stops, those in brackets before them.
    header |= {"notes-after-punctuation": True, "link-citations": True}
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
