"""PeaTMOSS's licence analysis from its own inputs, beside ptm's rule on the same pairs.

``python -m benchmarks.peatmoss_table [FOLDER]`` prints both. The folder holds PeaTMOSS's files
(license_mapping.csv.gz, license_all_gh_licenses.json.gz and the Linux Foundation's table, which is
not shipped); it is ``../shared/data/peatmoss`` unless given.
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
"""PeaTMOSS's labels, each with the name that it matched in the Linux Foundation's table."""
UNNAMED = frozenset(
    "other unknown unknown-license-reference warranty-disclaimer generic-cla commercial-license "
    "other-permissive other-copyleft".split()
)
"""Labels that PeaTMOSS counted as ``other``."""
NO_LICENCE = "no license"
RELATIONS = {"yes": "compatible", "same": "compatible", "no": "incompatible", "?": "unknown"}

Pair = tuple[str, str | None]


@dataclass
class Analysis:
    """Links from repositories to models, counted by the outcome for their two licences."""

    skipped: int = 0
    """Links from repositories that have several licences."""
    identical: int = 0
    theirs: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    their_clashes: Counter[Pair] = field(default_factory=Counter)
    our_clashes: Counter[tuple[Pair, tuple[str, ...]]] = field(default_factory=Counter)

    @property
    def analysed(self) -> int:
        """Number of links that were judged."""
        return self.theirs.total()


def analyse_links(folder: Path) -> Analysis:
    """Return the analysis of PeaTMOSS's links by its own table and by ptm's rule."""
    table = _read_table(folder / TABLE)
    analysis = Analysis()
    for model, keys in _read_links(folder):
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
    model, repository = map(_table_label, pair)
    relation = _find_relation(table, model, repository)
    analysis.identical += model == repository
    analysis.theirs[relation] += 1
    if relation == "incompatible":
        analysis.their_clashes[model, repository] += 1


def _find_relation(table: dict[Pair, str], model: str, repository: str) -> str:
    """Return the table's outcome for a pair of labels; a label that it lacks is unknown."""
    # The table has a cell for each licence of an original with each licence of a derivative.
    return RELATIONS[table.get((model, repository), "?")]


def _table_label(label: str | None) -> str:
    if label is None or label == "unlicense":
        return NO_LICENCE
    return "other" if label in UNNAMED else ALIASES.get(label, label)


def _read_table(path: Path) -> dict[Pair, str]:
    """Return the Linux Foundation's entry for each pair of an original's and a derivative's."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["original_col_license"], row["derivative_row_license"]): row["compatible"]
            for row in csv.DictReader(file)
        }


def _read_links(folder: Path) -> list[tuple[str, list[str]]]:
    """Return for each link the model's licence and the licences of the repository that uses it."""
    with gzip.open(folder / REPOSITORIES, "rt", encoding="utf-8") as file:
        keys: dict[str, list[str] | None] = json.load(file)
    with gzip.open(folder / LINKS, "rt", encoding="utf-8", newline="") as file:
        return [
            (row[3].lower(), keys[row[0].removeprefix("github.com/")] or [])
            for row in csv.reader(file)
        ]


def format_report(analysis: Analysis, most: int = 15) -> str:
    """Return both analyses, and the ``most`` frequent conflicts by ptm's rule, as lines."""
    total = analysis.analysed

    def format_line(name: str, count: int) -> str:
        return f"  {name:<34}{count:>7,}  {100 * count / total:5.2f} %"

    theirs, ours = analysis.theirs, analysis.ours
    lines = [
        f"{analysis.skipped:,} links skipped (several licences), {total:,} analysed",
        "",
        "PeaTMOSS, by the Linux Foundation's table",
        format_line("identical", analysis.identical),
        *(format_line(name, theirs[name]) for name in ("compatible", "unknown", "incompatible")),
        *(
            format_line(f"  {up} -> {down}", n)
            for (up, down), n in analysis.their_clashes.most_common()
        ),
        "",
        f"ptm, by its rule ({EDGE}, default policy)",
        *(format_line(name, ours[name]) for name in ("compatible", "unknown", "conflict")),
    ]
    for ((up, down), terms), count in analysis.our_clashes.most_common(most):
        lines.append(f"{format_line(f'  {up} -> {down}', count)}  {', '.join(terms)}")
    return "\n".join(lines)


def main() -> int:
    """Print both analyses; return 1 after a message where files are missing."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    missing = [name for name in (LINKS, REPOSITORIES, TABLE) if not (folder / name).exists()]
    if missing:
        print(f"Not analysed: {folder} has no {', '.join(missing)}.", file=sys.stderr)
        return 1
    print(format_report(analyse_links(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
