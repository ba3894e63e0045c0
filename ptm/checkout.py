"""A checkout as a graph: what its code uses, with all that is known of that, in memory alone.

The user's graph is read and never written. ``ptm ingest code`` is the way to keep a scan.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.errors import NoGraphError
from graph.schema import CLAIMS, ENTITIES, Dataset, End, Model, Uses
from graph.store.connect import open_store
from licenses.rule.advice import PUBLISHER
from ptm.api import Graph, default_graph
from queries.checkout import (
    NOT_IN_GRAPH,
    AbsentArtifact,
    Checkout,
    UnreadFiles,
    UnresolvedLoad,
)
from queries.code_uses import IN_TEXT

if TYPE_CHECKING:
    from graph.embedded.memory import MemoryStore
    from graph.schema import Record
    from graph.store.base import Store
    from graph.store.tables import Tables
    from ingest.code.checkout.tree import Tree
    from ingest.code.source import ScannedRepository
    from ptm.hub_look import HubLook

_KINDS = (Model, Dataset)
_UNDATED = "0001-01-01"
"""The date of what is found without one, until it is written: no fact is of this day."""


class CheckoutGraph(Graph):
    """The graph of one checkout, in memory alone. Use it as a context manager.

    Reports about ``checkout.id`` say what the code uses and at which lines. What they are made from
    was copied from the user's graph, or read from the Hub. ``has_graph`` is false where there was
    no graph to copy from.
    """

    def __init__(
        self,
        store: Store,
        checkout: Checkout,
        look: HubLook | None = None,
        *,
        has_graph: bool = True,
    ) -> None:
        super().__init__(store)
        self.checkout = checkout
        self.look = look
        self.has_graph = has_graph

    def _checked_role(self, role: str) -> str:
        """Return the publisher: whoever has the folder can change its label and what it loads."""
        super()._checked_role(role)
        return PUBLISHER

    def _dated(self, report: Any) -> Any:
        """Return a report with the dates of the sources, and with what the scan says."""
        dated = super()._dated(report)
        if hasattr(dated, "checkouts"):
            return replace(dated, checkouts=(self.checkout,))
        return replace(dated, checkout=self.checkout) if hasattr(dated, "checkout") else dated


class Watch(NamedTuple):
    """What is called with the number of files read, of answers, and the seconds of each wait."""

    reading: Callable[[int], None] = lambda _files: None
    asking: Callable[[int], None] = lambda _answers: None
    waiting: Callable[[float], None] = lambda _seconds: None


def open_checkout(
    path: str | os.PathLike[str],
    *,
    graph: str | os.PathLike[str] | None = None,
    online: bool = False,
    watch: Watch = Watch(),  # noqa: B008  # it cannot be changed
    timeout: float | None = None,
    date: str | None = None,
) -> CheckoutGraph:
    """Return the graph of a folder, whose code is scanned for models and datasets.

    Nothing in the folder is run, and nothing is written: neither there nor to the graph.

    Parameters
    ----------
    path
        A folder: a repository, or one inside it.
    graph
        Where more is known of what it uses: a path or an address; as for ``open_graph`` if None.
        There need not be a graph yet.
    online
        Ask the Hub for what the graph does not describe. Otherwise the network is not touched,
        unless the graph is on a server.
    watch
        What is called while it is read.
    timeout
        Seconds that one query of either graph may take; as for ``open_graph`` if None.
    date
        The day of the scan, in ISO 8601; today if None. If empty, what is found bears the date of
        the commit, or none.

    Raises
    ------
    graph.errors.UnavailableError
        If the folder, the graph or, with ``online``, the Hub cannot be reached or read.
    """
    from graph.embedded.memory import MemoryStore
    from ingest.code.checkout.opening import open_folder
    from ingest.code.source import ScanOptions, scan_checkout
    from ptm.hub_look import HubLook

    place = os.fspath(path)
    with open_folder(place) as tree:
        options = ScanOptions(date=date)
        scanned = _with_license(tree, scan_checkout(tree, place, options, watch.reading))
    named = os.fspath(graph) if graph is not None else default_graph()
    store, look = MemoryStore(), None
    try:
        with open_store(named, timeout) as kept:
            store.timeout = kept.timeout
            records = _records(scanned, kept)
            known = _read_known(kept, _loaded(records))
            _write_scan(store, scanned, records, known or {}, date)
            if online:
                look = HubLook(
                    watch.asking, watch.waiting, lambda ends: _read_known(kept, ends) or {}
                )
                look.fetch(store, functools.partial(_stubs, store, records))
        stubs = _stubs(store, records)
    except BaseException:
        store.close()
        raise
    checkout = Checkout(
        scanned.id,
        place,
        scanned.revision,
        tree.within.rstrip("/"),
        files=len({record.path for record in records if isinstance(record, Uses)}),
        unresolved=tuple(_unresolved(scanned)),
        absent=tuple(_absent(scanned.id, stubs, look)),
        unread=tuple(_unread(scanned)),
        online=online,
    )
    return CheckoutGraph(store, checkout, look, has_graph=known is not None)


def _with_license(tree: Tree, scanned: ScannedRepository) -> ScannedRepository:
    """Return a scan with the licence of the whole repository, where a folder within it was read."""
    from ingest.code.checkout.folder import FolderTree
    from ingest.code.repository.licenses import read_licenses

    if not tree.within or not isinstance(tree, FolderTree):
        return scanned
    return replace(scanned, licenses=tuple(read_licenses(*tree.around())))


def _absent(repository: str, stubs: list[End], look: HubLook | None) -> Iterator[AbsentArtifact]:
    for end in stubs:
        reason = look.reason(end) if look else NOT_IN_GRAPH
        yield AbsentArtifact(repository, end.id, end.kind.label, reason)


def _records(scanned: ScannedRepository, known: Store) -> list[Record]:
    """Return what a scan states; a graph knows of which models the weights in the folder are."""
    from ingest.code.source import to_records
    from ingest.items import FullyRead, Skip

    return [each for each in to_records(scanned, known) if not isinstance(each, Skip | FullyRead)]


def _unresolved(scanned: ScannedRepository) -> Iterator[UnresolvedLoad]:
    for each in scanned.scan.unresolved:
        yield UnresolvedLoad(scanned.id, each.path, each.line, each.call, each.text, each.reason)


def _unread(scanned: ScannedRepository) -> Iterator[UnreadFiles]:
    left = scanned.scan.left
    for reason, number in left.numbers.items():
        yield UnreadFiles(reason, number, tuple(left.paths.get(reason, ())))
    for failure in scanned.scan.failures:
        yield UnreadFiles(f"its reader failed: {failure.error}", 1, (failure.path,))


def _read_known(store: Store, ends: Iterable[End]) -> Tables | None:
    """Return what the user's graph holds of artifacts, and upstream; None if there is no graph."""
    from graph.transfer.closure import read_closure

    try:
        return read_closure(store, ends)
    except NoGraphError:
        return None


