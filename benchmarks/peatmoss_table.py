"""PeaTMOSS's licence analysis from its own inputs, and beside it our rule on the same pairs.

``python -m benchmarks.peatmoss_table [FOLDER]`` prints both. The folder holds PeaTMOSS's files
(license_mapping.csv.gz, license_all_gh_licenses.json.gz and the Linux Foundation's table, which is
not shipped); without it ``../shared/data/peatmoss`` is looked for.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from licenses import judge

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "peatmoss"
TABLE = "linux_foundation_license_compat_long.csv"
LINKS = "license_mapping.csv.gz"
REPOSITORIES = "license_all_gh_licenses.json.gz"
EDGE = "repo_uses_model"

ALIASES = {
    "bsd-new": "bsd-3-clause",
    "bsd-modified": "bsd-3-clause",
    "bsd-simplified": "bsd-2-clause",
    "openrail++": "openrail",
    "gpl-2.0": "gpl-2.0-only",
    "gpl-3.0": "gpl-3.0-only",
    "gpl-3.0-plus": "gpl-3.0-or-later",
    "agpl-3.0": "agpl-3.0-only",
    "lgpl-3.0": "lgpl-3.0-only",
    "lgpl-3.0-plus": "lgpl-3.0-or-later",
    "lgpl-2.1": "lgpl-2.1-only",
}
"""The names that PeaTMOSS took for those of the Linux Foundation's table."""
UNNAMED = frozenset(
    "other unknown unknown-license-reference warranty-disclaimer generic-cla commercial-license "
    "other-permissive other-copyleft".split()
)
"""Labels that PeaTMOSS counted as one: other."""
NO_LICENCE = "no license"
RELATIONS = {"yes": "compatible", "same": "compatible", "no": "incompatible", "?": "unknown"}

Pair = tuple[str, str | None]


@dataclass
class Analysis:
    """Links from repositories to models, counted by what their licences are to each other."""

    skipped: int = 0
    """Links from repositories that have several licences."""
    identical: int = 0
    theirs: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    their_clashes: Counter[Pair] = field(default_factory=Counter)
    our_clashes: Counter[tuple[Pair, tuple[str, ...]]] = field(default_factory=Counter)

    @property
    def analysed(self) -> int:
        """How many links were judged."""
        return self.theirs.total()


def analyse(folder: Path) -> Analysis:
    """Return the analysis of PeaTMOSS's links by its own table and by our rule."""
    table = _table(folder / TABLE)
    analysis = Analysis()
    for model, keys in _links(folder):
        if len(keys) > 1:
            analysis.skipped += 1
            continue
        repository = keys[0] if keys else None
        _count_theirs(analysis, table, (model, repository))
        judged = judge(model, EDGE, repository)
        analysis.ours[judged.verdict] += 1
        if judged.verdict == "conflict":
            analysis.our_clashes[(model, repository), judged.terms] += 1
    return analysis


def _count_theirs(analysis: Analysis, table: dict[Pair, str], pair: Pair) -> None:
    model, repository = map(_named, pair)
    relation = _relation(table, model, repository)
    analysis.identical += model == repository
    analysis.theirs[relation] += 1
    if relation == "incompatible":
        analysis.their_clashes[model, repository] += 1


def _relation(table: dict[Pair, str], model: str, repository: str) -> str:
    """Return what the table says; one that it does not list is unknown, even beside itself."""
    # The table has a cell for each licence of an original with each of a derivative.
    return RELATIONS[table.get((model, repository), "?")]


def _named(label: str | None) -> str:
    if label is None or label == "unlicense":
        return NO_LICENCE
    return "other" if label in UNNAMED else ALIASES.get(label, label)


def _table(path: Path) -> dict[Pair, str]:
    """Return the Linux Foundation's word for the licence of an original and of a derivative."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["original_col_license"], row["derivative_row_license"]): row["compatible"]
            for row in csv.DictReader(file)
        }


def _links(folder: Path) -> list[tuple[str, list[str]]]:
    """Return a model's licence and the keys of the repository that uses it, for each link."""
    with gzip.open(folder / REPOSITORIES, "rt", encoding="utf-8") as file:
        keys: dict[str, list[str] | None] = json.load(file)
    with gzip.open(folder / LINKS, "rt", encoding="utf-8", newline="") as file:
        return [
            (row[3].lower(), keys[row[0].removeprefix("github.com/")] or [])
            for row in csv.reader(file)
        ]


def report(analysis: Analysis, most: int = 15) -> str:
    """Return both countings and the pairs that clash most often, as lines."""
    total = analysis.analysed

    def line(name: str, count: int) -> str:
        return f"  {name:<34}{count:>7,}  {100 * count / total:5.2f} %"

    theirs, ours = analysis.theirs, analysis.ours
    lines = [
        f"{analysis.skipped:,} links skipped (several licences), {total:,} analysed",
        "",
        "PeaTMOSS, by the Linux Foundation's table",
        line("identical", analysis.identical),
        *(line(name, theirs[name]) for name in ("compatible", "unknown", "incompatible")),
        *(line(f"  {up} -> {down}", n) for (up, down), n in analysis.their_clashes.most_common()),
        "",
        f"ptm, by its rule ({EDGE}, default policy)",
        *(line(name, ours[name]) for name in ("compatible", "unknown", "conflict")),
    ]
    for ((up, down), terms), count in analysis.our_clashes.most_common(most):
        lines.append(f"{line(f'  {up} -> {down}', count)}  {', '.join(terms)}")
    return "\n".join(lines)


def main() -> int:
    """Print both analyses; end with 1 and a sentence where the files are absent."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    missing = [name for name in (LINKS, REPOSITORIES, TABLE) if not (folder / name).exists()]
    if missing:
        print(f"Not analysed: {folder} has no {', '.join(missing)}.", file=sys.stderr)
        return 1
    print(report(analyse(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
