"""What a value of a card's field names, whatever its shape: a text, a list, a mapping or neither.

Pure. Cards are YAML and the card data of dumps and of the API is JSON; both are read by this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from graph.schema import Dataset
from ingest.columns.values import is_keepable
from ingest.hub_ids import named

MOST_VALUES = 1_000
"""Values of one field that are read."""
_DEEPEST = 5
"""Lists and mappings within each other that are read."""

_ADDRESSES = "repo_url url model_url dataset_url hf_url huggingface_url link"
_IDS = "id repo_id model_id dataset_id hf_id repo repository base_model model dataset path"
_NAMES = "name_or_path model_name dataset_name name title"
_KEYS = (_ADDRESSES + f" {_IDS} {_NAMES}").split()
"""The keys of mappings that name an artifact, the clearest first."""
_KEYS_OF_DATA = (_ADDRESSES + f" {_IDS} type {_NAMES}").split()
_LABELS = "id spdx_id license licence type name license_name".split()
"""The keys of mappings that name a licence."""


_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Unread(NamedTuple):
    """A value that names nothing, and why."""

    reason: str


def read_names(kind: type[Any], value: Any) -> list[str | Unread]:
    """Return the different texts in a value that are to name artifacts of a kind.

    Of a mapping that is the first one that is an id, or the first one if none is. Nothing is
    returned for None, an empty text or an empty list; every other value has an Unread.
    """
    keys = _KEYS_OF_DATA if kind is Dataset else _KEYS

    def pick(texts: list[str]) -> list[str]:
        return [next((text for text in texts if named(kind, text)), texts[0])]

    return _bounded(_read(value, keys, pick, _DEEPEST))


def read_labels(value: Any) -> list[str | Unread]:
    """Return the different texts in a value that are to be licence labels.

    Old cards have a mapping from configurations to labels; of a mapping that names one licence the
    clearest name is taken.
    """
    if isinstance(value, dict) and not _known(value, _LABELS):
        value = list(value.values())
    return _bounded(_read(value, _LABELS, lambda texts: texts[:1], _DEEPEST))


def _bounded(found: Iterator[str | Unread]) -> list[str | Unread]:
    made = dict.fromkeys(each for _, each in zip(range(MOST_VALUES), found, strict=False))
    more = next(found, None)
    return [*made, *([Unread(f"only {MOST_VALUES:,} values are read")] if more else [])]


def _read(value: Any, keys: list[str], pick: Any, depth: int) -> Iterator[str | Unread]:
    if value is None:
        return
    if isinstance(value, str):
        if is_keepable(value):
            yield value.strip()
        elif value.strip():
            yield Unread("it is not valid Unicode")
    elif not isinstance(value, list | dict):
        yield Unread(f"it is no text but {type(value).__name__}")
    elif not depth:
        yield Unread("it is nested too deeply")
    elif isinstance(value, list):
        for each in value:
            yield from _read(each, keys, pick, depth - 1)
    else:
        yield from _read_mapping(value, keys, pick, depth - 1)


def _read_mapping(
    value: dict[Any, Any], keys: list[str], pick: Any, depth: int
) -> Iterator[str | Unread]:
    given = _known(value, keys)
    texts = [each.strip() for each in given if isinstance(each, str) and is_keepable(each)]
    inner = [each for each in given if isinstance(each, list | dict)]
    if texts:
        yield from pick(texts)
    elif inner:
        yield from _read(inner[0], keys, pick, depth)
    elif value:
        yield Unread("it is a mapping that names nothing")


def _known(value: dict[Any, Any], keys: list[str]) -> list[Any]:
    """Return what a mapping has at known keys, in the order of these; spelling is no matter."""
    plain = {
        key.strip().lower().replace("-", "_").replace(" ", "_"): each
        for key, each in value.items()
        if isinstance(key, str)
    }
    return [plain[key] for key in keys if plain.get(key) is not None]


def read_languages(fields: dict[str, Any]) -> str | None:
    """Return the language codes of a card, sorted and separated by blanks.

    Old cards have ``languages``, some with a list for each configuration.
    """
    return _read_codes(fields.get("language")) or _read_codes(fields.get("languages"))


def _read_codes(value: Any) -> str | None:
    if isinstance(value, dict):
        lists = (each if isinstance(each, list) else [each] for each in value.values())
        value = [code for codes in lists for code in codes]
    given = value if isinstance(value, list) else [value]
    # YAML reads the code of Norwegian as false.
    codes = {
        "no" if code is False else code
        for code in given[:MOST_VALUES]
        if isinstance(code, str | bool)
    }
    known = (code for code in codes if isinstance(code, str) and _LANGUAGE.fullmatch(code))
    return " ".join(sorted(known)) or None
