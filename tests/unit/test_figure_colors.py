"""Groups stay apart for colour-blind readers and in grey, and text is dark enough on every ground: by numbers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from figure_samples import SAMPLES
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from jpvad_report.document.figures.style import INK, MUTED, STRIPE, group_style

Color = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes 2009 (doi 10.1109/TVCG.2009.113), severity 1, on linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
# Groups that a study usually has; there are styles for six.
USUAL, ALL = 3, 6


def linear(color: str) -> Color:
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(rgb: Color) -> float:
    return float(np.clip(rgb, 0, 1) @ [0.2126, 0.7152, 0.0722])


def lightness(color: str, sight: str) -> float:
    """L* of CIELAB, 0 to 100."""
    y = luminance(SIGHT[sight] @ linear(color))
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def contrast(text: str, ground: str) -> float:
    """As WCAG 2 defines it."""
    dark, light = sorted(luminance(linear(color)) for color in (text, ground))
    return (light + 0.05) / (dark + 0.05)


def test_the_formulas_give_known_values() -> None:
    assert lightness("#FFFFFF", "usual") == pytest.approx(100, abs=0.01)
    assert lightness("#777777", "usual") == pytest.approx(50.03, abs=0.1)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    # A colour-blind reader sees greys as they are.
    assert all(lightness("#777777", sight) == pytest.approx(50.03, abs=0.1) for sight in SIGHT)


@pytest.mark.parametrize("sight", SIGHT)
def test_usual_groups_differ_in_lightness(sight: str) -> None:
    colors = [group_style(index).color for index in range(USUAL)]
    assert min(abs(lightness(a, sight) - lightness(b, sight)) for a, b in combinations(colors, 2)) >= 15


def test_all_groups_differ_in_line_and_marker() -> None:
    styles = [group_style(index) for index in range(ALL)]
    assert len({style.line for style in styles}) == ALL
    assert len({style.marker for style in styles}) == ALL


def test_text_is_dark_enough_on_white_and_on_the_stripes() -> None:
    texts = [INK, MUTED, *(group_style(index).text_color for index in range(ALL))]
    assert min(contrast(text, ground) for text in texts for ground in ("#FFFFFF", STRIPE)) >= 4.5


@pytest.mark.parametrize("name", SAMPLES)
def test_each_text_of_each_figure_is_dark_and_large_enough(name: str) -> None:
    figure = SAMPLES[name]()
    figure.draw_without_rendering()
    grounds = {"#FFFFFF", *(patch.get_facecolor() for patch in figure.findobj(Rectangle) if patch.get_fill())}
    pale = [ground for ground in grounds if luminance(linear(ground)) > 0.5]
    for text in figure.findobj(Text):
        if text.get_text():
            assert text.get_fontsize() >= 6.5, text
            assert min(contrast(text.get_color(), ground) for ground in pale) >= 4.5, text
