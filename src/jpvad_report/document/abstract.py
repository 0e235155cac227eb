"""The abstract in the journal's words: as full as its limit allows, never cut in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.environment import render
from jpvad_report.document.words import count
from jpvad_report.errors import UserError

if TYPE_CHECKING:
    import jinja2

    from jpvad_report.document.context import Context
    from jpvad_report.journal.profile import Part

SPARED = (
    "composite",
    "values",
    "background",
    "source",
    "event_values",
    "repeats",
    "groups",
    "baseline",
    "events",
    "predictors",
)
"""What a tight limit makes the abstract leave out, in this order: what a reader finds elsewhere, or needs least, first.

The comparison of any adverse event; the values behind the differences between the groups; the long background, for
`manuscript.background_short`; the description of the registry; the values of single events; intervals in the
conclusions that the results have given; the division into groups, which the results repeat; the differences between
the groups; the events; the factors of the predictors' model.
"""

TEMPLATE = "sections/abstract.j2"


def abstract_heading(context: Context, part: Part) -> str:
    """The journal's heading of a paragraph; in another language than English that of the language."""
    heading = part.randomised if part.randomised and context.study.manuscript.design == "randomised" else part.heading
    return heading if context.study.lang == "en" else context.word("abstract", part.holds[0])


def fit_abstract(context: Context, environment: jinja2.Environment) -> tuple[str, ...]:
    """Which parts the abstract must leave out to keep to the journal's limit.

    Raises
    ------
    UserError
        Where even the shortest form has too many words.
    """
    unit = context.words["counted_in"]
    limit: int | None = getattr(context.journal.abstract, unit)
    if limit is None:
        return ()
    printed = set(context.numbers.used)

    def words(spared: tuple[str, ...]) -> int:
        text = render(environment, TEMPLATE, {"abstract_spares": spared})
        # A number of a form that is not printed is not used.
        context.numbers.used.intersection_update(printed)
        return count(context, text)

    spared = next((SPARED[:number] for number in range(len(SPARED) + 1) if words(SPARED[:number]) <= limit), None)
    if spared is None:
        raise UserError(_too_long(context, words(SPARED), limit), remedy=_REMEDY)
    # What was left out last is wanted most: each part comes back where there is room for it.
    for part in reversed(spared):
        without = tuple(name for name in spared if name != part)
        if words(without) <= limit:
            spared = without
    return spared


_REMEDY = (
    "Shorten manuscript.background, purpose and source in study.yml (a shorter background for tight abstracts may "
    "stand in manuscript.background_short), or choose a journal with more room (`--journal NAME`)."
)


def _too_long(context: Context, counted: int, limit: int) -> str:
    manuscript = context.study.manuscript
    own = count(context, " ".join((manuscript.background_short or manuscript.background, manuscript.purpose)))
    return (
        f"The abstract has {counted} {context.words['counted_in']} in its shortest form; "
        f"{context.journal.name} takes {limit}. "
        f"Of these, {own} are background and purpose in study.yml."
    )
