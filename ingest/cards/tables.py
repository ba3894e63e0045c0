"""Evaluation results in the tables of a card's prose, as claims.

A claim is made only where the dataset is known (a link, a well-known name, or a dataset of the
card's metadata) and the value belongs to the card's own model: the table has no other model, or the
row or column is headed with the model's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graph.schema import Dataset, End, EvaluatedOn
from ingest.cards.evaluation_names import (
    BENCHMARKS,
    METRICS,
    find_split,
    names_only_results,
    normalize_name,
    parse_split,
    separate_split,
)
from ingest.cards.passages import Cell, Table
from ingest.cards.results import LONGEST_EVIDENCE, read_value

LONGEST_VALUE = 30
"""Characters of a cell that is read as a value."""
_SCORES = frozenset("score scores value values result results performance".split())
_OURS = re.compile(r"(?:[^()]{0,80}\()?\s*(?:this|this model|ours?|our model)\s*\)?", re.IGNORECASE)
_OURS_BEHIND = re.compile(r"\s*\(\s*(?:this|this model|ours?|our model)\s*\)\s*$", re.IGNORECASE)
_OF_THIS = re.compile(r"\b(?:this model|our model|the model|following results?)\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:base model|teacher|original|baselines?|human|previous|compar\w*|other models?)\b", re.I
)
_HEADING_WORDS = 5
"""Words of the longest paragraph that is read as a heading."""
_MODELS = frozenset("model models modelname method methods system systems approach name".split())
_EMPTY_CELL = Cell("", None)
_NUMBER = r"\d+(?:\.\d+)?\s*%?"
_VALUE = re.compile(
    rf"-?{_NUMBER}(?:\s*(?:/|\u00b1|\+/-|\+-)\s*{_NUMBER})*(?:\s*\(\s*\u00b1?\s*{_NUMBER}\s*\))?\s*\*?",
    re.ASCII,
)
"""One or more values, possibly with a deviation; ranks, sizes and differences do not match."""


class Measured(NamedTuple):
    """What a value measures: dataset, configuration, split and metric, each None where unknown."""

    dataset: End | None = None
    config: str | None = None
    split: str | None = None
    metric: str | None = None

    def fill_from(self, other: Measured) -> Measured:
        """Return this with its unknown fields taken from another."""
        return Measured(
            self.dataset or other.dataset,
            self.config or other.config,
            self.split or other.split,
            self.metric or other.metric,
        )


def table_records(
    subject: End, table: Table, datasets: Mapping[str, End], stated_by: str
) -> Iterator[EvaluatedOn]:
    """Yield the results that a table states for the card's own model.

    ``datasets`` are those that the card names, by their normalized names.
    """
    head, *body = table.rows or [[]]
    # A row with a single cell divides a table into parts, which mostly belong to several models.
    if table.quoted or not head or any(_is_divider(row) for row in body):
        return
    default = Measured(_single_dataset(datasets), split=find_split(table.heading))
    columns, models = _recognise_columns(subject, head, datasets), _find_model_column(head)
    own = _find_own_cell(
        subject, [row[models] if len(row) > models else _EMPTY_CELL for row in body]
    )
    named = own is not None or _find_own_cell(subject, head[1:]) is not None
    if not named and not _is_results_table(table):
        return
    alone = len(body) == 1
    for place, row in enumerate(body):
        if not row or (place != own and (own is not None or _heads_models(head[models]))):
            continue
        first = 0 if alone and columns[0] and _VALUE.fullmatch(row[0].text) else 1
        of_row = _recognise_row(row[0], datasets, alone=alone, own=place == own or not first)
        if of_row is None:
            continue
        of_row = of_row.fill_from(_recognise_extra_columns(row, head))
        for title, cell, of_column in list(zip(head, row, columns, strict=False))[first:]:
            if of_column is not None and _is_result(of_row, of_column, named=named):
                measured = of_row.fill_from(of_column).fill_from(default)
                yield from _value_claims(subject, table, (row[0], title, cell), measured, stated_by)


def _is_result(row: Measured, column: Measured, *, named: bool) -> bool:
    """Return whether a value in this row and column is a result.

    Below the name of a split a value without a metric may be the size of the split.
    """
    metric = row.metric or column.metric
    if row.split or column.split:
        return bool(metric or (named and (row.dataset or column.dataset)))
    return bool(metric or row.dataset or column.dataset)


def _is_results_table(table: Table) -> bool:
    """Return whether the text before a table announces results, and not those of other models."""
    lead = table.lead.strip()
    if lead and (lead.endswith(":") or len(lead.split()) <= _HEADING_WORDS):
        if not names_only_results(lead) and not _OF_THIS.search(lead):
            return False
        if _OF_ANOTHER.search(lead):
            return False
    return names_only_results(table.heading)


def _is_divider(row: list[Cell]) -> bool:
    """Return whether only the first of several cells has a text."""
    return len(row) > 1 and bool(row[0].text) and not any(cell.text for cell in row[1:])


def _find_model_column(head: list[Cell]) -> int:
    """Return the place of the column headed as models; 0 where there is none."""
    return next((place for place, cell in enumerate(head) if _heads_models(cell)), 0)


def _heads_models(title: Cell) -> bool:
    return normalize_name(title.text) in _MODELS


def find_listed_dataset(tables: Iterable[Table]) -> End | None:
    """Return the dataset that all rows of tables headed ``Dataset`` name; None for several."""
    found: set[End | None] = set()
    for table in tables:
        head, *body = table.rows or [[]]
        if head and normalize_name(head[0].text) in ("dataset", "datasets"):
            recognised = (_recognise_cell(row[0], {}) if row else None for row in body)
            found.update(each.dataset if each else None for each in recognised)
    return found.pop() if len(found) == 1 else None


def _single_dataset(datasets: Mapping[str, End]) -> End | None:
    """Return the card's dataset; None where it names none or several."""
    ends = set(datasets.values())
    return ends.pop() if len(ends) == 1 else None


