"""Weight files with the headers that a test asks for, and no weights."""

import json
import struct
from typing import Any

_CODES = {bool: (7, "?"), int: (4, "I"), float: (6, "f")}


def gguf(
    fields: dict[str, Any], *, version: int = 3, order: str = "<", count: int | None = None
) -> bytes:
    """Return a GGUF file; ``count`` is the number of keys that it states, if not the true one."""
    keys = len(fields) if count is None else count
    head = b"GGUF" + struct.pack(f"{order}IQQ", version, 0, keys)
    return head + b"".join(_text(key, order) + _value(v, order) for key, v in fields.items())


def _text(text: str, order: str) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    return struct.pack(f"{order}Q", len(content)) + content


def _value(value: Any, order: str) -> bytes:
    if isinstance(value, str):
        return struct.pack(f"{order}I", 8) + _text(value, order)
    if isinstance(value, list):
        inner = [_value(each, order) for each in value]
        kind = inner[0][:4] if inner else struct.pack(f"{order}I", 8)
        items = b"".join(each[4:] for each in inner)
        return struct.pack(f"{order}I", 9) + kind + struct.pack(f"{order}Q", len(value)) + items
    kind, code = _CODES[type(value)]
    return struct.pack(f"{order}I{code}", kind, value)


def safetensors(metadata: Any, *, size: int | None = None) -> bytes:
    """Return a safetensors file; ``size`` is the length of its header that it states."""
    header = json.dumps({"__metadata__": metadata}).encode()
    return struct.pack("<Q", len(header) if size is None else size) + header
