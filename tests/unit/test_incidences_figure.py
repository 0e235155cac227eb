"""The panels of cumulative incidence: what is drawn equals what was handed over, and nothing touches."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from jpvad_report.document.figures import DOUBLE_COLUMN_MM, SINGLE_COLUMN_MM, Curve, Panel, incidences, save
from jpvad_report.document.figures.style import group_style

LONG = "Hemorrhage or hematoma that needed an operation, a transfusion or a longer stay"


def curve(scale: float = 1.0) -> Curve:
    estimate = tuple(scale * value for value in (0.1, 0.2, 0.45))
    return Curve(
        label="",
        times=(0.0, 5.0, 30.0),
        estimate=estimate,
        ci_low=tuple(value * 0.9 for value in estimate),
        ci_high=tuple(value * 1.1 for value in estimate),
        at_risk=(),
    )


def flat() -> Curve:
    return Curve(label="", times=(0.0, 30.0), estimate=(0, 0), ci_low=(None, None), ci_high=(None, None), at_risk=())


def draw(
    *panels: Panel, labels: tuple[str, ...] = ("Before", "After"), horizon: float = 30, width: float = 174
) -> Figure:
    return incidences(
        panels,
        group_labels=labels,
        horizon=horizon,
        y_label="Cumulative incidence, %",
        x_label="Days since both devices in place",
        width_mm=width,
    )


def panel(title: str = "Bleeding", *curves: Curve | None) -> Panel:
    return Panel(title=title, curves=curves or (curve(), curve(0.5)))


def plots(figure: Figure) -> list[Axes]:
    return figure.axes[1:]


@pytest.mark.parametrize("width", [SINGLE_COLUMN_MM, DOUBLE_COLUMN_MM])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("title", ["Stroke", LONG])
def test_no_text_is_cut_or_touches_another(n: int, title: str, width: float) -> None:
    figure = draw(*(panel(title) for _ in range(n)), labels=("Before", LONG), width=width)
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    shown = [*figure.axes[0].texts]
    shown += [text for axes in plots(figure) for text in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    seen = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in shown if t.get_text()]
    page = figure.bbox
    assert [t for t, box in seen if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1] == []
    assert [(a, b) for (a, one), (b, two) in combinations(seen, 2) if one.padded(-0.5).overlaps(two)] == []


def test_curves_are_drawn_at_their_own_steps() -> None:
    axes = plots(draw(panel()))[0]
    first, second = (
        next(line for line in axes.lines if line.get_color() == group_style(index).color) for index in (0, 1)
    )
    # Events on day 0 are a riser from nothing.
    assert np.asarray(first.get_xdata()).tolist() == [0, 0, 5, 30]
    assert np.asarray(first.get_ydata()).tolist() == pytest.approx([0, 10, 20, 45])
    assert np.asarray(second.get_ydata()).tolist() == pytest.approx([0, 5, 10, 22.5])


def test_each_panel_has_its_own_axis_and_all_one_time() -> None:
    rare, common = plots(draw(panel("Rare", curve(0.05), curve(0.02)), panel("Common")))
    assert rare.get_ylim() == (0, 5)
    assert common.get_ylim() == (0, 50)
    assert rare.get_xlim() == common.get_xlim() == (0, 30)


@pytest.mark.parametrize(
    ("horizon", "ticks"), [(30, [0, 10, 20, 30]), (90, [0, 30, 60, 90]), (180, [0, 60, 120, 180]), (1, [0, 0.5, 1])]
)
def test_times_are_round(horizon: float, ticks: list[float]) -> None:
    assert list(plots(draw(panel(), horizon=horizon))[0].get_xticks()) == ticks


def test_nobody_with_the_event_and_nobody_at_all(tmp_path: Path) -> None:
    figure = draw(panel("None", flat(), None), panel("Some", curve(), None))
    none, some = plots(figure)
    assert none.get_ylim() == (0, 5)
    assert (len(none.lines), len(some.lines)) == (1, 1)
    assert save(figure, tmp_path / "x", formats=("png",))[0].stat().st_size > 1000


def test_same_input_same_bytes(tmp_path: Path) -> None:
    one, other = (save(draw(panel()), tmp_path / name, formats=("svg",))[0].read_bytes() for name in "ab")
    assert one == other


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one panel"):
        draw()
    with pytest.raises(ValueError, match="one curve, or None"):
        draw(Panel(title="x", curves=(curve(),)))
    with pytest.raises(ValueError, match="must be positive"):
        draw(panel(), horizon=0)
