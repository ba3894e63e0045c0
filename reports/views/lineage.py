"""What a lineage says, gathered from its rows: things, steps, and how sure each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.schema.kinds import upstream
from queries.answer import ends_of
from reports.text.words import UNSPECIFIC, disagree, dispute, how, number, plain

if TYPE_CHECKING:
    from queries.answer import Key, Report

_LONGEST = 40
"""Characters of a licence label that are shown beside an id."""


@dataclass(slots=True)
class ThingFacts:
    """A thing of a lineage: its licence labels (each with its sources), and what is known of it."""

    only_mentioned: bool = False
    licenses: dict[str, list[str]] = field(default_factory=dict)

    def label(self, row: dict[str, Any]) -> None:
        """Add the licence of a row; one that was not recognised is shown as it was written."""
        unknown = "unrecognised:" in row["license"] and row.get("raw")
        text = plain(row["raw"] if unknown else row["license"])
        inferred = "" if row.get("declared", True) else ", inferred"
        self.licenses.setdefault(text, []).append(plain(row["stated_by"]) + inferred)

    def license_text(self) -> str:
        """Return its licence in a few words; where sources disagree, ``disagreement`` tells."""
        if not self.licenses:
            return "not stated" if not self.only_mentioned else "not known"
        if len(self.licenses) > 1:
            return "disputed" if disagree(self.sources()) else "several"
        [(text, who)] = self.licenses.items()
        guessed = all(one.endswith(", inferred") for one in who)
        return f"{_short(text)} (inferred)" if guessed else _short(text)

    def sources(self) -> list[set[str]]:
        """Return the sources of each of its licences."""
        return [{one.removesuffix(", inferred") for one in who} for who in self.licenses.values()]

    def disagreement(self) -> str:
        """Return which source states which licence; empty where it has one at most."""
        if len(self.licenses) < 2:
            return ""
        told = (f"{_short(label)} ({'; '.join(who)})" for label, who in self.licenses.items())
        return "; ".join(told)


def _short(text: str) -> str:
    # What is not recognised may be a whole sentence; `ptm show` has it all.
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@dataclass(slots=True)
class Link:
    """A step from a child to a parent: the phrase, its sources, and whether any declares it."""

    parent: Key
    phrases: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    declared: bool = False

    def add(self, phrase: str, row: dict[str, Any]) -> None:
        """Add what one source states."""
        for values, value in ((self.phrases, phrase), (self.sources, plain(row["stated_by"]))):
            if value not in values:
                values.append(value)
        self.declared = self.declared or bool(row["declared"])

    @property
    def phrase(self) -> str:
        """Return how the child was made from the parent; sources that differ are both shown."""
        # A source that does not say how does not disagree with one that does.
        exact = [phrase for phrase in self.phrases if phrase not in UNSPECIFIC]
        return " / ".join(exact or self.phrases[:1])


@dataclass(slots=True)
class Lineage:
    """A lineage, ready to be shown."""

    subject: Key
    things: dict[Key, ThingFacts]
    links: dict[Key, dict[Key, Link]]

    def states_base(self, key: Key) -> bool:
        """Return whether some source states what a thing was made from."""
        return any(parent != key and parent[0] == key[0] for parent in self.links.get(key, {}))

    def disagreements(self) -> list[str]:
        """Return a sentence for each thing that has several licences."""
        return [
            f"{dispute(facts.sources(), plain(identifier))}: {facts.disagreement()}."
            for (_, identifier), facts in self.things.items()
            if facts.disagreement()
        ]

    def nothing_stated(self) -> str:
        """Return what follows from a lineage without steps: never that the work is original."""
        kind, identifier = self.subject
        if self.things[self.subject].only_mentioned:
            return (
                f"{plain(identifier)} is only mentioned by others: no source that was loaded has "
                "described it, so nothing is known of its origin."
            )
        what = {"Model": "no base model and no dataset", "Dataset": "no source dataset"}
        stated = what.get(kind, "no model and no dataset")
        return f"{plain(identifier)} states {stated}; that does not make it an original work."

    def summary(self) -> str:
        """Return the counts in one line."""
        above = [key for key in self.things if key != self.subject]
        labels = [kind.label for kind in upstream().kinds]
        kinds = {kind: sum(key[0] == kind for key in above) for kind in labels}
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


def read_lineage(answer: Report) -> Lineage:
    """Return the lineage that an answer of ``Graph.lineage`` holds."""
    subject = answer.about or ("Model", "")
    things: dict[Key, ThingFacts] = {}
    for row in answer.parts["things"].rows if "things" in answer.parts else ():
        facts = things.setdefault((row["kind"], row["id"]), ThingFacts(row["only_mentioned"]))
        if row["license"] is not None:
            facts.label(row)
    things.setdefault(subject, ThingFacts())
    links: dict[Key, dict[Key, Link]] = {}
    for row in answer.rows:
        child, parent = ends_of(row)
        link = links.setdefault(child, {}).setdefault(parent, Link(parent))
        link.add(how(row["relation"], row["method"], child[0]), row)
        things.setdefault(parent, ThingFacts(only_mentioned=True))
    return Lineage(subject, things, links)
