"""A made cluster: a writer and two readers on 127.0.0.1, in front of one real server.

Each member hands on what it is asked, notes it, and refuses to write unless it is the leader. It
stands for the routing of a cluster and for nothing else: its members hold the same data at once.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests import bolt_messages as bolt

MEMBERS = 3
NOT_A_LEADER = {
    "code": "Neo.ClientError.Cluster.NotALeader",
    "message": "No write operations are allowed directly on this database.",
}


@dataclass(frozen=True)
class Asked:
    """A transaction that a member was asked for."""

    member: int
    writes: bool
    database: str | None
    bookmarks: tuple[str, ...]
    refused: bool


@dataclass
class Cluster:
    """What the members share; ``leader`` may be changed, as by an election."""

    server: tuple[str, int]
    leader: int = 0
    ports: list[int] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)
    """The bookmarks that the server gave for what was written, in order."""
    routes: list[dict[str, Any]] = field(default_factory=list)
    """What clients said of themselves when they asked for the way."""
    sockets: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the cluster: of a member that is not the leader at first."""
        return f"neo4j://127.0.0.1:{self.ports[-1]}"

    def table(self) -> dict[str, Any]:
        """Return who writes, who reads and whom to ask for this again."""
        places = [f"127.0.0.1:{port}" for port in self.ports]
        readers = [each for member, each in enumerate(places) if member != self.leader]
        roles = {"WRITE": [places[self.leader]], "READ": readers, "ROUTE": places}
        servers = [{"addresses": found, "role": role} for role, found in roles.items()]
        return {"ttl": 300, "db": "neo4j", "servers": servers}

    def listen(self, member: int, listener: socket.socket) -> None:
        """Accept clients of a member, until its listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(self.server)
                self.sockets += [client, server]
                talk = Talk(self, member, client, server)
                for work in (talk.ask, talk.answer):
                    threading.Thread(target=work, daemon=True).start()

    def close(self) -> None:
        """Hang up on everybody."""
        for each in self.sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@dataclass
class Talk:
    """One connection of a client to a member."""

    cluster: Cluster
    member: int
    client: socket.socket
    server: socket.socket
    within: Asked | None = None
    """The transaction that has begun."""
    waiting: deque[tuple[bytes, Asked | None]] = field(default_factory=deque)
    """What the client asked and the server has not answered: a tag, and what it begins or ends."""

    def ask(self) -> None:
        """Hand on what the client says."""
        with contextlib.suppress(OSError):
            bolt.read_exactly(self.client, len(bolt.OFFER))
            self.server.sendall(bolt.OFFER)
            while True:
                message = bolt.read_message(self.client)
                if message and bolt.tag_of(message) != bolt.GOODBYE:
                    self.waiting.append((bolt.tag_of(message), self._note(message)))
                bolt.send_message(self.server, message)

    def _note(self, message: bytes) -> Asked | None:
        """Return the transaction that a message begins or commits."""
        tag, within = bolt.tag_of(message), self.within
        if tag == bolt.ROUTE:
            self.cluster.routes.append(bolt.fields_of(message)[0])
        if tag in (bolt.COMMIT, bolt.ROLLBACK, bolt.RESET):
            self.within = None
            return within
        if tag != bolt.BEGIN and (tag != bolt.RUN or within):
            return None
        given = bolt.fields_of(message)[-1]
        writes = given.get("mode", "w") == "w"
        refused = writes and self.member != self.cluster.leader
        bookmarks = tuple(given.get("bookmarks", ()))
        asked = Asked(self.member, writes, given.get("db"), bookmarks, refused)
        self.cluster.asked.append(asked)
        if tag == bolt.BEGIN:
            self.within = asked
        return asked

    def answer(self) -> None:
        """Hand on what the server answers, but for the way, and for what is refused."""
        failed = False
        with contextlib.suppress(OSError):
            self.client.sendall(bolt.read_exactly(self.server, 4))
            while True:
                message = bolt.read_message(self.server)
                if message and bolt.tag_of(message) != bolt.RECORD:
                    tag, asked = self.waiting.popleft()
                    failed = failed and tag != bolt.RESET
                    message, failed = self._changed(message, tag, asked, failed)
                elif failed:
                    continue
                bolt.send_message(self.client, message)

    def _changed(
        self, message: bytes, tag: bytes, asked: Asked | None, failed: bool
    ) -> tuple[bytes, bool]:
        """Return what the client is answered, and whether what it asked before has failed."""
        if failed:
            return bolt.make_message(bolt.IGNORED), True
        if tag == bolt.ROUTE:
            return bolt.make_message(bolt.SUCCESS, {"rt": self.cluster.table()}), False
        if asked and asked.refused and tag in (bolt.BEGIN, bolt.RUN):
            return bolt.make_message(bolt.FAILURE, NOT_A_LEADER), True
        if tag == bolt.COMMIT and asked and asked.writes:
            self.cluster.committed.append(bolt.fields_of(message)[0].get("bookmark", ""))
        return message, False


@contextmanager
def clustered(url: str) -> Iterator[Cluster]:
    """Yield a cluster in front of the server at an address ``bolt://HOST:PORT``."""
    host, _, port = url.partition("://")[2].partition(":")
    cluster = Cluster((host, int(port)))
    for member in range(MEMBERS):
        listener = socket.create_server(("127.0.0.1", 0))
        cluster.ports.append(listener.getsockname()[1])
        cluster.sockets.append(listener)
        threading.Thread(target=cluster.listen, args=(member, listener), daemon=True).start()
    try:
        yield cluster
    finally:
        cluster.close()
