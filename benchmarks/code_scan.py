"""The scan of a large checkout, against ``ast.parse`` of all its Python files on one core.

The checkout is what is installed beside this program: thousands of files of many hands. In the
second one each file also loads a model, so that all are parsed and followed: for information, since
no checkout is like that.
"""

from __future__ import annotations

import ast
import contextlib
import resource
import shutil
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.comparison import Comparison, NotMeasured, time_medians, time_work
from benchmarks.isolation import run_isolated
from benchmarks.workplace import Workplace
from ingest.code.source import ScanOptions, scan_place
from ingest.code.spreading.processes import usable_cores

LEAST_FILES = 5_000
MOST_FILES = 8_000
REPEATS = 3
LOADING = "from transformers import AutoModel\nAutoModel.from_pretrained('lab/bert-{}')\n"


def measure(place: Workplace) -> Iterator[Comparison]:
    """Yield the time of both checkouts, the peak of memory, and the time with two processes."""
    plain, loading = place.folder / "checkout", place.folder / "loading"
    many = _copy_sources(Path(sysconfig.get_paths()["purelib"]), plain, place.divided_by)
    _add_loads(plain, loading)
    for checkout, work, limit in ((plain, "scan", 1.5), (loading, "scan, a load in each", None)):
        ours, theirs = run_isolated(time_scan, checkout, REPEATS)
        against = "ast.parse of the Python files"
        yield Comparison(f"{work}, {many:,} files", against, ours, theirs, limit)
    peak = run_isolated(peak_of_scan, loading)
    yield Comparison("memory of that scan", "its peak, with Python", peak / 1e9, None, 1.0)
    if usable_cores() > 1:
        two, one = (run_isolated(time_jobs, loading, jobs) for jobs in (2, 1))
        yield Comparison("that scan with 2 processes", "with 1", two, one)


def time_scan(checkout: Path, repeats: int) -> list[float]:
    """Return the median seconds of a scan by one process, and of parsing all Python files."""
    texts = [path.read_bytes() for path in sorted(checkout.rglob("*.py"))]
    return time_medians(
        partial(scan_place, str(checkout)), partial(_parse_all, texts), repeats=repeats
    )


def time_jobs(checkout: Path, jobs: int) -> float:
    """Return the seconds of a scan by so many processes."""
    return time_work(partial(scan_place, str(checkout), ScanOptions(jobs=jobs)))


def peak_of_scan(checkout: Path) -> int:
    """Return the most bytes that this process had in memory, after a scan."""
    scan_place(str(checkout))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _parse_all(texts: list[bytes]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in texts:
            with contextlib.suppress(SyntaxError, ValueError):
                ast.parse(text)


def _copy_sources(installed: Path, checkout: Path, divided_by: int) -> int:
    """Copy the files of packages without what is compiled; return how many are Python.

    Raises
    ------
    NotMeasured
        If there are too few.
    """
    found = sorted(installed.rglob("*.py"))[: MOST_FILES // divided_by]
    if len(found) < LEAST_FILES // divided_by:
        raise NotMeasured(f"only {len(found):,} Python files are installed")
    for path in found:
        target = checkout / path.relative_to(installed)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return len(found)


def _add_loads(checkout: Path, loading: Path) -> None:
    """Copy a checkout, and let each of its files load a model of its own."""
    shutil.copytree(checkout, loading)
    for number, path in enumerate(sorted(loading.rglob("*.py"))):
        with path.open("ab") as stream:
            stream.write(f"\n{LOADING.format(number)}".encode())
