"""The addresses of the Hub's API, and the fields that are asked for at each of them."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import quote, urlencode

from graph.schema import Dataset, Model

Kind = type[Model] | type[Dataset]

_COMMON = (
    "cardData createdAt disabled downloads downloadsAllTime gated lastModified likes private sha "
    "tags usedStorage"
).split()
_OF_MODEL = (
    "baseModels childrenModelCount config evalResults library_name pipeline_tag safetensors"
).split()
# A listing has no baseModels, and its config would be most of it.
_OF_LISTING = "childrenModelCount library_name pipeline_tag safetensors".split()
_ALWAYS = ("_id", "id")
_TELLING = ("disabled", "gated", "lastModified", "private", "sha")


def thing_url(endpoint: str, kind: Kind, identifier: str) -> str:
    """Return where all is told of a model or a dataset."""
    fields = [*_COMMON, *(_OF_MODEL if kind is Model else [])]
    return f"{_place(endpoint, kind, identifier)}?{_query(*fields)}"


def change_url(endpoint: str, kind: Kind, identifier: str) -> str:
    """Return where is told, in a few hundred bytes, what a thing has if it did not change."""
    return f"{_place(endpoint, kind, identifier)}?{_query(*_TELLING)}"


def is_same(before: Any, now: Any) -> bool:
    """Tell whether two answers describe a thing that did not change in between."""
    if not isinstance(before, dict) or not isinstance(now, dict):
        return False
    return all(before.get(name) == now.get(name) for name in (*_ALWAYS, *_TELLING))


def listing_url(endpoint: str, chosen: list[tuple[str, str]], limit: int | None) -> str:
    """Return where models are listed, chosen by ``author`` and ``filter``."""
    asked = [*chosen, *([("limit", str(limit))] if limit else [])]
    return f"{endpoint}/api/models?{urlencode(asked)}&{_query(*_COMMON, *_OF_LISTING)}"


def _place(endpoint: str, kind: Kind, identifier: str) -> str:
    return f"{endpoint}/api/{kind.label.lower()}s/{quote(identifier)}"


@functools.cache
def _query(*fields: str) -> str:
    return urlencode([("expand", name) for name in sorted(fields)])
