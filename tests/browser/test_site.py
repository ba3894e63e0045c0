"""The docs as a site: built without a warning, whole without a network, searched in Chromium."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from ptm.cli.commands.ask import typed_name
from queries.catalog import questions
from scripts.docs.commands import commands, file_name
from tests.browser.chromium import NARROW, WIDE, Pages
from tests.conftest import ROOT

FIRST = 3
"""Among how many results a page counts as found."""
LOOKED_FOR = {
    "licence": "reference/licenses",
    "license": "reference/licenses",
    "deleted": "reference/questions/gone",
    "SBOM": "how-to/bills",
    "ptm check": "reference/commands/check",
    "license-audit": "reference/questions/license-audit",
    "neo4j-admin": "how-to/whole-hub",
    "bulk import": "how-to/whole-hub",
    "use it commercially": "how-to/licenses",
    "what breaks": "how-to/lineage",
    "add a source": "how-to/write-a-source",
    "changelog": "project/changelog",
}
RECORDS = ("project/changelog", "project/contributing")
"""The pages that name nearly everything, so that every search finds them."""
FIND = """(queries) => queries.map((query) => {
  const found = Search._performSearch(...Search._parseQuery(query)).reverse();
  return [...new Set(found.map((result) => result[0]))];
})"""
"""The documents that Sphinx's own search finds for each of several queries, the best first."""

BRIGHTNESS = """() => {
  const colour = getComputedStyle(document.body).backgroundColor;
  return Math.max(...colour.match(/\\d+/g).slice(0, 3).map(Number));
}"""
"""How bright the ground of a page is, of 255."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of the site, and what its building said."""
    folder = tmp_path_factory.mktemp("site") / "html"
    sphinx = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-n", "-q"]
    done = subprocess.run(
        [*sphinx, str(ROOT / "docs"), str(folder)], capture_output=True, text=True, check=False
    )
    return folder, done.stdout + done.stderr


@pytest.fixture(scope="module")
def site(built: tuple[Path, str]) -> Path:
    return built[0]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path, site: Path) -> Iterator[Pages]:
    """Return what opens pages of the site, which may load what belongs to it and nothing else."""
    opener = Pages(chromium, tmp_path)
    yield opener
    own = f"request: {site.as_uri()}/"
    assert [fault for fault in opener.close() if not fault.startswith(own)] == []


def test_it_is_built_without_a_warning(built: tuple[Path, str]) -> None:
    folder, said = built
    assert said == ""
    assert (folder / "index.html").is_file()


class Seen(HTMLParser):
    """What a page loads, what it links to, and its ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif address := given.get("src") or (given.get("href") if tag != "a" else None):
            self.loaded.append(address)


@pytest.fixture(scope="module")
def seen(site: Path) -> dict[Path, Seen]:
    return {page: Seen(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}


def test_nothing_is_loaded_from_elsewhere(site: Path, seen: dict[Path, Seen]) -> None:
    loaded = [address for page in seen.values() for address in page.loaded]
    assert loaded
    assert [a for a in loaded if urlsplit(a).scheme not in ("", "data") or a.startswith("//")] == []
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text), style.name


def test_every_link_within_leads_somewhere(site: Path, seen: dict[Path, Seen]) -> None:
    dead = []
    for page, its in seen.items():
        for link in its.links:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            found = seen.get(target)
            whole = not address.fragment or found is None or unquote(address.fragment) in found.ids
            if not target.exists() or not whole:
                dead.append(f"{page.relative_to(site)}: {link}")
    assert dead == []


def test_every_page_says_what_it_is(seen: dict[Path, Seen]) -> None:
    for page in seen:
        if page.stem not in ("search", "genindex"):
            assert '<meta name="description" content="' in page.read_text(encoding="utf-8"), page


@pytest.mark.parametrize("word", LOOKED_FOR)
def test_what_people_type_is_found(opened: Pages, site: Path, word: str) -> None:
    page = opened.open(site / "index.html")
    page.get_by_role("searchbox").or_(page.get_by_placeholder("Search")).first.fill(word)
    page.keyboard.press("Enter")
    links = page.locator("ul.search > li > a")
    expect(links.nth(FIRST - 1)).to_be_visible()
    found = [links.nth(place).get_attribute("href") or "" for place in range(FIRST)]
    assert any(f"{LOOKED_FOR[word]}.html" in link for link in found), found


def test_every_command_and_question_is_found_by_its_page(opened: Pages, site: Path) -> None:
    wanted = [(words, f"reference/commands/{file_name(words)}") for words, _ in commands()]
    wanted += [(f"ptm {words}", page) for words, page in wanted]
    asked = {question.name: question for question in questions()}
    for question in asked.values():
        page = f"reference/questions/{typed_name(asked[question.alias_of or question.name])}"
        typed = typed_name(question)
        wanted += [(query, page) for query in (question.name, typed, f"ptm ask {typed}")]
    found = _found(opened.open(site / "search.html"), [query for query, _ in wanted])
    # A command and a question of one name are both among the first.
    missed = [
        (query, pages[:FIRST])
        for (query, page), pages in zip(wanted, found, strict=True)
        if page not in pages[:FIRST]
    ]
    assert missed == []


def test_records_are_ranked_below_what_explains(opened: Pages, site: Path) -> None:
    for found in _found(opened.open(site / "search.html"), ["neo4j", "import", "mermaid"]):
        assert found.index("project/changelog") >= len(found) - len(RECORDS)


def _found(page: Page, queries: list[str]) -> list[list[str]]:
    page.wait_for_function("Search.hasIndex()")
    page.evaluate("Search.performSearch('ptm')")
    found: list[list[str]] = page.evaluate(FIND, queries)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "how-to/licenses",
        "reference/commands/check",
        "reference/questions/lineage",
        "reference/licenses",
    ],
)
def test_pages_fit_every_screen(opened: Pages, site: Path, name: str) -> None:
    page = opened.open(site / f"{name}.html", size=WIDE)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size


def test_it_is_dark_where_the_system_is(opened: Pages, site: Path) -> None:
    page = opened.open(site / "index.html", scheme="dark")
    assert page.evaluate(BRIGHTNESS) < 60
    page.emulate_media(color_scheme="light")
    assert page.evaluate(BRIGHTNESS) > 200
