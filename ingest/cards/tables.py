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
from ingest.cards.evaluation_names import (
    BENCHMARKS,
    METRICS,
    normal,
    speaks_of_results,
    split_in,
    split_of,
    without_split,
)
from ingest.cards.passages import Cell, Table
from ingest.cards.results import LONGEST_EVIDENCE, read_value

LONGEST_VALUE = 30
_SCORES = frozenset("score scores value values result results performance".split())
_OURS = re.compile(r"(?:[^()]{0,80}\()?\s*(?:this|this model|ours?|our model)\s*\)?", re.IGNORECASE)
_OURS_BEHIND = re.compile(r"\s*\(\s*(?:this|this model|ours?|our model)\s*\)\s*$", re.IGNORECASE)
_OF_THIS = re.compile(r"\b(?:this model|our model|the model|following results?)\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:base model|teacher|original|baselines?|human|previous|compar\w*|other models?)\b", re.I
)
_SHORT = 5
"""Words of a line that is taken for a heading."""
_MODELS = frozenset("model models modelname method methods system systems approach name".split())
_NOTHING = Cell("", None)
_NUMBER = r"\d+(?:\.\d+)?\s*%?"
_VALUE = re.compile(
    rf"-?{_NUMBER}(?:\s*(?:/|\u00b1|\+/-|\+-)\s*{_NUMBER})*(?:\s*\(\s*\u00b1?\s*{_NUMBER}\s*\))?\s*\*?",
    re.ASCII,
)
"""A value, perhaps of two metrics, perhaps with its deviation; no rank, no size, no difference."""


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
    # A row with a single cell divides a table, mostly into models.
    if table.quoted or not head or any(_divides(row) for row in body):
        return
    given = Measured(_only(datasets), split=split_in(table.heading))
    columns, of_models = _columns(subject, head, datasets), _model_column(head)
    own = _own(subject, [row[of_models] if len(row) > of_models else _NOTHING for row in body])
    named = own is not None or _own(subject, head[1:]) is not None
    if not named and not _is_of_results(table):
        return
    for place, row in enumerate(body):
        if not row or (place != own and (own is not None or _is_of_models(head[of_models]))):
            continue
        alone = len(body) == 1
        first = 0 if alone and columns[0] and _VALUE.fullmatch(row[0].text) else 1
        told = _row(row[:1], datasets, alone=alone)
        of_row = (told or Measured()) if place == own or not first else told
        if of_row is None:
            continue
        of_row = of_row.beside(_others(row, head))
        for title, cell, said in list(zip(head, row, columns, strict=False))[first:]:
            if said is None or not _is_measured(of_row, said, named=named):
                continue
            measured = of_row.beside(said).beside(given)
            yield from _claim(subject, table, (row[0], title, cell), measured, stated_by)


def _is_measured(row: Measured, column: Measured, *, named: bool) -> bool:
    """Tell whether row and column say that a value is a result.

    Where a part of a dataset is told, it may be the part's size.
    """
    metric = row.metric or column.metric
    if row.split or column.split:
        return bool(metric or (named and (row.dataset or column.dataset)))
    return bool(metric or row.dataset or column.dataset)


def _is_of_results(table: Table) -> bool:
    """Tell whether what introduces a table speaks of results, and of nobody else's."""
    lead = table.lead.strip()
    if lead and (lead.endswith(":") or len(lead.split()) <= _SHORT):
        if not speaks_of_results(lead) and not _OF_THIS.search(lead):
            return False
        if _OF_ANOTHER.search(lead):
            return False
    return speaks_of_results(table.heading)


def _divides(row: list[Cell]) -> bool:
    return len(row) > 1 and bool(row[0].text) and not any(cell.text for cell in row[1:])


def _model_column(head: list[Cell]) -> int:
    """Return the column that names models: the one headed so, else the first."""
    return next((place for place, cell in enumerate(head) if _is_of_models(cell)), 0)


def _is_of_models(title: Cell) -> bool:
    return normal(title.text) in _MODELS


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
        or (not cell.thing and normal(_OURS_BEHIND.sub("", cell.text)) in names)
    ]
    ours = [place for place, cell in enumerate(cells) if _OURS.fullmatch(cell.text)]
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
    bare = without_split(cell.text)
    if bare is None:
        return None
    name, split = bare
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
    found = read_value(text) if _VALUE.fullmatch(text) and len(text) <= LONGEST_VALUE else None
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
