"""All that is known of one node: its facts, each with its date and source, and its claims."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from graph.schema import NODE_OF, HasWeights, Model, Weights, properties
from graph.store.base import Store
from queries.answer import Answer, Row, as_dicts, part
from queries.gaps import find_gone
from queries.rows import Fact, GoneArtifact, StatedClaim
from queries.subject import Subject, SubjectReport, ask_about, find_subject

_WEIGHTS = (
    f"MATCH (:{Model.label} {{id: $id}})-[claim:{HasWeights.label}]->(weights:{Weights.label}) "
    "RETURN DISTINCT claim.stated_by AS source, weights.id AS id, weights.bytes AS bytes"
)
_ABOUT_FACTS = {"stated_by", "facts_at", "older_facts", "kind", "only_mentioned", "id"}
_DISAPPEARED = {"gone_since", "gone_stated_by"}
"""Properties that whoever noticed it states, and not the source of the other facts."""


@dataclass(frozen=True, repr=False)
class ArtifactReport(SubjectReport):
    """The facts and claims of an artifact, a licence or an owner.

    ``properties`` are in the order of the schema, ``claims`` are all that begin at it, and of an
    owner those that end there; ``only_mentioned`` is true of a stub: claims name it, and no source
    has described it. ``gone`` is known of an artifact that disappeared; its facts and claims are
    the last ones then. ``weights_bytes`` is by source the size of all its files of weights
    together.
    """

    question: ClassVar[str] = "show"
    row_type: ClassVar[str] = "Fact"

    properties: list[Fact]
    claims: list[StatedClaim]
    only_mentioned: bool
    gone: GoneArtifact | None = None
    weights_bytes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the properties as dicts, and ``only_mentioned`` where it is true."""
        mentioned = Fact("only_mentioned", True, None, None, None)
        return as_dicts([*self.properties, *[mentioned] * self.only_mentioned])

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return the parts ``claims`` and ``gone``."""
        return {
            "claims": part("claims", StatedClaim, self.claims),
            "gone": part("gone", GoneArtifact, [self.gone] if self.gone else []),
        }


def report_artifact(store: Store, text: str) -> ArtifactReport:
    """Return all that is known of what a text names.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    """
    subject = find_subject(store, text)
    claims = [StatedClaim(**row) for row in ask_about(store, subject, "claims").rows]
    values = _read_values(store, subject)
    mentioned = bool(values.get("only_mentioned"))
    gone = next(iter(find_gone(store, {subject.key: 0})), None)
    has_weights = any(claim.relation == HasWeights.label for claim in claims)
    sizes = _add_sizes(store, subject) if has_weights else {}
    return ArtifactReport(
        subject, dated_facts(subject.kind, values), claims, mentioned, gone, sizes
    )


def _add_sizes(store: Store, subject: Subject) -> dict[str, int]:
    """Return for each source how large the files of weights of a model are, each counted once."""
    sizes: dict[str, int] = {}
    for row in store.rows(_WEIGHTS, {"id": subject.id}):
        sizes[row["source"]] = sizes.get(row["source"], 0) + (row["bytes"] or 0)
    return sizes


def _read_values(store: Store, subject: Subject) -> Row:
    """Return the stored properties of a node; none where only an alias has its name."""
    kind = NODE_OF[subject.kind]
    wanted = ", ".join(f"node.{p.name} AS {p.name}" for p in properties(kind))
    text = f"MATCH (node:{kind.label} {{id: $id}}) RETURN {wanted}"
    return next(iter(store.rows(text, {"id": subject.id})), {})


def dated_facts(kind: str, values: Mapping[str, Any]) -> list[Fact]:
    """Return the known properties in the order of the schema, each with its source and date."""
    older: dict[str, list[str]] = json.loads(values.get("older_facts") or "{}")
    made = []
    for found in properties(NODE_OF[kind]):
        value = values.get(found.name)
        if found.name in _ABOUT_FACTS or value is None:
            continue
        known = values.get("facts_at"), values.get("stated_by")
        if found.name in _DISAPPEARED:
            known = values.get("gone_since"), values.get("gone_stated_by")
        date, source = older.get(found.name, known)
        made.append(Fact(found.name, value, found.unit, source, date))
    return made
