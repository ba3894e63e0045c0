"""A synthetic graph of the Hub's shape, with the same tables at every run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.columns import (
    draw_choice,
    draw_counts,
    draw_hexadecimal,
    draw_times,
    join_texts,
    repeat_value,
)
from benchmarks.derivations import METHODS, make_derivations
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
    """The size of a graph: its models, its derivations, and the children of its greatest root."""

    models: int
    derivations: int
    children: int = 37_503

    def divide_by(self, by: int) -> Size:
        """Return a size so many times smaller."""
        return Size(self.models // by, self.derivations // by, self.children // by)


SMALLER = Size(281_638, 168_921)
LARGER = Size(1_860_411, 573_653)


@dataclass(frozen=True)
class Shape:
    """The tables of a graph, and the ids of the two models that the questions ask about."""

    tables: Tables
    deep_merged: str
    greatest_root: str


def make_graph(size: Size) -> Shape:
    """Return a graph of this size: models with derivations, licences, datasets and repositories."""
    rng = np.random.default_rng(size.models)
    ids = _model_ids(rng, size.models)
    edges = make_derivations(rng, size.models, size.derivations, size.children)
    few = size.models // 100
    datasets = join_texts(
        "data-", draw_hexadecimal(rng, 4, few), "/set-", pa.array(range(few)).cast("str")
    )
    users = join_texts("github.com/user/code-", pa.array(range(few)).cast("str"))
    tables: Tables = {
        Model: make_models(rng, ids),
        Dataset: pa.table({"id": datasets, **_source_columns(few)}),
        Repository: pa.table(
            {"id": users, "stars": draw_counts(rng, 1, few), **_source_columns(few)}
        ),
        License: pa.table({"id": pa.array(LICENSES), **_source_columns(len(LICENSES))}),
        DerivedFrom: make_derived(ids, edges.child, edges.parent, edges.method),
        LicensedAs: make_licensed(rng, ids, np.flatnonzero(rng.random(size.models) < 0.5)),
        TrainedOn: _random_claims(rng, ("Model", ids), ("Dataset", datasets), 5 * few),
        UsesClaim: _uses_table(rng, users, ids, 2 * few),
    }
    return Shape(tables, ids[edges.deep_merged].as_py(), ids[0].as_py())


def make_newcomers(size: Size, models: int) -> Tables:
    """Return so many more models, with a base and a licence each, for ``make_graph(size)``."""
    old = _model_ids(np.random.default_rng(size.models), size.models)
    rng = np.random.default_rng(models)
    new = join_texts("newcomer/", NAMES[0], "-", draw_hexadecimal(rng, 12, models))
    ids = pa.concat_arrays([old, new])
    child = size.models + np.arange(models)
    return {
        Model: make_models(rng, new),
        DerivedFrom: make_derived(
            ids, child, rng.integers(0, size.models, models), rng.integers(0, 3, models)
        ),
        LicensedAs: make_licensed(rng, ids, child),
    }


def _source_columns(length: int, source: str = "hub-api") -> dict[str, pa.Array]:
    return {"stated_by": repeat_value(source, length), "facts_at": repeat_value(FACTS_AT, length)}


def _claim_columns(length: int, source: str) -> dict[str, pa.Array]:
    return {
        "stated_by": repeat_value(source, length),
        "declared": repeat_value(True, length),
        "first_seen": repeat_value(FACTS_AT, length),
    }


def _end_columns(start: tuple[str, pa.Array], end: tuple[str, pa.Array]) -> dict[str, pa.Array]:
    ends: dict[str, pa.Array] = {}
    for side, (kind, ids) in (("from", start), ("to", end)):
        ends |= {f"{side}_kind": repeat_value(kind, len(ids)), f"{side}_id": ids}
    return ends


def _model_ids(rng: np.random.Generator, length: int) -> pa.Array:
    """Return ids in the order of the models' numbers; an owner has about 7 models."""
    owners = pa.array(rng.integers(0, length // 7 + 1, length)).cast(pa.string())
    numbers = pa.array(range(length)).cast(pa.string())
    return join_texts("owner-", owners, "/", draw_choice(rng, NAMES, length), "-", numbers)


def make_models(rng: np.random.Generator, ids: pa.Array) -> pa.Table:
    """Return models with the facts that the Hub states, in any order."""
    n = len(ids)
    table = pa.table(
        {
            "id": ids,
            "hub_id": draw_hexadecimal(rng, 24, n),
            "task": draw_choice(rng, TASKS, n, known=0.6),
            "library": draw_choice(rng, LIBRARIES, n, known=0.7),
            "architecture": draw_choice(rng, ["llama", "bert", "mistral", "qwen2"], n, known=0.4),
            "languages": draw_choice(rng, ["en", "zh", "en fr", "de"], n, known=0.3),
            "downloads": draw_counts(rng, 2, n),
            "likes": draw_counts(rng, -2, n),
            "created": draw_times(rng, n),
            "modified": draw_times(rng, n),
            "revision": draw_hexadecimal(rng, 40, n),
            "gated": draw_choice(rng, ["no", "auto", "manual"], n),
            "private": repeat_value(False, n),
            "parameters": draw_counts(rng, 20, n, known=0.3),
            "weight_formats": draw_choice(rng, ["safetensors", "gguf", "pytorch"], n, known=0.5),
            **_source_columns(n),
        }
    )
    return table.take(pa.array(rng.permutation(n)))


def make_derived(
    ids: pa.Array, child: np.ndarray, parent: np.ndarray, method: np.ndarray
) -> pa.Table:
    """Return derivations between models of these numbers, by methods of these numbers."""
    methods, parents = pa.array(METHODS).take(pa.array(method)), ids.take(pa.array(parent))
    return pa.table(
        {
            **_end_columns(("Model", ids.take(pa.array(child))), ("Model", parents)),
            **_claim_columns(len(child), "hub-tag"),
            "method": methods,
            "evidence": join_texts("base_model:", methods, ":", parents),
        }
    )


def make_licensed(rng: np.random.Generator, ids: pa.Array, which: np.ndarray) -> pa.Table:
    """Return a licence for each of the models of these numbers."""
    licenses = draw_choice(rng, LICENSES, len(which))
    return pa.table(
        {
            **_end_columns(("Model", ids.take(pa.array(which))), ("License", licenses)),
            **_claim_columns(len(which), "hub-tag"),
            "raw": licenses,
            "evidence": join_texts("license:", licenses),
        }
    )


def _random_claims(
    rng: np.random.Generator, start: tuple[str, pa.Array], end: tuple[str, pa.Array], length: int
) -> pa.Table:
    """Return at most ``length`` claims between random artifacts, each pair once."""
    drawn = np.unique([rng.integers(0, len(ids), length) for _, ids in (start, end)], axis=1)
    ends = [
        (kind, ids.take(pa.array(at))) for (kind, ids), at in zip((start, end), drawn, strict=True)
    ]
    return pa.table({**_end_columns(*ends), **_claim_columns(drawn.shape[1], "card")})


def _uses_table(rng: np.random.Generator, users: pa.Array, ids: pa.Array, length: int) -> pa.Table:
    table = _random_claims(rng, ("Repository", users), ("Model", ids), length)
    n = len(table)
    table = table.append_column("path", join_texts("src/load_", draw_hexadecimal(rng, 2, n), ".py"))
    return table.append_column("line", pa.array(rng.integers(1, 900, n)))
