"""A family says of its subject and of each member what the commands say of these alone."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.memory import MemoryStore
from graph.errors import UsageError
from graph.schema import Dataset, End, Model, Record, Repository
from graph.schema.kinds import only_uses, typed
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.unresolved import states_base
from ptm.api import Graph
from queries.answer import BOUND, Key
from queries.families import reading
from queries.families.report import (
    BESIDE,
    DOWNSTREAM,
    NOTHING_KNOWN,
    SUBJECT,
    UPSTREAM,
    FamilyReport,
)
from queries.families.tables import MOST_PLACES
from queries.lineage_report import LineageReport
from reports import render
from reports.html.data import page_data
from reports.views.family import view_family
from tests.examples import examples
from tests.factories import dataset, derived, licensed, model, tables, trained, used

LICENSES = ["mit", "cc-by-nc-4.0", "llama3", "gpl-3.0"]
SUBJECTS = (
    "mixed", "mix/a", "ring/1", "ring/below", "closed/x", "loop/alone", "two/minds", "guess/far",
    "guess/base", "dataset:corp/a", "same/name", "clash/base", "gap/child",
    "github.com/gap/reader",
)  # fmt: skip


def keys_on(family: FamilyReport, *sides: str) -> dict[Key, int | None]:
    """Return the members on some sides with their distances."""
    return {member.key: member.steps for member in family.members if member.side in sides}


def check_family(graph: Graph, name: str, *, declared_only: bool) -> FamilyReport:
    """Check a family against what is said of its subject alone, and return it."""
    family = graph.family(name, declared_only=declared_only)
    lineage = graph.lineage(name, declared_only=declared_only)
    licenses = graph.licenses(name, declared_only=declared_only)
    members = {member.key: member for member in family.members}
    assert len(members) == len(family.members)
    assert all({step.child, step.parent} <= members.keys() for step in family.steps)
    assert {(row.kind, row.id) for row in family.labels} <= members.keys() >= family.known.keys()
    assert replace(family.licenses, facts=licenses.facts) == licenses
    check_upstream(family, lineage)
    up = keys_on(family, SUBJECT, UPSTREAM)
    built: dict[Key, int] = {}
    if not only_uses(family.subject.kind):
        impact = graph.impact(name, declared_only=declared_only)
        built = {(row.kind, row.id): row.steps for row in impact.artifacts}
        for use in impact.uses:
            user = impact.user(use)
            built[user] = min(use.distance, built.get(user, use.distance))
        assert {row for row in family.gone if (row.kind, row.id) in impact.members - up.keys()} == {
            row for row in impact.gone if (row.kind, row.id) not in up
        }
    assert keys_on(family, DOWNSTREAM) == {k: n for k, n in built.items() if k not in up}
    own = members[family.subject.key]
    others = [step for step in family.steps if step.child == own.key != step.parent]
    bases = [row for row in family.unresolved if (row.kind, row.id) == own.key]
    mentions = all(step.how == "text" for step in others) and not bases
    assert own.verdict == (None if mentions else licenses.verdict)
    return family


def check_upstream(family: FamilyReport, lineage: LineageReport) -> None:
    """Check that what is upstream is what the lineage has, and nothing else."""
    up = keys_on(family, SUBJECT, UPSTREAM)
    assert up == {(row.kind, row.id): row.steps for row in lineage.artifacts}
    assert {
        (*step.child, step.relation, *step.parent, step.method, step.stated_by, step.declared)
        for step in family.steps
        if step.child in up
    } == {
        (
            row.child_kind, row.child_id, row.relation, row.parent_kind, row.parent_id, row.method,
            row.stated_by, row.declared,
        )
        for row in lineage.steps
        if (row.parent_kind, row.parent_id) in up  # the last of a long one leads out of it
    }  # fmt: skip
    assert [row for row in family.gone if (row.kind, row.id) in up] == lineage.gone
    bases = {row for row in family.unresolved if (row.kind, row.id) in up}
    assert bases == set(lineage.unresolved)
    labels = {(r.id, r.kind, r.license, r.stated_by) for r in lineage.artifacts if r.license}
    assert labels == {
        (r.id, r.kind, r.license, r.stated_by) for r in family.labels if (r.kind, r.id) in up
    }
    stubs = {member.key for member in family.members if member.only_mentioned}
    assert stubs & up.keys() == {(r.kind, r.id) for r in lineage.artifacts if r.only_mentioned}


@pytest.mark.parametrize("declared_only", [False, True])
@pytest.mark.parametrize("name", SUBJECTS)
def test_families_of_the_made_graph(made: Store, name: str, declared_only: bool) -> None:
    check_family(Graph(made), name, declared_only=declared_only)


@pytest.mark.parametrize("name", ["mix/abcd", "clash/base", "ring/1", "gap/gone"])
def test_each_member_is_judged_as_it_is_alone(embedded: Store, name: str) -> None:
    graph = Graph(embedded)
    family = graph.family(name)
    for member in family.members:
        alone = graph.licenses(typed(member.kind, member.id))
        found = alone.upstream or alone.unresolved
        assert member.verdict == (alone.verdict if found else None), member
        if member.verdict not in (None, "compatible"):
            assert member.severity
            assert member.terms
        said = family.answers.get(member.key, NOTHING_KNOWN)
        assert said.answers == tuple(row.answer for row in alone.answers), member


def test_a_verdict_names_the_licence_that_decides(embedded: Store) -> None:
    family = Graph(embedded).family("clash/finetune")
    [own] = [member for member in family.members if member.side == SUBJECT]
    assert (own.verdict, own.severity, own.against) == ("conflict", "high", "cc-by-nc-nd-4.0")
    assert "non_commercial" in (own.terms or "")


# Graphs that are made up ------------------------------------------------------------------------


def made_up(chance: random.Random, mark: str) -> tuple[list[Record], list[str]]:
    """Return a small graph with anything in it, and the names of its artifacts."""
    models = [f"{mark}/m{number}" for number in range(5)]
    data = [f"{mark}/d{number}" for number in range(2)]
    users = [f"github.com/{mark}/r{number}" for number in range(2)]
    ways: list[Record] = [model(name) for name in models[:3]]
    ways += [dataset(data[0]), Repository(id=users[0], stated_by="hub")]
    for _ in range(chance.randrange(3, 12)):
        said = {"declared": chance.random() < 0.7}
        by = chance.choice(["card", "hub-tag", "inferred-name"])
        child, parent = chance.choice(models), chance.choice(models)
        method = chance.choice([None, "finetune", "quantized", "merge"])
        how = chance.choice([None, "literal", "text"])
        ways += [
            derived(child, parent, by, method=method, **said),
            trained(child, chance.choice(data), by, **said),
            derived(chance.choice(data), chance.choice(data), by, kind=Dataset, **said),
            used(
                chance.choice(users), parent, by, path="a.py", line=chance.randrange(3), how=how,
                declared=how != "text" and said["declared"],
            ),
            licensed(child, chance.choice(LICENSES), by, **said),
        ][chance.randrange(5) :][:2]  # fmt: skip
    if chance.random() < 0.4:
        ways += states_base(End(Model, chance.choice(models)), "/raid/model", stated_by="card")
    names = {end.id for each in ways if hasattr(each, "start") for end in (each.start, each.end)}
    typed_data = [f"dataset:{name}" for name in data]
    return ways, [n for n in (*models, *typed_data, *users) if n.removeprefix("dataset:") in names]


def unescape(text: str) -> str:
    """Return a text with the signs that Mermaid and Markdown have as entities."""
    return re.sub(r"&?#(\d+);", lambda found: chr(int(found[1])), text)


def check_all(store: Store, names: list[str]) -> None:
    for name, declared_only in itertools.product(names, (False, True)):
        check_family(Graph(store), name, declared_only=declared_only)


@given(st.randoms(use_true_random=False))
@examples(few=4, many=300)
def test_families_of_any_graph(chance: random.Random) -> None:
    records, names = made_up(chance, "any")
    with MemoryStore() as store:
        store.write(tables(records))
        check_all(store, names[:4])


@pytest.mark.long
def test_families_of_many_graphs_on_each_engine(url: str) -> None:
    parts = [made_up(random.Random(number), f"x{number}") for number in range(3)]
    with open_store(url) as store:
        store.write(tables(record for records, _ in parts for record in records))
        for _, names in parts:
            check_all(store, names[:4])


# What is bounded --------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Store]:
    with MemoryStore() as store:
        yield store


def test_an_artifact_that_has_only_itself(memory: Store) -> None:
    memory.write(tables([model("only/self", downloads=3)]))
    family = check_family(Graph(memory), "only/self", declared_only=False)
    assert [member.id for member in family.members] == ["only/self"]
    assert (family.steps, family.labels, family.left_out) == ([], [], 0)
    [known] = family.known.values()
    assert known["downloads"] == 3
    assert known.keys() == {"downloads", "stated_by", "facts_at"}


def test_what_is_too_much_is_left_out_the_farthest_first(
    memory: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBERS", 3)
    near = [derived(f"org/near{number}", "org/root") for number in range(2)]
    far = [derived(f"org/far{number}", f"org/near{number}") for number in range(2)]
    # What is kept is made from something that is not: that is kept as well then, in its place.
    far += [derived("org/last", "org/far1"), derived("org/near1", "org/last")]
    far += [used("github.com/a/b", "org/far1"), derived("org/near0", "org/beside")]
    memory.write(tables([model("org/root"), *near, *far]))
    family = Graph(memory).family("org/root")
    kept = {member.id: (member.side, member.steps) for member in family.members}
    assert kept == {
        "org/root": ("subject", 0),
        "org/near0": ("downstream", 1),
        "org/near1": ("downstream", 1),
        "org/far0": ("downstream", 2),
        "org/far1": ("downstream", 2),
        "org/last": ("downstream", 3),
        "org/beside": ("beside", None),
    }
    assert family.left_out == 1
    assert {end[1] for step in family.steps for end in (step.child, step.parent)} == kept.keys()


def test_of_many_places_the_loads_are_kept_and_all_are_counted(memory: Store) -> None:
    repository = "github.com/many/places"
    places = [
        used(repository, "org/used", path=f"{number:03}.py", line=1, how=how, declared=not text)
        for number in range(MOST_PLACES * 2)
        for text in (number < MOST_PLACES,)
        for how in ("text" if text else "literal",)
    ]
    memory.write(tables([model("org/used"), used(repository, "org/once"), *places]))
    steps = Graph(memory).family(repository).steps
    kept = [step for step in steps if step.parent_id == "org/used"]
    assert [step.how for step in kept] == ["literal"] * MOST_PLACES
    assert {step.places for step in kept} == {MOST_PLACES * 2}
    assert [step.places for step in steps if step.parent_id == "org/once"] == [None]


def test_a_family_begins_with_an_impact_where_there_can_be_one(memory: Store) -> None:
    memory.write(tables([used("github.com/a/b", "org/used")]))
    assert Graph(memory).family("org/used", start="impact").start == "impact"
    with pytest.raises(UsageError, match="impact is known of models and datasets"):
        Graph(memory).family("github.com/a/b", start="impact")
    with pytest.raises(UsageError, match="lineage, impact or licenses"):
        Graph(memory).family("org/used", start="elsewhere")


def test_a_licence_that_is_not_recognised_is_named_as_it_was_written(memory: Store) -> None:
    ours = licensed("org/base", "unrecognised:ab", raw="a licence of ours")
    memory.write(tables([derived("org/child", "org/base"), ours, licensed("org/child", "mit")]))
    [own] = [m for m in Graph(memory).family("org/child").members if m.side == SUBJECT]
    assert (own.verdict, own.against) == ("unknown", "a licence of ours")


def test_beyond_the_bound_the_report_on_licences_decides(memory: Store) -> None:
    chain = [derived(f"long/{number}", f"long/{number + 1}") for number in range(102)]
    ends = [licensed("long/0", "mit"), licensed("long/102", "cc-by-nc-4.0")]
    memory.write(tables([*chain, *ends, *(licensed(f"long/{n}", "mit") for n in range(1, 102))]))
    family = Graph(memory).family("long/0")
    [own] = [member for member in family.members if member.side == SUBJECT]
    assert own.verdict == family.licenses.verdict == "unknown"
    assert "beyond_search" in {finding.term for finding in family.licenses.findings}


def test_a_family_looks_no_farther_than_a_lineage_and_says_so(memory: Store) -> None:
    memory.write(tables([derived(f"far/{n}", f"far/{n + 1}") for n in range(130)]))
    top = check_family(Graph(memory), "far/0", declared_only=False)
    assert len(top.members) == BOUND + 1
    middle = check_family(Graph(memory), "far/10", declared_only=False)
    assert keys_on(middle, BESIDE) == {}
    near = check_family(Graph(memory), "far/40", declared_only=False)
    assert [each.touches_bound() for each in (top, middle, near)] == [True, True, False]
    lineage = Graph(memory).lineage("far/0")
    told = f"The search ends {BOUND} steps away: more may lie beyond."
    assert page_data(view_family(top))["bound"] == told
    assert not page_data(view_family(near))["bound"]
    for form in ("svg", "mermaid"):
        assert told in unescape(render(top, form))
        assert told not in unescape(render(near, form))
    assert unescape(render(lineage, "markdown")).count(told) == 1


def test_a_family_that_ends_early_beside_the_subject_says_so(memory: Store) -> None:
    memory.write(tables([derived(f"far/{n}", f"far/{n + 1}") for n in range(130)]))
    memory.write(tables([derived("far/0", "org/used")]))
    family = check_family(Graph(memory), "org/used", declared_only=False)
    assert len(keys_on(family, BESIDE)) == BOUND
    assert family.touches_bound()
