"""Licences, a check, the audit, notices and the pairs in Cypher say the same of every artifact.

Where the pairs say less, docs/how-to/licences-in-cypher.md says so: the exceptions here are those.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest

from graph.schema import (
    Dataset,
    Model,
    Record,
    Repository,
    StatesBase,
    UnresolvedBase,
)
from graph.schema.kinds import typed
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_conflicts import DERIVATIONS
from licenses.rule.judgement import judge
from licenses.rule.pairs import known_statements
from licenses.rule.readings import Policy
from licenses.rule.standing import NOTHING
from ptm.api import Graph
from queries.answer import Key
from queries.lineage_terms import read_edges, read_labels
from queries.propagation.audit import Audit, audit
from queries.propagation.inheritance import SAME_WEIGHTS, VERDICTS, LineageEdge, inherit
from queries.propagation.relations import USE
from queries.verdicts.check_report import CheckReport
from queries.verdicts.license_report import LicenseReport
from tests.examples import number_of
from tests.factories import claim, dataset, derived, licensed, model, tables, trained, used
from tests.queries.test_audit import answers_in

pytestmark = [pytest.mark.many, pytest.mark.long]

GRAPHS = number_of(14, 60)
"""Graphs that are made, each of eight artifacts apart from the others."""
LICENCES = (
    "mit", "apache-2.0", "cc-by-nc-4.0", "gpl-3.0", "llama3.1", "cc-by-nc-nd-4.0", "cc-by-sa-4.0",
    "gemma", "other:acme", "bigscience-bloom-rail-1.0", "mit OR gpl-3.0", "mit AND/OR cc-by-nc-4.0",
    "cdla-sharing-1.0",
)  # fmt: skip
METHODS = (None, "finetune", "quantized", "merge", "adapter", "distilled", "converted")
LEVELS = ("", "unknown", "conflict")
GONE = {"gone_since": "2025-03-12", "gone_stated_by": "snapshot"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a graph of made graphs with merges, circles, gaps, and what is gone or inferred."""
    with open_store(str(tmp_path_factory.mktemp("agreement") / "made.lbug")) as opened:
        chance = random.Random(13)
        records = [each for n in range(GRAPHS) for each in made_records(chance, f"g{n}")]
        opened.write(tables(records), derivations=DERIVATIONS)
        yield opened


def made_records(chance: random.Random, owner: str) -> Iterator[Record]:
    """Yield one made graph: models m, datasets d, and a repository that uses some."""
    models, data = [f"{owner}/m{n}" for n in range(5)], [f"{owner}/d{n}" for n in range(2)]
    for own in models[:4]:
        yield model(own, **(GONE if chance.random() < 0.15 else {}))
    yield from (dataset(own) for own in data)
    for _ in range(chance.randint(3, 9)):
        child, parent = chance.choice(models), chance.choice(models)
        declared = chance.random() < 0.75
        source = "card" if declared else "inferred-prose"
        method = chance.choice(METHODS)
        yield derived(child, parent, source, method=method, declared=declared)
    for own in chance.sample(models, 2):
        yield trained(own, chance.choice(data), declared=chance.random() < 0.8)
    if chance.random() < 0.5:
        yield derived(data[0], data[1], kind=Dataset)
    tool = f"github.com/{owner}/tool"
    yield Repository(id=tool, stated_by="github-api", facts_at="2025-01-01")
    for own in chance.sample(models, 2):
        yield used(tool, own, path="a.py", line=1, how="call", declared=True)
    for kind, own in ((Model, models), (Dataset, data), (Repository, [tool])):
        for each in own:
            for source in chance.choice((["hub-tag"], ["hub-tag"], ["card", "hub-tag"], [])):
                yield licensed(
                    each, chance.choice(LICENCES), source, kind=kind, declared=chance.random() < 0.9
                )
    if chance.random() < 0.4:
        end = (UnresolvedBase, "/data/base")
        yield claim(StatesBase, (Model, chance.choice(models)), end, "card", method="finetune")


class Told(NamedTuple):
    """What is said of one artifact."""

    key: Key
    licenses: LicenseReport
    check: CheckReport


@pytest.fixture(scope="module")
def told(store: Store) -> list[Told]:
    """Return what `ptm licenses` and `ptm check` say of every artifact."""
    graph = Graph(store)
    made = []
    for kind in (Model, Dataset, Repository):
        for row in store.rows(f"MATCH (n:{kind.label}) RETURN n.id AS id ORDER BY id"):
            key = kind.label, row["id"]
            made.append(Told(key, graph.licenses(typed(*key)), graph.check(typed(*key))))
    return made


@pytest.fixture(scope="module")
def audited(store: Store) -> Audit:
    return audit(store)


def test_the_made_graphs_have_something_to_agree_on(told: list[Told]) -> None:
    verdicts = {each.licenses.verdict for each in told}
    assert verdicts == {"compatible", "unknown", "conflict", "restricted", "unrestricted"}
    assert {each.check.verdict for each in told} == {"pass", "review", "fail"}
    assert any(each.licenses.gone for each in told)
    assert any(each.licenses.unresolved for each in told)
    assert any(row.inferred for each in told for row in each.check.findings)
    assert any(each.key[1] == row.origin_id for each in told for row in each.licenses.findings)


