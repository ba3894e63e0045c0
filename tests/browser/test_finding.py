"""Search, filters and table of the explorer's page, by real clicks and keys."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.chromium import Pages
from tests.browser.made_pages import (
    CHILD,
    COPY,
    ROOT,
    SUBJECT,
    attacked_page,
    many_page,
    open_ready,
    texts_of,
)  # fmt: skip


def choose(page: Page, group: str, option: str) -> None:
    """Choose an option of a filter, as a user does."""
    name = re.compile(rf"^{group}\b")
    place = page.locator("#filters details", has=page.locator("summary", has_text=name))
    if place.get_attribute("open") is None:
        place.locator("summary").click()
    place.get_by_label(option).first.check()


def copied(page: Page, button: int) -> list[list[str]]:
    """Return the cells that a table's button copies."""
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy as TSV").nth(button).click()
    text: str = page.evaluate("window.copied")
    return [line.split("\t") for line in text.split("\n")]


def test_search_completes_by_keys(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("LAB/")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    assert page.inner_text("#found-count") == "4 ids"
    assert page.inner_text("#found li >> nth=0").startswith(SUBJECT)
    assert texts_of(page, "#found mark")[:2] == ["lab/", "lab/"]
    page.keyboard.press("ArrowUp")
    active = page.get_attribute("#search", "aria-activedescendant")
    assert active == "found-3"
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    wanted = page.locator("#found-1 .id").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#artifact .title .id")).to_have_text(wanted)
    assert page.get_attribute("#search", "aria-expanded") == "false"


def test_search_by_click_and_escape(page: Page) -> None:
    page.fill("#search", "nothing like it")
    assert page.inner_text("#found-count") == "No id contains this."
    page.keyboard.press("Escape")
    assert not page.is_visible("#found-box")
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    page.fill("#search", "7b root")
    assert "model · upstream" in page.inner_text("#found")
    page.locator("#found li").click()
    expect(page.locator("#artifact .title .id")).to_have_text(ROOT)


def test_search_finds_what_is_inside_folds(pages: Pages) -> None:
    page = open_ready(pages, many_page())
    drawn = "explorer.drawn().some(({ node }) => explorer.data.nodes.id[node] === 'o0/child-119')"
    page.fill("#search", "child-1")
    assert page.inner_text("#found-count") == "31 ids"
    page.fill("#search", "child")
    assert page.inner_text("#found-count") == "120 ids contain this; the first 50 are listed"
    page.fill("#search", "child-119")
    assert not page.evaluate(drawn)
    page.keyboard.press("Enter")
    assert page.evaluate(drawn)


def test_filters_combine_count_and_are_announced(page: Page) -> None:
    assert page.inner_text("#filters .where") == "8 artifacts"
    choose(page, "Where", "downstream")
    assert page.inner_text("#said") == "3 of 8 artifacts match"
    choose(page, "Kind", "model")
    assert page.inner_text("#said") == "2 of 8 artifacts match"
    assert texts_of(page, "#artifact-rows tbody th") == [CHILD, COPY]
    assert texts_of(page, "#filters details:nth-of-type(2) .count") == ["1", "2", "0", "1"]
    choose(page, "Verdict", "conflict")
    assert page.inner_text("#filters .where") == "1 of 8 match"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.get_by_role("button", name="Clear filters").click()
    assert page.inner_text("#said") == "8 artifacts"


def test_each_word_that_is_searched_is_marked(page: Page) -> None:
    page.fill("#search", "root 7B")
    assert texts_of(page, "#found mark") == ["root", "7b"]


def test_filters_of_each_group(page: Page) -> None:
    expected = {
        ("State", "gone"): 1, ("State", "only mentioned"): 1, ("Licence", "several"): 1,
        ("Method", "uses"): 1, ("Kind", "dataset"): 1, ("Verdict", "not compared"): 6,
        ("Stated", "partly inferred"): 1,
    }  # fmt: skip
    found = {}
    for group, option in expected:
        choose(page, group, option)
        found[group, option] = int(page.inner_text("#said").split()[0])
        page.get_by_role("button", name="Clear filters").click()
    assert found == expected


def test_the_table_is_sorted_and_paged(pages: Pages) -> None:
    page = open_ready(pages, many_page())
    rows = page.locator("#artifact-rows tbody tr")
    assert rows.count() == 100
    page.locator("#artifact-rows").get_by_role("button", name="Next").click()
    assert rows.count() == 21
    assert page.inner_text("#artifact-rows .where") == "101 to 121 of 121"
    header = page.locator("#artifact-rows thead th").first
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    assert texts_of(page, "#artifact-rows tbody th")[:2] == ["lab/root", "o0/child-0"]
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert texts_of(page, "#artifact-rows tbody th")[0] == "o6/child-97"
    assert len(copied(page, 0)) == 122
    page.click("#artifact-tab")
    neighbours = page.locator("#artifact .neighbours .pager")
    assert neighbours.locator(".where").inner_text() == "1 to 10 of 120"
    page.emulate_media(media="print")
    expect(page.locator("#summary .paged .rows > li")).to_have_count(120)
    page.emulate_media(media="screen")
    expect(page.locator("#summary .paged .rows > li")).to_have_count(5)
    neighbours.get_by_role("button", name="Next").click()
    assert neighbours.locator(".where").inner_text() == "11 to 20 of 120"
    assert page.locator("#artifact .neighbours .rows > li > .link").count() == 10
    page.get_by_role("button", name="Copy as TSV").first.click()
    expect(page.locator("#said")).to_have_text("121 rows copied, for a spreadsheet.")


def test_copied_cells_are_neither_computed_nor_broken(pages: Pages) -> None:
    page = open_ready(pages, attacked_page())
    for button in (0, 1):
        lines = copied(page, button)
        assert {len(cells) for cells in lines} == {len(lines[0])}
        assert not [cell for line in lines for cell in line if cell.strip()[:1] in set("=+-@")]
    assert "'=attacked" in {cells[0] for cells in copied(page, 0)}


def test_a_table_row_selects_and_skip_links_lead_to_it(page: Page) -> None:
    page.focus(".skip")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the table"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "table"
    page.locator("#step-rows tbody").get_by_role("button", name=CHILD).first.click()
    expect(page.locator("#artifact .title .id")).to_have_text(CHILD)
