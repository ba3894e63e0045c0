"""The answers are those that networkx computes from the same records."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from graph.schema import Dataset, End, Model, Record, Repository
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_conflicts import CLASHES
from ingest.license_records import known_licences
from queries.catalog import find_question
from tests.examples import examples
from tests.factories import tables
from tests.queries import expected, expected_gaps
from tests.queries.expected import Facts, Key, Rows
from tests.queries.made_graph import (
    LAYERS,
    TAKEN,
    TOP,
    dataset,
    derived,
    licensed,
    model,
    records,
    trained,
    used,
)

MADE = Facts(records(), TAKEN)
ABOUT_ONE: dict[str, Callable[[Facts, Key, bool], Rows]] = {
    "ancestors": expected.ancestors,
    "training_datasets": expected.training_datasets,
    "depth": expected.depth,
    "results": expected.results,
    "evaluated_on": expected.results,
    "lineage": expected.lineage,
    "dataset_lineage": expected.lineage,
    "repository_lineage": expected.lineage,
    "lineage_licenses": expected.lineage_licenses,
    "dataset_lineage_licenses": expected.lineage_licenses,
    "repository_lineage_licenses": expected.lineage_licenses,
    "gone": expected_gaps.gone,
    "dataset_gone": expected_gaps.gone,
    "repository_gone": expected_gaps.gone,
    "gone_descendants": expected_gaps.gone_descendants,
    "dataset_gone_descendants": expected_gaps.gone_descendants,
    "unresolved_bases": expected_gaps.unresolved_bases,
    "dataset_unresolved_bases": expected_gaps.unresolved_bases,
    "repository_unresolved_bases": expected_gaps.unresolved_bases,
    "clashes": expected.clashes,
    "dataset_clashes": expected.clashes,
    "repository_clashes": expected.clashes,
    "clashes_below": expected.clashes_below,
    "dataset_clashes_below": expected.clashes_below,
    "inherited_terms": expected.inherited_terms,
    "dataset_inherited_terms": expected.inherited_terms,
    "repository_inherited_terms": expected.inherited_terms,
    "descendants": expected.descendants,
    "dataset_descendants": expected.descendants,
    "descendant_steps": expected.descendant_steps,
    "dataset_descendant_steps": expected.descendant_steps,
    "dependents": expected.dependents,
    "dataset_dependents": expected.dependents,
}
CLAIMS = {
    "claims": expected.claims,
    "dataset_claims": expected.claims,
    "repository_claims": expected.claims,
    "license_claims": expected.claims,
    "owner_claims": expected.owner_claims,
}
RANKED = (
    "most_depended_upon",
    "undeclared_licenses",
    "undeclared_by_reach",
    "clashing_repositories",
    "clashing_pairs",
    "permissive_over_restricted",
)
ALL = 10_000


def kind_of(question: str) -> str:
    """Return the kind of thing that a question is about."""
    name = next(iter(find_question(question).parameters))
    return name.removesuffix("_id").capitalize()


def rows(store: Store, question: str, **options: Any) -> list[tuple[Any, ...]]:
    """Return the rows of an answer as tuples; no row may come twice."""
    found = [tuple(row.values()) for row in find_question(question).ask(store, **options).rows]
    assert len(set(found)) == len(found)
    return found


def check_subject(store: Store, facts: Facts, start: Key) -> None:
    """Compare every answer about one thing, with inferred claims and without."""
    kind, identifier = start
    for question, expect in ABOUT_ONE.items():
        if kind_of(question) != kind:
            continue
        for only in (False, True):
            found = rows(store, question, declared_only=only, **{f"{kind.lower()}_id": identifier})
            assert set(found) == expect(facts, start, only), (question, start, only)
    for question, expect_claims in CLAIMS.items():
        if kind_of(question) == kind:
            found = rows(store, question, **{f"{kind.lower()}_id": identifier})
            assert set(found) == expect_claims(facts, start)


def check_whole(store: Store, facts: Facts) -> None:
    """Compare every answer about the whole graph."""
    assert set(rows(store, "all_claims")) == expected.all_claims(facts)
    assert set(rows(store, "disagreements", limit=ALL)) == expected.disagreements(facts)
    for limit in (3, ALL):
        for name in RANKED:
            found = rows(store, name, limit=limit)
            assert found == getattr(expected, name)(facts, limit), name
        for licence in ("mit", "cc-by-nc-4.0", "gemma", "no such"):
            found = rows(store, "licensed_under", license_id=licence, limit=limit)
            assert found == expected.licensed_under(facts, licence, limit)
        for name in ("gone_parents", "stated_unresolved"):
            found = rows(store, name, limit=limit)
            assert found == getattr(expected_gaps, name)(facts, limit), name
    found = rows(store, "permissive_over_restricted", limit=ALL, among=3)
    assert found == expected.permissive_over_restricted(facts, ALL, among=3)
    assert rows(store, "cycles", limit=ALL) == expected.cycles(facts)
    depths = rows(store, "depths", limit=ALL)
    assert set(depths) == expected.depths(facts)
    least = [row[1] for row in depths]
    assert least == sorted(least, key=lambda steps: (steps is None, -(steps or 0)))
    check_chains(store, facts)


def check_chains(store: Store, facts: Facts) -> None:
    """Compare the longest chains: as long as can be, and real."""
    graph = facts.derivations()
    greatest = {row[0]: row[2] for row in expected.depths(facts)}
    longest = [(i, steps) for i, steps in greatest.items() if steps]
    found = rows(store, "longest_chains", limit=ALL)
    assert [row[:2] for row in found] == sorted(longest, key=lambda row: (-row[1], row[0]))
    for identifier, steps, path in found:
        chain = path.split(" <- ")
        assert chain[0] == identifier
        assert len(chain) == steps + 1
        assert all(graph.has_edge(*edge) for edge in itertools.pairwise(chain))
        assert not graph.out_degree(chain[-1])


SUBJECTS = sorted(key for key in MADE.things if key[0] in ("Model", "Dataset", "Repository"))


@pytest.mark.slow
@pytest.mark.long
def test_everything_about_each_thing_of_the_made_graph(made: Store) -> None:
    # Some are asked about; together with the next test every shape is met on both engines.
    for start in SUBJECTS[::10]:
        check_subject(made, MADE, start)


@pytest.mark.parametrize(
    "start",
    [
        ("Model", TOP),
        ("Model", "mix/abcd"),
        ("Model", "ring/below"),
        ("Model", "ring/2"),
        ("Model", "closed/y"),
        ("Model", "loop/based"),
        ("Model", "guess/far"),
        ("Model", "same/child"),
        ("Dataset", "same/name"),
        ("Dataset", "loop/data"),
        ("Dataset", "corp/a"),
        ("Repository", "github.com/same/user"),
        ("Repository", "github.com/some/tool"),
        ("Model", "clash/base"),
        ("Model", "clash/merge"),
        ("Model", "clash/merge again"),
        ("Model", "clash/adapter again"),
        ("Model", "clash/below"),
        ("Model", "clash/compound"),
        ("Dataset", "clash/data"),
        ("Dataset", "clash/data-2"),
        ("Repository", "github.com/clash/tool"),
        ("Model", "not there"),
        ("License", "apache-2.0 AND/OR cc-by-nc-4.0"),
        ("License", "mit"),
        ("Owner", "hf:mix"),
        ("Owner", "not there"),
    ],
)
@pytest.mark.long
def test_everything_about_the_odd_ones(made: Store, start: Key) -> None:
    check_subject(made, MADE, start)


@pytest.mark.slow
def test_everything_about_the_whole_made_graph(made: Store) -> None:
    check_whole(made, MADE)
    for text in ("mix", "ünï", "'", "/"):
        assert set(rows(made, "find", text=text, limit=ALL)) == expected.find(MADE, text)
    for name in ("mixed", "same/name", "github.com/some/tool", "mit", "hf:mix", "nothing"):
        assert set(rows(made, "identify", id=name)) == expected.identify(MADE, name)
    assert rows(made, "sources") == [("made", TAKEN, TAKEN, 0)]


def test_three_to_the_eleventh_walks_are_33_ancestors(made: Store) -> None:
    found = rows(made, "ancestors", model_id=TOP)
    assert len(found) == 3 * (LAYERS - 1)
    assert max(steps for _, _, steps in found) == LAYERS - 1
    assert len(rows(made, "lineage", model_id=TOP)) == 3 + 9 * (LAYERS - 2)


def test_a_guessed_short_way_does_not_hide_the_stated_long_one(made: Store) -> None:
    assert ("guess/base", "Model", 1) in rows(made, "ancestors", model_id="guess/far")
    stated = rows(made, "ancestors", model_id="guess/far", declared_only=True)
    assert ("guess/base", "Model", 2) in stated


def test_a_circle_is_a_result(made: Store) -> None:
    found = rows(made, "cycles")
    assert [row for row in found if row[1] == 3] == [(1, 3, f"ring/{n}") for n in (1, 2, 3)]
    ring = {"ring/2": 1, "ring/3": 2, "ring/root": 3}
    assert {i: steps for i, _, steps in rows(made, "ancestors", model_id="ring/1")} == ring


# Any small graph ------------------------------------------------------------------------------

MODELS = ["m/a", "m/b", "m/c", "m/d", "m/e", "both"]
DATASETS = ["d/a", "d/b", "both"]
REPOSITORIES = ["github.com/r/a", "github.com/r/b"]
SOURCES = st.sampled_from(["card", "hub-tag"])
HOW = st.sampled_from(
    ["hub-tag", "hub-api", "inferred-name", "inferred-config", "inferred-prose", "a team"]
)
METHODS = [None, "merge", "finetune", "quantized", "converted", "adapter", "distilled", "pruned"]
DERIVATIONS = st.builds(
    derived,
    st.sampled_from(MODELS),
    st.sampled_from(MODELS),
    st.sampled_from(METHODS),
    by=SOURCES | HOW,
    declared=st.booleans(),
)
FROM_DATASETS = st.builds(
    derived,
    st.sampled_from(DATASETS),
    st.sampled_from(DATASETS),
    by=SOURCES,
    declared=st.booleans(),
    kind=st.just(Dataset),
)
TRAININGS = st.builds(
    trained,
    st.sampled_from(MODELS),
    st.sampled_from(DATASETS),
    by=SOURCES,
    declared=st.booleans(),
)
ENTITIES = st.sampled_from(
    [(Model, name) for name in MODELS] + [(Dataset, name) for name in DATASETS]
)
USES = st.builds(
    used,
    st.builds(End, st.just(Model), st.sampled_from(MODELS))
    | st.builds(End, st.just(Dataset), st.sampled_from(DATASETS)),
    st.sampled_from([None, "a.py"]),
    st.sampled_from([None, 7]),
    repository=st.sampled_from(REPOSITORIES),
    by=SOURCES,
    declared=st.booleans(),
)
LICENCES = st.builds(
    lambda thing, licence, by, declared: licensed(*thing, licence, by=by, declared=declared),
    ENTITIES | st.sampled_from([(Repository, name) for name in REPOSITORIES]),
    st.sampled_from(["mit", "cc-by-nc-nd-4.0", "gpl-3.0", "other:x", "cc-by-4.0 AND gemma"]),
    SOURCES,
    st.booleans(),
)
NODES = st.builds(model, st.sampled_from(MODELS), downloads=st.sampled_from([None, 0, 5])) | (
    st.builds(dataset, st.sampled_from(DATASETS))
)


def _claim_key(record: Any) -> tuple[Any, ...]:
    """Return what may be stated once: a second time would take the place of the first."""
    if hasattr(record, "id"):
        return (type(record), record.id)
    place = (getattr(record, "path", None), getattr(record, "line", None))
    return (type(record), record.start, record.end, record.stated_by, *place)


TABLE = list(known_licences(["mit", "cc-by-nc-nd-4.0", "gpl-3.0"]))

GRAPHS = st.tuples(
    st.lists(DERIVATIONS, max_size=14, unique_by=_claim_key),
    st.lists(FROM_DATASETS, max_size=4, unique_by=_claim_key),
    st.lists(TRAININGS, max_size=5, unique_by=_claim_key),
    st.lists(USES, max_size=5, unique_by=_claim_key),
    st.lists(LICENCES, max_size=6, unique_by=_claim_key),
    st.lists(NODES, max_size=5, unique_by=_claim_key),
).map(lambda parts: [record for part in (*parts, TABLE) for record in part])


@pytest.mark.slow
@given(GRAPHS)
@examples(
    few=2,
    many=100,
    # The graphs are small as they come; making them smaller takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_everything_about_any_small_graph(tmp_path: Path, made_of: list[Record]) -> None:
    facts = Facts(made_of, TAKEN)
    with open_store(str(tmp_path / "any.lbug")) as store:
        store.clear()
        store.write(tables(made_of, TAKEN), derivations=[CLASHES])
        for start in sorted(facts.things):
            if start[0] in ("Model", "Dataset", "Repository"):
                check_subject(store, facts, start)
        check_whole(store, facts)
