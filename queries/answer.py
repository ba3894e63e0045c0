"""What a question answers: rows of a declared type, and the dates of their facts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from graph.schema import LicensedAs, Model, Repository, Uses
from graph.schema.kinds import is_artifact, kind_of_parameter, typed
from queries.rows import WeightsCopy, columns, find_row_type

if TYPE_CHECKING:
    import networkx
    import pandas
    import pyarrow

Row = dict[str, Any]
Key = tuple[str, str]
"""Kind and id of an artifact."""
UNDECLARED = "Row"
"""The type of rows that no question declares, as of Cypher of a user's own."""
BOUND = 100
"""Steps that the questions follow; the longest chain known has 39."""


class Facts(NamedTuple):
    """Properties of nodes, and of claims: by both ends, type and who states it, all there are."""

    nodes: dict[Key, Row]
    claims: dict[tuple[str, ...], list[Row]]

    def licenses(self, *, declared_only: bool) -> dict[Key, str]:
        """Return the licences of each artifact, with who states them."""
        found: dict[Key, list[str]] = {}
        for (kind, own, _, license_id, relation, by), rows in sorted(self.claims.items()):
            if relation == LicensedAs.label and (rows[0].get("declared") or not declared_only):
                found.setdefault((kind, own), []).append(f"{license_id} ({by})")
        return {key: "; ".join(labels) for key, labels in found.items()}


ReadMore = Callable[[Collection[Key], Collection[str]], Facts]
"""Reads what is known of nodes, and of the claims of some types that begin at them."""


def nothing_more(_keys: Collection[Key], _relations: Collection[str]) -> Facts:
    """Return that nothing is known besides what a report says."""
    return Facts({}, {})


