"""Who derives from whom in a graph of the Hub's shape, as arrays of model numbers.

Models are numbered from 0, the greatest root, in blocks: its direct children, chains, one deep
ladder of merges, merges, cycles; the rest have a base at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Numbers = np.ndarray
LONGEST = 40
"""Steps of the longest chain, counted from the greatest root."""
LADDER_LAYERS = 30
LADDER_WIDTH = 3
"""Each layer's models merge all of the layer below: 3 ** 30 walks lead down from the top."""
METHODS = ("finetune", "adapter", "quantized", "merge")
_MERGE = METHODS.index("merge")


@dataclass(frozen=True)
class Derivations:
    """Aligned arrays of the edges, and the model on top of the ladder of merges."""

    child: Numbers
    parent: Numbers
    method: Numbers
    deep_merged: int


def derive(rng: np.random.Generator, models: int, derivations: int, children: int) -> Derivations:
    """Return exactly so many edges between so many models, each pair of models at most once."""
    fan = np.arange(1, children + 1)
    blocks = [(fan, np.zeros_like(fan), rng.integers(0, 3, children))]
    free = children + 1
    # Half of the edges to share out are chains, merges and cycles, the other half plain.
    share = (derivations - children) // 6
    for make in (_chains, _ladder, _merges, _cycles):
        child, parent, method = make(rng, free, share, children)
        blocks.append((child, parent, method))
        free = max(int(child.max()) + 1, free)
        if make is _ladder:
            deep_merged = free - 1
    wanted = derivations - sum(len(block[0]) for block in blocks)
    blocks.append(_plain(rng, free, models, wanted))
    child, parent, method = (np.concatenate(part) for part in zip(*blocks, strict=True))
    order = rng.permutation(derivations)
    return Derivations(child[order], parent[order], method[order], deep_merged)


Block = tuple[Numbers, Numbers, Numbers]


def _chains(rng: np.random.Generator, first: int, edges: int, children: int) -> Block:
    """Chains of all lengths below children of the root; the first is the longest."""
    lengths = np.minimum(rng.geometric(0.2, edges), LONGEST - 1)
    lengths[0] = LONGEST - 1
    lengths = lengths[: int(np.searchsorted(np.cumsum(lengths), edges)) + 1]
    child = first + np.arange(lengths.sum())
    parent = child - 1
    heads = np.cumsum(lengths) - lengths
    parent[heads] = rng.integers(1, children + 1, len(heads))
    return child, parent, rng.integers(0, 3, len(child))


def _ladder(_rng: np.random.Generator, first: int, _edges: int, _children: int) -> Block:
    layer = first + np.arange(LADDER_LAYERS * LADDER_WIDTH)
    below = np.maximum((layer - first) // LADDER_WIDTH - 1, 0) * LADDER_WIDTH + first
    parent = below[:, None] + np.arange(LADDER_WIDTH)
    # The lowest layer merges three children of the root.
    parent[:LADDER_WIDTH] = 1 + np.arange(LADDER_WIDTH)
    child = np.repeat(layer, LADDER_WIDTH)
    return child, parent.ravel(), np.full(len(child), _MERGE)


def _merges(rng: np.random.Generator, first: int, edges: int, _children: int) -> Block:
    """Models with 2 to 10 parents among all that came before, a fifth of them merges as well."""
    parents = rng.integers(2, 11, edges // 6)
    child = np.repeat(first + np.arange(len(parents)), parents)
    older = rng.integers(1, first, len(child))
    merged = rng.integers(first, np.maximum(child, first + 1))
    parent = np.where((rng.random(len(child)) < 0.2) & (child > first), merged, older)
    pairs = np.unique(np.stack([child, parent]), axis=1)
    return pairs[0], pairs[1], np.full(pairs.shape[1], _MERGE)


def _cycles(rng: np.random.Generator, first: int, edges: int, _children: int) -> Block:
    """Circles of 1 (a model derived from itself) to 5 models: 1 % of this block's edges."""
    lengths = rng.integers(1, 6, max(edges // 300, 5))
    lengths[0] = 1
    child = first + np.arange(lengths.sum())
    ends = np.cumsum(lengths) - 1
    parent = child + 1
    parent[ends] = child[ends - lengths + 1]
    return child, parent, rng.integers(0, 3, len(child))


def _plain(rng: np.random.Generator, first: int, models: int, edges: int) -> Block:
    """Models with one base each; few bases have very many models, most have one or two."""
    child = models - edges + np.arange(edges)
    bases = child[0] - first
    assert bases > 0, "too few models for so many derivations"
    parent = first + (bases * rng.random(edges) ** 4).astype(np.int64)
    return child, parent, rng.integers(0, 3, edges)
