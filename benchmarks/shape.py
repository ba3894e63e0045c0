"""A made graph of the Hub's shape: the same tables at every run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.columns import choice, constant, counts, hexadecimal, joined, times
from benchmarks.derivations import METHODS, derive
from graph.schema import Dataset, DerivedFrom, License, LicensedAs, Model, Repository, TrainedOn
from graph.schema import Uses as UsesClaim
from graph.store.tables import Tables

FACTS_AT = "2026-11-01"
LICENSES = (
    "apache-2.0 mit openrail cc-by-nc-4.0 llama3 creativeml-openrail-m llama2 cc-by-4.0 gemma "
    "llama3.1 cc-by-sa-4.0 cc-by-nc-sa-4.0 gpl-3.0 llama3.2 bigscience-bloom-rail-1.0 agpl-3.0 "
    "afl-3.0 bsd-3-clause cc0-1.0 bigscience-openrail-m bigcode-openrail-m cc-by-nc-nd-4.0 "
    "unlicense lgpl-3.0 artistic-2.0 wtfpl gpl-2.0 osl-3.0 ms-pl isc"
).split()
TASKS = (
    "text-generation text-classification text-to-image reinforcement-learning fill-mask "
    "token-classification automatic-speech-recognition question-answering image-classification "
    "sentence-similarity translation summarization object-detection feature-extraction"
).split()
LIBRARIES = "transformers peft diffusers sentence-transformers gguf timm stable-baselines3".split()
NAMES = "llama-3-8b-instruct bert-base-uncased sdxl-lora mistral-7b qwen2.5-7b whisper".split()


@dataclass(frozen=True)
class Size:
    """How large a graph is: numbers of models, derivations and children of the greatest root."""

    models: int
    derivations: int
    children: int = 37_503

    def divided(self, by: int) -> Size:
        """Return a graph so many times smaller."""
        return Size(self.models // by, self.derivations // by, self.children // by)


SMALLER = Size(281_638, 168_921)
LARGER = Size(1_860_411, 573_653)


@dataclass(frozen=True)
class Shape:
    """The tables of a graph, and the two models that the questions are about."""

    tables: Tables
    deep_merged: str
    greatest_root: str


def make(size: Size) -> Shape:
    """Return a graph of this size: models, what they derive from, licences, data and code."""
    rng = np.random.default_rng(size.models)
    ids = _model_ids(rng, size.models)
    edges = derive(rng, size.models, size.derivations, size.children)
    few = size.models // 100
    datasets = joined("data-", hexadecimal(rng, 4, few), "/set-", pa.array(range(few)).cast("str"))
    users = joined("github.com/user/code-", pa.array(range(few)).cast("str"))
    tables: Tables = {
        Model: _models(rng, ids),
        Dataset: pa.table({"id": datasets, **_stated(few)}),
        Repository: pa.table({"id": users, "stars": counts(rng, 1, few), **_stated(few)}),
        License: pa.table({"id": pa.array(LICENSES), **_stated(len(LICENSES))}),
        DerivedFrom: _derived_from(ids, edges.child, edges.parent, edges.method),
        LicensedAs: _licensed_as(rng, ids, np.flatnonzero(rng.random(size.models) < 0.5)),
        TrainedOn: _linked(rng, ("Model", ids), ("Dataset", datasets), 5 * few),
        UsesClaim: _uses(rng, users, ids, 2 * few),
    }
    return Shape(tables, ids[edges.deep_merged].as_py(), ids[0].as_py())


def more(size: Size, models: int) -> Tables:
    """Return so many further models, with a base and a licence each, for ``make(size)``."""
    old = _model_ids(np.random.default_rng(size.models), size.models)
    rng = np.random.default_rng(models)
    new = joined("newcomer/", NAMES[0], "-", hexadecimal(rng, 12, models))
    ids = pa.concat_arrays([old, new])
    child = size.models + np.arange(models)
    return {
        Model: _models(rng, new),
        DerivedFrom: _derived_from(
            ids, child, rng.integers(0, size.models, models), rng.integers(0, 3, models)
        ),
        LicensedAs: _licensed_as(rng, ids, child),
    }


def _stated(length: int, source: str = "hub-api") -> dict[str, pa.Array]:
    return {"stated_by": constant(source, length), "facts_at": constant(FACTS_AT, length)}


def _claimed(length: int, source: str) -> dict[str, pa.Array]:
    return {
        "stated_by": constant(source, length),
        "declared": constant(True, length),
        "first_seen": constant(FACTS_AT, length),
    }


def _ends(start: tuple[str, pa.Array], end: tuple[str, pa.Array]) -> dict[str, pa.Array]:
    ends: dict[str, pa.Array] = {}
    for side, (kind, ids) in (("from", start), ("to", end)):
        ends |= {f"{side}_kind": constant(kind, len(ids)), f"{side}_id": ids}
    return ends


def _model_ids(rng: np.random.Generator, length: int) -> pa.Array:
    """Return ids in order of the models' numbers: one owner has about 7 models."""
    owners = pa.array(rng.integers(0, length // 7 + 1, length)).cast(pa.string())
    numbers = pa.array(range(length)).cast(pa.string())
    return joined("owner-", owners, "/", choice(rng, NAMES, length), "-", numbers)


def _models(rng: np.random.Generator, ids: pa.Array) -> pa.Table:
    n = len(ids)
    table = pa.table(
        {
            "id": ids,
            "hub_id": hexadecimal(rng, 24, n),
            "task": choice(rng, TASKS, n, known=0.6),
            "library": choice(rng, LIBRARIES, n, known=0.7),
            "architecture": choice(rng, ["llama", "bert", "mistral", "qwen2"], n, known=0.4),
            "languages": choice(rng, ["en", "zh", "en fr", "de"], n, known=0.3),
            "downloads": counts(rng, 2, n),
            "likes": counts(rng, -2, n),
            "created": times(rng, n),
            "modified": times(rng, n),
            "revision": hexadecimal(rng, 40, n),
            "gated": choice(rng, ["no", "auto", "manual"], n),
            "private": constant(False, n),
            "parameters": counts(rng, 20, n, known=0.3),
            "weight_formats": choice(rng, ["safetensors", "gguf", "pytorch"], n, known=0.5),
            **_stated(n),
        }
    )
    return table.take(pa.array(rng.permutation(n)))


def _derived_from(
    ids: pa.Array, child: np.ndarray, parent: np.ndarray, method: np.ndarray
) -> pa.Table:
    methods, parents = pa.array(METHODS).take(pa.array(method)), ids.take(pa.array(parent))
    return pa.table(
        {
            **_ends(("Model", ids.take(pa.array(child))), ("Model", parents)),
            **_claimed(len(child), "hub-tag"),
            "method": methods,
            "evidence": joined("base_model:", methods, ":", parents),
        }
    )


def _licensed_as(rng: np.random.Generator, ids: pa.Array, which: np.ndarray) -> pa.Table:
    licenses = choice(rng, LICENSES, len(which))
    return pa.table(
        {
            **_ends(("Model", ids.take(pa.array(which))), ("License", licenses)),
            **_claimed(len(which), "hub-tag"),
            "raw": licenses,
            "evidence": joined("license:", licenses),
        }
    )


def _linked(
    rng: np.random.Generator, start: tuple[str, pa.Array], end: tuple[str, pa.Array], length: int
) -> pa.Table:
    """Return claims between random things, each pair once, so at most so many."""
    drawn = np.unique([rng.integers(0, len(ids), length) for _, ids in (start, end)], axis=1)
    ends = [
        (kind, ids.take(pa.array(at))) for (kind, ids), at in zip((start, end), drawn, strict=True)
    ]
    return pa.table({**_ends(*ends), **_claimed(drawn.shape[1], "card")})


def _uses(rng: np.random.Generator, users: pa.Array, ids: pa.Array, length: int) -> pa.Table:
    table = _linked(rng, ("Repository", users), ("Model", ids), length)
    n = len(table)
    table = table.append_column("path", joined("src/load_", hexadecimal(rng, 2, n), ".py"))
    return table.append_column("line", pa.array(rng.integers(1, 900, n)))
