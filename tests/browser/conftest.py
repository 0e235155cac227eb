"""The web pages of two studies, and a Chromium to read them with; where there is none the tests say so and skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
STUDIES = {
    "default": (ROOT / "study.yml", ROOT / "data" / "jpvad_synthetic.csv"),
    "colon": (ROOT / "examples" / "colon" / "study.yml", ROOT / "examples" / "colon" / "colon.csv"),
}
NAMES = ("chromium", "chromium-browser", "google-chrome")

Open = Callable[..., Page]


def find_chromium() -> str | None:
    """The browser that CHROMIUM names, else one on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.skip(f"no Chromium: none of {', '.join(NAMES)} is on PATH and CHROMIUM names none")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of each study, rendered once."""
    made = {}
    for name, (study, export) in STUDIES.items():
        project = tmp_path_factory.mktemp(name)
        shutil.copy(study, project)
        command = [sys.executable, "-m", "jpvad_report", "run", "--to", "html", "--engine", "embedded"]
        command += ["--project", str(project), "--data", str(export)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        made[name] = project / "_output" / "report" / "manuscript.html"
    return made


@pytest.fixture
def open_page(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Open a study's page; at the end nothing may have been complained of, and nothing fetched."""
    contexts, complaints, requests = [], list[str](), list[str]()

    def note(message: Any) -> None:
        complaints.append(f"{message}")

    def opened(study: str = "default", *, width: int = 1280, height: int = 900, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: note(message.text))
        page.on("pageerror", note)
        page.on("request", lambda request: requests.append(request.url))
        page.goto(pages[study].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url[:80] for url in requests if not url.startswith("data:") and Path(url).name != "manuscript.html"] == []
