"""Which records can be kept: nobody's path, file or loader becomes a node of the graph.

A graph may hold models of other places than the Hub, so that only what cannot be an id anywhere is
refused. What somebody describes may have any name but a path; what is only named has less choice.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from graph.schema import Claim, Dataset, DerivedFrom, End, Model, Record, StatesBase
from graph.transfer.values import BadLine, judge_values
from ingest.hub_ids import judge
from ingest.items import Skip
from ingest.refusals import Refusal
from ingest.unresolved import states_base

_REFUSED = (
    Refusal.NOTHING,
    Refusal.PATH,
    Refusal.FOLDER,
    Refusal.EXAMPLE,
    Refusal.FILE,
    Refusal.LOADER,
    Refusal.ELSEWHERE,
)
"""What no claim can end at; the other refusals are ids of another place, perhaps."""
_DISK_PATH = re.compile(r"(?:[/~]|\.{1,2}[/\\]|[A-Za-z]:[/\\]|\\\\)[\w ./\\@+-]*")
_DEEP_PATH = re.compile(r"[\w-]+(?:/[^/]+){2,}", re.ASCII)
"""A path of three parts or more, whose first one is neither a host (of code) nor another hub."""
_OWNED_BINARY = re.compile(r"[\w.-]+/[\w.-]+\.bin", re.ASCII | re.IGNORECASE)
"""The id of a few real repositories, and the file of nobody: a disk has more of a path."""
_OF_BASES = ("stated_by", "declared", "evidence", "first_seen", "method")


def judge_record(record: Record, where: str) -> Iterator[Record | Skip]:
    """Yield a record as the graph keeps it, or a Skip that says which value or id cannot be.

    Ids are as the Hub writes them. A base that is none becomes one that its artifact states and
    that cannot be resolved.
    """
    try:
        judged = judge_values(record)
    except BadLine as error:
        yield Skip(where, str(error))
    else:
        yield from judge_ids(judged, where)


def judge_ids(record: Record, where: str) -> Iterator[Record | Skip]:
    """Yield what ``judge_record`` does, of a record whose values are judged already."""
    if isinstance(record, Claim):
        yield from _judge_claim(record, where)
        return
    end = _judge_start(End(type(record), record.id))
    if isinstance(end, Refusal):
        yield Skip(where, end.reason_of(record.id))
    else:
        yield record if end.id == record.id else dataclasses.replace(record, id=end.id)


def _judge_claim(claim: Claim, where: str) -> Iterator[Record | Skip]:
    start, end = _judge_start(claim.start), _judge_end(claim.end)
    if isinstance(start, Refusal):
        yield Skip(where, start.reason_of(claim.start.id))
    elif isinstance(claim, StatesBase):
        yield from _stated(claim, start, claim.text or claim.end.id)
    elif isinstance(end, End):
        same = (start, end) == (claim.start, claim.end)
        yield claim if same else dataclasses.replace(claim, start=start, end=end)
    elif isinstance(claim, DerivedFrom):
        yield from _stated(claim, start, claim.end.id)
    else:
        yield Skip(where, end.reason_of(claim.end.id))


def _stated(claim: DerivedFrom | StatesBase, start: End, text: str) -> Iterator[Record]:
    """Yield the base that an artifact states: a node of its own, whatever the record calls it."""
    node, stated = states_base(start, text, **{name: getattr(claim, name) for name in _OF_BASES})
    # What was exported has a line for the node as well, with the date of its facts.
    if stated != claim:
        yield dataclasses.replace(node, facts_at=claim.first_seen)
    yield stated


def _judge_start(start: End) -> End | Refusal:
    """Return what a record is about, or the refusal of a path."""
    found = _judge_end(start)
    if found is Refusal.PATH and _DISK_PATH.fullmatch(start.id):
        return found
    return start if isinstance(found, Refusal) else found


def _judge_end(end: End) -> End | Refusal:
    if end.kind not in (Model, Dataset):
        return end
    found = judge(end.kind, end.id)
    if not isinstance(found, Refusal):
        return End(end.kind, found)
    if found is Refusal.FILE and _OWNED_BINARY.fullmatch(end.id):
        return end
    if found is Refusal.NO_ID and _DEEP_PATH.fullmatch(end.id.strip()):
        return Refusal.PATH
    return found if found in _REFUSED else end
