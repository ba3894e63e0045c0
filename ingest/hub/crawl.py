"""The way through the Hub from one artifact to the next, in the same order every time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from graph import clock
from graph.errors import UnavailableError
from graph.schema import Dataset, DerivedFrom, Model, TrainedOn
from ingest.hub.addresses import artifact_url, change_url, files_url, listing_url
from ingest.hub.answers import HubAnswers
from ingest.hub.client import HubClient, Reply
from ingest.hub.file_lists import FileList
from ingest.hub.item import Item, Tally
from ingest.hub.jobs import Job, Listing
from ingest.hub.threads import HubThreads, Waiting
from ingest.hub_fields.table import Kind
from ingest.hub_ids import is_listed

DEEPEST = 100
"""Steps from a named artifact, where the user names no depth."""
MOST_REQUESTS = 100_000
AT_ONCE = 8
_AHEAD = 4 * AT_ONCE  # answers that may wait for their turn
_FAILURES = 5  # in a row: then the Hub itself has failed


class Reach(NamedTuple):
    """How far a crawl goes from what was named."""

    up: bool = True
    down: bool = False
    datasets: bool = False
    depth: int = DEEPEST
    limit: int | None = None
    """Entries of each listing."""
    weights: bool = False
    """Whether each model's list of files is asked for, which costs a request for a model."""
    requests: int | None = None
    """How many requests are made at most; MOST_REQUESTS if None."""


