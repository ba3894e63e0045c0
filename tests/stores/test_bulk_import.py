"""A graph goes into Neo4j by `neo4j-admin database import`, and is the same graph there."""

from __future__ import annotations

import os
import random
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.embedded.store import EmbeddedStore
from graph.neo4j.bulk_import.export import export_graph
from graph.neo4j.bulk_import.files import Files
from graph.neo4j.bulk_import.instructions import IMPORT, REPORT
from graph.neo4j.store import Neo4jStore
from graph.schema import CLAIMS, DERIVED, NODES, Record, RecordType
from graph.store.base import Store
from graph.store.cypher import read_claims
from ingest.license_conflicts import DERIVATIONS
from ingest.loader import renew
from tests.conftest import miss, present
from tests.factories import derived, model, tables, used
from tests.neo4j_jars import LONG_TERM, NEWEST, Version, run_admin
from tests.neo4j_server import OPENED, QUICK_TO_START, start_from_jars
from tests.queries.made_graph import TAKEN, records
from tests.queries.test_every_question import QUESTIONS, parameters_of
from tests.stores.records import LOADS, changes
from tests.stores.test_copy import everything

AWKWARD = (
    "\x00\t\n\r\x1f \"'`,;|\\$:{}[]()<>\u00a0\u0085\u2028\u202e\u200f\ufeff\u0301é🤗\U0010ffff"
)

FEW = 3
"""Subjects that each question is asked about; `test_every_question.py` asks about all."""


def made_text(few: random.Random) -> str:
    """Return a text of characters that quoting may break, or of any."""
    kind, length = few.randrange(4), few.choice([1, 2, 5, 40, 5_000])
    if kind < 3:
        return "".join(few.choices(AWKWARD + "ab", k=min(length, 200) if kind else length))
    points = (chr(few.randrange(0x110000)) for _ in range(length))
    return "".join(c for c in points if unicodedata.category(c) != "Cs") or "x"


def made_records(seed: int, number: int = 300) -> Iterator[Record]:
    """Yield models and claims of such texts, each fact known or unknown."""
    few = random.Random(seed)
    names = [f"lab/{n}{made_text(few)[:900]}" for n in range(number)]
    for own in names:
        text, likes = few.choice([None, made_text(few)]), few.choice([None, 0, 1, 2**62])
        carbon, private = few.choice([None, 0.0, 1e-300, 0.1, 1e300]), few.choice([None, True])
        yield model(own, task=text, likes=likes, carbon_g=carbon, private=private)
        yield derived(own, few.choice(names), evidence=made_text(few), revision=text)
        yield used(f"r/{few.randrange(50)}", own, path=made_text(few), line=likes)


def fill(store: Store) -> None:
    """Write all that the other tests make into one graph: every kind, claim and question."""
    for load in [*LOADS, list(made_records(1))]:
        store.write(tables(load))
    store.write(tables(records(), TAKEN), derivations=DERIVATIONS)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with EmbeddedStore(tmp_path_factory.mktemp("original") / "graph.lbug") as store:
        fill(store)
        yield store


def import_folder(home: Path, folder: Path, version: Version) -> None:
    """Import an export into the server of a folder, as its own command says."""
    (home / "conf").mkdir()
    (home / "conf" / "neo4j.conf").write_text("")
    own = IMPORT.replace(REPORT, str(home / "import.report"))
    assert own != IMPORT, "the report of a test stays in its own folder"
    _, *words = shlex.split(own.replace("\\\n", ""))
    files = set(os.listdir(folder))
    options = [*QUICK_TO_START, *OPENED]
    done = run_admin(home, *words, version=version, cwd=folder, java_options=options, seconds=300)
    if isinstance(done, str):
        miss(f"no Neo4j: {done}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "IMPORT DONE" in done.stdout + done.stderr
    assert set(os.listdir(folder)) == files, "whoever may only read the folder can import it"


def derived_rows(store: Store) -> list[Any]:
    """Return all that is derived."""
    found = []
    for relation in DERIVED:
        for a, b in relation.ends:
            found += store.table(read_claims(relation, (a.label, b.label))).to_pylist()
    return sorted(found, key=str)


def constraints(store: Store) -> set[str]:
    """Return the labels whose ids are unique by a constraint of the server."""
    text = "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN *"
    found = store.rows(text)
    assert all(row["properties"] == ["id"] for row in found)
    return {label for row in found for label in row["labelsOrTypes"]}


def answers(store: Store) -> list[tuple[str, dict[str, Any], list[str]]]:
    """Return the answers to all questions, each asked with a few subjects."""
    return [
        (name, given, sorted(map(repr, question.ask(store, **given).rows)))
        for name, question in QUESTIONS.items()
        for given in parameters_of(question)[:FEW]
    ]


@pytest.fixture(scope="module", params=[LONG_TERM, NEWEST], ids=lambda version: version.number)
def imported(
    request: pytest.FixtureRequest, original: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Files]]:
    """Yield the address of a server that imported the graph, and what was written for that."""
    folder, home = tmp_path_factory.mktemp("export"), tmp_path_factory.mktemp("home")
    written = export_graph(original, folder)
    import_folder(home, folder, request.param)
    server = present(start_from_jars(home, version=request.param))
    yield server.uri, written
    server.stop()


@pytest.mark.long
@pytest.mark.neo4j
def test_an_imported_graph_is_the_same_graph(
    original: Store, imported: tuple[str, Files], tmp_path: Path
) -> None:
    url, written = imported
    held, clashes = everything(original), derived_rows(original)
    known: tuple[RecordType, ...] = (*NODES, *CLAIMS)
    assert all(held[record.label] for record in known), "nothing goes untried"
    assert clashes
    with Neo4jStore(url) as there:
        assert everything(there) == held
        assert derived_rows(there) == clashes
        counted = {label: len(rows) for label, rows in held.items() if rows}
        assert written.rows() == counted | {"CLASHES_WITH": len(clashes), "GraphInfo": 1}
        assert constraints(there) == {*(kind.label for kind in NODES), "GraphInfo"}
        assert answers(there) == answers(original)
        # It goes on as any other graph: another export, a repetition, what is derived anew.
        assert export_graph(there, tmp_path).rows() == written.rows()
        assert not changes(there.write(tables(made_records(1))))
        renew(there)
        assert derived_rows(there) == clashes
