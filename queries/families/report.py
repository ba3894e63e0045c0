"""The family of an artifact as a typed result: its members, and the claims that join them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from licenses.rule.permissions import ASKED, UNKNOWN
from queries.answer import BOUND, Answer, Key, Row, as_dicts, part
from queries.rows import GoneArtifact, StatedBase
from queries.subject import SubjectReport
from queries.verdicts.license_report import LicenseReport

SUBJECT, UPSTREAM, DOWNSTREAM, BESIDE = "subject", "upstream", "downstream", "beside"
"""Where a member stands; beside are those upstream of something downstream of the subject alone."""

STARTS = LINEAGE, IMPACT, LICENSES = "lineage", "impact", "licenses"
"""What of a family a picture begins with."""


class FamilyMember(NamedTuple):
    """An artifact of a family.

    ``side`` is subject, upstream, downstream or beside; ``steps`` counts the edges between it and
    the subject, None beside. ``owner`` is who publishes it. ``verdict`` says how its own label
    stands to all that is upstream of it (compatible, unknown or conflict; None where nothing is),
    ``severity`` how grave that is, ``against`` the licence that decides, as it is shown, ``terms``
    its terms.
    """

    id: str
    kind: str
    side: str
    steps: int | None
    owner: str | None
    only_mentioned: bool
    verdict: str | None = None
    severity: str | None = None
    against: str | None = None
    terms: str | None = None

    @property
    def key(self) -> Key:
        """Return its kind and id."""
        return self.kind, self.id


class MemberAnswers(NamedTuple):
    """What may be done with a member: an answer to each of ``ASKED``, in that order.

    ``upstream`` says of each whether what is upstream makes it graver than the member's own label.
    """

    answers: tuple[str, ...]
    upstream: tuple[bool, ...]


NOTHING_KNOWN = MemberAnswers((UNKNOWN,) * len(ASKED), (False,) * len(ASKED))
"""The answers of a member that has no label and nothing upstream."""


class FamilyStep(NamedTuple):
    """A claim that one member of a family was made from another, or uses it, and who states it.

    ``evidence`` is what was read; ``path``, ``line`` and ``how`` say where a repository names what
    it uses. ``places`` counts all places where it names that, if not all of them are steps here.
    ``revision`` is the commit of the parent that was used, and of a use the commit of the
    repository that was read; ``call``, ``role``, ``reuse`` and ``pinned`` are those of ``CodeUse``.
    """

    child_id: str
    relation: str
    parent_id: str
    method: str | None
    stated_by: str
    declared: bool
    child_kind: str
    parent_kind: str
    evidence: str | None
    first_seen: str | None
    path: str | None
    line: int | None
    how: str | None
    places: int | None = None
    revision: str | None = None
    call: str | None = None
    role: str | None = None
    reuse: str | None = None
    pinned: str | None = None

    @property
    def child(self) -> Key:
        """Return the kind and id of the child."""
        return self.child_kind, self.child_id

    @property
    def parent(self) -> Key:
        """Return the kind and id of the parent."""
        return self.parent_kind, self.parent_id


class FamilyLabel(NamedTuple):
    """A licence that a member is labelled with, as the graph has it and as it was written.

    ``link`` is the address of its text, where the label gives one.
    """

    id: str
    kind: str
    license: str
    raw: str | None
    stated_by: str
    declared: bool
    evidence: str | None
    link: str | None = None
    first_seen: str | None = None


@dataclass(frozen=True, repr=False)
class FamilyReport(SubjectReport):
    """The family of an artifact, as far as it is bounded.

    ``members`` are the subject, what is upstream of it, what is built on it and uses it, and what
    is upstream of those, as far as a lineage looks (``ends_early``: a source states more); the
    nearest first. ``steps`` are the claims that join two of them,
    ``labels`` their licences, ``known`` the properties of each that some source describes.
    ``licenses`` is the report on the subject's licences; ``answers`` say what may be done with each
    member that has a label or anything upstream. ``gone`` are the members that disappeared,
    ``unresolved`` the bases that any of them states and nobody can look up. ``left_out`` counts
    what is downstream and was left out, because the family would be too large. Formats that draw
    it begin with ``start``: lineage, impact or licenses. With ``only_upstream`` nobody looked for
    what is downstream.
    """

    question: ClassVar[str] = "family"
    row_type: ClassVar[str] = "FamilyStep"

    licenses: LicenseReport
    members: list[FamilyMember]
    steps: list[FamilyStep]
    labels: list[FamilyLabel]
    known: Mapping[Key, Mapping[str, Any]]
    gone: list[GoneArtifact] = field(default_factory=list)
    unresolved: list[StatedBase] = field(default_factory=list)
    left_out: int = 0
    declared_only: bool = False
    start: str = LINEAGE
    only_upstream: bool = False
    ends_early: bool = False
    answers: Mapping[Key, MemberAnswers] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the steps as dicts."""
        return as_dicts(self.steps)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the subject, the verdict on its label, and how much was left out."""
        judged = {"verdict": self.licenses.verdict, "left_out": self.left_out}
        return {**self.subject.as_parameters, **judged}

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound, so that more may lie beyond."""
        return self.ends_early or any((row.steps or 0) >= BOUND for row in self.members)

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return members, labels, gone and unresolved, then the parts of the licence report."""
        own = {
            "members": part("members", FamilyMember, self.members),
            "labels": part("labels", FamilyLabel, self.labels),
            "gone": part("gone", GoneArtifact, self.gone),
            "unresolved": part("unresolved", StatedBase, self.unresolved),
        }
        findings = Answer("findings", {}, self.licenses.row_type, self.licenses.rows)
        return {
            **own,
            "findings": findings,
            "obligations": self.licenses.parts["obligations"],
            "routes": self.licenses.parts["routes"],
        }
