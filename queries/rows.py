"""What questions answer: the types of their rows."""

# Without `annotations` of __future__: Python would compile each of them as a text, for 3 ms.
import importlib
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One edge of a lineage, ``step`` edges from the start, with the kinds of both ends."""

    step: int
    child_id: str
    relation: str
    parent_id: str
    method: str | None
    stated_by: str
    declared: bool
    child_kind: str
    parent_kind: str


class Artifact(NamedTuple):
    """An artifact that was found, ``steps`` edges from the start."""

    id: str
    kind: str
    steps: int


class RepositoryUse(NamedTuple):
    """A repository that loads an artifact, ``distance`` edges from the start."""

    repository: str
    distance: int
    through: str
    path: str | None
    line: int | None
    stated_by: str


class CodeUse(NamedTuple):
    """A place in a repository that names a model or dataset; ``declared`` unless only in a text.

    ``how`` it is named, by which ``call``, what the file is for (``role``: product, test or docs),
    how it is reused, and the revision that is named with it (``pinned``).
    """

    repository: str
    id: str
    kind: str
    path: str | None
    line: int | None
    how: str | None
    call: str | None
    role: str | None
    reuse: str | None
    pinned: str | None
    stated_by: str
    declared: bool


class Child(NamedTuple):
    """What one source states of an artifact that is built directly on the start, and how."""

    id: str
    kind: str
    relation: str
    method: str | None
    stated_by: str
    declared: bool


class Impact(NamedTuple):
    """A model or dataset that is built on the start, or a place in a repository that uses it."""

    id: str
    kind: str
    steps: int
    repository: str | None
    distance: int | None
    through: str | None
    path: str | None
    line: int | None
    stated_by: str | None


class LicensedArtifact(NamedTuple):
    """A licence that an artifact of a lineage is labelled with; None where none is stated.

    ``raw`` is the label as it was written.
    """

    steps: int
    id: str
    kind: str
    license: str | None
    stated_by: str | None
    declared: bool | None
    raw: str | None
    only_mentioned: bool


class LineageArtifact(NamedTuple):
    """A licence of an artifact of a lineage, and whether more is known of the artifact.

    ``gone_since`` is known where it has disappeared, ``base_unresolved`` true where it states a
    base that nobody can look up.
    """

    steps: int
    id: str
    kind: str
    license: str | None
    stated_by: str | None
    declared: bool | None
    raw: str | None
    only_mentioned: bool
    gone_since: str | None
    base_unresolved: bool

    @property
    def key(self) -> tuple[str, str]:
        """Return its kind and id."""
        return self.kind, self.id

    @property
    def licensed(self) -> LicensedArtifact:
        """Return what it says of the licence."""
        return LicensedArtifact._make(self[: len(LicensedArtifact._fields)])


class GoneArtifact(NamedTuple):
    """An artifact that disappeared: deleted or made private; what it stated last still counts.

    ``last_stated`` is the date of the newest facts about it, ``gone_since`` when it was noticed,
    ``steps`` how far from the start it stands, where there is one.
    """

    id: str
    kind: str
    last_stated: str | None
    gone_since: str
    gone_stated_by: str | None
    steps: int | None


class GoneParent(NamedTuple):
    """An artifact that disappeared, and how many that are still there name it directly."""

    id: str
    kind: str
    users: int
    repositories: int
    last_stated: str | None
    gone_since: str
    gone_stated_by: str | None


class StatedBase(NamedTuple):
    """A base that an artifact states and nobody can look up: ``text`` is no id of the Hub.

    ``steps`` says how far from the start the artifact stands, where there is one.
    """

    id: str
    kind: str
    text: str | None
    method: str | None
    stated_by: str
    declared: bool
    evidence: str | None
    steps: int | None


class UnresolvedLineage(NamedTuple):
    """A base that cannot be looked up, and the downloads of the artifact that states it."""

    id: str
    kind: str
    text: str | None
    method: str | None
    stated_by: str
    downloads: int | None


class StatedClaim(NamedTuple):
    """A claim with what was read; ``kind`` is that of the parent, ``path`` where it is used.

    ``raw`` is the label of a licence, or a base that cannot be looked up, as it was written.
    """

    child_id: str
    child_kind: str
    relation: str
    parent_id: str
    kind: str
    stated_by: str
    declared: bool
    evidence: str | None
    first_seen: str
    path: str | None
    line: int | None
    raw: str | None


class Result(NamedTuple):
    """A result of an evaluation: ``value`` as a number, or ``text`` as it was written, or both."""

    model_id: str
    dataset_id: str
    config: str | None
    split: str | None
    metric: str | None
    value: float | None
    text: str | None
    stated_by: str
    declared: bool
    evidence: str | None
    verified: bool | None


class WeightsCopy(NamedTuple):
    """A model that holds a file of weights which others hold too; ``copies`` counts all of them.

    ``licenses`` are separated by semicolons. ``related`` is true where lineage joins the model with
    another that holds the file, ``gone_since`` known where the model has disappeared.
    """

    weights: str
    bytes: int
    format: str | None
    copies: int
    model_id: str
    path: str | None
    owner: str | None
    licenses: str | None
    related: bool
    gone_since: str | None


class WeightsOfCode(NamedTuple):
    """A file of weights in a repository of code, and a model that holds an exact copy of it."""

    path: str | None
    weights: str
    bytes: int | None
    format: str | None
    model_id: str | None
    model_path: str | None


class Fact(NamedTuple):
    """A property of one artifact, who states it, and when it was true."""

    property: str
    value: Any
    unit: str | None
    stated_by: str | None
    facts_at: str | None


class Disagreement(NamedTuple):
    """Two sources that state different values for one artifact."""

    id: str
    relation: str
    value: str
    stated_by: str
    other_value: str
    other_stated_by: str


class Rank(NamedTuple):
    """How many artifacts depend on one directly; ``repositories`` of them are repositories."""

    id: str
    kind: str
    users: int
    repositories: int


class Undeclared(NamedTuple):
    """An artifact that states no licence; downloads of the last 30 days."""

    id: str
    kind: str
    downloads: int | None


class FoundArtifact(NamedTuple):
    """An artifact whose id contains a text; downloads of the last 30 days."""

    id: str
    kind: str
    downloads: int | None
    only_mentioned: bool


class Identity(NamedTuple):
    """An artifact that an id names; ``alias`` is 1 where the id is an alias of it."""

    id: str
    kind: str
    alias: int


class SourceAge(NamedTuple):
    """A source, the newest date of its facts, and how many of its ingests are incomplete."""

    source: str
    taken: str
    finished: str | None
    incomplete: int


class Freshness(NamedTuple):
    """How old a source's facts are, in days, and how many of its ingests are incomplete."""

    source: str
    taken: str | None
    days: int | None
    stale: bool
    incomplete: int


