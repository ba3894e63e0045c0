"""The evaluation results that a card's metadata and the Hub's API state: a list in, claims out.

Pure. Shapes: ``model-index`` of the Hub's model card specification, and ``evalResults`` of its API
(the files of ``.eval_results``, documented with huggingface_hub's EvalResultEntry).
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from graph.schema import Dataset, End, EvaluatedOn
from ingest.cards.names import named
from ingest.items import Skip

MOST_RESULTS = 5_000
"""Results of one model that are read; cards of embeddings have about 2,000."""
LONGEST_NAME = 100
LONGEST_TEXT = 200
LONGEST_EVIDENCE = 300
"""Characters of what was read that a claim of a card keeps, whatever the claim is."""

_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d+)?\s*%?", re.ASCII)
# How a card names data that is nowhere but with its author: the loader that reads a folder.
_LOADERS = frozenset(
    "arrow audiofolder custom csv dataset generator imagefolder json none other parquet private "
    "text unknown webdataset".split()
)


Found = tuple[float | None, str | None]
"""A result as a number, and as a text where it is no plain number."""


class Result(NamedTuple):
    """One result; ``name`` tells it from another of the same metric, where there is one."""

    end: End
    metric: str | None
    config: str | None
    split: str | None
    revision: str | None
    value: Any
    name: str | None
    said: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells its claim from the others of one source."""
        return (self.end, self.metric, self.config, self.split)


def index_records(subject: End, index: Any, *, stated_by: str) -> Iterator[EvaluatedOn | Skip]:
    """Yield a claim for each result in a card's ``model-index``."""
    yield from _claims(subject, _of_index(subject, index), stated_by, "model-index")


def entry_records(subject: End, entries: Any, *, stated_by: str) -> Iterator[EvaluatedOn | Skip]:
    """Yield a claim for each entry of ``evalResults``, the task within the dataset as config."""
    yield from _claims(subject, _of_entries(entries), stated_by, "evalResults")


def read_value(value: Any) -> Found | None:
    """Return a result as a number and as a text, the latter where it is no plain number.

    None where it is neither: a flag, a list, nothing.
    """
    if isinstance(value, str):
        text = " ".join(value.split())
        if not text or not text.isprintable():
            return None
        number = float(text.rstrip("% ")) if _NUMBER.fullmatch(text) else None
        return number, (None if number is not None and "%" not in text else text[:LONGEST_TEXT])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return (number, None) if math.isfinite(number) else None


def _claims(
    subject: End, results: Iterator[Result | str], stated_by: str, field: str
) -> Iterator[EvaluatedOn | Skip]:
    """Yield the claims, each key once, and what is no claim, counted by reason."""
    read = list(itertools.islice(results, MOST_RESULTS))
    left_out = [each for each in read if isinstance(each, str)]
    made: dict[tuple[Any, ...], Found] = {}
    for result, found in _named(each for each in read if isinstance(each, Result)):
        if found is None:
            left_out.append("its value is neither a number nor a text")
        elif made.setdefault(result.key, found) is found:
            yield _claim(subject, result, found, stated_by)
        elif made[result.key] != found:
            left_out.append("another result has the same dataset and metric")
    if next(results, None):
        left_out.append(f"only the first {MOST_RESULTS:,} are read")
    for reason, times in Counter(left_out).items():
        yield Skip(f"{field} of {subject.id}", reason, times)


def _named(results: Iterable[Result]) -> Iterator[tuple[Result, Found | None]]:
    """Yield each result with its value; of several that differ by their names, under its name."""
    read = [(result, read_value(result.value)) for result in results]
    values: dict[tuple[Any, ...], set[Found | None]] = {}
    for result, found in read:
        values.setdefault(result.key, set()).add(found)
    for result, found in read:
        several = len(values[result.key]) > 1 and result.name
        yield (result._replace(metric=result.name) if several else result), found


