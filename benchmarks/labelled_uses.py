"""The table of repositories that were read by hand, and what of it a scanner finds.

labelled_uses.csv holds facts alone: repository, commit, path, line, the id of the model or dataset
that is named there, in which role, how, and how surely. ``load``: code, configuration or a command
of the repository loads it. ``mention``: only prose names it. ``uncertain``: a reader could say
either; such a pair counts neither as right nor as wrong. One row stands for a pair of repository
and id, at its clearest place. Two sets were chosen and read before rules were tuned, without the
scanner (``first``, ``second``); ``third`` was chosen and read afterwards, only to measure.

The environment variable PTM_LABELLED_REPOSITORIES names a folder with checkouts of them at their
commits, each as ``OWNER__NAME``.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.comparison import Share

TABLE = Path(__file__).with_name("labelled_uses.csv")
FOLDER = "PTM_LABELLED_REPOSITORIES"
SETS = ("first", "second", "third")
LOAD, MENTION = "load", "mention"
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.9

Pair = tuple[str, str]
"""A repository and an id, both in lower case."""


@dataclass(frozen=True)
class LabelledSet:
    """The pairs of some repositories, by how surely each is named."""

    name: str
    repositories: dict[str, str] = field(default_factory=dict)
    """Each with its commit."""
    pairs: dict[str, set[Pair]] = field(default_factory=dict)

    def of(self, strength: str) -> set[Pair]:
        """Return the pairs of a strength."""
        return self.pairs.get(strength, set())


def read_sets(path: Path = TABLE) -> list[LabelledSet]:
    """Return the labelled pairs of each set."""
    sets = {name: LabelledSet(name) for name in SETS}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labelled = sets[row["set"]]
            labelled.repositories[row["repository"]] = row["commit"]
            if row["id"]:
                pair = (row["repository"], row["id"].lower())
                labelled.pairs.setdefault(row["strength"], set()).add(pair)
    return list(sets.values())


def checkouts() -> dict[str, Path]:
    """Return the folders with checkouts, by the repository's id in lower case."""
    named = os.environ.get(FOLDER)
    folders = (each for each in Path(named).iterdir() if each.is_dir()) if named else ()
    return {f"github.com/{each.name.replace('__', '/', 1)}".lower(): each for each in folders}


def select_present(labelled: LabelledSet, present: Iterable[str]) -> LabelledSet:
    """Return the part of a set whose repositories are present."""
    here = set(present)
    pairs = {
        strength: {pair for pair in found if pair[0] in here}
        for strength, found in labelled.pairs.items()
    }
    repositories = {name: at for name, at in labelled.repositories.items() if name in here}
    return LabelledSet(labelled.name, repositories, pairs)


def compare_pairs(
    labelled: LabelledSet, found: Mapping[str, set[Pair]], who: str, *, judged: bool
) -> Iterator[Share]:
    """Yield precision and recall of the loads that a scanner finds, and its recall of mentions.

    Parameters
    ----------
    found
        The pairs that it finds as loads, and those that it finds as mentions.
    judged
        Whether the figures have to reach the limits.
    """
    against = f"{len(labelled.repositories)} repositories of the {labelled.name} set, read by hand"
    loads = found[LOAD] - (labelled.of("uncertain") - labelled.of(LOAD))
    right = len(loads & labelled.of(LOAD))
    limits = (LEAST_PRECISION, LEAST_RECALL) if judged else (None, None)
    yield Share(f"precision of loads, {who}", against, right, len(loads), limits[0])
    yield Share(f"recall of loads, {who}", against, right, len(labelled.of(LOAD)), limits[1])
    mentioned = labelled.of(MENTION)
    named = len((found[MENTION] | found[LOAD]) & mentioned)
    yield Share(f"recall of mentions, {who}", against, named, len(mentioned))
