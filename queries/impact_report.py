"""What is built on an artifact, and where repositories use it or what is built on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple

from graph.errors import UsageError
from graph.schema import Node, Repository, properties
from graph.schema.kinds import a_kind, only_uses
from graph.schema.kinds import users as users_of_artifacts
from graph.store.base import Store
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
from queries.catalog import find_question
from queries.gaps import find_gone
from queries.narrowing import EVERYTHING, Narrowing, check_owners, reached_from
from queries.question_text import of_one_user, text_within
from queries.rows import Artifact, GoneArtifact, Impact, RepositoryUse, Step
from queries.subject import Subject, SubjectReport, find_made_subject


class Siblings(NamedTuple):
    """What is built directly on the subject, as far as a source states one way of it."""

    kind: str
    relation: str
    method: str | None
    stated_by: str
    declared: bool
    ids: list[str]


@dataclass(frozen=True, repr=False)
class ImpactReport(SubjectReport):
    """The impact of a model or dataset.

    ``artifacts`` are the models and datasets built on it, ``uses`` the places where repositories
    load it or one of those; what a text only mentions is none of them. ``rows`` holds both in one
    table, made when it is first asked for. With ``declared_only`` what was inferred is left out.
    ``user_kinds`` are the kinds of users that are no repositories, by id. ``gone`` are those of all
    of them, the subject included, that disappeared. ``children`` says how what is one step away was
    made, where that was asked for.

    ``narrowing`` is what is asked for, and ``beyond`` is true where more lies beyond its depth.
    ``downloads`` of what is built on the subject, the ``stars`` of users, by id, and the number of
    users that each artifact is ``used_by``, by id, are known where the children were asked for.
    ``paths`` are the steps by which what is asked for is built on the subject, a row for each
    source that states one; None where nobody asked for them.
    """

    question: ClassVar[str] = "impact"
    row_type: ClassVar[str] = "Impact"

    artifacts: list[Artifact]
    uses: list[RepositoryUse]
    declared_only: bool = False
    user_kinds: dict[str, str] = field(default_factory=dict)
    gone: list[GoneArtifact] = field(default_factory=list)
    children: list[Siblings] = field(default_factory=list)
    narrowing: Narrowing = EVERYTHING
    beyond: bool = False
    downloads: dict[Key, int] = field(default_factory=dict)
    stars: dict[str, int] = field(default_factory=dict)
    used_by: dict[str, int] = field(default_factory=dict)
    more: ReadMore = field(default=nothing_more, kw_only=True, compare=False, repr=False)
    paths: list[Step] | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what JSON says of the subject, and of what is asked for."""
        return self.subject.as_parameters | self.narrowing.as_parameters(beyond=self.beyond)

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
        """Return the part ``gone``, and the steps as ``paths`` where they were asked for."""
        made = {"gone": part("gone", GoneArtifact, self.gone)}
        return made if self.paths is None else {**made, "paths": part("paths", Step, self.paths)}

    @property
    def members(self) -> set[Key]:
        """Return the subject, what is built on it, and the repositories that use any of it."""
        built = {(row.kind, row.id) for row in self.artifacts}
        return {self.subject.key} | built | set(map(self.user, self.uses))

    def user(self, use: RepositoryUse) -> Key:
        """Return the kind and id of the repository, or of another artifact, that a use is of."""
        return self.user_kinds.get(use.repository, Repository.label), use.repository

    @property
    def steps_between(self) -> list[Row]:
        """Return the ways as dicts, where they were asked for."""
        return as_dicts(self.paths or [])

    def nodes(self) -> dict[Key, Row]:
        """Return the subject, all built on it and all that uses any of it, with what is gone."""
        found = super().nodes()
        for row in self.paths or []:
            found.setdefault((row.child_kind, row.child_id), {})
            found.setdefault((row.parent_kind, row.parent_id), {})
        for gone in self.gone:
            known = found.setdefault((gone.kind, gone.id), {})
            known |= {"gone_since": gone.gone_since}
            known |= {"last_stated": gone.last_stated} if gone.last_stated is not None else {}
        return found

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound, so that more may lie downstream."""
        farthest = max((row.steps for row in self.artifacts), default=0)
        return max([farthest, *(row.distance for row in self.uses)]) >= BOUND


def report_impact(
    store: Store,
    text: str,
    *,
    declared_only: bool = False,
    children: bool = False,
    paths: bool = False,
    narrowing: Narrowing = EVERYTHING,
) -> ImpactReport:
    """Return the impact of the model or dataset that a text names, or what of it is asked for.

    ``children`` asks what a screen shows besides: how much each artifact is used, and how what is
    one step away was made. ``paths`` asks for the steps to each.

    Raises
    ------
    NotFoundError
        If the graph does not have it, or none of the owners that are asked for.
    UsageError
        If it is neither a model nor a dataset.
    """
    subject = find_made_subject(store, text)
    check_has_impact(subject)
    reading = _Reading(store, subject, declared_only, narrowing, children)
    report = reading.report()
    if not report.artifacts and not report.uses:
        check_owners(store, narrowing)
    known = children and any(row.steps == 1 for row in report.artifacts)
    return replace(
        report,
        gone=reading.gone(report),
        # A screen that shows the steps has no room for how families were made.
        children=reading.children() if known and not paths else [],
        paths=reading.paths(report) if paths else None,
    )


@dataclass(frozen=True)
class _Reading:
    """How the impact of a subject is read from a store; ``ranked`` also reads how used all is."""

    store: Store
    subject: Subject
    declared_only: bool
    narrowing: Narrowing
    ranked: bool

    def report(self) -> ImpactReport:
        """Return what is built on the subject and what uses it, without what is gone of it."""
        far = BOUND if self.narrowing.depth is None else self.narrowing.depth
        built = self._built()
        users: dict[str, str] = {}
        stars: dict[str, int] = {}
        uses: list[RepositoryUse] = []
        for kind in users_of_artifacts().kinds:
            for use, known in self._uses_by(kind):
                uses.append(use)
                if known:
                    stars[use.repository] = known
                if kind is not Repository:
                    users[use.repository] = kind.label
        takes, depth = self.narrowing.takes, self.narrowing.depth
        near = [row for row, _ in built if row.steps <= far]
        used = [use for use in uses if depth is None or use.distance <= depth]
        whole = ImpactReport(
            self.subject,
            sorted(row for row in near if not self.narrowing or takes((row.kind, row.id))),
            sorted(used, key=nulls_last),
            self.declared_only,
            user_kinds=users,
            narrowing=self.narrowing,
            beyond=len(near) < len(built) or len(used) < len(uses),
            downloads={(row.kind, row.id): number for row, number in built if number},
            stars=stars,
            used_by=_count_users(uses) if self.ranked else {},
        )
        if not self.narrowing.chooses:
            return whole
        return replace(whole, uses=[use for use in whole.uses if takes(whole.user(use))])

    def _built(self) -> list[tuple[Artifact, int | None]]:
        """Return what is built on the subject, and its downloads where they are to be read."""
        text = self._text("descendants", beyond=1)
        if self.ranked:
            text = text.replace("steps AS steps", "steps AS steps, artifact.downloads AS used")
        return [
            (Artifact(row["id"], row["kind"], row["steps"]), row.get("used"))
            for row in self._ask("descendants", text)
        ]

    def _uses_by(self, kind: type[Node]) -> Iterator[tuple[RepositoryUse, int | None]]:
        """Yield where artifacts of one kind use the subject, or what is built on it."""
        text = of_one_user(self._text("dependents"), kind)
        if self.ranked and any(each.name == "stars" for each in properties(kind)):
            text = text.replace(
                "use.stated_by AS stated_by", "use.stated_by AS stated_by, repository.stars AS used"
            )
        names = RepositoryUse._fields
        for row in self._ask("dependents", text):
            yield RepositoryUse._make(map(row.__getitem__, names)), row.get("used")

    def paths(self, report: ImpactReport) -> list[Step]:
        """Return the steps to what a report is about, the nearest first."""
        rows = self._ask("descendant_steps", self._text("descendant_steps"))
        far = BOUND if self.narrowing.depth is None else self.narrowing.depth
        steps = sorted((Step(**row) for row in rows if row["step"] <= far), key=nulls_last)
        if not self.narrowing.chooses:
            return steps
        ends = {(row.kind, row.id) for row in report.artifacts}
        used = {use.through for use in report.uses}
        parents: dict[Key, list[Key]] = {}
        for row in steps:
            child = row.child_kind, row.child_id
            parents.setdefault(child, []).append((row.parent_kind, row.parent_id))
        kept = reached_from(ends | {key for key in parents if key[1] in used}, parents)
        return [row for row in steps if (row.child_kind, row.child_id) in kept]

    def children(self) -> list[Siblings]:
        """Return how what is one step away was made, as far as it is asked for."""
        # A row for each child takes the time of all else that is asked; a row for each way takes
        # none.
        text, _, _ = self._text("children").partition("ORDER BY")
        rows = self._ask("children", text.replace("child.id AS id", "collect(child.id) AS ids"))
        found = [Siblings(**row) for row in rows]
        if not self.narrowing.chooses:
            return found
        takes = self.narrowing.takes
        return [
            each._replace(ids=[one for one in each.ids if takes((each.kind, one))])
            for each in found
        ]

    def gone(self, report: ImpactReport) -> list[GoneArtifact]:
        """Return what has disappeared of the subject, and of what its report is about."""
        users: dict[Key, int] = {}
        for use in report.uses:
            user = report.user(use)
            users[user] = min(use.distance, users.get(user, use.distance))
        # What is built on it may be many, so these are not looked up one by one.
        rows = self._ask("gone_descendants", self._text("gone_descendants"))
        takes = self.narrowing.takes
        built = [GoneArtifact(**row) for row in rows if takes((row["kind"], row["id"]))]
        subject = find_gone(self.store, {report.subject.key: 0})
        return subject + built + find_gone(self.store, users)

    def _text(self, question: str, beyond: int = 0) -> str:
        """Return the text of a question about the subject that looks as far as is asked for."""
        text = find_question(self.subject.prefix + question).text
        depth = self.narrowing.depth
        return text if depth is None else text_within(text, depth + beyond)

    def _ask(self, question: str, text: str) -> list[Row]:
        asked = replace(find_question(self.subject.prefix + question), text=text)
        about = {self.subject.parameter: self.subject.id}
        return asked.ask(self.store, declared_only=self.declared_only, **about).rows


def _count_users(uses: Iterable[RepositoryUse]) -> Counter[str]:
    """Return how many users each artifact has that is used."""
    return Counter(through for _, through in {(use.repository, use.through) for use in uses})


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
