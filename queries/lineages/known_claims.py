"""What a graph states of some artifacts and all upstream of them, made ready for many lineages.

Each artifact's rows are made once, without the number of steps that a lineage begins with, and
stand in the order of a lineage's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from graph.schema import Claim, LicensedAs, StatesBase
from graph.schema.kinds import is_use, upstream
from graph.store.tables import Tables, empty
from queries.answer import Key, nulls_last
from queries.code_uses import use_order
from queries.families.tables import last_stated
from queries.propagation.labelled_edges import counted_claims
from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase

Fields = tuple[Any, ...]
Facts = Mapping[Key, Mapping[str, Any]]
"""Of each artifact in the graph what a lineage says of it: see ``reading.FACTS``."""
_STEP = ("from_id", "to_id", "method", "stated_by", "declared", "from_kind", "to_kind")
_LABEL = ("from_kind", "from_id", "to_id", "stated_by", "declared", "raw")
_BASE = ("from_kind", "from_id", "text", "method", "stated_by", "declared", "evidence")
_USE = (
    "from_kind", "from_id", "to_id", "to_kind", "path", "line", "how", "call", "role", "reuse",
    "pinned", "stated_by", "declared",
)  # fmt: skip
_Row = TypeVar("_Row")


class KnownClaims:
    """The claims of some artifacts and all upstream of them, by the artifact that they begin at."""

    def __init__(self, claims: Tables, facts: Facts, *, declared_only: bool = False) -> None:
        if declared_only:
            claims = {claim: table.filter(table["declared"]) for claim, table in claims.items()}
        self._facts = facts
        self.steps = _read_steps(claims)
        self.parents = {child: _parents_of(rows) for child, rows in self.steps.items()}
        self.uses = _read_uses(claims)
        self._labels = _read_labels(claims)
        self._bases = _read_bases(claims)

    def artifact_rows(self, artifact: Key, steps: int) -> Iterator[LicensedArtifact]:
        """Yield the licences of an artifact that stands so many steps from the subject."""
        if facts := self._facts.get(artifact):
            kind, identifier = artifact
            mentioned = facts["only_mentioned"]
            for label in self._labels.get(artifact, _UNLABELLED):
                yield LicensedArtifact._make((steps, identifier, kind, *label, mentioned))

    def gone_row(self, artifact: Key, steps: int) -> GoneArtifact | None:
        """Return what is known of an artifact's disappearance; None if it is there."""
        facts = self._facts.get(artifact)
        since = facts["gone_since"] if facts else None
        if not facts or since is None:
            return None
        last, by = last_stated(facts["facts_at"], since), facts["gone_stated_by"]
        return GoneArtifact(artifact[1], artifact[0], last, since, by, steps)

    def base_rows(self, artifact: Key, steps: int) -> Iterator[StatedBase]:
        """Yield the bases that an artifact states and nobody can look up."""
        for base in self._bases.get(artifact, ()):
            yield StatedBase._make((artifact[1], artifact[0], *base, steps))


_UNLABELLED: tuple[Fields, ...] = ((None, None, None, None),)


def _read_steps(claims: Tables) -> dict[Key, list[Fields]]:
    """Return the fields of the steps that begin at each artifact, after the number, once each."""
    found: dict[Key, dict[Fields, None]] = {}
    for claim in upstream().claims:
        for child, parent, method, by, declared, child_kind, parent_kind in _rows(
            claims, claim, _STEP
        ):
            fields = child, claim.label, parent, method, by, declared, child_kind, parent_kind
            found.setdefault((child_kind, child), {})[fields] = None
    return {child: sorted(rows, key=nulls_last) for child, rows in found.items()}


def _parents_of(rows: Iterable[Fields]) -> list[Key]:
    return list(dict.fromkeys((parent_kind, parent) for _, _, parent, *_, parent_kind in rows))


def _read_labels(claims: Tables) -> dict[Key, list[Fields]]:
    rows = _rows(claims, LicensedAs, _LABEL)
    return _grouped(rows, lambda label: label, nulls_last)


def _read_bases(claims: Tables) -> dict[Key, list[Fields]]:
    counted: Tables = {StatesBase: counted_claims(claims, StatesBase)}
    return _grouped(_rows(counted, StatesBase, _BASE), lambda base: base, nulls_last)


def _read_uses(claims: Tables) -> dict[Key, list[CodeUse]]:
    rows = (
        row for claim in upstream().claims if is_use(claim) for row in _rows(claims, claim, _USE)
    )
    keyed = ((kind, user, user, *place) for kind, user, *place in rows)
    return _grouped(keyed, CodeUse._make, use_order)


def _grouped(
    rows: Iterable[Fields], make: Callable[[Fields], _Row], order: Callable[[_Row], Any]
) -> dict[Key, list[_Row]]:
    """Return by kind and id, which rows begin with, what is made of the rest of each, in order."""
    found: dict[Key, list[_Row]] = {}
    for kind, identifier, *rest in rows:
        found.setdefault((kind, identifier), []).append(make(tuple(rest)))
    for made in found.values():
        made.sort(key=order)
    return found


def _rows(claims: Tables, claim: type[Claim], names: Iterable[str]) -> Iterator[Fields]:
    """Return rows of some columns of one type's claims; what it has not is unknown."""
    table = claims.get(claim, empty(claim))
    columns = (
        table[name].to_pylist() if name in table.column_names else [None] * len(table)
        for name in names
    )
    return zip(*columns, strict=True)
