"""The layers in which a family is drawn: each parent to the left of all that was made from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def find_layers(subject: int, count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the layer of each of ``count`` nodes: the subject's is 0, upstream is negative.

    A node stands as far from the subject as the longest path between the two, counted over the
    nodes on that side; one that is on neither side stands just left of what was made from it.
    Where such a node is itself made from what stands further right, what is downstream moves to
    the right. The members of a cycle share one layer. ``pairs`` are children with their parents,
    by number.
    """
    of: Sequence[int] = range(count)
    parents = _list_parents(of, pairs := list(pairs))
    order = _sort_upward(parents)
    if len(order) < count:
        of = _join_cycles(count, pairs)
        parents = _list_parents(of, pairs)
        order = _sort_upward(parents)
    layers = _place_groups(of[subject], order, parents)
    return [layers[of[node]] for node in range(count)]


def _list_parents(of: Sequence[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the parents of each group, each once; ``of`` is the group of each node."""
    joined = {(of[child], of[parent]) for child, parent in pairs}
    parents: list[list[int]] = [[] for _ in range(max(of, default=-1) + 1)]
    for child, parent in joined:
        if child != parent:
            parents[child].append(parent)
    return parents


def _sort_upward(parents: list[list[int]]) -> list[int]:
    """Return the nodes, children before their parents, without those on or above a cycle."""
    waiting = [0] * len(parents)
    for own in parents:
        for parent in own:
            waiting[parent] += 1
    order = [node for node, children in enumerate(waiting) if not children]
    for node in order:
        for parent in parents[node]:
            waiting[parent] -= 1
            if not waiting[parent]:
                order.append(parent)
    return order


def _join_cycles(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each node the number of a group: that of a cycle, or its own."""
    import networkx

    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pairs)
    of = [0] * count
    for number, group in enumerate(networkx.strongly_connected_components(graph)):
        for node in group:
            of[node] = number
    return of


def _place_groups(start: int, order: list[int], parents: list[list[int]]) -> dict[int, int]:
    """Return the layer of each group, the start being 0; ``order`` has children first."""
    children: list[list[int]] = [[] for _ in parents]
    for child, own in enumerate(parents):
        for parent in own:
            children[parent].append(child)
    downstream = {start: 0}
    for node in reversed(order):  # downstream: each right of its rightmost parent
        near = [downstream[parent] for parent in parents[node] if parent in downstream]
        if near and node != start:
            downstream[node] = max(near) + 1
    layers = {start: 0}
    for node in order:  # upstream: each left of its leftmost child
        near = [layers[child] for child in children[node] if child in layers]
        if near and node != start:
            layers[node] = min(near) - 1
    layers |= downstream
    for node in order:  # beside: left of the children
        if node not in layers:
            near = [layers[child] for child in children[node]]
            layers[node] = min(near, default=1) - 1
    for node in reversed(order):  # parents first: none is right of what was made from it
        layers[node] = max([layers[node], *(layers[parent] + 1 for parent in parents[node])])
    return layers
