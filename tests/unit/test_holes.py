"""What a failed computation leaves where a number should stand, told apart from English."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from jpvad_report.engine.check import check_markup, check_output
from jpvad_report.engine.holes import holes_in_html, holes_in_text, holes_in_typst, holes_in_word
from jpvad_report.errors import UserError

ENGLISH = [
    "None of the patients died; in none of them was a stroke recorded.",
    "None was lost to follow-up (none of 323).",
    "Smoking: None, former, current. Level None vs. mild.",
    "Where the order is undefined, the patient is excluded.",
    "Sodium azide (NaN₃, NaN3) was added; an inf. wall infarction; informed consent; Inf = infarction.",
    "Nan Li, Finance (nanoparticles), the null hypothesis, INF-γ, infinity, financial",
    "A hazard ratio (95% CI) of 0.87 (0.55–1.37); P<0.0001; n=323/759; 9.5% vs. 16%",
    "data-null, https://example.org/nan",
]
HOLES = [
    "nan", "P=nan", "P = NaN", "nan%", "46.2% (nan–nan)", "(n=None)", "HR None; 95% CI None to None", "CI inf",
    "3/None", "0.55–None", "n=undefined", "71 ± None", "None ± None", "−inf", "(-inf to 3)", "42 (None%)", "P<null",
    "OR undefined", "it was inf and", "None/12",
]  # fmt: skip


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_let_through(text: str) -> None:
    assert holes_in_text(text) == set()
    assert holes_in_html(f"<p>{text}</p><table><tr><th scope='row'>None</th><td>{text}</td></tr></table>") == set()
    assert holes_in_typst(f"#figure([{text}])\n[None], [3],") == set()
    cell = f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
    assert holes_in_word(f"<w:tr><w:tc><w:p><w:r><w:t>None</w:t></w:r></w:p></w:tc>{cell}</w:tr>") == set()


@pytest.mark.parametrize("text", HOLES)
def test_a_hole_is_found(text: str) -> None:
    escaped = text.replace("<", "&lt;")
    assert holes_in_text(f"The ratio was {text}; more.")
    assert holes_in_html(f"<p>The <b>ratio</b> was {escaped}.</p>")
    assert holes_in_word(
        f"<w:p><w:r><w:t>It was </w:t></w:r><w:r><w:t xml:space='preserve'>{escaped}</w:t></w:r></w:p>"
    )


@pytest.mark.parametrize("word", ["None", "none", "null", "undefined", "inf.", "Infinity", "NaN", " "])
def test_no_word_may_stand_in_the_mark_of_a_number(word: str) -> None:
    assert holes_in_html(f'<p>There were <a href="#result-a" class="num" data-part="n">{word}</a>.</p>')
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent><w:r><w:t>{word}</w:t></w:r></w:sdtContent></w:sdt>'
    )
    assert holes_in_word(f"<w:p>{control}</w:p>")


def test_a_number_may_be_a_dash_or_a_date() -> None:
    assert holes_in_html('<a href="#r" class="num">–</a> <a href="#r" class="num">February 2020</a>') == set()


@pytest.mark.parametrize("word", ["None", "undefined", "nan"])
def test_a_cell_may_not_hold_such_a_word_alone_but_a_rows_name_may(word: str) -> None:
    assert holes_in_html(f"<tr><th>Age</th><td> {word}\n</td></tr>")
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("Age", word))
    assert holes_in_word(f"<w:tr>{cells}</w:tr>")
    assert holes_in_typst(f"[Age], [{word}], [3],")


def test_scripts_and_styles_are_no_text() -> None:
    assert holes_in_html("<script>if (x === undefined || y=nan) {}</script><style>a{b:none}</style>") == set()


def test_the_document_is_refused_with_the_place(tmp_path: Path) -> None:
    page = tmp_path / "manuscript.html"
    page.write_text("<p>The hazard ratio was 0.9 (95% CI nan–nan).</p>", encoding="utf-8")
    with pytest.raises(UserError, match=r"manuscript.html is incomplete: “.*95% CI nan–nan.*” instead of a number"):
        check_output(page)
    with pytest.raises(UserError, match="instead of a number"):
        check_markup("The hazard ratio was P\\=nan.", name="manuscript.pdf")
    word = tmp_path / "manuscript.docx"
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<w:p><w:r><w:t>n=None</w:t></w:r></w:p>")
        archive.writestr("word/_rels/document.xml.rels", "")
    with pytest.raises(UserError, match="n=None"):
        check_output(word)