def _loaded(records: Iterable[Record]) -> list[End]:
    """Return what code loads, and does not only mention."""
    uses = (record for record in records if isinstance(record, Uses) and record.how != IN_TEXT)
    return list(dict.fromkeys(use.end for use in uses))


def _write_scan(
    store: MemoryStore,
    scanned: ScannedRepository,
    records: list[Record],
    known: Tables,
    date: str | None,
) -> None:
    """Put what is known and what was scanned into one graph, as the Run of the scan."""
    from graph.clock import today
    from graph.schema.identifiers import BadId
    from graph.store.table_builder import Batches
    from graph.store.tables import concat
    from ingest.runs import begin_run, end_run

    taken = today() if date is None else date or scanned.facts_at
    batches = Batches(taken or _UNDATED)
    for record in records:
        try:
            batches.add(record)
        except BadId:  # one claim that cannot be kept does not cost all others
            path = getattr(record, "path", None) or "."
            scanned.scan.left.add(path, "what it says is not valid Unicode")
    # A name that is no Unicode can be a folder's, but not a property's.
    scope = scanned.place.encode("utf-8", "backslashreplace").decode("utf-8")
    run = end_run(begin_run("code", scope), taken=taken or None)
    store.write(concat([known, batches.tables()]), run=run)
    if not taken:
        _undate(store)


def _undate(store: MemoryStore) -> None:
    """Take the date from what has none of its own: every store gives one to all that is written."""
    nodes, claims = (
        "MATCH (n:{}) WHERE n.facts_at = $day SET n.facts_at = NULL",
        "MATCH ()-[n:{}]->() WHERE n.first_seen = $day SET n.first_seen = NULL",
    )
    texts = [nodes.format(kind.label) for kind in ENTITIES]
    texts += [claims.format(claim.label) for claim in CLAIMS]
    for text in texts:
        store.rows(text, {"day": _UNDATED})


def _stubs(store: Store, records: Iterable[Record]) -> list[End]:
    """Return what no source has described of what code loads, and of all that is upstream."""
    mentioned = {record.end for record in records if isinstance(record, Uses)}
    mentioned -= set(_loaded(records))
    text = "MATCH (n:{}) WHERE n.only_mentioned RETURN n.id AS id ORDER BY id"
    found = [End(kind, row["id"]) for kind in _KINDS for row in store.rows(text.format(kind.label))]
    return [end for end in found if end not in mentioned]
