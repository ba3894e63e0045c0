"""What joins the nodes of the graph: what sources state, and what follows from it.

A frozen dataclass per type of relationship, as ``nodes.py`` has one per kind of node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from graph.schema.base import Claim, Derived, EndKinds, Upstream, declared, prop
from graph.schema.nodes import (
    ARTIFACTS,
    Dataset,
    License,
    Model,
    Owner,
    Paper,
    Repository,
    UnresolvedBase,
    Weights,
)

METHODS = {
    "finetune": "fine-tuned from",
    "adapter": "adapter of",
    "quantized": "quantized from",
    "converted": "converted from",
    "merge": "merged from",
    "distilled": "distilled from",
}
"""How a model is made from another, each with the phrase that stands before the other."""
UNSAID = ("derived from", Upstream.MADE.value)
"""How a model, and how a dataset, was made where nobody says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedFrom(Claim):
    """A model was made from another model, or a dataset from another dataset."""

    label: ClassVar[str] = "DERIVED_FROM"
    leads_upstream: ClassVar[Upstream] = Upstream.MADE
    ends: ClassVar[EndKinds] = (
        (Model, Model),
        (Dataset, Dataset),
    )
    method: str | None = prop(
        "How: finetune, adapter, quantized, converted, merge, distilled.", words=METHODS
    )
    revision: str | None = prop("The commit of the parent that was used.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedOn(Claim):
    """A model was trained on a dataset."""

    label: ClassVar[str] = "TRAINED_ON"
    leads_upstream: ClassVar[Upstream] = Upstream.TRAINED
    ends: ClassVar[EndKinds] = ((Model, Dataset),)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedOn(Claim):
    """A model was evaluated on a dataset, with one result of it."""

    label: ClassVar[str] = "EVALUATED_ON"
    ends: ClassVar[EndKinds] = ((Model, Dataset),)
    also_key: ClassVar[tuple[str, ...]] = ("metric", "config", "split", "verified")
    metric: str | None = prop("What was measured, in the Hub's words: accuracy, f1, wer …")
    config: str | None = prop("The configuration or task within the dataset.")
    split: str | None = prop("The part of the dataset: test, validation …")
    value: float | None = prop(
        "The result, as its author counts: of 1 or of 100, say.", "as stated"
    )
    text: str | None = prop("The result as it was written, where that is no plain number.")
    verified: bool | None = prop("True if the Hub has run the evaluation itself; else unknown.")
    revision: str | None = prop("The commit of the dataset that was used.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses(Claim):
    """A repository loads a model or a dataset, at a file and line where these are known."""

    label: ClassVar[str] = "USES"
    leads_upstream: ClassVar[Upstream] = Upstream.USES
    ends: ClassVar[EndKinds] = (
        (Repository, Model),
        (Repository, Dataset),
    )
    also_key: ClassVar[tuple[str, ...]] = ("path", "line")
    path: str | None = prop("The file, relative to the repository.")
    line: int | None = prop("The line in that file, counted from 1.", "lines")
    how: str | None = prop(
        "How it is named there: literal, constant, default, config, notebook, shell, javascript, "
        "weights (a file of its weights lies in the repository) or text (named, not loaded).",
        words="literal constant default config notebook shell javascript weights text".split(),
    )
    call: str | None = prop(
        "The call, command or key that names it, such as AutoModel.from_pretrained or base_model."
    )
    role: str | None = prop(
        "What the file is for: product, test or docs.", words=("product", "test", "docs")
    )
    reuse: str | None = prop(
        "How it is reused, where that is told: loads, fine-tunes, converts, serves, reimplements.",
        words="loads fine-tunes converts serves reimplements".split(),
    )
    pinned: str | None = prop(
        "The revision that is named where it is loaded; unknown where none is."
    )
    revision: str | None = prop("The commit of the repository that was read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedAs(Claim):
    """An artifact is labelled with a licence statement, one claim per source."""

    label: ClassVar[str] = "LICENSED_AS"
    ends: ClassVar[EndKinds] = tuple((kind, License) for kind in ARTIFACTS)
    also_key: ClassVar[tuple[str, ...]] = ()
    raw: str | None = prop("The label as it was written.")
    link: str | None = prop("The address of the text, where the label gives one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Includes(Claim):
    """A compound licence statement consists of simple ones."""

    label: ClassVar[str] = "INCLUDES"
    catalogued: ClassVar[bool] = True
    ends: ClassVar[EndKinds] = ((License, License),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBy(Claim):
    """An artifact is published by an owner."""

    label: ClassVar[str] = "PUBLISHED_BY"
    ends: ClassVar[EndKinds] = tuple((kind, Owner) for kind in ARTIFACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedIn(Claim):
    """An artifact is described in a paper."""

    label: ClassVar[str] = "DESCRIBED_IN"
    ends: ClassVar[EndKinds] = tuple((kind, Paper) for kind in ARTIFACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SucceededBy(Claim):
    """An artifact has a newer version that its owner recommends."""

    label: ClassVar[str] = "SUCCEEDED_BY"
    ends: ClassVar[EndKinds] = (
        (Model, Model),
        (Dataset, Dataset),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesBase(Claim):
    """An artifact states a base that cannot be resolved: a text that is no id of the Hub."""

    label: ClassVar[str] = "STATES_BASE"
    ends: ClassVar[EndKinds] = (
        (Model, UnresolvedBase),
        (Dataset, UnresolvedBase),
    )
    text: str | None = prop("The base as it was written; its beginning if long.")
    method: str | None = prop("How it was made from it, as for DERIVED_FROM.", words=METHODS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HasWeights(Claim):
    """A model's repository, or a repository of code, holds a file of weights."""

    label: ClassVar[str] = "HAS_WEIGHTS"
    ends: ClassVar[EndKinds] = (
        (Model, Weights),
        (Repository, Weights),
    )
    also_key: ClassVar[tuple[str, ...]] = ("path",)
    path: str | None = prop("The file, relative to the repository.")
    revision: str | None = prop("The commit of the repository in which it was seen.")


# What follows ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashesWith(Derived):
    """A work under the first licence may not, or not surely, be made into one under the second.

    One for each outcome of a pair; pairs that agree have none. Judged by the default readings and
    without the names of artifacts. Only statements whose parts are all in the catalog of licences
    are joined: any other clashes as unknown with every licence, which no row says.
    """

    label: ClassVar[str] = "CLASHES_WITH"
    ends: ClassVar[EndKinds] = ((License, License),)
    edges: str | None = prop(
        "Over which edges: finetune, merge, quantized, converted, adapter, distilled, "
        "trained_on, repo_uses_model …",
        "words separated by blanks",
    )
    verdict: str | None = prop("conflict or unknown.")
    terms: str | None = prop("The deciding terms, sorted.", "words separated by blanks")
    severity: str | None = prop("The gravest of them: high, medium or low.")
    rule_version: int | None = prop("The version of the rule that it was judged by.")


CLAIMS: tuple[type[Claim], ...] = declared(Claim, globals())
DERIVED: tuple[type[Derived], ...] = declared(Derived, globals())
CLAIM_OF: dict[str, type[Claim]] = {claim.label: claim for claim in CLAIMS}


# In words -------------------------------------------------------------------------------------


def phrase_of(relation: str, method: str | None, child_kind: str) -> str:
    """Return how a child came from a parent, as the phrase that stands before the parent.

    A method that is not known here is given as a source wrote it.
    """
    way = CLAIM_OF[relation].leads_upstream if relation in CLAIM_OF else None
    if way not in (None, Upstream.MADE):
        return way.value
    if method:
        return METHODS.get(method, f"{method} from")
    return UNSAID[0] if child_kind == Model.label else UNSAID[1]


def exact_phrases(ways: Iterable[tuple[str, str | None]], child_kind: str) -> list[str]:
    """Return the phrases of relations and methods that say how, each once."""
    phrases = dict.fromkeys(phrase_of(*way, child_kind) for way in ways)
    return [phrase for phrase in phrases if phrase not in UNSAID]


def joined_phrase(ways: Iterable[tuple[str, str | None]], child_kind: str) -> str:
    """Return how a child came from a parent by all that is said of it; what differs is shown."""
    ways = list(ways)
    return " / ".join(exact_phrases(ways, child_kind)) or phrase_of(*ways[0], child_kind)
