"""pandas is imported where somebody asks for a data frame, and not to read or print an answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ASKS = """
import sys
from ptm import open_graph

with open_graph() as graph:
    lineage = graph.lineage("mix/abcd")
    graph.impact("mix/abcd"), graph.check("mix/abcd"), graph.licenses("mix/abcd")
    graph.show("mix/abcd"), graph.ask("ancestors", model_id="mix/abcd")
    graph.cypher("MATCH (m:Model)-[r]->(b) RETURN m, r, b, 1 AS one LIMIT 3")
    str(lineage)
    print("pandas" in sys.modules)
    print(len(lineage.to_pandas()), "pandas" in sys.modules)
"""


@pytest.mark.process
def test_pandas_is_imported_for_a_data_frame_alone(made_file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKS],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PTM_GRAPH": str(made_file)},
        check=False,
    )
    assert (done.stderr, done.stdout.split()) == ("", ["False", "14", "True"])
