"""Dot plots (standardised differences, missing values): what is drawn is what was handed over, and nothing touches."""

from __future__ import annotations

from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from jpvad_report.document.figures import DotHeaders, DotRow, ReferenceLine, dots
from jpvad_report.document.figures.style import group_style

LONG = "History of an operation, a transfusion or a longer stay in the two years before"


def draw(*rows: DotRow, labels: tuple[str, ...] = (), line: bool = True, width: float = 84) -> Figure:
    return dots(
        rows,
        x_label="Largest absolute standardised difference between two groups",
        headers=DotHeaders(label="Characteristic", text="SMD"),
        least_high=0.2,
        group_labels=labels,
        line=ReferenceLine(value=0.1, label="Standardised difference of 0.1") if line else None,
        width_mm=width,
    )


def row(label: str = "Age", *values: float | None) -> DotRow:
    return DotRow(label=label, values=values, text="0.30")


def plot(figure: Figure) -> Axes:
    return figure.axes[1]


@pytest.mark.parametrize("width", [60, 84, 174])
@pytest.mark.parametrize(
    ("labels", "values"), [((), (0.3,)), (("Before", LONG), (0.3, 0.0)), (("A", LONG, "C"), (1, 0.01, None))]
)
def test_no_text_is_cut_or_touches_another(
    labels: tuple[str, ...], values: tuple[float | None, ...], width: float
) -> None:
    figure = draw(*(row(label, *values) for label in ("Age", LONG, "Sex")), labels=labels, width=width)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    shown = [*figure.axes[0].texts, *plot(figure).get_xticklabels()]
    seen = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in shown if t.get_text()]
    page = figure.bbox
    assert [t for t, box in seen if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1] == []
    assert [(a, b) for (a, one), (b, two) in combinations(seen, 2) if one.padded(-0.5).overlaps(two)] == []


def test_each_group_has_its_dots_and_a_missing_value_none() -> None:
    axes = plot(draw(row("Age", 0.3, 0.1), row("Sex", None, 0.2), labels=("A", "B"), line=False))
    drawn = {
        index: [
            float(x) for line in axes.lines if line.get_marker() == group_style(index).marker for x in line.get_xdata()
        ]
        for index in (0, 1)
    }
    assert drawn == {0: [0.3], 1: [0.1, 0.2]}
    heights = [float(line.get_ydata()[0]) for line in axes.lines]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3


def test_the_line_stands_at_its_value_over_the_whole_height() -> None:
    axes = plot(draw(row("Age", 0.02), row("Sex", 0.01)))
    line = next(line for line in axes.lines if line.get_linestyle() == "--")
    assert list(line.get_xdata()) == [0.1, 0.1]
    assert sorted(line.get_ydata()) == sorted(axes.get_ylim())
    assert axes.get_xlim() == (0, 0.2)


def test_what_cannot_be_estimated_is_a_dash_without_a_dot() -> None:
    figure = draw(DotRow(label="Age", values=(None,)), line=False)
    assert "—" in [text.get_text() for text in figure.axes[0].texts]
    assert not plot(figure).lines


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="needs rows"):
        draw()
    with pytest.raises(ValueError, match="one value for each"):
        draw(row("Age", 0.1), labels=("A", "B"))
    with pytest.raises(ValueError, match="begins at 0"):
        row("Age", -0.1)
