"""What the questions must answer, computed from the records with networkx alone."""

from collections.abc import Iterable
from typing import Any

import networkx as nx

from graph.schema import (
    Alias,
    Claim,
    DerivedFrom,
    End,
    Entity,
    EvaluatedOn,
    Includes,
    License,
    LicensedAs,
    PublishedBy,
    Record,
    StatesBase,
    TrainedOn,
    Uses,
)
from licenses.rule.judgement import judge
from licenses.rule.pairs import known_statements

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
            if isinstance(record, Entity)
        }
        ends = {_key(end) for claim in self.claims for end in (claim.start, claim.end)}
        self.things = set(self.described) | ends
        self.aliases = [record for record in records if isinstance(record, Alias)]

    def of(self, *kinds: type[Claim], declared_only: bool = False) -> list[Claim]:
        """Return the claims of some types."""
        return [
            c for c in self.claims if isinstance(c, kinds) and (c.declared or not declared_only)
        ]

    def counted(self, *kinds: type[Claim], declared_only: bool = False) -> list[Claim]:
        """Return claims of some types without mentions, which bind nobody to anything."""
        found = self.of(*kinds, declared_only=declared_only)
        return [claim for claim in found if getattr(claim, "how", None) != "text"]

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
            claim.start.kind.label,
            claim.end.kind.label,
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
        unsure = any(
            _key(c.start) == key for c in facts.of(StatesBase, declared_only=declared_only)
        )
        known = (mentioned, gone_since(facts, key), unsure)
        rows |= {(steps, key[1], key[0], *one, *known) for one in told or {(None,) * 4}}
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


