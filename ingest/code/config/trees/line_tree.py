"""The tree of a file that is read line by line: INI, ``.env``, properties, and broken YAML."""

from __future__ import annotations

import re

from ingest.code.config.trees.nodes import DEEPEST, MOST_NODES, Mapping, Node, Scalar

LONGEST_LINE = 5_000
"""Characters of a line that is read."""
_COMMENTS = ("#", ";", "//", "{{", "{%")
_SECTION = re.compile(r"\s*\[+\s*([^\]\[]{1,200}?)\s*\]+\s*(?:[#;].*)?$")
_KEY = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?(?:(?:export|set|ENV|ARG)[ \t]+)?"
    r"""(?P<quote>["']?)(?P<key>[A-Za-z_@/.][\w./@-]{0,120})(?P=quote)[ \t]*"""
    r"""(?:=|:(?=[ \t"'\[{]|$))[ \t]*(?P<value>.*)$"""
)
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?(?P<value>\S.*)$")
_QUOTED = re.compile(r"""(["'])(?P<inner>[^"']*)\1""")
_COMMENT = re.compile(r"(?:^|\s)[#;].*$|\s//.*$")
_OPENS = frozenset(("", "|", ">", "|-", ">-", "{", "["))
"""Values that say that those of the key follow."""


def line_trees(text: str) -> list[Node]:
    """Return the tree of a text whose lines are ``key: value`` or ``key = value``.

    What is indented deeper belongs to the last key that is indented less, and what follows
    ``[section]`` to the section. An item of a list stands in a mapping under an empty key.
    """
    return [_LineReader().read(text)]


class _LineReader:
    """Builds the tree of a text line by line."""

    def __init__(self) -> None:
        self._root = Mapping()
        self._section = self._root
        self._open: list[tuple[int, bool, Mapping]] = []

    def read(self, text: str) -> Mapping:
        """Return the tree of a text."""
        for number, line in enumerate(text.split("\n", MOST_NODES)[:MOST_NODES], 1):
            if len(line) <= LONGEST_LINE and not line.lstrip().startswith(_COMMENTS):
                self._take(line.rstrip(), number)
        return self._root

    def _take(self, line: str, number: int) -> None:
        if section := _SECTION.match(line):
            self._begin_section(section[1].strip("\"'"), number)
        elif found := _KEY.match(line):
            self._take_pair(found, number)
        elif (item := _ITEM.match(line)) and self._open:
            self._close(len(item["indent"]), is_item=bool(item["dash"]))
            self._parent.pairs.append(
                (Scalar("", number), Scalar(_unquoted(item["value"]), number))
            )

    def _begin_section(self, name: str, number: int) -> None:
        """Begin a section, which dots in its name put into others."""
        self._open.clear()
        self._section = self._root
        for step in name.split(".")[:DEEPEST]:
            inner = Mapping()
            self._section.pairs.append((Scalar(step, number), inner))
            self._section = inner

    def _take_pair(self, found: re.Match[str], number: int) -> None:
        indent = len(found["indent"])
        self._close(indent, is_item=bool(found["dash"]))
        if found["dash"]:
            self._begin(indent, Scalar("", number), is_item=True)
            indent += len(found["dash"])
        key, value = Scalar(found["key"], number), found["value"].strip()
        if value in _OPENS:
            self._begin(indent, key)
        else:
            self._parent.pairs.append((key, Scalar(_unquoted(value), number)))

    def _begin(self, indent: int, key: Scalar, *, is_item: bool = False) -> None:
        if len(self._open) < DEEPEST:
            inner = Mapping()
            self._parent.pairs.append((key, inner))
            self._open.append((indent, is_item, inner))

    def _close(self, indent: int, *, is_item: bool) -> None:
        """End what a line at an indent is not within; an item may stand below its key."""
        while self._open:
            column, was_item, _ = self._open[-1]
            if column < indent or (is_item and column == indent and not was_item):
                return
            self._open.pop()

    @property
    def _parent(self) -> Mapping:
        return self._open[-1][2] if self._open else self._section


def _unquoted(value: str) -> str:
    """Return the text of a value, without quotes, a comma and what is commented behind it."""
    value = value.strip()
    if quoted := _QUOTED.match(value):
        return quoted["inner"]
    return _COMMENT.sub("", value).strip().rstrip(",")
