"""What the embedded engine answers to Cypher of a user's own, as Neo4j would.

The text is changed where the engine understands it otherwise, and the values of the answer are
made those of every engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from graph.embedded.hints import with_hint
from graph.errors import UsageError
from graph.store.cypher_tokens import (
    Clause,
    CypherToken,
    Item,
    Projection,
    read_clauses,
    read_projection,
    read_tokens,
    split_list,
    variables,
)
from graph.store.values import (
    PLAIN,
    NodeValue,
    OwnAnswer,
    PathValue,
    RelationshipValue,
    by_name,
    key_of,
    known,
)

_WAYS = {"ASC", "ASCENDING", "DESC", "DESCENDING"}
_RESERVED = {"END", "GROUP", "ONLY", "ORDER"}
"""Words that are no names to the engine."""
_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})


def answer_own(cypher: str, ask: Callable[[str], list[dict[str, Any]]]) -> OwnAnswer:
    """Return the answer to a user's query; ``ask`` returns the rows of a text."""
    own = own_text(cypher)
    try:
        rows = ask(own.text)
    except UsageError as error:
        raise with_hint(cypher, error) from error
    names = own.names or (tuple(rows[0]) if rows else ())
    for row in rows:
        for name, value in row.items():
            if type(value) not in PLAIN:
                row[name] = own_value(value)
    if rows and tuple(rows[0]) != names:
        rows = [dict(zip(names, row.values(), strict=True)) for row in rows]
    for place, mend in own.mended.items():
        for row in rows:
            row[names[place]] = mend(row[names[place]])
    return OwnAnswer(names, rows)


# The text ---------------------------------------------------------------------------------------


_Named = dict[str, set[int]]
"""Where variables are named, by their names in lower case."""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class OwnText:
    """A text to run, and the names that its columns have as they were written.

    ``names`` is None where the engine's own are right.
    """

    text: str
    names: tuple[str, ...] | None
    mended: dict[int, Callable[[Any], Any]] = field(default_factory=dict)
    """What makes the values of some columns what Neo4j's are, by the place of the column."""


def own_text(text: str) -> OwnText:
    """Return a user's query as the engine has to be asked to answer what Neo4j would.

    - A column that is called like a variable is sorted by the column, not by the variable.
    - A column without a name has the words that it is written in as its name.
    - WITH … ORDER BY needs no LIMIT, and what is sorted is not sorted in vain: the engine leaves
      out the order, and with it what LIMIT takes, before an aggregation without groups.
    """
    tokens = read_tokens(text)
    clauses = read_clauses(tokens)
    fresh = _fresh_names(text)
    named: _Named = {}
    for token in variables(tokens):
        named.setdefault(token.name.lower(), set()).add(token.start)
    edits: list[_Edit] = []
    returned: list[Projection] = []
    projections = {
        place: read_projection(clause)
        for place, clause in enumerate(clauses)
        if clause.word in ("RETURN", "WITH")
    }
    if not all(item.tokens for each in projections.values() for item in each.items):
        return OwnText(text, None)  # the engine says what is wrong
    before_star = _places_before_star(clauses, projections)
    for place, projection in projections.items():
        if projection.is_return:
            returned.append(projection)
        elif projection.order:
            condition = clauses[place + 1 : place + 2]
            has_condition = bool(condition) and condition[0].word == "WHERE"
            end = condition[0].end if has_condition else projection.end
            edits += _keep_order(projection, named, fresh, end, place in before_star)
    if any(projection.has_star for projection in returned) or not returned:
        return OwnText(_edited(text, edits), None)
    renamed = set[int]().union(*(_nameless(each) | _hidden(each, named) for each in returned))
    for projection in returned:
        edits += _rename(projection, renamed, fresh)
    names = tuple(item.name_in(text) for item in returned[0].items)
    mended = {
        place: mend
        for place, item in enumerate(returned[0].items)
        if (mend := _MENDED.get(item.tokens[0].name.lower())) and _is_call(item)
    }
    return OwnText(_edited(text, edits), names, mended)


def _stated_only(value: Any) -> Any:
    """Return a map without what is unknown."""
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if each is not None}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_MENDED: dict[str, Callable[[Any], Any]] = {"properties": _stated_only, "labels": _as_list}
"""Functions whose values are others on Neo4j."""


def _is_call(item: Item) -> bool:
    """Return whether a column is a call of a function with a variable, and nothing besides."""
    texts = [token.text for token in item.tokens]
    return len(texts) == 4 and (texts[1], texts[3]) == ("(", ")")


def _fresh_names(text: str) -> str:
    """Return how names may begin that the text does not have."""
    start = "ptm_"
    while start in text.lower():
        start += "_"
    return start


