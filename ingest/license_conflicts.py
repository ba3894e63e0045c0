"""Clashes between the licence statements of a graph, as the rows that a store derives."""

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
    """Return the clashes of the first statements with each other and, both ways, with the second.

    All have to be among those that ``licenses.rule.pairs.known_statements`` returns.
    """
    import pyarrow as pa

    from graph.store.tables import arrow_schema

    schema = arrow_schema(ClashesWith)
    with _uncollected():
        rows = [_row(clash) for clash in find_clashes(_pairs(fresh, known))]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from going through all that is kept, again and again.

    It takes a third of the time, and finds nothing: no findings refer to each other in a circle.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _pairs(fresh: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for new in fresh:
        yield from ((new, other) for other in (*known, *fresh))
        yield from ((other, new) for other in known)


def _row(clash: Clash) -> tuple[object, ...]:
    """Return a row in the order of the schema: the ends, then the properties."""
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
"""What an ingest keeps right beside what it writes."""
