"""The scripts within a file, and which files are worth reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.code.findings import SourceFile

LARGEST = 2_000_000
"""Characters of a script that is read."""
MOST_BRACES = 40_000
"""Blocks and objects of a script that is read: the parser ends the process beyond 80,000 of them
within each other, and comments could hide from a reader of brackets that they are."""
_LONG_LINE = 2_000
"""Characters of a line that nobody has written by hand."""
_BUILT = re.compile(
    r"(?:^|/)(?:node_modules|bower_components|dist|\.next|\.nuxt|\.output|\.svelte-kit|vendor|"
    r"third_party)/|[.-](?:min|bundle|umd|prod|esm-browser)\.[cm]?js$|\.d\.[cm]?ts$|\.map$"
)
_PAGES = (".html", ".htm", ".vue", ".svelte", ".astro")
_SCRIPT = re.compile(r"<script\b([^>]{0,1000})>", re.IGNORECASE)
_END = re.compile(r"</script\b", re.IGNORECASE)
_IS_TYPED = re.compile(r"lang\s*=\s*[\"']?tsx?", re.IGNORECASE)
_IS_DATA = re.compile(
    r"type\s*=\s*[\"']?(?!module|text/javascript|application/javascript|text/babel"
    r"|text/typescript|[\w/+.-]{0,40}worker)[\w/+-]",
    re.IGNORECASE,
)
_FRONT = re.compile(r"\s*---\n(.*?)\n---", re.DOTALL)
_FIELD = re.compile(r"<(option|input|select|textarea)\b([^<>]{0,1000})>", re.IGNORECASE)
_VALUE = re.compile(r"(?<![:\w-])value\s*=\s*[\"']([\w.-]+/[\w.-]+)[\"']", re.ASCII)
_MOST_SCRIPTS = 200


class Part(NamedTuple):
    """A script within a file, and the line where it begins."""

    text: str
    first_line: int
    grammar: str
    """javascript, typescript or tsx."""


def is_too_large(text: str) -> bool:
    """Return whether a script is beyond what is read."""
    return len(text) > LARGEST or text.count("{") > MOST_BRACES


def is_page(path: str) -> bool:
    """Return whether a file holds scripts among other text."""
    return path.lower().endswith(_PAGES)


def is_built(path: str, text: str) -> bool:
    """Return whether a script is the output of a build tool, which repeats what others wrote."""
    if _BUILT.search(path):
        return True
    if is_page(path):
        return False
    longest = max((len(line) for line in text[:200_000].split("\n", 400)[:400]), default=0)
    return longest > _LONG_LINE and text.count("\n") < len(text) / 500


def parts_of(file: SourceFile) -> Iterator[Part]:
    """Yield the scripts of a file."""
    path = file.path.lower()
    if not is_page(path):
        yield Part(file.text, 1, _grammar_of(path))
        return
    front = _FRONT.match(file.text) if path.endswith(".astro") else None
    if front:
        yield Part(front[1], 1 + file.text.count("\n", 0, front.start(1)), "tsx")
    position, counted, line = 0, 0, 1
    for _ in range(_MOST_SCRIPTS):
        opening = _SCRIPT.search(file.text, position)
        if opening is None:
            return
        end = _END.search(file.text, opening.end())
        stop = end.start() if end else len(file.text)
        line += file.text.count("\n", counted, opening.end())
        counted = opening.end()
        position = stop
        if not _IS_DATA.search(opening[1]):
            typed = _IS_TYPED.search(opening[1]) or path.endswith(".astro")
            yield Part(file.text[opening.end() : stop], line, "tsx" if typed else "javascript")


def _grammar_of(path: str) -> str:
    if path.endswith((".ts", ".mts", ".cts")):
        return "typescript"
    return "tsx" if path.endswith(".tsx") else "javascript"


def fields_of(file: SourceFile) -> Iterator[tuple[int, str, str]]:
    """Yield the values of a page's form fields that look like ids: line, field, value."""
    position, line = 0, 1
    for field in _FIELD.finditer(file.text):
        if value := _VALUE.search(field[2]):
            line += file.text.count("\n", position, field.start())
            position = field.start()
            yield line, field[1].lower(), value[1]
