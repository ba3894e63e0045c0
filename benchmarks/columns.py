"""Random columns of Arrow tables, made without a Python object per row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DAY = 86_400


def repeat_value(value: object, length: int) -> pa.Array:
    """Return the same value in every row."""
    return pa.repeat(pa.scalar(value), length)


def draw_choice(
    rng: np.random.Generator, values: Sequence[str], length: int, known: float = 1.0
) -> pa.Array:
    """Return a random value per row, mostly the first ones; a share of ``known`` is not null."""
    weights = 1 / np.arange(1, len(values) + 1)
    drawn = rng.choice(len(values), length, p=weights / weights.sum())
    return pa.array(values, pa.string()).take(pa.array(drawn, mask=rng.random(length) >= known))


def draw_counts(rng: np.random.Generator, mean: float, length: int, known: float = 1.0) -> pa.Array:
    """Return log-normal whole numbers: most are small and a few are huge, like downloads."""
    drawn = rng.lognormal(mean, 2.5, length).astype(np.int64)
    return pa.array(drawn, mask=rng.random(length) >= known)


def draw_hexadecimal(rng: np.random.Generator, digits: int, length: int) -> pa.Array:
    """Return random texts of so many hexadecimal digits, such as the ids of commits."""
    digit = np.frombuffer(b"0123456789abcdef", np.uint8)
    text = digit[rng.integers(0, 16, (length, digits), dtype=np.uint8)]
    offsets = np.arange(length + 1, dtype=np.int32) * digits
    return pa.StringArray.from_buffers(length, pa.py_buffer(offsets), pa.py_buffer(text))


def draw_times(rng: np.random.Generator, length: int) -> pa.Array:
    """Return random times from 2022 to 2026 in the Hub's format."""
    first = np.datetime64("2022-03-02", "s").astype(np.int64)
    drawn = pa.array(first + rng.integers(0, 1_700 * _DAY, length), pa.timestamp("s"))
    return join_texts(pc.strftime(drawn, "%Y-%m-%dT%H:%M:%S"), ".000Z")


def join_texts(*parts: pa.Array | str) -> pa.Array:
    """Return the concatenated texts of each row."""
    return pc.binary_join_element_wise(*parts, "")
