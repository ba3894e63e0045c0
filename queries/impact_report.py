"""What is built on an artifact, and where repositories use it or what is built on it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple

from graph.errors import UsageError
from graph.schema import Node, Repository
from graph.schema.kinds import a_kind, only_uses, users
from graph.store.base import Store
from queries.answer import BOUND, Answer, Key, Row, nulls_last, part
from queries.catalog import find_question
from queries.gaps import find_gone
from queries.question_text import of_one_user
from queries.rows import Artifact, GoneArtifact, Impact, RepositoryUse
from queries.subject import Subject, SubjectReport, ask_about, find_made_subject

MANY = 12
"""Artifacts one step away; where there are more, a screen shows them by how they were made."""


class Siblings(NamedTuple):
    """What is built directly on the subject, as far as a source states one way of it."""

    kind: str
    relation: str
    method: str | None
    stated_by: str
    declared: bool
    ids: list[str]


@dataclass(frozen=True)
class ImpactReport(SubjectReport):
    """The impact of a model or dataset.

    ``artifacts`` are the models and datasets built on it, ``uses`` the places where repositories
    load it or one of those; what a text only mentions is none of them. ``rows`` holds both in one
    table, made when it is first asked for. With ``declared_only`` what was inferred is left out.
    ``user_kinds`` are the kinds of users that are no repositories, by id. ``gone`` are those of all
    of them, the subject included, that disappeared. ``children`` says how what is one step away was
    made, where that was asked for and there are ``MANY``.
    """

    question: ClassVar[str] = "impact"
    row_type: ClassVar[str] = "Impact"

    artifacts: list[Artifact]
    uses: list[RepositoryUse]
    declared_only: bool = False
    user_kinds: dict[str, str] = field(default_factory=dict)
    gone: list[GoneArtifact] = field(default_factory=list)
    children: list[Siblings] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Row]:
        """Return artifacts and uses as dicts of one shape, by id."""
        names = Impact._fields
        unknown = [None] * (len(names) - len(Artifact._fields))
        rows: list[tuple[Any, ...]] = [(*row, *unknown) for row in self.artifacts]
        rows += [(*self.user(row)[::-1], row.distance, *row) for row in self.uses]
        # Both lists are in order already, and no artifact has the id and kind of a use.
        rows.sort(key=itemgetter(0, 1, 2))
        return [dict(zip(names, row, strict=True)) for row in rows]

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return the part ``gone``."""
        return {"gone": part("gone", GoneArtifact, self.gone)}

    @property
    def members(self) -> set[Key]:
        """Return the subject, what is built on it, and the repositories that use any of it."""
        built = {(row.kind, row.id) for row in self.artifacts}
        return {self.subject.key} | built | set(map(self.user, self.uses))

    def user(self, use: RepositoryUse) -> Key:
        """Return the kind and id of the repository, or of another artifact, that a use is of."""
        return self.user_kinds.get(use.repository, Repository.label), use.repository

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound, so that more may lie downstream."""
        farthest = max((row.steps for row in self.artifacts), default=0)
        return max([farthest, *(row.distance for row in self.uses)]) >= BOUND


def report_impact(
    store: Store, text: str, *, declared_only: bool = False, children: bool = False
) -> ImpactReport:
    """Return the impact of the model or dataset that a text names.

    ``children`` asks how what is one step away was made, where there are ``MANY``.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is neither a model nor a dataset.
    """
    subject = find_made_subject(store, text)
    check_has_impact(subject)
    built = ask_about(store, subject, "descendants", declared_only=declared_only)
    uses = {kind.label: _uses_by(kind, store, subject, declared_only) for kind in users().kinds}
    report = ImpactReport(
        subject,
        sorted(Artifact._make(row.values()) for row in built.rows),
        sorted(itertools.chain.from_iterable(uses.values()), key=nulls_last),
        declared_only,
        user_kinds={
            use.repository: kind
            for kind, found in uses.items()
            for use in found
            if kind != Repository.label
        },
    )
    many = children and sum(row.steps == 1 for row in report.artifacts) > MANY
    return replace(
        report,
        gone=_find_gone(store, report),
        children=_find_children(store, subject, declared_only) if many else [],
    )


def _find_children(store: Store, subject: Subject, declared_only: bool) -> list[Siblings]:
    question = find_question(subject.prefix + "children")
    # A row for each child takes the time of all else that is asked; a row for each way takes none.
    text, _, _ = question.text.partition("ORDER BY")
    asked = replace(question, text=text.replace("child.id AS id", "collect(child.id) AS ids"))
    answer = asked.ask(store, declared_only=declared_only, **{subject.parameter: subject.id})
    return [Siblings(**row) for row in answer.rows]


def check_has_impact(subject: Subject) -> None:
    """Check that anything can be built on an artifact.

    Raises
    ------
    UsageError
        If it is neither a model nor a dataset.
    """
    if only_uses(subject.kind):
        raise UsageError(
            f"{subject.id} is {a_kind(subject.kind)}; impact is known of models and datasets. "
            f"`ptm lineage {subject.id}` shows what it is built on."
        )


def _find_gone(store: Store, report: ImpactReport) -> list[GoneArtifact]:
    """Return what has disappeared of a subject, what is built on it, and what uses any of it."""
    users: dict[Key, int] = {}
    for use in report.uses:
        user = report.user(use)
        users[user] = min(use.distance, users.get(user, use.distance))
    # What is built on it may be many, so these are not looked up one by one.
    built = ask_about(store, report.subject, "gone_descendants", declared_only=report.declared_only)
    gone = [GoneArtifact(**row) for row in built.rows]
    return find_gone(store, {report.subject.key: 0}) + gone + find_gone(store, users)


def _uses_by(
    kind: type[Node], store: Store, subject: Subject, declared_only: bool
) -> list[RepositoryUse]:
    """Return where artifacts of one kind use a subject, or what is built on it."""
    question = find_question(subject.prefix + "dependents")
    asked = replace(question, text=of_one_user(question.text, kind))
    answer = asked.ask(store, declared_only=declared_only, **{subject.parameter: subject.id})
    return [RepositoryUse._make(row.values()) for row in answer.rows]
