"""What comes from the export itself is found in every kind of file, and the finding does not repeat it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from jpvad_report.release import scan, traces_of

TRACES = traces_of(
    ["K0012", "症例-017", "1", "2", "3", *(str(n) for n in range(100, 130))],
    [["71", "1", "2021-03-04", "5.6", "118"], ["64", "0", "2021-05-09", "7.1", "121"], ["", "", "1", "0", "1"]],
)


def found(folder: Path) -> list[str]:
    leaks = [str(leak) for leak in scan(folder, TRACES, encoding="cp932")]
    assert not any(value in leak for leak in leaks for value in ("K0012", "症例", "2021-03-04"))
    return leaks


def word(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


@pytest.mark.parametrize("text", ["patient K0012 died", "(K0012)", "key='K0012'", "症例-017 を除く"])
def test_an_identifier_is_found_as_a_word(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.md").write_text(text, encoding="utf-8")
    assert found(tmp_path) == ["notes.md: an identifier of the export"]


@pytest.mark.parametrize("text", ["K00123", "AK0012", "K0012x", "P=0.12, 1 of 3, 100 of 120"])
def test_what_only_resembles_one_is_not(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.md").write_text(text, encoding="utf-8")
    assert found(tmp_path) == []


def test_in_word_even_where_a_run_ends_inside(tmp_path: Path) -> None:
    word(tmp_path / "a.docx", "K00</w:t></w:r><w:r><w:t>12")
    assert found(tmp_path) == ["a.docx: an identifier of the export"]


def test_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("番号\n症例-017\n".encode("cp932"))
    assert found(tmp_path) == ["a.csv: an identifier of the export"]


def test_in_the_properties_of_a_picture(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "from K0012")
    Image.new("L", (2, 2)).save(tmp_path / "a.png", pnginfo=info)
    assert found(tmp_path) == ["a.png: an identifier of the export"]


def test_in_a_pdf(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    figure.text(0.2, 0.5, "Patient K0012")
    figure.savefig(tmp_path / "a.pdf")
    assert found(tmp_path) == ["a.pdf: an identifier of the export"]


@pytest.mark.parametrize(
    "line", ["71,1,2021-03-04,5.6,118", "9999,64,0,2021-05-09,7.1,121", "71\t1\t2021-03-04\t5.6\t118"]
)
def test_a_row_with_or_without_its_identifier(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"a\n{line}\n", encoding="utf-8")
    assert found(tmp_path) == ["a.txt: a row of the export"]


def test_a_column_of_short_numbers_that_are_identifiers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,n\n" + "".join(f"{n},7\n" for n in range(100, 130)), encoding="utf-8")
    assert found(tmp_path) == ["a.csv: a column of identifiers of the export"]
    (tmp_path / "a.csv").write_text("n,id\n" + "".join(f"7,{n}\n" for n in range(200, 230)), encoding="utf-8")
    assert found(tmp_path) == []
