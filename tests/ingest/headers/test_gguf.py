"""Key-values of GGUF are read in either byte order, and no bytes make the reader go astray."""

import contextlib
import io
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.headers.gguf import LARGEST_HEADER, LONGEST_VALUE, BadHeader, read_gguf
from tests.ingest.headers.header_files import gguf

BASE = "general.base_model.0.repo_url"
STATED = {
    "general.architecture": "llama",
    "general.type": "model",
    "general.file_type": 15,
    "general.base_model.count": 1,
    BASE: "https://huggingface.co/org/base",
    "general.license": "apache-2.0",
    "general.datasets": ["org/data", "org/more"],
}
WANTED = {key: value for key, value in STATED.items() if key != "general.architecture"}


def read(content: bytes) -> dict[str, Any]:
    """Return what a file states."""
    return read_gguf(io.BytesIO(content))


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_keys_that_say_where_a_model_comes_from(version: int, order: str) -> None:
    assert read(gguf(STATED, version=version, order=order) + b"\0" * 64) == WANTED


@pytest.mark.parametrize("size", [1, 1_000, 200_000])
def test_a_vocabulary_and_lists_of_all_kinds_are_passed_over(size: int) -> None:
    between = {
        "tokenizer.ggml.tokens": [f"token{n}" for n in range(size)],
        "tokenizer.ggml.scores": [float(n) for n in range(size)],
        "tokenizer.chat_template": "x" * 50 * size,
        "tokenizer.ggml.add_bos_token": True,
        "x.nested": [["a", "b"], ["c"]],
        "x.empty": [],
    }
    first, *rest = STATED.items()
    assert read(gguf(dict([first]) | between | dict(rest))) == WANTED


def test_what_is_too_long_or_no_text_is_none() -> None:
    found = read(gguf({BASE: "x" * (LONGEST_VALUE + 1), "general.license": "mit"}))
    assert found == {BASE: None, "general.license": "mit"}
    assert read(gguf({"general.datasets": [1, 2], BASE: "a"})) == {
        "general.datasets": None,
        BASE: "a",
    }
    assert read(gguf({"general.datasets": ["x"] * 1_001, BASE: "a"}))["general.datasets"] is None


def head(keys: int, rest: bytes = b"") -> bytes:
    """Return a file that states so many keys, and has these bytes of them."""
    return b"GGUF" + struct.pack("<IQQ", 3, 0, keys) + rest


def entry(key: str, kind: int, *numbers: int) -> bytes:
    """Return a key of a type, and the lengths that its value begins with."""
    name = struct.pack("<Q", len(key)) + key.encode()
    return name + struct.pack("<I", kind) + b"".join(struct.pack("<Q", n) for n in numbers)


def listed(key: str, kind: int, count: int) -> bytes:
    """Return the beginning of a list of so many values of a type."""
    return entry(key, 9) + struct.pack("<IQ", kind, count)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "does not begin as a GGUF"),
        (b"PK\3\4" + b"x" * 100, "does not begin as a GGUF"),
        (b"GGUF", "cut off"),
        (b"GGUF" + struct.pack("<I", 1) + b"\0" * 99, "version 1"),
        (b"GGUF" + struct.pack("<I", 99) + b"\0" * 99, "version 99"),
        (b"GGUF" + struct.pack("<I", 0) + b"\0" * 99, "version 0"),
        (head(2**63), "keys"),
        (head(3, entry("a", 4)), "cut off"),
        (head(1, struct.pack("<Q", 2**60)), "a key of it has"),
        (head(2, entry("a", 8, 2**63)), "bytes"),
        (head(1, entry(BASE, 8, 100)), "cut off"),
        (head(2, entry("a", 8, 1_000)), "cut off"),
        (head(1, entry("a", 77)), "unknown type"),
        (head(1, listed("a", 77, 5)), "unknown type"),
        (head(1, listed("a", 8, 2**62)), "cut off"),
        (head(2, listed("a", 4, 2**62)), "bytes"),
        (head(1, listed("a", 9, 2**62)), "cut off"),
        (head(1, listed("a", 9, 1) + struct.pack("<IQ", 9, 1) * 99), "levels deep"),
        (head(1, listed("a", 8, 2) + struct.pack("<Q", 2**63)), "bytes"),
        (gguf(STATED)[:-3], "cut off"),
    ],
)
def test_a_hostile_header_is_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(BadHeader, match=reason):
        read(content)


class _Endless(io.RawIOBase):
    """A file that goes on with zero bytes for ever, and counts what is read of it."""

    def __init__(self, begins: bytes) -> None:
        self._begins = begins
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        found = self._begins[:size].ljust(size, b"\0")
        self._begins = self._begins[size:]
        self.taken += size
        return found


def test_a_header_without_an_end_is_read_in_bounds() -> None:
    stream = _Endless(head(1, listed("a", 8, 2**62)))
    with pytest.raises(BadHeader, match="bytes"):
        read_gguf(stream)  # type: ignore[arg-type]
    assert stream.taken <= LARGEST_HEADER + (2 << 20)


KEYS = st.sampled_from([*STATED, "a", "general.base_model.7.name"]) | st.text(max_size=5)
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.text(max_size=20),
    st.booleans(),
    st.integers(0, 2**32 - 1),
    st.lists(st.text(max_size=5), max_size=4),
    st.lists(st.integers(0, 9), max_size=4),
)


@given(
    st.dictionaries(KEYS, VALUES, max_size=6),
    st.sampled_from("<>"),
    st.integers(0, 60),
    st.binary(),
)
def test_any_header_reads_back_and_a_changed_one_is_a_reason_or_read(
    fields: dict[str, Any], order: str, at: int, patch: bytes
) -> None:
    content = gguf(fields, order=order)
    found = read(content)
    assert set(found) <= set(fields)
    for key, value in found.items():
        if isinstance(value, str) and isinstance(fields[key], str):
            assert value == fields[key].encode("utf-8", "replace").decode("utf-8", "replace")
    for changed in (content[: len(content) - at], content[:at] + patch + content[at:], patch):
        with contextlib.suppress(BadHeader):
            read(changed)
