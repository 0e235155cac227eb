"""What Quarto has to be told in the front matter, and the files it names."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jpvad_report.engine.contract import WORD_SETTINGS, asset
from jpvad_report.typefaces import east_asian_families

ASSETS = "assets"
"""The folder beside the .qmd that holds copies of the engine's own files."""

RESULTS_PAGE = "results.html"
"""The table behind the numbers, beside the .qmd: both engines put it at the end of the web page."""

TEXT = "text"
"""The id of the text, where a reader who skips what stands before it lands."""

_COPIED = (
    "manuscript.lua",
    "manuscript.css",
    "manuscript.js",
    "reference.docx",
    "typst-template.typ",
    "typst-show.typ",
)


def front_matter_formats(
    *, page_mark: str | None, lang: str, words: Mapping[str, str], word: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Return what Quarto needs in the .qmd's front matter so that it renders as the embedded engine does.

    Parameters
    ----------
    page_mark
        Text that must stand on every page, for example that the data are synthetic; None for no mark.
    lang
        Language of the document, for example ``en``.
    words
        What the page says that is not part of the manuscript: ``skip``, ``contents``, and ``results``, a heading.
    word
        How the Word file is set: see :class:`jpvad_report.engine.word_settings.WordSettings`. Pandoc keeps it among
        the properties of the document, where the finisher finds it whichever engine has rendered.

    Returns
    -------
    dict
        The keys ``lang``, ``page-mark``, ``page-words``, ``filters``, ``crossref`` and ``format``, to be merged with
        title and authors. Paths are relative to the .qmd; :func:`quarto_assets` puts the files there, and the caller
        :data:`RESULTS_PAGE`.
    """
    banner = f'<div class="page-mark" role="note">{html.escape(page_mark)}</div>\n' if page_mark else ""
    skip = f'<a class="skip" href="#{TEXT}">{html.escape(words["skip"])}</a>\n'
    page: dict[str, Any] = {
        "css": f"{ASSETS}/manuscript.css",
        "default-image-extension": "svg",
        "embed-resources": True,
        # With `theme: none` Quarto gives the text no element of its own, whose width the style sheet could set.
        "include-before-body": [{"text": f'{skip}{banner}<main id="{TEXT}">'}],
        "include-after-body": [
            {"file": RESULTS_PAGE},
            {"text": f'</main>\n<script src="{ASSETS}/manuscript.js"></script>'},
        ],
        "section-divs": True,
        "shift-heading-level-by": 1,
        # By default Quarto rebuilds a table that holds links, and drops its cells' classes and headers.
        "tbl-colwidths": True,
        "theme": "none",
        "minimal": True,
    }
    return {
        "lang": lang,
        **({"east-asian-fonts": list(families)} if (families := east_asian_families(lang)) else {}),
        **({"page-mark": page_mark} if page_mark else {}),
        # As code: Pandoc reads texts of the front matter as Markdown, and would make its quotation marks curly.
        **({WORD_SETTINGS: _code(json.dumps(word))} if word else {}),
        "page-words": dict(words),
        "filters": [f"{ASSETS}/manuscript.lua"],
        "crossref": {"title-delim": "."},
        "format": {
            "html": page,
            "docx": {"default-image-extension": "png", "reference-doc": f"{ASSETS}/reference.docx"},
            "typst": {
                # The Typst in current Quarto releases cannot read PDF figures yet.
                "default-image-extension": "svg",
                "template-partials": [f"{ASSETS}/typst-template.typ", f"{ASSETS}/typst-show.typ"],
            },
        },
    }


def _code(text: str) -> str:
    return f"`{text.replace('`', '’')}`"


def quarto_assets(report_dir: Path) -> list[Path]:
    """Copy the filter, styles and templates to ``report_dir/assets`` and return the copies.

    Only what differs is written, so that Quarto and version control see no change where there is none.
    """
    folder = report_dir / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for name in _COPIED:
        source, copy = asset(name), folder / name
        if not copy.is_file() or copy.read_bytes() != source.read_bytes():
            temporary = copy.with_name(f".{name}")
            shutil.copyfile(source, temporary)
            temporary.replace(copy)
        copies.append(copy)
    return copies
