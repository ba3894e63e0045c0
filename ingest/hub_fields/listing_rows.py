"""What an entry of the Hub's listing says: the reader of its fields and tags.

Pure: a dict in, records out. Every source that meets the Hub's own shape (live, dumps, the
sample) reads it here. Facts about the shape: the Hub's API documentation and recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import (
    Dataset,
    DerivedFrom,
    DescribedIn,
    End,
    Model,
    Node,
    Owner,
    Paper,
    PublishedBy,
    Record,
    TrainedOn,
)
from graph.schema.identifiers import shorten
from ingest.cards.names import is_listed
from ingest.cards.results import entry_records
from ingest.dates import NO_MOMENT, is_moment
from ingest.items import Skip
from ingest.license_records import license_records

TAG = "hub-tag"
API = "hub-api"
RELATIONS = ("finetune", "adapter", "quantized", "merge")
"""The Hub's words for base_model_relation."""
NO_ID = "its id is none that the Hub gives"
"""Why an entry is left out that cannot be the Hub's."""

FORMATS = {
    "safetensors": "safetensors",
    "pytorch": "pytorch",
    "gguf": "gguf",
    "onnx": "onnx",
    "tf": "tensorflow",
    "jax": "flax",
    "openvino": "openvino",
    "coreml": "coreml",
    "tflite": "tflite",
    "mlx": "mlx",
}
_ID = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)
# ISO 639-1. Longer tags are left out: art, vit, dpr and others are architectures.
LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


def model_records(entry: Any, *, facts_at: str | None = None) -> Iterator[Record | Skip]:
    """Yield what a model's entry states: the model, its owner, the claims in tags and fields."""
    yield from _entry_records(Model, entry, facts_at)


def dataset_records(entry: Any, *, facts_at: str | None = None) -> Iterator[Record | Skip]:
    """Yield what a dataset's entry states: the dataset, its owner, and the claims in its tags."""
    yield from _entry_records(Dataset, entry, facts_at)


def _entry_records(
    kind: type[Model] | type[Dataset], entry: Any, facts_at: str | None
) -> Iterator[Record | Skip]:
    if not isinstance(entry, dict) or not _text(entry.get("id")):
        yield Skip(f"a {kind.label.lower()} of the Hub's listing", "it has no id")
        return
    identifier = entry["id"]
    if not is_listed(identifier):
        yield Skip(f"the {kind.label.lower()} {shorten(identifier)}", NO_ID)
        return
    given = entry.get("tags")
    tags = [tag for tag in given if _text(tag)] if isinstance(given, list) else []
    make = _model if kind is Model else _dataset
    yield make(entry, tags, facts_at)
    for field in ("createdAt", "lastModified"):
        if entry.get(field) is not None and _moment(entry[field]) is None:
            yield Skip(f"{field} of {identifier}", NO_MOMENT)
    yield from _owner(kind, identifier, facts_at)
    yield from tag_records(End(kind, identifier), tags)
    if kind is Model:
        yield from _api_base_models(End(kind, identifier), entry.get("baseModels"))
        yield from entry_records(End(kind, identifier), entry.get("evalResults"), stated_by=API)


def _common(entry: dict[str, Any], facts_at: str | None) -> dict[str, Any]:
    return {
        "id": entry["id"],
        "hub_id": _text(entry.get("_id")),
        "downloads": _number(entry.get("downloads")),
        "downloads_all_time": _number(entry.get("downloadsAllTime")),
        "likes": _number(entry.get("likes")),
        "created": _moment(entry.get("createdAt")),
        "modified": _moment(entry.get("lastModified")),
        "revision": _text(entry.get("sha")),
        "gated": _gated(entry.get("gated")),
        "disabled": _flag(entry.get("disabled")),
        "private": _flag(entry.get("private")),
        "storage_bytes": _number(entry.get("usedStorage")),
        "stated_by": API,
        "facts_at": facts_at,
    }


def _model(entry: dict[str, Any], tags: list[str], facts_at: str | None) -> Model:
    safetensors = entry.get("safetensors")
    config = entry.get("config")
    return Model(
        **_common(entry, facts_at),
        task=_text(entry.get("pipeline_tag")),
        library=_text(entry.get("library_name")),
        architecture=_text(config.get("model_type")) if isinstance(config, dict) else None,
        languages=_words(tag for tag in tags if tag in LANGUAGES),
        weight_formats=_words(FORMATS[tag] for tag in tags if tag in FORMATS),
        parameters=_number(safetensors.get("total")) if isinstance(safetensors, dict) else None,
    )


