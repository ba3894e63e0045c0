"""Tables of what a program loads: CSV with a column for names of the Hub.

Only a column whose head says so in as many words is read, of a short table, and none that says how
models did, or what the Hub says of them: such a table is data, or a result.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator

from graph.schema import Dataset, Model
from ingest.code.config.keys import kind_told, normal_key
from ingest.code.embedded import Found
from ingest.code.findings import Candidate, How, Loadable, Place, SourceFile
from ingest.code.forms import looks_like_id
from ingest.hub_ids import dataset_id, is_listed, model_id

MOST_ROWS = 300
"""Rows of a table that a program is told what to load by; a longer one is data."""
_LONGEST_HEAD = 1_000
_OF_HUB = re.compile(
    r"(?:hf|hugging_?face)(?:_(?:hub|model|dataset|repo|repository))?(?:_(?:id|name|path|repo))?"
    r"|(?:\w+_)?(?:hf|hugging_?face)_(?:id|name|path|repo|repo_id|model|dataset)"
    r"|(?:model|dataset|hf|hub)_repo_id|hub_(?:id|name|path)"
)
_HEAD = re.compile(
    r"\b(?:hf|hugging_?face|hub|repo_?id)|repo_?id\b|[_a-z](?:hf|HF)_", re.IGNORECASE
)
_DATA = re.compile(
    r"down_?loads?|likes?|stars?|created(?:_at)?|last_?modified|authors?|licen[sc]e|citations?"
    r"|.*(?:accuracy|score|f1|bleu|rouge|loss|wer|latency|precision|recall|perplexity|rank).*|acc|em"
    r"|prompt|question|answer|response|text|output|prediction|average|elo|pipeline_tag|sha"
)
"""Heads of columns of what was measured, counted or answered."""
_RESULTS = re.compile(
    r"(?:^|/)(?:results?|outputs?|logs?|predictions|leaderboards?|runs)/|result|leaderboard|score",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[a-z][a-z\d]*(?:_[a-z\d]+)*", re.ASCII)


def read_table(file: SourceFile) -> Iterator[Found]:
    """Yield what a short table names in a column for names of the Hub."""
    head = file.text[:_LONGEST_HEAD].partition("\n")[0]
    if not _HEAD.search(head) or _RESULTS.search(file.path):
        return
    try:
        yield from _read(file, "\t" if "\t" in head else ";" if ";" in head else ",")
    except csv.Error:
        return


def _read(file: SourceFile, delimiter: str) -> Iterator[Found]:
    lines = csv.reader(file.text.split("\n"), delimiter=delimiter)
    heads = [normal_key(head) for head in next(lines, [])]
    if any(map(_DATA.fullmatch, heads)):
        return
    first = lines.line_num
    rows = list(itertools.islice(_numbered(lines), MOST_ROWS + 1))
    if first != 1 or len(rows) > MOST_ROWS:
        return
    for at, head in enumerate(heads):
        if _OF_HUB.fullmatch(head):
            column = [(line, row[at].strip()) for line, row in rows if at < len(row)]
            yield from _read_column(file, head, [one for one in column if one[1]])


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for row in lines:
        yield lines.line_num, row  # type: ignore[attr-defined]


def _read_column(file: SourceFile, head: str, column: list[tuple[int, str]]) -> Iterator[Found]:
    """Yield the names in a column, if most of it are names."""
    name = file.path.rpartition("/")[2].partition(".")[0]
    kind = kind_told(head) or kind_told(normal_key(name)) or Model
    known = dataset_id if kind is Dataset else model_id
    named = [(line, text) for line, text in column if _is_name(text, kind)]
    if 2 * len(named) < len(column) or not any(known(text) for _, text in named):
        return
    seen = set[str]()
    for line, text in named:
        if text not in seen:
            seen.add(text)
            place = Place.NAMED if "/" in text or kind is Model else Place.LOAD
            yield Candidate(file.path, line, kind, text, How.CONFIG, head, place)


def _is_name(text: str, kind: Loadable) -> bool:
    """Return whether a text is a name: with an owner, or an old one; many datasets have none."""
    if "/" in text:
        return looks_like_id(text) and is_listed(text)
    return bool(_PLAIN.fullmatch(text)) if kind is Dataset else model_id(text) is not None
