"""For the terminal: a lineage upwards, the impact of a thing downwards, licences with routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from graph.schema.kinds import only_uses
from reports.text.licenses import license_lines
from reports.text.screen import folded, laid_out, room, told_with, width
from reports.text.words import age, number, place, plain, typed
from reports.views.lineage import Lineage, Link, read_lineage

if TYPE_CHECKING:
    from queries.answer import Key, Report, Row

_SHOWN = 12
"""Lines of one sort in an impact; the rest is counted."""
_BAR = "│  "
_DEEPEST = 3
"""The bars of a tree take at most one of so many parts of the terminal."""


def render(answer: Report) -> str:
    """Return a lineage, an impact or findings as they are read on a screen, conclusion last."""
    lines = _LINES[answer.shape](answer)
    return "\n".join([*lines, *folded(age(answer)), ""])


# Lineage --------------------------------------------------------------------------------------


def _lineage(answer: Report) -> list[str]:
    lineage = read_lineage(answer)
    kind, identifier = lineage.subject
    facts = lineage.things[lineage.subject]
    sources = {s for ps in lineage.links.values() for link in ps.values() for s in link.sources}
    show_sources = len(sources) > 1
    head = [typed(kind, identifier), facts.license_text(), *([""] if show_sources else [])]
    if lineage.links:
        head.append(_standing(lineage, lineage.subject))
    lines = _Tree(lineage, show_sources=show_sources).lines(head)
    if lineage.disagreements():
        lines += ["", *(line for told in lineage.disagreements() for line in folded(told))]
    if not lineage.links:
        lines += ["", *folded(lineage.nothing_stated())]
    else:
        lines += ["", *folded(lineage.summary())]
        if not show_sources:
            lines.append(f"Every step is stated by {next(iter(sources))}.")
    if not only_uses(kind):
        lines += told_with("What is built on it:", f"ptm impact {typed(kind, identifier)}")
    return lines


class _TreeRow(NamedTuple):
    """A line of a tree, and the bars after which it goes on where the terminal is too narrow."""

    cells: list[str]
    hang: str


class _Tree:
    """The rows of a lineage, each thing with what is above it drawn once.

    What is too deep for the terminal waits, and becomes a tree of its own below.
    """

    def __init__(self, lineage: Lineage, *, show_sources: bool) -> None:
        self._lineage, self._show_sources = lineage, show_sources
        self._seen = {lineage.subject}
        self._waiting: list[Key] = []

    def lines(self, head: list[str]) -> list[str]:
        """Return the whole tree below its head."""
        hang = _BAR if self._lineage.links else " " * len(_BAR)
        rows = [_TreeRow(head, hang), *self._branches(self._lineage.subject, "")]
        while self._waiting:
            root = self._waiting.pop(0)
            rows += [_TreeRow([""], ""), _TreeRow([f"{plain(root[1])} (from above)"], _BAR)]
            rows += self._branches(root, "")
        made = laid_out([row.cells for row in rows], [row.hang for row in rows])
        return [line for lines in made for line in lines]

    def _branches(self, child: Key, indent: str) -> Iterator[_TreeRow]:
        links = sorted(
            self._lineage.links.get(child, {}).values(),
            key=lambda x: (x.parent[0] != "Model", x.parent),
        )
        for count, link in enumerate(links, start=1):
            last = count == len(links)
            below = indent + (" " * len(_BAR) if last else _BAR)
            where = self._where(link.parent, below)
            follows = bool(self._lineage.links.get(link.parent)) and not where
            cells = [
                f"{indent}{'└─' if last else '├─'} {link.phrase} {plain(link.parent[1])}",
                self._lineage.things[link.parent].license_text(),
                *([", ".join(link.sources)] if self._show_sources else []),
                _note(self._lineage, child, link, where),
            ]
            yield _TreeRow(cells, below + (_BAR if follows else " " * len(_BAR)))
            if follows:
                yield from self._branches(link.parent, below)

    def _where(self, thing: Key, below: str) -> str:
        """Return where else stands what is above a thing; empty where it follows."""
        if not self._lineage.links.get(thing):
            return ""
        if thing not in self._seen:
            self._seen.add(thing)
            if width(below) <= room() // _DEEPEST:
                return ""
            self._waiting.append(thing)
        return "goes on below" if thing in self._waiting else "shown above"


def _note(lineage: Lineage, child: Key, link: Link, where: str) -> str:
    notes = ["" if link.declared else "inferred"]
    if link.parent == child:
        notes.append("names itself")
    else:
        notes += [_standing(lineage, link.parent), where]
    return "; ".join(note for note in notes if note)


def _standing(lineage: Lineage, key: Key) -> str:
    """Return what has to be known about a thing: that nobody described it, or its base is open."""
    if lineage.things[key].only_mentioned:
        return "only mentioned"
    open_base = key[0] == "Model" and not lineage.states_base(key)
    return "no base stated" if open_base else ""


# Impact ---------------------------------------------------------------------------------------


def _impact(answer: Report) -> list[str]:
    built = [row for row in answer.rows if row["kind"] != "Repository"]
    uses = [row for row in answer.rows if row["kind"] == "Repository"]
    repositories = {row["repository"] for row in uses}
    direct = {row["repository"] for row in uses if row["distance"] == 1}
    name = typed(*(answer.about or ("Model", "")))
    lines = [name, ""]
    if built:
        farthest = max(row["steps"] for row in built)
        upto = "up to " if any(row["steps"] < farthest for row in built) else ""
        lines.append(f"Built on it: {_kinds(built)}, {upto}{number(farthest, 'step')} away")
        lines += [f"  {line}" for line in _levels(built)]
    else:
        lines.append("Built on it: nothing is recorded.")
    if uses:
        lines.append(
            f"Used by: {number(len(repositories), 'repository')}, {_share(direct, repositories)}"
        )
        places = _places(uses)
        shown = [[f"  {place[0]}", *place[1:]] for place in places[:_SHOWN]]
        hangs = [" " * 6] * len(shown)
        lines += [line for told in laid_out(shown, hangs) for line in told]
        if len(places) > _SHOWN:
            lines.append(f"  … and {number(len(places) - _SHOWN, 'more place')} in them")
    else:
        lines.append("Used by: no repository is recorded.")
    lines += ["", *told_with("All of it:", f"ptm impact {name} --format csv")]
    return lines


def _share(direct: set[str], repositories: set[str]) -> str:
    if len(direct) == len(repositories):
        return "directly" if len(direct) == 1 else "all directly"
    return f"{len(direct):,} directly" if direct else "through what is built on it"


def _kinds(rows: list[Row]) -> str:
    kinds = sorted({row["kind"] for row in rows}, reverse=True)
    return ", ".join(number(sum(r["kind"] == k for r in rows), plain(k.lower())) for k in kinds)


def _levels(built: list[Row]) -> Iterator[str]:
    levels = sorted({row["steps"] for row in built})
    indent = "  " if len(levels) > 1 else ""
    for steps in levels:
        level = [plain(row["id"]) for row in built if row["steps"] == steps]
        if indent:
            yield f"{number(steps, 'step')} away: {len(level):,}"
        few = _SHOWN // 2
        yield from (f"{indent}{identifier}" for identifier in level[:few])
        if len(level) > few:
            yield f"{indent}… and {len(level) - few:,} more"


def _places(uses: list[Row]) -> list[list[str]]:
    """Return repositories with what they load and where, each place once, the nearest first."""
    ordered = sorted(uses, key=lambda row: (row["distance"], row["path"] is None))
    places = (
        (
            plain(row["repository"]),
            "directly" if row["distance"] == 1 else f"through {plain(row['through'])}",
            place(row),
        )
        for row in ordered
    )
    return [list(place) for place in dict.fromkeys(places)]


_LINES = {"LineageReport": _lineage, "ImpactReport": _impact, "LicenseReport": license_lines}
