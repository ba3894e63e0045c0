"""``python -m benchmarks``: measures the figures of the README, each as a ratio within one run."""

from __future__ import annotations

import contextlib
import importlib
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import click

from benchmarks.comparison import NotMeasured, format_table
from benchmarks.workplace import Workplace

BENCHMARKS = (
    "embedded_write",
    "embedded_increment",
    "memory",
    "snapshot",
    "neo4j_write",
    "bulk_import",
    "questions",
    "licensing",
    "process_start",
    "explorer",
    "bills",
    "judgements",
    "hub_crawl",
    "alternatives",
    "card_fields",
    "code_scan",
    "code_uses",
)
"""Modules of this package; later ones use the graphs that earlier ones made."""


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHMARKS), metavar="[NAME]...")
@click.option("--quick", is_flag=True, help="Use 20 times smaller graphs, to try it out.")
@click.option("--list", "listed", is_flag=True, help="List the benchmarks, and stop.")
def main(names: tuple[str, ...], quick: bool, listed: bool) -> None:
    """Run all benchmarks, or those named; exit with status 1 if a limit is not met."""
    if listed:
        for name in BENCHMARKS:
            print(f"{name:20}{(_import_benchmark(name).__doc__ or '').partition(chr(10))[0]}")
        return
    home = Path("build/bench")
    home.mkdir(parents=True, exist_ok=True)
    rows, missed = [], 0
    with tempfile.TemporaryDirectory(dir=home) as folder:
        place = Workplace(Path(folder).absolute(), divided_by=20 if quick else 1)
        with contextlib.closing(place):
            for name in names or BENCHMARKS:
                found, misses = _run_benchmark(name, place)
                rows += found
                missed += misses
    print(format_table(rows))
    if missed:
        print(f"{missed} not met.", file=sys.stderr)
    sys.exit(1 if missed else 0)


def _import_benchmark(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


def _run_benchmark(name: str, place: Workplace) -> tuple[list[tuple[str, ...]], int]:
    """Return a benchmark's rows as texts, and the number of limits that are not met."""
    start, rows, missed = time.perf_counter(), [], 0
    try:
        for row in _import_benchmark(name).measure(place):
            rows.append(row.cells())
            missed += not row.met
    except NotMeasured as error:
        print(f"{name} NOT MEASURED: {error.reason}", file=sys.stderr)
        rows.append((name, "NOT MEASURED", "", "", "", "", "NO"))
        missed += 1
    print(f"{name} took {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return rows, missed


if __name__ == "__main__":
    main()
