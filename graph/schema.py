"""The one declaration of what the graph holds.

A frozen dataclass per node kind and per claim type. The dataclass *is* the record that a source
yields; the embedded tables, the Neo4j constraints, the load statements and the reference page are
all made from it. To add a kind, a relationship or a property, change this file and raise the number
in ``version.py``; older graphs then get what they lack when they are opened.
"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple


def prop(sentence: str, unit: str | None = None) -> Any:
    """Declare a property that is unknown (None) unless a source states it."""
    return dataclasses.field(default=None, metadata={"sentence": sentence, "unit": unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything with an id. ``label`` names its kind in Cypher and in JSON lines."""

    label: ClassVar[str]
    dated: ClassVar[bool] = False
    """Whether its properties carry a date and a source (things of the world do)."""
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Node):
    """A node of the world outside, whose properties are dated facts that some source states."""

    dated: ClassVar[bool] = True
    stated_by: str | None = prop("The source of its newest facts: hub-tag, card, peatmoss, …")
    facts_at: str | None = prop("When its newest facts were true.", "ISO 8601 date or time, UTC")
    display_name: str | None = prop("The name to show where it differs from the id.")


class End(NamedTuple):
    """One end of a claim: a node kind and the id within it."""

    kind: type[Node]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source says about two things; every relationship of the graph is one.

    Its key is (start, label, end, stated_by) and the values of ``also_key``.
    """

    label: ClassVar[str]
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]]
    also_key: ClassVar[tuple[str, ...]] = ()
    start: End
    end: End
    stated_by: str
    declared: bool = dataclasses.field(
        default=True, metadata={"sentence": "True if stated, false where it was inferred."}
    )
    evidence: str | None = prop("What was read, and where: a tag, a file and line, a sentence.")
    first_seen: str | None = prop(
        "Since when this source has stated these values.", "ISO 8601 date or time, UTC"
    )


Record = Node | Claim
RecordType = type[Node] | type[Claim]


# Kinds of node ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Thing):
    """A pre-trained model. Ids: ``owner/name`` of the Hub, or ``pytorch:NAME``, ``timm:NAME``."""

    label: ClassVar[str] = "Model"
    hub_id: str | None = prop("The Hub's own _id, which survives renames.")
    task: str | None = prop("The Hub's pipeline tag, such as text-generation.")
    library: str | None = prop("The library that loads it, such as transformers.")
    architecture: str | None = prop("The model type of its configuration, such as bert.")
    languages: str | None = prop("ISO 639 codes, sorted.", "words separated by blanks")
    downloads: int | None = prop("Downloads over the last 30 days.", "downloads")
    downloads_all_time: int | None = prop("Downloads since it was published.", "downloads")
    likes: int | None = prop("Likes on the Hub.", "likes")
    created: str | None = prop("When it was published.", "ISO 8601, UTC")
    modified: str | None = prop("When it was last changed.", "ISO 8601, UTC")
    revision: str | None = prop("The commit (sha) that these facts describe.")
    gated: str | None = prop("Whether access must be asked for: no, auto or manual.")
    disabled: bool | None = prop("Whether the Hub has disabled it.")
    private: bool | None = prop("Whether it is private.")
    parameters: int | None = prop("Number of parameters.", "parameters")
    weight_formats: str | None = prop(
        "Formats of its weights, sorted: gguf, onnx, pytorch, safetensors …",
        "words separated by blanks",
    )
    storage_bytes: int | None = prop("Size of its repository.", "bytes")
    carbon_g: float | None = prop("Emissions of its training as reported.", "grams of CO2 eq.")
    carbon_source: str | None = prop("How the emissions were measured, as reported.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Thing):
    """A dataset. Ids are those of the Hub: ``squad``, ``rajpurkar/squad``."""

    label: ClassVar[str] = "Dataset"
    hub_id: str | None = prop("The Hub's own _id, which survives renames.")
    task: str | None = prop("Task categories, sorted.", "words separated by blanks")
    languages: str | None = prop("ISO 639 codes, sorted.", "words separated by blanks")
    size_category: str | None = prop("The Hub's size category, such as 10K<n<100K.", "examples")
    downloads: int | None = prop("Downloads over the last 30 days.", "downloads")
    downloads_all_time: int | None = prop("Downloads since it was published.", "downloads")
    likes: int | None = prop("Likes on the Hub.", "likes")
    created: str | None = prop("When it was published.", "ISO 8601, UTC")
    modified: str | None = prop("When it was last changed.", "ISO 8601, UTC")
    revision: str | None = prop("The commit (sha) that these facts describe.")
    gated: str | None = prop("Whether access must be asked for: no, auto or manual.")
    disabled: bool | None = prop("Whether the Hub has disabled it.")
    private: bool | None = prop("Whether it is private.")
    storage_bytes: int | None = prop("Size of its main content.", "bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository(Thing):
    """A source code repository. Ids: ``github.com/owner/name`` in lower case."""

    label: ClassVar[str] = "Repository"
    stars: int | None = prop("Stars on GitHub.", "stars")
    forks: int | None = prop("Forks on GitHub.", "forks")
    language: str | None = prop("The main programming language, as GitHub names it.")
    created: str | None = prop("When it was created.", "ISO 8601, UTC")
    modified: str | None = prop("When it was last pushed to.", "ISO 8601, UTC")
    revision: str | None = prop("The commit (sha) that these facts describe.")
    archived: bool | None = prop("Whether its owner has archived it.")
    fork: bool | None = prop("Whether it is a fork.")


@dataclass(frozen=True, slots=True, kw_only=True)
class License(Thing):
    """A licence statement, such as ``apache-2.0``, ``gemma AND llama3.1`` or ``other:NAME``."""

    label: ClassVar[str] = "License"
    spdx_id: str | None = prop("The SPDX id or LicenseRef.")
    family: str | None = prop("For display: permissive, share-alike, non-commercial, …")
    raw: str | None = prop("The text as found, where it was not recognised.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner(Thing):
    """Who publishes: a user or an organisation, ``hf:NAME`` or ``github:NAME``."""

    label: ClassVar[str] = "Owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Thing):
    """A paper: ``arxiv:2004.02349`` or ``doi:…``."""

    label: ClassVar[str] = "Paper"
    url: str | None = prop("Where it can be read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Node):
    """One ingest: what was read, when, and whether to its end."""

    label: ClassVar[str] = "Run"
    source: str | None = prop("The source that was read, such as sample or hub.")
    scope: str | None = prop("What of it was read, in the words of the command.")
    taken: str | None = prop("The date of the facts themselves.", "ISO 8601 date or time, UTC")
    started: str | None = prop("When the ingest began.", "ISO 8601, UTC")
    finished: str | None = prop("When it ended.", "ISO 8601, UTC")
    complete: bool | None = prop("Whether the source was read to its end.")
    version: str | None = prop("The version of ptm-lineage that ran.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Node):
    """Another name of a thing. The id is made of kind, alias and stated_by."""

    label: ClassVar[str] = "Alias"
    kind: str | None = prop("The node kind that both names belong to.")
    alias: str | None = prop("The other name.")
    target: str | None = prop("The id that it stands for.")
    stated_by: str | None = prop("Who says so.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Node):
    """The journal: values of a claim that are no longer stated. Never read by a question of now."""

    label: ClassVar[str] = "Change"
    claim: str | None = prop("The relationship type, such as DERIVED_FROM.")
    from_kind: str | None = prop("The kind of the start.")
    from_id: str | None = prop("The id of the start.")
    to_kind: str | None = prop("The kind of the end.")
    to_id: str | None = prop("The id of the end.")
    stated_by: str | None = prop("Who stated it.")
    values: str | None = prop("All values of the claim.", "a JSON object")
    began: str | None = prop("The claim's first_seen.", "ISO 8601 date or time, UTC")
    ended: str | None = prop("When it was no longer stated.", "ISO 8601 date or time, UTC")
    reason: str | None = prop("changed (other values took its place) or gone.")


# Claims -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedFrom(Claim):
    """A model was made from another model, or a dataset from another dataset."""

    label: ClassVar[str] = "DERIVED_FROM"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = (
        (Model, Model),
        (Dataset, Dataset),
    )
    method: str | None = prop("How: finetune, adapter, quantized, merge, distilled.")
    revision: str | None = prop("The commit of the parent that was used.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedOn(Claim):
    """A model was trained on a dataset."""

    label: ClassVar[str] = "TRAINED_ON"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = ((Model, Dataset),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses(Claim):
    """A repository loads a model or a dataset, at a file and line where these are known."""

    label: ClassVar[str] = "USES"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = (
        (Repository, Model),
        (Repository, Dataset),
    )
    also_key: ClassVar[tuple[str, ...]] = ("path", "line")
    path: str | None = prop("The file, relative to the repository.")
    line: int | None = prop("The line in that file, counted from 1.", "lines")
    how: str | None = prop("How it is named there: literal, constant, configuration, …")
    revision: str | None = prop("The commit of the repository that was read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedAs(Claim):
    """A thing is labelled with a licence statement, one claim per source."""

    label: ClassVar[str] = "LICENSED_AS"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = (
        (Model, License),
        (Dataset, License),
        (Repository, License),
    )
    also_key: ClassVar[tuple[str, ...]] = ()
    raw: str | None = prop("The label as it was written.")
    link: str | None = prop("The address of the text, where the label gives one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Includes(Claim):
    """A compound licence statement consists of simple ones."""

    label: ClassVar[str] = "INCLUDES"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = ((License, License),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBy(Claim):
    """A thing is published by an owner."""

    label: ClassVar[str] = "PUBLISHED_BY"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = (
        (Model, Owner),
        (Dataset, Owner),
        (Repository, Owner),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedIn(Claim):
    """A thing is described in a paper."""

    label: ClassVar[str] = "DESCRIBED_IN"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = (
        (Model, Paper),
        (Dataset, Paper),
        (Repository, Paper),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SucceededBy(Claim):
    """A thing has a newer version that its owner recommends."""

    label: ClassVar[str] = "SUCCEEDED_BY"
    ends: ClassVar[tuple[tuple[type[Node], type[Node]], ...]] = (
        (Model, Model),
        (Dataset, Dataset),
    )


# What the rest of the program asks of the declaration ----------------------------------------

THINGS: tuple[type[Thing], ...] = (Model, Dataset, Repository, License, Owner, Paper)
NODES: tuple[type[Node], ...] = (*THINGS, Run, Alias, Change)
CLAIMS: tuple[type[Claim], ...] = (
    DerivedFrom,
    TrainedOn,
    Uses,
    LicensedAs,
    Includes,
    PublishedBy,
    DescribedIn,
    SucceededBy,
)
NODE_OF: dict[str, type[Node]] = {kind.label: kind for kind in NODES}
CLAIM_OF: dict[str, type[Claim]] = {claim.label: claim for claim in CLAIMS}


class Property(NamedTuple):
    """A stored property: its name, Python type (str, int, float, bool), unit and sentence."""

    name: str
    type: type
    unit: str | None
    sentence: str


_TYPES = {"str": str, "int": int, "float": float, "bool": bool}
_DERIVED = (
    Property("kind", str, None, "The label again, so that one Cypher text can return it."),
    Property("only_mentioned", bool, None, "True while no source has described it, only named it."),
    Property(
        "older_facts",
        str,
        "a JSON object",
        "Properties whose date or source differs from facts_at and stated_by: [date, source].",
    ),
)
_CLAIM_ENDS = ("start", "end")


def properties(record: RecordType) -> tuple[Property, ...]:
    """Return the stored properties of a node kind or claim type, the key first."""
    return _properties(record)  # type: ignore[arg-type]  # classes can be hashed


@functools.cache
def _properties(record: RecordType) -> tuple[Property, ...]:
    own = tuple(
        Property(
            field.name,
            _TYPES[str(field.type).removesuffix(" | None")],
            field.metadata.get("unit"),
            field.metadata.get("sentence", "The key." if field.name == "id" else "Who states it."),
        )
        for field in dataclasses.fields(record)
        if field.name not in _CLAIM_ENDS
    )
    return own + _DERIVED if issubclass(record, Thing) else own


def claim_key(claim: type[Claim]) -> tuple[str, ...]:
    """Return the properties that, with both ends, identify a claim."""
    return ("stated_by", *claim.also_key)
