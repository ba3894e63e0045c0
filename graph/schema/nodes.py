"""The kinds of node that the graph holds; ``claims.py`` has what joins them.

A frozen dataclass per node kind and per type of relationship; the dataclass *is* the record that a
source yields; the embedded tables, the Neo4j constraints, the load statements and the reference
page are all made from it; the class variables are traits, explained in ``base.py``. To add a kind,
a relationship or a property, add one class or field here and raise the number in ``version.py``;
older graphs then get what they lack when they are opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.schema.base import Artifact, Entity, Node, declared, prop


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Artifact):
    """A pre-trained model. Ids: ``owner/name`` of the Hub, or ``pytorch:NAME``, ``timm:NAME``."""

    label: ClassVar[str] = "Model"
    plural: ClassVar[str] = "models"
    prefixes: ClassVar[tuple[str, ...]] = ("model",)
    bare: ClassVar[bool] = True
    example: ClassVar[str] = "HuggingFaceH4/zephyr-7b-beta"
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
class Dataset(Artifact):
    """A dataset. Ids are those of the Hub: ``squad``, ``rajpurkar/squad``."""

    label: ClassVar[str] = "Dataset"
    plural: ClassVar[str] = "datasets"
    prefixes: ClassVar[tuple[str, ...]] = ("dataset",)
    example: ClassVar[str] = "squad"
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
    storage_bytes: int | None = prop(
        "Size of its repository, or of its main content where only that is stated.", "bytes"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository(Artifact):
    """A source code repository. Ids: ``github.com/owner/name`` in lower case; ``local:NAME``."""

    label: ClassVar[str] = "Repository"
    plural: ClassVar[str] = "repositories"
    prefixes: ClassVar[tuple[str, ...]] = ("repository",)
    bare: ClassVar[bool] = True
    id_starts: ClassVar[tuple[str, ...]] = (
        "github.com/",
        "gitlab.com/",
        "bitbucket.org/",
        "codeberg.org/",
        "local:",
    )
    lower_case: ClassVar[bool] = True
    example: ClassVar[str] = "github.com/huggingface/trl"
    stars: int | None = prop("Stars on GitHub.", "stars")
    forks: int | None = prop("Forks on GitHub.", "forks")
    language: str | None = prop("The main programming language, as GitHub names it.")
    created: str | None = prop("When it was created.", "ISO 8601, UTC")
    modified: str | None = prop("When it was last pushed to.", "ISO 8601, UTC")
    revision: str | None = prop("The commit (sha) that these facts describe.")
    default_branch: str | None = prop("The branch that is checked out unless another is named.")
    topics: str | None = prop("Its topics on GitHub, sorted.", "words separated by blanks")
    open_issues: int | None = prop("Open issues and pull requests on GitHub.", "issues")
    archived: bool | None = prop("Whether its owner has archived it.")
    fork: bool | None = prop("Whether it is a fork.")


@dataclass(frozen=True, slots=True, kw_only=True)
class License(Entity):
    """A licence statement, such as ``apache-2.0``, ``gemma AND/OR mit`` or ``other:NAME``.

    Only single licences of the catalog have terms, in its words; a compound one INCLUDES them.
    """

    label: ClassVar[str] = "License"
    plural: ClassVar[str] = "licenses"
    prefixes: ClassVar[tuple[str, ...]] = ("license", "licence")
    example: ClassVar[str] = "cc-by-4.0 AND cc-by-sa-4.0"
    catalogued: ClassVar[bool] = True
    spdx_id: str | None = prop("The SPDX id or LicenseRef.")
    family: str | None = prop("For display: permissive, share-alike, non-commercial, …")
    raw: str | None = prop("The text as found, where it was not recognised; its beginning if long.")
    target: str | None = prop(
        "What it was written for: software, content, data, model, font or any."
    )
    allows_commercial: str | None = prop(
        "Whether commercial use is allowed: yes, no, conditional or unknown."
    )
    allows_derivatives: str | None = prop(
        "Whether derivatives are allowed: yes, no_share (made, not shared), no or unknown."
    )
    allows_redistribution: str | None = prop(
        "Whether verbatim copies may be passed on: yes, conditional, no or unknown."
    )
    requires_attribution: str | None = prop(
        "Whether credit has to be kept: yes, source_only, unmodified_only, no or unknown."
    )
    state_changes: str | None = prop("Whether changes have to be stated: yes, no or unknown.")
    share_alike: str | None = prop(
        "How far derivatives stay under it: none, weak, strong, network (remote use too), unknown."
    )
    use_restrictions: str | None = prop(
        "Limits of use: none, yes, yes_flow_down (to be imposed on recipients) or unknown."
    )
    restriction_set: str | None = prop("The name of its use restrictions.")
    research_only: str | None = prop("Whether it allows research alone: yes, no or unknown.")
    restricts_output_training: str | None = prop(
        "What it asks of models trained on outputs: no, naming_only, treats_as_derivative, "
        "forbids_other_models, nc_outputs or unknown."
    )
    trained_model_reach: str | None = prop(
        "Whether it reaches models trained on the work: explicit_no, notice_only, silent, "
        "explicit_yes or unknown."
    )
    must_flow_down_license_text: str | None = prop(
        "Whether recipients get its text: yes, uri_ok, source_only, unmodified_only, no, unknown."
    )
    derivative_licence_terms: str | None = prop(
        "What a derivative may be under: any, any_with_notice, nc_preserving, flow_down, "
        "same_or_compatible, same_only, none or unknown."
    )
    naming_requirement: str | None = prop("How the name of a derivative has to begin.")
    display_requirement: str | None = prop("What has to be shown.")
    patent_grant: str | None = prop("Patents: express, broad_ip, none, excluded or unknown.")
    revocable: str | None = prop("Whether the grant can be revoked: yes, no or unknown.")
    confidence: str | None = prop("How sure the catalog is of these terms: high, medium or low.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner(Entity):
    """Who publishes: a user or an organisation, ``hf:NAME`` or ``github:NAME``."""

    label: ClassVar[str] = "Owner"
    plural: ClassVar[str] = "owners"
    prefixes: ClassVar[tuple[str, ...]] = ("owner",)
    id_starts: ClassVar[tuple[str, ...]] = ("hf:", "github:")
    example: ClassVar[str] = "hf:HuggingFaceH4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Entity):
    """A paper: ``arxiv:2004.02349`` or ``doi:…``."""

    label: ClassVar[str] = "Paper"
    plural: ClassVar[str] = "papers"
    url: str | None = prop("Where it can be read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights(Entity):
    """One file of weights by its content, ``sha256:HEX``: copies of it are the same node."""

    label: ClassVar[str] = "Weights"
    plural: ClassVar[str] = "weights"
    described: ClassVar[bool] = False
    id_starts: ClassVar[tuple[str, ...]] = ("sha256:",)
    bytes: int | None = prop("Size of the file.", "bytes")
    format: str | None = prop("Its format: gguf, onnx, pytorch, safetensors …")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedBase(Entity):
    """What an artifact states as its base and nobody can look up: a path, None, a bare name.

    It belongs to the one artifact that states it: two that name ``/workspace/model`` have nothing
    in common. The id is made of the artifact's kind and id and of the text.
    """

    label: ClassVar[str] = "UnresolvedBase"
    plural: ClassVar[str] = "unresolved bases"
    described: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Node):
    """One ingest: what was read, when, and whether to its end."""

    label: ClassVar[str] = "Run"
    exported: ClassVar[bool] = False
    source: str | None = prop("The source that was read, such as sample or hub.")
    scope: str | None = prop("What of it was read, in the words of the command.")
    taken: str | None = prop("The date of the facts themselves.", "ISO 8601 date or time, UTC")
    started: str | None = prop("When the ingest began.", "ISO 8601, UTC")
    finished: str | None = prop("When it ended.", "ISO 8601, UTC")
    complete: bool | None = prop("Whether the source was read to its end.")
    version: str | None = prop("The version of ptm-lineage that ran.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Node):
    """Another id of an artifact. Its own id is made of kind, alias and stated_by."""

    label: ClassVar[str] = "Alias"
    kind: str | None = prop("The node kind that both names belong to.")
    alias: str | None = prop("The other name.")
    target: str | None = prop("The id that it stands for.")
    stated_by: str | None = prop("Who says so.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Node):
    """The journal: values of a claim that are no longer stated, and when an artifact disappeared.

    Never read by a question of now. An entry about an artifact names no claim, and the artifact is
    its start.
    """

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
    reason: str | None = prop(
        "changed (other values took its place) or gone; of an artifact disappeared or returned."
    )


NODES: tuple[type[Node], ...] = declared(Node, globals())
ENTITIES: tuple[type[Entity], ...] = declared(Entity, globals())
ARTIFACTS: tuple[type[Artifact], ...] = declared(Artifact, globals())
NODE_OF: dict[str, type[Node]] = {kind.label: kind for kind in NODES}
