"""Scans many repositories on a Dask cluster that runs already, one repository a task.

Its workers need this package. They clone what is an address; folders and archives they have to see
under the same path.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from graph.errors import UnavailableError, UsageError
from ingest.code.source import ScannedRepository, ScanOptions, scan_safely
from ingest.items import Skip, Unreadable

_Place = TypeVar("_Place")
_Scan = Callable[[_Place, ScanOptions], ScannedRepository | Skip]
_RETRIES = 2
"""How often a repository whose scan raises an error is handed out again."""
_AHEAD = 4
"""Repositories for each worker that are handed out before their turn."""
_LOST = ("CommClosedError", "FutureCancelledError", "CancelledError")
"""Errors of results that nobody can fetch any more, as the scheduler is gone."""
_LONGEST = 300
"""Characters of an error that are told."""
_PATIENCE = "15s"
"""How long the scheduler may take to answer."""


def scan_on_cluster(
    address: str, places: Iterable[str], options: ScanOptions
) -> Iterator[ScannedRepository | Skip]:
    """Yield what each place names, in the order in which the workers are done."""
    return spread_on_cluster(scan_safely, address, places, options)


def spread_on_cluster(
    scan: _Scan[_Place], address: str, places: Iterable[_Place], options: ScanOptions
) -> Iterator[ScannedRepository | Skip]:
    """Yield what a function returns of each place, in the order in which the workers are done.

    A worker that is lost costs its repository a retry on another one; a repository that ends every
    worker it is given to is reported.

    Raises
    ------
    UsageError
        If the package ``distributed`` is not installed.
    UnavailableError
        If no scheduler answers at the address, or it goes away.
    """
    with _client(address) as (client, results):
        waiting = iter(places)
        ahead = _AHEAD * max(1, len(client.scheduler_info().get("workers", ())))
        running: dict[str, _Place] = {}
        for place in itertools.islice(waiting, ahead):
            _submit(client, results, running, scan, place, options)
        for future in results:
            place = running.pop(future.key)
            yield _result_of(future, str(place))
            future.release()
            for following in itertools.islice(waiting, 1):
                _submit(client, results, running, scan, following, options)


def _submit(
    client: Any,
    results: Any,
    running: dict[str, _Place],
    scan: _Scan[_Place],
    place: _Place,
    options: ScanOptions,
) -> None:
    future = client.submit(scan, place, options, retries=_RETRIES, pure=False)
    running[future.key] = place
    results.add(future)


def _result_of(future: Any, place: str) -> ScannedRepository | Skip:
    try:
        found: ScannedRepository | Skip = future.result()
    except Exception as error:
        name = type(error).__name__
        if name in _LOST:
            raise UnavailableError(
                "The Dask scheduler went away. What was scanned before is kept: run the same "
                "command again for the rest."
            ) from None
        if name == "KilledWorker":
            return Unreadable(place, "its scan ended every worker that it was given to")
        return Unreadable(place, f"its scan failed: {name}: {error}"[:_LONGEST])
    return found


@contextlib.contextmanager
def _client(address: str) -> Iterator[tuple[Any, Any]]:
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise UsageError("--dask needs the package distributed: install it beside ptm.") from None
    # Otherwise it prints tracebacks about connections that come and go.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UnavailableError(
            f"No Dask scheduler answers at {address}: start one with `dask scheduler`, and name it "
            f"as tcp://HOST:PORT ({type(error).__name__})."
        ) from None
    try:
        yield client, as_completed(loop=client.loop)
    finally:
        client.close()
