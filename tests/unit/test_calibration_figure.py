"""The calibration plot: what is drawn equals what was handed over, and nothing touches."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.figure import Figure
from test_figures import LONG, UNBREAKABLE, WIDTHS, extents, words_of, xs, ys

from jpvad_report.document.figures import CalibrationPoint, calibration
from jpvad_report.document.figures.style import RULE, group_style


def point(predicted: float, observed: float, low: float, high: float) -> CalibrationPoint:
    return CalibrationPoint(predicted=predicted, observed=observed, ci_low=low, ci_high=high)


POINTS = (point(0.02, 0.0, 0.0, 0.06), point(0.5, 0.45, 0.3, 0.6), point(0.98, 1.0, 0.9, 1.0))


def draw(*points: CalibrationPoint, label: str = "rash", width: float = 84) -> Figure:
    y_label = f"Observed proportion with {label}, %"
    line = "Perfect calibration" if label == "rash" else label
    return calibration(points, x_label="Predicted probability, %", y_label=y_label, line_label=line, width_mm=width)


def test_points_intervals_and_the_line_are_drawn_in_per_cent() -> None:
    axes = draw(*POINTS).axes[1]
    markers = next(line for line in axes.lines if line.get_marker() == group_style(0).marker)
    assert xs(markers) == pytest.approx([2, 50, 98])
    assert ys(markers) == pytest.approx([0, 45, 100])
    line, *intervals = [line for line in axes.lines if line is not markers]
    assert line.get_color() == RULE
    assert (xs(line), ys(line)) == ([0, 100], [0, 100])
    assert [(xs(one), ys(one)) for one in intervals] == [
        ([2, 2], [0, 6]),
        ([50, 50], [30, 60]),
        (pytest.approx([98, 98]), [90, 100]),
    ]
    # A square: equal lengths mean equal percentages.
    box = axes.get_position()
    width, height = axes.figure.get_size_inches()
    assert box.width * width == pytest.approx(box.height * height)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("label", ["rash", LONG, UNBREAKABLE])
def test_no_text_is_cut_or_touches_another(label: str, width: float) -> None:
    figure = draw(*POINTS, label=label, width=width)
    boxes, page = extents(figure), figure.bbox
    assert [text for text, box in boxes if not (page.x0 <= box.x0 and box.x1 <= page.x1)] == []
    assert [text for text, box in boxes if not (page.y0 <= box.y0 and box.y1 <= page.y1)] == []
    touching = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert touching == []
    assert "Predicted probability, %" in " ".join(words_of(figure))


def test_a_plot_needs_points_and_fractions() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        draw()
    with pytest.raises(ValueError, match="between 0 and 1"):
        point(45.0, 0.4, 0.3, 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        point(float(np.nan), 0.4, 0.3, 0.5)
