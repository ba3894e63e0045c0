"""What a configuration file holds, whatever its format: mappings, sequences and scalars with lines.

Trees are built without recursion and within bounds: files are strangers'.
"""

from __future__ import annotations

from dataclasses import dataclass, field

DEEPEST = 60
"""Levels of a tree that are kept."""
MOST_NODES = 200_000
"""Nodes of a file that are kept; what follows is left out."""
LONGEST_SCALAR = 20_000
"""Characters of a scalar that are kept."""


class TooLargeError(Exception):
    """Says that a file is deeper, or has more nodes, than is read; what was built stays."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, and the line where it begins, counted from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order of the file; a key may come twice."""

    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in the order of the file."""

    items: list[Node] = field(default_factory=list)


Node = Scalar | Mapping | Sequence


class TreeBuilder:
    """Builds the trees of a text from what a parser meets, in the order in which it does.

    The lines that it is told count from 1 within the text, which begins at ``first_line``.
    """

    def __init__(self, first_line: int = 1) -> None:
        self._above = first_line - 1
        self.roots: list[Node] = []
        self._open: list[Mapping | Sequence] = []
        self._keys: list[Scalar | None] = []
        self._count = 0

    def open(self, node: Mapping | Sequence) -> None:
        """Begin a mapping or a sequence.

        Raises
        ------
        TooLargeError
            If the file is deeper, or has more nodes, than is read.
        """
        if len(self._open) >= DEEPEST:
            raise TooLargeError
        self._place(node)
        self._open.append(node)
        self._keys.append(None)

    def close(self) -> None:
        """End the mapping or sequence that was begun last."""
        self._open.pop()
        self._keys.pop()

    def add(self, text: str, line: int) -> None:
        """Add a key, where a mapping waits for one, or a value.

        Raises
        ------
        TooLargeError
            If the file has more nodes than is read.
        """
        self._place(Scalar(text[:LONGEST_SCALAR], line + self._above))

    def _place(self, node: Node) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            raise TooLargeError
        if not self._open:
            self.roots.append(node)
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self._keys[-1]) is not None:
            parent.pairs.append((key, node))
            self._keys[-1] = None
        else:
            # A mapping or a sequence may be a key: nobody looks one up by it.
            self._keys[-1] = node if isinstance(node, Scalar) else Scalar("", 0)
