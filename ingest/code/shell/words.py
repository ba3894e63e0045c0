"""What commands are made of: words and their parts, and lines that are a command's input."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters that stand for themselves."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Variable:
    """``$name``, ``${name:-default}`` or ``${name[index]}``.

    ``operator`` is what follows the name, ``operand`` what follows that.
    """

    name: str
    line: int
    quoted: bool = False
    index: str | None = None
    operator: str = ""
    operand: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Substitution:
    """``$(commands)``: they are read, and what they print is unknown."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Blank:
    """What somebody or something else fills in: ``<model>``, ``{{ value }}``, arithmetic."""

    line: int


Part = Literal | Variable | Substitution | Blank


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command; ``elements`` are those of an array that is assigned, else None."""

    parts: tuple[Part, ...]
    line: int
    quoted: bool = False
    elements: tuple[Word, ...] | None = None

    @property
    def plain(self) -> str:
        """Return the word as it is written where no part of it is a variable, else nothing."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Literal):
            return self.parts[0].text
        return ""


@dataclass(frozen=True, slots=True)
class Heredoc:
    """Lines that are the input of a command; ``plain`` where no variable is replaced in them."""

    text: str
    line: int
    plain: bool


@dataclass(slots=True)
class Command:
    """A simple command, with what stands behind it: ``;``, ``|``, ``(`` and so on."""

    words: list[Word] = field(default_factory=list)
    heredocs: list[Heredoc] = field(default_factory=list)
    output: Word | None = None
    end: str = ""
