"""The derivations of a synthetic graph like the Hub's, as arrays of model numbers.

Model 0 is the greatest root. The others follow in blocks: its direct children, chains, one deep
ladder of merges, merges, cycles, and models with one base or none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Numbers = np.ndarray
LONGEST = 40
"""Steps of the longest chain, counted from the greatest root."""
LADDER_LAYERS = 30
LADDER_WIDTH = 3
"""Each model of a layer merges all of the next: 3 ** 30 paths lead through the ladder."""
METHODS = ("finetune", "adapter", "quantized", "merge")
_MERGE = METHODS.index("merge")


@dataclass(frozen=True)
class Derivations:
    """Aligned arrays of the edges, and the model on top of the ladder of merges."""

    child: Numbers
    parent: Numbers
    method: Numbers
    deep_merged: int


def make_derivations(
    rng: np.random.Generator, models: int, derivations: int, children: int
) -> Derivations:
    """Return exactly ``derivations`` edges between ``models`` models, each pair at most once.

    ``children`` is the number of direct children of the greatest root.
    """
    fan = np.arange(1, children + 1)
    blocks = [(fan, np.zeros_like(fan), rng.integers(0, 3, children))]
    free = children + 1
    # Half of the edges to share out are chains, merges and cycles, the other half plain.
    share = (derivations - children) // 6
    for make in (_make_chains, _make_ladder, _make_merges, _make_cycles):
        child, parent, method = make(rng, free, share, children)
        blocks.append((child, parent, method))
        free = max(int(child.max()) + 1, free)
        if make is _make_ladder:
            deep_merged = free - 1
    wanted = derivations - sum(len(block[0]) for block in blocks)
    blocks.append(_make_plain(rng, free, models, wanted))
    child, parent, method = (np.concatenate(part) for part in zip(*blocks, strict=True))
    order = rng.permutation(derivations)
    return Derivations(child[order], parent[order], method[order], deep_merged)


Block = tuple[Numbers, Numbers, Numbers]


def _make_chains(rng: np.random.Generator, first: int, edges: int, children: int) -> Block:
    """Return chains of random lengths from children of the root; the first is the longest."""
    lengths = np.minimum(rng.geometric(0.2, edges), LONGEST - 1)
    lengths[0] = LONGEST - 1
    lengths = lengths[: int(np.searchsorted(np.cumsum(lengths), edges)) + 1]
    child = first + np.arange(lengths.sum())
    parent = child - 1
    heads = np.cumsum(lengths) - lengths
    parent[heads] = rng.integers(1, children + 1, len(heads))
    return child, parent, rng.integers(0, 3, len(child))


def _make_ladder(_rng: np.random.Generator, first: int, _edges: int, _children: int) -> Block:
    layer = first + np.arange(LADDER_LAYERS * LADDER_WIDTH)
    below = np.maximum((layer - first) // LADDER_WIDTH - 1, 0) * LADDER_WIDTH + first
    parent = below[:, None] + np.arange(LADDER_WIDTH)
    # The lowest layer merges three children of the root.
    parent[:LADDER_WIDTH] = 1 + np.arange(LADDER_WIDTH)
    child = np.repeat(layer, LADDER_WIDTH)
    return child, parent.ravel(), np.full(len(child), _MERGE)


def _make_merges(rng: np.random.Generator, first: int, edges: int, _children: int) -> Block:
    """Return models with 2 to 10 parents among earlier models; a fifth of these are merges too."""
    parents = rng.integers(2, 11, edges // 6)
    child = np.repeat(first + np.arange(len(parents)), parents)
    older = rng.integers(1, first, len(child))
    merged = rng.integers(first, np.maximum(child, first + 1))
    parent = np.where((rng.random(len(child)) < 0.2) & (child > first), merged, older)
    pairs = np.unique(np.stack([child, parent]), axis=1)
    return pairs[0], pairs[1], np.full(pairs.shape[1], _MERGE)


def _make_cycles(rng: np.random.Generator, first: int, edges: int, _children: int) -> Block:
    """Return cycles of 1 to 5 models, about 1 % of this block's edges."""
    lengths = rng.integers(1, 6, max(edges // 300, 5))
    lengths[0] = 1
    child = first + np.arange(lengths.sum())
    ends = np.cumsum(lengths) - 1
    parent = child + 1
    parent[ends] = child[ends - lengths + 1]
    return child, parent, rng.integers(0, 3, len(child))


def _make_plain(rng: np.random.Generator, first: int, models: int, edges: int) -> Block:
    """Return models with one base each; few bases have many models, most have one or two."""
    child = models - edges + np.arange(edges)
    bases = child[0] - first
    assert bases > 0, "too few models for so many derivations"
    parent = first + (bases * rng.random(edges) ** 4).astype(np.int64)
    return child, parent, rng.integers(0, 3, edges)
