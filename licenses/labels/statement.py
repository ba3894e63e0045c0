"""A licence statement: the meaning of a label, with one id for all its spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from licenses.catalog.table import Licence, look_up
from licenses.labels.expression import LIST

_GFDL = re.compile(r"gfdl(-\d.*)?")
OTHER, UNRECOGNISED = "other:", "unrecognised:"
"""How the ids of statements begin whose licence the table does not have."""
LONGEST_NAME = 200
"""Characters of a name that an id keeps."""
_NOT_STATED = {"", "none", "null", "noassertion"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One licence, or several joined by AND or OR, or by AND/OR where nobody says which.

    ``id`` is canonical: Hub ids, parts sorted (``gemma AND/OR llama3.1``); ``other:NAME`` for the
    Hub's ``other`` with a name; ``unrecognised:HASH`` with the text in ``raw``. ``licence`` is
    the row of the table where the statement is one known licence; ``parts`` are the statements
    that a compound consists of, and ``operator`` joins them.
    """

    id: str
    licence: Licence | None = None
    raw: str | None = None
    parts: tuple[Statement, ...] = ()
    operator: str = ""


def make_statement(
    *labels: str, operator: str = "AND", name: str | None = None
) -> Statement | None:
    """Return the statement that labels make together; None where they state nothing.

    Parameters
    ----------
    labels
        Hub ids, SPDX ids or scancode keys, as they stand in the label. GitHub's NOASSERTION
        states nothing.
    operator
        AND where all apply, OR where one may be chosen, AND/OR for a list that does not say which.
    name
        The ``license_name`` that stands beside ``other``.
    """
    return join_statements([s for label in labels if (s := _state_one(label, name))], operator)


def join_statements(statements: Iterable[Statement], operator: str = "AND") -> Statement | None:
    """Return the one statement that several make, each part once; None for none.

    A compound joined by another word keeps together, in parentheses.
    """
    parts: dict[str, Statement] = {}
    for statement in statements:
        for part in statement.parts if statement.operator == operator else (statement,):
            parts[f"({part.id})" if part.parts else part.id] = part
    ordered = tuple(parts[shown] for shown in sorted(parts))
    if len(ordered) < 2:
        return ordered[0] if ordered else None
    return Statement(f" {operator} ".join(sorted(parts)), parts=ordered, operator=operator)


def join_list(statements: Iterable[Statement]) -> Statement | None:
    """Return the one statement that a list of the Hub makes, which may be a choice or all of it.

    Wikipedia's two licences are known to be a choice.
    """
    listed = list(statements)
    return join_statements(listed, "OR" if _is_known_choice({s.id for s in listed}) else LIST)


def _is_known_choice(ids: set[str]) -> bool:
    shared = {identifier for identifier in ids if identifier.startswith("cc-by-sa-")}
    free = {identifier for identifier in ids if _GFDL.fullmatch(identifier)}
    return bool(shared and free) and ids == shared | free


def _state_one(label: str, name: str | None) -> Statement | None:
    text = label.strip()
    if text.lower() in _NOT_STATED:
        return None
    if text.lower() == "other" and name and name.strip():
        return _state_named(name.strip())
    licence = look_up(text)
    return Statement(licence.id, licence) if licence else _state_unrecognised(text)


def _state_unrecognised(text: str) -> Statement:
    return Statement(unrecognised_id(text), raw=text)


def unrecognised_id(text: str) -> str:
    """Return the id of the statement of a label that is not known; it depends on the case."""
    # It loads more slowly than all of the labels, and what is in a graph has been recognised.
    import hashlib

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{UNRECOGNISED}{digest}"


def _state_named(name: str) -> Statement:
    licence = look_up(name)
    if licence:
        return Statement(licence.id, licence, raw=name)
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        # No store can keep an id that is not valid Unicode.
        return _state_unrecognised(name)
    return Statement(f"{OTHER}{name.lower()[:LONGEST_NAME]}", raw=name)
