"""Pictures in a real Chromium: nothing in them runs, and no text leaves its shape."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from queries.families.report import FamilyReport
from reports import render
from reports.html.page import write_page
from reports.text.pictures import few_marks
from tests.attacks import ATTACKS
from tests.browser.chromium import Pages
from tests.reports.families_made import made_family, step_between
from tests.reports.test_marks import PILED, WRITTEN

OUTSIDE = """() => [...document.querySelectorAll("g > g")].flatMap((box) => {
  const shapes = [...box.querySelectorAll(".shape")].map((shape) => shape.getBBox());
  const right = Math.max(...shapes.map((shape) => shape.x + shape.width));
  return [...box.querySelectorAll("text")].filter((text) => {
    const own = text.getBBox();
    return own.x + own.width > right || own.x < Math.min(...shapes.map((shape) => shape.x));
  }).map((text) => text.textContent);
})"""
"""Returns the texts that are not inside the shape that they are written in."""
PAST_THE_EDGE = """() => [...document.querySelectorAll("text")].filter((text) => {
  const own = text.getBoundingClientRect();
  return own.left < 0 || own.right > document.documentElement.width.baseVal.value;
}).map((text) => text.textContent)"""


def hostile_family() -> FamilyReport:
    """Return a family all of whose texts are attacks."""
    texts = list(ATTACKS.values())
    steps = [
        step_between(child, parent, method=method, declared=False)
        for child, parent, method in zip(texts, texts[1:], reversed(texts), strict=False)
    ]
    return made_family(
        *steps, subject=texts[-40], labels=dict(zip(texts, reversed(texts), strict=True)),
        bases=[(text, text) for text in texts], gone=texts[-30:],
    )  # fmt: skip


def save(report: FamilyReport, folder: Path) -> Path:
    """Return the file with the picture of a family."""
    path = folder / "picture.svg"
    path.write_text(render(report, "svg"), encoding="utf-8", newline="")
    return path


def test_nothing_in_a_picture_runs_and_no_text_leaves_it(pages: Pages, tmp_path: Path) -> None:
    page = pages.open(save(hostile_family(), tmp_path))
    assert page.locator("g > g").count() > 40
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(PAST_THE_EDGE) == []


def test_long_names_stay_in_their_shapes(pages: Pages, tmp_path: Path) -> None:
    names = [
        "WWWWW/" + "W" * 90,
        "mmmm/" + "Mm-" * 30,
        "iiii/" + "il." * 60,
        "\u65e5\u672c/" + "\u30e2\u30c7\u30eb\u540d" * 20,
    ]
    pairs = [("s", name) for name in names] + [(f"{name}-GGUF", "s") for name in names]
    code = f"github.com/{'a-Wm' * 20}"
    uses = step_between(code, "s", relation="USES", child_kind="Repository")
    data = step_between("s", "data/" + "Wide-" * 20, relation="TRAINED_ON", parent_kind="Dataset")
    labels = dict.fromkeys(names, "A licence of many Words, all of them WIDE")
    report = made_family(
        *pairs, uses, data, labels=labels, bases=[("s", "MY OWN MODEL " * 9)],
        conflicts=[["s", names[0]]],
    )  # fmt: skip
    page = pages.open(save(report, tmp_path))
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(PAST_THE_EDGE) == []


@pytest.mark.parametrize(
    ("scheme", "printed", "ground"),
    [
        ("light", False, "rgb(255, 255, 255)"),
        ("dark", False, "rgb(23, 27, 33)"),
        ("dark", True, "rgb(255, 255, 255)"),
    ],
)
def test_a_picture_follows_the_dark_mode_on_screens(
    scheme: Literal["light", "dark"], printed: bool, ground: str, pages: Pages, tmp_path: Path
) -> None:
    path = save(made_family(("s", "a")), tmp_path)
    page = pages.open(path, scheme=scheme, printed=printed)
    shown = page.eval_on_selector(".page", "(ground) => getComputedStyle(ground).fill")
    assert shown == ground


def test_a_page_leaves_out_the_marks_that_a_picture_does(pages: Pages, tmp_path: Path) -> None:
    texts = [*WRITTEN, PILED, "a\u0301\u0302\u0303b", "\u0e01" + "\u0e47" * 9]
    path = tmp_path / "page.html"
    report = made_family(*((text, PILED) for text in texts), subject=PILED)
    path.write_text(write_page(report), encoding="utf-8")
    page = pages.open(path)
    page.wait_for_selector('html[data-ready="true"]', state="attached")
    said = page.locator("body").inner_text()
    assert "\u0301" * 2 not in said
    for text in texts:
        assert few_marks(text) in said
