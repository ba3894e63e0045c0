"""A lineage drawn as a tree for the terminal, each artifact with what is upstream of it once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.schema.kinds import only_uses
from reports.cap import SHOWN
from reports.text.checkout import shell_place, unknown_lines, where_used
from reports.text.colour import STRONG, toned
from reports.text.drawn_tree import BAR, BLANK, DrawnTree, TreeRow
from reports.text.lineage import (
    asked_words,
    conflict_note,
    conflict_sentence,
    fold_note,
    fold_words,
    gone_note,
    license_text,
    link_phrase,
    list_disputes,
    nothing_stated,
    standing,
    summary,
)
from reports.text.narrowed import narrowing_options
from reports.text.screen import GAP, folded, laid_out, with_command
from reports.text.words import base_words, more_base_words, more_rows, number, plain, shell_name
from reports.views.lineage import Link
from reports.views.lineage_folds import LineageFolds, LinkFold

if TYPE_CHECKING:
    from queries.answer import Key
    from reports.views.lineage import LineageView

SCAN = "code-scan"
"""The source that a scan of code is."""


def lineage_lines(lineage: LineageView, limit: int | None = SHOWN) -> list[str]:
    """Return a lineage as lines up to a limit, the counts and the next command last."""
    folds = LineageFolds(lineage, limit)
    tree = _Tree(lineage, folds)
    lines = tree.lines()
    disputes = list_disputes(lineage)
    if disputes:
        lines += ["", *(line for sentence in _first(disputes, folds) for line in folded(sentence))]
    if asked := asked_words(lineage):
        lines += ["", *folded(asked)]
    if not lineage.leads_on(lineage.subject):
        lines += ["", *folded(nothing_stated(lineage))]
    else:
        lines += ["", *folded(summary(lineage))]
        if len(lineage.sources) == 1:
            lines.append(f"Every step is stated by {plain(next(iter(lineage.sources)))}.")
    if lineage.code:
        lines += unknown_lines(lineage.code, "ptm lineage")
    left = len(lineage.artifacts) - 1 - len(folds.shown) if folds.is_cut else 0
    return lines + _next_commands(lineage, left=left, folded_rows=tree.folded)


def _next_commands(lineage: LineageView, *, left: int, folded_rows: int) -> list[str]:
    """Return the commands that say more of what the tree marks, folds or leaves out."""
    asked, lines = _asked_again(lineage), []
    narrowed = narrowing_options(lineage.narrowing)
    if sentence := conflict_sentence(lineage):
        lines += with_command(sentence, f"ptm licenses {asked}")
    if left or folded_rows:
        more = (
            f"{number(left, 'artifact')} upstream {'is' if left == 1 else 'are'} not shown. "
            * bool(left)
        )
        lines += with_command(f"{more}All steps:", f"ptm lineage {asked}{narrowed} --all")
    # Only a graph knows what is built on something: the Hub is not asked for that.
    if not only_uses(lineage.subject[0]) and not lineage.looked:
        lines += with_command("What is built on it:", f"ptm impact {shell_name(*lineage.subject)}")
    return lines


def _asked_again(lineage: LineageView) -> str:
    """Return what is typed after a command to ask about the same, with the same options."""
    only = " --declared-only" * lineage.declared_only
    if not lineage.code:
        return shell_name(*lineage.subject) + " --online" * lineage.looked + only
    checkout = lineage.code.checkout
    return shell_place(checkout) + " --online" * checkout.online + only


def _first(disputes: list[str], folds: LineageFolds) -> list[str]:
    """Return the sentences that a screen has room for, and how many more there are."""
    if not folds.folds(len(disputes)):
        return disputes
    shown = disputes[: folds.few]
    return [*shown, more_rows(len(disputes) - len(shown))]


def _in_two_lines(row: TreeRow) -> list[str]:
    """Return the name in a line of its own, and what is known of it in the next."""
    name, *rest = row.cells
    said = GAP.join(filter(None, rest))
    return [*folded(name, hang=row.hang), *(folded(said, row.hang) if said else [])] or [""]


class _Tree(DrawnTree[Link]):
    """The rows of a lineage."""

    side = "upstream"

    def __init__(self, lineage: LineageView, folds: LineageFolds) -> None:
        super().__init__(lineage.subject, folds)
        self._lineage = lineage
        # That the code is where the uses of a folder stand is true of all of them.
        own = {SCAN} if lineage.code else set()
        self._show_sources = len(lineage.sources - own) > 1
        self._unsaid = own

    def lines(self) -> list[str]:
        """Return the whole tree."""
        rows = self.rows()
        made = laid_out([row.cells for row in rows], [row.hang for row in rows])
        if self._lineage.code and any(len(lines) > 1 for lines in made):
            made = [_in_two_lines(row) for row in rows]
        return [line for lines in made for line in lines]

    def head(self) -> TreeRow:
        """Return the row of the subject."""
        lineage = self._lineage
        name = toned(shell_name(*lineage.subject), STRONG)
        cells = [name, license_text(lineage.artifacts[lineage.subject])]
        cells += [""] * self._show_sources
        follows = lineage.leads_on(lineage.subject)
        artifact = lineage.artifacts[lineage.subject]
        # Without branches a sentence below says the rest.
        cells.append(standing(lineage, lineage.subject) if follows else gone_note(artifact))
        return TreeRow(cells, BAR if follows else BLANK)

    def leads_on(self, key: Key) -> bool:
        """Return whether an artifact has parents, or bases that nobody can look up."""
        return self._lineage.leads_on(key)

    def cells(self, link: Link, stem: str, elsewhere: str) -> list[str]:
        """Return the row of a parent: how it was made from it, its licence, sources and notes."""
        return [
            f"{stem} {self._phrase(link)} {plain(link.parent[1])}",
            license_text(self._lineage.artifacts[link.parent]),
            *self._source_cells([link]),
            self._note(link, elsewhere),
        ]

    def fold_cells(self, fold: LinkFold, stem: str) -> list[str]:
        """Return the row of parents that are only counted."""
        [label, *others] = dict.fromkeys(
            license_text(self._lineage.artifacts[key]) for key in fold.ends
        )
        how = f"{self._phrase(fold.links[0])} " if fold.alike else ""
        return [
            f"{stem} … {how}{fold_words(fold)}",
            "various" if others else label,
            *self._source_cells(fold.links),
            fold_note(self._lineage, fold),
        ]

    def further(self, key: Key) -> Iterator[str]:
        """Yield the bases that an artifact states and nobody can look up."""
        bases = self._lineage.artifacts[key].bases
        shown = [*bases.items()][: self._folds.few if self._folds.folds(len(bases)) else None]
        for text, sources in shown:
            notes = [plain(source.name) for source in sources] if self._show_sources else []
            notes += [] if any(source.declared for source in sources) else ["inferred"]
            note = f" ({', '.join(notes)})" if notes else ""
            yield f"{base_words(key[0], [text])}{note}"
        if more := len(bases) - len(shown):
            self.folded += more
            yield f"… {more_base_words(key[0], more)}"

    def _source_cells(self, links: list[Link]) -> list[str]:
        """Return the cell of the sources; none where one states all that has to be said."""
        sources = dict.fromkeys(each for link in links for each in link.sources)
        said = [plain(each) for each in sources if each not in self._unsaid]
        return [", ".join(said)] if self._show_sources else []

    def _phrase(self, link: Link) -> str:
        of_subject = link.child == self._lineage.subject
        if of_subject and self._lineage.is_mentioned(link.parent):
            return "mentions"
        return link_phrase(link)

    def _note(self, link: Link, elsewhere: str) -> str:
        mention = link.child == self._lineage.subject and self._lineage.is_mentioned(link.parent)
        notes = ["" if link.declared or mention else "inferred"]
        if link.child == self._lineage.subject:
            notes.append(where_used(self._lineage.shown_places(link.parent)))
        if link.parent == link.child:
            notes.append("names itself")
        else:
            conflict = conflict_note(self._lineage, link.parent)
            notes += [conflict, standing(self._lineage, link.parent), elsewhere]
        return "; ".join(note for note in notes if note)
