"""The drawing of the explorer: what it folds, opens and draws, and how one moves on it."""

from __future__ import annotations

import itertools
import json
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Frame, Page

from queries.families.report import IMPACT, LICENSES, LINEAGE, FamilyReport
from reports.html.data import page_data
from reports.html.page import write_page
from reports.svg.scene import lay_out
from reports.views.family import FamilyView, view_family
from reports.views.folding import MOST_DRAWN, WHOLE, fold_family
from tests.attacks import ATTACKS
from tests.browser.chromium import NARROW, Pages, assert_accessible
from tests.examples import examples
from tests.reports.families_made import made_family, step_between

PAGE = 25
"""Entries that a fold opens at once."""

DRAWN = """(read) => {
  const { constructor, data } = explorer;
  const { picture } = new constructor(new data.constructor(read));
  const items = [...picture.items.values()];
  return {
    nodes: items.filter((item) => item.node !== null).map((item) => item.node),
    folds: items.filter((item) => item.fold).map(({ anchor, side, members }) =>
      [anchor, side, members]),
    bases: items.filter((item) => item.base).map(({ anchor, base }) => [anchor, base.text]),
    hidden: Object.fromEntries(picture.hidden),
    lines: picture.joints.length,
  };
}"""
"""What a page draws at first of a family that it is given."""
WANDER = """([read, seed, steps]) => {
  const { constructor, data } = explorer;
  const other = new constructor(new data.constructor(read));
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const some = () => other.items()[random(other.picture.size)];
  const side = () => ["up", "down"][random(2)];
  const acts = [
    () => other.open(some().id), () => other.open(some().id), () => other.close(some().id),
    () => other.expand(random(other.data.size), side()),
    () => other.collapse(random(other.data.size), side()),
    () => other.select(random(other.data.size), { quiet: true }),
    () => other.filter(random(3) ? (n) => n % 3 !== 0 : null),
    () => other.showPath(other.data.pathTo(random(other.data.size))),
    () => random(9) || other.reset(),
  ];
  for (let step = 0; step < steps; step += 1) {
    acts[random(acts.length)]();
    const { picture } = other;
    const wrong = (what) => { throw new Error(`${what}, step ${step}`); };
    if (picture.size > 300) wrong("too many");
    if (!picture.has(other.data.subject)) wrong("no subject");
    if (!picture.items.has(other.current)) wrong("the keyboard is nowhere");
    if (other.selected !== null && !picture.has(other.selected)) wrong("selected is not drawn");
    const folded = new Set();
    for (const item of picture.items.values()) {
      if (item.node !== null) continue;
      if (!picture.has(item.anchor)) wrong("loose");
      for (const n of item.members ?? []) {
        if (picture.has(n)) wrong("drawn and folded");
        folded.add(`${item.anchor}/${item.side}/${n}`);
      }
    }
    for (const { node } of picture.nodes()) {
      for (const side of ["up", "down"]) {
        const missing = [...other.data.neighbours(node, side)].filter(
          (n) => !picture.has(n) && !folded.has(`${node}/${side}/${n}`)).length;
        if (missing > other.hidden(node, side)) wrong("silently missing");
      }
    }
  }
  other.filter(null);
  other.reset();
  return JSON.stringify(other.drawn())
    === JSON.stringify(new constructor(other.data).drawn());
}"""
"""Does random things to a family that it is given, and says what is wrong."""


COVERED = """() => {
  const { picture, view } = explorer;
  const found = [];
  for (const joint of picture.joints) {
    for (const curve of view.lines.curves(joint, view.layout)) {
      const { x1, y1, cx1, cy1, cx2, cy2, x2, y2 } = curve;
      for (let t = 0; t <= 1; t += 1 / 32) {
        const along = (a, b, c, d) =>
          a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t ** 2 * (1 - t) + d * t ** 3;
        const met = view.at({ x: along(x1, cx1, cx2, x2), y: along(y1, cy1, cy2, y2) });
        if (!met || met.side || [joint.child, joint.parent].includes(met.item.id)) continue;
        found.push([joint.child, joint.parent, met.item.id]);
      }
    }
  }
  return found;
}"""
"""Says which lines run behind cards that they have nothing to do with."""

