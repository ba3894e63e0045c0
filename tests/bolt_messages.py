"""Messages of Bolt 5.4 on a socket: whole ones, as a cluster's front reads and changes them."""

from __future__ import annotations

import socket
from typing import Any

from neo4j._codec.packstream import Structure
from neo4j._codec.packstream.v1 import PackableBuffer, Packer, UnpackableBuffer, Unpacker

HELLO, GOODBYE, RESET, RUN, BEGIN = b"\x01", b"\x02", b"\x0f", b"\x10", b"\x11"
COMMIT, ROLLBACK, ROUTE = b"\x12", b"\x13", b"\x66"
SUCCESS, RECORD, IGNORED, FAILURE = b"\x70", b"\x71", b"\x7e", b"\x7f"
OFFER = b"\x60\x60\xb0\x17" + b"\0\0\x04\x05" + bytes(12)
"""What a client says first: that it speaks 5.4."""


def read_exactly(source: socket.socket, size: int) -> bytes:
    """Return so many bytes.

    Raises
    ------
    ConnectionError
        If the other side hangs up before.
    """
    found = b""
    while len(found) < size:
        more = source.recv(size - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found


def read_message(source: socket.socket) -> bytes:
    """Return the next message without the sizes of its chunks; empty is a sign of life."""
    found = b""
    while size := int.from_bytes(read_exactly(source, 2), "big"):
        found += read_exactly(source, size)
    return found


def send_message(target: socket.socket, message: bytes) -> None:
    """Send a message in chunks."""
    parts = (message[start : start + 65_535] for start in range(0, len(message), 65_535))
    chunks = (len(part).to_bytes(2, "big") + part for part in parts)
    target.sendall(b"".join(chunks) + b"\0\0")


def tag_of(message: bytes) -> bytes:
    """Return which message it is."""
    return message[1:2]


def fields_of(message: bytes) -> list[Any]:
    """Return the values in a message."""
    found: Structure = Unpacker(UnpackableBuffer(message)).unpack()
    return list(found.fields)


def make_message(tag: bytes, *fields: Any) -> bytes:
    """Return a message with these values."""
    buffer = PackableBuffer()
    Packer(buffer).pack_struct(tag, fields)
    return bytes(buffer.data)
