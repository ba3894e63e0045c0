"""Colour on a terminal: a screen's few words that are marked, and plain text everywhere else.

A mark is a character that nothing from outside can bring, because ``visible`` escapes it there. It
takes no room, and becomes a command to the terminal when all the rest is known to be harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from reports.text.words import visible

STRONG, GOOD, BAD, OPEN = "\ue000", "\ue001", "\ue002", "\ue003"
"""What a screen is about, what is well, what is not, and what somebody has to look at."""
_END = "\ue00f"
_CODES = {STRONG: "\x1b[1m", GOOD: "\x1b[32m", BAD: "\x1b[31m", OPEN: "\x1b[35m", _END: "\x1b[0m"}
"""Basic colours, which each terminal shows so that they are read on its ground; yellow is not."""
_MARKS = re.compile(f"([{''.join(_CODES)}])")
_OF_WORDS = {
    "yes": GOOD, "yes with duties": GOOD, "pass": GOOD, "compatible": GOOD,
    "no": BAD, "fail": BAD, "conflict": BAD,
    "contested": OPEN, "unknown": OPEN, "review": OPEN,
}  # fmt: skip
"""The answers and outcomes that have a colour, in small letters."""
_coloured: ContextVar[bool] = ContextVar("coloured", default=False)


@contextmanager
def coloured() -> Iterator[None]:
    """Let screens that are drawn meanwhile be marked."""
    token = _coloured.set(True)
    try:
        yield
    finally:
        _coloured.reset(token)


def toned(text: str, tone: str | None = None) -> str:
    """Return a text in a tone, or in that of the answer or outcome that it is; plain elsewhere.

    Each word is marked by itself: a line may break between any two.
    """
    found = tone or _OF_WORDS.get(text.strip().lower())
    if found is None or not _coloured.get():
        return text
    return re.sub(r"\S+", lambda word: f"{found}{word[0]}{_END}", text)


def unmarked(text: str) -> str:
    """Return a text as wide as it is seen: without marks."""
    return _MARKS.sub("", text)


def as_commands(text: str) -> str:
    """Return a text whose marks command the terminal, and nothing else in it does."""
    return "".join(_CODES.get(piece) or visible(piece) for piece in _MARKS.split(text))