COLUMNS = """(read) => {
  const { constructor, data, view } = explorer;
  const other = new constructor(new data.constructor(read));
  const { places } = new view.layout.constructor(other.picture, other.data);
  const nodes = [...places].filter(([id]) => other.picture.items.get(id).node !== null);
  const order = [...new Set(nodes.map(([, { x }]) => x))].sort((a, b) => a - b);
  return Object.fromEntries(nodes.map(([id, { x }]) => [id, order.indexOf(x)]));
}"""
"""The column of each artifact that a page draws at first of a family that it is given."""

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


def python_draws(view: FamilyView) -> dict[str, Any]:
    """Return what the other pictures draw of a family, as DRAWN does."""
    picture = fold_family(view)
    return {
        "nodes": picture.nodes,
        "folds": [[fold.anchor, fold.side, list(fold.members)] for fold in picture.folds],
        "bases": [[base.node, base.text] for base in picture.bases],
        "hidden": {f"{node}/{side}": count for (node, side), count in picture.hidden.items()},
        "lines": len(picture.joints) + len(picture.bases),
    }


def test_a_page_begins_as_the_other_pictures_do(pages: Pages) -> None:
    page = open_family(pages, FAMILIES["one node"])

    @examples(40, 400)
    @given(LINKS, st.sampled_from([LINEAGE, IMPACT, LICENSES]))
    def begins_alike(links: list[tuple[str, str, str | None]], start: str) -> None:
        view = view_family(made_of(links, start=start, bases=[("s", "x")]))
        assert page.evaluate(DRAWN, page_data(view)) == python_draws(view)

    for name, report in FAMILIES.items():
        view = view_family(report)
        assert page.evaluate(DRAWN, page_data(view)) == python_draws(view), name
    begins_alike()


def test_whatever_is_opened_and_closed_nothing_is_lost(pages: Pages) -> None:
    page = open_family(pages, FAMILIES["one node"])
    large = made_family(*fan(900, owners=300), *fan(900, "o1/m00001", "p{}/q{}"))

    @examples(30, 400)
    @given(LINKS, st.integers(1, 2**31 - 2))
    def wander(links: list[tuple[str, str, str | None]], seed: int) -> None:
        report = made_of(links, bases=[("s", "x")])
        assert page.evaluate(WANDER, [page_data(view_family(report)), seed, 30])

    wander()
    for name, report in {"large": large, "ways": MANY_WAYS, "chain": LONG_CHAIN}.items():
        assert page.evaluate(WANDER, [page_data(view_family(report)), 7, 60]), name


@pytest.mark.parametrize("name", ["a cycle", "everything", "too many"])
def test_families_of_all_forms_are_drawn(name: str, pages: Pages) -> None:
    page = open_family(pages, FAMILIES[name])
    assert len(page.evaluate("explorer.drawn()")) == fold_family(view_family(FAMILIES[name])).size


def test_a_browser_that_cannot_unpack_the_data_shows_the_beginning(pages: Pages) -> None:
    html = write_page(made_family(*fan(20, name="</script>{}{}"), ("s", "<!--<script>")))
    broken = html.replace('type="text/plain">', 'type="text/plain">AAAA')
    page = pages.open(broken)
    page.wait_for_selector("p[role=alert]")
    said = page.inner_text("p[role=alert]")
    assert said == "This browser cannot unpack the family: only its beginning is shown."
    assert page.locator("#network canvas").is_visible()
    held = json.loads(page.locator("#beginning").text_content() or "")
    assert [len(held["nodes"]), len(held["edges"])] == [3, 2]
    [fault] = pages.close()
    assert fault.startswith("exception: ")


@pytest.mark.parametrize("name", ["a cycle", "everything", "merges of merges", "licenses"])
def test_no_line_runs_behind_a_card(name: str, pages: Pages) -> None:
    page = open_family(pages, FAMILIES[name])
    assert page.evaluate(COVERED) == []
    for fold in list(folds(page))[:2]:
        page.evaluate("(id) => explorer.open(id)", fold)
        assert page.evaluate(COVERED) == []


