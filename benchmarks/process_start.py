"""Whole processes: ``ptm lineage`` and ``ptm --help``, against minimal Python processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.comparison import Comparison, time_medians
from benchmarks.workplace import Workplace
from graph.embedded.paths import shortest
from queries.catalog import find_question

REPEATS = 15
BARE = """
import sys, ladybug
database = ladybug.Database(sys.argv[1], read_only=True)
connection = ladybug.Connection(database)
connection.execute("CALL var_length_extend_max_depth=100")
print(connection.execute(sys.argv[2], {"model_id": sys.argv[3]}).get_all())
"""


def measure(place: Workplace) -> list[Comparison]:
    """Return both commands, as medians of processes that take turns."""
    model, graph = place.deep_merged, str(place.graph)
    bytecode = str(place.folder / "bytecode")
    variables = os.environ | {"PTM_GRAPH": graph, "PYTHONPYCACHEPREFIX": bytecode}
    # Installed packages are compiled once; where bytecode is not kept, ptm would be each time.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    text = shortest(find_question("lineage").cypher())
    lineage, question, help_page, click = time_medians(
        lambda: _run_process(*ptm_command(), "lineage", model, env=variables),
        lambda: _run_process(sys.executable, "-c", BARE, graph, text, model, env=variables),
        lambda: _run_process(*ptm_command(), "--help", env=variables),
        lambda: _run_process(sys.executable, "-c", "import click", env=variables),
        repeats=REPEATS,
    )
    return [
        Comparison("ptm lineage", "bare Python process", lineage, question, 1.5),
        Comparison("ptm --help", 'python -c "import click"', help_page, click, 2.0),
    ]


def ptm_command() -> list[str]:
    """Return the command line that starts ptm: the installed command, or else the package."""
    command = Path(sys.executable).with_name("ptm")
    return [str(command)] if command.exists() else [sys.executable, "-m", "ptm"]


def _run_process(*words: str, env: dict[str, str]) -> None:
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True, env=env)
