"""Repositories are scanned by several processes, or a cluster; one may break, the rest goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnavailableError
from ingest.code.source import ScannedRepository, ScanOptions, fetch, scan_place
from ingest.code.spreading.cluster import scan_on_cluster
from ingest.code.spreading.places import scan_places
from ingest.code.spreading.processes import spread
from ingest.items import Skip
from tests.conftest import ROOT
from tests.ingest.code import made_readers
from tests.ingest.code.made_readers import write

OPTIONS = ScanOptions()
CONFIG = '{"model_name_or_path": "org/%s"}'


def named(items: Iterable[ScannedRepository | Skip]) -> dict[str, Any]:
    """Return the ids that each repository names, or the reason why it was not scanned."""
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Skip):
            found[Path(item.item).name] = item.reason
        else:
            found[Path(item.place).name] = [each.id for each in item.scan.findings]
    return found


def double(number: int) -> int:
    if number < 0:
        os._exit(3)
    return 2 * number


@pytest.mark.process
def test_work_that_ends_its_process_costs_only_itself() -> None:
    done = dict(spread(double, iter([1, -1, 2, 3]), 2))
    assert done == {1: 2, 2: 4, 3: 6, -1: None}


def linger(_number: int) -> None:
    print("ready", flush=True)
    time.sleep(600)


@pytest.mark.process
def test_no_process_outlives_the_one_that_began_it() -> None:
    script = (
        "from ingest.code.spreading.processes import spread\n"
        "from tests.ingest.code.test_spreading import linger\n"
        "if __name__ == '__main__':\n"
        "    list(spread(linger, [1, 2], 2))\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert [process.stdout.readline() for _ in range(2)] == [b"ready\n"] * 2
        process.kill()
        # The processes hold the other end of the pipe: it ends with the last of them.
        assert process.stdout.read() == b""


@pytest.mark.process
def test_repositories_are_spread_over_processes(tmp_path: Path) -> None:
    places = [str(write(tmp_path / name, c__json=CONFIG % name)) for name in "abc"]
    found = named(scan_places([*places, str(tmp_path / "none")], OPTIONS, 2))
    assert found.pop("none").startswith("There is no folder")
    assert found == {"a": ["org/a"], "b": ["org/b"], "c": ["org/c"]}


def test_a_fault_of_ours_costs_one_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [str(write(tmp_path / name, c__json=CONFIG % name)) for name in "ab"]

    def fail(tree: Any, *_: Any) -> Any:
        raise RuntimeError(f"in {tree.name}") if tree.name == "a" else UnavailableError("B.")

    monkeypatch.setattr("ingest.code.source.scan_tree", fail)
    assert named(fetch(places)) == {"a": "its scan failed: RuntimeError: in a", "b": "B"}


@pytest.mark.process
def test_facts_of_python_are_the_same_from_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.code.scan.WORTH_PROCESSES", 0)
    call = "from transformers import AutoModel\ndef load(name, n=1, b=True):\n"
    write(tmp_path, a__py=f"{call}    return AutoModel.from_pretrained(name, n, b, 1, True)\n")
    for number in range(3):
        lines = f"from a import load\nNAME = 'org/m{number}'\nload(NAME)\nload('org/x')\n"
        write(tmp_path, **{f"{number}__py": lines})
    here, there = (scan_place(str(tmp_path), ScanOptions(jobs=jobs)).scan for jobs in (1, 2))
    assert there == here
    assert {each.id for each in here.findings} == {"org/m0", "org/m1", "org/m2", "org/x"}


# Dask -------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a scheduler with two worker processes, which use made readers."""
    import dask
    from distributed import LocalCluster

    monkeypatch.setenv("PYTHONPATH", str(Path(made_readers.__file__).parents[3]))
    settings = {"distributed.scheduler.allowed-failures": 1}
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=":0",
            preload=[made_readers.__name__],
            silence_logs=50,
        ) as running,
    ):
        yield running.scheduler_address


@pytest.mark.process
@pytest.mark.long
def test_a_lost_worker_costs_its_repository_a_retry(cluster: str, tmp_path: Path) -> None:
    held = tmp_path / "held"
    places = [str(write(tmp_path / name, x__lines=f"load org/{name}")) for name in "abcd"]
    places.append(str(write(held, x__lines=f"hold {held}\nload org/held")))
    places.append(str(write(tmp_path / "bad", x__lines="exit")))
    places.append(str(tmp_path / "none"))
    items = scan_on_cluster(cluster, places, OPTIONS)
    found = named([next(items)])
    while not (held / "held-by").exists():
        time.sleep(0.01)
    os.kill(int((held / "held-by").read_text()), signal.SIGKILL)
    (held / "go").write_text("")
    found |= named(items)
    assert found.pop("none").startswith("There is no folder")
    assert found.pop("bad") == "its scan ended every worker that it was given to"
    assert found == {name: [f"org/{name}"] for name in ("a", "b", "c", "d", "held")}


@pytest.mark.long
def test_a_scheduler_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.code.spreading.cluster._PATIENCE", "1s")
    for address in ("tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1"):
        with pytest.raises(UnavailableError, match="No Dask scheduler answers at"):
            next(scan_on_cluster(address, ["x"], OPTIONS))
