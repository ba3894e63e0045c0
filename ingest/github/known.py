"""What the graph knows of GitHub's repositories: read in batches, before GitHub is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graph.errors import NoGraphError
from graph.schema import End, Repository, Uses
from graph.store.base import Store
from graph.store.source_state import stored_aliases

_COLUMNS = ("id", "display_name", "modified", "revision")
_THERE = "n.gone_since IS NULL"
_RETURNED = ", ".join(f"n.{name} AS {name}" for name in _COLUMNS)


def stored_repositories(store: Store, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the repositories of these ids that the graph holds, by id."""
    rows = _rows(store, f"MATCH (n:{Repository.label}) WHERE n.id IN $ids", {"ids": list(ids)})
    return {row["id"]: row for row in rows}


def users_of(store: Store, artifacts: Iterable[End], host: str) -> Iterator[str]:
    """Yield the names of the repositories of a host that use one of these, as the graph knows."""
    for kind, identifier in artifacts:
        match = (
            f"MATCH (n:{Repository.label})-[:{Uses.label}]->(m:{kind.label}) "
            f"WHERE m.id = $id AND n.id STARTS WITH $start AND {_THERE}"
        )
        yield from _names(_rows(store, match, {"id": identifier, "start": f"{host}/"}, "DISTINCT "))


def repositories_of(store: Store, owner: str, host: str) -> Iterator[str]:
    """Yield the names of the repositories of an owner that the graph holds."""
    match = f"MATCH (n:{Repository.label}) WHERE n.id STARTS WITH $start AND {_THERE}"
    yield from _names(_rows(store, match, {"start": f"{host}/{owner}/".lower()}))


def names_of(store: Store, artifact: End) -> list[str]:
    """Return the ids under which an artifact may be named in code: its own and its aliases."""
    aliases = stored_aliases(store).to_pylist()
    label = artifact.kind.label
    pairs = {(row["alias"], row["target"]) for row in aliases if row["kind"] == label}
    own = dict(pairs).get(artifact.id, artifact.id)
    others = sorted(alias for alias, target in pairs if target == own)
    return list(dict.fromkeys([artifact.id, own, *others]))


def _names(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        name = str(row["id"]).partition("/")[2]
        shown = row["display_name"]
        yield shown if isinstance(shown, str) and shown.lower() == name else name


def _rows(store: Store, match: str, values: dict[str, Any], once: str = "") -> list[dict[str, Any]]:
    try:
        return store.rows(f"{match} RETURN {once}{_RETURNED}", values)
    except NoGraphError:
        return []
