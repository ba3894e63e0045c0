"""What sources join artifacts with that is no step and no licence: files, owners, papers, results.

Read from Arrow tables, in an order that is always the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import pyarrow as pa

from graph.schema import (
    NODE_OF,
    Claim,
    DescribedIn,
    End,
    EvaluatedOn,
    HasWeights,
    Paper,
    RecordType,
    SucceededBy,
    Weights,
)
from graph.store.base import Store
from graph.store.tables import ENDS, Tables, empty
from graph.transfer.closure import read_closure
from queries.answer import Key
from queries.bills.rows import BillLink, BillResult, BillWeights
from queries.families.tables import rows_of, sorted_claims

RECORDS: tuple[RecordType, ...] = (HasWeights, Weights, DescribedIn, Paper)
"""What is read with a family's claims, and beside them."""
_TOLD = ("stated_by", "declared", "evidence", "first_seen")
_Item = TypeVar("_Item")


def read_beside(store: Store, members: Iterable[Key]) -> Tables:
    """Return the claims of members that lead neither upstream nor to what is no artifact."""
    named = [End(NODE_OF[kind], identifier) for kind, identifier in members]
    return read_closure(store, named, only=(EvaluatedOn, SucceededBy), within=0, whole=True)


def read_weights(tables: Tables, *, declared_only: bool) -> dict[Key, list[BillWeights]]:
    """Return the files of weights of each artifact, by path."""
    about = {
        identifier: (size, form)
        for identifier, size, form in rows_of(
            tables.get(Weights, empty(Weights)), "id", "bytes", "format"
        )
    }
    claims = _claims(tables, HasWeights, declared_only)
    rows = rows_of(claims, *ENDS[:2], "to_id", "path", "revision", *_TOLD)
    found = grouped(
        ((kind, own), BillWeights(of, path, *about.get(of, (None, None)), *rest))
        for kind, own, of, path, *rest in rows
    )
    for files in found.values():
        files.sort(key=lambda each: (each.path is None, each.path or "", each.id, each.stated_by))
    return found


def read_links(
    tables: Tables, claim: type[Claim], *, declared_only: bool
) -> dict[Key, list[BillLink]]:
    """Return what claims of one type join each artifact with."""
    papers = dict(rows_of(tables.get(Paper, empty(Paper)), "id", "url"))
    rows = rows_of(_claims(tables, claim, declared_only), *ENDS, *_TOLD)
    return grouped(
        ((kind, own), BillLink._make((claim.label, to, to_kind, *told, papers.get(to))))
        for kind, own, to_kind, to, *told in rows
    )


def read_results(tables: Tables, *, declared_only: bool) -> dict[Key, list[BillResult]]:
    """Return the results of each model's evaluations."""
    names = ("to_id", "config", "split", "metric", "value", "text", "verified", "revision", *_TOLD)
    rows = rows_of(_claims(tables, EvaluatedOn, declared_only), *ENDS[:2], *names)
    return grouped(((kind, own), BillResult._make(rest)) for kind, own, *rest in rows)


def grouped(pairs: Iterable[tuple[Key, _Item]]) -> dict[Key, list[_Item]]:
    """Return items by what they belong to, in their order."""
    found: dict[Key, list[_Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found


def _claims(tables: Tables, claim: type[Claim], declared_only: bool) -> pa.Table:
    table = tables.get(claim, empty(claim))
    return sorted_claims(claim, table.filter(table["declared"]) if declared_only else table)
