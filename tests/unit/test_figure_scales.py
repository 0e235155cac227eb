"""Ticks in narrow plots: their labels never touch, and the axis still holds every value."""

from __future__ import annotations

from itertools import pairwise

import pytest

from jpvad_report.document.figures.scales import linear_scale
from jpvad_report.document.figures.text import width_mm


@pytest.mark.parametrize("width", [6.0, 9.0, 14.0, 30.0, 90.0])
@pytest.mark.parametrize("values", [(-25.0, 50.0), (-14.0, -2.0), (0.001, 0.3), (12.0, 97.0)])
def test_labels_never_touch(values: tuple[float, ...], width: float) -> None:
    scale = linear_scale(values, width=width, least_high=1.0)
    assert scale.low <= min(*values, 0) < max(values) <= scale.high
    labelled = [
        (tick * width / scale.span, width_mm(label))
        for tick, label in zip(scale.ticks, scale.labels, strict=True)
        if label
    ]
    assert labelled
    for (place, own), (after, other) in pairwise(labelled):
        assert after - place >= (own + other) / 2 + 1
