"""The drawing of the explorer: how one moves on it, by keys, clicks and addresses."""

from __future__ import annotations

import pytest

from tests.browser.chromium import Pages, assert_accessible
from tests.browser.drawing import GO_TO, MIXED, chain, fan, folds, ids, open_family, press, selected
from tests.reports.families_made import made_family, step_between

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
