"""How a document of somebody else is laid out, so that only what was joined in differs from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from reports.json_document import write_json

_FIRST_INDENT = re.compile(r'\s*\{\r?\n([ \t]{1,16})"')
_OWN_INDENT = " "
"""That of our own documents, of which large ones have one line for each element."""


class Layout(NamedTuple):
    """How a text of JSON is laid out: None as its indentation is that of our own documents."""

    indent: str | None = None
    is_ascii: bool = True
    ends_line: bool = True

    def write(self, document: Mapping[str, Any]) -> str:
        """Return a document in this layout; what cannot be seen of it is escaped in each."""
        if self.indent is None and self.is_ascii:
            text = write_json(document)[:-1]
        else:
            indent = self.indent or _OWN_INDENT
            text = json.dumps(document, indent=indent, ensure_ascii=self.is_ascii, allow_nan=False)
        return _escape(text) + "\n" * self.ends_line


def read_layout(content: bytes) -> Layout:
    """Return how the text of a document is laid out; ``content`` is JSON in UTF-8."""
    text = content.decode("utf-8-sig")
    found = _FIRST_INDENT.match(text)
    indent = found[1] if found and found[1] != _OWN_INDENT else None
    # A text whose further characters would all be escaped is one of ASCII once it is written.
    is_ascii = text.isascii() or not any(each.isprintable() for each in _further(text))
    return Layout(indent, is_ascii=is_ascii, ends_line=text.endswith("\n"))


def _escape(text: str) -> str:
    """Return a text of JSON with escapes for what is not shown or turns the order of what is."""
    hidden = [each for each in _further(text) if not each.isprintable()]
    return text.translate({ord(each): json.dumps(each)[1:-1] for each in hidden})


def _further(text: str) -> set[str]:
    """Return the characters of a text beyond those that ASCII shows."""
    return {each for each in set(text) if each >= "\x7f"}
