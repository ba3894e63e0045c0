"""Make the screenshots of the docs, with real Chromium, from the sample, without a network.

Run by `make screenshots`; names of pictures after it make those alone. Each is as large as SIZES
says, twice as fine, and has 256 colours, so that a page loads it quickly.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import Browser, FloatRect, Page, ViewportSize

if TYPE_CHECKING:
    from tests.neo4j_server import Neo4jServer

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

IMAGES = ROOT / "docs" / "images"
FINENESS = 2
"""Pixels to a point of the page, in each direction."""
COLOURS = 256
EXPLORER = ViewportSize(width=1280, height=720)
TALL = ViewportSize(width=1280, height=920)
FAMILY = "google/flan-t5-base"
CONFLICT = "MohamedRashad/arabic-base-nougat"
QUESTION, DRAWN = "lineage", FAMILY
"""What Neo4j Browser draws, and of which model."""
REPOSITORY = "assistant"
"""A folder of examples/."""
LEFT_OUT = "…"
TERMINAL_LINES = 200
"""More than any answer has: a longer one would be shown in a pager."""
Scheme = Literal["light", "dark"]


def explorer(browser: Browser, scheme: Scheme = "light") -> bytes:
    """Return the page of a model with two levels of training data, and what is built on it."""
    with exported(FAMILY) as page_file, opened(browser, page_file, scheme) as page:
        page.get_by_role("button", name="All that is drawn").click()
        return above_table(page)


def explorer_dark(browser: Browser) -> bytes:
    """Return the same in the dark."""
    return explorer(browser, "dark")


def conflict(browser: Browser) -> bytes:
    """Return the page of a model whose label conflicts with its base's, on that conflict."""
    with exported(CONFLICT, "--licenses") as page_file, opened(browser, page_file) as page:
        return above_table(page)


def repository(browser: Browser) -> bytes:
    """Return the page of a folder of code: what it loads, and what that was made from."""
    with exported(REPOSITORY) as page_file, opened(browser, page_file) as page:
        page.set_viewport_size(TALL)
        return above_table(page)


def licenses(browser: Browser) -> bytes:
    """Return a terminal in which `ptm licenses` has answered, in its colours."""
    with new_page(browser, "light") as page:
        page.set_content(drawn_terminal("licenses", CONFLICT, until="Obligations"))
        return page.locator("svg").screenshot()


def neo4j_browser(browser: Browser) -> bytes:
    """Return the drawing of a question in Neo4j Browser, which a link has opened there."""
    from reports.neo4j_browser.style import style_sheet
    from scripts.console_docs import run
    from tests.browser.neo4j_browser import real_browser

    with server_with(DRAWN) as server, new_page(browser, on=f"{server.http}/") as page:
        page.set_default_timeout(real_browser.PATIENCE)
        words = f"{QUESTION} {DRAWN} --drawing --at {server.http}/browser/"
        real_browser.open_link(page, run(f"ptm --graph {server.uri} browser {words}").strip())
        real_browser.drop_file(page, "style.grass", style_sheet().encode())
        frame = real_browser.run_editor(page)
        real_browser.drawn(frame)
        real_browser.wait_until_still(page)
        return frame.screenshot()


PICTURES: dict[str, Callable[[Browser], bytes]] = {
    "explorer": explorer,
    "explorer-dark": explorer_dark,
    "conflict": conflict,
    "repository": repository,
    "licenses": licenses,
    "neo4j-browser": neo4j_browser,
}


@contextlib.contextmanager
def exported(subject: str, *options: str) -> Iterator[Path]:
    """Yield the file of an explorer page; PTM_GRAPH names the graph."""
    from scripts.console_docs import beside_examples, run

    with beside_examples():
        run(" ".join(("ptm export", subject, "-o page.html", *options)))
        yield Path("page.html").resolve()


@contextlib.contextmanager
def server_with(subject: str) -> Iterator[Neo4jServer]:
    """Yield a Neo4j with Browser that holds an artifact and all upstream of it."""
    from scripts.console_docs import run
    from tests.neo4j_server import start_from_jars

    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        run(f"ptm export {subject} -o {records}")
        server = start_from_jars(Path(folder) / "neo4j", browser=True)
        if isinstance(server, str):
            raise SystemExit(f"The picture of Neo4j Browser needs a server: {server}")
        try:
            run(f"ptm --graph {server.uri} ingest records {records}")
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def new_page(browser: Browser, scheme: Scheme = "light", on: str | None = None) -> Iterator[Page]:
    """Yield an empty page that moves nothing and reaches no network, but for the server ``on``."""
    with browser.new_context(
        viewport=EXPLORER,
        device_scale_factor=FINENESS,
        color_scheme=scheme,
        reduced_motion="reduce",
        offline=on is None,
    ) as context:
        if on:
            own = (on, "data:", "blob:")
            context.route(lambda url: not url.startswith(own), lambda route: route.abort())
        yield context.new_page()


@contextlib.contextmanager
def opened(browser: Browser, path: Path, scheme: Scheme = "light") -> Iterator[Page]:
    """Yield an explorer page that has been drawn."""
    with new_page(browser, scheme) as page:
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=true]", state="attached")
        yield page


def above_table(page: Page) -> bytes:
    """Return what of an explorer page stands above its table."""
    table = page.locator("#table").bounding_box()
    assert table is not None
    clip = FloatRect(x=0, y=0, width=EXPLORER["width"], height=table["y"])
    return page.screenshot(clip=clip)


def drawn_terminal(*words: str, until: str) -> str:
    """Return, as SVG, a terminal of 80 columns with what a ptm command says before a text.

    It has no standard error: on a busy machine progress would be shown there.
    """
    from rich.console import Console
    from rich.text import Text

    from tests.cli.terminal import on_terminal

    script = f"import sys; sys.stderr = None; from ptm.__main__ import main; main({[*words]!r})"
    with on_terminal(
        script=script, lines=TERMINAL_LINES, PTM_GRAPH=os.environ["PTM_GRAPH"]
    ) as terminal:
        terminal.end()
        said, found, _ = terminal.text.replace("\r", "").partition(until)
    if not found:
        raise ValueError(f"ptm {' '.join(words)} does not say {until!r}")
    console = Console(record=True, width=80, file=io.StringIO())
    console.print(Text.from_ansi(f"{said}{LEFT_OUT}"), soft_wrap=True)
    return console.export_svg(title=" ".join(("ptm", *words)))


def packed(png: bytes) -> bytes:
    """Return a picture in few colours: what is drawn has few, and a page loads it quickly."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    made = io.BytesIO()
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def main() -> int:
    """Make the pictures; return the exit status."""
    from scripts.sample_docs import sample_graph
    from tests.browser.chromium import find_chromium, running

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], metavar="NAME")
    names = parser.parse_args().names or list(PICTURES)
    chromium = find_chromium()
    if chromium is None:
        print("The screenshots need Chromium: install it.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sample_graph(), running(chromium) as browser:
        for name in names:
            path = IMAGES / f"{name}.png"
            path.write_bytes(packed(PICTURES[name](browser)))
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
