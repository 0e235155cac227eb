"""The figures: what is drawn equals what was handed over, nothing touches, and files are the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from jpvad_report.document.figures import (
    DOUBLE_COLUMN_MM,
    SINGLE_COLUMN_MM,
    Curve,
    EventHeaders,
    EventInterval,
    EventRow,
    FlowFigure,
    ForestHeaders,
    ForestRow,
    events,
    flow_chart,
    forest,
    kaplan_meier,
    save,
)
from jpvad_report.document.figures.curve import nice_maximum, steps_of
from jpvad_report.document.figures.scales import linear_scale, ratio_scale
from jpvad_report.document.figures.style import figure_style, group_style
from jpvad_report.document.figures.text import width_mm, wrap

LONG = "Patients in whom the Impella device was inserted more than twenty-four hours after"
UNBREAKABLE = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 2
AT_RISK_TIMES = (0.0, 10.0, 20.0, 30.0)
WIDTHS = (SINGLE_COLUMN_MM, DOUBLE_COLUMN_MM)


def flow(exclusions: int = 2, groups: int = 2, label: str = "Impella before VA-ECMO") -> FlowFigure:
    return FlowFigure(
        start_label=label,
        start_n=12_000 + 100 * exclusions,
        exclusions=tuple((label if number % 2 else "Age", 100) for number in range(exclusions)),
        cohort_label=label,
        cohort_n=12_000,
        groups=tuple((label, 12_000 // groups) for _ in range(groups)),
    )


def curve(label: str = "Before", scale: float = 1.0, n: int = 1_082) -> Curve:
    estimate = tuple(scale * value for value in (0.1, 0.2, 0.45, 0.5))
    return Curve(
        label=label,
        times=(1.0, 5.0, 12.0, 30.0),
        estimate=estimate,
        ci_low=tuple(value * 0.9 for value in estimate),
        ci_high=tuple(value * 1.1 for value in estimate),
        at_risk=(n, n - 100, n - 200, n - 300),
        censor_times=(3.0, 14.0),
    )


def km(
    *curves: Curve, width: float = SINGLE_COLUMN_MM, incidence: bool = True, note: str = "Log-rank P=0.02"
) -> Figure:
    return kaplan_meier(
        curves,
        horizon=30,
        at_risk_times=AT_RISK_TIMES,
        y_label="Cumulative incidence of death, %",
        x_label="Days after VA-ECMO",
        incidence=incidence,
        annotation=note,
        width_mm=width,
    )


def ratio(label: str, estimate: float, low: float, high: float, *, detail: str | None = None) -> ForestRow:
    text = f"{estimate:.2f} ({low:.2f}–{high:.2f})"
    return ForestRow(
        label=label, estimate=estimate, ci_low=low, ci_high=high, text=text, p_text="<0.001", detail=detail
    )


FOREST = (
    ForestRow(label="Age", is_heading=True),
    ratio("<65 years", 0.8, 0.6, 1.05, detail="n=1,082, events 555"),
    ForestRow(label="No events", detail="n=12, events 0", indent=True),
    ratio("All", 0.87, 0.75, 1.01),
)


def draw_forest(*rows: ForestRow, width: float = DOUBLE_COLUMN_MM, label: str = "Favours before") -> Figure:
    return forest(
        rows,
        x_label="Hazard ratio (log scale)",
        headers=ForestHeaders(label="Subgroup", detail="Patients"),
        favours=(label, label),
        width_mm=width,
    )


def event(label: str = "Bleeding", groups: int = 2) -> EventRow:
    interval = EventInterval(estimate=0.12, ci_low=0.1, ci_high=0.15)
    return EventRow(
        label=label,
        proportions=(interval,) * groups,
        difference=EventInterval(estimate=-0.02, ci_low=-0.06, ci_high=0.01),
        difference_text="−2.0 (−6.0 to 1.0)",
        p_text="0.04",
    )


def draw_events(*rows: EventRow, labels: tuple[str, ...] = ("Before", "After"), width: float = 174) -> Figure:
    return events(rows, group_labels=labels, favours=("Fewer before", "Fewer after"), width_mm=width)


def texts(figure: Figure) -> list[Text]:
    """All texts a reader sees; the page's own axes are switched off."""
    page, *plots = figure.axes
    ticks = [label for axes in plots for label in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    return [text for text in (*page.texts, *ticks) if text.get_text()]


def words_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def extents(figure: Figure) -> list[tuple[str, Bbox]]:
    canvas = FigureCanvasAgg(figure)
    # Ticks are placed while drawing; drawing nothing is ten times as fast.
    figure.draw_without_rendering()
    return [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts(figure)]


def xs(line: Line2D) -> list[float]:
    return [float(value) for value in np.asarray(line.get_xdata())]


def ys(line: Line2D) -> list[float]:
    return [float(value) for value in np.asarray(line.get_ydata())]


def lines_of(axes: Axes, color: str) -> list[Line2D]:
    return [line for line in axes.lines if line.get_color() == color]


ODD_FIGURES: dict[str, Callable[[float], Figure]] = {
    "flow of one exclusion": lambda width: flow_chart(flow(1), width_mm=width),
    "flow without exclusion": lambda width: flow_chart(flow(0, 3), width_mm=width),
    "flow of ten exclusions, three groups, long labels": lambda width: flow_chart(flow(10, 3, LONG), width_mm=width),
    "flow with a word wider than its box": lambda width: flow_chart(flow(2, 4, UNBREAKABLE), width_mm=width),
    "two curves": lambda width: km(curve(), curve("After", 0.8, 536), width=width),
    "three curves, long labels": lambda width: km(*(curve(LONG, s, 12_345) for s in (0.2, 1.5, 1.8)), width=width),
    "a note too long for any corner": lambda width: km(curve(), width=width, note=f"{LONG}; {LONG}"),
    "forest": lambda width: draw_forest(*FOREST, width=width),
    "forest of long labels": lambda width: draw_forest(
        ratio(LONG, 3, 0.01, 300, detail=LONG), ratio(UNBREAKABLE, 0.02, 0.001, 0.5), width=width, label=LONG
    ),
    "forest without an estimate": lambda width: draw_forest(ForestRow(label="None"), width=width),
    "one event": lambda width: draw_events(event(), width=width),
    "ten events, long labels": lambda width: draw_events(
        *(event(LONG if n % 2 else "Stroke") for n in range(10)), labels=(LONG, LONG), width=width
    ),
    "events of three groups": lambda width: draw_events(
        event(groups=3), event(UNBREAKABLE, 3), labels=("A", LONG, "C"), width=width
    ),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ODD_FIGURES)
def test_no_text_is_cut_or_touches_another(name: str, width: float) -> None:
    figure = ODD_FIGURES[name](width)
    page = figure.bbox
    seen = extents(figure)
    outside = [text for text, box in seen if not (page.x0 <= box.x0 and box.x1 <= page.x1)]
    outside += [text for text, box in seen if not (page.y0 <= box.y0 and box.y1 <= page.y1)]
    assert outside == []
    touching = [(a, b) for (a, one), (b, other) in combinations(seen, 2) if one.padded(-0.5).overlaps(other)]
    assert touching == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("label", ["All", LONG, UNBREAKABLE])
def test_each_text_of_the_flow_chart_stays_in_its_box(label: str, width: float) -> None:
    figure = flow_chart(flow(5, 3, label), width_mm=width)
    seen = extents(figure)
    boxes = [patch.get_window_extent() for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(boxes) == 1 + 5 + 1 + 3
    for _, box in seen:
        assert any(frame.x0 < box.x0 < box.x1 < frame.x1 and frame.y0 < box.y0 < frame.y1 for frame in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_flow_chart_prints_counts_and_shares() -> None:
    figure = flow_chart(
        FlowFigure(
            start_label="Registered",
            start_n=5_432,
            exclusions=(("Age <18 years", 3_432),),
            cohort_label="Cohort",
            cohort_n=2_000,
            groups=(("Before", 1_001), ("After", 999)),
        )
    )
    printed = words_of(figure)
    for text in ("n=5,432", "n=2,000", "n=1,001 (50.1%)", "n=999 (50.0%)", "Age <18 years\u00a0(n=3,432)"):
        assert text in printed


def test_flow_chart_prints_a_suppressed_count_as_it_is_and_adds_nothing_up() -> None:
    figure = flow_chart(
        FlowFigure(
            start_label="Registered",
            start_n=100,
            exclusions=(("Age", "<10"),),
            cohort_label="Cohort",
            cohort_n="91–99",
            groups=(("Before", 50), ("After", "<10")),
        )
    )
    assert {"n=91–99", "n=50", "n<10", "Age\u00a0(n<10)"} <= set(words_of(figure))


@pytest.mark.parametrize(
    ("cohort_n", "groups", "message"),
    [(81, (40, 41), "start_n is 100"), (80, (40, 41), "cohort_n is 80"), (80, (90, -10), "negative")],
)
def test_flow_chart_refuses_counts_that_do_not_add_up(cohort_n: int, groups: tuple[int, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FlowFigure(
            start_label="S",
            start_n=100,
            exclusions=(("E", 20),),
            cohort_label="C",
            cohort_n=cohort_n,
            groups=(("A", groups[0]), ("B", groups[1])),
        )


def test_curve_is_drawn_at_its_own_steps() -> None:
    figure = km(curve())
    step = lines_of(figure.axes[1], group_style(0).color)[0]
    assert xs(step) == [0.0, 1.0, 5.0, 12.0, 30.0]
    assert ys(step) == pytest.approx([0.0, 10.0, 20.0, 45.0, 50.0])
    assert step.get_drawstyle() == "steps-post"


def test_survival_starts_at_100_percent() -> None:
    figure = km(curve(scale=0.5), incidence=False)
    axes = figure.axes[1]
    assert ys(lines_of(axes, group_style(0).color)[0])[0] == 100
    assert axes.get_ylim() == (0, 100)


def test_curve_goes_on_to_the_last_time_with_anybody_at_risk_and_not_beyond() -> None:
    early = Curve(label="A", times=(2.0,), estimate=(0.5,), ci_low=(0.2,), ci_high=(0.8,), at_risk=(9, 4, "<10", 0))
    assert steps_of(early, horizon=30, at_risk_times=AT_RISK_TIMES, incidence=True).times == (0.0, 2.0, 20.0)


def test_events_at_time_0_rise_from_the_start() -> None:
    early = Curve(label="A", times=(0.0,), estimate=(0.1,), ci_low=(0.05,), ci_high=(0.2,), at_risk=(9, 0, 0, 0))
    steps = steps_of(early, horizon=30, at_risk_times=AT_RISK_TIMES, incidence=True)
    assert (steps.times, steps.estimate) == ((0.0, 0.0), (0.0, 10.0))


def test_steps_beyond_the_horizon_are_left_out() -> None:
    late = Curve(
        label="A", times=(2.0, 50.0), estimate=(0.5, 0.9), ci_low=(0.2, 0.3), ci_high=(0.8, 1.0), at_risk=(9, 4, 4, 4)
    )
    assert steps_of(late, horizon=30, at_risk_times=AT_RISK_TIMES, incidence=True).times == (0.0, 2.0, 30.0)


def test_numbers_at_risk_stand_below_their_ticks() -> None:
    figure = km(curve(), curve("After", 0.8, 536))
    seen = dict(extents(figure))
    for tick, count, other in zip(
        ("0", "10", "20", "30"), ("1,082", "982", "882", "782"), ("536", "436", "336", "236"), strict=True
    ):
        label = next(t for t in figure.axes[1].get_xticklabels() if t.get_text() == tick)
        middle = label.get_window_extent()
        for text in (count, other):
            assert (seen[text].x0 + seen[text].x1) / 2 == pytest.approx((middle.x0 + middle.x1) / 2, abs=1.5)
            assert seen[text].y1 < middle.y0


def test_dense_times_are_thinned_but_keep_their_ticks() -> None:
    times = tuple(float(day) for day in range(31))
    dense = Curve(label="A", times=(), estimate=(), ci_low=(), ci_high=(), at_risk=(12_345,) * 31)
    figure = kaplan_meier((dense,), horizon=30, at_risk_times=times, y_label="%")
    assert len(figure.axes[1].get_xticks()) == 31
    assert 2 <= words_of(figure).count("12,345") < 10


@pytest.mark.parametrize("at_risk", [(0, 0, 0, 0), (5, 5, None, "<10")])
def test_curve_without_events_or_follow_up_is_drawn(at_risk: tuple[int | str | None, ...], tmp_path: Path) -> None:
    empty = Curve(label="Nobody", times=(), estimate=(), ci_low=(), ci_high=(), at_risk=at_risk)
    gap = Curve(
        label="Gap", times=(0.0, 9.0), estimate=(0.0, None), ci_low=(None, None), ci_high=(None, None), at_risk=at_risk
    )
    figure = km(empty, gap)
    save(figure, tmp_path / "figure", formats=("svg",))
    assert ("—" in words_of(figure)) == (None in at_risk)
    assert nice_maximum(()) == 100


@pytest.mark.parametrize("scale", [0.1, 1.0, 1.8])
@pytest.mark.parametrize("incidence", [True, False])
def test_annotation_covers_no_curve(scale: float, incidence: bool) -> None:
    figure = km(curve(scale=scale), curve("After", 0.05), incidence=incidence)
    box = dict(extents(figure))["Log-rank P=0.02"]
    axes = figure.axes[1]
    for line in axes.lines:
        assert not line.get_path().transformed(axes.transData).intersects_bbox(box, filled=False)


@pytest.mark.parametrize(
    "broken",
    [
        {"times": (1.0, 5.0, 12.0)},
        {"times": (1.0, 5.0, 5.0, 30.0)},
        {"times": (-1.0, 5.0, 12.0, 30.0)},
        {"estimate": (10.0, 20.0, 45.0, 50.0)},
    ],
)
def test_curve_refuses_what_is_no_step_function(broken: dict[str, tuple[float, ...]]) -> None:
    values = {name: getattr(curve(), name) for name in ("times", "estimate", "ci_low", "ci_high")} | broken
    with pytest.raises(ValueError, match="Curve 'A'"):
        Curve(label="A", at_risk=(1, 1, 1, 1), **values)


def test_kaplan_meier_refuses_missing_counts_and_an_empty_axis() -> None:
    with pytest.raises(ValueError, match="at_risk_times"):
        kaplan_meier((curve(),), horizon=30, at_risk_times=(0.0,), y_label="%")
    with pytest.raises(ValueError, match="horizon"):
        kaplan_meier((), horizon=0, at_risk_times=(), y_label="%")


def test_forest_marks_estimates_and_dashes_what_is_not_estimable() -> None:
    figure = draw_forest(*FOREST)
    marks = [line for line in figure.axes[1].lines if line.get_marker() == "s"]
    assert [xs(line)[0] for line in marks] == [0.8, 0.87]
    assert words_of(figure).count("—") == 1


def test_forest_interval_beyond_the_axis_ends_in_arrows() -> None:
    axes = draw_forest(ratio("A", 1.5, 0.01, 300)).axes[1]
    assert {line.get_marker() for line in axes.lines} >= {"<", ">", "s"}
    assert axes.get_xlim() == (0.1, 10)
    inside = draw_forest(ratio("A", 0.8, 0.6, 1.05)).axes[1]
    assert not {line.get_marker() for line in inside.lines} & {"<", ">"}


def test_forest_emphasis_is_bold_and_a_diamond() -> None:
    row = ForestRow(label="Primary", estimate=0.9, ci_low=0.8, ci_high=1.01, text="0.90", emphasis=True)
    figure = draw_forest(row)
    assert next(text for text in texts(figure) if text.get_text() == "Primary").get_fontweight() == "bold"
    assert "D" in {line.get_marker() for line in figure.axes[1].lines}


def test_forest_refuses_impossible_rows_and_limits() -> None:
    with pytest.raises(ValueError, match="Row 'A'"):
        ratio("A", 0.5, 0.6, 0.7)
    with pytest.raises(ValueError, match="at least one row"):
        forest((), x_label="Hazard ratio")
    with pytest.raises(ValueError, match="around 1"):
        forest(FOREST, x_label="Hazard ratio", limits=(2, 4))


@pytest.mark.parametrize(
    ("estimates", "bounds", "ends"),
    [
        ((), (), (0.5, 2)),
        ((0.9,), (0.8, 1.1), (0.5, 2)),
        ((0.9,), (0.3, 1.1), (0.25, 2)),
        ((0.9,), (0.05, 40.0), (0.1, 10)),
        ((30.0,), (20.0, 400.0), (0.5, 100)),
        ((1.0,), (0.0, 1.0), (0.1, 2)),
    ],
)
def test_ratio_scale(estimates: tuple[float, ...], bounds: tuple[float, ...], ends: tuple[float, float]) -> None:
    scale = ratio_scale(estimates, bounds, width=60)
    assert (scale.low, scale.high) == ends
    assert 1 in scale.ticks


def test_linear_scale_holds_zero_and_writes_a_real_minus_sign() -> None:
    scale = linear_scale((-4.2, -1.0), width=50, least_high=1)
    assert scale.low <= -4.2
    assert scale.high >= 1
    assert 0 in scale.ticks
    assert "0" in scale.labels
    assert scale.labels[0].startswith("−")


def test_events_draw_percentages_and_the_difference() -> None:
    figure = draw_events(event(), event("Stroke"))
    _, left, right = figure.axes
    circles = [line for line in left.lines if line.get_marker() == "o"]
    assert [xs(line)[0] for line in circles] == pytest.approx([12, 12])
    diamonds = [line for line in right.lines if line.get_marker() == "D"]
    assert [xs(line)[0] for line in diamonds] == pytest.approx([-2, -2])
    assert "−2.0 (−6.0\u00a0to\u00a01.0)" in words_of(figure)


def test_events_of_three_groups_have_no_difference() -> None:
    figure = draw_events(event(groups=3), labels=("A", "B", "C"))
    assert len(figure.axes) == 2
    assert not any("difference" in text.lower() for text in words_of(figure))


def test_events_dash_what_is_not_estimable() -> None:
    figure = events(
        (EventRow(label="None", proportions=(EventInterval(), EventInterval())),),
        group_labels=("A", "B"),
        headers=EventHeaders(label="Complication"),
    )
    assert words_of(figure).count("—") == 1
    assert not [line for axes in figure.axes[1:] for line in axes.lines if line.get_marker() not in ("None", "")]


def test_events_refuse_percentages_and_missing_groups() -> None:
    with pytest.raises(ValueError, match="fractions"):
        EventInterval(estimate=12.0)
    with pytest.raises(ValueError, match="one proportion for each"):
        draw_events(event(groups=3))
    with pytest.raises(ValueError, match="at least one row"):
        draw_events()


EACH_KIND: dict[str, Callable[[], Figure]] = {
    "flow": lambda: flow_chart(flow()),
    "curves": lambda: km(curve(), curve("After", 0.8)),
    "forest": lambda: draw_forest(*FOREST),
    "events": lambda: draw_events(event(), event("Stroke")),
}


# Embedding fonts makes PDF slow, and it is the same code for each kind.
@pytest.mark.parametrize(("kind", "formats"), [*((kind, ("svg", "png")) for kind in EACH_KIND), ("curves", ("pdf",))])
def test_same_input_gives_the_same_bytes_whatever_the_users_settings(
    kind: str, formats: tuple[str, ...], tmp_path: Path
) -> None:
    first = save(EACH_KIND[kind](), tmp_path / "first", formats=formats)
    with mpl.rc_context({"font.size": 20, "svg.hashsalt": "other", "font.family": "serif", "lines.linewidth": 9}):
        second = save(EACH_KIND[kind](), tmp_path / "second", formats=formats)
    assert [path.suffix.lstrip(".") for path in first] == list(formats)
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_saving_one_figure_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    figure = km(curve())
    first, second = (save(figure, tmp_path / name, formats=("svg", "png")) for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_files_carry_no_date_and_no_text_element(tmp_path: Path) -> None:
    svg, pdf = save(km(curve("$5 <&>")), tmp_path / "figure.1", formats=("svg", "pdf"))
    assert svg.name == "figure.1.svg"
    assert b"<text" not in svg.read_bytes()
    assert b"dc:date" not in svg.read_bytes()
    assert b"CreationDate" not in pdf.read_bytes()


def test_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'gif'"):
        save(km(curve()), tmp_path / "figure", formats=("svg", "gif"))
    assert list(tmp_path.iterdir()) == []


def test_style_leaves_no_trace() -> None:
    before = dict(mpl.rcParams)
    with figure_style():
        assert mpl.rcParams["font.family"] == ["DejaVu Sans"]
    assert dict(mpl.rcParams) == before


def test_wrap_keeps_every_letter_and_the_width() -> None:
    for text in (LONG, UNBREAKABLE, "before/after-treatment", "a\u00a0b c"):
        for limit in (9.0, 20.0, 60.0):
            for balanced in (False, True):
                lines = wrap(text, limit, balanced=balanced)
                assert "".join(lines).replace(" ", "") == text.replace(" ", "")
                assert all(width_mm(line) <= limit for line in lines)
    assert wrap("", 10) == ()


def test_balanced_lines_break_no_word_that_would_fit() -> None:
    assert wrap("Difference (95% CI)", 20, bold=True, balanced=True) == ("Difference", "(95% CI)")
    assert wrap("a bb Difference", 15, balanced=True) == ("a bb", "Difference")
