"""The drawing of the explorer: what it draws at first, as the other pictures do, and its looks."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.families.report import IMPACT, LICENSES, LINEAGE, FamilyReport
from reports.html.data import page_data
from reports.html.page import write_page
from reports.svg.scene import lay_out
from reports.views.family import FamilyView, view_family
from reports.views.folding import fold_family
from tests.attacks import ATTACKS
from tests.browser.chromium import NARROW, Pages
from tests.browser.drawing import (
    FAMILIES,
    GO_TO,
    LINKS,
    LONG_CHAIN,
    MANY_WAYS,
    MIXED,
    chain,
    fan,
    folds,
    ids,
    made_of,
    open_family,
    selected,
    wait_until_ready,
)
from tests.examples import examples
from tests.reports.families_made import made_family, step_between

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
