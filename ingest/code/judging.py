"""Which artifact a text in source code names, by the place where it stands.

The judgement of ids is that of ``ingest.hub_ids``. A load that names none is an ``Unresolved``; a
text elsewhere that names none is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, Finding, Place, Unresolved
from ingest.code.hosted import is_hosted
from ingest.code.roles import role_of
from ingest.hub_ids import dataset_id, judge, model_id
from ingest.refusals import Refusal

LONGEST_TEXT = 200
"""Characters of a text that are kept."""
_OF_ANOTHER_HUB = re.compile(r"(?:timm|pytorch):[\w.-]+(?:/[\w.-]+)?(?::[\w.-]+)?", re.ASCII)
"""Ids that readers make for models of other hubs: ``timm:NAME``, ``pytorch:OWNER/NAME:ENTRY``."""
_REVISED = re.compile(r"[\w.-]+/[\w.-]+@([\w./-]+)", re.ASCII)
_NO_OWNERS = re.compile(
    r"(?:application|audio|chemical|font|image|message|multipart|text|video|x-\w+)/[\w.+*-]+"
    r"|(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US)"
    r"/[A-Z][\w-]+"
    r"|\d[\d.-]*/\d[\d.-]*|v\d\w*/[\w.-]+|[\w.-]+/v\d+(?:alpha|beta)?\d*"
    r"|(?:train|eval|val|valid|validation|test|dev|metrics?|loss|charts?|perf|losses|rewards?)/\w+",
)
"""What has the form of an id in many files: MIME types, time zones, fractions, metrics."""
_OF_THE_HUB = re.compile(r"(?:^|[._])repo_ids?(?:\[\d+\])?$|\b(?:hf|huggingface-cli) download\b")
"""Calls and keys that take an id and never a path."""
_HERE = "it is in this repository"


def judge_candidate(
    candidate: Candidate, held: Container[str] = frozenset()
) -> Finding | Unresolved | None:
    """Return what a candidate names, or why its load names nothing; None for any other text.

    Parameters
    ----------
    held
        The paths of the repository's files and folders: what one of them names is no id.
    """
    text = candidate.text.strip()
    found = _judge_text(candidate, text, held)
    if isinstance(found, Refusal | None):
        if found is Refusal.LOADER or candidate.place is not Place.LOAD:
            return None
        return _unresolved(candidate, found.value if found else _HERE)
    return Finding(
        candidate.path,
        candidate.line,
        candidate.kind,
        found,
        text[:LONGEST_TEXT],
        candidate.how,
        candidate.call[:LONGEST_TEXT],
        role_of(candidate.path),
        candidate.pinned or _revision_in(text),
        candidate.reuse,
    )


def _judge_text(candidate: Candidate, text: str, held: Container[str]) -> str | Refusal | None:
    """Return the id that a text names, or why it names none; None for a path of the repository."""
    kind = candidate.kind
    if kind is Model and _OF_ANOTHER_HUB.fullmatch(text):
        return text
    if text.rstrip("/") in held and "/" in text and not _OF_THE_HUB.search(candidate.call):
        return None
    if candidate.place is not Place.LOAD and not _is_told(kind, text):
        return Refusal.NO_ID
    return Refusal.ELSEWHERE if is_hosted(text) else judge(kind, text)


def _is_told(kind: type, text: str) -> bool:
    """Return whether a text alone tells that it is an id: it has an owner, or is an old name."""
    if "/" in text:
        return not _NO_OWNERS.fullmatch(text)
    return (dataset_id if kind is Dataset else model_id)(text) is not None


def _revision_in(text: str) -> str | None:
    revised = _REVISED.fullmatch(text)
    return revised[1] if revised else None


def _unresolved(candidate: Candidate, reason: str) -> Unresolved:
    return Unresolved(
        candidate.path,
        candidate.line,
        candidate.call[:LONGEST_TEXT],
        candidate.text[:LONGEST_TEXT],
        reason or "it is no id of the Hub",
    )
