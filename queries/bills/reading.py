"""The bill of materials of an artifact, read from a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import pyarrow as pa

from graph.clock import timestamp
from graph.schema import NODE_OF, End, HasWeights, Weights
from graph.store.base import Store
from graph.store.tables import Tables, empty
from graph.transfer.closure import read_closure
from queries.answer import Key
from queries.bills.bill_report import BillComponent, BillReport, BillWeights
from queries.families import tables as known
from queries.families.reading import make_family
from queries.families.report import LINEAGE, FamilyReport
from queries.verdicts.license_report import report_licenses

_RECORDS = (*known.RECORDS, HasWeights, Weights)
_Item = TypeVar("_Item")


def report_bill(
    store: Store, text: str, *, declared_only: bool = False, made: str | None = None
) -> BillReport:
    """Return the bill of materials of the artifact that a text names.

    ``made`` is the time that it bears, now if not given.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner.
    """
    licenses = report_licenses(store, text, declared_only=declared_only)
    kind, identifier = licenses.subject.key
    tables = read_closure(store, [End(NODE_OF[kind], identifier)], only=_RECORDS)
    family = make_family(licenses, tables, declared_only=declared_only, start=LINEAGE)
    weights = _read_weights(tables)
    return BillReport(
        licenses.subject,
        list(_components(family, weights)),
        licenses,
        made or timestamp(),
        declared_only,
    )


def _components(
    family: FamilyReport, weights: dict[Key, list[BillWeights]]
) -> Iterator[BillComponent]:
    """Yield the members of a family, each with what is stated of it."""
    steps = _grouped((step.child, step) for step in family.steps)
    labels = _grouped(((label.kind, label.id), label) for label in family.labels)
    unresolved = _grouped(((base.kind, base.id), base) for base in family.unresolved)
    gone = {(each.kind, each.id): each for each in family.gone}
    for member in family.members:
        key = member.key
        yield BillComponent(
            member,
            family.known.get(key, {}),
            steps.get(key, []),
            labels.get(key, []),
            weights.get(key, []),
            unresolved.get(key, []),
            gone.get(key),
        )


def _grouped(pairs: Iterable[tuple[Key, _Item]]) -> dict[Key, list[_Item]]:
    found: dict[Key, list[_Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found


def _read_weights(tables: Tables) -> dict[Key, list[BillWeights]]:
    """Return the files of weights of each artifact, by path."""
    files: pa.Table = tables.get(Weights, empty(Weights))
    about = {row["id"]: (row["bytes"], row["format"]) for row in files.to_pylist()}
    claims = tables.get(HasWeights, empty(HasWeights)).to_pylist()
    found = _grouped(
        (
            (row["from_kind"], row["from_id"]),
            BillWeights(row["to_id"], row["path"], *about.get(row["to_id"], (None, None))),
        )
        for row in claims
    )
    return {
        key: sorted(set(own), key=lambda each: (each.path or "", each.id))
        for key, own in found.items()
    }
