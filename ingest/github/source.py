"""The source ``github``: repositories as GitHub describes them, and what their code uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graph.planning.alias_resolution import alias_id
from graph.schema import Alias, End, Record, Repository, Uses
from ingest.code import source as code
from ingest.code.findings import How
from ingest.code.roles import role_of
from ingest.code.source import ScannedRepository
from ingest.github.client import GitHubClient
from ingest.github.crawl import Crawl
from ingest.github.description import GITHUB, describe, repository_id
from ingest.github.item import Item, Outcome
from ingest.github.scanning import Answer, Scanned, Scanning, Spread
from ingest.items import FullyRead, Missing, Skip, Unreadable

Statement = Record | Skip | FullyRead | Missing
SEARCH = "github-search"
"""The ``stated_by`` of what the search of code has found, and no scan has seen."""
REDIRECT = "github-redirect"
_PEATMOSS = "peatmoss"


def fetch(client: GitHubClient, crawl: Crawl, spread: Spread | None) -> Iterator[Answer]:
    """Yield what GitHub answers to a crawl, with what is in the files of what has changed.

    Without ``spread`` nothing is scanned.

    Raises
    ------
    graph.errors.PtmError
        If GitHub cannot be reached, fails, or does not take what it is asked.
    """
    if spread is None:
        yield from map(Answer, crawl.items())
    else:
        yield from Scanning(client, crawl.items(), spread).answers()


def to_records(
    answer: Answer, read: Callable[[Scanned], Iterable[Statement]] = code.to_records
) -> Iterator[Statement]:
    """Yield what is stated of one repository.

    GitHub's description is ``github``, another name that it leads from ``github-redirect``. What
    the files hold is ``code-scan``, and returned by ``read``; what only the search of code says is
    ``github-search``, and inferred.
    """
    item = answer.item
    identifier = repository_id(item.asked, item.host)
    if item.outcome is Outcome.UNREAD:
        yield Unreadable(identifier, item.problem)
    elif item.outcome is Outcome.GONE and item.known:
        # Those that PeaTMOSS describes were on GitHub as well.
        yield Missing(Repository, identifier, item.read, GITHUB, (_PEATMOSS,))
    elif item.outcome is Outcome.GONE:
        yield Skip(identifier, "it was found, and is not there any more")
    else:
        yield from _description(item, is_scanned=isinstance(answer.scanned, ScannedRepository))
        if answer.scanned is not None:
            yield from read(answer.scanned)


def _description(item: Item, *, is_scanned: bool) -> Iterator[Statement]:
    if item.is_renamed:
        yield _renamed(item)
    # Until it is scanned again, a repository keeps the date of what was scanned: that is how the
    # next crawl knows what is to be done.
    is_waiting = item.was_scanned and not is_scanned and item.outcome is Outcome.DESCRIBED
    values = {"modified": None} if is_waiting else {}
    yield from describe(item.body or {}, item.read, item.host, **values)
    if is_scanned:
        yield FullyRead(Repository, item.id, (GITHUB, SEARCH))  # a scan knows better
        return
    if not item.was_scanned:
        yield from _hits(item)
    yield FullyRead(Repository, item.id, (GITHUB,))


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
