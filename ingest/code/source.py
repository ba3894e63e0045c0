"""The source ``code``: what the files of repositories load, at file and line."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from graph.clock import today
from graph.errors import PtmError
from graph.schema import End, HasWeights, LicensedAs, Owner, PublishedBy, Record, Repository, Uses
from graph.schema.references import without_credentials
from graph.store.base import Store
from graph.store.source_state import stored_fact
from ingest.code.checkout.address import LOCAL, local_id, repository_of
from ingest.code.checkout.git_client import PATIENCE
from ingest.code.checkout.opening import knows_commit_at, open_checkout
from ingest.code.checkout.tree import Tree, is_unicode, printable
from ingest.code.findings import Finding, How
from ingest.code.reading import Failure
from ingest.code.repository.known_weights import weights_uses
from ingest.code.repository.licenses import SOURCES as LICENSE_SOURCES
from ingest.code.repository.licenses import read_licenses, stated_records
from ingest.code.repository.stated import StatedLicense
from ingest.code.repository.weights import read_weights
from ingest.code.scan import Reading, Scan, scan_tree
from ingest.items import FullyRead, Skip, Unreadable
from ingest.weights import WeightFile, weights_records

T = TypeVar("T")
_log = logging.getLogger("ptm.ingest")
CODE = "code-scan"
"""The ``stated_by`` of all that is read of code."""
_LONGEST_EVIDENCE = 300
"""Characters of what was read that are kept with a claim."""


@dataclass(frozen=True, slots=True)
class ScannedRepository:
    """A repository at one commit, and what its files name."""

    place: str
    """Where it was read, in the user's words."""
    id: str
    revision: str | None
    branch: str | None
    facts_at: str
    scan: Scan
    licenses: tuple[StatedLicense, ...] = ()
    weights: tuple[WeightFile, ...] = ()
    """The files of weights that lie in it."""

    @property
    def end(self) -> End:
        """Return it as the start of claims."""
        return End(Repository, self.id)


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How repositories are scanned: ``own_id`` is an id where the place does not tell it."""

    own_id: str | None = None
    patience: float = PATIENCE
    """Seconds that a clone may take."""
    jobs: int = 1
    """Processes that read the files of one repository."""
    date: str | None = None
    """The day of what is found where no commit is known; today if None, and no day if empty."""


def scan_place(
    place: str, options: ScanOptions = ScanOptions(), reading: Reading = lambda _files: None
) -> ScannedRepository:
    """Return what the files of a folder, an archive or a git address name.

    ``reading`` is called with the number of files read so far.

    Raises
    ------
    PtmError
        If it cannot be read.
    """
    with open_checkout(place, options.patience) as tree:
        return scan_checkout(tree, place, options, reading)


def scan_checkout(
    tree: Tree,
    place: str,
    options: ScanOptions = ScanOptions(),
    reading: Reading = lambda _files: None,
) -> ScannedRepository:
    """Return what the files of a checkout name."""
    entries = tuple(tree.entries())
    scan = scan_tree(tree, entries, reading, options.jobs)
    # A folder within a repository says nothing of the licence of all of it.
    paths = [] if tree.within else [entry.path for entry in entries]
    licenses = _read(scan, "the licence files", lambda: read_licenses(tree, paths))
    weights = _read(scan, "the files of weights", lambda: read_weights(tree, entries))
    commit = tree.commit
    return ScannedRepository(
        place,
        options.own_id or identify(tree),
        commit.revision if commit else None,
        tree.branch,
        (commit.date if commit else None) or (today() if options.date is None else options.date),
        scan,
        licenses,
        weights,
    )


def _read(scan: Scan, what: str, read: Callable[[], Iterable[T]]) -> tuple[T, ...]:
    """Return what is read; a fault of ours costs that alone."""
    try:
        return tuple(read())
    except Exception as error:
        _log.warning("reading %s failed", what, exc_info=True)
        scan.failures.append(Failure(what, f"{type(error).__name__}: {error}"))
        return ()


def scan_safely(
    place: str, options: ScanOptions = ScanOptions(), reading: Reading = lambda _files: None
) -> ScannedRepository | Skip:
    """Return what a place names, or a Skip with the reason why it could not be scanned."""
    try:
        return scan_place(place, options, reading)
    except PtmError as error:
        return Unreadable(place, str(error).rstrip("."))
    except Exception as error:
        _log.warning("scanning %s failed", place, exc_info=True)
        return Unreadable(place, f"its scan failed: {type(error).__name__}: {error}")


def identify(tree: Tree) -> str:
    """Return the id of the repository that a checkout is of: by its remote, or by its name."""
    return (repository_of(tree.address) if tree.address else None) or local_id(printable(tree.name))


def fetch(
    places: Iterable[str],
    options: ScanOptions = ScanOptions(),
    reading: Reading = lambda _files: None,
) -> Iterator[ScannedRepository | Skip]:
    """Yield what each place names, one after the other, and a Skip for each that cannot be read."""
    return (scan_safely(place, options, reading) for place in places)


def to_records(
    item: ScannedRepository | Skip, known: Store | None = None
) -> Iterator[Record | Skip | FullyRead]:
    """Yield what one repository states: itself, its owner, and a claim for each finding.

    ``known`` is a graph that may know the models whose weights lie in the repository.
    """
    if isinstance(item, Skip):
        yield item
        return
    yield Repository(
        id=item.id,
        # Of a folder alone nobody knows what the rest of the commit says.
        revision=None if item.scan.partial else item.revision,
        default_branch=item.branch,
        stated_by=CODE,
        facts_at=item.facts_at,
    )
    yield from _owner_records(item)
    held = weights_records(
        item.end,
        item.weights,
        stated_by=CODE,
        revision=None,
        facts_at=item.facts_at,
    )
    for record in itertools.chain(stated_records(item.end, item.licenses), held):
        if isinstance(record, LicensedAs | HasWeights):
            record = replace(record, first_seen=item.facts_at)
        yield record
    for finding in item.scan.findings:
        yield _uses(item, finding)
    if known is not None:
        yield from weights_uses(
            known,
            item.end,
            item.weights,
            stated_by=CODE,
            first_seen=item.facts_at,
        )
    for failure in item.scan.failures:
        yield Unreadable(f"{failure.path} of {item.id}", f"its reader failed: {failure.error}")
    if item.scan.complete:
        yield FullyRead(Repository, item.id, (CODE, *LICENSE_SOURCES))


def _owner_records(item: ScannedRepository) -> Iterator[Record]:
    host, _, rest = item.id.partition("/")
    if host == "github.com":
        owner = End(Owner, f"github:{rest.partition('/')[0]}")
        yield PublishedBy(start=item.end, end=owner, stated_by=CODE, first_seen=item.facts_at)


def _uses(item: ScannedRepository, finding: Finding) -> Uses:
    """Return the claim of a finding; the commit stands at the repository.

    A claim that names it would change with every commit, and the journal would hold them all.
    """
    return Uses(
        start=item.end,
        end=End(finding.kind, finding.id),
        stated_by=CODE,
        declared=finding.how is not How.TEXT,
        evidence=_evidence(finding),
        first_seen=item.facts_at,
        path=printable(finding.path),
        line=finding.line,
        how=finding.how.value,
        call=printable(finding.call) or None,
        role=finding.role.value,
        reuse=finding.reuse.value if finding.reuse else None,
        # A revision of such characters there is none of.
        pinned=finding.pinned if is_unicode(finding.pinned or "") else None,
    )


def _evidence(finding: Finding) -> str:
    """Return what was read on one line: the call or key, and the text, without any password."""
    written = without_credentials(finding.text)
    text = "".join(c if c.isprintable() else " " for c in written)
    own = f"{finding.call}: {text}"[:_LONGEST_EVIDENCE] if finding.call else text
    return printable(own)


def other_repository(store: Store, item: ScannedRepository) -> str | None:
    """Return a reason if the name of a folder is in a graph as that of another repository.

    That is known where both have commits, and this one's history lacks the one of the graph.
    """
    if not (item.id.startswith(LOCAL) and item.revision):
        return None
    known, _ = stored_fact(store, Repository, item.id, "revision")
    if not known or known == item.revision or knows_commit_at(item.place, known) is not False:
        return None
    return (
        f"the graph has another repository of the name {item.id} (at {known[:7]}, which this one "
        f"does not know): scan it with --id {LOCAL}NAME, or with --id {item.id} if it is the same"
    )


def newer_commit(store: Store, item: ScannedRepository) -> str | None:
    """Return a sentence if a graph has a later commit of a repository than the one scanned.

    What was read of the older one then changes nothing, and retracts nothing.
    """
    known, since = stored_fact(store, Repository, item.id, "revision")
    if not known or not since or known == item.revision or since <= item.facts_at:
        return None
    own = f"this one ({item.revision[:7]}, {item.facts_at[:10]})" if item.revision else "this one"
    return (
        f"The graph has {item.id} at a later commit ({known[:7]}, {since[:10]}): {own} was not "
        "loaded."
    )
