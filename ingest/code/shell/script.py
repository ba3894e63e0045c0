"""A script read in its order: what its variables hold, its branches, loops and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.code.embedded import Embedded, Found
from ingest.code.findings import Candidate, How
from ingest.code.shell.lexer import read_script, read_text
from ingest.code.shell.loads import CommandReader
from ingest.code.shell.values import (
    MOST_VALUES,
    UNKNOWN,
    Argument,
    Arms,
    Held,
    Value,
    Variables,
)
from ingest.code.shell.words import Command, Heredoc, Literal, Substitution, Word
from ingest.code.shell.wrappers import Started, head_of, text_of, unwrap

_MOST_COMMANDS = 20_000
"""Commands that are read of one file, those of functions as often as they are called."""
_MOST_ARMS = 8
"""Branches within each other, the innermost, that a value remembers."""
_LONGEST_FUNCTION = 3_000
_DEEPEST_CALL = 5
_DEEPEST_TEXT = 4
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[([^\]]*)\])?(\+?)=", re.ASCII)
_DECLARES = frozenset("export declare local readonly typeset".split())
_WRITES = re.compile(r"[\w./~$-]{1,200}\.\w{1,8}")
_ARM_ENDS = frozenset({";;", ";&", ";;&"})
_PASSED = frozenset("then do else { ! time begin".split())


class _Fork:
    """A branch or loop that is being read: what variables held before, and after its arms."""

    def __init__(self, number: int, held: dict[str, Held], *, is_loop: bool) -> None:
        self.number = number
        self.arm = 0
        self.before = dict(held)
        self.after: list[dict[str, Held]] = []
        self.is_whole = False
        self.is_loop = is_loop


class Script:
    """The commands of one file, in one text or in several that share variables."""

    def __init__(self, path: str, how: How = How.SHELL) -> None:
        self.path = path
        self.how = how
        self.variables = Variables()
        self._commands = CommandReader(path, how)
        self._functions: dict[str, list[Command]] = {}
        self._called: set[str] = set()
        self._calling: list[str] = []
        self._forks: list[_Fork] = []
        self._number = 0
        self._left = _MOST_COMMANDS
        self._assigned: list[tuple[str, Value]] = []
        self._embedded: list[Embedded] = []

    def read(self, text: str, first_line: int = 1) -> None:
        """Read a text of commands."""
        self._run(read_script(text, first_line), 0)
        self._forks.clear()

    def set(self, name: str, values: Sequence[Value]) -> None:
        """Set a variable to what it may be."""
        known = tuple(values)[:MOST_VALUES]
        self._assigned += [(name, value) for value in known]
        self.variables.held[name] = Held(known)

    def run(self, arguments: list[Argument]) -> None:
        """Read a command whose words are known."""
        self._start(unwrap(arguments), Command(), 0)

    def found(self) -> Iterator[Found]:
        """Yield what all the texts name."""
        for name in [name for name in self._functions if name not in self._called]:
            self._run(self._functions[name], 0)
        for name, value in (*self._assigned, *self.variables.set_by_default):
            self._commands.name(name, value)
        reading = self._commands.reading
        made = reading.made - {""}
        yield from (
            one for one in _distinct(reading.candidates) if one.text.rstrip("/") not in made
        )
        yield from self._embedded

    # Commands ------------------------------------------------------------------------------------

    def _run(self, commands: Sequence[Command], depth: int) -> None:
        at = 0
        while at < len(commands) and self._left > 0:
            self._left -= 1
            command = commands[at]
            if name := _function_name(commands, at):
                end, scanned = _function_end(commands, at)
                self._left -= scanned
                self._functions[name] = list(commands[at + 1 : end])
                at = end
            else:
                is_last = at + 1 == len(commands)
                behind = commands[at + 1] if command.end == "|" and not is_last else None
                self._read(command, behind, depth)
                if command.end in _ARM_ENDS:
                    self._next_arm()
                at += 1

    def _read(self, command: Command, behind: Command | None, depth: int) -> None:
        words = self._control(command.words)
        while words and (words[0].elements is not None or _ASSIGNMENT.match(_start_of(words[0]))):
            self._assign(words[0])
            words = words[1:]
        if words and words[0].plain in _DECLARES:
            for word in words[1:]:
                self._assign(word)
            words = []
        self._read_substitutions(command.words, depth)
        arguments = [one for word in words for one in self.variables.words(word)]
        if not arguments and not command.heredocs:
            return
        name = text_of(arguments[0]) if arguments else ""
        if name in self._functions:
            self._call(name, arguments[1:], depth)
        elif arguments:
            started = unwrap(arguments)
            self._start(started, command, depth)
            self._read_heredocs(started, command, behind, depth)

    def _start(self, started: Started, command: Command, depth: int) -> None:
        for value in started.python:
            self._embed("command.py", value)
        for value in started.shell:
            if depth < _DEEPEST_TEXT:
                self._run(read_script(value.text, value.line), depth + 1)
        self._commands.read(started.arguments, started.settings)

    def _call(self, name: str, arguments: list[Argument], depth: int) -> None:
        if len(self._calling) >= _DEEPEST_CALL or name in self._calling:
            return
        self._called.add(name)
        self._calling.append(name)
        self.variables.arguments.append(arguments)
        self._run(self._functions[name], depth)
        self.variables.arguments.pop()
        self._calling.pop()

    def _read_substitutions(self, words: Sequence[Word], depth: int) -> None:
        if depth >= _DEEPEST_TEXT:
            return
        elements = (element for word in words for element in word.elements or ())
        for word in (*words, *elements):
            for part in word.parts:
                if isinstance(part, Substitution):
                    self._run(read_script(part.text, part.line), depth + 1)

    # Variables -----------------------------------------------------------------------------------

    def _assign(self, word: Word) -> None:
        found = _ASSIGNMENT.match(_start_of(word))
        if not found:
            return
        name, index, adds = found[1], found[2], bool(found[3])
        before = self.variables.held.get(name)
        old = before.values if before else ()
        if word.elements is not None:
            values = self._elements(word.elements)
            self._hold(name, (*(old if adds else ()), *values), is_array=True)
            return
        rest = (Literal(_start_of(word)[found.end() :], word.parts[0].line), *word.parts[1:])
        given = self.variables.join(rest, word.line)
        if index is not None:
            self._hold(name, (*old, *given), is_array=True, new=given)
        elif adds:
            joined = [
                replace(one, text=one.text + more.text)
                for one in old or (Value("", word.line),)
                for more in given
            ]
            self._hold(name, joined)
        else:
            self._hold(name, given)

    def _elements(self, words: Sequence[Word]) -> Iterator[Value]:
        for word in words:
            start = _start_of(word)
            if start.startswith("[") and (end := start.find("]=")) > 0:
                first = Literal(start[end + 2 :], word.parts[0].line)
                yield from self.variables.join((first, *word.parts[1:]), word.line)
            else:
                yield from (value for one in self.variables.words(word) for value in one)

    def _hold(
        self,
        name: str,
        values: Sequence[Value] | Iterator[Value],
        *,
        is_array: bool = False,
        new: Sequence[Value] | None = None,
    ) -> None:
        arms: Arms = tuple(
            (fork.number, fork.arm) for fork in self._forks[-_MOST_ARMS:] if not fork.is_loop
        )
        kept = [_in_arms(value, arms) for value in values][: MOST_VALUES * (4 if is_array else 1)]
        self.variables.held[name] = Held(tuple(kept), is_array)
        self._assigned += [(name, value) for value in (kept if new is None else new)]

    # Branches and loops --------------------------------------------------------------------------

    def _control(self, words: list[Word]) -> list[Word]:
        """Return a command's words without those that say when it runs."""
        for _ in range(8):
            word = words[0].plain if words and not words[0].quoted else ""
            if word in ("if", "while", "until"):
                self._open(is_loop=word != "if")
            elif word in ("for", "select"):
                self._loop(words)
                return []
            elif word == "case":
                self._open(is_loop=False)
                return []
            elif word in ("else", "elif"):
                self._next_arm(is_last=word == "else")
            elif word in ("fi", "done", "esac"):
                self._close()
            elif word not in _PASSED:
                return words
            words = words[1:]
        return words

    def _open(self, *, is_loop: bool) -> None:
        self._number += 1
        self._forks.append(_Fork(self._number, self.variables.held, is_loop=is_loop))

    def _next_arm(self, *, is_last: bool = False) -> None:
        if not self._forks or self._forks[-1].is_loop:
            return
        fork = self._forks[-1]
        fork.after.append(self.variables.held)
        fork.arm += 1
        fork.is_whole |= is_last
        self.variables.held = dict(fork.before)

    def _close(self) -> None:
        if not self._forks:
            return
        fork = self._forks.pop()
        ways = [*fork.after, self.variables.held]
        if not fork.is_whole:
            ways.append(fork.before)
        self.variables.held = _merged(ways)

    def _loop(self, words: list[Word]) -> None:
        self._open(is_loop=True)
        if len(words) > 2 and words[2].plain == "in":
            given = [one for word in words[3:] for one in self.variables.words(word)]
            values = [value for one in given for value in one]
            number = self._forks[-1].number
            kept = tuple(
                replace(value, arms=(*value.arms, (number, at))[-_MOST_ARMS:])
                for at, value in enumerate(values[: 4 * MOST_VALUES])
            )
            name = words[1].plain
            self.variables.held[name] = Held(kept)
            self._assigned += [(name, value) for value in kept]

    # Texts within --------------------------------------------------------------------------------

    def _read_heredocs(
        self, started: Started, command: Command, behind: Command | None, depth: int
    ) -> None:
        for heredoc in command.heredocs:
            if started.takes_shell and depth < _DEEPEST_TEXT:
                self._run(read_script(heredoc.text, heredoc.line), depth + 1)
            elif started.takes_python:
                self._embed("command.py", self._text_of(heredoc))
            elif head_of(started.arguments) == "read":
                self._hold(text_of(started.arguments[-1]), [self._text_of(heredoc)])
            elif name := self._written(started, command, behind):
                self._embed(name, self._text_of(heredoc))

    def _written(self, started: Started, command: Command, behind: Command | None) -> str:
        """Return the name of the file that a command writes from its input."""
        head = head_of(started.arguments)
        word = command.output
        name = self.variables.value(word)[0].text if word else ""
        if not name and head == "tee":
            texts = [text_of(one) for one in started.arguments[1:]]
            name = next((text for text in texts if not text.startswith("-")), "")
        if not name and behind:
            return self._piped(behind)
        if not name and head in ("kubectl", "oc"):
            return "manifest.yaml"
        name = name.replace(UNKNOWN, "_")
        return name.rsplit("/", 1)[-1] if _WRITES.fullmatch(name) else ""

    def _piped(self, behind: Command) -> str:
        started = unwrap([one for word in behind.words for one in self.variables.words(word)])
        head = head_of(started.arguments)
        if started.takes_python:
            return "command.py"
        if started.takes_shell:
            return "command.sh"
        is_applied = head in ("kubectl", "oc")
        return "manifest.yaml" if is_applied else self._written(started, behind, None)

    def _text_of(self, heredoc: Heredoc) -> Value:
        if heredoc.plain:
            return Value(heredoc.text, heredoc.line)
        parts = read_text(heredoc.text, heredoc.line)
        return replace(self.variables.join(parts, heredoc.line)[0], line=heredoc.line)

    def _embed(self, name: str, value: Value) -> None:
        if value.text.strip():
            text = value.text.replace(UNKNOWN, "$")
            lines = range(value.line, value.line + text.count("\n") + 1)
            how = None if self.how is How.SHELL else self.how
            self._embedded.append(Embedded(self.path, name, text, lines, how))