class Report:
    """What every result offers: its rows for formats, data frames and graphs.

    Subclasses are frozen dataclasses with typed fields. ``rows``, ``parameters`` and ``parts`` are
    what JSON holds; they are derived from those fields.
    """

    if TYPE_CHECKING:
        # A property here would be the default of a dataclass field of its name.
        @property
        def question(self) -> str:
            """Return the name of the question or command."""

        @property
        def row_type(self) -> str:
            """Return the name of the type of the rows."""

        @property
        def facts(self) -> list[Row]:
            """Return each source of the graph with the date of its facts."""

        @property
        def rows(self) -> list[Row]:
            """Return the rows as dicts with the columns of ``row_type``."""

        @property
        def parameters(self) -> dict[str, Any]:
            """Return what was asked, and the conclusions that belong to no row."""

    has_licenses: ClassVar[bool] = False
    """Whether ``nodes`` says the licences of artifacts."""

    @property
    def several(self) -> Sequence[Report]:
        """Return the reports that it joins, to be read one after the other; none of one report."""
        return ()

    @property
    def parts(self) -> Mapping[str, Answer]:
        """Return the further tables of the result, by name."""
        return {}

    @property
    def shape(self) -> str:
        """Return what formats know it by."""
        return type(self).__name__

    @property
    def about(self) -> Key | None:
        """Return the kind and id of the artifact that it is about, if it is about one."""
        return None

    @property
    def also(self) -> tuple[str, ...]:
        """Return what else the id that was asked for could mean."""
        return ()

    @property
    def of_a_graph(self) -> bool:
        """Return whether it says what a graph holds, so that it is of some date."""
        return True

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return columns(self.row_type) or tuple(self.rows[0] if self.rows else ())

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame, with all columns even where there are no rows.

        Whole numbers of which some are unknown are of pandas' type ``Int64``, not floats.

        Examples
        --------
        >>> from ptm import open_graph
        >>> with open_graph() as graph:
        ...     graph.lineage("HuggingFaceH4/zephyr-7b-beta").to_pandas().shape
        (3, 9)
        """
        from queries.data_frame import make_frame

        return make_frame(self.columns(), self.rows)

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as an Arrow table, with the declared type of each column.

        It has all columns and types even where there are no rows. Columns that no question
        declares, as those of ``cypher``, are of the type of their values; lists and maps are lists
        and structs. Where the values of a column do not agree, or Arrow has no such value, it is
        text: texts as they are, everything else as JSON.

        Examples
        --------
        >>> from ptm import open_graph
        >>> with open_graph() as graph:
        ...     table = graph.find("zephyr").to_arrow()
        >>> table.schema.field("downloads").type
        DataType(int64)
        """
        from queries.arrow_table import make_table

        return make_table(self.columns(), self.rows, find_row_type(self.row_type))

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return a graph: an edge for each step or use, a node for each artifact.

        Both have the properties that the graph knows of them, as it is now, and what the report
        says. A dataset that has the same id as a model of the result is called ``dataset:ID``.

        Raises
        ------
        graph.errors.UnavailableError
            If the graph that it comes from cannot be read any more.
        """
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        edges = [*self.rows, *self.steps_between]
        names, nodes = node_names(edges), self.nodes()
        first = self.several[0] if self.several else self
        more: ReadMore = getattr(first, "more", nothing_more)
        relations = {row["relation"] for row in edges if row.get("relation")}
        facts = more(nodes, relations | {Uses.label, LicensedAs.label})
        declared_only = getattr(first, "declared_only", False)
        labels = {} if first.has_licenses else facts.licenses(declared_only=declared_only)
        for key, values in nodes.items():
            label = {"license": labels[key]} if key in labels else {}
            known = facts.nodes.get(key, {}) | label | values | {"id": key[1], "kind": key[0]}
            graph.add_node(names.get(key, key[1]), **known)
        # A model where several have the id of what is used.
        kinds = {own: kind for kind, own in sorted(nodes, key=lambda key: key[0] == Model.label)}
        for row in edges:
            if ends := _joined(row, kinds):
                child, parent = (names.get(end, end[1]) for end in ends)
                claim = _claim_of(row, ends, facts)
                graph.add_edge(child, parent, **(claim | _known(row)))
        return graph

    @property
    def steps_between(self) -> list[Row]:
        """Return steps that join what the rows are about, where they are no rows themselves."""
        return [row for each in self.several for row in each.steps_between]

    def nodes(self) -> dict[Key, Row]:
        """Return what joins the rows of the report, with what it says of each."""
        # A question about one artifact has it among its answers, or not.
        about = None if isinstance(self, Answer) else self.about
        found: dict[Key, Row] = {about: {}} if about else {}
        for each in self.several:
            found |= each.nodes()
        for row in self.rows:
            if "child_id" in row:
                found |= {key: {} for key in ends_of(row) if key not in found}
            elif row.get("repository"):
                found.setdefault(_user(row), {})
            elif "id" in row:
                found.setdefault((str(row.get("kind")), str(row["id"])), {}).update(_known(row))
        return found

    @property
    def reached_limit(self) -> int | None:
        """Return the limit that it was asked with, if it has as much, so that more may be left."""
        return None

    def touches_bound(self) -> bool:
        """Return whether it ends where no question looks farther, so that more may lie beyond.

        Of rows that no question declares nothing is known.
        """
        if self.row_type == UNDECLARED:
            return False
        rows = itertools.chain(self.rows, *(part.rows for part in self.parts.values()))
        farthest = (row.get(name) for row in rows for name in ("step", "steps", "distance"))
        return any(isinstance(number, int) and number >= BOUND for number in farthest)

    def __repr__(self) -> str:
        """Return in a line what it is about, and how much it has."""
        name = type(self).__name__ if self.shape == type(self).__name__ else self.question
        about = f" of {self.about[1]!r}" if self.about else ""
        count = len(self)
        return f"<{name}{about}: {count:,} row{'s' * (count != 1)}{_dates_of(self.facts)}>"

    def __str__(self) -> str:
        """Return the text that the command prints on a terminal of 80 columns."""
        return _printed_by[-1](self) if _printed_by else repr(self)

    def _repr_html_(self) -> str | None:
        """Show it in a notebook, if ``show_with`` was told how; otherwise as any object."""
        return _shown_by[-1](self) if _shown_by else None


_shown_by: list[Callable[[Report], str]] = []
_printed_by: list[Callable[[Report], str]] = []


def show_with(show: Callable[[Report], str], write: Callable[[Report], str]) -> None:
    """Let every report be shown in notebooks as some HTML, and printed as some text."""
    _shown_by[:], _printed_by[:] = [show], [write]


def _dates_of(facts: Iterable[Row]) -> str:
    """Return the newest date of the facts, to follow other words; empty where there is none."""
    newest = max((str(row["taken"] or "")[:10] for row in facts), default="")
    return f", facts of {newest}" if newest else ""


# Without slots the properties of Report would stand in the way of its fields.
@dataclass(frozen=True, slots=True, repr=False)
class Answer(Report):
    """The answer to one question.

    ``rows`` are dicts with the columns of ``row_type``; ``facts`` names each source of the graph
    with the date of its facts; ``parts`` holds answers that are shown with it, by name.
    """

    question: str
    parameters: dict[str, Any]
    row_type: str
    rows: list[Row]
    facts: list[Row] = field(default_factory=list)
    parts: Mapping[str, Answer] = field(default_factory=dict)
    more: ReadMore = field(default=nothing_more, compare=False, repr=False)
    names: tuple[str, ...] = ()
    """The columns of rows that no question declares, known without any row."""
    also: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Sentences that say which of several ids are not in the graph."""

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return self.names or Report.columns(self)

    @property
    def shape(self) -> str:
        """Return what formats know it by: the type of its rows."""
        return self.row_type

    @property
    def reached_limit(self) -> int | None:
        """Return the limit that it was asked with, if it has as much, so that more may be left."""
        limit = self.parameters.get("limit")
        if self.row_type == UNDECLARED or not isinstance(limit, int):
            return None
        # Of copies the files are counted, of which each has several rows.
        copies = self.row_type == WeightsCopy.__name__
        count = len({row["weights"] for row in self.rows}) if copies else len(self.rows)
        return limit if count >= limit else None

    @property
    def about(self) -> Key | None:
        """Return the artifact that one of its parameters names."""
        for name, value in self.parameters.items():
            if kind := kind_of_parameter(name):
                return kind.label, str(value)
        return None


