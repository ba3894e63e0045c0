"""A scan of source code in the user's words: what is scanned, and what was found."""

from __future__ import annotations

import dataclasses
import math
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.schema import Record
    from graph.store.base import Store
    from ingest.code.source import ScannedRepository, ScanOptions
    from ingest.items import FullyRead, Skip
    from ptm.cli.progress import Bar

SHOWN = 5
"""Repositories, unresolved loads and files that are named."""
COLUMNS = 80


def choose_places(words: Sequence[str]) -> list[str]:
    """Return the places that a user names, each once; a list of places is replaced by its lines.

    Raises
    ------
    UsageError
        If a word is an address that is not cloned.
    UnavailableError
        If a list cannot be read, or is empty.
    """
    from graph.errors import UnavailableError
    from ingest.code.checkout.address import is_address, read_address
    from ingest.code.checkout.opening import is_there, list_places

    for word in words:
        if not is_there(word) and is_address(word):
            read_address(word)
    places = list(dict.fromkeys(place for word in words for place in list_places(word)))
    if not places:
        raise UnavailableError(f"{words[0]} names no repository: write one place a line.")
    return places


def choose_options(own_id: str | None, places: Sequence[str], timeout: float | None) -> ScanOptions:
    """Return how to scan, by the words of the command.

    Raises
    ------
    UsageError
        If the id is none of a repository, or there are several places for it.
    """
    from graph.errors import UsageError
    from ingest.code.checkout.git_client import PATIENCE
    from ingest.code.source import ScanOptions

    if own_id is not None and len(places) > 1:
        raise UsageError("--id names one repository: scan the others by themselves.")
    if timeout is not None and math.isnan(timeout):
        raise UsageError("--timeout takes a number of seconds.")
    named = None if own_id is None else _read_id(own_id)
    return ScanOptions(named, PATIENCE if timeout is None else timeout)


def _read_id(text: str) -> str:
    from graph.errors import UsageError
    from graph.schema import Repository
    from graph.schema.identifiers import shorten
    from ingest.code.checkout.address import LOCAL, repository_of
    from queries.subject import parse

    kinds, name = parse(text)
    found = repository_of(name) or ""
    if name.lower().startswith(LOCAL) and name[len(LOCAL) :].strip() and name.isprintable():
        found = name.lower()
    own = found.startswith(LOCAL) or found.count("/") > 1
    if Repository not in kinds or not own or not found.startswith(Repository.id_starts):
        raise UsageError(
            f"{shorten(text)!r} is no id of a repository: write --id github.com/OWNER/NAME, or "
            "--id local:NAME."
        )
    return found


def start_scan(
    places: Sequence[str], options: ScanOptions, jobs: int | None, dask: str | None, bar: Bar
) -> Iterator[ScannedRepository | Skip]:
    """Yield what each place names, and show how far the scan is."""
    from ingest.code.source import fetch
    from ingest.code.spreading.places import scan_places
    from ingest.code.spreading.processes import usable_cores

    many = jobs or usable_cores()
    if dask is not None:
        from ingest.code.spreading.cluster import scan_on_cluster

        items: Iterable[ScannedRepository | Skip] = scan_on_cluster(dask, places, options)
    elif len(places) > 1 and many > 1:
        items = scan_places(places, options, min(many, len(places)))
    else:
        items = fetch(places, dataclasses.replace(options, jobs=many), bar.scanning)
    for number, item in enumerate(items, start=1):
        if len(places) > 1:
            bar.scanned(number, len(places))
        yield item


