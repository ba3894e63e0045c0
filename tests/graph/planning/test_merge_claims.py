"""Claims that are stated again, otherwise, or in another order."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.planning.merge import merge_claims
from graph.schema import (
    Change,
    Claim,
    DerivedFrom,
    License,
    Uses,
    claim_key,
)
from graph.store.tables import ENDS, arrow_schema, conform, empty, keys
from tests.factories import Row, table_of
from tests.graph.planning.test_merge import DATES, EXAMPLES

# Claims ---------------------------------------------------------------------------------------

A_TO_B = {"from_kind": "Model", "from_id": "a", "to_kind": "Model", "to_id": "b"}


def derived(**values: Any) -> Row:
    """Return one claim, a is derived from b, with other values than these unknown."""
    return {**A_TO_B, "stated_by": "card", "declared": True, **values}


class Claims:
    """The claims of one type, and the journal, after some writes."""

    def __init__(self, claim: type[Claim] = DerivedFrom) -> None:
        self.claim = claim
        self.now = empty(claim)
        self.past: dict[str, Row] = {}

    def add(self, *rows: Row) -> bool:
        """Write rows as one table; return whether anything changed."""
        merged = merge_claims(self.claim, self.now, table_of(self.claim, *rows))
        assert len(merged.old) == len(merged.changed)
        old = keys(self.claim, merged.old)
        assert old.to_pylist() == keys(self.claim, merged.changed).to_pylist()
        stays = self.now.filter(pc.invert(pc.is_in(keys(self.claim, self.now), value_set=old)))
        self.now = pa.concat_tables([stays, merged.changed, merged.new])
        own = keys(self.claim, self.now)
        assert len(pc.unique(own)) == len(own)
        gone = {row["id"]: row for row in merged.journal.to_pylist()}
        fresh = gone.keys() - self.past.keys()
        self.past |= gone
        return bool(len(merged.new) or len(merged.changed) or fresh)

    def rows(self) -> list[Row]:
        """Return the claims of now, known values only."""
        rows = [{k: v for k, v in r.items() if v is not None} for r in self.now.to_pylist()]
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))

    def journal(self) -> list[tuple[Row, str, str]]:
        """Return the values that gave way, with the dates when they began and ended."""
        rows = [(json.loads(r["values"]), r["began"], r["ended"]) for r in self.past.values()]
        return sorted(rows, key=str)


def test_the_same_claim_again_touches_nothing() -> None:
    claims = Claims()
    assert claims.add(derived(method="merge", first_seen="2023-07-10"))
    assert not claims.add(derived(method="merge", first_seen="2026-11-01"))
    assert not claims.add(derived(first_seen="2026-11-01"))
    [row] = claims.rows()
    assert row["first_seen"] == "2023-07-10"
    assert not claims.journal()


def test_a_gap_that_is_filled_is_no_change_of_a_claim() -> None:
    claims = Claims()
    claims.add(derived(method="merge", first_seen="2023-07-10"))
    assert claims.add(derived(revision="abc", first_seen="2026-11-01"))
    [row] = claims.rows()
    assert (row["method"], row["revision"]) == ("merge", "abc")
    assert row["first_seen"] == "2023-07-10"
    assert not claims.journal()


def test_values_that_are_overwritten_go_to_the_journal() -> None:
    claims = Claims()
    claims.add(derived(method="merge", evidence="card, line 3", first_seen="2023-07-10"))
    claims.add(derived(method="finetune", first_seen="2026-11-01"))
    [row] = claims.rows()
    assert (row["method"], row["first_seen"]) == ("finetune", "2026-11-01")
    [(values, began, ended)] = claims.journal()
    assert (began, ended) == ("2023-07-10", "2026-11-01")
    assert (values["method"], values["evidence"]) == ("merge", "card, line 3")
    [entry] = claims.past.values()
    assert (entry["claim"], entry["reason"], entry["stated_by"]) == (
        "DERIVED_FROM",
        "changed",
        "card",
    )
    assert [entry[name] for name in ENDS] == list(A_TO_B.values())


def test_older_values_that_come_late_go_to_the_journal_at_once() -> None:
    claims = Claims()
    claims.add(derived(method="finetune", first_seen="2026-11-01"))
    assert claims.add(derived(method="merge", first_seen="2023-07-10"))
    [row] = claims.rows()
    assert (row["method"], row["first_seen"]) == ("finetune", "2026-11-01")
    [(values, began, ended)] = claims.journal()
    assert (values["method"], began, ended) == ("merge", "2023-07-10", "2026-11-01")
    assert not claims.add(derived(method="merge", first_seen="2023-07-10"))


def test_a_claim_that_was_stated_earlier_than_known_is_dated_back() -> None:
    claims = Claims()
    claims.add(derived(method="merge", first_seen="2026-11-01"))
    claims.add(derived(method="merge", first_seen="2023-07-10"))
    [row] = claims.rows()
    assert row["first_seen"] == "2023-07-10"
    assert not claims.journal()


def test_what_is_declared_by_a_source_and_inferred_before_is_a_change() -> None:
    claims = Claims()
    claims.add(derived(declared=False, first_seen="2023-07-10"))
    claims.add(derived(declared=True, first_seen="2026-11-01"))
    assert claims.rows()[0]["declared"] is True
    assert claims.journal()[0][0]["declared"] is False


def test_three_rows_of_one_key_in_one_table_are_taken_by_their_dates() -> None:
    rows = [
        derived(method="quantized", first_seen="2026-11-01"),
        derived(method="merge", first_seen="2022-11-02"),
        derived(method="finetune", first_seen="2023-07-10"),
    ]
    for order in itertools.permutations(rows):
        claims = Claims()
        claims.add(*order)
        [row] = claims.rows()
        assert (row["method"], row["first_seen"]) == ("quantized", "2026-11-01")
        past = [(values["method"], began, ended) for values, began, ended in claims.journal()]
        assert sorted(past) == [
            ("finetune", "2023-07-10", "2026-11-01"),
            ("merge", "2022-11-02", "2023-07-10"),
        ]
        assert not claims.add(*order)


def test_sources_that_disagree_both_stay() -> None:
    claims = Claims()
    claims.add(
        derived(method="merge", first_seen="2023-07-10"),
        derived(method="finetune", first_seen="2023-07-10", stated_by="hub-tag"),
    )
    assert {row["stated_by"]: row["method"] for row in claims.rows()} == {
        "card": "merge",
        "hub-tag": "finetune",
    }
    assert not claims.journal()


def test_an_entry_of_the_journal_has_an_id_that_an_index_can_hold() -> None:
    claims = Claims()
    claims.add(derived(evidence="long " * 5_000, first_seen="2023-07-10"))
    claims.add(derived(evidence="other " * 5_000, first_seen="2026-11-01"))
    [own] = claims.past
    assert len(own.encode()) <= 4_000


VALUES = {
    "method": st.sampled_from(["merge", "finetune", None]),
    "revision": st.sampled_from(["abc", None]),
    "declared": st.booleans(),
}
claim_rows = st.builds(
    lambda ends, values: {**A_TO_B, **ends, **values},
    st.fixed_dictionaries(
        {
            "from_id": st.sampled_from(["a", "b"]),
            "stated_by": st.sampled_from(["card", "hub-tag"]),
            "first_seen": st.sampled_from(DATES),
        }
    ),
    st.fixed_dictionaries(VALUES),
)


def in_order_of_time(rows: list[Row]) -> list[Row]:
    """Return the rows by date; those of one date as they stood."""
    return sorted(rows, key=lambda row: row["first_seen"])


@EXAMPLES
@given(st.lists(claim_rows, max_size=6))
def test_a_table_of_claims_is_what_its_rows_one_by_one_are(rows: list[Row]) -> None:
    together, apart = Claims(), Claims()
    together.add(*rows)
    for row in in_order_of_time(rows):
        apart.add(row)
    assert together.rows() == apart.rows()
    assert together.journal() == apart.journal()


@EXAMPLES
@given(st.lists(st.lists(claim_rows, max_size=4), max_size=4))
def test_claims_again_change_nothing_and_no_value_is_lost(loads: list[list[Row]]) -> None:
    claims = Claims()
    for load in loads:
        claims.add(*load)
        assert not claims.add(*load)
    kept = claims.rows() + [entry | json.loads(entry["values"]) for entry in claims.past.values()]
    for row in itertools.chain.from_iterable(loads):
        own = [k for k in kept if all(k[name] == row[name] for name in ("from_id", "stated_by"))]
        for name in VALUES:
            if row[name] is not None:
                assert any(k.get(name) == row[name] for k in own), f"{name} is lost: {row}"


@EXAMPLES
@given(st.fixed_dictionaries(VALUES), st.fixed_dictionaries(VALUES))
def test_two_dated_claims_of_one_source_come_out_alike_in_either_order(old: Row, new: Row) -> None:
    rows = [derived(**old, first_seen="2023-07-10"), derived(**new, first_seen="2026-11-01")]
    forth, back = Claims(), Claims()
    for row in rows:
        forth.add(row)
    for row in reversed(rows):
        back.add(row)
    assert forth.rows() == back.rows()
    assert forth.journal() == back.journal()


# Keys -----------------------------------------------------------------------------------------

parts = st.text(st.sampled_from("a\x1f012é\n"), max_size=4)
uses = st.fixed_dictionaries(
    {
        "from_kind": st.just("Repository"),
        "from_id": parts,
        "to_kind": st.sampled_from(["Model", "Dataset"]),
        "to_id": parts,
        "stated_by": parts,
        "path": st.none() | parts,
        "line": st.none() | st.sampled_from([0, 1, 12]),
    }
)


@EXAMPLES
@given(st.lists(uses, min_size=2, max_size=12))
def test_claims_have_one_key_only_if_all_parts_of_it_are_the_same(rows: list[Row]) -> None:
    offered = pa.Table.from_pylist(rows, schema=arrow_schema(Uses))
    found = keys(Uses, offered).to_pylist()
    assert None not in found
    plain = [tuple(row[name] for name in (*ENDS, *claim_key(Uses))) for row in rows]
    assert len(set(found)) == len(set(plain))
    assert len(set(zip(found, plain, strict=True))) == len(set(plain))


def test_uses_at_several_lines_and_at_none_are_claims_of_their_own() -> None:
    ends = {"from_kind": "Repository", "from_id": "r", "to_kind": "Model", "to_id": "m"}
    places: list[Row] = [
        {},
        {"path": "a.py"},
        {"path": "a.py", "line": 1},
        {"path": "a.py", "line": 12},
        {"path": "b.py", "line": 1},
        {"line": 1},
    ]
    rows = [
        {**ends, "stated_by": "code-scan", "first_seen": "2026-11-01", **place} for place in places
    ]
    claims = Claims(Uses)
    claims.add(*rows)
    assert len(claims.rows()) == len(places)
    assert not claims.add(*reversed(rows))


def test_a_key_does_not_depend_on_the_other_rows_of_its_table() -> None:
    plain = {"from_kind": "Repository", "from_id": "r", "to_kind": "Model", "to_id": "m"}
    plain["stated_by"] = "code-scan"
    alone = pa.Table.from_pylist([plain], schema=arrow_schema(Uses))
    odd = [{**plain, "path": "\x1f", "line": 3}, plain]
    beside = pa.Table.from_pylist(odd, schema=arrow_schema(Uses))
    assert keys(Uses, alone).to_pylist() == keys(Uses, beside).to_pylist()[1:]


def test_tables_take_no_property_that_the_schema_does_not_have() -> None:
    with pytest.raises(ValueError, match="License has no property colour"):
        conform(License, pa.table({"id": ["mit"], "colour": ["red"]}))


def test_the_journal_of_nothing_is_empty() -> None:
    merged = merge_claims(DerivedFrom, empty(DerivedFrom), empty(DerivedFrom))
    assert [len(part) for part in merged[:4]] == [0, 0, 0, 0]
    assert merged.unchanged == 0
    assert merged.journal.schema == arrow_schema(Change)
