"""What a search of GitHub finds, in as many parts as it takes, and what it cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.errors import UnavailableError, UsageError
from ingest.github.client import PER_PAGE, GitHubClient, Reply
from ingest.github.partition import SHOWN, CodePart, Part, RepositoryPart

CODE = "/search/code"
REPOSITORIES = "/search/repositories"
MOST_PARTS = 500
"""Parts into which one search is divided."""
_TEXT_MATCHES = "application/vnd.github.text-match+json"
_UNPROCESSABLE = 422
_TRIES = 3
"""How often a search is made that GitHub does not finish."""
_Part = TypeVar("_Part", bound=Part)


@dataclass(slots=True)
class SearchTally:
    """What a search could not show."""

    beyond: int = 0
    """Results that exist, says GitHub, and that it does not show."""
    unfinished: int = 0
    """Parts of which GitHub says itself that it has not searched everything."""
    unread: int = 0
    """Parts that it has refused, or that could not be read."""


class Search:
    """Asks one search, and divides it where it has more results than GitHub shows."""

    def __init__(
        self,
        client: GitHubClient,
        tally: SearchTally,
        wanted: Callable[[], int | None] = lambda: None,
    ) -> None:
        """``wanted`` returns how many more results are needed; None for all of them."""
        self._client, self._tally, self._wanted = client, tally, wanted
        self._parts = 0

    def code(self, words: str) -> Iterator[dict[str, Any]]:
        """Yield the files that hold words, with the passages where GitHub shows them."""
        yield from self._results(CODE, CodePart(words), {"Accept": _TEXT_MATCHES})

    def repositories(self, words: str, since: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the repositories of a query."""
        yield from self._results(REPOSITORIES, RepositoryPart(words, since), {})

    def _results(self, path: str, whole: Part, headers: dict[str, str]) -> Iterator[dict[str, Any]]:
        waiting = [whole]
        while waiting:
            part = waiting.pop()
            self._parts += 1
            first = self._page(path, part, 1, headers, is_whole=part is whole)
            if first is None:
                self._tally.unread += 1
                continue
            total, items = _total(first), _items(first)
            parts = self._smaller(part, total)
            # Those that are shown anyhow may be enough; if so, nobody asks for more.
            if not parts or (self._wanted() or SHOWN + 1) <= SHOWN:
                yield from items
                yield from self._further(path, part, total, headers)
            waiting += reversed(parts)
            self._tally.beyond += 0 if parts else max(total - SHOWN, 0)

    def _smaller(self, part: Part, total: int) -> list[Part]:
        """Return the parts of one that has more than can be shown, as far as there may be more."""
        parts = part.divided() if total > SHOWN else []
        return parts if self._parts + len(parts) <= MOST_PARTS else []

    def _further(
        self, path: str, part: Part, total: int, headers: dict[str, str]
    ) -> Iterator[dict[str, Any]]:
        """Yield the results after the first page."""
        pages = -(-min(total, SHOWN) // PER_PAGE)
        for number in range(2, pages + 1):
            page = self._page(path, part, number, headers)
            if page is None:
                self._tally.unread += 1
                return
            items = _items(page)
            yield from items
            if not items:
                return

    def _page(
        self, path: str, part: Part, number: int, headers: dict[str, str], *, is_whole: bool = False
    ) -> Any:
        """Return a page of results; None if GitHub has none that can be read.

        Raises
        ------
        UsageError
            If GitHub does not take the query.
        """
        asked = {"q": part.query, "per_page": PER_PAGE, "page": number}
        for turn in range(_TRIES):
            reply = self._client.get(path, asked, **headers)
            if reply.status != 200 or not isinstance(reply.body, dict):
                self._check(reply, part, is_whole=is_whole)
                return None
            if reply.body.get("incomplete_results") is not True:
                break
            self._tally.unfinished += turn == _TRIES - 1
        return reply.body

    def _check(self, reply: Reply, part: Part, *, is_whole: bool) -> None:
        """Raise an error where the search as a whole is refused."""
        if not is_whole:
            return
        said = f": {reply.message.rstrip('.')[:300]}" if reply.message else ""
        if reply.status == _UNPROCESSABLE:
            raise UsageError(f"GitHub does not take the query {part.query!r}{said}.")
        problem = reply.problem or f"GitHub answers {reply.status}{said}"
        raise UnavailableError(f"The search {part.query!r} failed: {problem}.")


def _total(body: dict[str, Any]) -> int:
    total: Any = body.get("total_count")
    if isinstance(total, int) and not isinstance(total, bool) and total > 0:
        return total
    return len(_items(body))


def _items(body: dict[str, Any]) -> list[dict[str, Any]]:
    items = body.get("items")
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
