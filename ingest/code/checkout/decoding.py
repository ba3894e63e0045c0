"""The text of a source file, in whatever encoding it was saved."""

from __future__ import annotations

import codecs
import contextlib
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16."""
_CODING = re.compile(rb"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]{0,200}?coding[:=][ \t]*([-\w.]+)")
"""The line by which Python, Emacs and Vim name an encoding, among the first two (PEP 263)."""
_OF_TEXT = re.compile(
    r"(?:latin|l1|iso|cp|windows|koi8|mac|gb|hz|big5|euc|shift|sjis|s_jis|johab|utf|u8|ascii|us)"
)
"""Beginnings of the names of encodings of text; others are codes, slow or without an end."""


def decode(content: bytes) -> str | None:
    """Return the text of a file with the line ends of Unix; None if it holds no text.

    An encoding is told by its mark or, as in Python, by a comment; else it is UTF-8 or Latin-1.
    """
    text = _decode_marked(content)
    if text is None:
        if b"\0" in content:
            return None
        text = _decode_named(content)
    if "\0" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode_marked(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return None


def _decode_named(content: bytes) -> str:
    named = _CODING.match(content[:1_000])
    name = named[1].decode("ascii", "replace").lower() if named else ""
    if _OF_TEXT.match(name) and name.replace("_", "-") not in ("utf-7", "utf7"):
        with contextlib.suppress(LookupError, ValueError):
            return content.decode(name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
