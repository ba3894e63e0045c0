"""`import ptm` beside files with the names of its packages works, or says which is in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import ptm
from graph.errors import NotFoundError, UnavailableError, UsageError
from ptm.packages import PACKAGES, ShadowedPackageError, check_packages
from tests.conftest import ROOT


def run_in(folder: Path, *words: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python in a folder that comes before our packages, as the one of a notebook does."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [path, str(ROOT)]))}
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize(
    "name", ["graph.py", "reports.py", "queries/__init__.py", "ingest/__init__.py"]
)
def test_what_stands_in_the_way_is_named_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine = 1\n")
    place = tmp_path / name
    done = run_in(tmp_path, "-m", "ptm", "find", "x")
    assert (done.returncode, done.stdout) == (3, "")
    [line] = done.stderr.splitlines()
    assert str(place) in line
    assert f"{name.partition('/')[0].removesuffix('.py')!r}" in line
    assert line.endswith(".")
    assert run_in(tmp_path, "-c", "import ptm").returncode == 0
    for script in ("from ptm import open_graph", "import ptm; ptm.open_graph"):
        done = run_in(tmp_path, "-c", script)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].endswith(line)
    caught = "try:\n    from ptm import Graph\nexcept ImportError as error:\n    print(error)"
    assert run_in(tmp_path, "-c", caught).stdout.strip() == line


def test_a_file_that_was_imported_before_is_named(tmp_path: Path) -> None:
    (tmp_path / "licenses.py").write_text("mine = 1\n")
    script = "import sys; sys.path.insert(0, '.'); import licenses; sys.path.pop(0)\n"
    done = run_in(
        tmp_path,
        "-I",
        "-c",
        f"{script}import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom ptm import open_graph",
    )
    assert str(tmp_path / "licenses.py") in done.stderr.splitlines()[-1]


def test_another_distribution_is_named(tmp_path: Path) -> None:
    package = tmp_path / "site" / "queries"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    done = run_in(tmp_path, "-m", "ptm", "find", "x", path=str(package.parent))
    assert done.returncode == 3
    assert str(package) in done.stderr


def test_what_only_has_the_name_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "ingest").mkdir()
    (tmp_path / "ingest" / "notes.txt").touch()
    done = run_in(tmp_path, "-c", "from ptm import open_graph; print(open_graph)")
    assert done.returncode == 0, done.stderr
    assert run_in(tmp_path, "-m", "ptm", "--version").returncode == 0


def test_all_of_our_packages_are_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/py.typed")}
    assert rooms == {*PACKAGES, "ptm"}
    check_packages()
    for name in PACKAGES:
        (tmp_path / f"{name}.py").touch()
        with monkeypatch.context() as patched:
            patched.syspath_prepend(str(tmp_path))
            patched.delitem(sys.modules, name, raising=False)
            with pytest.raises(ShadowedPackageError, match=name):
                check_packages()
        (tmp_path / f"{name}.py").unlink()


def test_the_errors_keep_their_old_names() -> None:
    from ptm import NotInGraph, Unreachable, WrongWords

    assert (NotInGraph, Unreachable, WrongWords) == (NotFoundError, UnavailableError, UsageError)
    assert not {"NotInGraph", "Unreachable", "WrongWords"} & set(ptm.__all__)


@pytest.mark.parametrize(
    "script",
    [
        "from licenses import recognise as one; from licenses.recognise import recognise as two",
        "from licenses.recognise import recognise as one; from licenses import recognise as two",
        "import licenses.recognise; one = licenses.recognise; two = licenses.recognise",
    ],
)
def test_recognise_is_a_function_whatever_was_imported_before(script: str, tmp_path: Path) -> None:
    check = "assert one is two; assert one('MIT') == two('mit'); print(one.__name__)"
    done = run_in(tmp_path, "-W", "error", "-c", f"{script}\n{check}")
    assert (done.stdout.strip(), done.stderr) == ("recognise", "")
