"""What is built on an artifact, and where repositories use it or what is built on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, ClassVar

from graph.errors import UsageError
from graph.schema import Repository
from graph.schema.kinds import a_kind, only_uses
from graph.store.base import Store
from queries.answer import BOUND, Key, Row, nulls_last
from queries.rows import Artifact, Impact, RepositoryUse
from queries.subject import SubjectReport, ask_about, find_made_subject


@dataclass(frozen=True)
class ImpactReport(SubjectReport):
    """The impact of a model or dataset.

    ``artifacts`` are the models and datasets built on it, ``uses`` the places where repositories
    load it or one of those; ``rows`` holds both in one table, made when it is first asked for.
    With ``declared_only`` what was inferred is left out.
    """

    question: ClassVar[str] = "impact"
    row_type: ClassVar[str] = "Impact"

    artifacts: list[Artifact]
    uses: list[RepositoryUse]
    declared_only: bool = False

    @cached_property
    def rows(self) -> list[Row]:
        """Return artifacts and uses as dicts of one shape, by id."""
        names = Impact._fields
        unknown = [None] * (len(names) - len(Artifact._fields))
        rows: list[tuple[Any, ...]] = [(*row, *unknown) for row in self.artifacts]
        rows += [(row.repository, Repository.label, row.distance, *row) for row in self.uses]
        # Both lists are in order already, and no artifact has the id and kind of a use.
        rows.sort(key=itemgetter(0, 1, 2))
        return [dict(zip(names, row, strict=True)) for row in rows]

    @property
    def members(self) -> set[Key]:
        """Return the subject, what is built on it, and the repositories that use any of it."""
        built = {(row.kind, row.id) for row in self.artifacts}
        users = {(Repository.label, row.repository) for row in self.uses}
        return {self.subject.key} | built | users

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound, so that more may lie downstream."""
        farthest = max((row.steps for row in self.artifacts), default=0)
        return max([farthest, *(row.distance for row in self.uses)]) >= BOUND


def report_impact(store: Store, text: str, *, declared_only: bool = False) -> ImpactReport:
    """Return the impact of the model or dataset that a text names.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is neither a model nor a dataset.
    """
    subject = find_made_subject(store, text)
    if only_uses(subject.kind):
        raise UsageError(
            f"{subject.id} is {a_kind(subject.kind)}; impact is known of models and datasets. "
            f"`ptm lineage {subject.id}` shows what it is built on."
        )
    built = ask_about(store, subject, "descendants", declared_only=declared_only)
    uses = ask_about(store, subject, "dependents", declared_only=declared_only)
    return ImpactReport(
        subject,
        sorted(Artifact._make(row.values()) for row in built.rows),
        sorted((RepositoryUse._make(row.values()) for row in uses.rows), key=nulls_last),
        declared_only,
    )