def _recognise_columns(
    subject: End, head: list[Cell], datasets: Mapping[str, End]
) -> list[Measured | None]:
    """Return what the values of each column measure; None for columns without results.

    Where one column is headed with the card's own model, only that one has results.
    """
    own = _find_own_cell(subject, head[1:])
    if own is not None:
        return [Measured() if place == own + 1 else None for place in range(len(head))]
    scores = [Measured() if normalize_name(cell.text) in _SCORES else None for cell in head]
    return [
        _recognise_cell(cell, datasets) or score for cell, score in zip(head, scores, strict=True)
    ]


def _find_own_cell(subject: End, cells: list[Cell]) -> int | None:
    """Return the place of the one cell that names the card's own model; None for none or several.

    A cell such as "ours" names the model where no cell has its name.
    """
    names = {normalize_name(subject.id), normalize_name(subject.id.rpartition("/")[2])}
    named = [
        place
        for place, cell in enumerate(cells)
        if cell.artifact == subject
        or (not cell.artifact and normalize_name(_OURS_BEHIND.sub("", cell.text)) in names)
    ]
    ours = [place for place, cell in enumerate(cells) if _OURS.fullmatch(cell.text)]
    found = named or ours
    return found[0] if len(found) == 1 else None


def _recognise_row(
    first: Cell, datasets: Mapping[str, End], *, alone: bool, own: bool
) -> Measured | None:
    """Return what a row's values measure by its first cell; None for a row without results.

    The model's own row needs no name, and neither does the only row of a table.
    """
    unnamed = own or (alone and (not first.text or normalize_name(first.text) in _SCORES))
    return _recognise_cell(first, datasets) or (Measured() if unnamed else None)


def _recognise_cell(cell: Cell, datasets: Mapping[str, End]) -> Measured | None:
    """Return the dataset, metric or split that a cell names; None where it names none."""
    if cell.artifact and cell.artifact.kind is Dataset:
        return Measured(cell.artifact)
    bare = separate_split(cell.text)
    if bare is None:
        return None
    name, split = bare
    if metric := METRICS.get(normalize_name(name)):
        return Measured(metric=metric, split=split)
    if end := datasets.get(normalize_name(name)):
        return Measured(end, split=split)
    if found := BENCHMARKS.get(normalize_name(name)):
        return Measured(End(Dataset, found.dataset), found.config, split)
    alone = parse_split(cell.text)
    return Measured(split=alone) if alone else None


def _recognise_extra_columns(row: list[Cell], head: list[Cell]) -> Measured:
    """Return the metric and split that a row has in columns headed ``Metric`` and ``Split``."""
    texts = {normalize_name(title.text): cell.text for title, cell in zip(head, row, strict=False)}
    metric = METRICS.get(normalize_name(texts.get("metric", "")))
    return Measured(split=parse_split(texts.get("split", "")), metric=metric)


def _value_claims(
    subject: End,
    table: Table,
    cells: tuple[Cell, Cell, Cell],
    measured: Measured,
    stated_by: str,
) -> Iterator[EvaluatedOn]:
    """Yield the claim of a value; ``cells`` are its row's first cell, its column's head, and it."""
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