class Count(NamedTuple):
    """How many nodes or claims of a sort there are; of artifacts, how many are only mentioned."""

    label: str
    number: int
    only_mentioned: int | None


class Chain(NamedTuple):
    """The longest chain of derivations upstream of a model, in steps, and its ``path``."""

    id: str
    steps: int
    path: str


class Depth(NamedTuple):
    """Least and greatest number of steps from a model to a root; None if a circle is upstream."""

    id: str
    least: int | None
    greatest: int | None


class Cycle(NamedTuple):
    """A member of a circle of derivations; ``cycle`` numbers the circles, the largest first."""

    cycle: int
    size: int
    id: str


_HOMES = (
    "queries.rows",
    "queries.verdicts.rows",
    "queries.notices.rows",
    "queries.licensing.rows",
    "queries.checkout",
    "queries.families.report",
    "queries.bills.rows",
    "queries.schema.rows",
)
"""The modules that declare row types."""


def find_row_type(name: str) -> Any:
    """Return the row type of this name; None if none is declared.

    A module is read when it is needed: what shows a lineage need not wait for the rows of licences.
    """
    found = (getattr(importlib.import_module(home), name, None) for home in _HOMES)
    return next(
        (each for each in found if isinstance(each, type) and hasattr(each, "_fields")), None
    )


def row_types() -> dict[str, Any]:
    """Return every row type by its name."""
    names = {name: None for home in _HOMES for name in vars(importlib.import_module(home))}
    return {name: found for name in names if (found := find_row_type(name))}


def columns(row_type: str) -> tuple[str, ...]:
    """Return the columns of a row type, in order; none for rows of any shape."""
    found = find_row_type(row_type)
    return tuple(found._fields) if found else ()
