"""What a lineage says, gathered from its rows: things, steps, and how sure each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports._words import how, number, plain

if TYPE_CHECKING:
    from queries.answers import Answer

Key = tuple[str, str]
"""Kind and id of a thing."""


@dataclass(slots=True)
class ThingFacts:
    """A thing of a lineage: its licences (each with its sources), and whether it was described."""

    only_mentioned: bool = False
    licenses: dict[str, list[str]] = field(default_factory=dict)

    def license_text(self) -> str:
        """Return its licences in a few words; two that differ are both shown."""
        if not self.licenses:
            return "not stated" if not self.only_mentioned else "not known"
        if len(self.licenses) == 1:
            return plain(next(iter(self.licenses)))
        told = (
            f"{plain(label)} ({', '.join(map(plain, s))})"
            for label, s in sorted(self.licenses.items())
        )
        return " or ".join(told)


@dataclass(slots=True)
class Link:
    """A step from a child to a parent: the phrase, its sources, and whether any declares it."""

    parent: Key
    phrases: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    declared: bool = False

    @property
    def phrase(self) -> str:
        """Return how the child was made from the parent; sources that differ are both shown."""
        return " / ".join(self.phrases)


@dataclass(slots=True)
class Lineage:
    """A lineage, ready to be shown."""

    subject: Key
    things: dict[Key, ThingFacts]
    links: dict[Key, dict[Key, Link]]

    def states_base(self, key: Key) -> bool:
        """Return whether some source states what a thing was made from."""
        return any(parent != key and parent[0] == key[0] for parent in self.links.get(key, {}))

    def summary(self) -> str:
        """Return the counts in one line."""
        above = [key for key in self.things if key != self.subject]
        kinds = {kind: sum(key[0] == kind for key in above) for kind in ("Model", "Dataset")}
        links = [link for parents in self.links.values() for link in parents.values()]
        declared = sum(link.declared for link in links)
        mentioned = sum(facts.only_mentioned for facts in self.things.values())
        silent = [
            key
            for key, facts in self.things.items()
            if key[0] == "Model" and not facts.only_mentioned and not self.states_base(key)
        ]
        parts = [
            ", ".join(number(count, kind.lower()) for kind, count in kinds.items() if count)
            or "nothing above it",
            f"{number(declared, 'step')} declared, {len(links) - declared} inferred",
            f"{mentioned} only mentioned",
        ]
        if silent:
            parts.append(f"{number(len(silent), 'model')} stating no base model")
        return " · ".join(parts)


def read_lineage(answer: Answer) -> Lineage:
    """Return the lineage that an answer of ``Graph.lineage`` holds."""
    subject = (str(answer.parameters.get("kind", "Model")), str(answer.parameters.get("id", "")))
    things: dict[Key, ThingFacts] = {}
    for row in answer.parts["things"].rows if "things" in answer.parts else ():
        facts = things.setdefault((row["kind"], row["id"]), ThingFacts(row["only_mentioned"]))
        if row["license"] is not None:
            facts.licenses.setdefault(row["license"], []).append(row["stated_by"])
    things.setdefault(subject, ThingFacts())
    links: dict[Key, dict[Key, Link]] = {}
    for row in answer.rows:
        child, parent = _ends(row, subject, things)
        link = links.setdefault(child, {}).setdefault(parent, Link(parent))
        phrase = how(row["relation"], row["method"], child[0])
        for values, value in ((link.phrases, phrase), (link.sources, plain(row["stated_by"]))):
            if value not in values:
                values.append(value)
        link.declared = link.declared or bool(row["declared"])
        things.setdefault(parent, ThingFacts(only_mentioned=True))
    return Lineage(subject, things, links)


def _ends(row: dict[str, Any], subject: Key, things: dict[Key, ThingFacts]) -> tuple[Key, Key]:
    """Return the kinds and ids at both ends; a row names only the ids."""
    relation, child, parent = row["relation"], row["child_id"], row["parent_id"]
    if relation == "TRAINED_ON":
        return ("Model", child), ("Dataset", parent)
    if relation == "USES":
        kind = "Model" if ("Model", parent) in things else "Dataset"
        return (subject[0], child), (kind, parent)
    for kind in (subject[0], "Model", "Dataset"):
        if (kind, child) in things and (kind, parent) in things:
            return (kind, child), (kind, parent)
    return ("Model", child), ("Model", parent)
