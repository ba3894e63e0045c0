"""The ways to what is built on an artifact, drawn as a lineage is: the artifact at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.text.colour import STRONG, toned
from reports.text.drawn_tree import BAR, BLANK, DrawnTree, TreeRow
from reports.text.impact import asked_options, built_title, used_title
from reports.text.lineage import link_phrase
from reports.text.narrowed import narrowed_words
from reports.text.screen import folded, laid_out, with_command
from reports.text.words import gone_words, number, place, plain, shell_name
from reports.views.impact import view_impact
from reports.views.impact_paths import Child, PathFolds, PathLink, PathsView, User, view_paths
from reports.views.tree_folds import Fold

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.impact_report import ImpactReport


def path_lines(report: ImpactReport, limit: int | None) -> list[str]:
    """Return the ways as lines, the counts and the next command last."""
    impact, tree = view_impact(report, limit), PathsTree(view_paths(report), limit)
    lines = [*tree.lines(), ""]
    lines += folded(narrowed_words(impact.narrowing, beyond=impact.beyond))
    for title in filter(None, [built_title(impact), used_title(impact)]):
        lines += folded(title)
    left = len(report.members - tree.shown - {impact.subject}) if tree.is_cut else 0
    if left or tree.folded:
        verb = "is" if left == 1 else "are"
        more = f"{number(left, 'artifact')} downstream {verb} not shown. " * bool(left)
        asked = f"{shell_name(*impact.subject)} --paths{asked_options(impact)}"
        lines += with_command(f"{more}All of it:", f"ptm impact {asked} --all")
    return lines


class PathsTree(DrawnTree[PathLink]):
    """The rows of the ways."""

    side = "downstream"

    def __init__(self, paths: PathsView, limit: int | None) -> None:
        folds = PathFolds(paths, limit)
        super().__init__(paths.subject, folds)
        self._paths = paths
        self._show_sources = len(paths.sources) > 1
        self.is_cut = folds.is_cut
        self.shown = folds.shown

    def lines(self) -> list[str]:
        """Return the whole tree."""
        rows = self.rows()
        made = laid_out([row.cells for row in rows], [row.hang for row in rows])
        return [line for lines in made for line in lines]

    def head(self) -> TreeRow:
        """Return the row of the subject."""
        name = toned(shell_name(*self._root), STRONG)
        cells = [name, "", *[""] * self._show_sources, self._gone(self._root)]
        return TreeRow(cells, BAR if self.leads_on(self._root) else BLANK)

    def leads_on(self, key: Key) -> bool:
        """Return whether anything is built on an artifact, or uses it."""
        return self._paths.leads_on(key)

    def cells(self, link: PathLink, stem: str, elsewhere: str) -> list[str]:
        """Return the row of what is built on the artifact above or uses it: how, and notes."""
        name, gone = f"{stem} {plain(link.end[1])}", self._gone(link.end)
        if isinstance(link, User):
            return [name, _phrase(link), "; ".join(filter(None, [_places(link), gone]))]
        notes = ["" if link.link.declared else "inferred", gone, elsewhere]
        if link.link.child == link.link.parent:
            notes = ["names itself"]
        return [name, _phrase(link), *self._source_cells([link]), "; ".join(filter(None, notes))]

    def fold_cells(self, fold: Fold[PathLink], stem: str) -> list[str]:
        """Return the row of what is only counted, and how many of it would be marked."""
        kinds = {kind.lower() for kind, _ in fold.ends}
        counted = number(len(fold.links), f"more {kinds.pop() if len(kinds) == 1 else 'artifact'}")
        owners = f", by {number(fold.owners, 'owner')}" if fold.owners else ""
        marks = {
            "inferred": sum(isinstance(e, Child) and not e.link.declared for e in fold.links),
            "since deleted": sum(key in self._paths.gone for key in fold.ends),
            "with more downstream": sum(map(self.leads_on, fold.ends)),
        }
        return [
            f"{stem} … {counted}{owners}",
            _phrase(fold.links[0]) if fold.alike else "",
            *self._source_cells(fold.links),
            "; ".join(f"{count:,} {words}" for words, count in marks.items() if count),
        ]

    def _source_cells(self, links: list[PathLink]) -> list[str]:
        """Return the cell of who states how things were made; none where one states it all."""
        made = (link.link for link in links if isinstance(link, Child))
        sources = dict.fromkeys(each for link in made for each in link.sources)
        return [", ".join(map(plain, sources))] * self._show_sources

    def _gone(self, key: Key) -> str:
        gone = self._paths.gone.get(key)
        return gone_words(gone.last_stated, gone.gone_since) if gone else ""


def _phrase(link: PathLink) -> str:
    """Return how something is made from the artifact above, or that it uses it."""
    if isinstance(link, User):
        return "uses it"
    return f"{link_phrase(link.link)} it"


def _places(user: User) -> str:
    """Return the first place where a repository uses the artifact above, and how many more."""
    known = list(dict.fromkeys((use.path, use.line) for use in user.uses if use.path is not None))
    if not known:
        return ""
    more = f" and {len(known) - 1:,} more" if len(known) > 1 else ""
    return f"{place(*known[0])}{more}"
