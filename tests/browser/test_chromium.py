"""The ground of the tests in a browser: a sound page passes, and each fault is seen."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import conftest
from tests.attacks import ATTACKS
from tests.browser.chromium import NARROW, Pages, assert_accessible, check_pages

SOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sound</title>
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'unsafe-inline'; img-src data:"></head>
<body><main><h1>Sound</h1><p id="said"></p>
<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">%s</main>
<script>document.querySelector("#said").textContent = location.hash || "nothing"</script>
</body></html>"""

FAULTS = {
    '<img alt="" src="https://example.invalid/x.png">': "request: https://example.invalid/x.png",
    '<img alt="" src="other.png">': "request: file://",
    '<script>new WebSocket("wss://example.invalid/x")</script>': "request: wss://example.invalid/x",
    '<script>console.error("wrong")</script>': "console: wrong",
    "<script>undefined.x = 1</script>": "exception: Cannot set properties of undefined",
    '<script>Promise.reject(new Error("no"))</script>': "exception: no",
    "<script>alert(1)</script>": "dialog: 1",
}


def without_policy(html: str) -> str:
    """Return a page that may load anything."""
    return html.replace("default-src 'none'; script-src 'unsafe-inline'; img-src data:", "")


def test_a_sound_page_passes(pages: Pages) -> None:
    page = pages.open(SOUND % "", fragment="org/model")
    assert page.text_content("#said") == "#org/model"
    assert_accessible(page)


def test_faults_are_seen(pages: Pages) -> None:
    pages.open(without_policy(SOUND % "".join(FAULTS)))
    found = pages.close()
    for fault in FAULTS.values():
        assert any(text.startswith(fault) for text in found), (fault, found)


def test_what_the_policy_refuses_is_seen(pages: Pages) -> None:
    pages.open(SOUND % '<img alt="" src="https://example.invalid/x.png">')
    assert "console: policy: img-src refused https://example.invalid/x.png" in pages.close()


def test_a_page_with_a_fault_fails_its_test(pages: Pages) -> None:
    pages.open(SOUND % "<script>alert(1)</script>")
    with pytest.raises(AssertionError, match="dialog: 1"):
        check_pages(pages)


def test_a_page_that_nobody_can_read_is_not_accessible(pages: Pages) -> None:
    page = pages.open(without_policy(SOUND % '<button></button><p style="color:#ddd">Pale</p>'))
    with pytest.raises(AssertionError) as failure:
        assert_accessible(page)
    assert "critical: button-name: " in str(failure.value)
    assert "  button: <button></button>" in str(failure.value)
    assert "serious: color-contrast: " in str(failure.value)


@pytest.mark.parametrize(
    ("open_page", "query"),
    [
        (lambda pages: pages.open(SOUND % ""), "(width: 1280px) and (prefers-color-scheme: light)"),
        (lambda pages: pages.open(SOUND % "", size=NARROW), "(width: 390px) and (height: 844px)"),
        (lambda pages: pages.open(SOUND % "", scheme="dark"), "(prefers-color-scheme: dark)"),
        (lambda pages: pages.open(SOUND % "", still=True), "(prefers-reduced-motion: reduce)"),
        (lambda pages: pages.open(SOUND % "", printed=True), "print"),
    ],
    ids=["wide", "narrow", "dark", "still", "printed"],
)
def test_a_page_is_shown_as_asked(
    open_page: Callable[[Pages], Page], query: str, pages: Pages
) -> None:
    assert open_page(pages).evaluate("(query) => matchMedia(query).matches", query)


def test_attacks_run_unless_they_are_escaped(pages: Pages) -> None:
    pages.open(SOUND % "".join(f"<p>{escape(text)}</p>" for text in ATTACKS.values()))
    assert pages.close() == []
    pages.open(without_policy(SOUND % ATTACKS["image"]))
    assert "dialog: 1" in pages.close()


def test_without_chromium_tests_are_skipped_but_fail_in_ci(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium: install it"):
        conftest.miss(conftest.NO_CHROMIUM + "install it")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Chromium: install it"):
        conftest.miss(conftest.NO_CHROMIUM + "install it")
