"""The layers in which a family is drawn: each parent to the left of all that was made from it."""

from __future__ import annotations

from collections.abc import Iterable


def find_layers(subject: int, count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the layer of each of ``count`` nodes: the subject's is 0, upstream is negative.

    A node stands as far from the subject as the longest path between the two, counted over the
    nodes on that side; the members of a cycle share one layer. ``pairs`` are children with their
    parents, by number.
    """
    import networkx

    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from((child, parent) for child, parent in pairs if child != parent)
    whole = networkx.condensation(graph)
    of = whole.graph["mapping"]
    order = list(networkx.topological_sort(whole))  # children before their parents
    layers = {of[subject]: 0}
    for node in reversed(order):  # downstream: each below its lowest parent
        parents = [layers[up] for up in whole.successors(node) if up in layers]
        if parents and node not in layers:
            layers[node] = max(parents) + 1
    below = dict(layers)
    layers = {of[subject]: 0}
    for node in order:  # upstream: each above its highest child
        children = [layers[down] for down in whole.predecessors(node) if down in layers]
        if children and node not in layers:
            layers[node] = min(children) - 1
    layers |= {node: layer for node, layer in below.items() if node not in layers}
    for node in order:  # beside: above the children that have a layer
        if node not in layers:
            children = [layers[down] for down in whole.predecessors(node) if down in layers]
            layers[node] = min(children, default=0) - 1
    return [layers[of[node]] for node in range(count)]