def test_the_audit_says_of_each_what_its_report_says(told: list[Told], audited: Audit) -> None:
    graph = audited.graph
    names = graph.names(np.arange(graph.size)).to_pylist()
    nodes = {(graph.kind_of(node), name): node for node, name in enumerate(names)}
    for each in told:
        node = nodes.get(each.key)
        said = {row.action: row.answer for row in each.licenses.answers}
        if node is None:
            assert set(said.values()) == {"unknown"}, each.key
            continue
        assert answers_in(audited.answers, node) == said, each.key
        outcomes = [audited.outcomes[place] for place in audited.outcome[audited.node == node]]
        if outcomes:
            verdict = max((outcome.verdict for outcome in outcomes), key=VERDICTS.index)
            assert verdict == each.licenses.verdict, each.key
        else:
            assert each.licenses.verdict in ("unknown", "restricted", "unrestricted"), each.key


def test_a_check_fails_and_asks_for_what_the_report_finds(told: list[Told], store: Store) -> None:
    graph = Graph(store)
    for each in told:
        assert each.check.answers == each.licenses.answers, each.key
        # What fails is in conflict by what somebody declares alone.
        firm = graph.licenses(typed(*each.key), declared_only=True)
        assert (each.check.verdict == "fail") == (firm.verdict == "conflict"), each.key
        rows = {(row.origin_id, row.license, row.term): row for row in each.check.findings}
        levels = levels_of(each.licenses)
        for about, level in levels.items():
            assert about in rows, (each.key, about)
            graver = "fail" if level == "conflict" and not rows[about].inferred else "review"
            assert rows[about].outcome == graver, (each.key, about)
        gone = {(row.id, "upstream_gone") for row in each.licenses.gone if row.id != each.key[1]}
        more = {(a[0], a[2]) for a in rows.keys() - levels.keys() - levels_of(firm).keys()}
        assert more - {(each.key[1], "downstream_missing")} == gone, each.key


def levels_of(report: LicenseReport) -> dict[tuple[str, str | None, str], str]:
    """Return the gravest level of each origin, licence and term; a check says of the label once."""
    found: dict[tuple[str, str | None, str], str] = {}
    for row in report.findings:
        if row.level != "warning" and row.term != "downstream_missing":
            about = row.origin_id, row.license, row.term
            found[about] = max(row.level, found.get(about, ""), key=LEVELS.index)
    return found


def test_notices_name_whose_licence_asks_for_something(told: list[Told], store: Store) -> None:
    graph = Graph(store)
    for each in told:
        if each.key[0] == "Repository":
            continue  # It passes on what it ships; a report is about using that.
        notices = graph.notices(typed(*each.key))
        assert [row for row in notices.answers if row.id == each.key[1]] == each.licenses.answers
        asked = {
            (origin, row.license, row.term)
            for row in each.licenses.obligations
            if row.term != NOTHING
            for origin in row.origins.split(", ")
            if origin != each.key[1]  # It is passed on as it is; a user may change it.
        }
        listed = {(row.id, row.license, row.term) for row in notices.obligations}
        assert asked <= listed, each.key
        open_yet = {(row.id, row.reason) for row in notices.unknown}
        assert {(row.id, "no_license") for row in each.licenses.undeclared} <= open_yet, each.key
        assert {(row.id, "gone") for row in each.licenses.gone} <= open_yet, each.key
        bases = {(row.id, "unresolved_base") for row in each.licenses.unresolved}
        assert bases == {each for each in open_yet if each[1] == "unresolved_base"}


Pair = tuple[str, str, str, str]
"""An origin, its licence, the edge, and the subject's label."""


def test_pairs_in_cypher_say_it_of_all_that_a_pair_can_know(told: list[Told], store: Store) -> None:
    graph, compared = Graph(store), 0
    for each in told:
        kind, name = each.key
        prefix = "" if kind == "Model" else f"{kind.lower()}_"
        rows = graph.ask(f"{prefix}clashes", **{f"{kind.lower()}_id": name}).rows
        in_pairs = {
            (row["origin_id"], row["origin_license"], row["edge"], row["license"]): row["verdict"]
            for row in rows
        }
        by_rule = dict(judged_alike(each))
        compared += len(by_rule)
        for pair, verdict in by_rule.items():
            assert in_pairs.get(pair, "compatible") == verdict, (each.key, pair)
        for pair, verdict in in_pairs.items():
            if verdict == "conflict" and pair in by_rule:
                assert each.licenses.verdict == "conflict", (each.key, pair)
    assert compared > 100


def judged_alike(each: Told) -> Iterator[tuple[Pair, str]]:
    """Yield the pairs that a report judges by the very edge that the pairs know."""
    assert each.licenses.lineage is not None
    lineage = each.licenses.lineage
    labels = read_labels(lineage.artifacts)
    found = inherit(each.key, read_edges(lineage.steps), labels, Policy())
    stated = {x for known in labels.values() for x in known if x}
    known = known_statements(stated)
    for origin, routes in found.routes.items():
        for route in routes:
            if not is_judged_by_its_last_step(each.key, route.steps, route.edge):
                continue
            for licence in labels.get(origin) or ():
                for label in found.labels:
                    if licence in known and label in known:
                        verdict = judge(licence, route.edge, label).verdict
                        yield (origin[1], licence, route.edge, label), verdict


def is_judged_by_its_last_step(subject: Key, steps: tuple[LineageEdge, ...], edge: str) -> bool:
    """Return whether a pair knows the edge.

    It does not through data, outputs, an adapter, a repository, or several copies.
    """
    if len(steps) == 1:
        return True
    return edge == steps[-1].edge and edge != USE and edge not in SAME_WEIGHTS
