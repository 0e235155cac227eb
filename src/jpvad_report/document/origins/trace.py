"""Write the manuscript a second time, with marks, and read where each character comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jpvad_report.document.manuscript import Instrument, compose
from jpvad_report.document.origins.labels import trace_study, trace_words
from jpvad_report.document.origins.marks import Marker, Place
from jpvad_report.document.origins.templates import trace_templates
from jpvad_report.journal import Journal
from jpvad_report.results.store import Store
from jpvad_report.study.model import Study


@dataclass(frozen=True, slots=True)
class Trace:
    """`text` is the manuscript as `compose` writes it but for case and spacing; `places` has an entry a character."""

    text: str
    places: list[Place]


def trace(
    study: Study,
    store: Store,
    *,
    project: Path,
    journal: Journal,
    front_matter: Callable[..., dict[str, Any]],
    deviations: Sequence[Mapping[str, str]] = (),
) -> Trace:
    """The manuscript with the origin of each character."""
    marker = Marker()
    instrument = Instrument(
        study=lambda given: trace_study(given, marker),
        words=lambda given: trace_words(given, marker),
        environment=lambda given: trace_templates(given, marker),
    )
    made = compose(
        study,
        store,
        project=project,
        journal=journal,
        engine_front_matter=front_matter,
        instrument=instrument,
        deviations=deviations,
    )
    return Trace(*marker.read(made.text))
