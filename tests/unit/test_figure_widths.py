"""Widths of figures in the study file: one clear word for each mistake."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from jpvad_report.study.manuscript import Manuscript


@pytest.mark.parametrize(("written", "read"), [("single", "single"), ("double", "double"), ("120", 120.0), (84, 84.0)])
def test_words_and_millimetres(written: object, read: object) -> None:
    assert Manuscript.model_validate({"title": "-", "figure_widths": {"flow": written}}).figure_widths == {"flow": read}


@pytest.mark.parametrize("written", ["triple", "20", "nan", "-84", "", None, True, ["single"]])
def test_anything_else_is_one_mistake(written: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Manuscript.model_validate({"title": "-", "figure_widths": {"flow": written}})
    (error,) = caught.value.errors()
    assert "single, double, or millimetres from 70" in error["msg"]
