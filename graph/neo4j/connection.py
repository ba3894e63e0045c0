"""The connections to a server: what is done over them ends when it is told to, or after a time."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

from graph.errors import UnavailableError, UsageError, took_too_long
from graph.neo4j.errors import driver_failures, is_silent
from graph.store.address import shown_address
from graph.store.waiting import wait_for

CONNECT = 15.0
"""Seconds in which the driver has to have a connection."""
_LONGEST = 60.0
"""Seconds in which a server has to answer that it is there, however it does that."""
SILENCE = 300.0
"""Seconds that one transaction of a write may take, of which there are as many as are needed."""
_ATTEMPTS = 3
"""Times that the first reading is tried, of which each asks another member of a cluster."""
_SYSTEM = "system"
_DATABASE = re.compile(r"(^|&)(database|db)=", re.IGNORECASE)
_Result = TypeVar("_Result")

# What the driver logs, besides what it raises, is not for users.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Server:
    """A server or cluster over Bolt; its user, password and database come from the environment.

    NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE name them. In a cluster what is read is asked
    of its readers, what is written goes to its writer, and what was written here is seen by what is
    read after it here: the driver hands on how far a reader has to be.

    The driver may wait for ever. So its calls run in another thread, and its connections are
    closed where nobody waits any more; the next call opens others.
    """

    def __init__(self, url: str) -> None:
        self._address = url
        self.url = shown_address(url)
        self._bookmarks: Any = None
        self._driver = self._open()

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def check(self, timeout: float) -> None:
        """Make sure that the server answers."""
        driver, seconds = self._driver, min(_LONGEST, timeout)
        with self._silence_is_said(seconds):
            self._wait(driver, driver.verify_connectivity, seconds)

    def read(
        self, work: Callable[[Any], _Result], seconds: float, *, again: bool = True
    ) -> _Result:
        """Return what is read in one transaction; ``again`` if the server asks for it."""
        driver = self._driver

        def call() -> _Result:
            with self._session(driver, "READ") as session:
                if again:
                    found: _Result = session.execute_read(self._timed(driver, work, seconds))
                    return found
                with session.begin_transaction(timeout=seconds) as transaction:
                    return work(transaction)

        try:
            return self._wait(driver, call, seconds)
        except TimeoutError:
            raise took_too_long(seconds) from None

    def read_first(self, work: Callable[[Any], _Result], seconds: float) -> _Result:
        """Return what is read first of all, which does not wait for a database to get well.

        The driver would try for half a minute; here another member of a cluster is asked at once.
        """
        driver = self._driver

        def attempt() -> _Result:
            with (
                self._session(driver, "READ") as session,
                session.begin_transaction(timeout=seconds) as transaction,
            ):
                return work(transaction)

        try:
            return self._wait(driver, lambda: _at_once_again(attempt), seconds)
        except TimeoutError:
            raise took_too_long(seconds) from None

    def write(self, work: Callable[[Any], _Result]) -> _Result:
        """Return what is done in one transaction; again if the server asks for it."""
        driver = self._driver

        def call() -> _Result:
            with self._session(driver) as session:
                done: _Result = session.execute_write(self._timed(driver, work, SILENCE))
                return done

        with self._silence_is_said(SILENCE):
            return self._wait(driver, call, SILENCE)

    def run(self, statements: list[str], seconds: float) -> None:
        """Run statements, each in a transaction of its own, again if the server asks for it."""
        driver = self._driver

        def call() -> None:
            with self._session(driver) as session:
                for statement in statements:
                    work = functools.partial(_run_statement, text=statement)
                    session.execute_write(self._timed(driver, work, seconds))

        with self._silence_is_said(seconds):
            self._wait(driver, call, seconds)

    @contextlib.contextmanager
    def reading(self, seconds: float) -> Iterator[Any]:
        """Yield a reading transaction, each query of which may take so many seconds."""
        driver = self._driver
        session = self._session(driver, "READ")

        def ask(work: Callable[[], _Result]) -> _Result:
            try:
                return self._wait(driver, work, seconds)
            except TimeoutError:
                raise took_too_long(seconds) from None

        try:
            yield _Reading(ask(session.begin_transaction), ask)
        finally:
            with contextlib.suppress(Exception):  # an error before it says more
                self._wait(driver, session.close, CONNECT)

    @contextlib.contextmanager
    def _silence_is_said(self, seconds: float) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise is_silent(self.url, seconds) from None

    def _wait(self, driver: Any, work: Callable[[], _Result], seconds: float) -> _Result:
        """Return what a call of the driver returns, for which signals and the time are watched."""

        def call() -> _Result:
            with driver_failures(self.url):
                return work()

        return wait_for(call, stop=lambda: self._cut_off(driver), seconds=seconds)

    def _timed(
        self, driver: Any, work: Callable[[Any], _Result], seconds: float
    ) -> Callable[[Any], _Result]:
        """Return what does the work in a transaction that the server itself ends after a time."""
        import neo4j

        def begin(transaction: Any) -> _Result:
            if driver is not self._driver:  # the driver tries again what nobody waits for any more
                raise is_silent(self.url, seconds)
            return work(transaction)

        timed: Callable[[Any], _Result] = neo4j.unit_of_work(timeout=seconds)(begin)
        return timed

    def _cut_off(self, driver: Any) -> None:
        """Close the connections of a driver, which ends whatever waits for the server."""
        if driver is self._driver:
            self._driver = self._open()
            threading.Thread(target=driver.close, daemon=True).start()

    def _session(self, driver: Any, mode: str = "WRITE") -> Any:
        """Return a session of the named database, which sees what was written by others here."""
        database = os.environ.get("NEO4J_DATABASE") or None
        if database and database.lower() == _SYSTEM:
            raise UnavailableError(
                f"No graph can be kept in the database {_SYSTEM}, which has the server's users: "
                "set NEO4J_DATABASE to another, or to nothing for the server's own."
            )
        return driver.session(
            database=database,
            default_access_mode=mode,
            bookmark_manager=self._bookmarks,
        )

    def _open(self) -> Any:
        import neo4j

        user, password = os.environ.get("NEO4J_USERNAME"), os.environ.get("NEO4J_PASSWORD")
        auth = (user or "neo4j", password) if password else None
        if self._bookmarks is None:
            self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        try:
            parts = urlsplit(self._address)
            _ = parts.port  # raises where it is no number of a port
            if parts.path.strip("/") or _DATABASE.search(parts.query):
                raise UsageError(  # the driver would take another database than the one it names
                    f"No graph can be kept at {self.url}: its address ends with the port, "
                    "and NEO4J_DATABASE in the environment names a database."
                )
            return neo4j.GraphDatabase.driver(
                self._address,
                auth=auth,
                connection_timeout=10,
                connection_acquisition_timeout=CONNECT,
                # Every label that the database has not seen yet would be a warning of its own.
                notifications_disabled_classifications=["UNRECOGNIZED"],
                user_agent="ptm-lineage",
            )
        except (ValueError, neo4j.exceptions.DriverError):
            # The driver's own words may repeat all of the address.
            raise UsageError(
                f"No graph can be kept at {self.url}: the address of a server is bolt://HOST:PORT "
                "or neo4j://HOST:PORT."
            ) from None


def _at_once_again(attempt: Callable[[], _Result]) -> _Result:
    """Return the result of the first attempt that does not fail for a reason that may pass."""
    import neo4j.exceptions as failed

    for _ in range(_ATTEMPTS - 1):
        try:
            return attempt()
        except (failed.Neo4jError, failed.DriverError) as error:
            if not error.is_retryable():
                raise
    return attempt()


def _run_statement(transaction: Any, text: str) -> None:
    transaction.run(text).consume()


class _Reading:
    """A reading transaction whose answers are read at once."""

    def __init__(self, transaction: Any, ask: Callable[[Callable[[], Any]], Any]) -> None:
        self._transaction = transaction
        self._ask = ask

    def run(self, text: str, parameters: Any = None, **more: Any) -> _Rows:
        """Return the answer to a query."""
        return _Rows(self._ask(lambda: self._transaction.run(text, parameters, **more).data()))


class _Rows:
    """An answer that was read."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def data(self) -> list[dict[str, Any]]:
        """Return the rows."""
        return self._rows
