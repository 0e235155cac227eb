"""Files of a figure: as many pixels as millimetres and resolution give, no alpha, the same bytes, letters embedded."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure
from PIL import Image
from pypdf import PdfReader

from jpvad_report.document.figures import DotHeaders, DotRow, dots, numerals_of, save
from jpvad_report.results.formatting import NumberStyle


def figure(width: float = 84.0) -> Figure:
    return dots(
        (DotRow(label="Größe, kg/m²", values=(0.25, 0.1), text="0.25"),),
        x_label="Standardised difference",
        headers=DotHeaders(label="Characteristic", text="SMD"),
        least_high=0.5,
        group_labels=("Before", "After"),
        width_mm=width,
    )


@pytest.mark.parametrize("kind", ["png", "tiff"])
@pytest.mark.parametrize(
    ("width", "dpi", "pixels"), [(84, 300, 992), (174, 300, 2055), (86, 600, 2031), (81.9, 72, 232)]
)
def test_as_many_pixels_as_the_width_and_the_resolution_give(
    kind: str, width: float, dpi: int, pixels: int, tmp_path: Path
) -> None:
    drawn = figure(width)
    height = drawn.get_size_inches()[1]
    (path,) = save(drawn, tmp_path / "Figure1", (kind,), dpi=dpi)
    with Image.open(path) as image:
        assert image.size == (pixels, round(height * dpi))
        assert image.mode == "RGB"
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.01)
        if kind == "tiff":
            assert image.info["compression"] == "tiff_lzw"
    assert tuple(drawn.get_size_inches() * 25.4) == pytest.approx((width, height * 25.4))


def test_grey_pixels_keep_the_groups_apart(tmp_path: Path) -> None:
    (path,) = save(figure(), tmp_path / "Figure1", ("tiff",), color="grey")
    with Image.open(path) as image:
        assert image.mode == "L"
        assert image.getextrema() == (26, 255)


def test_a_file_is_the_same_bytes_each_time_whatever_was_written_before(tmp_path: Path) -> None:
    kinds = ("pdf", "svg", "tiff", "png")
    drawn = figure()
    first = [path.read_bytes() for path in save(drawn, tmp_path / "a", kinds)]
    again = [path.read_bytes() for path in save(drawn, tmp_path / "b", kinds)]
    fresh = [path.read_bytes() for path in save(figure(), tmp_path / "c", kinds)]
    assert first == again == fresh


def test_a_pdf_is_as_large_as_the_figure_and_holds_its_letters(tmp_path: Path) -> None:
    (path,) = save(figure(), tmp_path / "Figure1", ("pdf",))
    reader = PdfReader(path)
    (page,) = reader.pages
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(84, abs=0.01)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        parts = [part.get_object() for part in font.get("/DescendantFonts", [font])]
        for part in parts:
            assert {"/FontFile2", "/FontFile3", "/CharProcs"} & {*part.get("/FontDescriptor", {}), *part}
    assert "Größe, kg/m²" in page.extract_text()
    assert not reader.metadata
    assert not page.images


def test_ticks_follow_the_numbers_of_the_journal() -> None:
    with numerals_of(NumberStyle(decimal_mark="·")):
        axes = figure().axes[1]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "0·1", "0·2", "0·3", "0·4", "0·5"]
