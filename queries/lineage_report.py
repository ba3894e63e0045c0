"""What an artifact is made from: the steps of its lineage, and the licences along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

from graph.store.base import Store
from licenses.rule.firmness import firmness
from queries.answer import (
    BOUND,
    Answer,
    Key,
    ReadMore,
    Row,
    as_dicts,
    nothing_more,
    nulls_last,
    part,
)
from queries.code_uses import find_uses, mentioned
from queries.gaps import find_gone, find_unresolved
from queries.narrowing import EVERYTHING, Narrowing, check_owners, reached_from
from queries.propagation.relations import deciding
from queries.rows import (
    CodeUse,
    GoneArtifact,
    LicensedArtifact,
    LineageArtifact,
    StatedBase,
    Step,
)
from queries.subject import Subject, SubjectReport, ask_about, find_made_subject

UNCLEAR = "other"
"""A label of the Hub's that says nothing where another source gives the label a name."""


@dataclass(frozen=True, repr=False)
class LineageReport(SubjectReport):
    """The lineage of an artifact.

    ``steps`` are its edges, a row for each source that states one; ``artifacts`` are the subject
    and everything upstream of it, a row for each licence and source. With ``declared_only`` what
    was inferred is left out. ``gone`` are those of them that disappeared, ``unresolved`` the bases
    that any of them states and nobody can look up, a row for each source. Where nothing upstream is
    declared, ``left_out`` counts what the subject is inferred to be made from. ``uses`` are the
    places where a repository names models and datasets.

    ``narrowing`` is what is asked for: ``steps`` and ``artifacts`` have the way to it, and nothing
    else. ``beyond`` is true where more lies beyond its depth; ``based_beyond`` are those of which a
    base is stated and left out.
    """

    question: ClassVar[str] = "lineage"
    row_type: ClassVar[str] = "Step"
    has_licenses: ClassVar[bool] = True

    steps: list[Step]
    artifacts: list[LicensedArtifact]
    declared_only: bool = False
    gone: list[GoneArtifact] = field(default_factory=list)
    unresolved: list[StatedBase] = field(default_factory=list)
    left_out: int = 0
    uses: list[CodeUse] = field(default_factory=list)
    narrowing: Narrowing = EVERYTHING
    beyond: bool = False
    based_beyond: frozenset[Key] = frozenset()
    more: ReadMore = field(default=nothing_more, kw_only=True, compare=False, repr=False)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what JSON says of the subject, and of what is asked for."""
        return self.subject.as_parameters | self.narrowing.as_parameters(beyond=self.beyond)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the steps as dicts."""
        return as_dicts(self.steps)

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return ``things``, the artifacts with their licences; then gone, unresolved and uses.

        What only stands on the way to what is asked for is among neither.
        """
        things = [row for row in self.artifacts if self.is_asked((row.kind, row.id))]
        gone = [row for row in self.gone if self.is_asked((row.kind, row.id))]
        return {
            "things": part("things", LicensedArtifact, things),
            "gone": part("gone", GoneArtifact, gone),
            "unresolved": part("unresolved", StatedBase, self.unresolved),
            "uses": part("uses", CodeUse, self.uses),
        }

    def is_asked(self, key: Key) -> bool:
        """Return whether an artifact is the subject or asked for, and not only on the way."""
        return key == self.subject.key or self.narrowing.takes(key)

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound; gaps and uses stand no farther."""
        steps = max((row.step for row in self.steps), default=0)
        return max((row.steps for row in self.artifacts), default=steps) >= BOUND or steps >= BOUND

    @property
    def members(self) -> set[Key]:
        """Return the subject and everything upstream of it."""
        return {self.subject.key} | {(row.kind, row.id) for row in self.artifacts}

    def nodes(self) -> dict[Key, Row]:
        """Return the subject and all upstream of it, with licences, gaps and distance of each."""
        found = super().nodes()
        for row in label_rows(self.artifacts):
            known = found.setdefault((row.kind, row.id), {})
            known |= {"only_mentioned": row.only_mentioned, "steps": row.steps}
            if row.license is not None:
                label = f"{row.license} ({row.stated_by})"
                known["license"] = f"{known['license']}; {label}" if "license" in known else label
        for gone in self.gone:
            found.setdefault((gone.kind, gone.id), {})["gone_since"] = gone.gone_since
            if gone.last_stated is not None:
                found[gone.kind, gone.id]["last_stated"] = gone.last_stated
        for base in self.unresolved:
            known = found.setdefault((base.kind, base.id), {})
            texts = [*known.get("unresolved_base", "").split("\n"), base.text or ""]
            known["unresolved_base"] = "\n".join(dict.fromkeys(filter(None, texts)))
        return found


def report_lineage(
    store: Store, text: str, *, declared_only: bool = False, narrowing: Narrowing = EVERYTHING
) -> LineageReport:
    """Return the lineage of the artifact that a text names, or what of it is asked for.

    Raises
    ------
    NotFoundError
        If the graph does not have it, or none of the owners that are asked for.
    UsageError
        If it is a licence or an owner.
    """
    subject = find_made_subject(store, text)
    depth = narrowing.depth
    lineage = lineage_of(store, subject, declared_only=declared_only, depth=depth)
    if not narrowing:
        return lineage
    narrowed = narrow_lineage(lineage, narrowing)
    if not narrowed.steps and not narrowed.unresolved:
        check_owners(store, narrowing)
    return narrowed


