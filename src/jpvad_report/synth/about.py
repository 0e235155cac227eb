"""The file that lies beside synthetic data and says what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import yaml

from jpvad_report.study.model import Study
from jpvad_report.synth.margins import Margins

WORDS = "These data are synthetic: no row describes a person, and nothing may be concluded from them."


def about(
    study: Study, *, rows: int, seed: int, hashes: Mapping[str, str], margins: Margins | None, never: tuple[str, ...]
) -> str:
    """YAML: that the data are synthetic, how they are made again, and every margin that was taken from the export."""
    content = {
        "synthetic": True,
        "note": WORDS,
        "study": study.manuscript.title,
        "rows": rows,
        "seed": seed,
        **hashes,
        "taken_from_the_export": _told(margins, study) if margins is not None else "nothing",
        **({"exclusions_without_a_row": list(never)} if never else {}),
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def _told(margins: Margins, study: Study) -> dict[str, object]:
    found = {key: value for key, value in asdict(margins).items() if value}
    # Tuples would be written with a tag of Python's.
    plain = {key: _lists(value) for key, value in found.items()}
    return {"counts_of_at_least": study.settings.suppress_below, **plain}


def _lists(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _lists(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value
