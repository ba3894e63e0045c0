"""A notebook's frame: the page works in it without an origin of its own."""

from __future__ import annotations

from graph.embedded.memory import MemoryStore
from ptm.api import Graph
from tests.browser.chromium import Pages
from tests.factories import derived, licensed, model, tables

NOTEBOOK = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Notebook</title>
</head><body><h1>Notebook</h1>%s</body></html>"""
RECORDS = [
    model("org/child"),
    derived("org/child", "org/base"),
    licensed("org/child", "mit"),
    licensed("org/base", "cc-by-nc-4.0"),
]


def test_the_page_is_drawn_in_a_frame_and_a_click_selects(pages: Pages) -> None:
    with MemoryStore() as store:
        store.write(tables(RECORDS))
        shown = Graph(store).lineage("org/child")._repr_html_()
    page = pages.open(NOTEBOOK % shown)
    frame = page.frame_locator("iframe")
    frame.locator("html[data-drawn]").wait_for()
    frame.locator("#summary").get_by_text("org/base").first.click()
    frame.locator("#artifact:visible").get_by_text("org/base").first.wait_for()
    frame.get_by_text("it was not asked for").first.wait_for(state="attached")
    frame.locator("#scheme").click()
    box = page.locator("iframe").bounding_box()
    assert box
    assert 600 < box["height"] < 700
