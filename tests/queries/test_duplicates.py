"""Exact copies of weights under other names, against a count with networkx alone."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from graph.schema import (
    DerivedFrom,
    HasWeights,
    LicensedAs,
    Model,
    PublishedBy,
    Record,
    Weights,
)
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_records import known_licences
from queries.catalog import find_question
from queries.rows import WeightsCopy
from tests.examples import examples
from tests.factories import tables
from tests.queries.made_graph import HOSTILE, TAKEN, derived, held, licensed, model, records

MIB = 1 << 20
ALL = 10_000


def copies(store: Store, question: str, **given: Any) -> list[WeightsCopy]:
    """Return the rows of an answer."""
    return [WeightsCopy(**row) for row in find_question(question).ask(store, **given).rows]


class Holders:
    """Who holds what, as plain dictionaries."""

    def __init__(self, made_of: list[Record]) -> None:
        self.files = {each.id: each for each in made_of if isinstance(each, Weights)}
        self.models = {each.id: each for each in made_of if isinstance(each, Model)}
        self.held = {
            (c.end.id, c.start.id, c.path)
            for c in made_of
            if isinstance(c, HasWeights) and c.start.kind is Model
        }
        self.owners = {c.start.id: c.end.id for c in made_of if isinstance(c, PublishedBy)}
        self.labels: dict[str, set[str]] = {}
        self.lineage: nx.DiGraph[str] = nx.DiGraph()
        for claim in made_of:
            if isinstance(claim, LicensedAs) and claim.start.kind is Model:
                self.labels.setdefault(claim.start.id, set()).add(claim.end.id)
            if isinstance(claim, DerivedFrom) and claim.start.kind is Model:
                self.lineage.add_edge(claim.start.id, claim.end.id)

    def holders(self, weights: str) -> set[str]:
        """Return the models that hold a file."""
        return {own for each, own, _ in self.held if each == weights}

    def upstream(self, own: str) -> set[str]:
        """Return a model and what is upstream of it."""
        found: set[str] = nx.descendants(self.lineage, own) if own in self.lineage else set()
        return {own, *found}

    def is_related(self, own: str, others: set[str]) -> bool:
        """Return whether a model is joined with one of others."""
        return any(self.upstream(own) & self.upstream(other) for other in others - {own})

    def copies(self, over_bytes: int, limit: int, subject: str | None = None) -> list[WeightsCopy]:
        """Return the rows of the question, of one subject if it is given."""
        shared = sorted(
            (-(each.bytes or 0), each.id)
            for each in self.files.values()
            if (each.bytes or 0) > over_bytes and len(self.holders(each.id)) > 1
            if subject is None or subject in self.holders(each.id)
        )
        rows = [
            self.row(own, weights, path, subject)
            for _, wanted in shared[:limit]
            for weights, own, path in self.held
            if weights == wanted and own != subject
        ]
        return sorted(rows, key=lambda row: (-row.bytes, row.weights, row.model_id, row.path or ""))

    def row(self, own: str, weights: str, path: str | None, subject: str | None) -> WeightsCopy:
        """Return one row."""
        others = {subject} if subject else self.holders(weights)
        known = self.models.get(own)
        owner = f"hf:{own.partition('/')[0]}" if own.partition("/")[1] else None
        return WeightsCopy(
            weights=weights,
            bytes=self.files[weights].bytes or 0,
            format=self.files[weights].format,
            copies=len(self.holders(weights)),
            model_id=own,
            path=path,
            owner=self.owners.get(own, owner),
            licenses="; ".join(sorted(self.labels.get(own, ()))) or None,
            related=self.is_related(own, others),
            gone_since=known.gone_since if known else None,
        )


MADE = Holders(list(records()))


@pytest.mark.parametrize("limit", [1, ALL])
@pytest.mark.parametrize("over_bytes", [0, MIB - 1, MIB, 3 << 30])
def test_copies_of_the_made_graph(made: Store, over_bytes: int, limit: int) -> None:
    found = copies(made, "duplicates", over_bytes=over_bytes, limit=limit)
    assert found == MADE.copies(over_bytes, limit)
    for subject in ("mix/abcd", "plain/model", "ladder/0-a", "not there", *HOSTILE[:2]):
        given = {"model_id": subject, "over_bytes": over_bytes, "limit": limit}
        assert copies(made, "duplicates_of", **given) == MADE.copies(over_bytes, limit, subject)


def test_what_is_shown_of_copies_by_default(made: Store) -> None:
    found = copies(made, "duplicates")
    assert {row.bytes for row in found} == {2 << 20, 3 << 30}, "over 1 MiB, and of known size"
    assert found[0].bytes == 3 << 30, "the largest first"
    [cat] = [row for row in found if row.model_id == "copy/cat" and row.bytes == 3 << 30]
    assert (cat.copies, cat.owner, cat.licenses, cat.related) == (3, "hf:copy", None, False)
    by_model = {row.model_id: row for row in found}
    assert by_model["mix/abcd"].related, "it is made from mix/ab"
    assert by_model["sibling/of-mix"].related, "both are made from mix/a"
    assert by_model["two/minds"].licenses == "apache-2.0; mit"
    assert by_model["gone/copy"].gone_since == "2026-01-03"
    assert [row.path for row in found if row.model_id == "mix/abcd"] == [
        "model.safetensors",
        "original/model.safetensors",
    ]


NAMES = ["m/a", "m/b", "m/c", "m/d", "e"]
GRAPHS = st.tuples(
    st.dictionaries(st.integers(1, 3), st.sampled_from([0, MIB, MIB + 1, 2 * MIB, None])),
    st.sets(st.tuples(st.sampled_from(NAMES), st.integers(1, 3), st.sampled_from("pq"))),
    st.sets(st.tuples(st.sampled_from([*NAMES, "up"]), st.sampled_from([*NAMES, "up"]))),
    st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(["mit", "gemma"]))),
)


@pytest.mark.slow
@given(GRAPHS)
@examples(
    few=4,
    many=100,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_copies_of_any_small_graph(tmp_path: Path, parts: Any) -> None:
    sizes, holdings, steps, labels = parts
    made_of: list[Record] = [*known_licences(["mit", "gemma"]), *map(model, NAMES)]
    for name, number, path in sorted(holdings):
        made_of += held(name, number, path, sizes.get(number))
    made_of += [derived(child, parent) for child, parent in sorted(steps)]
    made_of += [licensed(Model, own, each, by=each) for own, each in sorted(labels)]
    holders = Holders(made_of)
    with open_store(str(tmp_path / "any.lbug")) as store:
        store.clear()
        store.write(tables(made_of, TAKEN))
        assert copies(store, "duplicates", limit=ALL) == holders.copies(MIB, ALL)
        for own in NAMES:
            found = copies(store, "duplicates_of", model_id=own, limit=ALL)
            assert found == holders.copies(MIB, ALL, own)
