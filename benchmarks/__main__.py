"""``python -m benchmarks``: measures what the README claims, each figure a ratio of one run."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.comparison import Comparison, NotMeasured, table
from benchmarks.workplace import Workplace

BENCHMARKS = (
    "embedded_write",
    "embedded_increment",
    "memory",
    "neo4j_write",
    "questions",
    "process_start",
    "alternatives",
)
"""Modules of this package, in an order in which later ones use what earlier ones made."""


def main() -> int:
    """Run the chosen benchmarks and print their table; 1 if a limit is not met."""
    asked = _asked()
    if asked.list:
        print("\n".join(f"{name:20}{_module(name).__doc__}" for name in BENCHMARKS))
        return 0
    home = Path("build/bench")
    home.mkdir(parents=True, exist_ok=True)
    rows, missed = [], 0
    with tempfile.TemporaryDirectory(dir=home) as folder:
        place = Workplace(Path(folder).absolute(), divided_by=20 if asked.quick else 1)
        with contextlib.closing(place):
            for name in asked.names or BENCHMARKS:
                found, misses = _measured(name, place)
                rows += found
                missed += misses
    print(table(rows))
    if missed:
        print(f"{missed} not met", file=sys.stderr)
    return 1 if missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these", choices=BENCHMARKS)
    parser.add_argument("--list", action="store_true", help="what there is to measure")
    parser.add_argument("--quick", action="store_true", help="20 times smaller graphs: a rehearsal")
    return parser.parse_args()


def _module(name: str):
    return importlib.import_module(f"benchmarks.{name}")


def _measured(name: str, place: Workplace) -> tuple[list[tuple[str, ...]], int]:
    """Return a benchmark's rows as texts, and how many of them are not met."""
    start = time.perf_counter()
    try:
        found: list[Comparison] = _module(name).measure(place)
    except NotMeasured as error:
        print(f"{name} NOT MEASURED: {error.reason}", file=sys.stderr)
        return [(name, "not measured", "", "", "", "", "NO")], 1
    print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return [row.cells() for row in found], sum(not row.met for row in found)


if __name__ == "__main__":
    sys.exit(main())
