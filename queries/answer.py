"""What a question answers: rows of a declared type, and how old their facts are."""

from __future__ import annotations

import html
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from queries.check_rows import GATE_ROWS
from queries.license_rows import LICENSE_ROWS

if TYPE_CHECKING:
    import networkx
    import pandas

Row = dict[str, Any]
BOUND = 100
"""Steps that the questions follow; the longest chain known has 39."""


class Step(NamedTuple):
    """One edge of a lineage, ``step`` edges from the start."""

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
    """A thing that was found, ``steps`` edges from the start."""

    id: str
    kind: str
    steps: int


class Use(NamedTuple):
    """A repository that loads something, ``distance`` edges from the start."""

    repository: str
    distance: int
    through: str
    path: str | None
    line: int | None
    stated_by: str


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
    """A licence that a thing of a lineage is labelled with; None where none is stated.

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


class Statement(NamedTuple):
    """A claim with what was read; ``kind`` is that of the parent, ``path`` where it is used.

    ``raw`` is the label of a licence as it was written.
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


class Fact(NamedTuple):
    """A property of one thing, who states it, and when it was true."""

    property: str
    value: Any
    unit: str | None
    stated_by: str | None
    facts_at: str | None


class Disagreement(NamedTuple):
    """Two sources that say different things about one thing."""

    id: str
    relation: str
    value: str
    stated_by: str
    other_value: str
    other_stated_by: str


class Rank(NamedTuple):
    """How many things depend on one directly; ``repositories`` of them are repositories."""

    id: str
    kind: str
    users: int
    repositories: int


class Undeclared(NamedTuple):
    """A thing that states no licence; downloads of the last 30 days."""

    id: str
    kind: str
    downloads: int | None


class Found(NamedTuple):
    """A thing whose id contains a text; downloads of the last 30 days."""

    id: str
    kind: str
    downloads: int | None
    only_mentioned: bool


class Identity(NamedTuple):
    """A thing that an id names; alias is 1 where the id is another name of it."""

    id: str
    kind: str
    alias: int


class SourceAge(NamedTuple):
    """A source, the newest date of its facts, and how many of its ingests broke off."""

    source: str
    taken: str
    finished: str | None
    incomplete: int


class Freshness(NamedTuple):
    """How old a source's facts are, in days, and how many of its ingests did not end."""

    source: str
    taken: str | None
    days: int | None
    stale: bool
    incomplete: int


class Count(NamedTuple):
    """How many things or claims of a sort there are; of things, how many are only mentioned."""

    label: str
    number: int
    only_mentioned: int | None


class Chain(NamedTuple):
    """The longest chain of derivations above a model, in steps; ``path`` from it to the root."""

    id: str
    steps: int
    path: str


class Depth(NamedTuple):
    """Least and greatest number of steps from a model to a root; None above a circle."""

    id: str
    least: int | None
    greatest: int | None


class Cycle(NamedTuple):
    """A member of a circle of derivations; ``cycle`` numbers the circles, the largest first."""

    cycle: int
    size: int
    id: str


ROW_TYPES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        Step, Artifact, Use, Impact, LicensedArtifact, Statement, Result, Fact, Disagreement, Rank,
        Undeclared, Found, Identity, SourceAge, Freshness, Count, Chain, Depth, Cycle,
        *LICENSE_ROWS, *GATE_ROWS,
    )
}  # fmt: skip


def columns(row_type: str) -> tuple[str, ...]:
    """Return the columns of a row type, in order; none for rows of any shape."""
    found = ROW_TYPES.get(row_type)
    return tuple(found._fields) if found else ()  # type: ignore[attr-defined]


@dataclass(slots=True)
class Answer:
    """The answer to a question.

    ``rows`` are dicts with the columns of ``row_type``; ``facts`` names each source of the graph
    with the date of its facts; ``parts`` holds answers that belong to this one, by name.
    """

    question: str
    parameters: dict[str, Any]
    row_type: str
    rows: list[Row]
    facts: list[Row] = field(default_factory=list)
    parts: dict[str, Answer] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return columns(self.row_type) or tuple(self.rows[0] if self.rows else ())

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame, with all columns even where there are no rows."""
        import pandas

        return pandas.DataFrame(self.rows, columns=list(self.columns()))

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return the rows as a graph: an edge for each step or use, else a node for each thing.

        A dataset that has the same id as a model of the answer is called ``dataset:ID``.
        """
        import networkx

        from queries.ends import joined, node_names, steps_to

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        steps, names = steps_to(self), node_names(self)
        for row in self.rows:
            known = {k: v for k, v in row.items() if v is not None}
            if "child_id" in row:
                for ends in joined(row, steps):
                    child, parent = (names.get(end, end[1]) for end in ends)
                    graph.add_edge(child, parent, **known)
            elif row.get("repository") and row.get("through"):
                graph.add_edge(row["repository"], row["through"], **known)
            elif "id" in row:
                thing = (str(row.get("kind")), str(row["id"]))
                graph.add_node(names.get(thing, thing[1]), **known)
        return graph

    def touches_bound(self) -> bool:
        """Return whether it ends where no question looks farther, so that more may lie beyond."""
        rows = itertools.chain(self.rows, *(part.rows for part in self.parts.values()))
        farthest = (row.get(name) for row in rows for name in ("step", "steps", "distance"))
        return any(isinstance(number, int) and number >= BOUND for number in farthest)

    def _repr_html_(self) -> str:
        """Show the rows in a notebook; everything from outside is escaped."""
        names = self.columns()
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_text(row.get(n)))}</td>" for n in names) + "</tr>"
            for row in self.rows
        )
        caption = html.escape(f"{self.question}: {len(self.rows)} rows")
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"


def _text(value: object) -> str:
    return "" if value is None else str(value)
