"""What of a lineage or an impact is asked for: how far, published by whom, and of which kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import NotFoundError, UsageError
from graph.schema import ARTIFACTS, Owner, Repository
from graph.schema.identifiers import shorten
from graph.schema.kinds import KIND_OF_PREFIX
from graph.store.base import Store
from queries.answer import Key
from queries.catalog import find_question
from queries.near_ids import find_near
from queries.texts import each_text

KINDS = tuple(kind.label.lower() for kind in ARTIFACTS)
"""The words for the kinds of artifacts, as users type them."""
_ON_GITHUB = "github"


@dataclass(frozen=True)
class Narrowing:
    """What is asked for; of what is None or empty, everything.

    ``depth`` is how many steps away the farthest stands, ``owners`` are names as users type them,
    ``kinds`` labels. ``published`` is what the graph says those owners publish, whatever its id.
    """

    depth: int | None = None
    owners: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    published: frozenset[Key] = frozenset()

    def __bool__(self) -> bool:
        """Return whether anything is left out."""
        return self.depth is not None or self.chooses

    @property
    def chooses(self) -> bool:
        """Return whether artifacts are chosen by what they are, and not by how far they stand."""
        return bool(self.owners or self.kinds)

    def takes(self, key: Key) -> bool:
        """Return whether an artifact is of the kinds, and one of the owners publishes it."""
        kind, identifier = key
        if self.kinds and kind not in self.kinds:
            return False
        return not self.owners or key in self.published or self._owns(kind, identifier)

    def _owns(self, kind: str, identifier: str) -> bool:
        place = _ON_GITHUB if kind == Repository.label else "hf"
        owner = owner_of(identifier).casefold()
        own = (each.casefold().rpartition(":") for each in self.owners)
        return bool(owner) and any(name == owner and where in ("", place) for where, _, name in own)

    def as_parameters(self, *, beyond: bool) -> dict[str, Any]:
        """Return what JSON says of it, and whether more lies beyond its depth."""
        made: dict[str, Any] = {}
        if self.depth is not None:
            made |= {"depth": self.depth, "beyond": beyond}
        if self.owners:
            made["owner"] = list(self.owners)
        if self.kinds:
            made["kind"] = [kind.lower() for kind in self.kinds]
        return made


EVERYTHING = Narrowing()


def read_narrowing(
    store: Store,
    depth: int | None = None,
    owner: str | Iterable[str] = (),
    kind: str | Iterable[str] = (),
) -> Narrowing:
    """Return what is asked for in a user's words.

    Raises
    ------
    UsageError
        If the depth is no whole number above 0, an owner has no name, or there is no such kind.
    """
    if depth is not None and (type(depth) is not int or depth < 1):
        raise UsageError(f"depth has to be a whole number above 0, and is {depth!r:.80}.")
    owners = tuple(dict.fromkeys(map(_owner_name, each_text([owner], "An owner", "org"))))
    kinds = tuple(dict.fromkeys(map(_label, each_text([kind], "A kind", KINDS[0]))))
    return Narrowing(depth, owners, kinds, frozenset(_published_by(store, owners)))


def _owner_name(text: str) -> str:
    """Return the name of an owner, after hf: or github: where that is said."""
    name = text.strip()
    for prefix in Owner.prefixes:
        name = name.removeprefix(f"{prefix}:")
    if not name.rpartition(":")[2].strip():
        raise UsageError(f"{text!r:.80} names no owner.")
    return name


def _label(word: str) -> str:
    kind = KIND_OF_PREFIX.get(word.lower())
    if kind not in ARTIFACTS:
        raise UsageError(f"There is no kind {word!r:.80}; there are {', '.join(KINDS)}.")
    return kind.label


def _published_by(store: Store, owners: Iterable[str]) -> Iterable[Key]:
    """Yield what sources state that owners publish; a bare name is looked for in each place."""
    question = find_question("owner_claims")
    for owner in owners:
        given = ":" in owner
        ids = [owner] if given else [owner, *(f"{start}{owner}" for start in Owner.id_starts)]
        for identifier in ids:
            for row in question.ask(store, owner_id=identifier).rows:
                yield row["child_kind"], row["child_id"]


def check_owners(store: Store, narrowing: Narrowing) -> None:
    """Check that the graph knows one of the owners at all, where nothing was found for them.

    Raises
    ------
    NotFoundError
        If it has none of them.
    """
    owners = narrowing.owners
    if not owners or narrowing.published or any(_has_owner(store, each) for each in owners):
        return
    known = ", ".join(shorten(each) for each in owners)
    near = find_near(store, owners[0], [Owner.label]) if len(owners) == 1 else []
    hint = f" Did you mean {' or '.join(map(shorten, near))}?" if near else ""
    raise NotFoundError(
        f"The graph has {'no owner' if len(owners) == 1 else 'none of the owners'} {known}.{hint}"
    )


def _has_owner(store: Store, owner: str) -> bool:
    """Return whether an id names an owner, in any case of its letters."""
    name = owner.rpartition(":")[2].lower()
    text = (
        f"MATCH (node:{'|'.join(kind.label for kind in ARTIFACTS)}) "
        "WITH toLower(node.id) AS text WHERE text STARTS WITH $begins OR text CONTAINS $holds "
        "RETURN 1 AS found LIMIT 1"
    )
    return bool(store.rows(text, {"begins": f"{name}/", "holds": f"/{name}/"}))


def owner_of(identifier: str) -> str:
    """Return the owner that an id names; empty where it names none."""
    return identifier.rpartition("/")[0].rpartition("/")[2]


def reached_from(starts: Iterable[Key], following: Mapping[Key, Iterable[Key]]) -> set[Key]:
    """Return what can be reached from some artifacts, these included."""
    reached = set(starts)
    waiting = list(reached)
    while waiting:
        for key in following.get(waiting.pop(), ()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached
