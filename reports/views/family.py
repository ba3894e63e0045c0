"""What the family of an artifact shows: nodes and links by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from licenses.rule.firmness import firmness
from queries.lineage_report import UNCLEAR
from queries.narrowing import owner_of
from queries.propagation.relations import deciding
from reports.views.written import UNNAMED, UNRECOGNISED, read_written, write_out

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.families.report import FamilyMember, FamilyReport, FamilyStep
    from queries.rows import GoneArtifact, StatedBase
    from queries.verdicts.rows import LicenseFinding

Way = tuple[str, str | None]
"""A relation and a method: how a child was made from a parent, or that it uses it."""


@dataclass(slots=True)
class FamilyNode:
    """A member of a family: its labels, and what is known of it.

    ``owner`` is who publishes it: as a source states, or else as its id says. ``licenses`` are its
    labels as they are shown, each with the sources that state it; ``license_ids`` as the graph has
    them. ``gone`` is known where it has disappeared, ``bases`` are those that it states and nobody
    can look up.
    """

    member: FamilyMember
    owner: str | None
    licenses: dict[str, list[str]] = field(default_factory=dict)
    license_ids: list[str] = field(default_factory=list)
    known: Mapping[str, Any] = field(default_factory=dict)
    gone: GoneArtifact | None = None
    bases: list[StatedBase] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Return its kind and id."""
        return self.member.key

    @property
    def weight(self) -> int:
        """Return its downloads or stars: what stands first where not all can be shown."""
        return int(self.known.get("downloads") or self.known.get("stars") or 0)


@dataclass(slots=True)
class FamilyLink:
    """A child and a parent by their numbers, and what sources state of the two."""

    child: int
    parent: int
    steps: list[FamilyStep] = field(default_factory=list)

    @property
    def declared(self) -> bool:
        """Return whether any source declares it."""
        return any(step.declared for step in self.steps)

    @property
    def way(self) -> Way:
        """Return how the child was made from the parent, as the pair is judged."""
        judged = self.steps if len(self.steps) == 1 else deciding(self.steps, _firmness_of)
        first = min(judged, key=lambda step: (step.relation, step.method or ""))
        return first.relation, first.method


def _firmness_of(step: FamilyStep) -> int:
    return firmness(step.method, step.stated_by, step.declared)


class ConflictPath(NamedTuple):
    """A licence upstream that conflicts with the subject's label, and the way it comes down.

    ``findings`` are those of one origin by one route, ``path`` the numbers of the nodes from the
    subject up to the origin.
    """

    findings: list[LicenseFinding]
    path: list[int]


@dataclass(frozen=True)
class FamilyView:
    """A family, ready to be drawn.

    ``subject`` and the ends of ``links`` are places in ``nodes``.
    """

    report: FamilyReport
    subject: int
    nodes: list[FamilyNode]
    links: list[FamilyLink]
    conflicts: list[ConflictPath]

    @cached_property
    def written(self) -> dict[str, str]:
        """Return the labels of licences that were not recognised as they were written."""
        found = self.report.licenses.findings
        labels = ((row.license, row.raw) for row in self.report.labels)
        return read_written((*labels, *((row.license, row.license_raw) for row in found)))

    def write_out(self, text: str) -> str:
        """Return a text about licences with each that was not recognised as it was written."""
        return write_out(text, self.written)

    @cached_property
    def upward(self) -> list[list[int]]:
        """Return for each node the places of the links that lead upstream from it."""
        return self._links_by(child=True)

    @cached_property
    def downward(self) -> list[list[int]]:
        """Return for each node the places of the links that lead downstream from it."""
        return self._links_by(child=False)

    def _links_by(self, *, child: bool) -> list[list[int]]:
        made: list[list[int]] = [[] for _ in self.nodes]
        for place, link in enumerate(self.links):
            made[link.child if child else link.parent].append(place)
        return made


def view_family(report: FamilyReport) -> FamilyView:
    """Return what a family shows."""
    nodes = [FamilyNode(member, _find_owner(member)) for member in report.members]
    places = {node.key: place for place, node in enumerate(nodes)}
    links: dict[tuple[int, int], FamilyLink] = {}
    for step in report.steps:
        ends = places[step.child], places[step.parent]
        if ends not in links:
            links[ends] = FamilyLink(*ends)
        links[ends].steps.append(step)
    _add_labels(report, nodes, places)
    for key, values in report.known.items():
        if key in places:
            nodes[places[key]].known = values
    for gone in report.gone:
        nodes[places[gone.kind, gone.id]].gone = gone
    for base in report.unresolved:
        nodes[places[base.kind, base.id]].bases.append(base)
    subject = places[report.subject.key]
    conflicts = list(_find_conflicts(report, places))
    return FamilyView(report, subject, nodes, list(links.values()), conflicts)


def _find_owner(member: FamilyMember) -> str | None:
    stated = member.owner
    return stated.rpartition(":")[2] if stated else owner_of(member.id) or None


def _add_labels(report: FamilyReport, nodes: list[FamilyNode], places: dict[Key, int]) -> None:
    """Add the labels of each member; a bare "other" that a source gives a name is none."""
    named = {(r.kind, r.id) for r in report.labels if r.raw == UNCLEAR and r.license != UNCLEAR}
    for row in report.labels:
        if row.license == UNCLEAR and (row.kind, row.id) in named:
            continue
        node = nodes[places[row.kind, row.id]]
        shown = row.raw if "unrecognised:" in row.license and row.raw else row.license
        shown = shown if row.raw else UNRECOGNISED.sub(UNNAMED, shown)
        node.licenses.setdefault(shown, []).append(row.stated_by)
        if row.license not in node.license_ids:
            node.license_ids.append(row.license)


def _find_conflicts(report: FamilyReport, places: dict[Key, int]) -> Iterable[ConflictPath]:
    routes: dict[int, list[Key]] = {}
    for step in report.licenses.routes:
        keys = routes.setdefault(step.route, [(step.parent_kind, step.parent_id)])
        keys.append((step.child_kind, step.child_id))
    found: dict[int, list[LicenseFinding]] = {}
    for finding in report.licenses.findings:
        if finding.level == "conflict":
            found.setdefault(finding.route, []).append(finding)
    for route, findings in found.items():
        keys = routes.get(route) or [report.subject.key]
        yield ConflictPath(findings, [places[key] for key in reversed(keys)])
