"""Real Chromium for the tests of pages: Debian's, started once, a page without faults each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import Pages, check_pages, find_chromium, running
from tests.browser.made_pages import open_ready, small_page
from tests.conftest import NO_CHROMIUM, miss

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests, which `make test-browser` runs: a run of their own."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the one browser of these tests; where it is missing they are skipped."""
    path = find_chromium() or miss(NO_CHROMIUM + "install Debian's package chromium")
    with running(path) as browser:
        yield browser


@pytest.fixture
def pages(chromium: Browser, tmp_path: Path) -> Iterator[Pages]:
    """Return what opens pages; the test fails at its end if one of them has a fault."""
    opener = Pages(chromium, tmp_path)
    yield opener
    check_pages(opener)


@pytest.fixture(scope="module")
def small(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return one page of a small family for all tests of a module; it must have no fault."""
    opener = Pages(chromium, tmp_path_factory.mktemp("small"))
    yield open_ready(opener, small_page())
    check_pages(opener)


@pytest.fixture
def page(small: Page) -> Page:
    """Return the page of a small family as it is at first, but for the text in its search."""
    small.click("#reset")
    small.fill("#search", "")
    small.locator("#search").blur()
    return small