def test_what_skips_a_column_is_drawn_around_the_cards_between(pages: Pages) -> None:
    twice = [("far", "s"), ("far", "o1/m00001"), ("far", "o2/m00002"), ("o2/m00002", "o1/m00001")]
    page = open_family(
        pages, made_family(*fan(40), *twice, ("up1", "up2"), ("s", "up1"), ("s", "up2"))
    )
    page.evaluate("explorer.select(explorer.data.find('far'))")
    page.evaluate("(id) => explorer.open(id)", next(iter(folds(page))))
    assert page.evaluate(COVERED) == []
    bends = "explorer.view.layout.bends.get(`${explorer.data.find('far')}>0`).length"
    assert page.evaluate(bends) == 2


def test_columns_are_those_of_the_other_pictures(pages: Pages) -> None:
    page = open_family(pages, FAMILIES["one node"])

    def agree(report: FamilyReport) -> None:
        view = view_family(report)
        picture = fold_family(view)
        boxes = lay_out(view, picture).boxes
        columns = {str(node): box.x for node, box in zip(picture.nodes, boxes, strict=False)}
        assert page.evaluate(COLUMNS, page_data(view)) == ranks(columns)

    @examples(40, 400)
    @given(LINKS)
    def links_agree(links: list[tuple[str, str, str | None]]) -> None:
        agree(made_of(links, bases=[("s", "x")]))

    for report in FAMILIES.values():
        agree(report)
    links_agree()


def ranks(columns: dict[str, float]) -> dict[str, int]:
    """Return places from left to right as numbers from 0 on."""
    order = {x: rank for rank, x in enumerate(sorted(set(columns.values())))}
    return {node: order[x] for node, x in columns.items()}


def test_a_fold_opens_a_page_at_a_time_and_closes(pages: Pages) -> None:
    page = open_family(pages, made_family(*fan(70), *[(f"same/m{n}", "s") for n in range(5)]))
    [fold] = folds(page)
    assert folds(page) == {fold: 75}
    subject = page.evaluate("explorer.view.places.get('0')")
    page.evaluate("(id) => explorer.open(id)", fold)
    assert page.evaluate("performance.getEntriesByName('unfolded').length") > 0
    # Entries stand by weight, then id; who publishes several is one entry, that opens in turn.
    assert (len(ids(page)), folds(page)) == (1 + PAGE, {fold: 50})
    for _ in range(2):
        page.evaluate("(id) => explorer.open(id)", fold)
    assert page.evaluate("explorer.view.places.get('0')") == subject, "it stays where it was"
    [owner] = folds(page)
    assert (len(ids(page)), folds(page), owner.startswith(fold)) == (71, {owner: 5}, True)
    page.evaluate("(id) => explorer.open(id)", owner)
    assert (len(ids(page)), folds(page)) == (76, {})
    page.evaluate("(id) => explorer.close(id)", owner)
    assert (len(ids(page)), folds(page)) == (71, {owner: 5})
    page.evaluate("(id) => explorer.close(id)", fold)
    assert (ids(page), folds(page)) == (["s"], {fold: 75})


SEEN = """(id) => {
  const [x, y] = explorer.view.pointOf(id);
  const { clientWidth, clientHeight } = explorer.view.container;
  return x > 0 && y > 0 && x < clientWidth && y < clientHeight;
}"""
"""Whether the middle of an item is in the view."""


def test_what_is_drawn_first_is_seen_and_stays_in_sight(pages: Pages) -> None:
    merged = step_between("d1", "s", method="merge")
    page = open_family(
        pages,
        made_family(*chain("d2", "d1"), merged, *chain("s", "u1", "u2"), *fan(70)),
        still=True,
    )
    all_ids = page.evaluate("explorer.drawn().map(({ id }) => id)")
    assert len(all_ids) == 6
    assert [page.evaluate(SEEN, each) for each in all_ids] == [True] * 6
    place = "explorer.view.network.getViewPosition()"
    before = page.evaluate(place)
    page.evaluate("explorer.select(explorer.data.find('d2'))")
    assert page.evaluate(place) == before, "what is seen already needs no move"
    [fold] = folds(page)
    page.evaluate("(id) => explorer.open(id)", fold)
    up = page.evaluate("['s', 'u1', 'u2'].map((id) => String(explorer.data.find(id)))")
    assert all(page.evaluate(SEEN, each) for each in up), "what it came from stays in sight"
    assert page.evaluate(SEEN, page.evaluate("explorer.current")), "and so does what was opened"