def _edited(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _hidden(projection: Projection, named: _Named) -> set[int]:
    """Return the columns that the engine takes for variables when it sorts; it folds the case."""
    if not projection.order:
        return set()
    ordering = {token.start for token in projection.order}
    return {
        place
        for place, item in enumerate(projection.items)
        if item.alias and named.get(item.alias.name.lower(), set()) - ordering - {item.alias.start}
    }


def _nameless(projection: Projection) -> set[int]:
    """Return the columns that have no name of their own, or one that is no name to the engine."""
    return {
        place
        for place, item in enumerate(projection.items)
        if (item.alias is None and not item.is_variable)
        or (item.alias is not None and item.alias.upper in _RESERVED)
    }


def _rename(projection: Projection, places: set[int], fresh: str) -> Iterator[_Edit]:
    """Yield what gives columns names of their own, where they stand and in ORDER BY."""
    new: dict[str, str] = {}
    columns: dict[tuple[str, ...], str] = {}
    for place, item in enumerate(projection.items):
        name = f"{fresh}{place}" if place in places else (item.alias or item.tokens[0]).text
        columns[tuple(token.text for token in item.tokens)] = name
        if place not in places:
            continue
        if item.alias is None:
            yield _Edit(item.end, item.end, f" AS {name}")
        else:
            yield _Edit(item.alias.start, item.alias.end, name)
            new[item.alias.name] = name
    yield from _rename_order(projection.order, new, columns)


def _rename_order(
    order: Sequence[CypherToken], new: dict[str, str], columns: dict[tuple[str, ...], str]
) -> Iterator[_Edit]:
    """Yield the columns' new names in ORDER BY; an expression that is one is that column."""
    for key in split_list(order):
        tokens = key[:-1] if key and key[-1].upper in _WAYS else key
        whole = columns.get(tuple(token.text for token in tokens))
        if whole and len(tokens) > 1:
            yield _Edit(tokens[0].start, tokens[-1].end, whole)
            continue
        texts = [token.text for token in tokens]
        named = {token.start for token in variables(tokens) if token.name in new}
        for place, token in enumerate(tokens):
            if token.start not in named:
                continue
            column = columns.get(tuple(texts[place : place + 3]))
            if texts[place + 1 : place + 2] == ["."] and column:
                yield _Edit(token.start, tokens[place + 2].end, column)
            else:
                yield _Edit(token.start, token.end, new[token.name])


def _keep_order(
    projection: Projection,
    named: _Named,
    fresh: str,
    end: int,
    star_follows: bool,
) -> Iterator[_Edit]:
    """Yield what makes a WITH … ORDER BY be sorted, and by its own columns."""
    tail = "" if projection.bounds else " SKIP 0"
    hidden = _hidden(projection, named)
    if hidden and not projection.has_star:
        yield from _rename(projection, hidden, fresh)
        again = [
            f"{fresh}{place} AS {item.alias.text}"
            if place in hidden and item.alias
            else (item.alias or item.tokens[0]).text
            for place, item in enumerate(projection.items)
        ]
        tail += f" WITH {', '.join(again)}"
    if tail:
        yield _Edit(projection.end, projection.end, tail)
    if not star_follows:
        yield _Edit(end, end, f" UNWIND [0] AS {fresh}{projection.keyword.start}")


def _places_before_star(clauses: Sequence[Clause], projections: dict[int, Projection]) -> set[int]:
    """Return the places of clauses after which every variable is returned, in the same part."""
    found: set[int] = set()
    star_follows = False
    for place in range(len(clauses) - 1, -1, -1):
        if clauses[place].word == "UNION":
            star_follows = False
        if star_follows:
            found.add(place)
        star_follows |= place in projections and projections[place].has_star
    return found


# The values -------------------------------------------------------------------------------------


def own_value(value: Any) -> Any:
    """Return a value of the engine as every engine gives it."""
    match value:
        case Decimal():
            whole = value.is_finite() and value == value.to_integral_value()
            return int(value) if whole else float(value)
        case {"_NODES": list() as nodes, "_RELS": list() as steps}:
            return _path(nodes, steps)
        case {"_ID": dict(), "_LABEL": str()}:
            return _relationship(value) if "_SRC" in value else _node(value)
        case dict():
            return by_name({_key(key): own_value(each) for key, each in value.items()})
        case list():
            return [own_value(each) for each in value]
        case bytes():
            return value.hex()
    return value


def _key(key: Any) -> str:
    """Return a key of a map, which may be anything to the engine, as JSON would have it."""
    if key is None or isinstance(key, bool):
        return json.dumps(key)
    return key.hex() if isinstance(key, bytes) else str(key)


def _node(value: dict[str, Any]) -> NodeValue:
    labels = (value["_LABEL"],)
    return NodeValue(labels, known(labels, _stated(value)))


def _relationship(
    value: dict[str, Any], nodes: dict[tuple[Any, ...], NodeValue] | None = None
) -> RelationshipValue:
    ends = [nodes.get(_place(value[end])) for end in ("_SRC", "_DST")] if nodes else []
    start, end = ends if len(ends) == 2 else (None, None)
    joined = (key_of(start), key_of(end)) if start and end else None
    return RelationshipValue(value["_LABEL"], known((value["_LABEL"],), _stated(value)), joined)


def _path(
    nodes: list[dict[str, Any]], steps: list[dict[str, Any]]
) -> PathValue | list[RelationshipValue]:
    """Return a path; of a variable for its relationships, which has no ends, those."""
    if len(nodes) <= len(steps):
        return [_relationship(step) for step in steps]
    made = [_node(node) for node in nodes]
    by_place = {_place(node["_ID"]): each for node, each in zip(nodes, made, strict=True)}
    return PathValue(
        tuple(made),
        tuple(_relationship(step, by_place) for step in steps),
        tuple(step["_SRC"] == node["_ID"] for step, node in zip(steps, nodes, strict=False)),
    )


def _stated(value: dict[str, Any]) -> dict[str, Any]:
    return {name: own_value(each) for name, each in value.items() if name not in _INTERNAL}


def _place(identity: dict[str, Any]) -> tuple[Any, ...]:
    return identity.get("table"), identity.get("offset")
