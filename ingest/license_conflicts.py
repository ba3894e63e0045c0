"""CLASHES_WITH between the licence statements of a graph: relationships that a store derives."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from graph.planning.derived_edges import Derivation
from graph.schema import ClashesWith, License
from licenses.rule.pairs import RULE_VERSION, Clash, find_clashes, known_statements

if TYPE_CHECKING:
    import pyarrow as pa


def clash_table(fresh: Sequence[str], known: Sequence[str]) -> pa.Table:
    """Return the clashes between fresh statements, and between fresh and known ones both ways.

    All statements have to be among those that ``licenses.rule.pairs.known_statements`` returns.
    """
    import pyarrow as pa

    from graph.store.tables import arrow_schema

    schema = arrow_schema(ClashesWith)
    with _pause_collector():
        rows = [_clash_row(clash) for clash in find_clashes(_pair_statements(fresh, known))]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


@contextlib.contextmanager
def _pause_collector() -> Iterator[None]:
    """Pause the garbage collector.

    It would take a third of the time and free nothing, because findings form no reference cycles.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _pair_statements(fresh: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs, upstream first: fresh with all statements, and known with fresh ones."""
    for new in fresh:
        yield from ((new, other) for other in (*known, *fresh))
        yield from ((other, new) for other in known)


def _clash_row(clash: Clash) -> tuple[object, ...]:
    """Return the row of a clash in the order of the schema: the ends, then the properties."""
    return (
        License.label,
        clash.upstream,
        License.label,
        clash.downstream,
        " ".join(clash.edges),
        clash.verdict,
        " ".join(clash.terms),
        clash.severity,
        RULE_VERSION,
    )


CLASHES = Derivation(ClashesWith, RULE_VERSION, known_statements, clash_table)
DERIVATIONS = (CLASHES,)
"""The relationships that every ingest keeps up to date with what it writes."""
