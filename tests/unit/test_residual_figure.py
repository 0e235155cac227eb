"""The figure of hazard ratios over time: what is drawn equals what was handed over, nothing is cut or touches."""

from __future__ import annotations

from itertools import combinations
from math import exp, log

import numpy as np
import pytest
from matplotlib.figure import Figure
from test_figures import LONG, UNBREAKABLE, extents, lines_of, words_of, xs, ys

from jpvad_report.document.figures import ResidualPanel, ResidualWords, residuals
from jpvad_report.document.figures.style import INK, MUTED, group_style

WORDS = ResidualWords(
    x_label="Days since randomisation, on the Kaplan–Meier scale of time",
    y_label="Hazard ratio over time (log scale)",
    smooth="Smooth with 95% band",
    model="Hazard ratio of the model",
)
TICKS = tuple((day / 30, f"{day}") for day in range(0, 31, 5))
SMOOTH = tuple((t, 0.5 - t, -0.2 - t, 1.2 - t) for t in np.linspace(0.05, 0.9, 9))


def panel(title: str = "A (vs. B)", spread: float = 2.0) -> ResidualPanel:
    times = tuple(np.linspace(0.05, 0.9, 40))
    values = tuple(spread * (-1) ** number for number in range(40))
    return ResidualPanel(title=title, times=times, values=values, smooth=SMOOTH, model=0.8)


def draw(*panels: ResidualPanel, words: ResidualWords = WORDS, width: float = 174) -> Figure:
    return residuals(panels, ticks=TICKS, words=words, width_mm=width)


FIGURES = {
    "one panel": lambda: draw(panel()),
    "one panel, a single column": lambda: draw(panel(), width=84),
    "three panels, a single column": lambda: draw(panel(), panel(LONG), panel(), width=75),
    "two panels, long titles": lambda: draw(panel(LONG), panel(UNBREAKABLE)),
    "three panels": lambda: draw(panel(), panel(), panel()),
    "long words": lambda: draw(panel(), words=ResidualWords(x_label=LONG, y_label=LONG, smooth=LONG, model=LONG)),
    "residuals beyond any ratio": lambda: draw(panel(spread=40)),
    "one event": lambda: draw(ResidualPanel(title="A", times=(0.2,), values=(0.1,), smooth=(), model=1.2)),
}


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_or_touches_another(name: str) -> None:
    figure = FIGURES[name]()
    page, seen = figure.bbox, extents(figure)
    outside = [text for text, box in seen if not (page.x0 <= box.x0 and box.x1 <= page.x1)]
    outside += [text for text, box in seen if not (page.y0 <= box.y0 and box.y1 <= page.y1)]
    assert outside == []
    assert [(a, b) for (a, one), (b, other) in combinations(seen, 2) if one.padded(-0.5).overlaps(other)] == []


def test_what_is_drawn_is_what_was_handed_over() -> None:
    axes = draw(panel()).axes[1]
    points, smooth = lines_of(axes, MUTED)[0], lines_of(axes, group_style(0).color)[0]
    assert xs(points) == list(panel().times)
    assert [log(y) for y in ys(points)] == pytest.approx(panel().values)
    assert [log(y) for y in ys(smooth)] == pytest.approx([point[1] for point in SMOOTH])
    (model,) = [line for line in lines_of(axes, INK) if line.get_linestyle() == "--"]
    assert ys(model) == [0.8, 0.8]
    low, high = axes.get_ylim()
    assert low <= exp(-2) < exp(2) <= high


def test_titles_only_where_there_are_several() -> None:
    assert "A (vs. B)" not in words_of(draw(panel()))
    assert words_of(draw(panel(), panel())).count("A (vs. B)") == 2


def test_days_outside_the_events_have_no_tick() -> None:
    axes = draw(panel()).axes[1]
    low, high = axes.get_xlim()
    assert all(low <= place <= high for place in axes.get_xticks())
    assert "30" not in words_of(draw(panel()))


def test_a_panel_needs_events() -> None:
    with pytest.raises(ValueError, match="time and a value"):
        ResidualPanel(title="A", times=(), values=(), smooth=(), model=1)
    with pytest.raises(ValueError, match="time and a value"):
        ResidualPanel(title="A", times=(1.0,), values=(), smooth=(), model=1)
