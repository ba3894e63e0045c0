"""Evaluation results of a card's metadata and of the Hub's API, as claims.

Pure. The input has the shape of ``model-index`` in the Hub's model card specification, or of
``evalResults`` in its API (the files of ``.eval_results``; see huggingface_hub's EvalResultEntry).
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from graph.schema import Dataset, End, EvaluatedOn
from ingest.cards.evaluation_names import name_metric
from ingest.hub_ids import judge, named
from ingest.items import Skip
from ingest.refusals import Refusal

MOST_RESULTS = 5_000
"""Results of one model that are read; cards of embeddings have about 2,000."""
LONGEST_NAME = 100
LONGEST_TEXT = 200
LONGEST_EVIDENCE = 300
"""Characters of evidence that a claim of a card keeps."""

_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d+)?\s*%?", re.ASCII)

ReadValue = tuple[float | None, str | None]
"""A result as a number, and as a text; the text is None for a plain number."""


class StatedResult(NamedTuple):
    """One result; ``name`` distinguishes results of the same metric, where the source gives one."""

    end: End
    metric: str | None
    config: str | None
    split: str | None
    revision: str | None
    value: Any
    name: str | None
    evidence: str
    verified: bool | None

    @property
    def key(self) -> tuple[Any, ...]:
        """The properties that identify the claim among those of one source."""
        return (self.end, self.metric, self.config, self.split, self.verified)


def index_records(subject: End, index: Any, *, stated_by: str) -> Iterator[EvaluatedOn | Skip]:
    """Yield a claim for each result in a card's ``model-index``."""
    yield from _unique_claims(subject, _read_index(subject, index), stated_by, "model-index")


def entry_records(subject: End, entries: Any, *, stated_by: str) -> Iterator[EvaluatedOn | Skip]:
    """Yield a claim for each entry of ``evalResults``; its task in the dataset is the config."""
    yield from _unique_claims(subject, _read_entries(entries), stated_by, "evalResults")


def is_loader(name: str) -> bool:
    """Return whether the name of a dataset is that of a loader of local files, or says nothing."""
    return judge(Dataset, name) in (Refusal.LOADER, Refusal.NOTHING, Refusal.UNNAMED)


