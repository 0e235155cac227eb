"""A sceptical reader: where does this number come from?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.long

Open = Callable[..., Page]
KEY = "survival.death_30d.before.incidence"
PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}


def number(page: Page, key: str = KEY) -> Locator:
    """Where a result is printed first."""
    return page.locator(f'a.num[href="#result-{key}"]').first


def card(page: Page) -> Locator:
    return page.locator("#trace-card")


def test_the_pointer_shows_a_card_that_can_be_entered_and_goes_away(open_page: Open) -> None:
    page = open_page()
    expect(card(page)).to_be_hidden()
    number(page).hover()
    expect(card(page)).to_be_visible()
    for words in (
        "All-cause death within 30 days, Impella before VA-ECMO: cumulative incidence",
        KEY, "Kaplan–Meier method", "lifelines 0.", "jpvad_synthetic.csv", "323", "(95%)",
    ):  # fmt: skip
        expect(card(page)).to_contain_text(words)
    # Full precision: more than the page prints.
    assert re.search(r"0\.46\d{8,}", card(page).inner_text())
    card(page).hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_be_visible()
    page.mouse.move(2, 400)
    expect(card(page)).to_be_hidden()


def test_the_keyboard_shows_enters_and_leaves_the_card(open_page: Open) -> None:
    page = open_page()
    first, second = page.locator("a.num").nth(0), page.locator("a.num").nth(1)
    page.locator(".contents a").last.focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(card(page).get_by_role("button")).to_be_focused()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(second).to_be_focused()
    expect(card(page)).to_be_hidden()


def test_a_number_reads_as_the_number_and_says_in_words_what_it_is(open_page: Open) -> None:
    page = open_page()
    expect(number(page)).to_have_role("link")
    expect(number(page)).to_have_accessible_name("46.2%")
    expect(number(page)).to_have_accessible_description(
        "All-cause death within 30 days, Impella before VA-ECMO: cumulative incidence"
    )


def test_a_finger_opens_the_card_inside_a_phones_window(open_page: Open) -> None:
    page = open_page(**PHONE)
    for at in (0, 40, 200):
        page.locator("a.num").nth(at).tap()
        expect(card(page)).to_be_visible()
        box = card(page).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 740
        card(page).get_by_role("button").tap()
        expect(card(page)).to_be_hidden()
    number(page).tap()
    page.locator("h2").first.tap()
    expect(card(page)).to_be_hidden()


def test_to_the_row_and_back_to_where_the_number_stands(open_page: Open) -> None:
    page = open_page()
    row = page.locator(f'[id="result-{KEY}"]')
    expect(row).to_be_hidden()
    number(page).click()
    card(page).get_by_role("link").click()
    expect(row).to_be_in_viewport()
    expect(card(page)).to_be_hidden()
    expect(row.locator("td").last.get_by_role("link")).to_have_text(
        ["Abstract", "All-cause death", re.compile(r"^Table\s\d+$"), re.compile(r"^Table\s\d+$")]
    )
    row.get_by_role("link", name="Abstract").click()
    expect(number(page)).to_be_in_viewport()


def test_what_is_printed_with_a_number_stands_in_its_card_and_leads_back(open_page: Open) -> None:
    page = open_page()
    page.locator('a.num[data-with="baseline.age.before.q1 baseline.age.before.q3"]').hover()
    expect(card(page)).to_contain_text(re.compile(r"Estimate\s*72 years\s*Lower quartile\s*63 years\s*Upper quartile"))
    row = page.locator('[id="result-baseline.age.before.q1"]')
    assert row.locator("td").last.text_content() == "Table\u00a01"


def test_every_number_of_every_study_has_its_row(open_page: Open) -> None:
    for study in ("default", "colon"):
        page = open_page(study)
        lost = page.evaluate(
            "[...document.querySelectorAll('a.num')].filter(a => !document.getElementById(a.hash.slice(1)))"
            ".map(a => a.hash)"
        )
        assert lost == []
        # And every link inside the page leads somewhere.
        assert (
            page.evaluate(
                "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a =>"
                " !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map(a => a.hash)"
            )
            == []
        )


def test_the_results_are_filtered_by_words_and_section(open_page: Open) -> None:
    page = open_page()
    page.locator(".results-behind summary").click()
    rows, shown = page.locator(".results-table tr[id]:visible"), page.locator(".results-filter output")
    total = rows.count()
    assert total > 600
    page.get_by_label("Words or key").fill("lactate MEDIAN")
    expect(rows).to_have_count(3)
    expect(shown).to_have_text(f"3 of {total} shown")
    page.get_by_label("Section").select_option("Cox models")
    expect(rows).to_have_count(0)
    page.get_by_label("Words or key").fill("hazard ratio")
    expect(rows.first).to_contain_text("hazards.")
    # A row that the filter hides is shown when a number leads to it.
    number(page).click()
    card(page).get_by_role("link").click()
    expect(page.locator(f'[id="result-{KEY}"]')).to_be_in_viewport()


def test_without_scripts_a_number_is_a_link_to_its_row(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    row = page.locator(f'[id="result-{KEY}"]')
    expect(row).to_be_visible()
    number(page).click()
    expect(row).to_be_in_viewport()


def test_on_paper_there_are_only_numbers(open_page: Open) -> None:
    page = open_page()
    number(page).click()
    page.emulate_media(media="print")
    expect(page.locator(".results-behind")).to_be_hidden()
    expect(card(page)).to_be_hidden()
    expect(page.locator(".contents")).to_be_hidden()
    assert number(page).evaluate("a => getComputedStyle(a).textDecorationLine") == "none"
    assert number(page).evaluate("a => getComputedStyle(a).color == getComputedStyle(a.parentElement).color")


@pytest.mark.parametrize("study", ["default", "colon"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(open_page: Open, study: str, width: int) -> None:
    page = open_page(study, width=width, height=740)
    page.locator(".results-behind summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
