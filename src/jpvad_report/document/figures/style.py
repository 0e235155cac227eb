"""The look every figure shares, and the writing of files that are the same bytes on each machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.text import Text

from .fonts import families, require_glyphs

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

_NO_PROVENANCE: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
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


def save(figure: Figure, stem: Path, formats: Sequence[str] = ("svg", "png", "pdf")) -> tuple[Path, ...]:
    """Write ``figure`` once for each format and return the paths.

    Parameters
    ----------
    figure
        A figure of this package, already laid out in millimetres.
    stem
        Path without suffix; the format's name is appended, so a dot in the stem is kept.
    formats
        Any of ``svg`` (text as outlines), ``png`` (300 dpi) and ``pdf`` (embedded TrueType).

    Raises
    ------
    ValueError
        If a format is unknown.
    UserError
        If the font has not each letter of the figure's texts.
    """
    unknown = [name for name in formats if name not in _NO_PROVENANCE]
    if unknown:
        raise ValueError(f"Unknown figure format {unknown[0]!r}; expected one of {', '.join(_NO_PROVENANCE)}.")
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    require_glyphs((text.get_text(), text.get_fontfamily()) for text in texts)
    paths = tuple(stem.parent / f"{stem.name}.{name}" for name in formats)
    with figure_style():
        for path, name in zip(paths, formats, strict=True):
            # Level 3 takes a fifth of the time off, for 4% more bytes.
            options: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if name == "png" else {}
            figure.savefig(path, format=name, dpi=PNG_DPI, metadata=_NO_PROVENANCE[name], **options)
    return paths
