"""A way to a server that may stall: bytes go in and nothing comes out, and nobody hangs up."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Way:
    """Hands bytes on between clients and a server, until it is told to stall."""

    def __init__(self, listener: socket.socket, server: tuple[str, int] | None) -> None:
        self.port: int = listener.getsockname()[1]
        self.called = threading.Event()
        """Set when a client has said something."""
        self.stalled = server is None
        self._listener, self._server = listener, server
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        """Return the address at which clients call."""
        return f"bolt://127.0.0.1:{self.port}"

    def serve(self) -> None:
        """Accept clients, until the listener is closed."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            there = socket.create_connection(self._server) if self._server else None
            if there:
                self._open.append(there)
                threading.Thread(target=self._hand_on, args=[there, client], daemon=True).start()
            threading.Thread(target=self._hand_on, args=[client, there], daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self.called.set()
                if not self.stalled and target:
                    target.sendall(data)

    def close(self) -> None:
        """Hang up on everybody."""
        for each in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def stalling(url: str | None = None) -> Iterator[Way]:
    """Yield a way to a server, which stalls when it is told to; without a server from the start."""
    _, _, place = (url or "").partition("://")
    host, _, port = place.partition(":")
    listener = socket.create_server(("127.0.0.1", 0))
    way = Way(listener, (host, int(port)) if url else None)
    threading.Thread(target=way.serve, daemon=True).start()
    try:
        yield way
    finally:
        way.close()
