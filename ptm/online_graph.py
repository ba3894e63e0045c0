"""A graph that the Hub completes: what the user's graph does not describe is read for one answer.

The user's graph is read and never written. ``ptm ingest hub`` is the way to keep what the Hub says.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from graph.embedded.memory import MemoryStore
from graph.errors import NoGraphError, UnavailableError, UsageError
from graph.schema import End, License, Node, Owner
from graph.schema.identifiers import shorten
from graph.schema.kinds import ON_THE_HUB, a_kind, is_artifact
from graph.store.connect import open_store
from ptm.api import default_graph
from ptm.checkout import Watch
from ptm.graph import Graph
from ptm.hub_look import HubLook, find_stubs
from queries.subject import (
    MOST_GUESSES,
    find_made_subjects,
    parse,
    possible_ids,
    suggest_ids,
)

if TYPE_CHECKING:
    from graph.store.base import Store
    from graph.store.tables import Tables


class OnlineGraph(Graph):
    """What a graph knows of some artifacts, with what the Hub says of the rest, in memory alone.

    ``look`` is what was read of the Hub; it has no ``crawls`` where nothing had to be.
    """

    def __init__(self, store: Store, look: HubLook) -> None:
        super().__init__(store)
        self.look = look
        self.looked = bool(look.crawls)

    @property
    def unread(self) -> frozenset[str]:
        """Return what was named and is in no graph, and of which the Hub could not be asked."""
        return frozenset(_unread(self.store, self.look))


def open_online(
    texts: Sequence[str],
    *,
    graph: str | os.PathLike[str] | None = None,
    upstream: bool = True,
    timeout: float | None = None,
    watch: Watch = Watch(),  # noqa: B008  # it cannot be changed
) -> OnlineGraph:
    """Return a graph of what texts name, for which the Hub is asked where the user's is silent.

    Parameters
    ----------
    texts
        Ids, addresses or aliases. What is found neither in the graph nor on the Hub is left out,
        and whoever asks for it is told why.
    graph
        Where more is known of them: a path or an address; as for ``open_graph`` if None. There
        need not be a graph yet.
    upstream
        Ask also for what they are made from, to the end.
    timeout
        Seconds that one query of the graph may take; as for ``open_graph`` if None.
    watch
        What is called while the Hub is asked.

    Raises
    ------
    graph.errors.UnavailableError
        If the graph or the Hub cannot be reached or read.
    graph.errors.UsageError
        If each of the texts is a licence or an owner, or no id; or, without ``upstream``, if one
        is an owner.
    """
    named = _named_ends(texts, upstream=upstream)
    place = os.fspath(graph) if graph is not None else default_graph()
    store = MemoryStore()
    try:
        with open_store(place, timeout) as kept:
            store.timeout = kept.timeout
            known = functools.partial(_read_known, kept, upstream=upstream)
            look = HubLook(watch.asking, watch.waiting, known, upstream=upstream)
            store.write(known(named))
            absent = _absent(store, texts)
            only = None if upstream else named
            look.fetch(store, functools.partial(_wanted, store, absent, only))
            store.missing = _explain(kept, look, _absent(store, absent))
        _check_read(texts, store, look)
    except BaseException:
        store.close()
        raise
    return OnlineGraph(store, look)


def _named_ends(texts: Iterable[str], *, upstream: bool) -> set[End]:
    """Return what texts may mean; what means nothing is left for the one who asks.

    Raises
    ------
    UsageError
        If none of them can mean an artifact; or if everything about each is asked for, and nothing
        ``upstream``, and one is an owner: only a whole graph has what an owner published.
    """
    found: set[End] = set()
    refused: list[UsageError] = []
    for text in texts:
        try:
            ends = set(_possible_ends(text))
        except UsageError as error:
            refused.append(error)
            continue
        found |= ends
        for kind in {end.kind for end in ends} & {License, Owner}:
            refused.append(_no_artifact(text, kind))
            if kind is Owner and not upstream:
                raise refused[-1]
    if refused and not any(is_artifact(end.kind.label) for end in found):
        raise refused[0]
    return found


def _no_artifact(text: str, kind: type[Node]) -> UsageError:
    return UsageError(
        f"{shorten(text)} is {a_kind(kind.label)}, and --online reads models and datasets."
    )


def _possible_ends(text: str) -> Iterator[End]:
    """Yield what a text may mean."""
    kinds, name = parse(text)
    for ids in possible_ids(name, kinds):
        yield from (End(kind, each) for kind in kinds for each in ids)


def _read_known(kept: Store, named: Iterable[End], *, upstream: bool) -> Tables:
    """Return what the user's graph holds of artifacts; nothing if there is no graph."""
    from graph.transfer.closure import read_closure

    try:
        return read_closure(kept, named, within=None if upstream else 0, whole=not upstream)
    except NoGraphError:
        return {}


def _absent(store: Store, texts: Sequence[str]) -> list[str]:
    """Return the texts that name nothing in a store."""
    _, missing = find_made_subjects(store, texts, refused={})
    return [text for text in dict.fromkeys(texts) if text in missing]


def _wanted(store: Store, absent: Iterable[str], only: Collection[End] | None) -> list[End]:
    """Return what is to be asked for: what is absent, and stubs (of these ones, if given)."""
    found = [end for text in absent if (end := hub_end(text))]
    found += [end for end in find_stubs(store) if only is None or end in only]
    return list(dict.fromkeys(found))


def hub_end(text: str) -> End | None:
    """Return the model or dataset of the Hub that a text could be; None if it can be none."""
    from ingest.hub_ids import is_valid

    kinds, name = parse(text)
    own = name.rstrip("/")
    return End(kinds[0], own) if kinds[0] in ON_THE_HUB and is_valid(own) else None


def _explain(kept: Store, look: HubLook, absent: Iterable[str]) -> dict[str, str]:
    """Return for each text why it is found neither in the user's graph nor on the Hub.

    Only for the first of them it is looked up what may have been meant.
    """
    said: dict[str, str] = {}
    for number, text in enumerate(absent):
        end = hub_end(text)
        reason = look.reason(end) if end else "it cannot be on the Hub"
        said[text] = f"{shorten(text)} is not in the graph, and {reason}."
        if number < MOST_GUESSES:
            said[text] += suggest_ids(kept, text)
    return said


def _check_read(texts: Sequence[str], store: Store, look: HubLook) -> None:
    """Do nothing if anything is known of what was named, or the Hub has said that it is not there.

    Raises
    ------
    UnavailableError
        If its answers could not be read.
    """
    if len(store.missing) < len(set(texts)):
        return
    if unread := _unread(store, look):
        raise UnavailableError(f"{store.missing[unread[0]]} Run the same command again later.")


def _unread(store: Store, look: HubLook) -> list[str]:
    return [text for text in store.missing if (end := hub_end(text)) and look.has_failed(end)]
