"""A write is counted alike on every engine, however it is carried out."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

import graph.neo4j.store
from graph.embedded.store import EmbeddedStore
from graph.neo4j.store import Neo4jStore
from graph.planning.change_set import WriteCounts
from graph.planning.retraction import Retraction
from graph.schema import Record
from tests.factories import NOW, alias, derived, licensed, model, tables, trained, used
from tests.stores.memory import MemoryStore
from tests.stores.records import BETWEEN, LOADS, THEN, lines

Load = tuple[list[Record], list[Retraction]]

FACTS: list[Record] = [
    model("old", "s", THEN, likes=1, hub_id="1"),
    derived("old", "base", method="merge", first_seen=THEN),
    derived("old", "gone", first_seen=THEN),
    derived("child", "old", first_seen=THEN),
    derived("new", "base", "hub-tag", method="x", first_seen=THEN),
    used("r", "old", path="p", first_seen=THEN),
]
CASES: dict[str, list[Load]] = {
    "changed claims": [(FACTS, []), ([derived("old", "base", method="other")], [])],
    "an alias": [(FACTS, []), ([alias("old", "new")], [])],
    "an alias with changed claims": [
        (FACTS, []),
        ([alias("old", "new"), derived("new", "base", method="other"), model("new", likes=2)], []),
    ],
    "an alias with changed claims under the older id": [
        (FACTS, []),
        ([alias("old", "new"), derived("old", "base", method="other"), model("old", likes=2)], []),
    ],
    "an alias of what both ids have claims of": [
        ([*FACTS, derived("new", "base", method="other"), derived("new", "more")], []),
        ([alias("old", "new"), derived("new", "fresh"), trained("new", "data")], []),
    ],
    "an alias with retractions": [
        (FACTS, []),
        ([alias("old", "new"), derived("new", "base", method="other")], [Retraction(["card"])]),
    ],
    "a retraction of something new elsewhere": [
        (FACTS, []),
        ([derived("old", "fresh")], [Retraction(["card", "code-scan"])]),
    ],
    "retractions that overlap": [
        (FACTS, []),
        ([derived("child", "old")], [Retraction(["card"]), Retraction(["code-scan", "card"])]),
    ],
    "an id that is used again": [
        (FACTS, []),
        ([model("old", hub_id="2"), derived("old", "base", method="z"), derived("a", "old")], []),
    ],
    "rows of one key with other values": [
        ([derived("a", "b", method=m, first_seen=f"2026-11-0{m}") for m in "121"], []),
        ([model("a", likes=n, facts_at=f"2026-11-0{n}") for n in range(1, 5)], []),
        ([derived("a", "b", method=m, first_seen=f"2026-11-1{m}") for m in "123"], []),
    ],
    "rows of one key around what moves": [
        ([derived("old", "base", method="b", first_seen="2026-11-02")], []),
        (
            [
                alias("old", "new"),
                derived("new", "base", method="a", first_seen="2026-11-01"),
                derived("new", "base", method="c", first_seen="2026-11-03"),
            ],
            [],
        ),
    ],
    "everything": [(load, []) for load in LOADS],
}


def are_counted_alike(folder: Path, server: str, loads: Iterable[Load]) -> None:
    """Fail unless each write, and its repetition, is counted alike and leaves the same graph."""
    with EmbeddedStore(folder / "graph") as file, Neo4jStore(server) as other:
        other.clear()
        memory = MemoryStore()
        for records, retractions in loads:
            # The second time little or nothing is changed.
            for _ in range(2):
                counted: list[WriteCounts] = [
                    store.write(tables(records), retractions=retractions)
                    for store in (memory, file, other)
                ]
                assert counted[0] == counted[1] == counted[2]
            assert sorted(lines(file)) == sorted(lines(other)) == sorted(memory.lines())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.long
def test_a_write_is_counted_alike_on_every_engine(
    case: str, tmp_path: Path, empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.neo4j.store, "ROWS", 10_000 if case == "everything" else 2)
    are_counted_alike(tmp_path, empty_neo4j, CASES[case])


SEEDS = [
    0,
    *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2)),
    *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 40)),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_any_write_is_counted_alike_on_every_engine(
    seed: int, tmp_path: Path, empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = random.Random(seed)
    monkeypatch.setattr(graph.neo4j.store, "ROWS", few.choice([1, 3, 10_000]))
    are_counted_alike(tmp_path, empty_neo4j, itertools.islice(any_loads(few), 4))


def any_loads(few: random.Random) -> Iterable[Load]:
    """Yield records of few names, with what their sources no longer state."""
    names = ["lab/a", "lab/b", "lab/c", "lab/d"]
    while True:
        records: list[Record] = []
        for _ in range(few.randrange(2, 9)):
            a, b = few.choice(names), few.choice(names)
            seen = few.choice([THEN, BETWEEN, NOW])
            records.append(
                few.choice(
                    [
                        model(a, few.choice("st"), seen, likes=few.choice([None, 1]), hub_id="1"),
                        model(a, few.choice("st"), seen, task=few.choice([None, "x"]), hub_id="2"),
                        derived(a, b, few.choice("st"), method=few.choice("xy"), first_seen=seen),
                        derived(a, b, few.choice("st"), method=few.choice("xy"), first_seen=seen),
                        used("r", a, path=few.choice([None, "p"]), how=few.choice("xy")),
                        alias(a, b),
                        licensed(a, few.choice(["mit", "gpl-3.0"]), first_seen=seen),
                    ]
                )
            )
        yield records, [Retraction([few.choice("st")], ended=NOW) for _ in range(few.randrange(2))]
