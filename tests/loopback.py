"""A server on 127.0.0.1 that gives whatever answers a test wants, broken off ones too."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
"""The status of an answer, its headers and its body."""


@dataclass(frozen=True)
class Refusal:
    """An answer that comes instead of the right one; ``cut`` breaks it off in the middle."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"error": "not now"}'
    cut: bool = False


def next_refusal(refusals: dict[str, deque[Refusal]], path: str) -> Refusal | None:
    """Return the answer that stands before the right one, which it does once; None without one."""
    waiting = refusals.get(path)
    return waiting.popleft() if waiting else None


@contextmanager
def serve(answer: Callable[[str, str | None], Answer | Refusal]) -> Iterator[str]:
    """Run a server and yield its address; it ends with the block.

    ``answer`` is called in a thread for each request, with its path and its token.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            given = answer(self.path, self.headers.get("authorization"))
            cut = isinstance(given, Refusal) and given.cut
            status, headers, body = (
                (given.status, given.headers, given.body) if isinstance(given, Refusal) else given
            )
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.close_connection = self.close_connection or cut

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that went away."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
