"""The page of a root with 37,503 children: its size, the time to write it, and in Chromium."""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.comparison import Comparison, NotMeasured, time_medians
from benchmarks.family_shape import OWNERS, ROOT, make_family
from benchmarks.isolation import run_isolated
from benchmarks.process_start import ptm_command
from benchmarks.workplace import Workplace
from graph.store.connect import open_store
from ingest.license_conflicts import DERIVATIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHILDREN = 37_503
TURNS = 3
"""Pages that are opened, each in a context of its own, after one that counts for nothing."""
FOLDS = 5
"""Folds that are opened in each page, the largest first."""
MB = 1e6
DRAWN = "html[data-drawn=true]"
FIRST = "() => performance.getEntriesByName('drawn')[0].startTime / 1000"
OPEN_LARGEST = """() => new Promise((done, fail) => {
  const [fold] = explorer.drawn().filter((item) => item.fold).sort((a, b) => b.count - a.count);
  if (!fold) return fail(new Error("nothing is folded"));
  performance.clearMarks("unfolded");
  const observer = new PerformanceObserver((list) => {
    const [mark] = list.getEntriesByName("unfolded");
    if (!mark) return;
    observer.disconnect();
    done((mark.startTime - start) / 1000);
  });
  observer.observe({ entryTypes: ["mark"] });
  const start = performance.now();
  explorer.open(fold.id);
})"""


def measure(place: Workplace) -> Iterator[Comparison]:
    """Yield the page's size and times, and the memory of the process that shows it."""
    graph, page = place.folder / "family.lbug", place.folder / "explorer.html"
    children = CHILDREN // place.divided_by
    run_isolated(_write_family, graph, children, OWNERS // place.divided_by)
    export, impact = time_medians(
        lambda: _run_command(graph, "export", ROOT, "--impact", "-o", str(page)),
        lambda: _run_command(graph, "impact", ROOT),
        repeats=TURNS,
    )
    work = f"page of {children:,} children"
    yield Comparison(work, "size of the file", page.stat().st_size / MB, None, 5.0, "MB")
    yield Comparison("ptm export, that page", "above ptm impact", export - impact, None, 3.0, "s")
    yield from _measure_in_chromium(page)


def _measure_in_chromium(file: Path) -> Iterator[Comparison]:
    from tests.browser.chromium import find_chromium, running

    path = find_chromium()
    if path is None:
        raise NotMeasured("there is no Chromium: install Debian's package chromium")
    with running(path) as browser:
        turns = [_measure_page(browser, file) for _ in range(TURNS + 1)][1:]
    first, fold, heap, resident = (statistics.median(found) for found in zip(*turns, strict=True))
    yield Comparison("first drawing", "from its navigation", first, None, 1.0, "s")
    yield Comparison("a fold opened", f"slowest of {FOLDS}", fold, None, 0.3, "s")
    yield Comparison("memory of the page", "its renderer process", resident, None, 500.0, "MB")
    yield Comparison("memory of the page", "its JavaScript heap", heap, None, None, "MB")


def _measure_page(browser: Browser, file: Path) -> tuple[float, float, float, float]:
    """Return the seconds of the first drawing and of the slowest fold, and both memories in MB."""
    from tests.browser.chromium import Pages

    pages = Pages(browser, file.parent)
    page = pages.open(file)
    page.wait_for_selector(DRAWN, state="attached")
    first = float(page.evaluate(FIRST))
    fold = max(float(page.evaluate(OPEN_LARGEST)) for _ in range(FOLDS))
    memory = _heap_of(page) / MB, _resident_of_renderer(browser) / MB
    if faults := pages.close():
        raise NotMeasured(f"the page has faults: {faults[0]}")
    return first, fold, *memory


def _heap_of(page: Page) -> int:
    """Return the bytes of a page's JavaScript heap, with what nobody collected yet."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return int(next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize"))


def _resident_of_renderer(browser: Browser) -> int:
    """Return the resident bytes of the largest renderer process, shared libraries included.

    Only one page is open; Chromium may keep a spare renderer, which has shown nothing.
    """
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    renderers = [psutil.Process(each["id"]) for each in found if each["type"] == "renderer"]
    return max(process.memory_info().rss for process in renderers)


def _write_family(graph: Path, children: int, owners: int) -> None:
    with open_store(str(graph)) as store:
        store.write(make_family(children, owners), derivations=DERIVATIONS)


def _run_command(graph: Path, *words: str) -> None:
    subprocess.run(
        [*ptm_command(), *words],
        stdout=subprocess.DEVNULL,
        check=True,
        env=os.environ | {"PTM_GRAPH": str(graph)},
    )
