"""Ids: which are refused, and how each kind is spelled."""

from __future__ import annotations

from graph.schema.base import Entity, Node

LONGEST_ID = 4_000
"""Bytes of UTF-8; Neo4j cannot index a longer one (run on 5.26)."""


class BadId(ValueError):
    """An id that no store can keep; the message says why, with the id shortened."""


def shorten(text: str, length: int = 60) -> str:
    """Return text as it can be printed on one line: escaped, and cut to about ``length``."""
    cut = text if len(text) <= length else f"{text[:length]}… ({len(text)} characters)"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def checked_id(kind: type[Node], text: object) -> str:
    """Return the id as the graph keeps it; GitHub ids are folded to lower case.

    Raises
    ------
    BadId
        If it is no text, empty, not valid Unicode, or over 4,000 bytes of UTF-8.
    """
    if not isinstance(text, str):
        raise BadId(f"the id is not a text but {type(text).__name__}")
    if not text.strip():
        raise BadId("the id is empty")
    # Folded first: some letters are longer in lower case.
    own = text.lower() if issubclass(kind, Entity) and kind.lower_case else text
    try:
        size = len(own.encode("utf-8"))
    except UnicodeEncodeError:
        raise BadId(f"the id is not valid Unicode: {shorten(text)}") from None
    if size > LONGEST_ID:
        raise BadId(f"the id has {size} bytes, over {LONGEST_ID}: {shorten(text, 40)}")
    return own


def display_name(text: str) -> str:
    """Return the name to show for an id that the graph folds: what follows the host."""
    return text.partition("/")[2]
