"""The addresses of the Hub's API, and the fields that are asked for at each of them."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import quote, urlencode

from graph.schema import Model
from ingest.hub_fields.table import Kind

_COMMON = (
    "cardData createdAt disabled downloads downloadsAllTime gated lastModified likes private sha "
    "tags usedStorage"
).split()
_OF_MODEL = (
    "baseModels childrenModelCount config evalResults library_name pipeline_tag safetensors"
).split()
# A listing has no baseModels, and its config would be most of it.
_OF_LISTING = "childrenModelCount library_name pipeline_tag safetensors".split()
_OF_DATASET = ["mainSize"]
_ALWAYS = ("_id", "id")
_CHANGING = ("disabled", "gated", "lastModified", "private", "sha")


def artifact_url(endpoint: str, kind: Kind, identifier: str) -> str:
    """Return the address at which the Hub describes a model or a dataset."""
    fields = [*_COMMON, *(_OF_MODEL if kind is Model else _OF_DATASET)]
    return f"{_api_address(endpoint, kind, identifier)}?{_query(*fields)}"


def change_url(endpoint: str, kind: Kind, identifier: str) -> str:
    """Return the address of the few fields that show whether an artifact has changed."""
    return f"{_api_address(endpoint, kind, identifier)}?{_query(*_CHANGING)}"


def files_url(endpoint: str, model: str, revision: str | None) -> str:
    """Return the address of the list of a model's files; of its newest commit without a revision.

    A list gives the hash of a file's content, which no field of a model can be asked for with.
    """
    commit = quote(revision or "main", safe="")
    return f"{_api_address(endpoint, Model, model)}/tree/{commit}?recursive=true"


def is_same(before: Any, now: Any) -> bool:
    """Return whether two answers describe an artifact that did not change in between."""
    if not isinstance(before, dict) or not isinstance(now, dict) or not now.get("id"):
        return False
    return all(before.get(name) == now.get(name) for name in (*_ALWAYS, *_CHANGING))


def listing_url(endpoint: str, chosen: list[tuple[str, str]], limit: int | None) -> str:
    """Return the address of a list of models, chosen by ``author`` and ``filter``."""
    asked = [*chosen, *([("limit", str(limit))] if limit else [])]
    return f"{endpoint}/api/models?{urlencode(asked)}&{_query(*_COMMON, *_OF_LISTING)}"


def _api_address(endpoint: str, kind: Kind, identifier: str) -> str:
    return f"{endpoint}/api/{kind.label.lower()}s/{quote(identifier)}"


@functools.cache
def _query(*fields: str) -> str:
    return urlencode([("expand", name) for name in sorted(fields)])
