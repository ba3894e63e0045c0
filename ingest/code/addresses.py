"""Addresses of the Hub within code and commands: what each leads to, and at which revision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from ingest.code.findings import Loadable
from ingest.hub_ids import at_address

_USER = re.compile(r"(?<=://)[^/@\s]*@")
_PACKAGE = re.compile(
    r"(?:[\w.-]{1,100}(?:\[[\w,-]{1,100}\])?\s{0,4}@\s{0,4})?git\+(?=https?:|ssh:)"
)
_REVISION = re.compile(r"@([\w./-]{1,100})(?:#.*)?$", re.ASCII)
"""What pip writes before the address of a repository that it installs, and behind it."""
_FILE = re.compile(r"/(?:resolve|raw|blob|tree)/(?P<revision>refs/[a-z]+/[^/?#\s]+|[^/?#\s]+)")
_OF_HUB = re.compile(
    r"(?:(?:https?|git|ssh)://(?:[^/@\s]*@)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)[/:]"
    r"|git@(?:hf\.co|huggingface\.co):|hf://|(?:huggingface\.co|hf\.co)/)",
    re.IGNORECASE,
)
_SPACY = re.compile(
    r"github\.com/explosion/spacy-models/releases/download/([a-z]{2,3}(?:_[a-z]+){3})-\d"
)
_HOSTS = ("huggingface.co", "hf.co", "hf-mirror.com", "hf://")
_IN_TEXT = re.compile(
    r"(?<![\w.@-])(?:(?:https?://|git@)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)[/:]|hf://)"
    r"[^\s<>()\[\]{}\"'`|\\^,$%*]{3,500}"
)
_END = re.compile(r"[.,:;!?]+$")
_FILLED_IN = frozenset("{$<%*[")
"""What stands behind an address whose end a program or a reader fills in."""
_UNKNOWN_TAIL = "\0"
_BEFORE = 300
"""Characters before an address that are looked at."""
MOVING = frozenset({"main", "master", "HEAD"})
"""Branches of the Hub that everybody gets who names no revision."""


class Target(NamedTuple):
    """What an address leads to; ``is_file`` tells that it is a file that a program would fetch."""

    kind: Loadable
    id: str
    pinned: str | None
    is_file: bool


def begins_as_address(text: str) -> bool:
    """Return whether a text begins as an address of the Hub does."""
    return bool(_OF_HUB.match(text))


def read_target(text: str, unknown: str = "\0") -> Target | None:
    """Return the model or dataset that an address of the Hub leads to; None for other texts.

    What follows the name of a folder of files may be unknown: ``unknown`` stands for it.
    """
    text = _USER.sub("", text.strip(), count=1)
    if package := _PACKAGE.match(text):
        text = _REVISION.sub(r"/tree/\1", text[package.end() :].partition("#")[0])
    if not begins_as_address(text):
        return None
    file = _FILE.search(text)
    if unknown in text:
        known = text.partition(unknown)[0]
        if not (file := _FILE.search(known)) and known.count("/") < 6:
            return None
        text = known
    end = at_address(text)
    if end is None:
        return None
    kind: Loadable = end.kind  # type: ignore[assignment]  # the Hub's addresses lead to no other
    is_file = bool(file and "/tree/" not in file[0] and "/blob/" not in file[0])
    revision = unquote(file["revision"]) if file else None
    return Target(kind, end.id, None if revision in MOVING else revision, is_file)


def spacy_package(text: str) -> str | None:
    """Return the id on the Hub of a spaCy pipeline whose package an address is."""
    found = _SPACY.search(text)
    return f"spacy/{found[1]}" if found else None


class Address(NamedTuple):
    """An address of the Hub within a text, its line, and what it leads to."""

    text: str
    line: int
    target: Target


def find_addresses(text: str) -> Iterator[tuple[Address, str]]:
    """Yield the addresses of the Hub in a text, and what stands before each on its line."""
    if not any(host in text for host in _HOSTS):
        return
    line, counted = 1, 0
    for found in _IN_TEXT.finditer(text):
        address = _END.sub("", found[0])
        behind = text[found.end() : found.end() + 1] if address == found[0] else ""
        target = read_target(address + (_UNKNOWN_TAIL if behind in _FILLED_IN else ""))
        if target is None:
            continue
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        start = text.rfind("\n", max(found.start() - _BEFORE, 0), found.start()) + 1
        before = text[max(start, found.start() - _BEFORE) : found.start()]
        yield Address(address, line, target), before
