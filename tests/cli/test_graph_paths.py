"""No command touches what is no graph, and none repeats the password of an address."""

from __future__ import annotations

import stat
from itertools import islice
from pathlib import Path

import pytest

from ingest.sample import source as sample
from tests.cli.conftest import Ptm
from tests.factories import json_lines, node_line
from tests.stores.test_graph_paths import STRANGERS, seen

RECORDS = json_lines(node_line("a/b"))
COMMANDS = [
    ("ingest", "records", "-"),
    ("ingest", "sample"),
    ("graph", "status"),
    ("graph", "init"),
    ("graph", "clear", "--yes"),
    ("graph", "copy", "--to", "COPY"),
    ("find", "x"),
    ("show", "a/b"),
    ("lineage", "a/b"),
    ("impact", "a/b"),
    ("licenses", "a/b"),
    ("check", "a/b"),
    ("ask", "sources"),
    ("cypher", "MATCH (m:Model) RETURN m.id AS id"),
    ("export", "--all", "-o", "OUT"),
]


@pytest.mark.parametrize("kind", STRANGERS)
def test_every_command_refuses_what_is_no_graph(
    ptm: Ptm, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All lines of the sample are read before the graph is opened, which takes seconds each time.
    beginning = [*islice(sample.fetch(), 9)]
    monkeypatch.setattr(sample, "fetch", lambda: beginning)
    path = tmp_path / "stranger"
    STRANGERS[kind](path)
    before = seen(path)
    names = {"COPY": str(tmp_path / "copy.lbug"), "OUT": str(tmp_path / "all.jsonl")}
    for words in COMMANDS:
        result = ptm("--graph", path, *(names.get(word, word) for word in words), stdin=RECORDS)
        assert (result.status, result.out) == (3, ""), words
        last = result.err.splitlines()[-1]
        assert str(path) in last
        assert last.endswith(".")
        assert seen(path) == before, words


@pytest.mark.parametrize("kind", STRANGERS)
def test_no_copy_replaces_what_is_no_graph(on_made: Ptm, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "stranger"
    STRANGERS[kind](path)
    before = seen(path)
    result = on_made("graph", "copy", "--to", path)
    assert result.status == 3
    assert str(path) in result.err.splitlines()[-1]
    assert seen(path) == before
    assert not stat.S_ISREG(before[1]) or path.read_bytes() == before[3]


SECRET = "opensesame"
ADDRESSES = [
    f"bolt://neo4j:{SECRET}@127.0.0.1:1",
    f"bolt://neo4j:{SECRET}/x@127.0.0.1:1",
    f"bolt://neo4j:x#{SECRET}@127.0.0.1:1",
    f"neo4j://:{SECRET}@127.0.0.1",
    f"neo4j+s://neo4j%3A{SECRET}%40127.0.0.1",
    f"bolt://127.0.0.1:1?password={SECRET}",
    f"neo4j://127.0.0.1:1/?user=neo4j&Password={SECRET}",
    f"neo4j://127.0.0.1:1/?x={SECRET}&x=1",
    f"bolt://127.0.0.1:1/?policy={SECRET}",
    f"bolt://neo4j:{SECRET}",
    f"bolt+quick://neo4j:{SECRET}@127.0.0.1",
    f"https://neo4j:{SECRET}@127.0.0.1:7474",
    f"neo4j:{SECRET}@127.0.0.1://x",
    f"neo4j:{SECRET}@127.0.0.1:7687",
    f"bolt:neo4j:{SECRET}@127.0.0.1:7687",
    f"bolt:/neo4j:{SECRET}@127.0.0.1:7687",
    f"//neo4j:{SECRET}@127.0.0.1:7687",
    f"a:{SECRET}@127.0.0.1",
    f"127.0.0.1:7687?password={SECRET}",
    f"127.0.0.1:7687/?user=x&pwd={SECRET}",
    f"bolt://neo4j%253A{SECRET}%2540127.0.0.1",
    f"neo4j%253A{SECRET}%2540127.0.0.1",
    f"bolt://127.0.0.1%3A{SECRET}",
    f"bolt://127.0.0.1:1/{SECRET}",
    f"bolt://[{SECRET}",
    f"bolt//neo4j:{SECRET}@127.0.0.1:7687",
    f"bolt;//neo4j:{SECRET}@127.0.0.1:7687",
    f"127.0.0.1:7687?user=neo4j,password={SECRET}",
    f"jdbc:neo4j:bolt://127.0.0.1?user=neo4j,password={SECRET}",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_repeated_with_its_password(
    on_made: Ptm, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (
        ("--graph", address, "graph", "status"),
        ("--graph", address, "find", "x"),
        ("graph", "copy", "--to", address),
        ("graph", "clear", "--yes", "--graph", address),
        ("ingest", "records", "-", "--graph", address),
    ):
        result = on_made(*words, stdin=RECORDS)
        assert result.status in (2, 3)
        assert SECRET not in result.out + result.err
    assert [*tmp_path.iterdir()] == []
