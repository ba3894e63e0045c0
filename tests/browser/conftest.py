"""Real Chromium for the tests of pages: Debian's, started once, a page without faults each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Pages, check_pages, find_chromium, running
from tests.conftest import NO_CHROMIUM, miss

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests in one worker: a second browser would cost a start and its memory."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


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
