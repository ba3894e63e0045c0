"""The way through GitHub: what the user asks for is found, then described, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from graph.clock import today
from graph.errors import NotFoundError, UnavailableError
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
_NOT_THERE = (404, 410, 451)
_FAILURES = 5  # in a row: then GitHub itself has failed
_KEPT_FIELDS = (
    "archived created_at default_branch fork forks_count full_name language license "
    "open_issues_count owner pushed_at size stargazers_count topics"
).split()


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

    def __init__(self, client: GitHubClient, store: Store, wanted: Wanted) -> None:
        self._client, self._store, self.wanted = client, store, wanted
        self.host = client.host
        self.tally = Tally()
        self.searches = SearchTally()
        self._found: dict[str, Found] = {}
        self._failures = 0

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
        self._find()
        self.tally.found = len(self._found)
        self._expect()
        names = list(self._found)
        for start in range(0, len(names), _BATCH):
            part = names[start : start + _BATCH]
            known = stored_repositories(self._store, part)
            for identifier in part:
                # Let go of each, since there may be very many.
                found = self._found.pop(identifier)
                if item := self._ask(found, known.get(identifier)):
                    self.tally.add(item)
                    yield item

    # What is asked for

    def _find(self) -> None:
        for owner in self.wanted.owners:
            for body in self._list_owner(owner):
                self._add(body)
        search = Search(self._client, self.searches, self._left)
        for query in self.wanted.queries:
            for body in search.repositories(query, self.wanted.since):
                if not self._add(body):
                    break
        for artifact in self.wanted.artifacts:
            for name in names_of(self._store, artifact):
                self._find_users(search, artifact, name)

    def _find_users(self, search: Search, artifact: End, name: str) -> None:
        for hit in search.code(f'"{name}"'):
            body = hit.get("repository")
            found = self._add(body if isinstance(body, dict) else {}, listed=False)
            if found is None:
                break
            path = hit.get("path")
            if isinstance(path, str) and path:
                paths = found.hits.setdefault(artifact, {})
                paths[path] = paths.get(path, False) or _shows(hit, name)

    def _left(self) -> int | None:
        """Return how many more repositories are wanted; None for all."""
        limit = self.wanted.limit
        return None if limit is None else limit - len(self._found)

    def _add(self, body: dict[str, Any], *, listed: bool = True) -> Found | None:
        """Take a repository; return nothing where the limit is reached."""
        name = name_of(body)
        if name is None:
            self.tally.unread += 1
            return Found("")
        identifier = repository_id(name, self.host)
        found = self._found.get(identifier)
        if found is None:
            if self._left() == 0:
                self.tally.cut = True
                return None
            found = self._found[identifier] = Found(name)
        if listed:
            found.body = {key: body[key] for key in _KEPT_FIELDS if key in body}
        return found

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
                if self._left() == 0:
                    self.tally.cut = self.tally.cut or reply.following
                    return
            else:
                return
        raise NotFoundError(f"GitHub has no organisation and no user {owner}.")

    def _listed(self, owner: str, reply: Reply) -> list[dict[str, Any]]:
        if reply.status != 200 or not isinstance(reply.body, list):
            problem = reply.problem or f"GitHub answers {reply.status}"
            raise UnavailableError(f"The repositories of {owner} cannot be listed: {problem}.")
        return [body for body in reply.body if isinstance(body, dict)]

    def _expect(self) -> None:
        """Add what the graph knows and no search has found: it may be gone, renamed or changed."""
        if self.wanted.limit is not None or not self._client.has_token:
            return
        names = list(users_of(self._store, self.wanted.artifacts, self.host))
        for owner in self.wanted.owners:
            names += repositories_of(self._store, owner, self.host)
        for name in names:
            if is_name(name):
                identifier = repository_id(name, self.host)
                self._found.setdefault(identifier, Found(name, expected=True))

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
