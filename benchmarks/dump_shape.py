"""A synthetic dump in the shape of cfahlgren1/hub-stats, with the same rows at every run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.columns import draw_choice, draw_counts, draw_hexadecimal, draw_times, join_texts
from benchmarks.derivations import METHODS
from benchmarks.graph_shape import LIBRARIES, LICENSES, NAMES, TASKS

GROUP = 100_000
"""Rows of a row group, about as many as the Hub's own files have."""

_WORDS = (
    "region:us safetensors transformers text-generation conversational autotrain_compatible "
    "endpoints_compatible pytorch tensorboard generated_from_trainer gguf en lora unsloth trl llama"
).split()
_RESULTS = (
    ', "model-index": [{"name": "m", "results": [{"task": {"type": "text-generation"}, "dataset": '
    '{"name": "IFEval", "type": "x", "args": {"num_few_shot": 0}}, "metrics": [{"type": "acc", '
    '"value": 61.2, "name": "strict accuracy"}], "source": {"url": "https://example.org"}}]}]'
)


def write_dump(path: Path, rows: int) -> None:
    """Write a dump of so many models; 1 in 5 has a base, half have a licence, two thirds a card."""
    writer = None
    for first in range(0, rows, GROUP):
        table = _make_group(np.random.default_rng(first), first, min(GROUP, rows - first))
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def _make_group(rng: np.random.Generator, first: int, n: int) -> pa.Table:
    numbers = pa.array(range(first, first + n)).cast(pa.string())
    owners = pa.array(rng.integers(0, (first + n) // 7 + 1, n)).cast(pa.string())
    ids = join_texts("owner-", owners, "/", draw_choice(rng, NAMES, n), "-", numbers)
    bases = draw_choice(rng, [f"lab/base-{i}" for i in range(2_000)], n, known=0.22)
    methods, licenses = draw_choice(rng, METHODS, n), draw_choice(rng, LICENSES, n, known=0.5)
    data = draw_choice(rng, [f"org/data-{i}" for i in range(5_000)], n, known=0.12)
    return pa.table(
        {
            "_id": draw_hexadecimal(rng, 24, n),
            "id": ids,
            "author": join_texts("owner-", owners),
            "createdAt": _make_stamps(rng, n),
            "lastModified": _make_stamps(rng, n),
            "downloads": draw_counts(rng, 2, n),
            "downloadsAllTime": draw_counts(rng, 4, n),
            "likes": draw_counts(rng, -2, n),
            "trendingScore": draw_counts(rng, -3, n),
            "pipeline_tag": draw_choice(rng, TASKS, n, known=0.6),
            "library_name": draw_choice(rng, LIBRARIES, n, known=0.7),
            "tags": _make_tags(rng, n, bases, methods, licenses, data),
            "cardData": _make_cards(rng, n, bases, methods, licenses, data),
            "baseModels": _make_base_models(bases, methods),
            "safetensors": pa.StructArray.from_arrays(
                [draw_counts(rng, 20, n, known=0.4)], names=["total"]
            ),
        }
    )


def _make_stamps(rng: np.random.Generator, n: int) -> pa.Array:
    texts = pc.utf8_slice_codeunits(draw_times(rng, n), 0, 19)
    return pc.strptime(texts, "%Y-%m-%dT%H:%M:%S", "ms")


def _make_tags(rng: np.random.Generator, n: int, *columns: pa.Array) -> pa.Array:
    """Return lists of about nine common words, and the claims of each row."""
    bases, methods, licenses, data = columns
    number = rng.integers(4, 14, n)
    common = pa.array(_WORDS).take(pa.array(rng.integers(0, len(_WORDS), number.sum())))
    parts = [
        (np.repeat(np.arange(n), number), common),
        _known_texts(join_texts("base_model:", bases)),
        _known_texts(join_texts("base_model:", methods, ":", bases)),
        _known_texts(join_texts("license:", licenses)),
        _known_texts(join_texts("dataset:", data)),
        _known_texts(
            pc.if_else(
                pa.array(rng.random(n) < 0.1), join_texts("arxiv:", _make_arxiv_ids(rng, n)), None
            )
        ),
    ]
    rows = np.concatenate([rows for rows, _ in parts])
    texts = pa.concat_arrays([texts for _, texts in parts])
    order = np.argsort(rows, kind="stable")
    offsets = np.r_[0, np.cumsum(np.bincount(rows, minlength=n))]
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), texts.take(pa.array(order)))


def _make_arxiv_ids(rng: np.random.Generator, n: int) -> pa.Array:
    return join_texts(
        "2", pa.array(rng.integers(100, 999, n)).cast(pa.string()), ".", draw_hexadecimal(rng, 4, n)
    )


def _known_texts(texts: pa.Array) -> tuple[np.ndarray, pa.Array]:
    return np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False)), texts.drop_null()


def _make_cards(rng: np.random.Generator, n: int, *columns: pa.Array) -> pa.Array:
    """Return the JSON texts of card metadata; a third are null, an eighth have results."""
    bases, methods, licenses, data = columns
    keys = [
        pc.fill_null(join_texts(f', "{key}": "', values, '"'), "")
        for key, values in (
            ("base_model", bases),
            ("base_model_relation", pc.if_else(bases.is_valid(), methods, None)),
            ("license", licenses),
        )
    ]
    sets = pc.fill_null(join_texts(', "datasets": ["', data, '"]'), "")
    results = pc.if_else(pa.array(rng.random(n) < 0.12), _RESULTS, "")
    text = join_texts(
        '{"library_name": "transformers", "tags": ["trl", "sft"]', *keys, sets, results, "}"
    )
    return pc.if_else(pa.array(rng.random(n) < 0.67), text, None)


def _make_base_models(bases: pa.Array, methods: pa.Array) -> pa.Array:
    """Return the column ``baseModels`` as the Hub derives it from the cards."""
    there = bases.is_valid()
    offsets = np.r_[0, np.cumsum(there.to_numpy(zero_copy_only=False))]
    inner = pa.StructArray.from_arrays([bases.drop_null()], names=["id"])
    models = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), inner)
    return pa.StructArray.from_arrays(
        [methods, models], names=["relation", "models"], mask=pc.invert(there)
    )
