"""Findings about licences as they are read on a screen: conflicts, the unknown, what is to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from licenses.reasons import reason
from reports._words import about, aligned, folded, how, number, plain, room, typed

if TYPE_CHECKING:
    from queries.answers import Answer, Row

SCOPE = "This reads declared labels by what their licences say; it is no legal advice."
_SCOPED = ("LicenseFinding", "Breach")
MISSING = "upstream_missing"
_VERDICTS = {
    "conflict": "{conflicts} at odds with the label of {id}.",
    "unknown": "No conflict is certain, yet what is unknown above {id} may hide one.",
    "compatible": "No licence above {id} is at odds with its label.",
}
_NOTHING = "Nothing is known above {id}, so there is nothing that its label could be at odds with."
_TITLES = {"conflict": "CONFLICT", "unknown": "UNKNOWN", "warning": "MIND"}
_SHOWN = 8
"""Licences, things or duties of one sort that are told; the rest is counted."""
_METHODS = {"trained_on": "TRAINED_ON", "repo_uses_model": "USES"}


def license_lines(answer: Answer) -> list[str]:
    """Return an answer of ``Graph.licenses`` as lines, the conclusion last."""
    kind, identifier = about(answer) or ("", "")
    labels = answer.parts["labels"].rows
    told = " or ".join(map(_stated, labels))
    lines = [*folded(f"{typed(kind, identifier)} is labelled {told}."), ""]
    if len(labels) > 1:
        lines += [*folded("Its sources disagree; for each term the stricter label counts."), ""]
    why = bool(answer.parameters.get("why"))
    for level in _TITLES:
        rows = [r for r in answer.rows if r["level"] == level and r["term"] != MISSING]
        lines += _arrivals(answer, level, rows, why=why)
    lines += _missing(answer, why=why)
    lines += _disputed(answer)
    lines += _duties(answer)
    return [*lines, *_conclusion(answer), *folded(SCOPE)]


def scope(answer: Answer) -> str:
    """Return what a report about licences says of itself; empty for any other."""
    return SCOPE if answer.row_type in _SCOPED else ""


def brief(row: Row) -> str:
    """Return what a finding says in a few words, with its severity and what weakens it."""
    weak = "" if row["confidence"] == "high" else f", {row['confidence']} confidence in the table"
    return f"{row['severity']}: {reason(row['term']).brief}{weak}"


def steps(answer: Answer, route: int) -> list[tuple[str, str]]:
    """Return the steps of a route from the subject up, each as a sentence and who says so."""
    found = [row for row in answer.parts["routes"].rows if row["route"] == route]
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


def _licence(licence: str | None, stated_by: str | None) -> str:
    source = f" ({plain(stated_by)})" if stated_by else ""
    return f"{plain(licence or 'not at all')}{source}"


def _arrivals(answer: Answer, level: str, rows: list[Row], *, why: bool) -> Iterator[str]:
    """Yield the findings of one level, those of one licence together, with its route."""
    # One licence's findings may be of several severities; it stands where its gravest does.
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["route"], []).append(row)
    for route, found in list(groups.items())[:_SHOWN]:
        first = found[0]
        licence = _licence(first["license_raw"] or first["license"], first["license_stated_by"])
        label = plain(first["label"] or "not stated")
        yield from folded(
            f"{_TITLES[level]}: {plain(first['origin_id'])} is {licence}, the label {label}"
        )
        yield from _indented(aligned([[brief(row), plain(row["compared"])] for row in found]))
        if why:
            yield from _indented(_wrapped(reason(row["term"]).why for row in found))
        for clause in dict.fromkeys(row["clause"] for row in found if row["clause"]):
            yield from _indented(_wrapped([f"read in {plain(clause.removeprefix('text: '))}"]))
        for sentence, said in steps(answer, route):
            whole = f"{sentence} ({said})"
            yield from _indented([whole] if len(whole) + 2 <= room() else [sentence, f"  ({said})"])
        yield ""
    if len(groups) > _SHOWN:
        yield f"… and {len(groups) - _SHOWN:,} more such licences: --format csv tells all."
        yield ""


def _missing(answer: Answer, *, why: bool) -> Iterator[str]:
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
        yield from [*folded(reason(MISSING).why), ""]


def _disputed(answer: Answer) -> Iterator[str]:
    rows = answer.parts["disputed"].rows
    for identifier, found in groupby(rows, key=lambda row: row["id"]):
        told = " or ".join(_stated(row) for row in found)
        yield from folded(f"Sources disagree on {plain(identifier)}: {told}; the stricter counts.")
    if rows:
        yield ""


def _duties(answer: Answer) -> Iterator[str]:
    rows = answer.parts["obligations"].rows
    if not rows:
        return
    yield "To do, whatever the label:"
    for text, found in groupby(sorted(rows, key=lambda r: r["text"]), key=lambda r: r["text"]):
        licences = ", ".join(plain(row["license"]) for row in found)
        yield from _indented(_wrapped([f"[ ] {plain(text)} ({licences})"]))
    yield ""


def _conclusion(answer: Answer) -> Iterator[str]:
    kind, identifier = about(answer) or ("", "")
    conflicts = {r["route"] for r in answer.rows if r["level"] == "conflict"}
    told = _VERDICTS[answer.parameters["verdict"]]
    if not answer.parameters["above"]:
        told = _NOTHING
    verb = "is" if len(conflicts) == 1 else "are"
    counted = f"{number(len(conflicts), 'licence')} above {verb}"
    yield from folded(told.format(id=plain(identifier), conflicts=counted))
    undeclared = len({(r["kind"], r["id"]) for r in answer.parts["undeclared"].rows})
    if undeclared:
        of = number(answer.parameters["above"], "thing")
        yield from folded(f"Of {of} above it {undeclared:,} state no licence.")
    if answer.rows and not answer.parameters.get("why"):
        yield from folded(f"Why: ptm licenses {typed(kind, identifier)} --why")


def _wrapped(sentences: Iterable[str]) -> list[str]:
    import textwrap

    width = max(room() - 2, 20)
    return [
        line
        for sentence in dict.fromkeys(sentences)
        for line in textwrap.wrap(
            sentence, width, break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
        )
    ]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines)
