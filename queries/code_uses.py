"""Where the files of a repository name models and datasets: loads, and mentions in prose."""

from __future__ import annotations

from collections.abc import Iterable

from graph.schema.kinds import only_uses
from graph.store.base import Store
from queries.answer import Key, nulls_last
from queries.catalog import find_question
from queries.rows import CodeUse

NOT_SHIPPED = ("test", "docs")
"""What files are for whose loads are not shipped with a repository."""
IN_TEXT = "text"
"""How a mention is read: what a text names is not loaded by that."""
_ROLES = ("product", None, "docs", "test")
"""What files are for, those first whose loads count most; None where nobody says."""


def find_uses(store: Store, user: Key, *, declared_only: bool = False) -> list[CodeUse]:
    """Return the places where an artifact names what it uses: loads first, those of the product."""
    kind, identifier = user
    if not only_uses(kind):
        return []
    question = find_question("uses")
    rows = question.ask(store, declared_only=declared_only, repository_id=identifier).rows
    return sorted((CodeUse(**row) for row in rows), key=use_order)


def is_mention(use: CodeUse) -> bool:
    """Return whether a place only names an artifact, in prose."""
    return use.how == IN_TEXT


def first_places(uses: Iterable[CodeUse]) -> dict[Key | None, CodeUse]:
    """Return of each model and dataset that a repository loads the first place where it does."""
    found: dict[Key | None, CodeUse] = {}
    for use in uses:
        if use.path is not None and not is_mention(use):
            found.setdefault((use.kind, use.id), use)
    return found


def mentioned(uses: Iterable[CodeUse]) -> set[tuple[Key, str]]:
    """Return what each source has only mentions of, with the source."""
    found: dict[tuple[Key, str], bool] = {}
    for use in uses:
        key = (use.kind, use.id), use.stated_by
        found[key] = found.get(key, True) and is_mention(use)
    return {key for key, only in found.items() if only}


def loads_first(texts: Iterable[str], uses: Iterable[CodeUse]) -> list[str]:
    """Return places in code as texts, those of loads first; no mention, where there are loads."""
    own = list(uses)
    loads = [place_text(use.path, use.line) for use in own if use.path and not is_mention(use)]
    mentions = {place_text(use.path, use.line) for use in own if use.path and is_mention(use)}
    given = list(texts)
    left = [text for text in given if text not in loads and not (loads and text in mentions)]
    return [*(text for text in dict.fromkeys(loads) if text in given), *left]


def place_text(path: str | None, line: int | None) -> str:
    """Return a file and line as evidence has them."""
    return f"{path}:{line or ''}".rstrip(":")


def use_order(use: CodeUse) -> tuple[object, ...]:
    """Return what places are sorted by: loads first, those of the product before the others."""
    role = _ROLES.index(use.role) if use.role in _ROLES else len(_ROLES)
    place = (use.path is None, use.path or "", use.line is None, use.line or 0)
    return is_mention(use), role, *place, nulls_last(use)


def is_shipped(use: CodeUse) -> bool:
    """Return whether what a repository names is shipped with it: no mention, test or document."""
    return use.declared and not is_mention(use) and use.role not in NOT_SHIPPED