def _known(row: Row) -> Row:
    """Return the values of a row that are known."""
    return {name: value for name, value in row.items() if value is not None}


def _user(row: Row) -> Key:
    """Return the repository, or what else uses something, in a row about a use."""
    return str(row.get("kind") or Repository.label), str(row["repository"])


def _joined(row: Row, kinds: Mapping[str, str]) -> tuple[Key, Key] | None:
    """Return what a row joins, if it does; ``kinds`` are those of the nodes, by id."""
    if "child_id" in row:
        return ends_of(row)
    if not (row.get("repository") and row.get("through")):
        return None
    through = str(row["through"])
    return _user(row), (kinds.get(through, Model.label), through)


def _claim_of(row: Row, ends: tuple[Key, Key], facts: Facts) -> Row:
    """Return the properties of the claim that a row is; none where it could be one of several."""
    key = (*ends[0], *ends[1], row.get("relation", Uses.label), str(row.get("stated_by")))
    same = [
        claim
        for claim in facts.claims.get(key, ())
        if all(claim.get(name) == row[name] for name in ("path", "line") if name in row)
    ]
    return same[0] if len(same) == 1 else {}


def part(name: str, row_type: type, rows: Iterable[Any]) -> Answer:
    """Return typed rows as an answer that is part of a report."""
    return Answer(name, {}, row_type.__name__, as_dicts(rows))


def as_dicts(rows: Iterable[Any]) -> list[Row]:
    """Return typed rows as dicts."""
    return [row._asdict() for row in rows]


def ends_of(row: Row) -> tuple[Key, Key]:
    """Return the child and the parent that a row with ``child_id`` and ``parent_id`` joins."""
    parent_kind = row.get("parent_kind", row.get("kind"))
    return (str(row.get("child_kind")), row["child_id"]), (str(parent_kind), row["parent_id"])


def node_names(rows: Iterable[Row]) -> dict[Key, str]:
    """Return the names of artifacts that share their id with a model, such as ``dataset:ID``."""
    found: set[Key] = set()
    for row in rows:
        if "child_id" in row:
            found |= set(ends_of(row))
        elif "kind" in row and "id" in row:
            found.add((row["kind"], row["id"]))
    return {
        (kind, identifier): typed(kind, identifier)
        for kind, identifier in found
        if is_artifact(kind) and kind != Model.label and (Model.label, identifier) in found
    }


def nulls_last(row: Iterable[Any]) -> list[tuple[bool, Any]]:
    """Return what typed rows are sorted by: all their values, the unknown last."""
    return [(value is None, value) for value in row]