def test_a_large_upstream_is_seen_before_what_is_downstream(pages: Pages) -> None:
    around = [*chain("d3", "d2", "d1", "s", "u1", "u2", "u3", "u4")]
    page = open_family(pages, made_family(*around), still=True)
    up = page.evaluate("['s', 'u1', 'u2', 'u3'].map((id) => String(explorer.data.find(id)))")
    assert all(page.evaluate(SEEN, each) for each in up)


def test_both_sides_expand_and_collapse(pages: Pages) -> None:
    page = open_family(
        pages, made_family(*chain("d3", "d2", "d1", "s"), ("d1", "beside"), *fan(9, "d2"))
    )
    number = {name: page.evaluate("(id) => explorer.data.find(id)", name) for name in ("d1", "d2")}
    assert ids(page) == ["s", "d1", "d2"]
    page.evaluate("(n) => explorer.expand(n, 'up')", number["d1"])
    page.evaluate("(n) => explorer.expand(n, 'down')", number["d2"])
    [fold] = folds(page)
    assert (set(ids(page)), folds(page)) == ({"s", "d1", "d2", "beside"}, {fold: 10})
    page.evaluate("(id) => explorer.open(id)", fold)
    assert len(ids(page)) == 14
    page.evaluate("(n) => explorer.collapse(n, 'down')", number["d1"])
    assert (set(ids(page)), folds(page)) == ({"s", "d1", "beside"}, {})
    page.evaluate("(n) => explorer.collapse(n, 'up')", number["d1"])
    assert ids(page) == ["s", "d1"]
    page.evaluate("explorer.collapse(explorer.data.subject, 'down')")
    assert ids(page) == ["s"]
    assert page.evaluate("explorer.hidden(0, 'down')") == 1
    page.evaluate("explorer.reset()")
    assert ids(page) == ["s", "d1", "d2"]


def test_more_than_can_be_drawn_folds_what_was_opened_first(pages: Pages) -> None:
    page = open_family(pages, made_family(*fan(900), *[
        step_between(f"q{n:03}", "s", method="quantized") for n in range(60)
    ]), still=True)  # fmt: skip
    page.evaluate("explorer.on('message', (text) => { window.told = text; })")
    fine, quantized = folds(page)
    page.evaluate("(id) => { explorer.open(id); explorer.open(id); }", quantized)
    assert folds(page)[quantized] == 10
    for opened in range(1, 15):
        page.evaluate("(id) => explorer.open(id)", fine)
        assert len(page.evaluate("explorer.drawn()")) <= MOST_DRAWN
        assert folds(page)[fine] == 900 - PAGE * min(opened, 11), "the newest page is drawn"
    assert folds(page)[quantized] == 60
    assert page.evaluate("window.told").startswith("More than 300 nodes")
    assert page.inner_text("#said").startswith("More than 300 nodes")
    assert f"o{14 * PAGE - 1}/m{14 * PAGE - 1:05}" in ids(page)


def test_neighbours_that_do_not_fit_are_folded(pages: Pages) -> None:
    page = open_family(pages, MANY_WAYS)
    page.evaluate("explorer.on('message', (text) => { window.told = text; })")
    page.evaluate("explorer.expand(0, 'down')")
    drawn = len(page.evaluate("explorer.drawn()"))
    assert drawn <= MOST_DRAWN
    assert len(ids(page)) > MOST_DRAWN / 2
    assert len(ids(page)) - 1 + sum(folds(page).values()) == 700
    assert page.evaluate("window.told") == "More than 300 nodes: what does not fit is folded."
    fold = list(folds(page))[-1]
    page.evaluate("(id) => explorer.open(id)", fold)
    assert fold not in folds(page)
    assert len(page.evaluate("explorer.drawn()")) <= MOST_DRAWN