def read_value(value: Any) -> ReadValue | None:
    """Return a result as a number and a text, the text only where it is no plain number.

    The result is None for a value that is neither, such as a flag or a list.
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


def _unique_claims(
    subject: End, results: Iterator[StatedResult | str], stated_by: str, field: str
) -> Iterator[EvaluatedOn | Skip]:
    """Yield the claims, each key once, and a Skip for each reason why results make no claim."""
    read = list(itertools.islice(results, MOST_RESULTS))
    left_out = [each for each in read if isinstance(each, str)]
    made: dict[tuple[Any, ...], ReadValue] = {}
    for result, found in _name_apart(each for each in read if isinstance(each, StatedResult)):
        if found is None:
            left_out.append("its value is neither a number nor a text")
        elif made.setdefault(result.key, found) is found:
            yield _build_claim(subject, result, found, stated_by)
        elif made[result.key] != found:
            left_out.append("another result has the same dataset and metric")
    if next(results, None):
        left_out.append(f"only the first {MOST_RESULTS:,} are read")
    for reason, times in Counter(left_out).items():
        yield Skip(f"{field} of {subject.id}", reason, times)


def _name_apart(results: Iterable[StatedResult]) -> Iterator[tuple[StatedResult, ReadValue | None]]:
    """Yield each result with its value; if values of one key differ, names become the metrics."""
    read = [(result, read_value(result.value)) for result in results]
    values: dict[tuple[Any, ...], set[ReadValue | None]] = {}
    for result, found in read:
        values.setdefault(result.key, set()).add(found)
    for result, found in read:
        several = len(values[result.key]) > 1 and result.name
        metric = name_metric(several) if several else result.metric
        yield result._replace(metric=metric), found


def _build_claim(
    subject: End, result: StatedResult, found: ReadValue, stated_by: str
) -> EvaluatedOn:
    return EvaluatedOn(
        start=subject,
        end=result.end,
        stated_by=stated_by,
        metric=result.metric,
        config=result.config,
        split=result.split,
        value=found[0],
        text=found[1],
        verified=result.verified,
        revision=result.revision,
        evidence=_build_evidence(result.evidence, found),
    )


def _build_evidence(evidence: str, found: ReadValue) -> str:
    """Return the evidence; where it is too long it is cut before the value at its end."""
    value = f": {found[1] or f'{found[0]:g}'}"
    return evidence[: LONGEST_EVIDENCE - len(value)] + value


def _read_index(subject: End, index: Any) -> Iterator[StatedResult | str]:
    for entry in _as_dicts(index):
        if isinstance(entry, str):
            yield entry
            continue
        # Most names are free text. A name with an owner is an id, perhaps one from before the owner
        # was renamed, so that only the part after the owner is compared.
        name = _read_text(entry.get("name"))
        own = subject.id.rpartition("/")[2].lower()
        if "/" in name and name.rpartition("/")[2].lower() != own:
            yield f"its results are those of {name[:80]!r}"
            continue
        for result in _as_dicts(entry.get("results")):
            yield from [result] if isinstance(result, str) else _read_result(result)


def _read_result(result: dict[str, Any]) -> Iterator[StatedResult | str]:
    """Yield what each metric of a result says, or the reason why it says nothing."""
    dataset, task = _as_dict(result.get("dataset")), _as_dict(result.get("task"))
    metrics = list(_as_dicts(result.get("metrics")))
    for metric in metrics or ["it names no metric"]:
        if isinstance(metric, str):
            yield metric
        else:
            yield _read_metric(dataset, task, metric, _as_dict(result.get("source")))


def _read_metric(
    dataset: dict[str, Any], task: dict[str, Any], metric: dict[str, Any], source: dict[str, Any]
) -> StatedResult | str:
    end = _resolve_dataset(dataset.get("type"))
    if isinstance(end, str):
        return end
    measured = _read_name(metric.get("type")) or _read_name(metric.get("name"))
    if measured is None:
        return "it names no metric"
    config, split = _read_name(dataset.get("config")), _read_name(dataset.get("split"))
    label = _read_text(metric.get("name")) or measured
    where = ", ".join(filter(None, (config, split)))
    evidence = f"model-index: {_read_text(dataset.get('type'))}"
    evidence += f" ({where}), {label}" if where else f", {label}"
    evidence += f", for {kind}" if (kind := _read_text(task.get("type"))) else ""
    evidence += _describe_origin(source)
    verified = _is_verified(metric)
    evidence += ", verified by the Hub" if verified else ""
    return StatedResult(
        end=end,
        metric=name_metric(measured),
        config=config,
        split=split,
        revision=_read_name(dataset.get("revision")),
        value=metric.get("value"),
        name=_read_name(metric.get("name")),
        evidence=evidence,
        verified=verified,
    )


def _is_verified(*stated: dict[str, Any]) -> bool | None:
    """Return True where the Hub has run an evaluation itself; None where nothing says so.

    The Hub signs such a result with a token. A plain ``verified: false`` counts for more.
    """
    said = [each["verified"] for each in stated if isinstance(each.get("verified"), bool)]
    signed = any(_read_text(each.get("verifyToken")) for each in stated)
    return (all(said) if said else signed) or None


def _read_entries(entries: Any) -> Iterator[StatedResult | str]:
    for entry in _as_dicts(entries):
        if isinstance(entry, str):
            yield entry
        elif "error" in entry:
            yield "the Hub could not read its file"
        else:
            yield _read_eval_result(entry)


def _read_eval_result(entry: dict[str, Any]) -> StatedResult | str:
    """Return a result of ``evalResults``, or as a text the reason why it makes no claim."""
    data = _as_dict(entry.get("data")) or entry
    dataset = _as_dict(data.get("dataset"))
    end = _resolve_dataset(dataset.get("id"))
    if isinstance(end, str):
        return end
    notes = _read_text(data.get("notes"))
    names = (_read_text(dataset.get("id")), _read_text(dataset.get("task_id")))
    evidence = f"evalResults: {' '.join(names)}".rstrip() + (f", {notes}" if notes else "")
    verified = _is_verified(entry, data)
    evidence += _describe_origin(_as_dict(data.get("source")))
    return StatedResult(
        end=end,
        metric=None,
        config=_read_name(dataset.get("task_id")),
        split=None,
        revision=_read_name(dataset.get("revision")),
        value=data.get("value"),
        name=_read_name(notes),
        evidence=evidence + (", verified by the Hub" if verified else ""),
        verified=verified,
    )


def _resolve_dataset(value: Any) -> End | str:
    """Return the dataset that a field names, or as a text the reason why it names none."""
    given = _read_text(value)
    if not given:
        return "it names no dataset"
    return named(Dataset, given) or f"{given[:80]!r} is no dataset of the Hub"


def _describe_origin(source: dict[str, Any]) -> str:
    """Return the address where a result was published, as the end of the evidence."""
    url = _read_text(source.get("url"))
    return f", from {url}" if url else ""


def _read_name(value: Any) -> str | None:
    """Return a text as a name of at most LONGEST_NAME characters; None for any other value."""
    return _read_text(value)[:LONGEST_NAME].strip() or None


def _read_text(value: Any) -> str:
    """Return a text on one line; an empty text for other values and for invalid Unicode."""
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        return ""
    return " ".join(value.split())


def _as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _as_dicts(value: Any) -> Iterator[dict[str, Any] | str]:
    """Yield the dicts of a list, or a single dict; for any other value the reason to leave it."""
    values = value if isinstance(value, list) else [value]
    for each in values:
        if isinstance(each, dict):
            yield each
        elif each is not None:
            yield "it is not keys with values"
