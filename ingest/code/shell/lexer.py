"""From the text of a script to commands: words and what they are made of, redirections, heredocs.

A reader of our own, because scripts stand everywhere in pieces: in READMEs with ``<model>`` in
them, in templates, cut off. Every text is read in one pass and bounded time; the grammar of
tree-sitter takes minutes for 200 kB of ``<`` and all memory for as much of ``a|``.
"""

from __future__ import annotations

import bisect
import itertools
import re

from ingest.code.shell.words import (
    Blank,
    Command,
    Heredoc,
    Literal,
    Part,
    Substitution,
    Variable,
    Word,
)

DEEPEST = 12
"""Quotes and substitutions within each other that are read."""


_RUN = re.compile(r"[^\s'\"\\$`|&;<>(){}#]+")
_SPACE = re.compile(r"(?:[ \t\f\v]|\\\n)+")
_MARK = re.compile(r"\n|;;&?|;&|&&|\|\||\|&|&>>?|[;&|()]")
_REDIRECT = re.compile(r"\d*(?:<<<|<<-?|<>|>>|>\||[<>]&?)")
_PLACEHOLDER = re.compile(r"<[A-Za-z](?:[\w ./:|-]{0,60}[\w.])?>")
_TEMPLATE = re.compile(r"\{\{[^{}\n]{0,200}\}\}")
_NAME = re.compile(r"[A-Za-z_]\w*|[0-9@*#?!$-]")
_BRACED = re.compile(r"([#!]?)([A-Za-z_]\w*|[0-9]+|[@*?!$#-])(?:\[([^\]\n]{0,200})\])?")
_OPERATOR = re.compile(r":?[-=+?]")
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=")
_IN_QUOTES = re.compile(r"[^\"\\$`]+")


class _Unclosed(Exception):
    """A quote that nothing ends: it is read as a character."""


def read_script(text: str, first_line: int = 1) -> list[Command]:
    """Return the commands of a script; whatever is no shell gives commands that mean nothing."""
    text = text.replace("\r\n", "\n").replace("\r", " ").replace("\0", " ")
    return _Lexer(text, first_line).commands()


def read_text(text: str, first_line: int) -> tuple[Part, ...]:
    """Return the parts of a text in which variables are replaced, as those of a heredoc are."""
    return tuple(_Lexer(text.replace("\0", " "), first_line).text_parts())


