"""Lists that stand in a cell as text: of JSON, of Python, or with separators between values."""

from __future__ import annotations

import ast
import io
import itertools
import json
import re
import tokenize

LONGEST_LIST = 100_000
"""Characters of a list written as text; a longer one is not read."""

_ARRAY = re.compile(r"""\[\s*(?:'[^'\\]*'|"[^"\\]*")(?:\s+(?:'[^'\\]*'|"[^"\\]*"))+\s*\]""")
_MEMBER = re.compile(r"""'([^'\\]*)'|"([^"\\]*)\"""")
_NEARBY = re.compile(r"""['"]\s*['"]""")
# A bar is also a part of tags such as source_datasets:extended|squad.
_BETWEEN = re.compile(r"[;,\t\r\n]|(?<!:extended)\|")
_FOREIGN = re.compile(r"""["'`\\()\[\]{}<>]""")
"""What no tag and no id holds: a text with one of these is written in some way of its own."""
_QUOTE = re.compile(r"""["']""")
_PREFIXED = re.compile(r"[A-Za-z][A-Za-z_-]*:(?!//)\S")


def list_of(text: str) -> list[str] | None:
    """Return the texts of a list that JSON, Python or NumPy wrote, or that separators divide.

    A text without separators is its only member. None where it cannot be told what the members
    are, or where it is too long to be read.
    """
    text = text.strip()
    if len(text) > LONGEST_LIST:
        return None
    if not text.startswith(("[", "(", "{")):
        return _divided(text) if text else []
    if _ARRAY.fullmatch(text):
        return [one or other for one, other in _MEMBER.findall(text)]
    for read in (json.loads, _python):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError, tokenize.TokenError):
            continue
        if isinstance(found, list | tuple):
            return [one for one in found if isinstance(one, str) and one.strip()]
    return None


def _python(text: str) -> object:
    """Return the value that Python wrote; it would make one of two texts without a comma."""
    found = ast.literal_eval(text)
    if _NEARBY.search(text):
        read = tokenize.generate_tokens(io.StringIO(text).readline)
        kinds = [token.type for token in read if token.type != tokenize.NL]
        if (tokenize.STRING, tokenize.STRING) in itertools.pairwise(kinds):
            raise ValueError("two texts stand side by side")
    return found


def _divided(text: str) -> list[str] | None:
    """Return the pieces of a text without brackets, None where one may be several.

    A claim that is made of two values glued, or of a half, costs more than one that is missing.
    """
    pieces = [piece for part in _BETWEEN.split(text) if (piece := part.strip())]
    words = [piece.split() for piece in pieces]
    if all(map(_is_one, words)):
        # A single text may be a path.
        foreign = _FOREIGN if len(pieces) > 1 else _QUOTE
        return None if foreign.search(text) else pieces
    if len(pieces) > 1 or _FOREIGN.search(text):
        return None
    # Words behind one with a prefix may be the rest of its value: license:apache 2.0.
    rest = itertools.dropwhile(lambda word: not _PREFIXED.match(word), words[0])
    return words[0] if all(map(_PREFIXED.match, rest)) else None


def _is_one(words: list[str]) -> bool:
    """Return whether words between two separators are one value: no other one begins in them."""
    return len(words) == 1 or not any(map(_PREFIXED.match, words))
