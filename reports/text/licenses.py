"""Findings about licences as they are read on a screen: conflicts, the unknown, what is to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from reports.text.screen import aligned, folded, room, told_with, width
from reports.text.words import dispute, how, number, plain, typed

if TYPE_CHECKING:
    from queries.answer import Report, Row

SCOPE = "This reads declared labels by what their licences say; it is no legal advice."
_SCOPED = (
    "LicenseReport", "CheckReport", "LicenseClash", "JudgedArtifact", "Clash", "ClashingPair",
    "Drift", "LicenseTerms",
)  # fmt: skip
MISSING = "upstream_missing"
_VERDICTS = {
    "conflict": "{conflicts} a licence that is at odds with the label of {id}.",
    "unknown": "No conflict is certain, yet what is unknown above {id} may hide one.",
    "compatible": "No licence above {id} is at odds with its label.",
}
_NOTHING = "Nothing is known above {id}, so there is nothing that its label could be at odds with."
_CLASH = "No licence whatever would fit all that {id} is made from."
_TITLES = {"conflict": "CONFLICT", "unknown": "UNKNOWN", "warning": "MIND"}
_SHOWN = 8
"""Licences, things or duties of one sort that are told; the rest is counted."""
_WAYS = 3
"""Further ways of one licence that are told."""
_METHODS = {"trained_on": "TRAINED_ON", "repo_uses_model": "USES"}


def license_lines(answer: Report) -> list[str]:
    """Return an answer of ``Graph.licenses`` as lines, the conclusion last."""
    kind, identifier = answer.about or ("", "")
    labels = _part(answer, "labels")
    told = " or ".join(map(_stated, labels))
    lines = [*folded(f"{typed(kind, identifier)} is labelled {told}."), ""]
    if len(labels) > 1:
        told = f"{dispute(_sources(labels))}; for each term the stricter label counts."
        lines += [*folded(told), ""]
    why = bool(answer.parameters.get("why"))
    for level in _TITLES:
        lines += _arrivals(level, answer, why=why)
    lines += _missing(answer, why=why)
    lines += _disputed(answer)
    lines += _duties(answer)
    return [*lines, *_conclusion(answer), *folded(SCOPE)]


def _part(answer: Report, name: str) -> list[Row]:
    return answer.parts[name].rows if name in answer.parts else []


def scope(answer: Report) -> str:
    """Return what a report about licences says of itself; empty for any other."""
    return SCOPE if answer.shape in _SCOPED else ""


def brief(row: Row) -> str:
    """Return what a finding says in a few words, with its severity and what weakens it."""
    weak = "" if row["confidence"] == "high" else f", {row['confidence']} confidence in the table"
    return plain(f"{row['severity']}: {row['brief']}{weak}")


def steps(answer: Report, route: int) -> list[tuple[str, str]]:
    """Return the steps of a route from the subject up, each as a sentence and who says so."""
    found = [row for row in _part(answer, "routes") if row["route"] == route]
    return [(_sentence(row), _said(row)) for row in reversed(found)]


def _sentence(row: Row) -> str:
    relation = _METHODS.get(row["edge"], "DERIVED_FROM")
    phrase = how(relation, row["edge"], row["child_kind"])
    return f"{plain(row['child_id'])}: {phrase} {plain(row['parent_id'])}"


def _said(row: Row) -> str:
    standing = "" if row["declared"] else ", inferred"
    read = f": {plain(row['evidence'])}" if row["evidence"] else ""
    return f"{plain(row['stated_by'])}{standing}{read}"


def _stated(row: Row) -> str:
    return _licence(row["license_raw"] or row["license"], row["stated_by"])


def _sources(labels: list[Row]) -> list[set[str]]:
    """Return the sources of each label."""
    return [set((row["stated_by"] or "").split(", ")) for row in labels]


def _licence(licence: str | None, stated_by: str | None) -> str:
    source = f" ({plain(stated_by)})" if stated_by else ""
    return f"{plain(licence or 'not at all')}{source}"


def _arrivals(level: str, answer: Report, *, why: bool) -> Iterator[str]:
    """Yield the findings of one level: those of one licence together, with the nearest route."""
    by_route: dict[int, list[Row]] = {}
    for row in answer.rows:
        if row["level"] == level and row["term"] != MISSING:
            by_route.setdefault(row["route"], []).append(row)
    # The base of a base often brings the same licence again, and the same findings with it.
    alike: dict[tuple[str, ...], list[list[Row]]] = {}
    for found in by_route.values():
        told = tuple(f"{row['term']} {row['compared']}" for row in found)
        alike.setdefault((str(found[0]["license"]), str(found[0]["label"]), *told), []).append(
            found
        )
    for same in list(alike.values())[:_SHOWN]:
        yield from _arrival(level, answer, same[0], why=why)
        if same[1:]:
            ways = [plain(found[0]["path"]) for found in same[1:]]
            more = [f"… and {len(ways) - _WAYS:,} more ways"] if len(ways) > _WAYS else []
            yield "  The same findings come from others above it as well:"
            yield from _indented([*ways[:_WAYS], *more], "    ")
        yield ""
    if len(alike) > _SHOWN:
        yield f"… and {len(alike) - _SHOWN:,} more such licences: --format csv tells all."
        yield ""


def _arrival(level: str, answer: Report, found: list[Row], *, why: bool) -> Iterator[str]:
    """Yield the findings about one licence of one thing, and how it arrives."""
    first = found[0]
    if not first["route"]:
        told = f"{plain(first['brief'])}: {plain(first['compared'])}"
        yield from folded(f"{_TITLES[level]}: {told} ({plain(first['severity'])}).")
        yield from _indented([plain(first["why"])] if why else [])
        return
    licence = _licence(first["license_raw"] or first["license"], first["license_stated_by"])
    label = plain(first["label"] or "not stated")
    yield from folded(
        f"{_TITLES[level]}: {plain(first['origin_id'])} is {licence}, the label {label}"
    )
    yield from _compared(found)
    if why:
        yield from _indented(plain(row["why"]) for row in found)
    for clause in dict.fromkeys(row["clause"] for row in found if row["clause"]):
        yield from _indented([f"read in {plain(clause.removeprefix('text: '))}"])
    for sentence, said in steps(answer, first["route"]):
        whole = f"  {sentence} ({said})"
        if width(whole) <= room():
            yield whole
        else:
            yield from folded(sentence, "  ", "    ")
            yield from folded(f"({said})", "    ", "     ")


def _compared(found: list[Row]) -> list[str]:
    """Return each finding beside the values that were compared, or above them if need be."""
    cells = [[f"  {brief(row)}", plain(row["compared"])] for row in found]
    beside = aligned(cells)
    if max(map(width, beside)) <= room():
        return beside
    return [line for told, values in cells for line in (told, *folded(values, "    "))]


def _missing(answer: Report, *, why: bool) -> Iterator[str]:
    """Yield the things above whose licence is not stated or not known, in one paragraph."""
    rows = [row for row in answer.rows if row["term"] == MISSING]
    by_licence = groupby(
        sorted(rows, key=lambda r: str(r["license_raw"] or r["license"] or "")),
        key=lambda r: r["license_raw"] or r["license"],
    )
    for licence, found in by_licence:
        ids = list(dict.fromkeys(plain(row["origin_id"]) for row in found))
        more = f" … and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
        listed = f"{', '.join(ids[:_SHOWN])}{more}"
        if licence is None:
            yield from folded(f"UNKNOWN: no licence is stated for {listed}.")
        else:
            told = f'UNKNOWN: nothing is known of "{plain(licence)}", the licence of {listed}.'
            yield from folded(told)
        yield ""
    if rows and why:
        yield from [*folded(plain(rows[0]["why"])), ""]


def _disputed(answer: Report) -> Iterator[str]:
    rows = _part(answer, "disputed")
    for (_, identifier), same in groupby(rows, key=lambda row: (row["kind"], row["id"])):
        found = list(same)
        told = " or ".join(map(_stated, found))
        why = dispute(_sources(found), plain(identifier))
        yield from folded(f"{why}: {told}; the stricter counts.")
    if rows:
        yield ""


def _duties(answer: Report) -> Iterator[str]:
    rows = _part(answer, "obligations")
    if not rows:
        return
    yield "To do, whatever the label:"
    for text, found in groupby(sorted(rows, key=lambda r: r["text"]), key=lambda r: r["text"]):
        licences = ", ".join(plain(row["license"]) for row in found)
        yield from _indented([f"[ ] {plain(text)} ({licences})"])
    yield ""


def _conclusion(answer: Report) -> Iterator[str]:
    kind, identifier = answer.about or ("", "")
    conflicts = {
        (r["origin_kind"], r["origin_id"]) for r in answer.rows if r["level"] == "conflict"
    }
    told = _VERDICTS[answer.parameters.get("verdict", "unknown")]
    above = answer.parameters.get("above", 0)
    if not above:
        told = _NOTHING
    elif not conflicts and answer.parameters.get("verdict") == "conflict":
        told = _CLASH
    verb = "has" if len(conflicts) == 1 else "have"
    counted = f"{number(len(conflicts), 'thing')} above {verb}"
    yield from folded(told.format(id=plain(identifier), conflicts=counted))
    undeclared = len({(r["kind"], r["id"]) for r in _part(answer, "undeclared")})
    if undeclared:
        yield from folded(f"Of {number(above, 'thing')} above it {undeclared:,} state no licence.")
    if answer.rows and not answer.parameters.get("why"):
        yield from told_with("Why:", f"ptm licenses {typed(kind, identifier)} --why")


def _indented(sentences: Iterable[str], indent: str = "  ") -> Iterator[str]:
    """Yield each sentence once, folded."""
    for sentence in dict.fromkeys(sentences):
        yield from folded(sentence, indent, f"{indent}  ")
