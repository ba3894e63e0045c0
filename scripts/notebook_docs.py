"""The notebooks of the documents, run anew: each cell's output is stored with it.

A notebook runs in a kernel of this environment and in an empty folder of its own, with nothing of
the user's: neither settings of Jupyter nor a graph.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "docs" / "notebooks"
SECONDS = 600
"""The longest that a cell may take, on a machine that does much else."""
_FRAME = "<iframe"


def made_notebooks() -> dict[Path, str]:
    """Return the text of each notebook with the outputs of its cells."""
    return {path: run_notebook(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}


def run_notebook(path: Path) -> str:
    """Return the text of a notebook with what its cells put out.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        _run(notebook, Path(folder))
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            _leave_out_frame(output)
    notebook.metadata["language_info"] = {"name": "python"}
    text: str = nbformat.writes(notebook)
    return text.rstrip("\n") + "\n"


def _run(notebook: Any, folder: Path) -> None:
    """Run the cells of a notebook in a folder, in the Python that runs this."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    kernels = KernelSpecManager(kernel_dirs=[])  # this Python's own kernel is always known
    manager = AsyncKernelManager(
        kernel_spec_manager=kernels,
        connection_file=str(folder / "kernel.json"),
        transport="ipc" if os.name == "posix" else "tcp",
    )
    client = NotebookClient(notebook, timeout=SECONDS, record_timing=False, coalesce_streams=True)
    client.km = manager  # given when it is made, the kernel would be left running
    work = folder / "work"
    work.mkdir()
    client.execute(cwd=str(work), env=_surroundings(folder))


def _surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of the kernel: this one, without what is the user's own."""
    hidden = ("PTM_", "NEO4J_", "HF_", "GITHUB_", "JUPYTER", "IPYTHON", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    scripts = sysconfig.get_path("scripts")
    own = {"HOME": folder, "IPYTHONDIR": folder / "ipython", "JUPYTER_CONFIG_DIR": folder / "none"}
    return {
        **kept,
        **{name: str(place) for name, place in own.items()},
        "PATH": os.pathsep.join((scripts, kept.get("PATH", os.defpath))),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }


def _leave_out_frame(output: Any) -> None:
    """Leave out the page in a frame that a report shows itself as: it has 700,000 characters."""
    data = output.get("data", {})
    if data.get("text/html", "").startswith(_FRAME):
        del data["text/html"]


if __name__ == "__main__":
    for place in map(Path, sys.argv[1:]):
        place.write_text(run_notebook(place), encoding="utf-8")
