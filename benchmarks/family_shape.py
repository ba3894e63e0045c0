"""A synthetic family: one root with tens of thousands of children, with facts as on the Hub."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from benchmarks.columns import draw_choice, draw_times, join_texts
from benchmarks.derivations import METHODS
from benchmarks.graph_shape import NAMES, make_derived, make_licensed, make_models
from graph.schema import DerivedFrom, LicensedAs, Model
from graph.store.tables import Tables

ROOT = "root/model"
OWNERS = 9_000
PARENTS = 500
"""Models that some of the children are merged with."""
SECOND, MERGED, GONE, LICENSED = 0.1, 0.02, 0.03, 0.7
"""Shares of the children that have a child themselves, that are merges, that are gone, and that
state a licence."""
_MERGE = METHODS.index("merge")


def make_family(children: int, owners: int) -> Tables:
    """Return the tables of ROOT, its children, what is made from those, and further parents."""
    rng = np.random.default_rng(children)
    second, merged = int(children * SECOND), int(children * MERGED)
    ids = _make_ids(rng, children + second, owners)
    child = 1 + np.arange(children)
    methods = rng.integers(0, _MERGE, children)
    merges = rng.choice(children, merged, replace=False)
    methods[merges] = _MERGE
    last = 1 + children + second
    edges = [
        (child, np.zeros_like(child), methods),
        (child[merges], last + rng.integers(0, PARENTS, merged), np.full(merged, _MERGE)),
        (
            1 + children + np.arange(second),
            rng.choice(child, second, replace=False),
            rng.integers(0, _MERGE, second),
        ),
    ]
    columns = [np.concatenate(part) for part in zip(*edges, strict=True)]
    labelled = np.append(np.flatnonzero(rng.random(last - 1) < LICENSED) + 1, 0)
    return {
        Model: _mark_gone(rng, make_models(rng, ids)),
        DerivedFrom: make_derived(ids, *columns),
        LicensedAs: make_licensed(rng, ids, labelled),
    }


def _make_ids(rng: np.random.Generator, models: int, owners: int) -> pa.Array:
    """Return the ids of ROOT, of so many models of all owners, and of further parents."""
    # Few owners have most of the models, and each has one.
    more = (owners * rng.random(models - owners) ** 3).astype(np.int64)
    owner = rng.permutation(np.concatenate([np.arange(owners), more]))
    numbers = pa.array(range(models)).cast("str")
    made = join_texts(
        "owner-", pa.array(owner).cast("str"), "/", draw_choice(rng, NAMES, models), "-", numbers
    )
    parents = join_texts("lab/parent-", pa.array(range(PARENTS)).cast("str"))
    return pa.concat_arrays([pa.array([ROOT]), made, parents])


def _mark_gone(rng: np.random.Generator, models: pa.Table) -> pa.Table:
    """Return models of which some are gone, but not the root."""
    is_root = np.asarray(models["id"].to_numpy(zero_copy_only=False) == ROOT)
    stays = (rng.random(len(models)) >= GONE) | is_root
    since = draw_times(rng, len(models)).to_numpy(zero_copy_only=False)
    return models.append_column("gone_since", pa.array(since, pa.string(), mask=stays))
