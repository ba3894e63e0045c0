"""A bill of materials as a typed result: components, each with what is stated of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from queries.answer import Answer, Key, Row, as_dicts, part
from queries.families.report import FamilyLabel, FamilyMember, FamilyStep
from queries.rows import GoneArtifact, StatedBase
from queries.subject import SubjectReport
from queries.verdicts.license_report import LicenseReport


class BillWeights(NamedTuple):
    """A file of weights that an artifact has: ``id`` is ``sha256:HEX``, ``path`` within it."""

    id: str
    path: str | None
    bytes: int | None
    format: str | None


@dataclass(frozen=True)
class BillComponent:
    """An artifact of a bill, with all that is stated of it.

    ``member`` says where it stands, who publishes it and how its own label is judged, ``known`` its
    properties. ``steps`` are the claims that it was made from others of the bill, or uses them;
    ``labels`` its licences. ``unresolved`` are the bases that it states and nobody can look up,
    ``gone`` says since when it is no longer there.
    """

    member: FamilyMember
    known: Mapping[str, Any]
    steps: list[FamilyStep]
    labels: list[FamilyLabel]
    weights: list[BillWeights] = field(default_factory=list)
    unresolved: list[StatedBase] = field(default_factory=list)
    gone: GoneArtifact | None = None

    @property
    def key(self) -> Key:
        """Return the kind and id of the artifact."""
        return self.member.key


@dataclass(frozen=True, repr=False)
class BillReport(SubjectReport):
    """The bill of materials of an artifact: it and all that is upstream, as far as is known.

    ``components`` begin with the subject, the nearest next. ``licenses`` is the report on the
    subject's licences. ``made`` is when the document was made, in ISO 8601 with a time: formats
    write it down. With ``declared_only`` what was inferred is left out.
    """

    question: ClassVar[str] = "bill"
    row_type: ClassVar[str] = "FamilyStep"

    components: list[BillComponent]
    licenses: LicenseReport
    made: str
    declared_only: bool = False

    @cached_property
    def rows(self) -> list[Row]:
        """Return the steps between components as dicts."""
        return as_dicts([step for each in self.components for step in each.steps])

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return the components and their licences."""
        labels = [label for each in self.components for label in each.labels]
        return {
            "components": part(
                "components", FamilyMember, [each.member for each in self.components]
            ),
            "labels": part("labels", FamilyLabel, labels),
        }
