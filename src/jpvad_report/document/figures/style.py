"""The look every figure shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

import matplotlib as mpl

from .fonts import families

SINGLE_COLUMN_MM: Final = 84.0
DOUBLE_COLUMN_MM: Final = 174.0
PNG_DPI: Final = 300
MM_PER_INCH: Final = 25.4
MM_PER_POINT: Final = MM_PER_INCH / 72

TEXT_PT: Final = 7.0
LABEL_PT: Final = 7.5
LINE_PT: Final = 1.4
HAIRLINE_PT: Final = 0.6

INK: Final = "#1A1A1A"
MUTED: Final = "#5A5A5A"
RULE: Final = "#8A8A8A"
STRIPE: Final = "#F3F4F6"
DASH: Final = "—"

LineStyle = Literal["solid"] | tuple[float, tuple[float, ...]]

_RC: Final[dict[str, Any]] = {
    "font.size": TEXT_PT,
    "axes.linewidth": HAIRLINE_PT,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.facecolor": "none",
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "text.color": INK,
    # A dollar sign in a variable's label is a dollar sign.
    "text.parse_math": False,
    # Only unhinted letters are as wide as measured, at any resolution.
    "text.hinting": "no_hinting",
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "jpvad-report",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
}


@dataclass(frozen=True, kw_only=True)
class GroupStyle:
    """How one group is drawn: never told apart by colour alone."""

    color: str
    text_color: str
    line: LineStyle
    marker: str


# Okabe and Ito's colours, ordered so that neighbours also differ in lightness (L* 46, 71, 0, 62, 57, 68);
# the text colours are darkened to a contrast of at least 4.5 on white.
_GROUP_STYLES: Final = (
    GroupStyle(color="#0072B2", text_color="#0067A0", line="solid", marker="o"),
    GroupStyle(color="#E69F00", text_color="#8A5F00", line=(0, (4.0, 1.4)), marker="s"),
    GroupStyle(color="#000000", text_color="#000000", line=(0, (1.2, 1.2)), marker="^"),
    GroupStyle(color="#CC79A7", text_color="#9A3F73", line=(0, (6.0, 1.5, 1.2, 1.5)), marker="D"),
    GroupStyle(color="#009E73", text_color="#007051", line=(0, (8.0, 2.0)), marker="v"),
    GroupStyle(color="#56B4E9", text_color="#1B6C9C", line=(0, (3.0, 1.2, 1.2, 1.2, 1.2, 1.2)), marker="P"),
)


def group_style(index: int) -> GroupStyle:
    """Style of the group at ``index``; the same group has the same style in every figure."""
    return _GROUP_STYLES[index % len(_GROUP_STYLES)]


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw with this package's settings, whatever the user's matplotlibrc says, and leave no trace."""
    with mpl.rc_context():
        # Annotated as Any because matplotlib's stubs spell out every key.
        settings: Any = mpl.rcParams
        settings.update({key: value for key, value in mpl.rcParamsDefault.items() if key != "backend"})
        settings.update(_RC | {"font.family": list(families())})
        yield