def test_of_a_path_that_is_too_long_the_ends_are_drawn(pages: Pages) -> None:
    page = open_family(pages, LONG_CHAIN, still=True)
    page.evaluate("explorer.on('message', (text) => { window.told = text; })")
    page.evaluate("explorer.select(600)")
    assert page.evaluate("[0, 1, 599, 600].every((n) => explorer.picture.has(n))")
    drawn = page.evaluate("explorer.drawn().length")
    assert MOST_DRAWN / 2 < drawn <= MOST_DRAWN
    told = (
        f"More than 300 nodes: {601 - drawn} artifacts between the ends of the path are not drawn."
    )
    assert page.evaluate("window.told") == told
    page.evaluate("explorer.reset(); explorer.showPath([...Array(601).keys()])")
    assert page.evaluate("explorer.drawn().length") == drawn
    page.evaluate("explorer.select(299)")
    for _ in range(5):
        press(page, "ArrowLeft")
    assert selected(page) == "n303"
    assert page.evaluate("explorer.drawn().length") <= MOST_DRAWN


def test_bases_that_are_not_drawn_are_said_to_be_in_the_panel(pages: Pages) -> None:
    page = open_family(pages, made_family(bases=[("s", f"./base {n}") for n in range(200)]))
    press(page, "Enter")
    assert page.inner_text("#said") == "193 more bases are listed in the panel."
    assert page.locator("#artifact").get_by_text("./base 0", exact=False).first.is_visible()
    page.evaluate("explorer.select(null); explorer.expand(0, 'up')")
    assert selected(page) == "s"


def test_selection_and_keyboard_follow_what_is_folded_away(pages: Pages) -> None:
    page = open_family(pages, made_family(*chain("s", "up1", "up2"), *fan(40)))
    state = """() => [explorer.data.id(explorer.selected), explorer.current, location.hash,
      document.querySelector("#artifact .title .id").textContent]"""
    said = page.locator("#drawing-current")
    page.evaluate("explorer.select(explorer.data.find('up2')); explorer.collapse(0, 'up')")
    assert page.evaluate(state) == ["s", "0", "#s", "s"]
    [fold] = folds(page)
    page.evaluate("(id) => explorer.open(id)", fold)
    page.evaluate("explorer.select(explorer.data.find('o3/m00003'))")
    page.evaluate("explorer.filter((n) => !explorer.data.id(n).endsWith('3'))")
    assert page.evaluate(state) == ["s", "0", "#s", "s"]
    assert (said.get_attribute("aria-label") or "").startswith("s, model")
    page.evaluate("explorer.select(null)")
    page.evaluate("explorer.moveTo(String(explorer.data.find('o4/m00004')))")
    page.evaluate("explorer.filter((n) => !explorer.data.id(n).endsWith('4'))")
    assert page.evaluate("[explorer.current, explorer.selected]") == ["0", None]


def test_an_artifact_that_is_not_drawn_is_drawn_with_what_leads_to_it(pages: Pages) -> None:
    report = made_family(*fan(40), *chain("x3", "x2", "x1", "o7/m00007"), labels={"x3": "mit"})
    page = open_family(pages, report, fragment="x3")
    assert selected(page) == "x3"
    assert ids(page) == ["s", "o7/m00007", "x1", "x2", "x3"]
    assert list(folds(page).values()) == [39]
    page.evaluate("explorer.select(explorer.data.find('x1'))")
    assert page.evaluate("location.hash") == "#x1"
    page.evaluate(GO_TO, "#o9/m00009")
    assert selected(page) == "o9/m00009"
    page.evaluate("explorer.select(null)")
    assert page.evaluate("location.hash") == ""


def test_the_address_names_an_artifact(pages: Pages) -> None:
    trained = step_between("s", "same", relation="TRAINED_ON", method=None, parent_kind="Dataset")
    page = open_family(pages, made_family(("s", "same"), trained), fragment="dataset%3Asame")
    kind = "explorer.selected === null ? null : explorer.data.kind(explorer.selected)"
    assert page.evaluate(kind) == "Dataset"
    for fragment, found in [
        ("same", "Model"), ("dataset:same", "Dataset"), ("none", "Dataset"),
        ("%E0%A4%A", "Dataset"), ("model:same", "Model"),
    ]:  # fmt: skip
        page.evaluate(GO_TO, f"#{fragment}")
        assert page.evaluate(kind) == found, fragment


