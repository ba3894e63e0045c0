"""The table of licences (licenses.csv): one licence a row, found by any of its exact names."""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Licence:
    """A row of the table.

    ``id`` is the Hub's licence id, or the name used for it under ``license: other``.
    """

    id: str
    full_name: str
    spdx_id: str
    scancode_key: str
    family: str


_NO_LICENCE = ("none", "noassertion")
"""Ids of rows that stand for "no licence stated"."""


@functools.cache
def read_rows() -> tuple[dict[str, str], ...]:
    """Return the rows of licenses.csv, unchanged, each by column."""
    text = Path(__file__).with_name("licenses.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@functools.cache
def _rows_by_id() -> dict[str, dict[str, str]]:
    return {row["hf_id"]: row for row in read_rows()}


def row_of(licence: Licence) -> dict[str, str]:
    """Return the row of a licence, by column; an unknown value is empty."""
    return _rows_by_id()[licence.id]


@functools.cache
def licences() -> tuple[Licence, ...]:
    """Return the licences of the table, in its order; rows that name none are left out."""
    return tuple(
        Licence(row["hf_id"], row["full_name"], row["spdx_id"], row["scancode_key"], row["family"])
        for row in read_rows()
        if row["hf_id"] and row["hf_id"] not in _NO_LICENCE
    )


_NAMES: tuple[Callable[[Licence], str], ...] = (
    lambda licence: licence.id,
    lambda licence: licence.spdx_id,
    lambda licence: licence.scancode_key,
    lambda licence: licence.scancode_key and f"LicenseRef-scancode-{licence.scancode_key}",
)


@functools.cache
def _by_name() -> dict[str, Licence]:
    names: dict[str, Licence] = {}
    # The Hub's own id decides where a scancode key is spelled the same.
    for name_of in _NAMES:
        for licence in licences():
            name = name_of(licence).lower()
            if name and name not in _NO_LICENCE:
                names.setdefault(name, licence)
    return names


def look_up(name: str) -> Licence | None:
    """Return the licence with this Hub id, SPDX id or scancode key; case does not matter.

    None means that no row has this name, not that there is no licence.
    """
    return _by_name().get(name.strip().lower())
