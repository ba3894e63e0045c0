"""The source ``github``: repositories as GitHub describes them, and what they are found to use."""

from __future__ import annotations

from collections.abc import Iterator

from graph.planning.alias_resolution import alias_id
from graph.schema import Alias, End, Record, Repository, Uses
from ingest.code.findings import How
from ingest.code.roles import role_of
from ingest.github.crawl import Crawl
from ingest.github.description import GITHUB, describe, repository_id
from ingest.github.item import Item, Outcome
from ingest.items import FullyRead, Missing, Skip, Unreadable

Statement = Record | Skip | FullyRead | Missing
SEARCH = "github-search"
"""The ``stated_by`` of what the search of code has found, and no scan has seen."""
REDIRECT = "github-redirect"
_PEATMOSS = "peatmoss"


def fetch(crawl: Crawl) -> Iterator[Item]:
    """Yield what GitHub answers to a crawl.

    Raises
    ------
    graph.errors.PtmError
        If GitHub cannot be reached, fails, or does not take what it is asked.
    """
    yield from crawl.items()


def to_records(item: Item) -> Iterator[Statement]:
    """Yield what GitHub states of one repository.

    Its description is ``github``, another name of it ``github-redirect``; what only the search of
    code says of models is ``github-search``, and inferred.
    """
    identifier = repository_id(item.asked, item.host)
    if item.outcome is Outcome.UNREAD:
        yield Unreadable(identifier, item.problem)
    elif item.outcome is Outcome.GONE and item.known:
        # Those that PeaTMOSS describes were on GitHub as well.
        yield Missing(Repository, identifier, item.read, GITHUB, (_PEATMOSS,))
    elif item.outcome is Outcome.GONE:
        yield Skip(identifier, "it was found, and is not there any more")
    else:
        yield from _description(item)


def _description(item: Item) -> Iterator[Statement]:
    if item.is_renamed:
        yield _renamed(item)
    yield from describe(item.body or {}, item.read, item.host, **_scanned_state(item))
    if not item.was_scanned:
        yield from _hits(item)
    yield FullyRead(Repository, item.id, (GITHUB,))


def _scanned_state(item: Item) -> dict[str, str | None]:
    """Return what keeps it known which state of a repository was scanned.

    An unchanged one still is at the commit that was scanned. One that has changed keeps the date of
    that commit until it is scanned again: the next crawl can tell by it what is to be done.
    """
    if item.outcome is Outcome.UNCHANGED and item.known:
        return {"revision": item.known["revision"]}
    return {"modified": None} if item.was_scanned else {}


def _renamed(item: Item) -> Alias:
    before = repository_id(item.asked, item.host)
    return Alias(
        id=alias_id(Repository.label, before, REDIRECT),
        kind=Repository.label,
        alias=before,
        target=item.id,
        stated_by=REDIRECT,
    )


def _hits(item: Item) -> Iterator[Uses]:
    """Yield a weak claim for each file that the search has found, and is sure to name an id."""
    for artifact, paths in item.hits.items():
        for path, is_sure in paths.items():
            if is_sure:
                yield Uses(
                    start=End(Repository, item.id),
                    end=artifact,
                    stated_by=SEARCH,
                    declared=False,
                    evidence="found by GitHub's search of code",
                    path=path,
                    how=How.TEXT.value,
                    role=role_of(path).value,
                )
