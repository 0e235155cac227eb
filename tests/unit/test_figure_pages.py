"""What the documents know of a figure: the room on their pages, and its text without markup."""

from __future__ import annotations

import re
import zipfile

import pytest

from jpvad_report.document.manuscript import TEXT_WIDTH_MM
from jpvad_report.document.pictures import plain
from jpvad_report.engine.contract import asset


def test_the_widest_figure_of_a_page_is_as_wide_as_the_text_of_the_word_file() -> None:
    with zipfile.ZipFile(asset("reference.docx")) as archive:
        page = archive.read("word/document.xml").decode()
    width, left, right = (
        int(re.search(rf'<w:{tag} [^>]*w:{side}="(\d+)"', page)[1])  # type: ignore[index]
        for tag, side in (("pgSz", "w"), ("pgMar", "left"), ("pgMar", "right"))
    )
    # Twentieths of a point.
    assert (width - left - right) / 20 / 72 * 25.4 == pytest.approx(TEXT_WIDTH_MM, abs=0.5)


def test_the_pages_of_the_pdf_have_room_for_it() -> None:
    margin = re.search(r"margin: \(x: ([\d.]+)cm", asset("typst-template.typ").read_text(encoding="utf-8"))
    assert margin is not None
    assert 210 - 20 * float(margin[1]) >= TEXT_WIDTH_MM


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ('[46.2%]{.num key="a"}', "46.2%"),
        (
            'OR, [2.06]{.num key="a"} [95% CI, [1.43-2.98]{.num key="a" part="interval"}]',
            "OR, 2.06 [95% CI, 1.43-2.98]",
        ),
        ('**HR** [*P*\\<0.001]{.num key="a"}', "HR P<0.001"),
    ],
)
def test_plain_text_keeps_brackets_that_are_no_markup(markdown: str, text: str) -> None:
    assert plain(markdown) == text