def descendant_steps(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    found = {start: 0, **below(facts, start, declared_only)}
    return {
        (
            found[_key(claim.end)] + 1,
            _key(claim.start)[1],
            claim.label,
            claim.end.id,
            getattr(claim, "method", None),
            claim.stated_by,
            claim.declared,
            claim.start.kind.label,
            claim.end.kind.label,
        )
        for claim in facts.of(DerivedFrom, TrainedOn, declared_only=declared_only)
        if _key(claim.end) in found
    }


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
        for use in facts.counted(Uses, declared_only=declared_only)
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


def owner_claims(facts: Facts, start: Key) -> Rows:
    return {_statement(facts, c) for c in facts.of(PublishedBy) if _key(c.end) == start}


def all_claims(facts: Facts) -> Rows:
    return {
        _statement(facts, claim)
        for claim in facts.of(DerivedFrom, TrainedOn, EvaluatedOn, Uses, LicensedAs)
    }


def _statement(facts: Facts, claim: Claim) -> tuple[Any, ...]:
    (child_kind, child), (kind, parent) = _key(claim.start), _key(claim.end)
    first_seen = claim.first_seen or facts.taken
    told = (claim.stated_by, claim.declared, claim.evidence, first_seen)
    place = (
        getattr(claim, "path", None),
        getattr(claim, "line", None),
        claim.text if isinstance(claim, StatesBase) else getattr(claim, "raw", None),
    )
    return (child, child_kind, claim.label, parent, kind, *told, *place)


def results(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    return {
        row
        for row in _results(facts, declared_only)
        if start in (("Model", row[0]), ("Dataset", row[1]))
    }


def _results(facts: Facts, declared_only: bool) -> Rows:
    return {
        (
            c.start.id, c.end.id, c.config, c.split, c.metric,
            None if c.value is None else float(c.value), c.text, c.stated_by, c.declared,
            c.evidence, c.verified,
        )
        for c in facts.of(EvaluatedOn, declared_only=declared_only)
        if isinstance(c, EvaluatedOn)
    }  # fmt: skip


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
                told = {one.end.id: other.raw, other.end.id: one.raw}  # type: ignore[attr-defined]
                if told.get("other") == "other":
                    continue
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
    for claim in facts.counted(DerivedFrom, TrainedOn, Uses):
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


def gone_since(facts: Facts, artifact: Key) -> str | None:
    """Return since when an artifact is gone; None while it is there."""
    since: str | None = getattr(facts.described.get(artifact), "gone_since", None)
    return since


def last_stated(facts: Facts, artifact: Key) -> str | None:
    """Return the date of the newest facts, unless they are newer than the disappearance."""
    since = gone_since(facts, artifact)
    dated: str | None = getattr(facts.described.get(artifact), "facts_at", None)
    return dated if since and dated and dated[: len(since)] <= since else None


def identify(facts: Facts, identifier: str) -> Rows:
    kinds = ("Model", "Dataset", "Repository", "License", "Owner")
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


# Licences -------------------------------------------------------------------------------------

SEVERITIES = ("high", "medium", "low")
STEPS = (DerivedFrom, TrainedOn, Uses)


CONVERTED = {"quantized", "converted"}
SPECIFIC = {"adapter", "merge", "distilled", *CONVERTED}
BY_NAME = {"inferred-name", "inferred-config"}


def judged_edges(facts: Facts, declared_only: bool = False) -> set[tuple[Key, Key, str]]:
    """Return child, parent and the word of the licence rule for every pair that sources join."""
    pairs: dict[tuple[Key, Key, type[Claim]], list[Any]] = {}
    for claim in facts.of(*STEPS, declared_only=declared_only):
        pair = (_key(claim.start), _key(claim.end), type(claim))
        pairs.setdefault(pair, []).append(claim)
    return {
        (child, origin, edge)
        for (child, origin, relation), claims in pairs.items()
        if child != origin
        for edge in (
            {"trained_on"} if relation is TrainedOn
            else {"repo_uses_model"} if relation is Uses
            else {"finetune"} if child[0] == "Dataset"
            else _agreed_edges(claims)
        )
    }  # fmt: skip


def _agreed_edges(claims: list[Any]) -> set[str]:
    said = [c for c in claims if c.method is not None and c.stated_by not in BY_NAME]
    firm = {c.method for c in said if c.method in SPECIFIC} | {
        "finetune"
        for c in said
        if c.method not in SPECIFIC and c.declared and not c.stated_by.startswith("hub-")
    }
    named = {c.method for c in claims if c.stated_by in BY_NAME} & SPECIFIC
    return firm or (not said and named) or {"finetune"}


def _distant(edge: str) -> str:
    """Return the edge of a distant copy in another format, which counts as a finetune."""
    return "finetune" if edge in CONVERTED else edge


def outcome(up: str, edge: str, down: str) -> tuple[str, str, str] | None:
    """Return verdict, severity and terms where two licences clash over an edge."""
    made = judge(up, edge, down)
    if made.verdict == "compatible" or len(known_statements({up, down})) < len({up, down}):
        return None
    deciding = {f.severity for f in made.findings if f.level == made.verdict}
    return made.verdict, min(deciding, key=SEVERITIES.index), " ".join(made.terms)


def labels(facts: Facts, declared_only: bool = False) -> dict[Key, set[str]]:
    """Return the licences of each thing that has any."""
    found: dict[Key, set[str]] = {}
    for claim in facts.of(LicensedAs, declared_only=declared_only):
        found.setdefault(_key(claim.start), set()).add(claim.end.id)
    return found


def _clash_rows(
    licences: dict[Key, set[str]], thing: Key, steps: int, through: Key, edge: str, origin: Key
) -> Rows:
    return {
        (thing[1], thing[0], down, steps, through[1], edge, origin[1], origin[0], up, *found)
        for up in licences.get(origin, ())
        for down in licences.get(thing, ())
        if (found := outcome(up, edge, down))
    }


def clashes(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    above, licences = distances(facts, start, declared_only), labels(facts, declared_only)
    rows: Rows = set()
    for made, origin, said in judged_edges(facts, declared_only):
        if made in above and origin != start:
            edge = said if made == start else _distant(said)
            rows |= _clash_rows(licences, start, above[made] + 1, made, edge, origin)
    return rows


def clashes_below(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    graph, licences = facts.above(declared_only).reverse(), labels(facts, declared_only)
    rows: Rows = set()
    for made, origin, said in judged_edges(facts, declared_only):
        if origin != start:
            continue
        rows |= _clash_rows(licences, made, 1, made, said, start)
        edge = _distant(said)
        for thing, steps in nx.single_source_shortest_path_length(graph, made).items():
            if thing not in (start, made):
                rows |= _clash_rows(licences, thing, steps + 1, made, edge, start)
    return rows


def _parts(facts: Facts, licence: str) -> set[str]:
    found = {claim.end.id for claim in facts.of(Includes) if claim.start.id == licence}
    return found or {licence}


def _terms(facts: Facts, licence: str) -> License:
    known = facts.described.get(("License", licence))
    return known if isinstance(known, License) else License(id=licence)


def inherited_terms(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    licences = labels(facts, declared_only)
    return {
        (
            steps, thing[1], thing[0], part, said.allows_commercial, said.allows_derivatives,
            said.share_alike, said.use_restrictions, said.research_only, said.requires_attribution,
            said.must_flow_down_license_text, said.naming_requirement, said.trained_model_reach,
            said.confidence,
        )
        for thing, steps in distances(facts, start, declared_only).items()
        for licence in licences.get(thing, ())
        for part in _parts(facts, licence)
        for said in (_terms(facts, part),)
    }  # fmt: skip


def clashing_repositories(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    licences, rows = labels(facts), set()
    for claim in facts.of(Uses):
        thing, origin = _key(claim.start), _key(claim.end)
        rows |= _clash_rows(licences, thing, 1, thing, "repo_uses_model", origin)
    order = [(row[9], SEVERITIES.index(row[10]), row[0], row[2], *row[6:9], row) for row in rows]
    return [row for *_, row in sorted(order)][:limit]


def clashing_pairs(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    licences, met = labels(facts), set()
    for thing, origin, edge in judged_edges(facts):
        met |= {
            (thing, origin, edge, up, down)
            for up in licences.get(origin, ())
            for down in licences.get(thing, ())
        }
    counts: dict[tuple[str, ...], int] = {}
    for _, _, edge, up, down in met:
        if found := outcome(up, edge, down):
            counts[(up, down, edge, *found)] = counts.get((up, down, edge, *found), 0) + 1
    return sorted(
        ((*key, number) for key, number in counts.items()), key=lambda row: (-row[-1], *row)
    )[:limit]


def undeclared_by_reach(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    labelled = labels(facts, declared_only=True)
    rows = [
        (
            *row,
            getattr(facts.described.get((row[1], row[0])), "downloads", None),
            (row[1], row[0]) not in facts.described,
        )
        for row in most_depended_upon(facts, len(facts.things))
        if (row[1], row[0]) not in labelled
    ]
    return rows[:limit]


def permissive_over_restricted(
    facts: Facts, limit: int, among: int = 1_000
) -> list[tuple[Any, ...]]:
    licences, graph = labels(facts), facts.above()
    labelled = [
        (-(getattr(facts.described.get(thing), "downloads", None) or 0), thing[1], thing[0], down)
        for thing, own in licences.items()
        for down in own
        if thing[0] != "Repository" and _terms(facts, down).family == "permissive"
    ]
    rows = set()
    for _, identifier, kind, down in sorted(labelled)[:among]:
        thing = (kind, identifier)
        downloads = getattr(facts.described.get(thing), "downloads", None)
        for origin, steps in nx.single_source_shortest_path_length(graph, thing).items():
            rows |= {
                (identifier, kind, down, steps, origin[1], origin[0], up, downloads)
                for up in licences.get(origin, ())
                if origin != thing
                and any(_is_restricted(_terms(facts, part)) for part in _parts(facts, up))
            }
    return sorted(rows, key=lambda row: (-(row[-1] or 0), *row[:-1]))[:limit]


def _is_restricted(terms: License) -> bool:
    return (
        terms.allows_commercial == "no"
        or terms.research_only == "yes"
        or terms.allows_derivatives in ("no", "no_share")
        or terms.use_restrictions == "yes_flow_down"
        or terms.share_alike in ("strong", "network")
    )


def licensed_under(facts: Facts, licence: str, limit: int) -> list[tuple[Any, ...]]:
    rows = [
        (
            _key(claim.start)[1], _key(claim.start)[0], claim.end.id, claim.stated_by,
            claim.declared, getattr(facts.described.get(_key(claim.start)), "downloads", None),
        )
        for claim in facts.of(LicensedAs)
        if licence == claim.end.id or licence in _parts(facts, claim.end.id)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-(row[5] or 0), *row[:4]))[:limit]
