"""What of a family is drawn at first: few steps, folded families, and nothing silently missing."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from queries.families.report import IMPACT, LICENSES, LINEAGE, FamilyReport
from reports.views.family import FamilyView, view_family
from reports.views.folding import (
    DOWN,
    MOST_DRAWN,
    UP,
    WHOLE,
    Fold,
    Picture,
    fold_family,
    owners_of,
)
from reports.views.layers import find_layers
from reports.views.tree_folds import FOLDED_FROM
from tests.examples import examples
from tests.reports.families_made import made_family, step_between


def folded(report: FamilyReport, **options: Any) -> tuple[FamilyView, Picture]:
    """Return a family and what is drawn of it."""
    view = view_family(report)
    return view, fold_family(view, **options)


def names(view: FamilyView, picture: Picture) -> list[str]:
    """Return the ids of the nodes that are drawn."""
    return [view.nodes[node].member.id for node in picture.nodes]


def chain(length: int, first: str = "s", name: str = "n{}") -> list[tuple[str, str]]:
    """Return links from a name up to so many others."""
    ids = [first, *(name.format(number) for number in range(length))]
    return list(itertools.pairwise(ids))


def test_an_empty_lineage_is_one_node() -> None:
    _, picture = folded(made_family())
    assert picture == Picture(nodes=[0])


def test_a_picture_begins_with_two_steps_to_each_side() -> None:
    far = [("s", f"up{n}") for n in range(WHOLE + 1)] + chain(4, "up0", "root{}")
    down = [(child, parent) for parent, child in chain(4, "s", "down{}")]
    view, picture = folded(made_family(*far, *down))
    assert names(view, picture) == ["s", "down0", "down1"]
    view, picture = folded(made_family(*far[2:], *down, ("s", "up0")))
    assert names(view, picture)[-2:] == ["down0", "down1"]


def test_a_small_upstream_side_is_drawn_whole() -> None:
    view, picture = folded(made_family(*chain(39)))
    assert len(picture.nodes) == 40
    assert not picture.hidden
    view, picture = folded(made_family(*chain(WHOLE + 1)))
    assert names(view, picture) == ["s", "n0", "n1"]
    assert (picture.hidden, picture.beyond) == ({(2, UP): 1}, WHOLE - 1)


def test_alike_neighbours_are_one_fold_from_eight_on() -> None:
    pairs = [(f"o{n % 3}/m{n}", "s") for n in range(FOLDED_FROM)]
    view, picture = folded(made_family(*pairs[1:]))
    assert not picture.folds
    assert len(picture.nodes) == FOLDED_FROM
    view, picture = folded(made_family(*pairs))
    [fold] = picture.folds
    assert (fold.anchor, fold.side, fold.way) == (0, DOWN, ("DERIVED_FROM", "finetune"))
    assert (len(fold.members), owners_of(view, fold.members)) == (FOLDED_FROM, 3)
    assert [len(joint.links) for joint in picture.joints] == [FOLDED_FROM]
    assert picture.joints[0].child == fold


def test_a_fold_has_one_way_and_one_kind_and_its_heaviest_member_first() -> None:
    steps = [
        step_between(
            "s", f"m{n % 2}{n}", relation="USES", method=None, child_kind="Repository",
            parent_kind=("Model", "Dataset")[n % 2],
        )
        for n in range(2 * (WHOLE + 2))
    ]  # fmt: skip
    report = made_family(*steps, kind="Repository")
    report.known["Model", "m010"] = {"downloads": 7}  # type: ignore[index]
    view, picture = folded(report)
    assert [fold.kind for fold in picture.folds] == ["Dataset", "Model"]
    assert view.nodes[picture.folds[1].members[0]].member.id == "m010"
    assert picture.beyond == 0


def test_impact_begins_one_step_up_and_two_down() -> None:
    down = [(child, parent) for parent, child in chain(4, "s", "down{}")]
    view, picture = folded(made_family(*chain(4, "s", "up{}"), *down, start=IMPACT))
    assert names(view, picture) == ["s", "up0", "down0", "down1"]
    assert picture.hidden == {
        (view.nodes.index(node), side): 1
        for node in view.nodes
        for side, name in ((UP, "up0"), (DOWN, "down1"))
        if node.member.id == name
    }


def test_the_paths_of_conflicts_are_drawn_node_by_node() -> None:
    many = [("s", f"m{n:02}") for n in range(WHOLE + 5)]
    far = chain(5, "m30", "far{}")
    path = ["s", "m30", *(f"far{n}" for n in range(5))]
    view, picture = folded(made_family(*many, *far, conflicts=[path], start=LICENSES))
    assert names(view, picture) == path
    [fold] = picture.folds
    assert len(fold.members) == WHOLE + 4
    assert picture.beyond == 0


def test_what_is_drawn_by_another_way_leaves_the_fold() -> None:
    alike = [("s", f"m{n:02}") for n in range(FOLDED_FROM)]
    other = [("s", "x"), ("x", "m00")]
    rest = [("m07", f"far{n}") for n in range(WHOLE)]
    steps = [step_between(*alike[n], method="merge") for n in range(FOLDED_FROM)]
    view, picture = folded(made_family(*steps, *other, *rest))
    [fold] = picture.folds
    assert {"s", "x", "m00"} == set(names(view, picture))
    assert len(fold.members) == FOLDED_FROM - 1
    assert len(picture.joints) == len(other) + 2


def test_cycles_loops_and_merges_of_merges_are_drawn_once() -> None:
    loop = [("s", "s"), ("s", "a"), ("a", "b"), ("b", "s")]
    merges = [("s", "m1"), ("s", "m2"), ("m1", "x"), ("m2", "x"), ("m1", "y"), ("m2", "y")]
    view, picture = folded(made_family(*loop, *merges))
    assert sorted(names(view, picture)) == ["a", "b", "m1", "m2", "s", "x", "y"]
    assert len(picture.joints) == len(loop) + len(merges)


def test_unknown_bases_are_nodes_of_their_own() -> None:
    bases = [("s", "my own model"), ("s", "my own model"), ("a", "other")]
    bases += [("a", f"text {n}") for n in range(FOLDED_FROM)]
    _view, picture = folded(made_family(("s", "a"), bases=bases))
    assert [base.text for base in picture.bases[:2]] == ["my own model", "other"]
    assert picture.hidden == {(1, UP): 2}
    assert len(picture.bases) == FOLDED_FROM


def test_a_family_of_a_root_is_few_nodes() -> None:
    pairs = [(f"o{n % 97}/m{n:05}", "s") for n in range(3_000)]
    _, picture = folded(made_family(*pairs))
    assert picture.size == 2
    assert not picture.hidden


NAMES = [f"m{n}" for n in range(14)]
LINKS = st.lists(
    st.tuples(
        st.sampled_from(["s", *NAMES]),
        st.sampled_from(["s", *NAMES]),
        st.sampled_from(["merge", "finetune", None]),
    ),
    max_size=60,
)


@examples(60, 3_000)
@given(LINKS, st.sampled_from([LINEAGE, IMPACT, LICENSES]), st.integers(1, 20))
def test_nothing_is_silently_missing(
    links: list[tuple[str, str, str | None]], start: str, most: int
) -> None:
    steps = [step_between(child, parent, method=method) for child, parent, method in links]
    named = sorted({end for child, parent, _ in links for end in (child, parent)} | {"s"})
    report = made_family(*steps, start=start, bases=[(name, "x") for name in named])
    view, picture = folded(report, most=most)
    assert fold_family(view, most=most) == picture
    assert picture.size <= most
    drawn = set(picture.nodes)
    in_folds = {node for fold in picture.folds for node in fold.members}
    assert len(drawn) == len(picture.nodes)
    assert not drawn & in_folds
    assert picture.beyond == len(view.nodes) - len(drawn | in_folds)
    for joint in picture.joints:
        for end in (joint.child, joint.parent):
            assert end in (picture.folds if isinstance(end, Fold) else drawn)
        assert joint.links
    for node in drawn:
        for side, links_of in ((UP, view.upward), (DOWN, view.downward)):
            others = {
                view.links[p].parent if side == UP else view.links[p].child for p in links_of[node]
            }
            shown = {
                member
                for fold in picture.folds
                if (fold.anchor, fold.side) == (node, side)
                for member in fold.members
            }
            bases = side == UP and node not in {base.node for base in picture.bases}
            left = len(others - drawn - shown) + bases
            assert picture.hidden.get((node, side), 0) == left


@examples(60, 3_000)
@given(LINKS)
def test_parents_stand_left_of_what_was_made_from_them(
    links: list[tuple[str, str, str | None]],
) -> None:
    import networkx

    places = {name: number for number, name in enumerate(["s", *NAMES])}
    pairs = [(places[child], places[parent]) for child, parent, _ in links]
    layers = find_layers(0, len(places), pairs)
    graph = networkx.DiGraph(pairs)
    together = {
        node: number
        for number, cycle in enumerate(networkx.strongly_connected_components(graph))
        for node in cycle
    }
    for child, parent in pairs:
        if together[child] == together[parent]:
            assert layers[child] == layers[parent]
        else:
            assert layers[parent] < layers[child]
    assert layers[0] == 0


def test_a_chain_beside_moves_what_is_downstream_to_the_right() -> None:
    # 0 is the subject, 1 upstream of it; 2 is made from 0 and from 5, which comes from 1 by 3, 4.
    pairs = [(0, 1), (2, 0), (2, 5), (5, 4), (4, 3), (3, 1)]
    assert find_layers(0, 6, pairs) == [0, -1, 3, 0, 1, 2]


def test_the_bound_of_a_picture_is_never_passed() -> None:
    pairs = [(f"m{n}-{k}", "s" if k == 0 else f"m{n}-{0}") for n in range(90) for k in range(6)]
    steps = [
        step_between(child, parent, method=f"way {child.split('-')[0]}") for child, parent in pairs
    ]
    _, picture = folded(made_family(*steps))
    assert picture.size == MOST_DRAWN


def test_a_link_is_made_in_the_way_that_it_is_judged_by() -> None:
    silent = step_between("s", "base", method=None, stated_by="hub-tag")
    named = step_between("s", "base", method="quantized", stated_by="inferred-name", declared=False)
    for steps in ([silent, named], [named, silent]):
        [link] = view_family(made_family(*steps)).links
        assert link.way == ("DERIVED_FROM", "quantized")
        assert link.declared
