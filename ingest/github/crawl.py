"""The way through GitHub: what the user asks for is found, then described, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from graph.clock import today
from graph.errors import NotFoundError, PtmError, UnavailableError
from graph.schema import End
from graph.store.base import Store
from ingest.github.client import GitHubClient, Reply
from ingest.github.description import is_name, name_of, pushed_at, repository_id
from ingest.github.item import Found, Item, Outcome, Tally
from ingest.github.known import (
    names_of,
    repositories_of,
    stored_repositories,
    users_of,
)
from ingest.github.search import Search, SearchTally

_BATCH = 100
"""Repositories of which the graph is asked at once."""
_MOST_PAGES = 10_000
_LONGEST_PATH = 4_000
_NOT_THERE = (404, 410, 451)
_FAILURES = 5  # in a row: then GitHub itself has failed


class Wanted(NamedTuple):
    """What a user asks for."""

    artifacts: tuple[End, ...] = ()
    """Models and datasets of which the users are searched for."""
    owners: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    limit: int | None = None
    since: str | None = None
    """Only repositories that were pushed to since this day."""


class Crawl:
    """Finds repositories, and asks GitHub for each that no list has described."""

    def __init__(
        self,
        client: GitHubClient,
        store: Store,
        wanted: Wanted,
        searching: Callable[[int], None] = lambda _found: None,
    ) -> None:
        """Make a crawl; ``searching`` is called with the number of repositories found so far."""
        self._client, self._store, self.wanted = client, store, wanted
        self._searching = searching
        self.host = client.host
        self.tally = Tally()
        self.searches = SearchTally()
        self._seen: set[str] = set()
        self._failures = 0
        self._has_answered = False

    @property
    def requests(self) -> int:
        """How many requests were made, repeated ones too."""
        return self._client.requests

    def items(self) -> Iterator[Item]:
        """Yield what GitHub answers about each repository that is found.

        Raises
        ------
        UnavailableError
            If GitHub cannot be reached, or fails at everything.
        UsageError
            If it does not take a query.
        NotFoundError
            If it has none of the owners.
        """
        for part in _batches(self._named()):
            ids = [repository_id(found.name, self.host) for found in part]
            known = stored_repositories(self._store, ids)
            for identifier, found in zip(ids, part, strict=True):
                if item := self._ask(found, known.get(identifier)):
                    self.tally.add(item)
                    yield item

    # What is asked for

    def _named(self) -> Iterator[Found]:
        """Yield each repository that is wanted once; then what the graph has, and nobody found."""
        search = Search(self._client, self.searches, self._left)
        yield from self._find_users(search)
        for owner in self.wanted.owners:
            yield from self._take(self._list_owner(owner))
        for query in self.wanted.queries:
            yield from self._take(search.repositories(query, self.wanted.since))
        self.tally.found = len(self._seen)
        yield from self._expected()

    def _find_users(self, search: Search) -> Iterator[Found]:
        """Yield the repositories whose code names a model or dataset, with all paths where."""
        found: dict[str, Found] = {}
        try:
            for artifact in self.wanted.artifacts:
                for name in names_of(self._store, artifact):
                    self._search_users(found, search, artifact, name)
        except UnavailableError:
            yield from found.values()
            raise
        yield from found.values()

    def _search_users(
        self, found: dict[str, Found], search: Search, artifact: End, name: str
    ) -> None:
        """Add the repositories whose code holds a name."""
        if self._is_full():
            return
        for hit in search.code(f'"{name}"'):
            if not self._note_hit(found, artifact, name, hit):
                return

    def _note_hit(
        self, found: dict[str, Found], artifact: End, name: str, hit: dict[str, Any]
    ) -> bool:
        """Add a file to its repository; return whether more are wanted."""
        own = name_of(hit.get("repository"))
        if own is None:
            self.tally.unread += 1
            return True
        identifier = repository_id(own, self.host)
        if identifier not in found:
            if self._is_full():
                return False
            found[identifier] = Found(own)
            self._see(identifier)
        path = hit.get("path")
        if isinstance(path, str) and 0 < len(path) <= _LONGEST_PATH:
            paths = found[identifier].hits.setdefault(artifact, {})
            paths[path] = paths.get(path, False) or _shows(hit, name)
        return True

    def _take(self, bodies: Iterable[dict[str, Any]]) -> Iterator[Found]:
        """Yield what a list describes, up to the limit; none is asked for that is not wanted."""
        if self._is_full():
            return
        for body in bodies:
            name = name_of(body)
            if name is None:
                self.tally.unread += 1
            elif (identifier := repository_id(name, self.host)) not in self._seen:
                if self._is_full():
                    return
                self._see(identifier)
                yield Found(name, body)

    def _see(self, identifier: str) -> None:
        self._seen.add(identifier)
        self._searching(len(self._seen))

    def _left(self) -> int | None:
        """Return how many more repositories are wanted; None for all."""
        limit = self.wanted.limit
        return None if limit is None else limit - len(self._seen)

    def _is_full(self) -> bool:
        """Return whether there are as many as are wanted, where there may be more."""
        self.tally.cut = self.tally.cut or self._left() == 0
        return self._left() == 0

    def _list_owner(self, owner: str) -> Iterator[dict[str, Any]]:
        """Yield the repositories of an organisation or a user.

        Raises
        ------
        NotFoundError
            If GitHub has neither.
        UnavailableError
            If the list cannot be read.
        """
        for place in (f"/orgs/{quote(owner)}/repos", f"/users/{quote(owner)}/repos"):
            for number, reply in enumerate(self._client.pages(place, {}, _MOST_PAGES)):
                if reply.status in _NOT_THERE and not number:
                    break
                yield from self._listed(owner, reply)
            else:
                return
        raise NotFoundError(f"GitHub has no organisation and no user {owner}.")

    def _listed(self, owner: str, reply: Reply) -> list[dict[str, Any]]:
        if reply.status != 200 or not isinstance(reply.body, list):
            problem = reply.problem or f"GitHub answers {reply.status}"
            raise UnavailableError(f"The repositories of {owner} cannot be listed: {problem}.")
        return [body for body in reply.body if isinstance(body, dict)]

    def _expected(self) -> Iterator[Found]:
        """Yield what the graph has, and no search has found: it may be gone, renamed or changed."""
        if self.wanted.limit is not None or not self._client.has_token:
            return
        names = list(users_of(self._store, self.wanted.artifacts, self.host))
        for owner in self.wanted.owners:
            names += repositories_of(self._store, owner, self.host)
        for name in names:
            identifier = repository_id(name, self.host)
            if is_name(name) and identifier not in self._seen:
                self._seen.add(identifier)
                self.tally.expected += 1
                yield Found(name)

    # What is answered

    def _ask(self, found: Found, known: dict[str, Any] | None) -> Item | None:
        """Return what is known of a repository now; None for one that is not wanted."""
        item = Item(
            found.name, Outcome.DESCRIBED, today(), self.host, found.body, "", known, found.hits
        )
        if found.body is None:
            item = self._described(item, self._client.get(f"/repos/{quote(found.name)}"))
        if item.outcome is not Outcome.DESCRIBED or item.body is None:
            return item
        pushed = pushed_at(item.body)
        if self.wanted.since and (pushed or "") < self.wanted.since:
            self.tally.older += 1
            return None
        if known and item.was_scanned and pushed and known["modified"] == pushed:
            return item._replace(outcome=Outcome.UNCHANGED)
        return item

    def _described(self, item: Item, reply: Reply) -> Item:
        """Return an item with GitHub's answer about it."""
        is_lost = reply.problem is not None or reply.status >= 500
        self._has_answered = self._has_answered or not is_lost
        # What leads astray costs itself, unless everything does from the beginning.
        if not (reply.astray and self._has_answered):
            self._failures = self._failures + 1 if is_lost else 0
        if self._failures >= _FAILURES:
            raise UnavailableError(
                f"GitHub fails at everything: {reply.problem}. What was read is kept; run the same "
                "command again later."
            )
        if reply.status == 200 and name_of(reply.body):
            return item._replace(body=reply.body)
        if reply.status in _NOT_THERE or _is_blocked(reply):
            return item._replace(outcome=Outcome.GONE)
        problem = reply.problem or f"GitHub answers {reply.status}"
        if reply.status == 200:
            problem = "the answer names no repository"
        return item._replace(outcome=Outcome.UNREAD, problem=problem)


def _batches(named: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield what is named in parts; where an error ends it, first what was named until then."""
    part: list[Found] = []
    try:
        for found in named:
            part.append(found)
            if len(part) == _BATCH:
                yield part
                part = []
    except PtmError:
        if part:
            yield part
        raise
    if part:
        yield part


def _is_blocked(reply: Reply) -> bool:
    """Return whether GitHub shows a repository to nobody any more."""
    return reply.status == 403 and isinstance(reply.body, dict) and "block" in reply.body


def _shows(hit: Mapping[str, Any], name: str) -> bool:
    """Return whether a hit is sure to hold an id, as far as GitHub shows the passage.

    GitHub searches for the words in an id: it finds org/base-large for org/base as well.
    """
    passages = list(_passages(hit.get("text_matches")))
    exact = re.compile(rf"(?<![\w./-]){re.escape(name)}(?![\w/-]|\.\w)", re.IGNORECASE)
    return not passages or any(exact.search(each) for each in passages)


def _passages(matches: Any) -> Iterator[str]:
    for match in matches if isinstance(matches, list) else ():
        fragment = match.get("fragment") if isinstance(match, dict) else None
        if isinstance(fragment, str):
            yield fragment
