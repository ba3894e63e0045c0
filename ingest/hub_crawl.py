"""The way through the Hub from one thing to the next, in the same order every time."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from graph.errors import Unreachable
from graph.schema import Dataset, DerivedFrom, Model, TrainedOn
from ingest.hub_answers import HubAnswers, Kept
from ingest.hub_client import HubClient, Reply
from ingest.hub_names import is_id

DEEPEST = 100
"""Steps from a named thing, where the user names no depth."""
MOST_REQUESTS = 100_000
AT_ONCE = 8
_AHEAD = 4 * AT_ONCE  # answers that may wait for their turn
_FAILURES = 5  # in a row: then the Hub itself has failed

Kind = type[Model] | type[Dataset]
_SAME = ("_id", "id", "sha", "lastModified", "gated", "disabled", "private")
_COMMON = (
    "cardData createdAt disabled downloads downloadsAllTime gated lastModified likes private sha "
    "tags usedStorage"
).split()
_OF_MODEL = "baseModels childrenModelCount config library_name pipeline_tag safetensors".split()
_OF_LISTING = "childrenModelCount library_name pipeline_tag safetensors".split()


class Item(NamedTuple):
    """What the Hub answered about one thing; ``read`` is the day."""

    kind: Kind
    asked: str
    reply: Reply
    read: str
    listed: bool = False
    """Whether it is an entry of a listing, which lacks the field baseModels."""


class Reach(NamedTuple):
    """How far a crawl goes from what was named."""

    up: bool = True
    down: bool = False
    datasets: bool = False
    depth: int = DEEPEST
    limit: int | None = None
    """Entries of each listing."""


@dataclass(slots=True)
class Tally:
    """What a crawl met."""

    read: dict[str, int] = field(default_factory=dict)
    """Things by kind."""
    unchanged: int = 0
    since: str = ""
    """The oldest day on which what is unchanged was read."""
    missing: dict[str, None] = field(default_factory=dict)
    """Ids that the Hub does not have, or does not show."""
    named: int = 0
    found: int = 0
    """How many of the things that the user named were found."""


@dataclass(slots=True)
class _Listing:
    """A listing of models: how it is called, and the pages that were read of it."""

    name: str
    up: bool
    down: bool
    left: int | None
    pages: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Job:
    """Something to ask: one thing, or one page of a listing."""

    url: str
    kind: Kind
    asked: str
    steps: int
    named: bool = False
    listing: _Listing | None = None
    kept: Kept | None = None
    """The answer that a short request is to confirm."""


Waiting = Callable[[], Reply]


class Crawl:
    """Asks for what was named and what that leads to; ``items`` yields it."""

    def __init__(
        self,
        client: HubClient,
        answers: HubAnswers,
        reach: Reach,
        read: Callable[[Item], Iterable[Any]],
    ) -> None:
        """``read`` returns the records of an item, whose claims are followed."""
        self._client, self._answers = client, answers
        self._reach, self._read = reach, read
        self._seen: set[tuple[Kind, str]] = set()
        self._jobs: deque[_Job] = deque()
        self._asked: deque[tuple[_Job, Waiting]] = deque()
        self._failures = 0
        self.tally = Tally()

    def ask(self, kind: Kind, identifier: str) -> None:
        """Begin at a thing."""
        self.tally.named += 1
        self._add(kind, identifier, 0, named=True)

    def list_models(self, *, author: str | None = None, filters: Iterable[str] = ()) -> None:
        """Begin at the models of a listing."""
        values = [("author", author)] if author else []
        values += [("filter", each) for each in filters]
        name = " and ".join(f"{key} {value}" for key, value in values)
        self._list(name, values, 0, up=self._reach.up, down=self._reach.down)

    def items(self) -> Iterator[Item]:
        """Yield what the Hub answers, in an order that does not depend on who answers first.

        Raises
        ------
        Unreachable
            If the Hub fails. What was answered until then is kept in the answers on disk.
        """
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            while self._jobs or self._asked:
                if self._client.requests >= MOST_REQUESTS:
                    problem = f"{MOST_REQUESTS:,} requests were made: name less, or a --depth"
                    yield self._item(Model, "the rest", Reply(0, problem=problem))
                    return
                while self._jobs and len(self._asked) < _AHEAD:
                    job = self._jobs.popleft()
                    self._asked.append((job, self._start(pool, job)))
                job, answer = self._asked.popleft()
                reply = answer()
                if job.kept and reply.status == 200 and not _same(job.kept.reply, reply):
                    job.kept = None
                    self._asked.appendleft((job, self._submit(pool, job.url)))
                    continue
                yield from self._take(job, reply)
            self._answers.finish()
        finally:
            self._client.close()
            pool.shutdown(wait=False, cancel_futures=True)

    # What there is to ask

    def _add(self, kind: Kind, identifier: str, steps: int, *, named: bool = False) -> None:
        if (kind, identifier) in self._seen or not is_id(identifier):
            return
        self._seen.add((kind, identifier))
        self._jobs.append(_Job(self._url(kind, identifier), kind, identifier, steps, named))

    def _url(self, kind: Kind, identifier: str, fields: Iterable[str] | None = None) -> str:
        wanted = fields or sorted([*_COMMON, *(_OF_MODEL if kind is Model else [])])
        query = urlencode([("expand", name) for name in wanted])
        return f"{self._client.endpoint}/api/{kind.label.lower()}s/{quote(identifier)}?{query}"

    def _list(
        self, name: str, values: list[tuple[str, str]], steps: int, *, up: bool, down: bool
    ) -> None:
        limit = self._reach.limit
        fields = [("expand", each) for each in sorted([*_COMMON, *_OF_LISTING])]
        query = urlencode([*values, *fields, *([("limit", str(limit))] if limit else [])])
        listing = _Listing(name, up, down, limit)
        url = f"{self._client.endpoint}/api/models?{query}"
        self._jobs.append(_Job(url, Model, name, steps, listing=listing))

    def _start(self, pool: ThreadPoolExecutor, job: _Job) -> Waiting:
        """Ask for a thing, or whether it is still what it was, or remember what was answered."""
        kept = self._answers.get(job.url)
        if kept and kept.current:
            return lambda: kept.reply
        if kept and not job.listing and isinstance(kept.reply.body, dict):
            job.kept = kept
            return self._submit(pool, self._url(job.kind, job.asked, sorted(_SAME[2:])))
        return self._submit(pool, job.url)

    def _submit(self, pool: ThreadPoolExecutor, url: str) -> Waiting:
        future: Future[Reply] = pool.submit(self._client.get, url)
        return future.result

    # What was answered

    def _take(self, job: _Job, reply: Reply) -> Iterator[Item]:
        self._check(reply)
        if job.kept and reply.status == 200:
            self._answers.confirm(job.url)
            day = _day(job.kept.read)
            self.tally.unchanged += 1
            self.tally.since = min(self.tally.since or day, day)
            yield from self._took(job, Item(job.kind, job.asked, job.kept.reply, day))
            return
        kept = self._answers.get(job.url)
        if not (kept and kept.current) and not reply.problem and reply.status < 500:
            lasting = reply.status == 200 and not job.listing
            self._answers.keep(job.url, reply, lasting=lasting)
        if job.listing:
            yield from self._page(job, job.listing, reply)
        else:
            day = _day(kept.read) if kept and kept.current else _day()
            yield from self._took(job, Item(job.kind, job.asked, reply, day))

    def _check(self, reply: Reply) -> None:
        """Give up where the Hub fails again and again."""
        failed = reply.status >= 500 or reply.status == 429
        self._failures = self._failures + 1 if failed else 0
        if self._failures >= _FAILURES:
            raise Unreachable(
                f"{self._client.endpoint} answers {reply.status} to everything. What was read is "
                "kept; run the same command again later."
            )

    def _took(self, job: _Job, item: Item) -> Iterator[Item]:
        yield item
        identifier = self._known(item)
        if identifier:
            self._seen.add((item.kind, identifier))
            self.tally.found += job.named
            self._follow(item, job.steps, up=self._reach.up)
        elif not item.reply.problem and item.reply.status < 500:
            self.tally.missing[f"{'dataset:' * (item.kind is Dataset)}{item.asked}"] = None
        if job.named and self._reach.down:
            self._list_below(item.kind, identifier or item.asked, job.steps)

    def _page(self, job: _Job, listing: _Listing, reply: Reply) -> Iterator[Item]:
        if reply.problem or reply.status != 200 or not isinstance(reply.body, list):
            yield self._item(Model, f"the list of {listing.name}", _unusable(reply))
            return
        for entry in reply.body[: listing.left]:
            yield from self._entry(entry, job, listing)
        if listing.left is not None:
            listing.left -= min(len(reply.body), listing.left)
        if not reply.next or listing.left == 0:
            return
        listing.pages.add(job.url)
        problem = self._wrong_page(listing, reply.next)
        if problem:
            yield self._item(Model, f"the list of {listing.name}", Reply(0, problem=problem))
        else:
            following = _Job(reply.next, Model, job.asked, job.steps, listing=listing)
            self._jobs.appendleft(following)

    def _wrong_page(self, listing: _Listing, url: str) -> str | None:
        if not self._client.is_own(url):
            return "its next page is on another host"
        return "its next page is one that was read before" if url in listing.pages else None

    def _entry(self, entry: Any, job: _Job, listing: _Listing) -> Iterator[Item]:
        item = self._item(Model, listing.name, Reply(200, entry), listed=True)
        identifier = self._known(item)
        if identifier and (Model, identifier) in self._seen:
            return
        yield item
        if identifier:
            self._seen.add((Model, identifier))
            self._follow(item, job.steps, up=listing.up)
            if listing.down and _has_children(entry):
                self._list_below(Model, identifier, job.steps)

    def _item(self, kind: Kind, asked: str, reply: Reply, *, listed: bool = False) -> Item:
        return Item(kind, asked, reply, _day(), listed)

    def _known(self, item: Item) -> str | None:
        """Return the id of the thing that an item describes, and count it."""
        body = item.reply.body
        if item.reply.status != 200 or item.reply.problem or not isinstance(body, dict):
            return None
        identifier = body.get("id")
        if not isinstance(identifier, str) or not is_id(identifier):
            return None
        return identifier

    # Where it leads

    def _follow(self, item: Item, steps: int, *, up: bool) -> None:
        label = item.kind.label
        self.tally.read[label] = self.tally.read.get(label, 0) + 1
        if steps >= self._reach.depth:
            return
        for claim in self._read(item):
            if not isinstance(claim, DerivedFrom | TrainedOn):
                continue
            if claim.end.kind is Model and up:
                self._add(Model, claim.end.id, steps + 1)
            elif claim.end.kind is Dataset and self._reach.datasets:
                self._add(Dataset, claim.end.id, steps + 1)

    def _list_below(self, kind: Kind, identifier: str, steps: int) -> None:
        if steps < self._reach.depth:
            tag = f"{'base_model' if kind is Model else 'dataset'}:{identifier}"
            self._list(tag, [("filter", tag)], steps + 1, up=False, down=True)


def _same(before: Reply, now: Reply) -> bool:
    """Tell whether a thing is what it was, as far as a short request tells."""
    if not isinstance(before.body, dict) or not isinstance(now.body, dict):
        return False
    return all(before.body.get(name) == now.body.get(name) for name in _SAME)


def _has_children(entry: dict[str, Any]) -> bool:
    """Return False only where the Hub says that nothing was made from a model."""
    counts = entry.get("childrenModelCount")
    return not (isinstance(counts, dict) and counts and not any(counts.values()))


def _unusable(reply: Reply) -> Reply:
    return reply if reply.problem or reply.status != 200 else Reply(0, problem="it is no list")


def _day(seconds: float | None = None) -> str:
    zone = datetime.UTC
    moment = datetime.datetime.now(zone) if seconds is None else _moment(seconds)
    return moment.date().isoformat()


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
