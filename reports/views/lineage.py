"""What a lineage shows: artifacts with their licences, links between them, and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import Model
from queries.code_uses import is_mention
from queries.lineage_report import deciding_steps, label_rows
from queries.narrowing import EVERYTHING, Narrowing

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.lineage_conflicts import LineageConflicts
    from queries.lineage_report import LineageReport
    from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase, Step
    from reports.views.checkout import CodeView


class Source(NamedTuple):
    """Who states something, and whether it is declared or inferred."""

    name: str
    declared: bool


@dataclass(slots=True)
class LineageArtifact:
    """An artifact of a lineage: whether it is a stub, and its labels, each with its sources.

    ``gone`` is known where it has disappeared; ``bases`` are those that it states and nobody can
    look up, each text with its sources.
    """

    only_mentioned: bool = False
    licenses: dict[str, list[Source]] = field(default_factory=dict)
    gone: GoneArtifact | None = None
    bases: dict[str, list[Source]] = field(default_factory=dict)

    def add_label(self, row: LicensedArtifact) -> None:
        """Add the licence of a row; one that was not recognised is shown as it was written."""
        if row.license is None:
            return
        written = row.raw if "unrecognised:" in row.license else None
        source = Source(row.stated_by or "", row.declared is not False)
        self.licenses.setdefault(written or row.license, []).append(source)

    def add_base(self, row: StatedBase) -> None:
        """Add what one source states as a base that nobody can look up."""
        source = Source(row.stated_by, row.declared)
        self.bases.setdefault(row.text or "", []).append(source)

    @property
    def label_sources(self) -> list[set[str]]:
        """Return the names of the sources of each licence."""
        return [{source.name for source in sources} for sources in self.licenses.values()]


@dataclass(slots=True)
class Link:
    """A child and a parent, joined by one step or several: how, by whom, and whether declared."""

    child: Key
    parent: Key
    steps: list[Step] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    declared: bool = False

    @property
    def end(self) -> Key:
        """Return the parent, to which it leads in a lineage."""
        return self.parent

    def add_step(self, step: Step) -> None:
        """Add what one source states."""
        self.steps.append(step)
        self.sources += [step.stated_by] * (step.stated_by not in self.sources)
        self.declared = self.declared or bool(step.declared)

    @property
    def decided(self) -> list[Step]:
        """Return the steps that the pair is judged by."""
        return [
            step
            for relation in dict.fromkeys(step.relation for step in self.steps)
            for step in deciding_steps([s for s in self.steps if s.relation == relation])
        ]

    @property
    def ways(self) -> list[tuple[str, str | None]]:
        """Return the relations and methods that the pair is judged by, each once."""
        return list(dict.fromkeys((step.relation, step.method) for step in self.decided))


class LineageCounts(NamedTuple):
    """How many artifacts of each kind are upstream, and how sure the links to them are.

    ``unresolved`` counts the bases that cannot be looked up, ``gone`` what has disappeared.
    """

    kinds: dict[str, int]
    declared: int
    inferred: int
    only_mentioned: int
    without_base: int
    unresolved: int = 0
    gone: int = 0


@dataclass(frozen=True)
class LineageView:
    """A lineage, ready to be drawn.

    ``left_out`` counts what the subject is inferred to be made from, where it declares nothing.
    ``places`` are those where a repository names each of what it uses, loads before mentions;
    ``code`` is what the code of a checkout shows, ``declared_only`` whether what was inferred is
    left out. ``conflicts`` are the licences that conflict,
    None where nobody asked for them or nothing is upstream. ``looked`` says whether the Hub was
    asked for this answer alone. The others are those of the report.
    """

    subject: Key
    artifacts: dict[Key, LineageArtifact]
    links: dict[Key, dict[Key, Link]]
    left_out: int = 0
    places: dict[Key, list[CodeUse]] = field(default_factory=dict)
    code: CodeView | None = None
    conflicts: LineageConflicts | None = None
    declared_only: bool = False
    narrowing: Narrowing = EVERYTHING
    beyond: bool = False
    based_beyond: frozenset[Key] = frozenset()
    looked: bool = False

    def links_of(self, child: Key) -> list[Link]:
        """Return what leads upstream from an artifact: models first, then by id."""
        links = self.links.get(child, {}).values()
        return sorted(links, key=lambda link: (link.parent[0] != Model.label, link.parent))

    def leads_on(self, key: Key) -> bool:
        """Return whether anything is drawn upstream of an artifact: links, or unknown bases."""
        return bool(self.links.get(key) or self.artifacts[key].bases)

    def states_base(self, key: Key) -> bool:
        """Return whether some source states what an artifact was made from."""
        return (
            bool(key == self.subject and self.left_out)
            or key in self.based_beyond
            or bool(self.artifacts[key].bases)
            or any(parent != key and parent[0] == key[0] for parent in self.links.get(key, {}))
        )

    def is_asked(self, key: Key) -> bool:
        """Return whether an artifact is asked for, and not the subject or on the way only."""
        return key != self.subject and self.narrowing.takes(key)

    def lacks_base(self, key: Key) -> bool:
        """Return whether it is a described model of which no source states a base model."""
        described = not self.artifacts[key].only_mentioned
        return key[0] == Model.label and described and not self.states_base(key)

    def is_mentioned(self, key: Key) -> bool:
        """Return whether a repository only mentions an artifact, and nowhere loads it."""
        places = self.places.get(key, [])
        return bool(places) and all(map(is_mention, places))

    def shown_places(self, key: Key) -> list[CodeUse]:
        """Return where a repository loads an artifact, or mentions one that it never loads."""
        places = self.places.get(key, [])
        return [use for use in places if not is_mention(use)] or places

    @cached_property
    def sources(self) -> set[str]:
        """Return all sources of the links."""
        links = (link for parents in self.links.values() for link in parents.values())
        return {source for link in links for source in link.sources}

    @property
    def disputed(self) -> dict[Key, LineageArtifact]:
        """Return the artifacts that have several licences."""
        return {key: each for key, each in self.artifacts.items() if len(each.licenses) > 1}

    @property
    def counts(self) -> LineageCounts:
        """Return the counts that a summary gives."""
        links = [link for parents in self.links.values() for link in parents.values()]
        declared = sum(link.declared for link in links)
        asked = {key: each for key, each in self.artifacts.items() if self.is_asked(key)}
        counted = {self.subject: self.artifacts[self.subject], **asked}
        return LineageCounts(
            Counter(kind for kind, _ in asked),
            declared,
            len(links) - declared,
            sum(each.only_mentioned for each in counted.values()),
            sum(map(self.lacks_base, counted)),
            sum(len(each.bases) for each in self.artifacts.values()),
            sum(each.gone is not None for each in counted.values()),
        )


def view_lineage(report: LineageReport, *, judged: bool = False) -> LineageView:
    """Return what a lineage shows; ``judged`` also says which licences conflict."""
    subject = report.subject.key
    artifacts: dict[Key, LineageArtifact] = {}
    for row in label_rows(report.artifacts):
        found = artifacts.setdefault((row.kind, row.id), LineageArtifact(row.only_mentioned))
        found.add_label(row)
    artifacts.setdefault(subject, LineageArtifact())
    links: dict[Key, dict[Key, Link]] = {}
    for step in report.steps:
        child, parent = (step.child_kind, step.child_id), (step.parent_kind, step.parent_id)
        links.setdefault(child, {}).setdefault(parent, Link(child, parent)).add_step(step)
        for end in (child, parent):
            artifacts.setdefault(end, LineageArtifact(only_mentioned=True))
    for gone in report.gone:
        artifacts.setdefault((gone.kind, gone.id), LineageArtifact()).gone = gone
    for base in report.unresolved:
        artifacts.setdefault((base.kind, base.id), LineageArtifact()).add_base(base)
    places: dict[Key, list[CodeUse]] = {}
    for use in report.uses:
        places.setdefault((use.kind, use.id), []).append(use)
    code = None
    if report.checkout:
        from reports.views.checkout import view_code

        code = view_code(report.checkout, report.uses, report.artifacts)
    conflicts = None
    if judged and report.steps:
        from queries.lineage_conflicts import find_conflicts

        conflicts = find_conflicts(report)
    return LineageView(
        subject,
        artifacts,
        links,
        report.left_out,
        places,
        code,
        conflicts,
        report.declared_only,
        report.narrowing,
        report.beyond,
        report.based_beyond,
        report.looked,
    )