class Crawl:
    """Asks for what was named and what that leads to; ``items`` yields it."""

    def __init__(
        self,
        client: HubClient,
        answers: HubAnswers,
        reach: Reach,
        to_records: Callable[[Sequence[Item]], list[list[Any]]],
    ) -> None:
        """``to_records`` returns the records of each item, whose claims are followed."""
        self._client, self._answers = client, answers
        self._reach, self._to_records = reach, to_records
        self._last: tuple[Item, list[Any]] | None = None
        self._seen: set[tuple[Kind, str]] = set()
        self._jobs: deque[Job] = deque()
        self._asked: deque[tuple[Job, Waiting]] = deque()
        self._threads = HubThreads(client.get, AT_ONCE)
        self._failures = self._requests = 0
        self._has_answered = False
        self.tally = Tally()
        self.is_cut = False
        """Whether it ended at the number of its requests, and more was to be asked."""

    def ask(self, kind: Kind, identifier: str) -> None:
        """Begin at a model or a dataset."""
        self.tally.named += 1
        self._add(kind, identifier, 0, named=True)

    def list_models(self, *, author: str | None = None, filters: Iterable[str] = ()) -> None:
        """Begin at the models of a listing."""
        values = [("author", author)] if author else []
        values += [("filter", each) for each in filters]
        name = " and ".join(f"{key} {value}" for key, value in values)
        self._list(name, values, 0, up=self._reach.up, down=self._reach.down)

    @property
    def resumed(self) -> bool:
        """Whether it goes on where the same crawl was stopped."""
        return self._answers.resumed

    @property
    def requests(self) -> int:
        """How many requests were made, repeated ones too."""
        return self._client.requests

    def items(self) -> Iterator[Item]:
        """Yield what the Hub answers, in an order that does not depend on who answers first.

        Raises
        ------
        UnavailableError
            If the Hub fails. What was answered until then is kept in the answers on disk.
        """
        try:
            while self._jobs or self._asked:
                if self._requests >= (most := self._reach.requests or MOST_REQUESTS):
                    self.is_cut = True
                    problem = f"{most:,} requests were made: name less, or a --depth"
                    yield self._unread("the rest", Reply(0, problem=problem))
                    return
                self._ask_ahead()
                answered = self._answered()
                self._ask_ahead()
                yield from self._take(answered)
            self._answers.finish()
        finally:
            self._client.close()
            self._threads.close()

    def read(self, item: Item) -> list[Any]:
        """Return the records of an item; those of the last one are at hand, to be followed."""
        if self._last is None or self._last[0] is not item:
            [records] = self._to_records([item])
            self._last = item, records
        return self._last[1]

    # What there is to ask

    def _add(self, kind: Kind, identifier: str, steps: int, *, named: bool = False) -> None:
        if (kind, identifier) in self._seen or not is_listed(identifier):
            return
        self._seen.add((kind, identifier))
        url = artifact_url(self._client.endpoint, kind, identifier)
        self._jobs.append(Job(url, kind, identifier, steps, named))

    def _list(
        self, name: str, values: list[tuple[str, str]], steps: int, *, up: bool, down: bool
    ) -> None:
        limit = self._reach.limit
        listing = Listing(name, up, down, limit)
        url = listing_url(self._client.endpoint, values, limit)
        self._jobs.append(Job(url, Model, name, steps, listing=listing))

    def _list_files(self, item: Item, identifier: str) -> None:
        """Ask for the list of a model's files, at the commit that is described."""
        if self._reach.weights and item.kind is Model:
            commit = item.reply.body.get("sha")
            known = commit if isinstance(commit, str) and commit.isalnum() else None
            self._jobs.append(self._files_job(FileList(identifier, known)))

    def _files_job(self, listed: FileList, url: str | None = None) -> Job:
        own = url or files_url(self._client.endpoint, listed.model, listed.revision)
        return Job(own, Model, listed.model, 0, files=listed)

    def _start(self, job: Job) -> Waiting:
        """Ask for an artifact, or whether a kept answer is still right, or use it as it is."""
        kept = self._answers.get(job.url)
        if kept and (kept.current or (job.files and job.is_lasting)):
            job.kept = kept
            return lambda: kept.reply
        if kept and not job.is_page and isinstance(kept.reply.body, dict):
            job.kept = kept
            return self._submit(change_url(self._client.endpoint, job.kind, job.asked))
        return self._submit(job.url)

    def _submit(self, url: str) -> Waiting:
        self._requests += 1
        return self._threads.submit(url)

    def _ask_ahead(self) -> None:
        while self._jobs and len(self._asked) < _AHEAD:
            job = self._jobs.popleft()
            self._asked.append((job, self._start(job)))

    # What was answered

    def _answered(self) -> list[tuple[Job, Reply]]:
        """Wait for the first half of what was asked, and return these answers, kept on disk.

        They are read as one batch, since reading one alone takes almost as long. A page of a list
        is a batch of its own. What has changed since it was kept is asked for again.
        """
        found: list[tuple[Job, Reply]] = []
        enough = max(1, len(self._asked) // 2)
        while self._asked and len(found) < enough and not (found and self._asked[0][0].is_page):
            job, answer = self._asked.popleft()
            reply = answer()
            if job.is_changed(reply):
                job.kept = None
                self._asked.appendleft((job, self._submit(job.url)))
                return found
            self._keep(job, reply)
            found.append((job, reply))
            if job.is_page:
                return found
        return found

    def _keep(self, job: Job, reply: Reply) -> None:
        """Keep on disk what was answered, or note that what is kept is still right."""
        if job.is_confirmed(reply):
            self._answers.confirm(job.url)
        elif not job.kept and not reply.problem and reply.status < 500:
            lasting = reply.status == 200 and job.is_lasting
            self._answers.keep(job.url, reply, lasting=lasting)

    def _take(self, answered: list[tuple[Job, Reply]]) -> Iterator[Item]:
        items = [job.item(reply) for job, reply in answered]
        is_page = bool(answered and answered[0][0].is_page)
        read = [[]] if is_page else self._to_records(items)
        for (job, reply), item, records in zip(answered, items, read, strict=True):
            self._check(reply)
            if job.listing:
                yield from self._page(job, job.listing, item.reply)
            elif job.files:
                yield from self._file_page(job, job.files, item)
            else:
                self._last = item, records
                yield from self._artifact(job, item, reply)

    def _check(self, reply: Reply) -> None:
        """Give up where the Hub fails again and again; an address that is none costs itself."""
        self._has_answered |= reply.status == 200 and not reply.problem
        if reply.astray and self._has_answered:
            return
        failed = reply.status >= 500 or reply.status in (0, 429)
        self._failures = self._failures + 1 if failed else 0
        if self._failures >= _FAILURES:
            raise UnavailableError(
                f"{self._client.name} fails at everything: "
                f"{reply.problem or f'it answers {reply.status}'}. What was read is kept; run the "
                "same command again later."
            )

    def _artifact(self, job: Job, item: Item, reply: Reply) -> Iterator[Item]:
        yield item
        self.tally.add(item, named=job.named)
        if job.is_confirmed(reply):
            self.tally.confirm(item.read)
        identifier = item.identifier
        if identifier:
            self._seen.add((item.kind, identifier))
            self._list_files(item, identifier)
            self._follow(item, job.steps, up=self._reach.up)
        if job.named and self._reach.down:
            self._list_derivatives(item.kind, identifier or item.asked, job.steps)

    def _file_page(self, job: Job, files: FileList, item: Item) -> Iterator[Item]:
        """Take a page of a list of files; yield what is known of the files after the last one."""
        following = item.reply.next
        foreign = self._client.explain_foreign(following) if following else None
        if following := files.take_page(job.url, item.reply, foreign):
            job = self._files_job(files, following)
        elif files.is_absent:  # a mirror may have no commit but the newest
            job = self._files_job(FileList(files.model, None))
        else:
            yield self._counted(item._replace(reply=Reply(item.reply.status), files=files))
            return
        self._asked.appendleft((job, self._start(job)))

    def _page(self, job: Job, listing: Listing, reply: Reply) -> Iterator[Item]:
        if reply.problem or reply.status != 200 or not isinstance(reply.body, list):
            yield self._unread(f"the list of {listing.name}", _unusable(reply))
            return
        entries = reply.body if listing.left is None else reply.body[: listing.left]
        if listing.left is not None:
            listing.left -= len(entries)
        listing.pages.add(job.url)
        problem = self._wrong_page(listing, reply)
        if reply.next and listing.left != 0 and not problem:
            # Before anything else: what a list describes need not be asked for one by one.
            following = Job(reply.next, Model, job.asked, job.steps, listing=listing)
            self._asked.appendleft((following, self._start(following)))
        yield from self._entries(entries, job, listing)
        if problem:
            yield self._unread(f"the list of {listing.name}", Reply(0, problem=problem))

    def _wrong_page(self, listing: Listing, reply: Reply) -> str | None:
        """Return why the page that a page names as the next is not asked for."""
        if reply.next is None or listing.left == 0:
            return None
        if problem := self._client.explain_foreign(reply.next):
            return problem
        if not reply.body:
            return "a page is empty and names another one"
        return "its next page is one that was read before" if reply.next in listing.pages else None

    def _entries(self, entries: list[Any], job: Job, listing: Listing) -> Iterator[Item]:
        items = [
            Item(Model, listing.name, Reply(200, e), clock.today(), listed=True) for e in entries
        ]
        new = _first_of_each([i for i in items if (Model, i.identifier) not in self._seen])
        for item, records in zip(new, self._to_records(new), strict=True):
            identifier = item.identifier
            if (Model, identifier) in self._seen:  # an entry before it is made from it
                continue
            self._last = item, records
            yield item
            self.tally.add(item)
            if identifier:
                self._seen.add((Model, identifier))
                self._list_files(item, identifier)
                self._follow(item, job.steps, up=listing.up)
                if listing.down and _has_children(item.reply.body):
                    self._list_derivatives(Model, identifier, job.steps)

    def _unread(self, what: str, reply: Reply) -> Item:
        """Return an item that says what could not be read."""
        return self._counted(Item(Model, what, reply, clock.today()))

    def _counted(self, item: Item) -> Item:
        self.tally.add(item)
        return item

    # Where it leads

    def _follow(self, item: Item, steps: int, *, up: bool) -> None:
        if steps >= self._reach.depth:
            return
        for claim in self.read(item):
            if not isinstance(claim, DerivedFrom | TrainedOn):
                continue
            if claim.end.kind is Model and up:
                self._add(Model, claim.end.id, steps + 1)
            elif claim.end.kind is Dataset and self._reach.datasets:
                self._add(Dataset, claim.end.id, steps + 1)

    def _list_derivatives(self, kind: Kind, identifier: str, steps: int) -> None:
        if steps < self._reach.depth:
            tag = f"{'base_model' if kind is Model else 'dataset'}:{identifier}"
            self._list(tag, [("filter", tag)], steps + 1, up=False, down=True)


def _first_of_each(items: list[Item]) -> list[Item]:
    """Return the items without those whose id another one has before them."""
    places = {item.identifier or place: place for place, item in reversed([*enumerate(items)])}
    return [items[place] for place in sorted(places.values())]


def _has_children(entry: dict[str, Any]) -> bool:
    """Return False only where the Hub says that nothing was made from a model."""
    counts = entry.get("childrenModelCount")
    return not (isinstance(counts, dict) and counts and not any(counts.values()))


def _unusable(reply: Reply) -> Reply:
    if reply.problem or reply.status == 200:
        return Reply(0, problem=reply.problem or "it is no list")
    return Reply(0, problem=f"the Hub answers {reply.status}")
