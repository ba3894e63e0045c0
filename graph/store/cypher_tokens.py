"""A text of Cypher as tokens, and as the clauses that choose columns: RETURN and WITH."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<aside> \s+ | //[^\r\n]* | /\*.*?\*/ )
    | (?P<text> '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" )
    | (?P<quoted> `[^`]*` )
    | (?P<word> [^\W\d]\w* )
    | (?P<number> \d\w* )
    | (?P<sign> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CLAUSES = {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "UNION", "WHERE"}
"""Words that begin a clause, or the condition that ends one."""
_AFTER_ITEMS = {"ORDER", "SKIP", "OFFSET", "LIMIT"}


class CypherToken(NamedTuple):
    """A token: text, quoted name, word, number or sign, and where it begins."""

    kind: str
    text: str
    start: int = 0

    @property
    def upper(self) -> str:
        """Return it in upper case."""
        return self.text.upper()

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.start + len(self.text)

    @property
    def is_name(self) -> bool:
        """Return whether it may be a name."""
        return self.kind in ("word", "quoted")

    @property
    def name(self) -> str:
        """Return it without the quotes of a name."""
        return self.text.strip("`")


NOTHING = CypherToken("sign", "")


def read_tokens(text: str) -> list[CypherToken]:
    """Return the tokens of a text, without blanks and comments."""
    return [
        CypherToken(str(match.lastgroup), match[0], match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "aside"
    ]


@dataclass(frozen=True)
class Item:
    """One column of a RETURN or WITH: its tokens, and its alias if it has one."""

    tokens: Sequence[CypherToken]
    alias: CypherToken | None

    @property
    def is_variable(self) -> bool:
        """Return whether it is a variable as it stands."""
        return len(self.tokens) == 1 and self.tokens[0].is_name

    @property
    def is_star(self) -> bool:
        """Return whether it is all variables."""
        return len(self.tokens) == 1 and self.tokens[0].text == "*"

    @property
    def end(self) -> int:
        """Return where its last token ends, which is that of its alias."""
        return (self.alias or self.tokens[-1]).end

    def name_in(self, text: str) -> str:
        """Return the name of its column, as Neo4j has it: the alias, or what is written."""
        if self.alias or self.is_variable:
            return (self.alias or self.tokens[0]).name
        return text[self.tokens[0].start : self.tokens[-1].end]


@dataclass(frozen=True)
class Projection:
    """A RETURN or WITH: its items, and the tokens of ORDER BY and of SKIP and LIMIT."""

    keyword: CypherToken
    items: Sequence[Item]
    order: Sequence[CypherToken] = field(default_factory=tuple)
    bounds: Sequence[CypherToken] = field(default_factory=tuple)
    end: int = 0
    """Where its last token but the condition ends."""

    @property
    def is_return(self) -> bool:
        """Return whether it is a RETURN."""
        return self.keyword.upper == "RETURN"

    @property
    def has_star(self) -> bool:
        """Return whether all variables are among its columns."""
        return any(item.is_star for item in self.items)


@dataclass(frozen=True)
class Clause:
    """A clause outside of brackets: its tokens, the first of which names it."""

    tokens: Sequence[CypherToken]

    @property
    def word(self) -> str:
        """Return the word that names it, in upper case."""
        return self.tokens[0].upper

    @property
    def end(self) -> int:
        """Return where its last token ends."""
        return self.tokens[-1].end


def read_clauses(tokens: Sequence[CypherToken]) -> list[Clause]:
    """Return the clauses of a query; those of subqueries are inside of theirs."""
    starts = [place for place, depth in _places(tokens) if not depth and _begins(tokens, place)]
    return [
        Clause(tokens[start:end])
        for start, end in itertools.pairwise([*starts, *([len(tokens)] if starts else [])])
    ]


def read_projection(clause: Clause) -> Projection:
    """Return the columns, order and bounds of a RETURN or WITH."""
    tokens = clause.tokens
    starts = [
        place
        for place, depth in _places(tokens)
        if not depth and place and _follows_items(tokens, place)
    ]
    first = starts[0] if starts else len(tokens)
    ordered = bool(starts) and tokens[first].upper == "ORDER"
    bounds = first if not ordered else (starts[1] if len(starts) > 1 else len(tokens))
    begin = 2 if len(tokens) > 1 and tokens[1].upper == "DISTINCT" else 1
    return Projection(
        tokens[0],
        tuple(map(_read_item, split_list(tokens[begin:first]))),
        tokens[first + 2 : bounds] if ordered else (),
        tokens[bounds:],
        clause.end,
    )


def variables(tokens: Sequence[CypherToken]) -> Iterator[CypherToken]:
    """Yield what may name a variable: no property, parameter, function, label or key of a map."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        slice_ends = before == "." and place > 1 and tokens[place - 2].text == "."
        is_key = after == ":" and before not in ("(", "[")
        is_named = before in ("$", ":", "|") or (before == "." and not slice_ends)
        if token.is_name and after != "(" and not is_key and not is_named:
            yield token


def _places(tokens: Sequence[CypherToken]) -> Iterator[tuple[int, int]]:
    """Yield each place, and how many brackets are open there."""
    depth = 0
    for place, token in enumerate(tokens):
        if token.text in _CLOSING.values():
            depth -= 1
        yield place, max(depth, 0)
        if token.text in _CLOSING:
            depth += 1


def _begins(tokens: Sequence[CypherToken], place: int) -> bool:
    token, before = tokens[place], tokens[place - 1] if place else NOTHING
    if token.kind != "word" or token.upper not in _CLAUSES or _is_named(tokens, place):
        return False
    if token.upper == "MATCH":
        return before.upper != "OPTIONAL"
    return token.upper != "WITH" or before.upper not in ("STARTS", "ENDS")


def _follows_items(tokens: Sequence[CypherToken], place: int) -> bool:
    token = tokens[place]
    if token.kind != "word" or token.upper not in _AFTER_ITEMS or _is_named(tokens, place):
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else NOTHING
    return after.upper == "BY" if token.upper == "ORDER" else after.text not in (",", ")", "")


def _is_named(tokens: Sequence[CypherToken], place: int) -> bool:
    """Return whether a word is a name because of what stands before or after it."""
    before = tokens[place - 1] if place else NOTHING
    after, later = (*tokens[place + 1 : place + 3], NOTHING, NOTHING)[:2]
    has_property = after.text == "." and later.is_name
    is_named = before.text in (".", "$", ":", "|") or before.upper == "AS"
    return is_named or has_property or after.text == ":"


def split_list(tokens: Sequence[CypherToken]) -> Iterator[Sequence[CypherToken]]:
    """Yield what stands between commas outside of brackets."""
    start = 0
    for place, depth in _places(tokens):
        if not depth and tokens[place].text == ",":
            yield tokens[start:place]
            start = place + 1
    yield tokens[start:]


def _read_item(tokens: Sequence[CypherToken]) -> Item:
    if len(tokens) > 2 and tokens[-2].upper == "AS" and tokens[-1].is_name:
        return Item(tokens[:-2], tokens[-1])
    return Item(tokens, None)
