"""Pictures as SVG: well-formed whatever a card says, bounded, and nothing stands on another."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.families.report import IMPACT, LICENSES, FamilyReport
from reports import render
from reports.svg.drawing import MOST_DRAWN
from reports.svg.labels import place_labels
from reports.svg.lettering import cut_end, cut_middle, fold_name, width_of, wrap
from reports.svg.placing import place_nodes
from reports.svg.scene import BETWEEN, LOOP, WIDTH, Scene, lay_out
from reports.views.family import view_family
from reports.views.folding import fold_family
from tests.attacks import ATTACKS
from tests.examples import examples
from tests.reports.families_made import made_family, step_between

SVG = "{http://www.w3.org/2000/svg}"
DRAWN_ELEMENTS = {
    "svg", "title", "desc", "style", "g", "rect", "path", "polygon", "circle", "text",
}  # fmt: skip


def drawn(report: FamilyReport) -> ET.Element:
    """Return the picture of a family, read as XML."""
    return ET.fromstring(render(report, "svg"))  # noqa: S314


def texts(picture: ET.Element) -> list[str]:
    """Return what can be read in a picture."""
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def descriptions(picture: ET.Element) -> list[str]:
    """Return what a picture says of its nodes."""
    return [each.text or "" for each in picture.iterfind(f".//{SVG}g/{SVG}title")]


def laid_out(report: FamilyReport) -> Scene:
    """Return what stands where."""
    view = view_family(report)
    return lay_out(view, fold_family(view, most=MOST_DRAWN))


def test_a_picture_names_what_it_shows_for_screen_readers() -> None:
    picture = drawn(made_family(("s", "org/base"), labels={"s": "mit"}))
    assert picture.get("role") == "img"
    named = (picture.get("aria-labelledby") or "").split()
    assert [picture.findtext(f"{SVG}{name}") is not None for name in named] == [True, True]
    assert "no legal advice" in (picture.findtext(f"{SVG}desc") or "")
    assert "model org/base; no licence stated" in descriptions(picture)


def test_a_picture_says_what_its_dates_are_and_what_it_leaves_out() -> None:
    pairs = [(f"o/m{n}", "s") for n in range(9)] + [("x", "o/m1"), ("s", "base")]
    report = made_family(*pairs, start=IMPACT, left_out=3)
    said = " ".join(texts(drawn(report)))
    for words in (
        "Facts of 2026-11-01 (hub).", "1 counted node stands for 9 artifacts.",
        "Not drawn: 1 artifact downstream.", "3 artifacts downstream were not read.",
        "9 models", "by 1 owner", "several alike, counted",
    ):  # fmt: skip
        assert words in said


def test_a_verdict_is_a_shape_a_colour_and_a_sign() -> None:
    report = made_family(
        ("s", "a"), ("a", "b"), labels={"s": "mit"}, conflicts=[["s", "a", "b"]], start=LICENSES
    )
    text = render(report, "svg")
    assert text.count('class="sign verdict-conflict"') == 2, "at the node and in the legend"
    assert text.count('class="wire conflict"') == 3
    assert "its label conflicts with licences upstream" in " ".join(texts(drawn(report)))
    fine = render(made_family(("s", "a"), labels={"s": "mit"}), "svg")
    assert fine.count('class="sign compatible"') == 2
    assert 'class="sign' not in render(made_family(labels={"s": "mit"}), "svg")


def test_inferred_undeclared_and_gone_are_drawn_and_told() -> None:
    inferred = step_between("s", "a", declared=False)
    report = made_family(inferred, labels={"s": "mit"}, gone=["a"], bases=[("s", "my base")])
    text = render(report, "svg")
    assert text.count('class="wire inferred"') == 2
    assert 'class="name gone"' in text
    said = texts(drawn(report))
    for words in (
        "gone since 2026-11-01", "no licence stated", "cannot be looked up", "my base",
        "states as base",
        "inferred, nobody declares it", "no licence known", "stated base, no id of the Hub",
    ):  # fmt: skip
        assert words in said


def test_the_same_words_of_a_bundle_stand_once() -> None:
    merged = [step_between("s", f"m{n}", method="merge") for n in range(5)]
    assert texts(drawn(made_family(*merged))).count("merged from") == 1
    mixed = [*merged, step_between("s", "m9")]
    assert texts(drawn(made_family(*mixed))).count("merged from") == 5


def test_loops_and_cycles_are_seen() -> None:
    report = made_family(("s", "s"), ("s", "a"), ("a", "s"), ("a", "b"))
    assert render(report, "svg").count('class="wire') == 4
    assert texts(drawn(report)).count("fine-tuned from") == 4


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_from_outside_is_markup(name: str) -> None:
    text = ATTACKS[name] or "-"
    report = made_family(
        step_between(text, f"{text}/up", method=text), subject=text, kind="Model",
        labels={text: text}, bases=[(text, text)], gone=[f"{text}/up"],
        facts=[{"source": text, "taken": text, "finished": None}],
    )  # fmt: skip
    picture = drawn(report)
    found = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert found <= DRAWN_ELEMENTS
    attributes = {name for element in picture.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    assert len(picture.findall(f".//{SVG}style")) == 1


def test_an_empty_lineage_is_a_picture() -> None:
    picture = drawn(made_family())
    assert "No licence is stated." in texts(picture)
    assert float(picture.get("width") or 0) > WIDTH


def test_a_picture_is_bounded() -> None:
    pairs = [("s", f"{n:02}" + "x" * 5_000) for n in range(40)]
    pairs += [(child, parent) for _, parent in pairs for child, _ in [(parent[:2] + "c", "")]]
    report = made_family(*pairs, *((f"{n}-{k}", "s") for n in range(3) for k in range(900)))
    text = render(report, "svg")
    assert len(laid_out(report).boxes) <= MOST_DRAWN
    assert len(text) < 700_000
    assert render(report, "svg") == text


@examples(40, 2_000)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["s", *(f"org/model-{n}" for n in range(14))])] * 2),
        max_size=40,
    )
)
def test_no_box_stands_on_another(pairs: list[tuple[str, str]]) -> None:
    scene = laid_out(made_family(*pairs))
    for one, other in itertools.combinations(scene.boxes, 2):
        if one.x == other.x:
            upper, lower = sorted((one, other), key=lambda box: box.y)
            assert lower.top - LOOP * lower.looped - (upper.top + upper.height) >= BETWEEN - 0.01
    for box in scene.boxes:
        assert 0 <= box.x <= scene.width - WIDTH
        assert -0.01 <= box.top <= scene.height - box.height + 0.01
    for wire in scene.wires:
        child, parent = scene.boxes[wire.child], scene.boxes[wire.parent]
        levels = [parent.x, *(x for x, _ in wire.bends), child.x]
        assert levels == sorted(levels)
        passed = [b for b in scene.boxes for x, y in wire.bends if b.x == x and b.top < y]
        for x, y in wire.bends:
            inside = [b for b in passed if b.x == x and b.top < y < b.top + b.height]
            assert not inside, "a line runs through a box"
    assert len(place_labels(scene)) <= len(scene.wires)


def test_lines_cross_where_they_have_to() -> None:
    # 0 and 1 stand left of 2 and 3, and each is joined with the one that begins opposite.
    middles, _, height = place_nodes([0, 0, 1, 1], [10.0] * 4, [(0, 3), (1, 2)], 10.0)
    assert (middles[0] < middles[1]) == (middles[3] < middles[2])
    assert height == 30.0


def test_a_line_over_several_columns_bends_around_what_is_between() -> None:
    middles, bends, _ = place_nodes([0, 1, 2], [10.0] * 3, [(0, 1), (1, 2), (0, 2)], 10.0)
    assert bends[0] == bends[1] == []
    assert abs(bends[2][0] - middles[1]) > 10.0


TEXT = st.text(st.characters(exclude_categories=()), max_size=600)


@examples(60, 3_000)
@given(TEXT, st.floats(20, 400))
def test_what_is_cut_fits(text: str, room: float) -> None:
    for line in (cut_middle(text, 11, room), cut_end(text, 11, room), *wrap(text, 11, room)):
        assert line == "…" or width_of(line, 11) <= room
    for line in fold_name(text, 13, room):
        assert line == "…" or width_of(line, 13, bold=True) <= room


def test_a_long_name_breaks_between_its_parts_and_loses_its_middle() -> None:
    assert fold_name("short", 13, 190) == ["short"]
    first, second = fold_name("Mixtral-8x7B-Instruct-v0.1-experimental-AWQ", 13, 190)
    assert re.fullmatch(r"Mixtral-8x7B-.*[-.]", first)
    assert second.endswith("AWQ")
    assert "…" in fold_name("x" * 5_000, 13, 190)[0]