def _dataset(entry: dict[str, Any], tags: list[str], facts_at: str | None) -> Dataset:
    return Dataset(
        **_common(entry, facts_at),
        task=_words(_after(tags, "task_categories:")),
        languages=_words(_after(tags, "language:")),
        size_category=next(iter(_after(tags, "size_categories:")), None),
    )


def _owner(kind: type[Node], identifier: str, facts_at: str | None) -> Iterator[Record]:
    owner, slash, _ = identifier.partition("/")
    if slash and owner:
        yield Owner(id=f"hf:{owner}", display_name=owner, stated_by=API, facts_at=facts_at)
        yield PublishedBy(start=End(kind, identifier), end=End(Owner, f"hf:{owner}"), stated_by=API)


def tag_records(subject: End, tags: list[str]) -> Iterator[Record]:
    """Yield the claims that tags state: base models, datasets, papers and licences."""
    if subject.kind is Model:
        yield from _base_models(subject, tags)
        for name in _distinct(_after(tags, "dataset:")):
            yield TrainedOn(
                start=subject,
                end=End(Dataset, name),
                stated_by=TAG,
                evidence=f"tag dataset:{name}",
            )
    if subject.kind is Dataset:
        yield from _source_datasets(subject, tags)
    for prefix in ("arxiv:", "doi:"):
        for name in _distinct(_after(tags, prefix)):
            yield DescribedIn(
                start=subject,
                end=End(Paper, f"{prefix}{name}"),
                stated_by=TAG,
                evidence=f"tag {prefix}{name}",
            )
            if prefix == "arxiv:":
                yield Paper(id=f"arxiv:{name}", url=f"https://arxiv.org/abs/{name}", stated_by=TAG)
    labels = _distinct(_after(tags, "license:"))
    evidence = ", ".join(f"tag license:{label}" for label in labels)
    yield from license_records(subject, *labels, stated_by=TAG, evidence=evidence)


def _base_models(subject: End, tags: list[str]) -> Iterator[Record]:
    """Yield one claim a parent: the pair of tags base_model:X and base_model:<relation>:X.

    No id of the Hub holds a colon, so what stands before one can only be a relation. One that is
    not known is left to the other tag of the pair.
    """
    methods: dict[str, str | None] = {}
    for value in _after(tags, "base_model:"):
        relation, colon, parent = value.partition(":")
        if not colon:
            methods.setdefault(value, None)
        elif relation in RELATIONS and parent.strip():
            methods[parent] = relation
    for parent, method in methods.items():
        tag = f"base_model:{method}:{parent}" if method else f"base_model:{parent}"
        yield DerivedFrom(
            start=subject,
            end=End(Model, parent),
            stated_by=TAG,
            method=method,
            evidence=f"tag {tag}",
        )


def _api_base_models(subject: End, given: Any) -> Iterator[Record]:
    """Yield one claim a parent of the field baseModels, which has one relation for all of them."""
    if not isinstance(given, dict):
        return
    relation, models = given.get("relation"), given.get("models")
    method = relation if isinstance(relation, str) and relation in RELATIONS else None
    entries = models if isinstance(models, list) else []
    names = (_text(entry.get("id")) for entry in entries if isinstance(entry, dict))
    for parent in _distinct(name for name in names if name):
        yield DerivedFrom(
            start=subject,
            end=End(Model, parent),
            stated_by=API,
            method=method,
            evidence=f"baseModels, {method}: {parent}" if method else f"baseModels: {parent}",
        )


def _source_datasets(subject: End, tags: list[str]) -> Iterator[Record]:
    for value in _distinct(_after(tags, "source_datasets:")):
        if source := source_dataset(value):
            yield DerivedFrom(
                start=subject,
                end=End(Dataset, source),
                stated_by=TAG,
                evidence=f"tag source_datasets:{value}",
            )


def source_dataset(value: str) -> str | None:
    """Return the dataset that ``extended|NAME`` or ``owner/name`` names; ``other-…`` is none."""
    kind, bar, name = value.partition("|")
    if bar:
        named = kind == "extended" and not name.startswith("other")
        return name if named and _ID.fullmatch(name) else None
    return value if "/" in value and _ID.fullmatch(value) else None


def _after(tags: Iterable[str], prefix: str) -> list[str]:
    found = (tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))
    return [value for value in found if value.strip()]


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _words(values: Iterable[str]) -> str | None:
    return " ".join(sorted({value.replace(" ", "-") for value in values})) or None


def _text(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return None
    return value


def _moment(value: object) -> str | None:
    return value if isinstance(value, str) and is_moment(value) else None


def _number(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 2**63 else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _gated(value: object) -> str | None:
    return "no" if value is False else value if value in ("auto", "manual") else None
