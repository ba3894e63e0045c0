"""What the questions about what disappeared, and about unknown bases, must answer."""

from typing import Any

from graph.schema import DerivedFrom, StatesBase, TrainedOn, Uses
from tests.queries.expected import Facts, Key, Rows, _key, below, distances, gone_since, last_stated


def _gone(facts: Facts, found: dict[Key, int]) -> Rows:
    return {
        (
            key[1], key[0], last_stated(facts, key), gone_since(facts, key),
            getattr(facts.described[key], "gone_stated_by", None), steps,
        )
        for key, steps in found.items()
        if gone_since(facts, key)
    }  # fmt: skip


def gone(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    return _gone(facts, distances(facts, start, declared_only))


def gone_descendants(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    return _gone(facts, below(facts, start, declared_only))


def unresolved_bases(facts: Facts, start: Key, declared_only: bool = False) -> Rows:
    found = distances(facts, start, declared_only)
    known = {_key(claim.start) for claim in facts.of(DerivedFrom)}
    return {
        (
            claim.start.id, claim.start.kind.label, claim.text, claim.method, claim.stated_by,
            claim.declared, claim.evidence, found[_key(claim.start)],
        )
        for claim in facts.of(StatesBase, declared_only=declared_only)
        if isinstance(claim, StatesBase)
        and _key(claim.start) in found
        and (claim.declared or _key(claim.start) not in known)
    }  # fmt: skip


def gone_parents(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    users: dict[Key, set[Key]] = {}
    for claim in facts.counted(DerivedFrom, TrainedOn, Uses):
        child, parent = _key(claim.start), _key(claim.end)
        if child != parent and gone_since(facts, parent) and not gone_since(facts, child):
            users.setdefault(parent, set()).add(child)
    rows = [
        (
            key[1], key[0], len(some), sum(user[0] == "Repository" for user in some),
            last_stated(facts, key), gone_since(facts, key),
            getattr(facts.described[key], "gone_stated_by", None),
        )
        for key, some in users.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:limit]


def stated_unresolved(facts: Facts, limit: int) -> list[tuple[Any, ...]]:
    rows = [
        (
            claim.start.id, claim.start.kind.label, claim.text, claim.method, claim.stated_by,
            getattr(facts.described.get(_key(claim.start)), "downloads", None),
        )
        for claim in facts.of(StatesBase)
        if isinstance(claim, StatesBase)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-(row[5] or 0), row[0], row[1], row[2], row[4]))[:limit]
