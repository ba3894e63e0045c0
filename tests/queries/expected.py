"""What the questions must answer, computed from the records with networkx alone."""

from collections.abc import Iterable
from typing import Any

import networkx as nx

from graph.schema import Alias, Claim, DerivedFrom, End, LicensedAs, Record, Thing, TrainedOn, Uses

Key = tuple[str, str]
Rows = set[tuple[Any, ...]]


class Facts:
    """Records, ready to be reckoned with."""

    def __init__(self, records: Iterable[Record], taken: str) -> None:
        records = list(records)
        self.taken = taken
        self.claims = [record for record in records if isinstance(record, Claim)]
        self.described = {
            _key(End(type(record), record.id)): record
            for record in records
            if isinstance(record, Thing)
        }
        ends = {_key(end) for claim in self.claims for end in (claim.start, claim.end)}
        self.things = set(self.described) | ends
        self.aliases = [record for record in records if isinstance(record, Alias)]

    def of(self, *kinds: type[Claim], declared_only: bool = False) -> list[Claim]:
        """Return the claims of some types."""
        return [
            c for c in self.claims if isinstance(c, kinds) and (c.declared or not declared_only)
        ]

    def above(self, declared_only: bool = False) -> "nx.DiGraph[Key]":
        """Return what everything is built on: an edge from each thing to what it is made from."""
        graph: nx.DiGraph[Key] = nx.DiGraph()
        graph.add_nodes_from(self.things)
        for claim in self.of(DerivedFrom, TrainedOn, Uses, declared_only=declared_only):
            graph.add_edge(_key(claim.start), _key(claim.end))
        return graph

    def derivations(self) -> "nx.DiGraph[str]":
        """Return the derivations between models, without those of a model from itself."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        for claim in self.of(DerivedFrom):
            (kind, child), (_, parent) = _key(claim.start), _key(claim.end)
            if kind == "Model":
                graph.add_nodes_from([child, parent])
                if child != parent:
                    graph.add_edge(child, parent)
        return graph


def _key(end: End) -> Key:
    # GitHub's names are the same in upper and lower case.
    return end.kind.label, end.id.lower() if end.kind.label == "Repository" else end.id


def distances(facts: Facts, start: Key, declared_only: bool = False) -> dict[Key, int]:
    """Return everything above a thing, with the least number of steps; the thing itself is 0."""
    if start not in facts.things:
        return {}
    return dict(nx.single_source_shortest_path_length(facts.above(declared_only), start))


def ancestors(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    found = distances(facts, start, declared_only)
    return {(i, kind, steps) for (kind, i), steps in found.items() if (kind, i) != start}


def training_datasets(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    return {row for row in ancestors(facts, start, declared_only) if row[1] == "Dataset"}


def lineage(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    found = distances(facts, start, declared_only)
    return {
        (
            found[_key(claim.start)] + 1,
            _key(claim.start)[1],
            claim.label,
            claim.end.id,
            getattr(claim, "method", None),
            claim.stated_by,
            claim.declared,
        )
        for claim in facts.of(DerivedFrom, TrainedOn, Uses, declared_only=declared_only)
        if _key(claim.start) in found
    }


def lineage_licenses(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    rows: Rows = set()
    for key, steps in distances(facts, start, declared_only).items():
        stated = facts.of(LicensedAs, declared_only=declared_only)
        labels = [c for c in stated if isinstance(c, LicensedAs) and _key(c.start) == key]
        told = {(c.end.id, c.stated_by, c.declared, c.raw) for c in labels}
        mentioned = key not in facts.described
        rows |= {(steps, key[1], key[0], *one, mentioned) for one in told or {(None,) * 4}}
    return rows


def below(facts: Facts, start: Key, declared_only: bool = False) -> dict[Key, int]:
    """Return the models and datasets that are built on a thing, with their distances."""
    graph = facts.above(declared_only).reverse()
    graph.remove_nodes_from([key for key in facts.things if key[0] == "Repository"])
    if start not in graph:
        return {}
    found = dict(nx.single_source_shortest_path_length(graph, start))
    # A dataset is trained on by models; what those are built into is built on it as well.
    return {key: steps for key, steps in found.items() if key != start}


def descendants(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    found = below(facts, start, declared_only)
    return {(identifier, kind, steps) for (kind, identifier), steps in found.items()}


def dependents(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    found = {start: 0, **below(facts, start, declared_only)}
    return {
        (
            _key(use.start)[1],
            found[_key(use.end)] + 1,
            use.end.id,
            use.path,
            use.line,
            use.stated_by,
        )
        for use in facts.of(Uses, declared_only=declared_only)
        if isinstance(use, Uses) and _key(use.end) in found
    }


def depth(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    edges = [
        (_key(claim.start), _key(claim.end))
        for claim in facts.of(DerivedFrom, declared_only=declared_only)
        if _key(claim.start)[0] == "Model"
    ]
    graph: nx.DiGraph[Key] = nx.DiGraph(edge for edge in edges if edge[0] != edge[1])
    if start not in graph:
        return set()
    found = nx.single_source_shortest_path_length(graph, start)
    return {(k[1], k[0], n) for k, n in found.items() if k != start and not graph.out_degree(k)}


def claims(facts: Facts, start: Key) -> Rows:
    return {_statement(facts, claim) for claim in facts.claims if _key(claim.start) == start}


def all_claims(facts: Facts) -> Rows:
    return {
        _statement(facts, claim) for claim in facts.of(DerivedFrom, TrainedOn, Uses, LicensedAs)
    }


def _statement(facts: Facts, claim: Claim) -> tuple[Any, ...]:
    (child_kind, child), (kind, parent) = _key(claim.start), _key(claim.end)
    first_seen = claim.first_seen or facts.taken
    told = (claim.stated_by, claim.declared, claim.evidence, first_seen)
    place = (getattr(claim, "path", None), getattr(claim, "line", None))
    return (child, child_kind, claim.label, parent, kind, *told, *place)


def disagreements(facts: Facts) -> Rows:
    rows: Rows = set()
    for one in facts.of(LicensedAs, DerivedFrom):
        for other in facts.claims:
            if type(other) is not type(one) or other.start != one.start:
                continue
            if not one.stated_by < other.stated_by:
                continue
            if isinstance(one, LicensedAs):
                values = (one.end.id, other.end.id)
            elif one.end == other.end:
                values = (one.method, other.method)  # type: ignore[attr-defined]
            else:
                continue
            if None not in values and values[0] != values[1]:
                identifier = _key(one.start)[1]
                rows.add(
                    (identifier, one.label, values[0], one.stated_by, values[1], other.stated_by)
                )
    return rows


def most_depended_upon(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    users: dict[Key, set[Key]] = {}
    for claim in facts.of(DerivedFrom, TrainedOn, Uses):
        if _key(claim.start) != _key(claim.end):
            users.setdefault(_key(claim.end), set()).add(_key(claim.start))
    rows = [
        (identifier, kind, len(some), sum(user[0] == "Repository" for user in some))
        for (kind, identifier), some in users.items()
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:limit]


def undeclared_licenses(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    labelled = {_key(claim.start) for claim in facts.of(LicensedAs, declared_only=True)}
    rows = [
        (identifier, kind, getattr(thing, "downloads", None))
        for (kind, identifier), thing in facts.described.items()
        if kind in ("Model", "Dataset", "Repository") and (kind, identifier) not in labelled
    ]
    return sorted(rows, key=lambda row: (-(row[2] or 0), row[1], row[0]))[:limit]


def find(facts: Facts, text: str) -> Rows:
    return {
        (
            identifier,
            kind,
            getattr(facts.described.get((kind, identifier)), "downloads", None),
            (kind, identifier) not in facts.described,
        )
        for kind, identifier in facts.things
        if kind in ("Model", "Dataset", "Repository") and text.lower() in identifier.lower()
    }


def identify(facts: Facts, identifier: str) -> Rows:
    kinds = ("Model", "Dataset", "Repository")
    named = {(i, kind, 0) for kind, i in facts.things if kind in kinds and i == identifier}
    return named | {(a.target, a.kind, 1) for a in facts.aliases if a.alias == identifier}


def cycles(facts: Facts) -> list[tuple[Any, ...]]:
    parts = [
        sorted(part)
        for part in nx.strongly_connected_components(facts.derivations())
        if len(part) > 1
    ]
    members = {member for part in parts for member in part}
    alone = {
        claim.start.id
        for claim in facts.of(DerivedFrom)
        if claim.start == claim.end and claim.start.kind.label == "Model"
    }
    parts += [[identifier] for identifier in alone - members]
    parts.sort(key=lambda part: (-len(part), part))
    return [(n, len(part), member) for n, part in enumerate(parts, 1) for member in part]


def depths(facts: Facts) -> Rows:
    """Return each model with its least and greatest number of steps to a root."""
    graph = facts.derivations()
    roots = {node for node in graph if not graph.out_degree(node)}
    circles = {
        node for part in nx.strongly_connected_components(graph) for node in part if len(part) > 1
    }
    rows: Rows = set()
    for node in graph:
        found = nx.single_source_shortest_path_length(graph, node)
        least = min((steps for other, steps in found.items() if other in roots), default=None)
        around = graph.subgraph(found)
        endless = circles & set(found)
        greatest = None if endless else nx.dag_longest_path_length(around)
        rows.add((node, least, greatest))
    return rows
