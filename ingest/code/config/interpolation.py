"""What ``${a.b}`` stands for in a value: another value of the same file, as OmegaConf has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.code.config.trees.nodes import Mapping, Node, Scalar

_REFERENCE = re.compile(r"\$\{\s{0,3}([A-Za-z_][\w.-]{0,120})\s{0,3}\}")
_MOST_KEYS = 20_000
_DEEPEST = 12
_LONGEST = 100
"""Characters of a value that stands for a part of a name, and of the keys that lead to it."""


class References:
    """The values of a file that others of it refer to by their keys from the top."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self._trees = trees
        self._values: dict[str, str] | None = None

    def resolved(self, text: str) -> str:
        """Return a text with what its references stand for, where the file has all of that."""
        if "${" not in text or "/" not in text:
            return text
        if self._values is None:
            self._values = _values_of(self._trees)
        values = self._values
        names = _REFERENCE.findall(text)
        if not names or any(name not in values for name in names):
            return text
        return _REFERENCE.sub(lambda found: values[found[1]], text)


def _values_of(trees: Sequence[Node]) -> dict[str, str]:
    """Return the short texts of mappings by their keys from the top, joined with dots."""
    found = dict[str, str]()
    waiting = [("", tree, 0) for tree in trees]
    while waiting and len(found) < _MOST_KEYS:
        above, node, depth = waiting.pop()
        if isinstance(node, Scalar):
            if above and len(node.text) <= _LONGEST and "${" not in node.text:
                found.setdefault(above, node.text.strip())
        elif isinstance(node, Mapping) and depth < _DEEPEST:
            for key, value in node.pairs:
                step = f"{above}.{key.text}" if above else key.text
                if len(step) <= _LONGEST:
                    waiting.append((step, value, depth + 1))
    return found
