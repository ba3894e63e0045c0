"""What variables of a script may hold, and what words become of that."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.code.shell.words import Literal, Part, Variable, Word

UNKNOWN = "\0"
"""Stands in a text for what nobody can know before the script runs."""
MOST_VALUES = 64
"""Values of a variable, or of a word, that are followed."""
LONGEST_VALUE = 20_000
"""Characters of a value that are followed; of a longer one nothing is known."""
_SPACES = re.compile(r"\s")

_MOST_ARMS = 8
_MOST_WORK = 500_000
"""Values, and pieces of long ones, that are joined for one file; what comes later is unknown."""

Arms = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One text that a variable or word may be, and the line where it is written.

    ``arms`` are the branches in which it was assigned: a fork, and which of its arms. Values of
    two arms of one fork never meet.
    """

    text: str
    line: int
    arms: Arms = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What a variable holds: the values that it may be, or the elements of an array."""

    values: tuple[Value, ...]
    is_array: bool = False


Argument = tuple[Value, ...]
"""A word of a command: the texts that it may be, one at least."""


class Variables:
    """The variables of a script at one place of it."""

    def __init__(self) -> None:
        self.held: dict[str, Held] = {}
        self.arguments: list[Sequence[Argument]] = []
        """Those of the functions that are being called, the innermost last."""
        self.set_by_default: list[tuple[str, Value]] = []
        """What variables were given where they held nothing."""
        self._left = _MOST_WORK

    def words(self, word: Word) -> list[Argument]:
        """Return the words that a word becomes: several, where a variable holds several."""
        if len(word.parts) == 1 and isinstance(variable := word.parts[0], Variable):
            if variable.name in "@*":
                return list(self.arguments[-1]) if self.arguments else []
            if (elements := self._elements(variable)) is not None:
                return [(value,) for value in elements]
            if not variable.quoted:
                return _split(self._values(variable))
        return [self.value(word)]

    def value(self, word: Word) -> Argument:
        """Return the texts that a word may be, as one word.

        The line of one with spaces is where it begins: it is code, or a sentence.
        """
        found = self.join(word.parts, word.line)
        if not any(_SPACES.search(value.text) for value in found):
            return found
        return tuple(replace(value, line=word.line) for value in found)

    def join(self, parts: Iterable[Part], line: int) -> Argument:
        """Return the texts that parts may be together; the line is that of the last that counts."""
        found: list[Value] = [Value("", line)]
        for part in parts:
            self._left -= sum(1 + len(value.text) // 50 for value in found)
            if self._left < 0:
                return (Value(UNKNOWN, line),)
            pairs = itertools.product(found, self._part(part))
            joined = (_join(before, after) for before, after in pairs)
            found = list(itertools.islice((one for one in joined if one), MOST_VALUES))
        return tuple(found) or (Value(UNKNOWN, line),)

    def _part(self, part: Part) -> Argument:
        if isinstance(part, Literal):
            return (Value(part.text, part.line),)
        if isinstance(part, Variable):
            return self._values(part)
        return (Value(UNKNOWN, part.line),)

    def _values(self, variable: Variable) -> Argument:
        unknown = Value(UNKNOWN, variable.line)
        found = self._known(variable)
        if variable.operator[-1:] in ("-", "="):
            default = self.join(variable.operand, variable.line)
            found = tuple(one for one in found or (unknown,) if one.text not in ("", UNKNOWN))
            found = found or default
            if variable.operator.endswith("="):
                self.held[variable.name] = Held(found)
                self.set_by_default += [(variable.name, value) for value in found]
            return found
        if variable.operator.endswith("+"):
            return self.join(variable.operand, variable.line)
        if variable.operator == "%" or not found:
            return (unknown,)
        return found

    def _known(self, variable: Variable) -> Argument:
        if variable.name.isdigit():
            at = int(variable.name[:4]) - 1
            given = self.arguments[-1] if self.arguments else ()
            return given[at] if 0 <= at < len(given) else ()
        held = self.held.get(variable.name)
        if held is None:
            return ()
        index = variable.index
        if held.is_array and (index is None or index.isdigit()):
            at = int(index[:4]) if index else 0
            return held.values[at : at + 1]
        return held.values

    def _elements(self, variable: Variable) -> Argument | None:
        held = self.held.get(variable.name)
        if variable.operator or variable.index not in ("@", "*") or not held:
            return None
        return held.values if held.is_array else None


def _join(before: Value, after: Value) -> Value | None:
    """Return two values as one; None where they are of different arms of a fork."""
    arms = before.arms
    if after.arms and after.arms != arms:
        known: Mapping[int, int] = dict(arms)
        if any(known.get(fork, arm) != arm for fork, arm in after.arms):
            return None
        arms = tuple(sorted({*arms, *after.arms}))[-_MOST_ARMS:]
    if len(before.text) + len(after.text) > LONGEST_VALUE:
        return Value(UNKNOWN, after.line, arms)
    counts = any(map(str.isalnum, after.text)) or not before.text
    return Value(before.text + after.text, after.line if counts else before.line, arms)


def _split(values: Argument) -> list[Argument]:
    """Return the words of values that are not quoted: each is split where it has spaces."""
    if not any(_SPACES.search(value.text) for value in values):
        return [values]
    return [(word,) for value in values for word in _words_of(value)]


def _words_of(value: Value) -> Iterator[Value]:
    """Yield the words of a value, each at its line."""
    for line, text in enumerate(value.text.split("\n"), value.line):
        yield from (Value(word, line, value.arms) for word in text.split() if word != "\\")
