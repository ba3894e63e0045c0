"""A headless Chromium for tests and benches, and pages in it whose faults are recorded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    ViewportSize,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=390, height=844)
OWN_SCHEMES = ("data:", "blob:", "about:")
"""What a page may load: none of it leaves the page."""
SERIOUS = {"serious", "critical"}
LONGEST_FAULT = 500
REPORT_REFUSALS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI}`));
"""


def find_chromium() -> str | None:
    """Return the path of the installed Chromium, or None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """Start this Chromium without a window; it ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@dataclass
class Pages:
    """Opens pages of one test in contexts of their own, offline, and records what is wrong."""

    browser: Browser
    folder: Path
    faults: list[str] = field(default_factory=list)
    """Requests that leave a page, errors on its console, uncaught exceptions, what its content
    policy refused, dialogs and crashes, in the order in which they came."""
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        html: str | Path,
        *,
        size: ViewportSize = WIDE,
        scheme: Literal["light", "dark"] = "light",
        still: bool = False,
        printed: bool = False,
        fragment: str = "",
    ) -> Page:
        """Return a page from disk when it has loaded.

        ``html`` is its text or its file; ``still`` asks for reduced motion, ``printed`` shows it
        as it is printed, and ``fragment`` is what follows ``#`` in its address, encoded already.
        """
        address = self._save_text(html) if isinstance(html, str) else html.resolve().as_uri()
        context = self.browser.new_context(
            viewport=size,
            color_scheme=scheme,
            reduced_motion="reduce" if still else "no-preference",
            offline=True,
        )
        self._contexts.append(context)
        self._record_faults(context, address)
        page = context.new_page()
        if printed:
            page.emulate_media(media="print")
        page.goto(f"{address}#{fragment}" if fragment else address)
        return page

    def close(self) -> list[str]:
        """Close all pages; return their faults and forget them, also those still under way."""
        for context in self._contexts:
            for page in context.pages:
                # What a page reported before it answers has been recorded when it has answered.
                page.evaluate("new Promise((done) => setTimeout(done))")
            context.close()
        self._contexts.clear()
        found, self.faults = self.faults, []
        return found

    def _save_text(self, html: str) -> str:
        path = self.folder / f"page-{len(self._contexts)}.html"
        path.write_text(html, encoding="utf-8", newline="")
        return path.as_uri()

    def _record_faults(self, context: BrowserContext, address: str) -> None:
        def record(kind: str, what: object) -> None:
            self.faults.append(f"{kind}: {str(what)[:LONGEST_FAULT]}")

        def check_request(url: str) -> None:
            if url.partition("#")[0] != address and not url.startswith(OWN_SCHEMES):
                record("request", url)

        def check_dialog(dialog: Dialog) -> None:
            record("dialog", dialog.message)
            dialog.dismiss()

        def watch_page(page: Page) -> None:
            page.on("crash", lambda _: record("crash", page.url))
            page.on("websocket", lambda socket: record("request", socket.url))

        def check_console(said: ConsoleMessage) -> None:
            if said.type == "error":
                record("console", said.text)

        context.add_init_script(REPORT_REFUSALS)
        context.on("page", watch_page)
        context.on("request", lambda request: check_request(request.url))
        context.on("weberror", lambda error: record("exception", error.error))
        context.on("console", check_console)
        context.on("dialog", check_dialog)


def check_pages(pages: Pages) -> None:
    """Close the pages of a test, and fail if one of them had a fault."""
    found = pages.close()
    assert not found, "\n".join(["faults of the page:", *found])


def assert_accessible(page: Page) -> None:
    """Fail if axe finds a serious or critical fault, and say where it is and what to do."""
    found = Axe().run(page).response["violations"]
    faults = [_describe(violation) for violation in found if violation["impact"] in SERIOUS]
    assert not faults, "\n".join(["the page is not accessible:", *faults])


def _describe(violation: dict[str, Any]) -> str:
    lines = [f"{violation['impact']}: {violation['id']}: {violation['help']}"]
    for node in violation["nodes"]:
        lines.append(f"  {' '.join(map(str, node['target']))}: {node['html'][:200]}")
        checks = (*node["any"], *node["all"], *node["none"])
        lines += [f"    {check['message']}" for check in checks]
    return "\n".join(lines)
