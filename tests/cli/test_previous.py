"""NAME.previous is the graph before a command, byte for byte, whatever the command writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, node_line


def dumped(folder: Path, day: str, base: str) -> Path:
    """Write a dump of one model, whose day stands in its path."""
    path = folder / day / "models.parquet"
    path.parent.mkdir(parents=True)
    columns = {"id": ["me/a"], "tags": [[f"base_model:{base}"]], "pipeline_tag": ["fill-mask"]}
    pq.write_table(pa.table(columns), path)
    return path


def cards(folder: Path, base: str) -> Path:
    """Write the card of one model into a folder."""
    path = folder / "org" / "child" / "README.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nbase_model: {base}\nlicense: mit\n---\n")
    return folder


def snapshots_of_two_days(ptm: Ptm, folder: Path) -> tuple[str | Path, ...]:
    """Return a command that loads dumps of two days into a graph that has one of another day."""
    ptm("ingest", "snapshot", dumped(folder, "2026-01-01", "lab/x"))
    days = [dumped(folder, day, base) for day, base in (("2026-02-01", "y"), ("2026-03-01", "z"))]
    return ("ingest", "snapshot", *days)


def cards_again(ptm: Ptm, folder: Path) -> tuple[str | Path, ...]:
    """Return a command that loads cards again, which no longer state what they stated."""
    ptm("ingest", "cards", cards(folder / "cards", "org/base"))
    return ("ingest", "cards", cards(folder / "cards", "org/other"))


def init(ptm: Ptm, folder: Path) -> tuple[str | Path, ...]:
    """Return a command that writes terms and clashes of licences anew."""
    ptm("ingest", "cards", cards(folder / "cards", "org/base"))
    return ("graph", "init")


@pytest.mark.parametrize("prepare", [snapshots_of_two_days, cards_again, init])
def test_the_graph_before_a_command_is_kept(
    prepare: Callable[[Ptm, Path], tuple[str | Path, ...]], ptm: Ptm, tmp_path: Path
) -> None:
    lone = json_lines(node_line("lab/x"), derived_line("lab/z", "lab/x"))
    assert ptm("ingest", "records", "-", stdin=lone).status == 0
    command = prepare(ptm, tmp_path)
    before = (tmp_path / "graph.lbug").read_bytes()
    assert ptm(*command).status == 0
    assert (tmp_path / "graph.lbug").read_bytes() != before
    assert (tmp_path / "graph.lbug.previous").read_bytes() == before
