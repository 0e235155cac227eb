"""Fonts of the machine for languages that the fonts of the program do not cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from jpvad_report.errors import UserError

Style = Literal["serif", "sans"]

# By preference; the order is the same on every machine, the first that is installed is taken.
JAPANESE_SERIF: Final = (
    "Noto Serif CJK JP",
    "Noto Serif JP",
    "Source Han Serif",
    "Source Han Serif JP",
    "Hiragino Mincho ProN",
    "Yu Mincho",
    "YuMincho",
    "Harano Aji Mincho",
    "IPAexMincho",
    "IPAMincho",
    "MS Mincho",
    "BIZ UDMincho",
)
JAPANESE_SANS: Final = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "YuGothic",
    "Harano Aji Gothic",
    "IPAexGothic",
    "IPAGothic",
    "MS Gothic",
    "BIZ UDGothic",
    "Meiryo",
    "TakaoGothic",
    "VL Gothic",
)
_BOLD: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """A family that is installed, and its upright files: the regular one, and the bold one where there is one."""

    family: str
    regular: Path
    bold: Path | None

    @property
    def files(self) -> tuple[Path, ...]:
        """The regular file first."""
        return (self.regular, self.bold) if self.bold else (self.regular,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typefaces:
    """What a language is set in: text in a serif, figures without."""

    serif: Typeface
    sans: Typeface

    @property
    def folders(self) -> list[Path]:
        """Where the files are."""
        return sorted({file.parent for face in (self.serif, self.sans) for file in face.files})


def east_asian_families(lang: str) -> tuple[str, ...]:
    """Families for the text of a language, by preference; none where the program's own fonts cover it."""
    return (*JAPANESE_SERIF, *JAPANESE_SANS) if lang == "ja" else ()


def require_typefaces(lang: str) -> Typefaces | None:
    """The installed typefaces for a language; None where the program's own cover it.

    Raises
    ------
    UserError
        Where none is installed, with what to install.
    """
    if lang != "ja":
        return None
    serif, sans = _first(JAPANESE_SERIF), _first(JAPANESE_SANS)
    found = serif or sans
    if found is None:
        raise UserError(
            "The document is in Japanese (lang: ja), but no Japanese font was found on this machine; looked for "
            f"{', '.join(JAPANESE_SANS[:2])}, {', '.join(JAPANESE_SERIF[:2])}, Hiragino, Yu Gothic, IPAex and others.",
            remedy="Install one: `sudo apt install fonts-noto-cjk` (Debian, Ubuntu), `sudo dnf install "
            "google-noto-sans-cjk-fonts google-noto-serif-cjk-fonts` (Fedora), the Japanese supplemental fonts in the "
            "optional features of Windows; macOS has Hiragino from the start. Or write lang: en.",
        )
    return Typefaces(serif=serif or found, sans=sans or found)


def _first(families: Sequence[str]) -> Typeface | None:
    installed = _installed()
    return next((installed[name] for name in families if name in installed), None)


@lru_cache(maxsize=1)
def _installed() -> dict[str, Typeface]:
    """Families with an upright regular face that is the first of its file, which is the one that others read too."""
    import typst

    faces = [
        (font.family, font.weight, Path(font.path))
        for font in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
        if font.path and font.index == 0 and font.style == "normal"
    ]
    found: dict[str, Typeface] = {}
    for family in sorted({family for family, _, _ in faces}):
        mine = sorted((weight, path) for name, weight, path in faces if name == family)
        regular = min((face for face in mine if face[0] < _BOLD), key=lambda face: abs(face[0] - 400), default=None)
        bold = min((face for face in mine if face[0] >= _BOLD), key=lambda face: abs(face[0] - 700), default=None)
        if regular:
            found[family] = Typeface(family=family, regular=regular[1], bold=bold[1] if bold else None)
    return found
