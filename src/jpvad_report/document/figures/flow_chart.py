"""The STROBE flow chart: who was registered, who was left out and why, who was compared."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from matplotlib.figure import Figure

from .canvas import Align, Canvas
from .numerals import count_text, exact_text
from .style import DOUBLE_COLUMN_MM, INK, figure_style
from .text import cap_height_mm, pitch_mm, widest_mm, wrap

Count = int | str

_MARGIN: Final = 1.0
_PAD_X: Final = 2.4
_PAD_Y: Final = 2.0
_STEM: Final = 4.0
_BETWEEN_EXCLUSIONS: Final = 2.0
_BRANCH: Final = 9.0
_BETWEEN_GROUPS: Final = 4.0
_LEAST_GROUP: Final = 22.0
_LEFT_SHARE: Final = 0.3


@dataclass(frozen=True, kw_only=True)
class FlowFigure:
    """The counts of a flow chart.

    Attributes
    ----------
    start_label, start_n
        The first box: everybody who was registered.
    exclusions
        Label and count of each exclusion, in the order in which they were applied.
    cohort_label, cohort_n
        Everybody who was analysed.
    groups
        Label and count of the groups compared; their percentages are of ``cohort_n``.

    Notes
    -----
    A count given as text (``"<10"``, where small cells may not be published) is printed as it is, and then nothing
    that it enters is checked.

    Raises
    ------
    ValueError
        If a count is negative, exclusions do not add up to the difference of start and cohort, or groups do not add
        up to the cohort.
    """

    start_label: str
    start_n: Count
    exclusions: tuple[tuple[str, Count], ...]
    cohort_label: str
    cohort_n: Count
    groups: tuple[tuple[str, Count], ...]

    def __post_init__(self) -> None:
        excluded = [count for _, count in self.exclusions]
        grouped = [count for _, count in self.groups]
        if any(isinstance(n, int) and n < 0 for n in (self.start_n, self.cohort_n, *excluded, *grouped)):
            raise ValueError("A flow chart has a negative count.")
        _check_sum("start_n", self.start_n, "cohort_n and the exclusions", [self.cohort_n, *excluded])
        if self.groups:
            _check_sum("cohort_n", self.cohort_n, "the groups", grouped)


@dataclass(frozen=True, kw_only=True)
class _Box:
    """Lines of text and the frame around them."""

    lines: tuple[str, ...]
    width: float
    align: Align = "center"

    @property
    def height(self) -> float:
        return (len(self.lines) - 1) * pitch_mm() + cap_height_mm() + 2 * _PAD_Y

    def draw(self, canvas: Canvas, *, left: float, top: float) -> None:
        canvas.box(left=left, top=top, width=self.width, height=self.height, fill="white", edge=INK)
        x = left + (_PAD_X if self.align == "left" else self.width / 2)
        canvas.text(x, top + self.height / 2, self.lines, align=self.align)


def flow_chart(flow: FlowFigure, *, width_mm: float = DOUBLE_COLUMN_MM) -> Figure:
    """Draw the flow of patients from the register to the groups compared.

    Parameters
    ----------
    flow
        Labels and counts.
    width_mm
        Width of the figure; its height follows from the text.

    Returns
    -------
    Figure
        Start and cohort on one stem, exclusions to its right, groups side by side below.
    """
    with figure_style():
        inner = width_mm - 2 * _MARGIN
        main_limit = inner * (0.46 if flow.exclusions else 0.6)
        start = _box(flow.start_label, _count(flow.start_n), main_limit)
        cohort = _box(flow.cohort_label, _count(flow.cohort_n), main_limit)
        main_width = max(start.width, cohort.width)
        start = _Box(lines=start.lines, width=main_width)
        cohort = _Box(lines=cohort.lines, width=main_width)

        groups = _group_boxes(flow, inner)
        half_groups = _row_width(groups) / 2
        # Room for the groups on both sides of the stem, unless that would squeeze the exclusions.
        share = _LEFT_SHARE if flow.exclusions else 0.5
        left = max(main_width / 2, half_groups if half_groups <= share * inner else 0.0)
        branch = main_width / 2 + 5.0
        exclusions = _exclusion_boxes(flow, inner - left - branch)
        right = branch + exclusions[0].width if exclusions else left
        right = max(right, half_groups if left + half_groups <= inner else 0.0)
        stem = _MARGIN + (inner - left - right) / 2 + left

        bottom = _MARGIN + start.height
        tops: list[float] = []
        for number, box in enumerate(exclusions):
            bottom += _STEM if number == 0 else _BETWEEN_EXCLUSIONS
            tops.append(bottom)
            bottom += box.height
        cohort_top = bottom + (_STEM + 1.0 if exclusions else 2 * _STEM)
        group_top = cohort_top + cohort.height + _BRANCH
        group_height = max((box.height for box in groups), default=-_BRANCH)
        canvas = Canvas(width_mm, group_top + group_height + _MARGIN)

        canvas.arrow((stem, _MARGIN + start.height), (stem, cohort_top))
        for box, top in zip(exclusions, tops, strict=True):
            box.draw(canvas, left=stem + branch, top=top)
            canvas.arrow((stem, top + box.height / 2), (stem + branch, top + box.height / 2))
        start.draw(canvas, left=stem - main_width / 2, top=_MARGIN)
        cohort.draw(canvas, left=stem - main_width / 2, top=cohort_top)
        _draw_groups(canvas, groups, stem=stem, from_y=cohort_top + cohort.height, top=group_top)
        return canvas.figure


def _draw_groups(canvas: Canvas, groups: list[_Box], *, stem: float, from_y: float, top: float) -> None:
    if not groups:
        return
    left = stem - _row_width(groups) / 2
    if left < _MARGIN - 0.01 or stem + _row_width(groups) / 2 > canvas.width - _MARGIN + 0.01:
        left = (canvas.width - _row_width(groups)) / 2
    centres: list[float] = []
    height = max(box.height for box in groups)
    for box in groups:
        centres.append(left + box.width / 2)
        canvas.box(left=left, top=top, width=box.width, height=height, fill="white", edge=INK)
        canvas.text(centres[-1], top + height / 2, box.lines, align="center")
        left += box.width + _BETWEEN_GROUPS
    bar = from_y + _BRANCH / 2 - 0.5
    canvas.line([stem, stem], [from_y, bar], width=0.8)
    canvas.line([min(stem, *centres), max(stem, *centres)], [bar, bar], width=0.8)
    for centre in centres:
        canvas.arrow((centre, bar), (centre, top))


def _row_width(boxes: list[_Box]) -> float:
    return sum(box.width + _BETWEEN_GROUPS for box in boxes) - _BETWEEN_GROUPS if boxes else 0.0


def _box(label: str, count: str, limit: float) -> _Box:
    lines = (*wrap(label, limit - 2 * _PAD_X, balanced=True), *wrap(count, limit - 2 * _PAD_X))
    return _Box(lines=lines, width=widest_mm(lines) + 2 * _PAD_X)


def _exclusion_boxes(flow: FlowFigure, limit: float) -> list[_Box]:
    # The no-break space keeps a count on the line of the word before it.
    texts = [f"{label}\u00a0({_count(n)})" for label, n in flow.exclusions]
    wrapped = [wrap(text, limit - 2 * _PAD_X) for text in texts]
    width = max((widest_mm(lines) for lines in wrapped), default=0.0) + 2 * _PAD_X
    return [_Box(lines=lines, width=width, align="left") for lines in wrapped]


def _group_boxes(flow: FlowFigure, inner: float) -> list[_Box]:
    count = max(len(flow.groups), 1)
    limit = (inner - _BETWEEN_GROUPS * (count - 1)) / count
    boxes = [_box(label, _share(n, flow.cohort_n), limit) for label, n in flow.groups]
    width = max((box.width for box in boxes), default=0.0)
    return [_Box(lines=box.lines, width=max(width, min(_LEAST_GROUP, limit))) for box in boxes]


def _count(n: Count) -> str:
    if isinstance(n, int):
        return f"n={count_text(n)}"
    return f"n{n}" if n.startswith(("<", "≤", ">", "≥")) else f"n={n}"


def _share(n: Count, whole: Count) -> str:
    if isinstance(n, str) or isinstance(whole, str) or whole == 0:
        return _count(n)
    tenths = (2000 * n + whole) // (2 * whole)
    return f"n={count_text(n)} ({exact_text(Decimal(tenths).scaleb(-1))}%)"


def _check_sum(name: str, whole: Count, parts_name: str, parts: list[Count]) -> None:
    numbers = [part for part in parts if isinstance(part, int)]
    if isinstance(whole, str) or len(numbers) < len(parts):
        return
    if sum(numbers) != whole:
        raise ValueError(f"{name} is {whole}, but {parts_name} add up to {sum(numbers)}.")