def test_every_address_leads_back_to_its_artifact(pages: Pages) -> None:
    names = ["same", "dataset:same", "model:dataset:same", "MODEL:same", "search", "table", "a/b:c"]
    kinds = ["Model", "Dataset"]
    report = made_family(*[
        step_between("s", name, relation="TRAINED_ON", method=None, parent_kind=kind)
        for name in names for kind in kinds
    ])  # fmt: skip
    page = open_family(pages, report, fragment="table")
    assert selected(page) == "table", "an id is an address, whatever else has that name"
    addresses = page.evaluate("""[...Array(explorer.data.size).keys()].map((n) => {
      explorer.select(n);
      return location.hash;
    })""")
    assert len(set(addresses)) == len(addresses)
    for number, address in enumerate(addresses):
        page.evaluate("explorer.select(null)")
        page.evaluate(GO_TO, address)
        assert page.evaluate("explorer.selected") == number, address
    page.evaluate("explorer.select(0)")
    for place in ["search", "side", "table"]:
        page.focus(f"a.skip[href='#{place}']")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == place
        assert page.evaluate("[explorer.selected, location.hash]") == [0, "#s"]


def test_the_keyboard_walks_the_lineage(pages: Pages) -> None:
    page = open_family(
        pages, made_family(*chain("d1", "s", "u1", "u2"), ("d2", "s"), *fan(20, "d1")), still=True
    )
    assert_accessible(page)
    said = page.locator("#network [role=img]").first
    press(page, "ArrowLeft", "ArrowLeft")
    assert selected(page) == "u2"
    assert said.get_attribute("aria-label") == "u2, model, no licence stated"
    press(page, "Home")
    assert selected(page) == "s"
    press(page, "ArrowRight")
    first = selected(page)
    press(page, "ArrowDown" if first == "d1" else "ArrowUp")
    assert {first, selected(page)} == {"d1", "d2"}
    page.evaluate("explorer.select(explorer.data.find('d1'))")
    press(page, "ArrowRight")
    assert said.get_attribute("aria-label") == "20 fine-tuned by 20 owners, folded"
    press(page, "Enter")
    assert len(ids(page)) == 25
    press(page, "Backspace")
    assert folds(page).popitem()[1] == 20
    press(page, "Escape")
    assert selected(page) is None
    before = page.evaluate("explorer.view.network.getScale()")
    press(page, "+", "+", "_")
    assert page.evaluate("explorer.view.network.getScale()") == pytest.approx(before * 1.25)
    page.click("#zoom button >> nth=1")
    assert page.evaluate("explorer.view.network.getScale()") == pytest.approx(before)


def test_a_click_selects_opens_and_expands(pages: Pages) -> None:
    merged = step_between("d1", "s", method="merge")
    page = open_family(pages, made_family(merged, *chain("d3", "d2", "d1"), *fan(20)), still=True)

    def click(item: str, side: str | None = None) -> None:
        point = (
            "([id, side]) => { explorer.view.centre([id]); return explorer.view.pointOf(id, side) }"
        )
        x, y = page.evaluate(point, [item, side])
        box = page.locator("#network").bounding_box()
        assert box
        page.mouse.click(box["x"] + x, box["y"] + y)

    number = page.evaluate("String(explorer.data.find('d1'))")
    click(number)
    assert selected(page) == "d1"
    [fold] = folds(page)
    click(fold)
    assert len(ids(page)) == 23
    click(page.evaluate("String(explorer.data.find('d2'))"), "down")
    assert "d3" in ids(page)


def test_a_filter_dims_nodes_and_counts_in_folds(pages: Pages) -> None:
    page = open_family(pages, made_family(*fan(40), ("s", "u")))
    [fold] = folds(page)
    page.evaluate("explorer.filter((n) => explorer.data.id(n).endsWith('5'))")
    assert folds(page) == {fold: 4}
    page.evaluate("(id) => explorer.open(id)", fold)
    assert [name[-1] for name in ids(page)[2:]] == ["5"] * 4
    assert folds(page) == {fold: 0}
    strengths = """explorer.picture.joints.map((joint) => [
      explorer.data.id(Number(joint.child)), explorer.view.lines.look(joint).strength])"""
    page.evaluate("explorer.filter((n) => explorer.data.id(n) !== 'u')")
    assert dict(page.evaluate(strengths))["s"] < 0.5, "a line is as dim as its end"
    assert {strength for name, strength in page.evaluate(strengths) if name != "s"} == {1}
    page.evaluate("explorer.filter(null)")
    assert folds(page) == {fold: 15}


