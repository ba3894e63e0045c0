"""The table of the Hub's fields: which one is which property, and which states which claims.

The API of single artifacts, its listings, recorded answers and dumps have the same fields, and all
of them are read by this table. A field that the Hub adds is one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa

from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    DescribedIn,
    License,
    LicensedAs,
    Model,
    Node,
    Paper,
    StatesBase,
    SucceededBy,
    TrainedOn,
    UnresolvedBase,
)
from ingest.columns.values import access, flags, moments, numbers, texts
from ingest.hub_fields.vocabulary import source_dataset
from ingest.hub_ids import dataset_ids, model_ids, models_of_the_hub

TAG = "hub-tag"
API = "hub-api"
CARD = "card"
ECOSYSTEM = "ai-ecosystem"
"""Who states the column parent_model: its makers read it from cards, tags and more."""

IDS = ("id", "modelId", "model_id", "datasetId", "dataset_id")
"""The fields that may hold the id; the first one that is there does."""

_MODEL, _DATASET, _BOTH = (Model,), (Dataset,), (Model, Dataset)


Kind = type[Model] | type[Dataset]
"""The kinds of artifacts that the Hub has, as this reader knows them."""


class FactField(NamedTuple):
    """A property of an artifact, and the fields that state it: the first with a value counts."""

    property: str
    read: Callable[[pa.Array], pa.Array | None]
    """Returns a column's values, unknown where one fails the check; None for another type."""
    names: tuple[str, ...]
    kinds: tuple[type[Node], ...] = _BOTH
    key: str | None = None
    """Where the field is a struct or a JSON object: the key of the value in it."""


FACTS = (
    FactField("hub_id", texts, ("_id",)),
    FactField("downloads", numbers, ("downloads",)),
    FactField("downloads_all_time", numbers, ("downloadsAllTime", "downloads_all_time")),
    FactField("likes", numbers, ("likes",)),
    FactField("created", moments, ("createdAt", "created_at")),
    FactField("modified", moments, ("lastModified", "last_modified")),
    FactField("revision", texts, ("sha",)),
    FactField("disabled", flags, ("disabled",)),
    FactField("private", flags, ("private",)),
    FactField("gated", access, ("gated",)),
    FactField("storage_bytes", numbers, ("usedStorage",), _MODEL),
    # Of a dataset the API states both; dumps state the second alone, which is without its history.
    FactField("storage_bytes", numbers, ("usedStorage", "mainSize"), _DATASET),
    FactField("task", texts, ("pipeline_tag",), _MODEL),
    FactField("library", texts, ("library_name",), _MODEL),
    FactField("architecture", texts, ("config",), _MODEL, key="model_type"),
    FactField("parameters", numbers, ("safetensors",), _MODEL, key="total"),
)
"""Further properties stand in tags: languages, weight formats, a dataset's tasks and size."""


class ClaimField(NamedTuple):
    """A field that names what artifacts are joined with, and the claim that each name makes."""

    field: str
    key: str
    """The prefix of a tag, or the key in a card or struct."""
    kinds: tuple[type[Node], ...]
    claim: type[Claim]
    end: type[Node]
    stated_by: str
    ids: Callable[[pa.Array], pa.Array] | None = None
    """Returns the ids that names mean, unknown where one means none; None: each name is one."""
    meaning: Callable[[str], str | None] | None = None
    """Returns the name that a text holds, or None where it names nothing; None: the text itself."""
    single: bool = False
    """Whether only the first of several names counts."""
    older: str | None = None
    """A key of old cards that is read where this one states nothing."""

    @property
    def is_base(self) -> bool:
        """Whether it names base models: one that is no id is a fact, and no skip."""
        return self.claim is DerivedFrom and self.end is Model


_FIELDS = (
    ClaimField("tags", "base_model:", _MODEL, DerivedFrom, Model, TAG, model_ids),
    ClaimField("tags", "dataset:", _MODEL, TrainedOn, Dataset, TAG, dataset_ids),
    ClaimField(
        "tags",
        "source_datasets:",
        _DATASET,
        DerivedFrom,
        Dataset,
        TAG,
        dataset_ids,
        source_dataset,
    ),
    ClaimField("tags", "arxiv:", _BOTH, DescribedIn, Paper, TAG),
    ClaimField("tags", "doi:", _BOTH, DescribedIn, Paper, TAG),
    ClaimField("tags", "license:", _BOTH, LicensedAs, License, TAG),
    ClaimField("cardData", "license", _BOTH, LicensedAs, License, CARD, older="licenses"),
    ClaimField("cardData", "new_version", _MODEL, SucceededBy, Model, CARD, model_ids, single=True),
    ClaimField(
        "cardData", "new_version", _DATASET, SucceededBy, Dataset, CARD, dataset_ids, single=True
    ),
    ClaimField("cardData", "base_model", _MODEL, DerivedFrom, Model, CARD, model_ids),
    ClaimField("cardData", "base_model_sources", _MODEL, DerivedFrom, Model, CARD, model_ids),
    ClaimField("cardData", "datasets", _MODEL, TrainedOn, Dataset, CARD, dataset_ids),
    ClaimField("cardData", "dataset_sources", _MODEL, TrainedOn, Dataset, CARD, dataset_ids),
    ClaimField(
        "cardData",
        "source_datasets",
        _DATASET,
        DerivedFrom,
        Dataset,
        CARD,
        dataset_ids,
        source_dataset,
    ),
    ClaimField("baseModels", "models", _MODEL, DerivedFrom, Model, API, models_of_the_hub),
    ClaimField("parent_model", "", _MODEL, DerivedFrom, Model, ECOSYSTEM, model_ids),
)
_UNRESOLVED = tuple(
    field._replace(claim=StatesBase, end=UnresolvedBase) for field in _FIELDS if field.is_base
)
CLAIMS = (*_FIELDS, *_UNRESOLVED)
"""All claims that fields state. A field of base models states two: what is an id, and what is none.

Readers meet such a field once, by its row in ``claims_in``, and make both.
"""

COLUMNS = frozenset({*IDS, *(n for fact in FACTS for n in fact.names), *(c.field for c in CLAIMS)})
"""All fields that are read where a dump has them."""
INNER = {name: fact.key for fact in FACTS if fact.key for name in fact.names}
"""Fields of which one key is read, whether they are structs or JSON text."""
LARGE = frozenset({*INNER, "cardData", "tags", "parent_model"})
"""Fields that may hold a text of many values, which are JSON or lists."""


def facts_of(kind: type[Node]) -> list[FactField]:
    """Return the rows about properties of a kind."""
    return [fact for fact in FACTS if kind in fact.kinds]


def claims_in(field: str, kind: type[Node]) -> list[ClaimField]:
    """Return the rows about claims that a field of this kind of artifact states, one a key."""
    return [claim for claim in _FIELDS if claim.field == field and kind in claim.kinds]