def _function_name(commands: Sequence[Command], at: int) -> str:
    """Return the name of the function whose definition begins at a command; else nothing."""
    words = commands[at].words
    if words and words[0].plain == "function" and len(words) > 1:
        return words[1].plain
    opens = len(words) == 1 and commands[at].end == "(" and at + 1 < len(commands)
    if opens and not commands[at + 1].words and commands[at + 1].end == ")":
        return words[0].plain
    return ""


def _function_end(commands: Sequence[Command], at: int) -> tuple[int, int]:
    """Return the place behind the end of a function, and how many commands were looked at.

    It is the next command where the function has no body, or one without an end.
    """
    depth, place = 0, at
    for place in range(at, min(at + _LONGEST_FUNCTION, len(commands))):
        words = [word.plain for word in commands[place].words]
        first = "{" in words[:1] or ("{" in words[:3] and "function" in words[:1])
        depth += first
        if words[:1] == ["}"]:
            depth -= 1
            if depth <= 0:
                return place + 1, place - at
        if place > at + 3 and not depth:
            break
    return at + 1, place - at


def _start_of(word: Word) -> str:
    first = word.parts[0] if word.parts else None
    return first.text if isinstance(first, Literal) else ""


def _in_arms(value: Value, arms: Arms) -> Value:
    return replace(value, arms=tuple(sorted({*value.arms, *arms}))[-_MOST_ARMS:]) if arms else value


def _merged(ways: Sequence[dict[str, Held]]) -> dict[str, Held]:
    """Return what variables hold after a fork: for each what it may hold after any arm."""
    found: dict[str, Held] = dict(ways[0])
    for way in ways[1:]:
        for name, held in way.items():
            other = found.get(name)
            if other is None or other is held:
                found[name] = held
            else:
                values = tuple(dict.fromkeys((*other.values, *held.values)))[: 4 * MOST_VALUES]
                found[name] = Held(values, other.is_array or held.is_array)
    return found


def _distinct(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield each text of a line once, as the load that it reaches, if it reaches one."""
    best: dict[tuple[int, str, type], Candidate] = {}
    for one in candidates:
        key = (one.line, one.text, one.kind)
        other = best.get(key)
        if other is None or (other.place.value, one.place.value) == ("named", "load"):
            best[key] = one
    yield from best.values()
