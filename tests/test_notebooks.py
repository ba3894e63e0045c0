"""The notebooks of the documents: every cell runs, and puts out what is stored with it."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
LARGEST = 300_000
"""Bytes of a notebook that a code host shows at once."""


@pytest.mark.long
@pytest.mark.process
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs_and_puts_out_what_is_stored(path: Path) -> None:
    from scripts.notebook_docs import run_notebook

    assert run_notebook(path) == path.read_text(encoding="utf-8"), "run `make docs`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_stored_is_small_and_of_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    assert not re.search(r"/(home|root|tmp|Users|var)/|\bat 0x[0-9a-f]{6}|<iframe|\x1b", text)
    notebook = json.loads(text)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert all(not cell["metadata"] for cell in code)
    kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
    assert kinds <= {"stream", "execute_result", "display_data"}
    names = {output.get("name") for cell in code for output in cell["outputs"]}
    assert "stderr" not in names