class _Lexer:
    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.at = 0
        self.first_line = first_line
        self.ends = [found.start() for found in re.finditer("\n", text)]
        # What is read twice, because a quote had no end, is paid for from this.
        self.budget = 10 * len(text) + 1000
        self.found: list[Command] = []
        self.waiting: list[tuple[Command, str, bool, bool]] = []

    def line(self, at: int | None = None) -> int:
        return self.first_line + bisect.bisect_left(self.ends, self.at if at is None else at)

    def commands(self) -> list[Command]:
        command = Command()
        while self.at < len(self.text):
            if space := _SPACE.match(self.text, self.at):
                self.at = space.end()
            elif self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self._redirects(command):
                pass
            elif mark := _MARK.match(self.text, self.at):
                self.at = mark.end()
                command = self._end(command, mark[0])
            else:
                command.words.append(self._word(0))
        self._end(command, "\n")
        return self.found

    def _end(self, command: Command, mark: str) -> Command:
        command.end = mark
        if command.words or command.heredocs or mark not in "\n;":
            self.found.append(command)
        if mark == "\n":
            self._read_heredocs()
        return Command()

    def _redirects(self, command: Command) -> bool:
        found = _REDIRECT.match(self.text, self.at)
        if not found or _PLACEHOLDER.match(self.text, self.at):
            return False
        self.at = found.end()
        if space := _SPACE.match(self.text, self.at):
            self.at = space.end()
        operator = found[0].lstrip("0123456789")
        if self.at >= len(self.text) or _MARK.match(self.text, self.at):
            return True
        target = self._word(0)
        if operator in ("<<", "<<-"):
            delimiter = "".join(part.text for part in target.parts if isinstance(part, Literal))
            plain = target.quoted or "\\" in self.text[found.end() : self.at]
            self.waiting.append((command, delimiter, operator == "<<-", plain))
        elif operator in (">", ">>", ">|"):
            command.output = target
        return True

    def _read_heredocs(self) -> None:
        waiting, self.waiting = self.waiting, []
        for command, delimiter, indented, plain in waiting:
            start = self.at
            before = r"[ \t]*" if indented else ""
            pattern = rf"^{before}{re.escape(delimiter)}[ \t]*$"
            self._pay(len(self.text) - start)
            if self.budget < 0 or not delimiter:
                return
            end = re.compile(pattern, re.MULTILINE).search(self.text, start)
            if end:
                self.at = min(end.end() + 1, len(self.text))
                body = self.text[start : end.start()]
                command.heredocs.append(Heredoc(body, self.line(start), plain))

    def _pay(self, characters: int) -> None:
        self.budget -= characters

    # Words ---------------------------------------------------------------------------------------

    def _word(self, depth: int) -> Word:
        start = self.at
        parts: list[Part] = []
        quoted = False
        elements = None
        while self.at < len(self.text):
            here = self.text[self.at]
            if here in " \t\n\f\v\r;&|)" or self.text.startswith("\\\n", self.at):
                break
            if here in "<>":
                if not (blank := _PLACEHOLDER.match(self.text, self.at)):
                    break
                parts.append(Blank(self.line()))
                self.at = blank.end()
            elif here == "(":
                if not (elements is None and _ARRAY.fullmatch(self.text, start, self.at)):
                    break
                elements = self._elements(depth)
            elif here in "'\"":
                quoted = True
                parts += self._quoted(here, depth)
            else:
                parts += self._part(here, depth)
        if self.at == start:  # whatever stands here, the next character is another
            parts.append(Literal(self.text[start], self.line(start)))
            self.at += 1
        return Word(tuple(_joined(parts)), self.line(start), quoted, elements)

    def _elements(self, depth: int) -> tuple[Word, ...]:
        """Return the words of an array, at whose opening bracket the reader stands."""
        self.at += 1
        found: list[Word] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] in " \t\n\f\v\r":
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in ";&|<>(":
                return tuple(found)  # no array after all
            else:
                found.append(self._word(depth + 1))
        self.at += 1
        return tuple(found)

    def _part(self, here: str, depth: int) -> list[Part]:
        line = self.line()
        if here == "$":
            return [self._dollar(depth, quoted=False)]
        if here == "\\":
            self.at += 2
            return [Literal(self.text[self.at - 1 : self.at], line)]
        if here == "`":
            return [self._backquoted()]
        if blank := _TEMPLATE.match(self.text, self.at):
            self.at = blank.end()
            return [Blank(line)]
        run = _RUN.match(self.text, self.at)
        self.at = run.end() if run else self.at + 1
        return [Literal(run[0] if run else here, line)]

    def _quoted(self, quote: str, depth: int) -> list[Part]:
        start, line = self.at, self.line()
        self.at += 1
        if quote == "'":
            end = self.text.find("'", self.at)
            if end < 0:
                return [Literal("'", line)]
            text, self.at = self.text[self.at : end], end + 1
            return [Literal(text, line)]
        try:
            return [Literal("", line), *self._until_quote(depth)]
        except _Unclosed:
            self._pay(self.at - start)
            self.at = start + 1
            return [Literal('"', line)]

    def _until_quote(self, depth: int) -> list[Part]:
        """Return the parts between double quotes, the first of which is read."""
        if depth > DEEPEST or self.budget < 0:
            raise _Unclosed
        parts: list[Part] = []
        while self.at < len(self.text):
            here = self.text[self.at]
            if here == '"':
                self.at += 1
                return parts
            parts += self._in_quotes(here, depth)
        raise _Unclosed

    def _in_quotes(self, here: str, depth: int) -> list[Part]:
        line = self.line()
        if run := _IN_QUOTES.match(self.text, self.at):
            self.at = run.end()
            return [Literal(run[0], line)]
        if here == "$":
            return [self._dollar(depth, quoted=True)]
        if here == "`":
            return [self._backquoted()]
        after = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        # A line that goes on does so in what is made of the text: code, or words.
        return [Literal(after if after in '"\\$`' else f"\\{after}", line)]

    def text_parts(self) -> list[Part]:
        """Return the parts of the whole text, in which quotes mean nothing."""
        parts: list[Part] = []
        while self.at < len(self.text):
            here = self.text[self.at]
            if here == '"':
                parts.append(Literal(here, self.line()))
                self.at += 1
            else:
                parts += self._in_quotes(here, 0)
        return _joined(parts)

    # What begins with a dollar -------------------------------------------------------------------

    def _dollar(self, depth: int, *, quoted: bool) -> Part:
        start, line = self.at, self.line()
        self.at += 1
        if self.text.startswith("{{", self.at):
            end = self.text.find("}}", self.at, self.at + 200)
            self.at = end + 2 if end > 0 else self.at
            return Blank(line) if end > 0 else Literal("$", line)
        if self.text.startswith("{", self.at):
            return self._braced(start, depth, quoted)
        if self.text.startswith("(", self.at):
            return self._substitution(line)
        if name := _NAME.match(self.text, self.at):
            self.at = name.end()
            return Variable(name[0], line, quoted)
        if self.text.startswith("'", self.at) and not quoted:
            return Literal("", line)  # $'…': the quote is read next
        return Literal("$", line)

    def _braced(self, start: int, depth: int, quoted: bool) -> Part:
        line = self.line()
        found = _BRACED.match(self.text, self.at + 1)
        if not found:
            self.at = start + 1
            return Literal("$", line)
        self.at = found.end()
        operator = _OPERATOR.match(self.text, self.at)
        operand: list[Part] = []
        text = operator[0] if operator else ""
        if operator and depth <= DEEPEST:
            self.at = operator.end()
            operand = self._until_brace(depth + 1)
        elif not self.text.startswith("}", self.at):
            text = "%"  # it takes something away, or replaces it
        end = self.text.find("}", self.at, self.at + 500)
        self.at = end + 1 if end >= 0 else self.at
        if found[1]:
            return Blank(line)  # its length, or a name
        return Variable(found[2], line, quoted, found[3], text, tuple(_joined(operand)))

    def _until_brace(self, depth: int) -> list[Part]:
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in "}\n":
            here = self.text[self.at]
            if here in "'\"":
                parts += self._quoted(here, depth)
            elif here in " \t;&|<>()#{":
                parts.append(Literal(here, self.line()))
                self.at += 1
            else:
                parts += self._part(here, depth)
        return parts

    def _substitution(self, line: int) -> Part:
        """Return what stands in ``$( )``, at whose opening bracket the reader stands."""
        end = self._closing(self.at)
        if end is None:
            return Literal("$", line)
        inside, self.at = self.text[self.at + 1 : end], end + 1
        return Blank(line) if inside.startswith("(") else Substitution(inside, line)

    def _closing(self, start: int) -> int | None:
        depth = 0
        for found in _BRACKETS.finditer(self.text, start):
            if found[0][0] not in "()":
                continue
            depth += 1 if found[0] == "(" else -1
            if not depth:
                self._pay(found.end() - start)
                return found.start()
            if self.budget < found.end() - start:
                break
        self._pay(len(self.text) - start)
        return None

    def _backquoted(self) -> Part:
        line = self.line()
        end = self.text.find("`", self.at + 1)
        if end < 0:
            self.at += 1
            return Literal("`", line)
        inside, self.at = self.text[self.at + 1 : end], end + 1
        return Substitution(inside, line)


_BRACKETS = re.compile(r"\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"|[()]", re.DOTALL)


def _joined(parts: list[Part]) -> list[Part]:
    """Return parts with literals that follow each other as one; it is where its text begins."""
    found: list[Part] = []
    for is_literal, group in itertools.groupby(parts, lambda part: isinstance(part, Literal)):
        members = list(group)
        if is_literal:
            literals = [part for part in members if isinstance(part, Literal)]
            line = next((part.line for part in literals if part.text.strip()), literals[0].line)
            members = [Literal("".join(part.text for part in literals), line)]
        found += members
    return found
