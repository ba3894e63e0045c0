"""Brings back what versions before schema 4 ended when an artifact disappeared.

They moved the claims of an artifact to the journal when a dump or the Hub did not have it any more.
It may still be what others were made from: what it stated last counts again, and it is marked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.alias_resolution import alias_id, alias_targets
from graph.planning.change_set import StoreReader
from graph.planning.disappearance import Absence
from graph.planning.marks import HUB, presences
from graph.schema import CLAIM_OF, Alias, Artifact, Change, Claim, Run, claim_key, properties
from graph.schema.kinds import ON_THE_HUB
from graph.store.tables import ENDS, Tables, arrow_schema, conform

FIRST_WITHOUT = 4
"""The schema from which on a disappearance ends nothing."""
_DUMP = "snapshot"
"""Who notices in a dump that something is missing; the source of its Run begins so as well."""

_Row = dict[str, Any]


@dataclass(slots=True)
class Restoration:
    """What is to be written, the marks that go with it, and the entries that leave the journal."""

    tables: Tables = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything to bring back."""
        return bool(self.tables)


def find_restoration(reader: StoreReader) -> Restoration:
    """Return what brings back the claims of artifacts that disappeared and have not returned.

    An artifact that was described on the day on which its claim ended, or later, had stopped to
    state it. One that is there under another name has only been renamed: it gets its alias.
    """
    made = Restoration()
    journal = reader.nodes(Change, None)
    ended = journal.filter(pc.fill_null(pc.equal(journal["reason"], "gone"), False))
    targets, days = alias_targets(reader.nodes(Alias, None)), _days_of_dumps(reader)
    restored: dict[tuple[str, ...], _Row] = {}
    for kind in (kind for kind in ON_THE_HUB if issubclass(kind, Artifact)):
        entries = ended.filter(pc.equal(ended["from_kind"], kind.label)).to_pylist()
        names, since = targets.get(kind, {}), dict[str, str]()
        for entry in entries:
            entry["from_id"] = names.get(entry["from_id"], entry["from_id"])
        last = _last_described(reader, kind, {entry["from_id"] for entry in entries})
        renamed = _renamed(reader, kind, last)
        _add_aliases(made, kind, renamed)
        for entry in entries:
            own, day = entry["from_id"], entry["ended"] or ""
            if own in renamed or own not in last or last[own]["facts_at"] >= day:
                continue
            if _add_claim(restored, entry):
                since[own] = min(day, since.get(own, day))
                made.entries.append(entry["id"])
        made.absences += _absences(kind, since, days)
    _add_claims(made, restored.values())
    return made


def _days_of_dumps(reader: StoreReader) -> set[str]:
    """Return the days of whole dumps, as their Runs say."""
    runs = reader.nodes(Run, None).to_pylist()
    return {r["taken"] for r in runs if r["complete"] and str(r["source"]).startswith(_DUMP)}


def _last_described(reader: StoreReader, kind: type[Artifact], ids: set[str]) -> dict[str, _Row]:
    """Return those of these artifacts that the Hub has described."""
    wanted = pa.chunked_array([pa.array(sorted(ids), pa.string())])
    rows = reader.nodes(kind, wanted)
    rows = rows.filter(pc.is_in(rows["id"], value_set=wanted))
    rows = rows.filter(pc.is_valid(presences(rows))).select(["id", "hub_id", "facts_at"])
    return {row["id"]: row for row in rows.to_pylist()}


def _renamed(reader: StoreReader, kind: type[Artifact], last: dict[str, _Row]) -> dict[str, str]:
    """Return new ids of artifacts that are there under another name, by the Hub's own id."""
    by_hub_id = {row["hub_id"]: row for row in last.values() if row["hub_id"]}
    found: dict[str, str] = {}
    for row in reader.of_hub_ids(kind, sorted(by_hub_id)).to_pylist():
        known = by_hub_id[row["hub_id"]]
        if row["id"] != known["id"] and (row["facts_at"] or "") > known["facts_at"]:
            found[known["id"]] = row["id"]
    return found


def _add_aliases(made: Restoration, kind: type[Artifact], renamed: dict[str, str]) -> None:
    rows = [
        {
            "id": alias_id(kind.label, name, _DUMP),
            "kind": kind.label,
            "alias": name,
            "target": target,
            "stated_by": _DUMP,
        }
        for name, target in renamed.items()
    ]
    if rows:
        before = [made.tables[Alias]] if Alias in made.tables else []
        made.tables[Alias] = pa.concat_tables([*before, conform(Alias, pa.Table.from_pylist(rows))])


def _add_claim(restored: dict[tuple[str, ...], _Row], entry: _Row) -> bool:
    """Take the claim of an entry, the newest of each key; return whether it can be read."""
    claim = CLAIM_OF.get(entry["claim"])
    try:
        values = json.loads(entry["values"] or "{}")
    except ValueError:
        return False
    if claim is None or not isinstance(values, dict):
        return False
    known = {p.name for p in properties(claim)}
    row = {name: value for name, value in values.items() if name in known}
    row |= {"stated_by": entry["stated_by"], "first_seen": entry["began"]}
    row |= {name: entry[name] for name in ENDS} | {"claim": claim.label}
    names = ("claim", *ENDS, *claim_key(claim))
    key = tuple(str(row.get(name)) for name in names)
    if key not in restored or (row["first_seen"] or "") > (restored[key]["first_seen"] or ""):
        restored[key] = row
    return True


def _add_claims(made: Restoration, rows: Iterable[_Row]) -> None:
    found: dict[type[Claim], list[_Row]] = {}
    for row in rows:
        found.setdefault(CLAIM_OF[row.pop("claim")], []).append(row)
    for claim, several in found.items():
        made.tables[claim] = pa.Table.from_pylist(several, schema=arrow_schema(claim))


def _absences(kind: type[Artifact], since: dict[str, str], dumps: set[str]) -> list[Absence]:
    """Return that these artifacts were missing since their days: in a dump, or the Hub said so."""
    days: dict[str, list[str]] = {}
    for own, day in since.items():
        days.setdefault(day, []).append(own)
    return [
        Absence(
            kind,
            [day],
            _DUMP if day in dumps else HUB,
            pa.chunked_array([pa.array(ids, pa.string())]),
        )
        for day, ids in days.items()
    ]