def lineage_of(
    store: Store, subject: Subject, *, declared_only: bool = False, depth: int | None = None
) -> LineageReport:
    """Return the lineage of an artifact, up to so many steps away and the steps from there."""
    # The question about steps follows paths to the child of each.
    steps = ask_about(store, subject, "lineage", declared_only=declared_only, within=depth)
    licences = ask_about(
        store, subject, "lineage_licenses", declared_only=declared_only, within=depth
    )
    found = [LineageArtifact(**row) for row in licences.rows]
    gone = {row.key: row.steps for row in found if row.gone_since}
    unsure = {row.key: row.steps for row in found if row.base_unresolved}
    report = LineageReport(
        subject,
        sorted((Step(**row) for row in steps.rows), key=nulls_last),
        sorted((row.licensed for row in found), key=nulls_last),
        declared_only,
        find_gone(store, gone),
        find_unresolved(store, unsure, declared_only=declared_only),
        uses=find_uses(store, subject.key, declared_only=declared_only),
    )
    if not declared_only or report.steps or report.unresolved:
        return report
    return replace(report, left_out=_count_left_out(store, subject))


def _count_left_out(store: Store, subject: Subject) -> int:
    """Return what an artifact is inferred to be made from, each once, that declares nothing."""
    steps = (Step(**row) for row in ask_about(store, subject, "lineage").rows)
    own = {(s.parent_kind, s.parent_id) for s in steps if (s.child_kind, s.child_id) == subject.key}
    return len(own) + len({row.text for row in find_unresolved(store, {subject.key: 0})})


def narrow_lineage(lineage: LineageReport, narrowing: Narrowing) -> LineageReport:
    """Return what of a lineage is asked for, with the ways to it.

    The lineage has one step more than the depth, if that is bounded: so it is known what lies
    beyond.
    """
    far = BOUND if narrowing.depth is None else narrowing.depth
    steps = [row for row in lineage.steps if row.step <= far]
    bases = [row for row in lineage.unresolved if (row.steps or 0) < far]
    beyond = len(steps) < len(lineage.steps) or len(bases) < len(lineage.unresolved)
    kept = {(row.kind, row.id) for row in lineage.artifacts if row.steps <= far}
    if narrowing.chooses:
        # A base that is no id has no owner, and is what the artifact is that states it.
        bases = [b for b in bases if not narrowing.owners and b.kind in narrowing.kinds]
        children: dict[Key, list[Key]] = {}
        for row in steps:
            children.setdefault(_parent_of(row), []).append(_child_of(row))
        wanted = {key for key in kept | children.keys() if narrowing.takes(key)}
        kept = reached_from(wanted | {(base.kind, base.id) for base in bases}, children)
        steps = [row for row in steps if _parent_of(row) in kept]
    kept |= {lineage.subject.key}
    shown = set(steps)
    left = {_child_of(r) for r in lineage.steps if r not in shown and r.child_kind == r.parent_kind}
    left |= {(row.kind, row.id) for row in lineage.unresolved if row not in bases}
    return replace(
        lineage,
        steps=steps,
        artifacts=[row for row in lineage.artifacts if (row.kind, row.id) in kept],
        gone=[row for row in lineage.gone if (row.kind, row.id) in kept],
        unresolved=bases,
        uses=[row for row in lineage.uses if (row.kind, row.id) in kept],
        narrowing=narrowing,
        beyond=beyond,
        based_beyond=frozenset(left),
    )


def without_mentions(lineage: LineageReport) -> LineageReport:
    """Return a lineage without what a repository only mentions, and what is upstream of that alone.

    What a text names is not loaded by that: its terms bind nobody.
    """
    only = mentioned(lineage.uses)
    steps = [row for row in lineage.steps if not _is_mention(row, lineage.subject.key, only)]
    if len(steps) == len(lineage.steps):
        return lineage
    parents: dict[Key, list[Key]] = {}
    for row in steps:
        parents.setdefault(_child_of(row), []).append(_parent_of(row))
    reached = reached_from([lineage.subject.key], parents)
    return replace(
        lineage,
        steps=[row for row in steps if (row.child_kind, row.child_id) in reached],
        artifacts=[row for row in lineage.artifacts if (row.kind, row.id) in reached],
        gone=[row for row in lineage.gone if (row.kind, row.id) in reached],
        unresolved=[row for row in lineage.unresolved if (row.kind, row.id) in reached],
    )


def _is_mention(row: Step, user: Key, only: set[tuple[Key, str]]) -> bool:
    from_user = (row.child_kind, row.child_id) == user
    return from_user and not row.declared and (_parent_of(row), row.stated_by) in only


def _child_of(row: Step) -> Key:
    return row.child_kind, row.child_id


def _parent_of(row: Step) -> Key:
    return row.parent_kind, row.parent_id


def deciding_steps(claims: Iterable[Step]) -> list[Step]:
    """Return of what sources state of one child and parent the steps that the pair is judged by."""
    return deciding(claims, lambda row: firmness(row.method, row.stated_by, row.declared))


def label_rows(artifacts: Iterable[LicensedArtifact]) -> list[LicensedArtifact]:
    """Return the licences of artifacts without a bare "other" that a source gives a name.

    The Hub's tag says just "other" where the card's ``license: other`` stands with a name or an
    address: one statement, read twice.
    """
    rows = list(artifacts)
    named = {(r.kind, r.id) for r in rows if r.raw == UNCLEAR and r.license not in (None, UNCLEAR)}
    return [row for row in rows if row.license != UNCLEAR or (row.kind, row.id) not in named]