def test_the_path_of_a_conflict_is_drawn_and_highlighted(pages: Pages) -> None:
    page = open_family(
        pages, made_family(*[("s", f"n{n:02}") for n in range(60)], *chain("n50", "far"))
    )
    path = page.evaluate("['s', 'n50', 'far'].map((id) => explorer.data.find(id))")
    page.evaluate("(path) => explorer.showPath(path)", path)
    assert ids(page) == ["s", "n50", "far"]
    assert page.evaluate("[...explorer.highlight.nodes]") == path
    assert page.evaluate("explorer.highlight.conflict") is True


def test_colours_follow_the_scheme(pages: Pages) -> None:
    page = open_family(pages, made_family(("s", "u")))
    colour = """() => {
      const canvas = document.querySelector("#network canvas");
      const [x, y] = explorer.view.pointOf(explorer.data.find("u")).map(
        (each) => Math.round(each * canvas.width / canvas.clientWidth));
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
        [...canvas.getContext("2d").getImageData(x + 90, y, 1, 1).data].slice(0, 3)))));
    }"""
    assert page.evaluate(colour) == [255, 255, 255]
    page.click("#scheme")
    assert max(page.evaluate(colour)) < 64
    page.click("#scheme")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) == [255, 255, 255], "what somebody chose holds"


def test_the_overview_shows_all_and_selects(pages: Pages) -> None:
    page = open_family(pages, made_family(*fan(500)), scheme="dark")
    assert page.locator("canvas.overview").is_hidden()
    page.evaluate("explorer.setOverview(true)")
    overview = page.locator("canvas.overview")
    assert overview.is_visible()
    box = overview.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert selected(page) is not None
    page.evaluate("explorer.setOverview(false)")
    assert overview.is_hidden()


def test_the_overview_has_columns_by_steps_and_one_for_what_is_beside(pages: Pages) -> None:
    page = open_family(pages, MIXED)
    page.click("text=Overview")
    heads = """() => {
      const said = [];
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function(text, ...place) {
        said.push(text);
        fillText.call(this, text, ...place);
      };
      explorer.select(explorer.data.find("up1"));
      return said;
    }"""
    said = page.evaluate(heads)
    assert [said[at + 1] for at, text in enumerate(said) if text == "1 step"][:2] == [
        "upstream", "downstream",
    ]  # fmt: skip
    assert {"subject", "beside", "3 steps"} <= set(said)


def test_the_drawing_prints_as_an_image_of_all_that_is_drawn(pages: Pages) -> None:
    page = open_family(pages, MIXED, printed=True)
    image = page.locator("img.printed")
    image.wait_for()
    size = image.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
    assert size > 1_000
    assert page.locator("#network").is_hidden()
    assert page.locator("#zoom").is_hidden()


@pytest.mark.parametrize("start", [LINEAGE, IMPACT])
def test_texts_of_strangers_are_drawn_and_never_run(start: str, pages: Pages) -> None:
    names = list(dict.fromkeys(ATTACKS.values()))
    report = made_family(
        *[step_between(name, "s", method=f"way {n}") for n, name in enumerate(names)],
        *[step_between("s", f"up {name}", method=name) for name in names[:20]],
        start=start, labels={name: name for name in names}, bases=[("s", n) for n in names[:6]],
    )  # fmt: skip
    page = open_family(pages, report, size=NARROW)
    assert set(names) <= set(ids(page))
    for name in names[::9]:
        page.evaluate(GO_TO, "#" + quote(name.encode("utf-8", "surrogatepass"), safe=""))
        assert selected(page) == name


def test_a_page_in_a_sandboxed_frame_works(pages: Pages) -> None:
    held = escape(write_page(made_family(*chain("s", "up1"), *fan(20))), quote=True)
    page = pages.open(
        "<!doctype html><title>Notebook</title>"
        f'<iframe sandbox="allow-scripts" srcdoc="{held}" width="900" height="600"></iframe>'
    )
    frame = page.frames[1]
    wait_until_ready(frame)
    frame.evaluate("explorer.select(explorer.data.find('up1')); explorer.select(null)")
    frame.evaluate("explorer.select(explorer.data.find('o3/m00003'))")
    assert frame.evaluate("explorer.drawn().length") == 4
