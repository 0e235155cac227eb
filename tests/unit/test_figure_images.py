"""Each figure looks as in figure_references: a label or a curve that moved is seen, another antialiasing is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import figure_samples as samples
import numpy as np
import numpy.typing as npt
import pytest
from figure_samples import REFERENCES, SAMPLES
from matplotlib.figure import Figure
from PIL import Image, ImageChops, ImageFilter

# Of 255, in the mean of three by three pixels: antialiasing that is a quarter stronger gives 21, a label that moved by
# half a millimetre 61, another letter at the end of a label 43.
TOLERANCE = 35.0

CHANGED: dict[str, Callable[[], Figure]] = {
    "balance": lambda: samples.balance(lactate=0.79),
    "calibration": lambda: samples.calibration(second=0.22),
    "events": lambda: samples.events(stroke=0.055),
    "events_three_groups": lambda: samples.events(groups=3, stroke=0.06),
    "flow": lambda: samples.flow(first_label="Patients in this registry"),
    "forest": lambda: samples.forest(age=0.82),
    "forest_single_column": lambda: samples.forest(width=84, age=0.83),
    "incidences": lambda: samples.incidences(last=0.021),
    "missing": lambda: samples.missing(first=44),
    "residuals": lambda: samples.residuals(model=0.9),
    "residuals_single_column": lambda: samples.residuals(terms=1, width=84, model=0.9),
    "survival": lambda: samples.kaplan_meier(speeds=(0.05, 0.083)),
    "survival_three_groups": lambda: samples.kaplan_meier(survival=True, speeds=(0.05, 0.08, 0.022), width=84),
}


def pixels(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The largest mean difference of three by three pixels; infinite where the sizes differ."""
    if one.size != other.size:
        return float("inf")
    # Lighter and darker apart, so that their neighbours' differences of antialiasing cancel out.
    signed = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    rows: npt.NDArray[np.float64] = signed[:-2] + signed[1:-1] + signed[2:]
    return float(np.abs(rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]).max() / 9)


def reference(name: str) -> Image.Image:
    return pixels(REFERENCES / f"{name}.png")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_figure_looks_as_it_did(name: str, tmp_path: Path) -> None:
    made = samples.draw(SAMPLES[name](), tmp_path, name)
    found = difference(pixels(made), reference(name))
    assert found <= TOLERANCE, f"{made} differs from {REFERENCES / name}.png by {found:.0f}: `make figures-reference`"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_change_of_what_is_drawn_would_be_seen(name: str, tmp_path: Path) -> None:
    assert difference(pixels(samples.draw(CHANGED[name](), tmp_path, name)), reference(name)) > TOLERANCE


@pytest.mark.parametrize("name", SAMPLES)
def test_a_label_that_moved_would_be_seen(name: str, tmp_path: Path) -> None:
    figure = SAMPLES[name]()
    label = [text for text in figure.axes[0].texts if text.get_text()][-1]
    x, y = label.get_position()
    label.set_position((x, y + 0.6))
    assert difference(pixels(samples.draw(figure, tmp_path, name)), reference(name)) > TOLERANCE


@pytest.mark.parametrize("name", SAMPLES)
def test_another_antialiasing_is_not_taken_for_a_change(name: str) -> None:
    known = reference(name)
    heavier = known.point([round(255 * (level / 255) ** 1.25) for level in range(256)] * 3)
    assert ImageChops.difference(known, heavier).getbbox() is not None
    assert difference(heavier, known) <= TOLERANCE
    softer = known.filter(ImageFilter.GaussianBlur(0.3))
    assert difference(softer, known) <= TOLERANCE


def test_the_references_are_small_and_none_is_left_over() -> None:
    found = {path.stem: path.stat().st_size for path in REFERENCES.glob("*.png")}
    assert found.keys() == SAMPLES.keys() == CHANGED.keys()
    assert sum(found.values()) < 600_000
