"""Trees for the terminal: a lineage upwards, and the impact of a thing downwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports._lineage import Key, Lineage, Link, read_lineage
from reports._words import age, aligned, number, plain, subject

if TYPE_CHECKING:
    from queries.answers import Answer, Row

TAKES = ("Step", "Impact")
_SHOWN = 12
"""Lines of one sort in an impact; the rest is counted."""


def render(answer: Answer) -> str:
    """Return a lineage or an impact as it is read on a screen, the conclusion last."""
    lines = _lineage(answer) if answer.row_type == "Step" else _impact(answer)
    return "\n".join([*lines, age(answer), ""])


# Lineage --------------------------------------------------------------------------------------


def _lineage(answer: Answer) -> list[str]:
    lineage = read_lineage(answer)
    kind, identifier = lineage.subject
    facts = lineage.things[lineage.subject]
    sources = {s for ps in lineage.links.values() for link in ps.values() for s in link.sources}
    show_sources = len(sources) > 1
    head = [plain(identifier), facts.license_text()]
    rows = [head, *_branches(lineage, lineage.subject, "", {lineage.subject}, show_sources)]
    lines = aligned(rows)
    if not lineage.links:
        lines += ["", _nothing_stated(kind, identifier, only_mentioned=facts.only_mentioned)]
    else:
        lines += ["", lineage.summary()]
        if not show_sources:
            lines.append(f"All of it is stated by {next(iter(sources))}.")
    if kind != "Repository":
        prefix = "" if kind == "Model" else f"{kind.lower()}:"
        lines.append(f"What is built on it: ptm impact {prefix}{plain(identifier)}")
    return lines


def _nothing_stated(kind: str, identifier: str, *, only_mentioned: bool) -> str:
    if only_mentioned:
        return (
            f"{plain(identifier)} is only mentioned by others: no source that was loaded has "
            "described it, so nothing is known of its origin."
        )
    what = {"Model": "no base model and no dataset", "Dataset": "no source dataset"}
    stated = what.get(kind, "no model and no dataset")
    return f"{plain(identifier)} states {stated}; that does not make it an original work."


def _branches(
    lineage: Lineage, child: Key, indent: str, seen: set[Key], show_sources: bool
) -> Iterator[list[str]]:
    links = sorted(
        lineage.links.get(child, {}).values(), key=lambda x: (x.parent[0] != "Model", x.parent)
    )
    for place, link in enumerate(links, start=1):
        last = place == len(links)
        known = link.parent in seen
        facts = lineage.things[link.parent]
        yield [
            f"{indent}{'└─' if last else '├─'} {link.phrase} {plain(link.parent[1])}",
            facts.license_text(),
            *([", ".join(link.sources)] if show_sources else []),
            _note(lineage, child, link, known=known),
        ]
        if not known:
            seen.add(link.parent)
            below = indent + ("   " if last else "│  ")
            yield from _branches(lineage, link.parent, below, seen, show_sources)


def _note(lineage: Lineage, child: Key, link: Link, *, known: bool) -> str:
    notes = [] if link.declared else ["inferred"]
    if link.parent == child:
        return "; ".join([*notes, "names itself"])
    if lineage.things[link.parent].only_mentioned:
        return "; ".join([*notes, "only mentioned"])
    if known:
        notes.append("shown above" if lineage.links.get(link.parent) else "")
    elif link.parent[0] == "Model" and not lineage.states_base(link.parent):
        notes.append("states no base model")
    return "; ".join(note for note in notes if note)


# Impact ---------------------------------------------------------------------------------------


def _impact(answer: Answer) -> list[str]:
    built = [row for row in answer.rows if row["kind"] != "Repository"]
    uses = [row for row in answer.rows if row["kind"] == "Repository"]
    repositories = {row["repository"] for row in uses}
    direct = {row["repository"] for row in uses if row["distance"] == 1}
    lines = [subject(answer), ""]
    if built:
        farthest = max(row["steps"] for row in built)
        lines.append(f"Built on it: {_kinds(built)}, up to {number(farthest, 'step')} away")
        lines += [f"  {line}" for line in _levels(built)]
    else:
        lines.append("Built on it: nothing is recorded.")
    if uses:
        lines.append(
            f"Used by: {number(len(repositories), 'repository')}, {len(direct):,} of them directly"
        )
        lines += [f"  {line}" for line in aligned(_places(uses))]
        if len(uses) > _SHOWN:
            lines.append(f"  … and {number(len(uses) - _SHOWN, 'more place')}")
    else:
        lines.append("Used by: no repository is recorded.")
    name = subject(answer) if answer.parameters.get("kind") == "Model" else _with_kind(answer)
    lines += ["", f"All of it: ptm impact {name} --format csv"]
    return lines


def _with_kind(answer: Answer) -> str:
    return f"{str(answer.parameters.get('kind', 'model')).lower()}:{subject(answer)}"


def _kinds(rows: list[Row]) -> str:
    kinds = sorted({row["kind"] for row in rows}, reverse=True)
    return ", ".join(number(sum(r["kind"] == k for r in rows), k.lower()) for k in kinds)


def _levels(built: list[Row]) -> Iterator[str]:
    for steps in sorted({row["steps"] for row in built}):
        level = [plain(row["id"]) for row in built if row["steps"] == steps]
        yield f"{number(steps, 'step')} away: {len(level):,}"
        room = max(_SHOWN // 2, 1)
        yield from (f"  {identifier}" for identifier in level[:room])
        if len(level) > room:
            yield f"  … and {len(level) - room:,} more"


def _places(uses: list[Row]) -> list[list[str]]:
    ordered = sorted(uses, key=lambda row: (row["distance"], row["path"] is None))
    return [
        [
            plain(row["repository"]),
            "directly" if row["distance"] == 1 else f"through {plain(row['through'])}",
            plain(row["path"]) + (f":{row['line']}" if row["line"] is not None else ""),
        ]
        for row in ordered[:_SHOWN]
    ]
