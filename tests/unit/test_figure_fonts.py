"""One place decides with which letters the figures are written; a letter that is missing is told, never a box."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from jpvad_report.document.figures import FlowFigure, flow_chart, fonts, letters_of, save
from jpvad_report.document.figures.text import width_mm
from jpvad_report.errors import ExitCode, UserError
from jpvad_report.typefaces import Typeface, Typefaces


def chart(label: str) -> FlowFigure:
    return FlowFigure(start_label=label, start_n=2, exclusions=(), cohort_label="Studied", cohort_n=2, groups=())


MISSING = r"DejaVu Sans\) has no 患 \(U\+60A3\), 者 \(U\+8005\)\."


def test_a_letter_that_the_font_lacks_is_named() -> None:
    with pytest.raises(UserError, match=MISSING) as caught:
        flow_chart(chart("患者 of the registry"))
    assert caught.value.exit_code is ExitCode.USER_ERROR
    assert "lang" in caught.value.remedy


def test_a_text_that_was_never_measured_is_checked_before_anything_is_written(tmp_path: Path) -> None:
    figure = flow_chart(chart("Registered"))
    figure.text(0, 0, "患者", fontfamily="DejaVu Sans")
    with pytest.raises(UserError, match=MISSING):
        save(figure, tmp_path / "flow")
    assert not list(tmp_path.iterdir())


def test_letters_and_signs_of_the_figures_are_all_there(tmp_path: Path) -> None:
    assert save(flow_chart(chart("≥18 µmol/L − “Größe” ½ ← →")), tmp_path / "flow", formats=("svg",))


def test_a_language_changes_the_family_of_what_is_measured_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    mono = Typeface(family="DejaVu Sans Mono", regular=Path(findfont("DejaVu Sans Mono")), bold=None)
    monkeypatch.setattr(fonts, "require_typefaces", lambda lang: Typefaces(serif=mono, sans=mono))
    usual = width_mm("iiii")
    with letters_of("xx"):
        assert width_mm("iiii") > 1.5 * usual
        figure = flow_chart(chart("Registered"))
    assert {tuple(t.get_fontfamily()) for t in figure.findobj(Text) if t.get_text()} == {
        ("DejaVu Sans Mono", "DejaVu Sans")
    }
    assert width_mm("iiii") == usual