def _claim(subject: End, result: Result, found: Found, stated_by: str) -> EvaluatedOn:
    return EvaluatedOn(
        start=subject,
        end=result.end,
        stated_by=stated_by,
        metric=result.metric,
        config=result.config,
        split=result.split,
        value=found[0],
        text=found[1],
        revision=result.revision,
        evidence=_evidence(result.said, found),
    )


def _evidence(said: str, found: Found) -> str:
    """Return what was read, with the value at its end however long the rest is."""
    value = f": {found[1] or f'{found[0]:g}'}"
    return said[: LONGEST_EVIDENCE - len(value)] + value


def _of_index(subject: End, index: Any) -> Iterator[Result | str]:
    for entry in _dicts(index):
        # Most names are free; one with an owner is an id, perhaps from before its owner's rename.
        name = _text(entry.get("name"))
        own = subject.id.rpartition("/")[2].lower()
        if "/" in name and name.rpartition("/")[2].lower() != own:
            yield f"its results are those of {name[:80]!r}"
            continue
        for result in _dicts(entry.get("results")):
            dataset, task = _dict(result.get("dataset")), _dict(result.get("task"))
            for metric in _dicts(result.get("metrics")):
                yield _of_metric(dataset, task, metric, _dict(result.get("source")))


def _of_metric(
    dataset: dict[str, Any], task: dict[str, Any], metric: dict[str, Any], source: dict[str, Any]
) -> Result | str:
    end = _dataset(dataset.get("type"))
    if isinstance(end, str):
        return end
    measured = _name(metric.get("type")) or _name(metric.get("name"))
    if measured is None:
        return "it names no metric"
    config, split = _name(dataset.get("config")), _name(dataset.get("split"))
    told = _text(metric.get("name")) or measured
    where = ", ".join(filter(None, (config, split)))
    said = f"model-index: {_text(dataset.get('type'))}{f' ({where})' if where else ''}, {told}"
    said += f", for {kind}" if (kind := _text(task.get("type"))) else ""
    said += _origin(source)
    said += ", verified by the Hub" if metric.get("verified") is True else ""
    return Result(
        end=end,
        metric=measured,
        config=config,
        split=split,
        revision=_name(dataset.get("revision")),
        value=metric.get("value"),
        name=_name(metric.get("name")),
        said=said,
    )


def _of_entries(entries: Any) -> Iterator[Result | str]:
    for entry in _dicts(entries):
        if "error" in entry:
            yield "the Hub could not read its file"
            continue
        data = _dict(entry.get("data")) or entry
        dataset, source = _dict(data.get("dataset")), _dict(data.get("source"))
        end = _dataset(dataset.get("id"))
        if isinstance(end, str):
            yield end
            continue
        notes = _text(data.get("notes"))
        said = f"evalResults: {_text(dataset.get('id'))} {_text(dataset.get('task_id'))}".rstrip()
        said += (f", {notes}" if notes else "") + _origin(source)
        yield Result(
            end=end,
            metric=None,
            config=_name(dataset.get("task_id")),
            split=None,
            revision=_name(dataset.get("revision")),
            value=data.get("value"),
            name=_name(notes),
            said=said,
        )


def _dataset(value: Any) -> End | str:
    """Return the dataset that a field names, or why it names none."""
    given = _text(value)
    if not given:
        return "it names no dataset"
    end = None if given.lower() in _LOADERS else named(Dataset, given)
    return end or f"{given[:80]!r} is no dataset of the Hub"


def _origin(source: dict[str, Any]) -> str:
    """Return where a result was published, as the end of a sentence."""
    url = _text(source.get("url"))
    return f", from {url}" if url else ""


def _name(value: Any) -> str | None:
    """Return a name that a claim's key may have; None for what is none."""
    return _text(value)[:LONGEST_NAME].strip() or None


def _text(value: Any) -> str:
    """Return a text on one line; nothing for other things, and where it is no valid Unicode."""
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        return ""
    return " ".join(value.split())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the dicts of a list; a dict that stands alone is one."""
    values = value if isinstance(value, list) else [value]
    yield from (each for each in values if isinstance(each, dict))
