"""Families that the explorer draws, and how a test finds its way in the drawing."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import strategies as st
from playwright.sync_api import Frame, Page

from queries.families.report import IMPACT, LICENSES, FamilyReport
from reports.html.page import write_page
from reports.views.folding import WHOLE
from tests.browser.chromium import Pages
from tests.reports.families_made import made_family, step_between

GO_TO = """(fragment) => new Promise((done) => {
  addEventListener("hashchange", () => setTimeout(done), { once: true });
  location.hash = fragment;
})"""
"""Follows a link to an address of the page."""


def wait_until_ready(page: Page | Frame) -> None:
    """Wait until a page is drawn, without evaluating what its policy refuses."""
    page.wait_for_selector("html[data-ready=true]", state="attached")


def open_family(pages: Pages, report: FamilyReport, **options: Any) -> Page:
    """Return the page of a family when it has been drawn."""
    page = pages.open(write_page(report), **options)
    wait_until_ready(page)
    return page


def ids(page: Page) -> list[str]:
    """Return the ids of the artifacts that are drawn."""
    found: list[str] = page.evaluate(
        "explorer.drawn().filter((each) => each.node !== null)"
        ".map(({ node }) => explorer.data.id(node))"
    )
    return found


def folds(page: Page) -> dict[str, int]:
    """Return how many artifacts each fold that is drawn stands for."""
    found: dict[str, int] = page.evaluate(
        "Object.fromEntries(explorer.drawn().filter(({ fold }) => fold)"
        ".map(({ id, count }) => [id, count]))"
    )
    return found


def selected(page: Page) -> str | None:
    """Return the id of the selected artifact."""
    found: str | None = page.evaluate(
        "explorer.selected === null ? null : explorer.data.id(explorer.selected)"
    )
    return found


def press(page: Page, *keys: str) -> None:
    """Press keys on the drawing."""
    page.focus("#network")
    for key in keys:
        page.keyboard.press(key)


def fan(count: int, parent: str = "s", name: str = "o{}/m{}", owners: int = 10_000) -> list[Any]:
    """Return links to a parent from so many children, each by one of some owners."""
    return [(name.format(n % owners, f"{n:05}"), parent) for n in range(count)]


def chain(*names: str) -> list[tuple[str, str]]:
    """Return links from each name to the next."""
    return list(itertools.pairwise(names))


MIXED = made_family(
    *chain("s", "up1", "up2", "up3"),
    ("s", "up4"),
    *fan(30),
    *[step_between(f"q{n}", "s", method="quantized") for n in range(12)],
    *[step_between(f"r{n}", "s", relation="USES", method=None, child_kind="Repository")
      for n in range(3)],
    *fan(9, "q3", "x{}/y{}"),
    ("q0", "beside"),
    ("q0", "up2"),
    labels={"s": "mit", "up3": "cc-by-nc-4.0", "up1": "apache-2.0"},
    bases=[("s", f"../base {n}") for n in range(9)] + [("up3", "somewhere")],
    gone=["up4"],
    conflicts=[["s", "up1", "up2", "up3"]],
)  # fmt: skip


MANY_WAYS = made_family(("s", "up"), *[
    step_between(f"o{way}/x{n}", "s", method=f"way {way:03}")
    for way in range(100) for n in range(7)
])  # fmt: skip


LONG_CHAIN = made_family(
    *chain("s", *(f"n{n}" for n in range(600))), conflicts=[["s", *(f"n{n}" for n in range(600))]]
)


FAMILIES = {
    "one node": made_family(),
    "a loop to itself": made_family(("s", "s")),
    "a cycle": made_family(*chain("s", "a", "b", "s"), ("c", "s"), ("c", "a")),
    "everything": MIXED,
    "far upstream": made_family(*chain("s", *(f"n{n}" for n in range(WHOLE + 2)))),
    "many upstream": made_family(*[("s", f"n{n}") for n in range(WHOLE + 9)], *fan(3, "n4")),
    "too many": made_family(*[
        pair for group in range(60) for pair in (
            step_between(f"a{group}", "s", method=f"way {group}"),
            *fan(6, f"a{group}", f"b{group}-{{}}{{}}"),
        )
    ]),
    "merges of merges": made_family(*[
        (f"m{level}-{n}", f"m{level - 1}-{k}" if level else "s")
        for level in range(4) for n in range(3) for k in range(3 if level else 1)
    ]),
    "impact": made_family(*chain("d3", "d2", "d1", "s", "u1", "u2"), start=IMPACT),
    "licenses": made_family(
        *[("s", f"n{n:02}") for n in range(WHOLE + 5)], *chain("n30", "far1", "far2"), *fan(9),
        start=LICENSES, conflicts=[["s", "n30", "far1", "far2"]],
    ),
}  # fmt: skip


LINKS = st.lists(
    st.tuples(
        st.sampled_from(["s", *(f"o{n % 3}/n{n}" for n in range(25))]),
        st.sampled_from(["s", "s", "s", *(f"o{n % 3}/n{n}" for n in range(9))]),
        st.sampled_from(["finetune", "quantized", None]),
    ),
    max_size=60,
)
"""Links in which many are made from few, so that some are folded."""


def made_of(links: list[tuple[str, str, str | None]], **values: Any) -> FamilyReport:
    """Return the family of some links: child, parent and method."""
    steps = [step_between(child, parent, method=method) for child, parent, method in links]
    return made_family(*steps, **values)
