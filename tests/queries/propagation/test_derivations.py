"""The derivations of the whole graph as arrays, against networkx."""

from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.depth import cycles, depths, longest_chains
from queries.propagation.derivations import least_depth, peel, ranges, read_derivations, self_loops

Edge = tuple[str, str]


class Edges:
    """Stands for a store that holds these derivations."""

    def __init__(
        self, edges: list[Edge], declared: list[bool] | None = None, parts: int = 1
    ) -> None:
        told = [True] * len(edges) if declared is None else declared
        tables = [
            pa.table(
                {
                    "child": pa.array([child for child, _ in some], pa.string()),
                    "parent": pa.array([parent for _, parent in some], pa.string()),
                    "declared": pa.array(told[start : start + len(some)], pa.bool_()),
                }
            )
            for start, some in _cut(edges, parts)
        ]
        self._table = pa.concat_tables(tables)

    def table(self, _cypher: str, _parameters: Any = None) -> pa.Table:
        return self._table


def _cut(edges: list[Edge], parts: int) -> list[tuple[int, list[Edge]]]:
    size = max(1, -(-len(edges) // parts))
    return [(i, edges[i : i + size]) for i in range(0, max(len(edges), 1), size)]


def store(*edges: Edge, parts: int = 1) -> Any:
    """Return a store of these derivations, its table in several chunks."""
    return Edges(list(edges), parts=parts)


CHAIN = [(f"m{n}", f"m{n + 1}") for n in range(50)]


def test_nothing_gives_nothing() -> None:
    empty = store()
    assert len(read_derivations(empty).ids) == 0
    for module in (cycles, depths, longest_chains):
        assert module.answer(empty, limit=10) == []
    assert self_loops(empty) == []


def test_two_sources_are_one_derivation_and_a_loop_is_none() -> None:
    found = read_derivations(store(("a", "b"), ("a", "b"), ("c", "c"), parts=3))
    assert [
        (found.ids[int(i)].as_py(), found.ids[int(j)].as_py())
        for i, j in zip(found.child, found.parent, strict=True)
    ] == [("a", "b")]
    assert set(found.ids.to_pylist()) == {"a", "b", "c"}


def test_what_is_inferred_can_be_left_out() -> None:
    edges: Any = Edges([("a", "b"), ("b", "c")], declared=[True, False])
    assert len(read_derivations(edges).child) == 2
    assert len(read_derivations(edges, declared_only=True).child) == 1


def test_a_chain_is_as_long_as_it_is() -> None:
    [first, *_] = longest_chains.answer(store(*CHAIN), limit=3)
    assert (first["id"], first["steps"]) == ("m0", 50)
    assert first["path"].split(" <- ") == [f"m{n}" for n in range(51)]
    deepest = depths.answer(store(*CHAIN), limit=1)
    assert deepest == [{"id": "m0", "least": 50, "greatest": 50}]


def test_a_circle_has_no_depth_and_is_no_hang() -> None:
    ring = store(("a", "b"), ("b", "a"), ("below", "a"), ("x", "x"))
    assert cycles.answer(ring, limit=9) == [
        {"cycle": 1, "size": 2, "id": "a"},
        {"cycle": 1, "size": 2, "id": "b"},
        {"cycle": 2, "size": 1, "id": "x"},
    ]
    found = {row["id"]: (row["least"], row["greatest"]) for row in depths.answer(ring, limit=9)}
    assert found == dict.fromkeys("ab", (None, None)) | {"below": (None, None), "x": (0, 0)}
    assert longest_chains.answer(ring, limit=9) == []


def test_the_shortest_and_the_longest_way_up_are_both_told() -> None:
    made = store(("a", "root"), ("a", "b"), ("b", "c"), ("c", "root"))
    found = {row["id"]: (row["least"], row["greatest"]) for row in depths.answer(made, limit=9)}
    assert found["a"] == (1, 3)


def test_limits_are_kept() -> None:
    made = store(*CHAIN, ("x", "y"), ("y", "x"))
    assert len(depths.answer(made, limit=4)) == 4
    assert len(longest_chains.answer(made, limit=4)) == 4
    assert len(cycles.answer(made, limit=1)) == 1
    assert depths.answer(made, limit=0) == []


@pytest.mark.parametrize("parts", [1, 4])
def testranges_are_joined(parts: int) -> None:
    starts = np.arange(parts) * 10
    assert ranges(starts, starts + 2).tolist() == [n for s in starts for n in (s, s + 1)]
    assert ranges(starts, starts).tolist() == []


NAMES = st.sampled_from([f"m{n}" for n in range(9)])


@pytest.mark.slow
@given(st.lists(st.tuples(NAMES, NAMES), max_size=25), st.integers(1, 4))
@settings(max_examples=200)
def test_layers_depths_and_circles_are_those_of_networkx(edges: list[Edge], parts: int) -> None:
    made = store(*edges, parts=parts)
    graph: nx.DiGraph[str] = nx.DiGraph(edge for edge in edges if edge[0] != edge[1])
    graph.add_nodes_from(name for edge in edges for name in edge)
    found = read_derivations(made)
    layer, followed = peel(found)
    least = least_depth(found)
    in_circles = {n for p in nx.strongly_connected_components(graph) if len(p) > 1 for n in p}
    roots = {node for node in graph if not graph.out_degree(node)}
    for place, name in enumerate(found.ids.to_pylist()):
        reached = nx.single_source_shortest_path_length(graph, name)
        nearest = min((n for other, n in reached.items() if other in roots), default=-1)
        assert least[place] == nearest
        endless = in_circles & set(reached)
        longest = -1 if endless else nx.dag_longest_path_length(graph.subgraph(reached))
        assert layer[place] == longest
    # Every edge whose parent can be peeled is followed just once.
    peeled = np.flatnonzero(layer[found.parent] >= 0) if len(edges) else []
    assert sorted(e for some in followed for e in some.tolist()) == sorted(peeled)
    rows = cycles.answer(made, limit=1_000)
    assert {row["id"] for row in rows if row["size"] > 1} == in_circles
    loops = {child for child, parent in edges if child == parent}
    assert {row["id"] for row in rows if row["size"] == 1} == loops - in_circles
