"""The drawing of the explorer: what it folds, opens, closes and leaves out."""

from __future__ import annotations

from reports.views.folding import MOST_DRAWN
from tests.browser.chromium import Pages
from tests.browser.drawing import (
    GO_TO,
    LONG_CHAIN,
    MANY_WAYS,
    chain,
    fan,
    folds,
    ids,
    open_family,
    press,
    selected,
)
from tests.reports.families_made import made_family, step_between

PAGE = 25
"""Entries that a fold opens at once."""


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
