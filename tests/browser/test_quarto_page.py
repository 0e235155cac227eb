"""Quarto's page of the same manuscript: the same rows, cards and ways back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jpvad_report.engine.quarto import find_quarto

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def quarto_page(pages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Renders the default study with Quarto, and opens it under a name like the others."""
    project = tmp_path_factory.mktemp("quarto")
    shutil.copy(ROOT / "study.yml", project)
    shutil.copy(ROOT / "_quarto.yml", project)
    command = [sys.executable, "-m", "jpvad_report", "run", "--to", "html", "--engine", "quarto"]
    command += ["--project", str(project), "--data", str(ROOT / "data" / "jpvad_synthetic.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages["quarto"] = project / "_output" / "report" / "manuscript.html"
    return "quarto"


def rows(page: Page) -> Any:
    return page.evaluate(
        "[...document.querySelectorAll('.results-table tr[id]')].map(row => [row.id, ...[...row.cells].map("
        "cell => cell.textContent.replace(/\\s+/g, ' ').trim())])"
    )


@pytest.mark.skipif(find_quarto() is None, reason="no quarto on PATH and none named by QUARTO_PATH")
def test_quartos_page_is_the_same(open_page: Callable[..., Page], quarto_page: str) -> None:
    ours, theirs = open_page("default"), open_page(quarto_page)
    assert rows(theirs) == rows(ours)
    for page in (ours, theirs):
        page.locator("a.num").nth(5).hover()
        expect(page.locator("#trace-card")).to_be_visible()
    assert theirs.locator("#trace-card").inner_text() == ours.locator("#trace-card").inner_text()
    headers = "[...document.querySelectorAll('th[scope]')].map(th => th.scope + th.textContent.split(/\\s+/).join(' '))"
    assert theirs.evaluate(headers) == ours.evaluate(headers)
    theirs.set_viewport_size({"width": 360, "height": 740})
    assert theirs.evaluate("document.documentElement.scrollWidth") <= 360
