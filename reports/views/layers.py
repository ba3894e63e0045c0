"""The layers in which a family is drawn: each parent to the left of all that was made from it."""

from __future__ import annotations

from collections.abc import Iterable


def find_layers(subject: int, count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the layer of each of ``count`` nodes: the subject's is 0, upstream is negative.

    A node stands as far from the subject as the longest path between the two, counted over the
    nodes on that side; one that is on neither side stands just left of what was made from it.
    Where such a node is itself made from what stands further right, what is downstream moves to
    the right. The members of a cycle share one layer. ``pairs`` are children with their parents,
    by number.
    """
    import networkx

    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from((child, parent) for child, parent in pairs if child != parent)
    whole = networkx.condensation(graph)
    of = whole.graph["mapping"]
    order = list(networkx.topological_sort(whole))  # children before their parents
    layers = {of[subject]: 0}
    for node in reversed(order):  # downstream: each right of its rightmost parent
        parents = [layers[up] for up in whole.successors(node) if up in layers]
        if parents and node not in layers:
            layers[node] = max(parents) + 1
    downstream = dict(layers)
    layers = {of[subject]: 0}
    for node in order:  # upstream: each left of its leftmost child
        children = [layers[down] for down in whole.predecessors(node) if down in layers]
        if children and node not in layers:
            layers[node] = min(children) - 1
    layers |= downstream
    for node in order:  # beside: left of the children
        if node not in layers:
            children = [layers[down] for down in whole.predecessors(node)]
            layers[node] = min(children, default=1) - 1
    for node in reversed(order):  # parents first: none is right of what was made from it
        layers[node] = max([layers[node], *(layers[up] + 1 for up in whole.successors(node))])
    return [layers[of[node]] for node in range(count)]
