"""The way from an artifact to what is built on it and to what uses that, as a tree shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from graph.schema import Model
from reports.views.impact import rank_of
from reports.views.lineage import Link
from reports.views.tree_folds import TreeFolds

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.impact_report import ImpactReport
    from queries.rows import GoneArtifact, RepositoryUse, Step


class Child(NamedTuple):
    """What is built on an artifact directly, by one step or several."""

    end: Key
    link: Link


class User(NamedTuple):
    """A repository that uses an artifact, and the places where it does."""

    end: Key
    uses: list[RepositoryUse]


@dataclass(frozen=True)
class PathsView:
    """The ways, ready to be drawn: of each artifact its children, and what uses it."""

    report: ImpactReport
    children: dict[Key, dict[Key, Link]]
    users: dict[Key, dict[Key, User]]
    gone: dict[Key, GoneArtifact]

    @property
    def subject(self) -> Key:
        """Return the artifact at the root."""
        return self.report.subject.key

    @cached_property
    def sources(self) -> set[str]:
        """Return all sources of the steps."""
        links = (link for found in self.children.values() for link in found.values())
        return {source for link in links for source in link.sources}

    def leads_on(self, key: Key) -> bool:
        """Return whether anything is built on an artifact, or uses it."""
        return key in self.children or key in self.users

    def links_of(self, key: Key) -> list[Child | User]:
        """Return what is built on an artifact, the most used first, then what uses it."""
        children = [Child(end, link) for end, link in self.children.get(key, {}).items()]
        users = self.users.get(key, {}).values()
        return [
            *sorted(children, key=lambda child: rank_of(self.report, child.end)),
            *sorted(users, key=self.rank_user),
        ]

    def rank_user(self, user: User) -> tuple[int, str]:
        """Return where a repository stands: by its stars, then by id."""
        return -self.report.stars.get(user.end[1], 0), user.end[1]


def view_paths(report: ImpactReport) -> PathsView:
    """Return what a tree of an impact shows."""
    children: dict[Key, dict[Key, Link]] = {}
    for step in report.paths or []:
        child, parent = (step.child_kind, step.child_id), (step.parent_kind, step.parent_id)
        known = children.setdefault(parent, {})
        known.setdefault(child, Link(child, parent)).add_step(step)
    kinds = _kinds_by_distance(report.paths or [])
    users: dict[Key, dict[Key, User]] = {}
    for use in report.uses:
        # Only by its distance is a model told from a dataset of the same id.
        kind = kinds.get((use.distance - 1, use.through), Model.label)
        artifact = (kind, use.through) if use.distance > 1 else report.subject.key
        end = report.user(use)
        users.setdefault(artifact, {}).setdefault(end, User(end, [])).uses.append(use)
    return PathsView(report, children, users, {(row.kind, row.id): row for row in report.gone})


def _kinds_by_distance(steps: list[Step]) -> dict[tuple[int, str], str]:
    """Return the kind of each artifact by its distance and id; of a model where both fit."""
    far: dict[Key, int] = {}
    for row in sorted(steps, key=lambda row: row.step):
        far.setdefault((row.child_kind, row.child_id), row.step)
    found: dict[tuple[int, str], str] = {}
    for (kind, identifier), distance in sorted(
        far.items(), key=lambda item: item[0][0] == Model.label
    ):
        found[distance, identifier] = kind
    return found


PathLink: TypeAlias = Child | User


class PathFolds(TreeFolds[PathLink]):
    """What is drawn of the ways up to a limit of rows, and what is only counted."""

    def __init__(self, paths: PathsView, limit: int | None) -> None:
        super().__init__(paths.subject, limit)
        self._paths = paths

    def links_of(self, key: Key) -> list[Child | User]:
        """Return what is built on an artifact, then what uses it."""
        return self._paths.links_of(key)

    def likeness(self, key: Key, link: Child | User) -> object:
        """Return what a family has in common: its kind, and how it was made."""
        return link.end[0], frozenset(link.link.ways) if isinstance(link, Child) else None

    def rank(self, link: Child | User) -> tuple[object, ...]:
        """Return where one stands in its family, the most used first."""
        if isinstance(link, User):
            return self._paths.rank_user(link)
        return rank_of(self._paths.report, link.end)
