"""pandas is imported only where somebody asks for a data frame."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.factories import json_lines, node_line

ASKS = """
import sys
from ptm import open_graph

def loaded():
    return "pandas" in sys.modules

with open_graph() as graph:
    lineage = graph.lineage("mix/abcd")
    reports = [lineage, graph.licenses("mix/abcd"), graph.ask("depths"), graph.bill("mix/abcd")]
    reports.append(graph.cypher("MATCH (m:Model)-[r]->(b) RETURN m, r, b, 1 AS one LIMIT 3"))
    for report in reports:
        report.to_arrow(), report.to_networkx()
    lineage._repr_html_()
    print(loaded())
    frame = lineage.to_pandas()
    print(loaded(), len(frame))
import pyarrow
series = __import__("pandas").Series([1.0, float("nan")])
print(pyarrow.array(series).null_count, pyarrow.Table.from_pandas(frame).num_rows)
"""
OWN = """
import sys
from ptm import open_graph
with open_graph() as graph:
    graph.lineage("mix/abcd").to_arrow()
import pyarrow
pyarrow.array(["x"])
print("pandas" in sys.modules)
table = pyarrow.table({"a": [1]})
print(len(table.to_pandas()), sum("without_pandas" in repr(each) for each in sys.meta_path))
"""


def run(script: str, graph: Path) -> list[str]:
    """Return the words that a script prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PTM_GRAPH": str(graph)},
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.process
def test_what_is_asked_in_python_imports_it_for_a_data_frame_alone(made_file: Path) -> None:
    assert run(ASKS, made_file) == ["False", "True", "14", "1", "14"]


@pytest.mark.process
def test_arrow_finds_it_where_others_ask(made_file: Path) -> None:
    assert run(OWN, made_file) == ["True", "1", "0"]


def modules_of(*words: str, **environment: str) -> set[str]:
    """Return the modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ptm", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return loaded - {"pandas"}  # stands there as well where it was looked for and not found


@pytest.mark.process
def test_no_command_imports_it(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(json_lines(node_line("org/a"), node_line("org/b")), encoding="utf-8")
    graph = str(tmp_path / "graph.lbug")
    loaded = modules_of("ingest", "records", str(path), "--graph", graph)
    assert "pyarrow.lib" in loaded
    assert "pandas.core" not in loaded


@pytest.mark.process
def test_no_command_imports_it_for_a_server(empty_neo4j: str, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(json_lines(node_line("org/a")), encoding="utf-8")
    loaded = modules_of("ingest", "records", str(path), "--graph", empty_neo4j)
    assert "neo4j" in loaded
    assert "pandas.core" not in loaded
