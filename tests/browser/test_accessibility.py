"""Rules of accessibility (axe-core), in light and dark, with everything open."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("study", "scheme", "width"), [("default", "light", 1280), ("default", "dark", 360), ("colon", "dark", 1280)]
)
def test_no_serious_finding(open_page: Callable[..., Page], study: str, scheme: str, width: int) -> None:
    page = open_page(study, color_scheme=scheme, width=width)
    page.locator(".results-behind summary").click()
    # Few rows: colours and roles of the others are the same, and each takes its time.
    page.get_by_label("Words or key").fill("hazard_ratio")
    page.locator("a.num").first.click()
    expect(page.locator("#trace-card")).to_be_visible()
    found = Axe().run(page).response["violations"]
    serious = [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"][:3]
        if rule["impact"] in {"serious", "critical"}
    ]
    assert serious == []


def test_the_first_tab_stop_skips_to_the_text(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#text$"))


def test_structure(open_page: Callable[..., Page]) -> None:
    page = open_page()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("img:not([alt]), img[alt='']").count() == 0
    assert page.locator("thead th:not([scope])").count() == 0
