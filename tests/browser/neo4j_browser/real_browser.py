"""Neo4j Browser in a real Chromium: opened by a link, connected, run, and read.

The screenshot of the docs is taken by it as well (`browser_page`, `draw_link`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize

SIZE = ViewportSize(width=1200, height=800)
PATIENCE = 90_000
"""Milliseconds to wait for anything: two workers share a slow machine with a server."""
OWN = ("http://127.0.0.1:", "data:", "blob:")
"""What the page may load: Browser asks for fonts and statistics elsewhere as well."""
FRAME = "[data-testid=frame]"
ANSWERED = "table, svg g.node, [data-testid=multi-statement-list], [data-testid=frameStatusbar]"
DROP = """([bytes, name]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([new Uint8Array(bytes)], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(type, { bubbles: true, dataTransfer: dropped });
    document.querySelector(".filedrop").dispatchEvent(event);
  }
}"""
POSITIONS = """() => [...document.querySelectorAll("svg g.node")]
  .map((node) => node.getAttribute("transform")).join()"""


@contextmanager
def browser_page(chromium: Browser, size: ViewportSize = SIZE) -> Iterator[Page]:
    """Yield a page with a memory of its own, which reaches this machine alone."""
    context = chromium.new_context(viewport=size)
    context.set_default_timeout(PATIENCE)
    context.route(lambda url: not url.startswith(OWN), lambda route: route.abort())
    yield context.new_page()
    context.close()


def open_link(page: Page, link: str) -> None:
    """Open a link that `ptm browser` prints, and connect to its server, which asks no password."""
    page.goto(link)
    page.select_option("select[data-testid=authenticationMethod]", "NO_AUTH")
    page.click("[data-testid=connect]")
    page.get_by_text("You have a working connection").wait_for()


def run_editor(page: Page) -> Locator:
    """Run what is in the editor; return the frame with its answer, when that is there."""
    before = page.locator(FRAME).count()
    page.click("[data-testid=editor-Run]")
    page.wait_for_function(f"n => document.querySelectorAll('{FRAME}').length > n", arg=before)
    frame = page.locator(FRAME).first
    frame.locator(ANSWERED).first.wait_for()
    return frame


def read_rows(frame: Locator) -> list[dict[str, Any]]:
    """Return the rows in a frame's table."""
    frame.locator("table").wait_for()
    names = frame.locator("th[role=columnheader]").all_inner_texts()
    rows = frame.locator("tbody tr").all()
    cells = (row.locator("td[role=cell]").all_text_contents() for row in rows)
    return [dict(zip(names, map(_value, each), strict=True)) for each in cells]


def _value(text: str) -> Any:
    """Return what a cell shows: a text stands as it is between quotes, and all else as JSON."""
    return text[1:-1] if text.startswith('"') else json.loads(text)


def drawn(frame: Locator) -> tuple[int, int]:
    """Return how many nodes and relationships are drawn in a frame."""
    frame.locator("svg g.node circle").first.wait_for()
    return frame.locator("svg g.node").count(), frame.locator("svg g.relationship").count()


def captions(frame: Locator) -> list[str]:
    """Return what stands in the nodes of a drawing, each word cut as Browser cuts it."""
    return ["".join(node.locator("text").all_text_contents()) for node in nodes(frame)]


def nodes(frame: Locator) -> list[Locator]:
    """Return the nodes of a drawing."""
    return frame.locator("svg g.node").all()


def fills(frame: Locator) -> set[str | None]:
    """Return the colours of the nodes of a drawing."""
    return {each.get_attribute("fill") for each in frame.locator("svg g.node circle").all()}


def drop_file(page: Page, name: str, content: bytes) -> None:
    """Drop a file on the window, as with a mouse."""
    page.evaluate(DROP, [list(content), name])


def wait_until_still(page: Page) -> None:
    """Wait until the nodes of a drawing have come to rest."""
    before = ""
    while (now := page.evaluate(POSITIONS)) != before:
        before = now
        page.wait_for_function(
            """() => new Promise((done) => {
              let frames = 20;
              const step = () => --frames ? requestAnimationFrame(step) : done(true);
              step();
            })"""
        )


def apply_style(page: Page, name: str, style: bytes) -> None:
    """Drop a style sheet on the window, and wait until Browser shows that it has taken it."""
    drop_file(page, name, style)
    page.get_by_text(":style", exact=True).wait_for()


def draw_link(page: Page, link: str, style: bytes) -> Locator:
    """Draw what a link opens, in the colours of a style sheet and as large as the window.

    Return its frame when the drawing is still: ``page.screenshot(path=…)`` takes its picture.
    """
    open_link(page, link)
    apply_style(page, "style.grass", style)
    frame = run_editor(page)
    drawn(frame)
    frame.locator("button[title=Fullscreen]").click()
    wait_until_still(page)
    return frame
