"""Weekly dumps in any order: the same marks, the same claims, as the weeks themselves say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.store.base import Store
from graph.transfer.copy import read_graph
from ingest.dumps.loader import load_dump
from ingest.dumps.source import open_dump
from tests.stores.memory import MemoryStore

DAYS = [f"2025-{month:02}-01" for month in range(1, 7)]
ANCHOR = ("lab/anchor", "f" * 24, None, None)
"""A model that is in every dump."""


class Row(NamedTuple):
    """A model in a dump; ``hub_id`` is None in dumps without that column."""

    id: str
    hub_id: str | None
    base: str | None
    method: str | None


Weeks = list[dict[int, Row]]
"""For each week, its models by their own numbers."""


def tags(row: Row) -> list[str]:
    """Return what the Hub says of a base model."""
    if row.base is None:
        return []
    named = [f"base_model:{row.method}:{row.base}"] if row.method else []
    return [f"base_model:{row.base}", *named]


def write_dump(folder: Path, day: str, rows: Sequence[Row]) -> Path:
    """Write a dump of models; nobody may find anything by its order."""
    columns: dict[str, Any] = {
        "id": [row.id for row in rows],
        "pipeline_tag": ["fill-mask"] * len(rows),
        "tags": pa.array([tags(row) for row in rows], pa.list_(pa.string())),
    }
    if all(row.hub_id for row in rows):
        columns["_id"] = [row.hub_id for row in rows]
    path = folder / f"models-{day}.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def load_weeks(store: Store, weeks: Weeks, order: Sequence[int]) -> None:
    """Load weeks in an order."""
    with TemporaryDirectory() as folder:
        for place in order:
            rows = [Row(*ANCHOR), *weeks[place].values()]
            if any(row.hub_id is None for row in rows[1:]):
                rows = [row._replace(hub_id=None) for row in rows]
            path = write_dump(Path(folder), DAYS[place], rows)
            load_dump(store, [open_dump(str(path), "models")], taken=DAYS[place])


Marks = set[tuple[str, str | None]]
Claims = set[tuple[str, str, str, str | None]]


def found(store: Store | MemoryStore) -> tuple[Marks, Claims]:
    """Return the models that were described, their marks, and the claims of now."""
    held = {record.label: table for record, table in read_graph(cast("Store", store)).items()}
    models = held["Model"].to_pylist()
    marks = {(m["id"], m["gone_since"]) for m in models if not m["only_mentioned"]}
    claims = {
        (c["from_id"], label, c["to_id"], c.get("method"))
        for label in ("DERIVED_FROM", "PUBLISHED_BY")
        for c in held[label].to_pylist()
    }
    return marks, claims


def expected(weeks: Weeks) -> tuple[Marks, Claims]:
    """Return what the weeks say: each model as it was when it was there last."""
    marks: Marks = {(ANCHOR[0], None)}
    claims: Claims = {(ANCHOR[0], "PUBLISHED_BY", "hf:lab", None)}
    for own in {number for week in weeks for number in week}:
        last = max(place for place, week in enumerate(weeks) if own in week)
        row = weeks[last][own]
        name = todays_name(weeks, own, row)
        marks.add((name, DAYS[last + 1] if last + 1 < len(weeks) else None))
        owner = f"hf:{row.id.partition('/')[0]}"
        claims.add((name, "PUBLISHED_BY", owner, None))
        if row.base:
            claims.add((name, "DERIVED_FROM", row.base, row.method))
    return marks, claims


def todays_name(weeks: Weeks, own: int, row: Row) -> str:
    """Return the id of a model: with its ``_id`` where somebody else has its last name by now."""
    users = {r.hub_id for week in weeks for r in week.values() if r.id == row.id and r.hub_id}
    newer = [hub_id for hub_id in users if row.hub_id and hub_id > row.hub_id]
    return f"{row.id}@{row.hub_id}" if newer else row.id


@st.composite
def made_weeks(draw: st.DrawFn, *, hub_ids: bool = True, reuse: bool = False) -> Weeks:
    """Make weeks in which models come and go, get other names, and state other bases."""
    weeks: Weeks = []
    for _ in range(draw(st.integers(2, len(DAYS)))):
        week: dict[int, Row] = {}
        for own in range(draw(st.integers(1, 3))):
            if draw(st.booleans()):
                continue
            owner = draw(st.sampled_from(["me", "you"])) if hub_ids else "me"
            base = draw(st.sampled_from([None, "lab/x", "lab/y"]))
            method = draw(st.sampled_from([None, "finetune", "adapter"])) if base else None
            hub_id = f"{own + 1:024x}" if hub_ids else None
            week[own] = Row(f"{owner}/m{own}", hub_id, base, method)
        weeks.append(week)
    return weeks


QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(st.data())
def test_weeks_in_any_order_say_the_same(data: st.DataObject) -> None:
    weeks = data.draw(made_weeks(hub_ids=data.draw(st.booleans())))
    store = MemoryStore()
    load_weeks(cast("Store", store), weeks, data.draw(st.permutations(range(len(weeks)))))
    assert found(store) == expected(weeks)