class Tally:
    """What a scan has found, while its records go to the graph."""

    def __init__(self, store: Store, *, named: bool = False) -> None:
        """Begin; ``named`` says that the user gave the id."""
        self._store, self._named = store, named
        self._places: dict[str, str] = {}
        self._scanned: list[str] = []
        self._unread: list[Skip] = []
        self._older: list[str] = []
        self._names: set[tuple[str, str]] = set()
        self._numbers: Counter[str] = Counter()
        self._unresolved: list[str] = []
        self._left: Counter[str] = Counter()
        self._left_paths: dict[str, list[str]] = {}

    def read(self, item: ScannedRepository | Skip) -> Iterable[Record | Skip | FullyRead]:
        """Return the records of a repository, none of an older commit than the graph has."""
        from ingest.code.source import newer_commit, to_records
        from ingest.items import Skip, Unreadable

        if not isinstance(item, Skip) and (other := self._other_repository(item)):
            item = Unreadable(item.place, other)
        if isinstance(item, Skip):
            self._unread.append(item)
        elif (place := self._places.setdefault(item.id, item.place)) != item.place:
            return [Skip(item.place, f"it is {item.id}, as {place} is: scan it with --id")]
        elif newer := newer_commit(self._store, item):
            self._older.append(newer)
            return ()
        else:
            self._note(item)
        return to_records(item, self._store)

    def _other_repository(self, item: ScannedRepository) -> str | None:
        from ingest.code.source import other_repository

        return None if self._named else other_repository(self._store, item)

    def _note(self, item: ScannedRepository) -> None:
        from ingest.code.findings import How

        self._scanned.append(f"{item.id} at {item.revision[:7]}" if item.revision else item.id)
        self._numbers["file"] += item.scan.files
        for finding in item.scan.findings:
            self._names.add((finding.kind.label, finding.id))
            self._numbers["mention" if finding.how is How.TEXT else "load"] += 1
        self._numbers["unresolved"] += len(item.scan.unresolved)
        for each in item.scan.unresolved[: SHOWN - len(self._unresolved)]:
            self._unresolved.append(f"{each.path}:{each.line}  {each.text}: {each.reason}")
        self._left += item.scan.left.numbers
        for reason, paths in item.scan.left.paths.items():
            named = self._left_paths.setdefault(reason, [])
            named += paths[: SHOWN - len(named)]

    def check_found(self) -> None:
        """Do nothing if any repository was scanned.

        Raises
        ------
        UnavailableError
            If none could be read.
        """
        from graph.errors import UnavailableError
        from reports.text.words import plain

        if self._unread and not self._places:
            first, more = self._unread[0], len(self._unread) - 1
            also = f" So it is with {more:,} more." if more else ""
            raise UnavailableError(f"{plain(first.reason)}.{also}")

    def sentences(self, following: str | None = None) -> Iterator[str]:
        """Yield what was scanned and found, in lines that fit on a screen.

        ``following`` is a command to type next, in place of the one that a scan leads to.
        """
        yield from map(fit_on_screen, self._sentences(following))

    def _sentences(self, following: str | None) -> Iterator[str]:
        yield from self._older
        if self._scanned:
            yield from self._describe_scan()
            yield from self._describe_unresolved()
            yield from self._describe_left()
            name = self._scanned[0].partition(" at ")[0]
            if self._names:
                yield f"Next: {following or f'ptm lineage {shlex.quote(name)}'}"

    def _describe_scan(self) -> Iterator[str]:
        from reports.text.words import number

        files = number(self._numbers["file"], "file")
        shown = _first(self._scanned, len(self._scanned))
        kinds = Counter(kind for kind, _ in self._names)
        named = " and ".join(
            number(kinds[kind], kind.lower()) for kind in ("Model", "Dataset") if kinds[kind]
        )
        if not named:
            yield f"Scanned {files} of {shown}: no model or dataset of the Hub is named there."
            return
        yield f"Scanned {files} of {shown}."
        loads, mentions = self._numbers["load"], self._numbers["mention"]
        prose = f", named in prose at {number(mentions, 'line')}" if mentions else ""
        yield f"Found {named}: loaded at {number(loads, 'line')}{prose}."

    def _describe_unresolved(self) -> Iterator[str]:
        from reports.text.words import number

        if many := self._numbers["unresolved"]:
            yield f"{number(many, 'load')} of what is no id of the Hub, so not in the graph:"
            yield from (f"  {each}" for each in self._unresolved)
            if more := many - len(self._unresolved):
                yield f"  and {more:,} more"

    def _describe_left(self) -> Iterator[str]:
        for reason, many in self._left.most_common():
            yield f"Not read, because {reason}: {_first(self._left_paths[reason], many)}."


def fit_on_screen(sentence: str) -> str:
    """Return a sentence in lines that fit on a screen, indented as it is."""
    from click import wrap_text

    from reports.text.words import plain

    own = len(sentence) - len(sentence.lstrip())
    return wrap_text(
        plain(sentence.lstrip()),
        COLUMNS,
        initial_indent=" " * own,
        subsequent_indent=" " * (own + 2),
    )


def _first(names: Sequence[str], many: int) -> str:
    """Return the first of so many names in one line."""
    shown = names[:SHOWN]
    more = many - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")
