"""Results that stand in a table of a card's prose: what its own model reached on which dataset.

A claim is made only where the dataset is one of the Hub's (a link, a name that all know, one that
the card's metadata names) and the numbers are the model's own: there is no other model in the
table, or the row or column is headed with the model's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graph.schema import Dataset, End, EvaluatedOn
from ingest.card_passages import Cell, Table
from ingest.card_results import read_value
from ingest.evaluation_names import (
    BENCHMARKS,
    METRICS,
    normal,
    split_in,
    split_of,
    without_split,
)

LONGEST_VALUE = 30
LONGEST_EVIDENCE = 300
_SCORES = frozenset("score scores value values result results performance".split())
_OURS = re.compile(r"\bthis model\b|\(this\)|\bours?\b", re.IGNORECASE)
_NOTHING = Cell("", None)
_VALUE = re.compile(r"[-+]?\d")
_RESULTS = re.compile(
    r"\b(?:results?|evaluat\w*|metrics?|performance|scores?|test set)\b", re.IGNORECASE
)


class Measured(NamedTuple):
    """A dataset, the part of it, and how it was measured, as far as a cell tells."""

    dataset: End | None = None
    config: str | None = None
    split: str | None = None
    metric: str | None = None

    def beside(self, other: Measured) -> Measured:
        """Return what two cells tell together; where both tell something, the first counts."""
        return Measured(
            self.dataset or other.dataset,
            self.config or other.config,
            self.split or other.split,
            self.metric or other.metric,
        )


def table_records(
    subject: End, table: Table, datasets: Mapping[str, End], stated_by: str
) -> Iterator[EvaluatedOn]:
    """Yield the results of a model that a table states.

    ``datasets`` are those that the card names, by their ``normal`` names.
    """
    head, *body = table.rows or [[]]
    told = _RESULTS.search(table.heading)
    given = Measured(_only(datasets) if told else None, split=split_in(table.heading))
    columns = _columns(subject, head, datasets)
    own = _own(subject, [row[0] if row else _NOTHING for row in body])
    for place, row in enumerate(body):
        alone = len(body) == 1 and bool(head and row)
        first = 0 if alone and columns[0] and _VALUE.match(row[0].text) else 1
        of_row = Measured() if place == own or not first else _row(row[:1], datasets, alone=alone)
        if of_row is None:
            continue
        of_row = of_row.beside(_others(row, head))
        for title, cell, said in list(zip(head, row, columns, strict=False))[first:]:
            # A part of a dataset alone may be headed so because its size is told.
            if said is None or (said.split and not any((said.dataset, said.metric, of_row.metric))):
                continue
            measured = of_row.beside(said)
            if measured.dataset or measured.metric:
                measured = measured.beside(given)
                yield from _claim(subject, table, (row[0], title, cell), measured, stated_by)


def listed_dataset(tables: Iterable[Table]) -> End | None:
    """Return the one dataset that stands in all rows of tables headed ``Dataset``."""
    found: set[End | None] = set()
    for table in tables:
        head, *body = table.rows or [[]]
        if head and normal(head[0].text) in ("dataset", "datasets"):
            told = (_told(row[0], {}) if row else None for row in body)
            found.update(each.dataset if each else None for each in told)
    return found.pop() if len(found) == 1 else None


def _only(datasets: Mapping[str, End]) -> End | None:
    """Return the card's dataset, where it names one alone."""
    ends = set(datasets.values())
    return ends.pop() if len(ends) == 1 else None


def _columns(subject: End, head: list[Cell], datasets: Mapping[str, End]) -> list[Measured | None]:
    """Return for each column what its head tells of the values below; None for other columns.

    Columns of other models leave nothing but the column of this one.
    """
    own = _own(subject, head[1:])
    if own is not None:
        return [Measured() if place == own + 1 else None for place in range(len(head))]
    scores = [Measured() if normal(cell.text) in _SCORES else None for cell in head]
    return [_told(cell, datasets) or score for cell, score in zip(head, scores, strict=True)]


def _own(subject: End, cells: list[Cell]) -> int | None:
    """Return the place of the cell that names the card's own model; None where none does.

    What is called "ours" is the model where its name stands nowhere and nothing else is ours.
    """
    names = {normal(subject.id), normal(subject.id.rpartition("/")[2])}
    named = [
        place
        for place, cell in enumerate(cells)
        if cell.thing == subject
        or (not cell.thing and normal(cell.text.partition("(")[0]) in names)
    ]
    ours = [place for place, cell in enumerate(cells) if _OURS.search(cell.text)]
    found = named or ours
    return found[0] if len(found) == 1 else None


def _row(first: list[Cell], datasets: Mapping[str, End], *, alone: bool) -> Measured | None:
    """Return what the first cell of a row tells of its values; None for rows of something else."""
    if not first:
        return None
    [cell] = first
    nobody = alone and (not cell.text or normal(cell.text) in _SCORES)
    return _told(cell, datasets) or (Measured() if nobody else None)


def _told(cell: Cell, datasets: Mapping[str, End]) -> Measured | None:
    """Return the dataset, metric or split that a cell names; None where it names none."""
    if cell.thing and cell.thing.kind is Dataset:
        return Measured(cell.thing)
    name, split = without_split(cell.text)
    if metric := METRICS.get(normal(name)):
        return Measured(metric=metric, split=split)
    if end := datasets.get(normal(name)):
        return Measured(end, split=split)
    if found := BENCHMARKS.get(normal(name)):
        return Measured(End(Dataset, found.dataset), found.config, split)
    alone = split_of(cell.text)
    return Measured(split=alone) if alone else None


def _others(row: list[Cell], head: list[Cell]) -> Measured:
    """Return what the columns headed ``Metric`` and ``Split`` tell of a row."""
    texts = {normal(title.text): cell.text for title, cell in zip(head, row, strict=False)}
    metric = METRICS.get(normal(texts.get("metric", "")))
    return Measured(split=split_of(texts.get("split", "")), metric=metric)


def _claim(
    subject: End,
    table: Table,
    cells: tuple[Cell, Cell, Cell],
    measured: Measured,
    stated_by: str,
) -> Iterator[EvaluatedOn]:
    """Yield the claim that a value makes; its row's first cell and its column's head go with it."""
    row, title, cell = cells
    text = cell.text.strip("*_ ")
    found = read_value(text) if _VALUE.match(text) and len(text) <= LONGEST_VALUE else None
    if found and measured.dataset:
        where = ", ".join(filter(None, dict.fromkeys((row.text, title.text))))
        below = f" below {table.heading!r}" if table.heading else ""
        yield EvaluatedOn(
            start=subject,
            end=measured.dataset,
            stated_by=stated_by,
            declared=False,
            metric=measured.metric,
            config=measured.config,
            split=measured.split,
            value=found[0],
            text=found[1],
            evidence=f"table{below}: {where}: {text}"[:LONGEST_EVIDENCE],
        )
