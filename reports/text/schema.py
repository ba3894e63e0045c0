"""What the graph can hold, line by line: kinds, claims, what is derived, and their properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports.text.screen import aligned, folded
from reports.text.words import number

if TYPE_CHECKING:
    from queries.schema.rows import SchemaJoin, SchemaProperty, SchemaRecord
    from queries.schema.schema_report import SchemaReport

_TITLES = {"node": "Nodes", "claim": "Claims", "derived": "Derived"}
_INDENT = "  "


def schema_lines(report: SchemaReport) -> list[str]:
    """Return the records with the names of their properties; of words, with all that is known."""
    lines: list[str] = []
    for part, title in _TITLES.items():
        records = [record for record in report.records if record.part == part]
        if records:
            lines += [f"{title}:", ""]
            for record in records:
                lines += [*_record_lines(report, record), ""]
    return [*lines, *_conclusion(report)]


def _record_lines(report: SchemaReport, record: SchemaRecord) -> Iterator[str]:
    yield f"{_INDENT}{record.name}"
    own = [join for join in report.joins if join.name == record.name]
    for line in (record.says, *_patterns(own)):
        yield from folded(line, _INDENT * 2)
    rows = [row for row in report.listed if row.name == record.name]
    if report.words:
        yield from _property_lines(rows)
        yield from _joined_lines(report, record)
    else:
        yield from folded(", ".join(row.property for row in rows), _INDENT * 2)


def _property_lines(rows: list[SchemaProperty]) -> Iterator[str]:
    starts = aligned([[f"{_INDENT * 2}{row.property}", row.type, "-"] for row in rows], 3)
    for start, row in zip(starts, rows, strict=True):
        start = start.removesuffix("-")
        told = f"{row.says} ({row.unit})" if row.unit else row.says
        yield from folded(told, start, " " * len(start))


def _joined_lines(report: SchemaReport, record: SchemaRecord) -> Iterator[str]:
    """Yield the claims that begin or end at a kind that was named."""
    if record.name.lower() not in {word.lower() for word in report.words}:
        return
    ends = [join for join in report.joins if record.name in (join.from_kind, join.to_kind)]
    for line in _patterns(ends):
        yield from folded(line, _INDENT * 2)


def _patterns(joins: list[SchemaJoin]) -> list[str]:
    """Return what claims join as patterns of Cypher; what begins alike is one."""
    starts: dict[tuple[str, str], list[str]] = {}
    for join in joins:
        starts.setdefault((join.name, join.to_kind), []).append(join.from_kind)
    return [f"(:{'|'.join(kinds)})-[:{name}]->(:{end})" for (name, end), kinds in starts.items()]


def _conclusion(report: SchemaReport) -> list[str]:
    counts = dict.fromkeys(_TITLES, 0)
    for record in report.records:
        counts[record.part] += 1
    words = {"node": "kind of node", "claim": "claim", "derived": "derived relationship"}
    told = [_counted(count, words[part]) for part, count in counts.items() if count]
    lines = folded(f"{', '.join(told)}, {_counted(len(report.listed), 'property')}.")
    if not report.words:
        lines += folded("ptm schema WORD says more of what has the word: ptm schema Model.")
    return lines


def _counted(count: int, word: str) -> str:
    head, _, rest = word.partition(" of ")
    return f"{number(count, head)} of {rest}s" if rest and count != 1 else number(count, word)
