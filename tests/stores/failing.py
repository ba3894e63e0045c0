"""A server that talks Bolt, and fails whatever transaction it is asked for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests import bolt_messages as bolt


@contextmanager
def failing(code: str, message: str = "It cannot.") -> Iterator[str]:
    """Yield the address of a server whose every transaction ends with this code of Neo4j's."""
    failure = bolt.make_message(bolt.FAILURE, {"code": code, "message": message})
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _ = listener.accept()
                    threading.Thread(target=_fail, args=[caller, failure], daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def _fail(caller: socket.socket, failure: bytes) -> None:
    """Answer a caller until it hangs up: as a server does, but for transactions."""
    done = bolt.make_message(bolt.SUCCESS, {"server": "Neo4j/5.26.0", "connection_id": "bolt-1"})
    failed = False
    with caller, contextlib.suppress(OSError):
        bolt.read_exactly(caller, 20)
        caller.sendall(b"\0\0\x04\x05")
        while True:
            message = bolt.read_message(caller)
            if not message:
                continue
            tag = bolt.tag_of(message)
            failed = (failed and tag != bolt.RESET) or tag in (bolt.BEGIN, bolt.RUN)
            begins = tag in (bolt.BEGIN, bolt.RUN)
            ignored = bolt.make_message(bolt.IGNORED)
            bolt.send_message(caller, failure if begins else ignored if failed else done)
