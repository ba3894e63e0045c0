"""A lineage drawn as a tree for the terminal, each artifact with what is upstream of it once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from graph.schema.kinds import only_uses
from reports.cap import SHOWN
from reports.text.checkout import shell_place, unknown_lines, where_used
from reports.text.colour import STRONG, toned
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
from reports.text.screen import GAP, folded, laid_out, room, width, with_command
from reports.text.words import base_words, more_base_words, more_rows, number, plain, shell_name
from reports.views.lineage_folds import LineageFolds, LinkFold

if TYPE_CHECKING:
    from queries.answer import Key
    from reports.views.lineage import LineageView, Link

SCAN = "code-scan"
"""The source that a scan of code is."""
_BAR = "│  "
_DEEPEST = 3
"""The bars of a tree take at most one of so many parts of the terminal."""


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
    if not only_uses(lineage.subject[0]):
        lines += with_command("What is built on it:", f"ptm impact {shell_name(*lineage.subject)}")
    return lines


def _asked_again(lineage: LineageView) -> str:
    """Return what is typed after a command to ask about the same, with the same options."""
    only = " --declared-only" * lineage.declared_only
    if not lineage.code:
        return shell_name(*lineage.subject) + only
    checkout = lineage.code.checkout
    return shell_place(checkout) + " --online" * checkout.online + only


def _first(disputes: list[str], folds: LineageFolds) -> list[str]:
    """Return the sentences that a screen has room for, and how many more there are."""
    if not folds.folds(len(disputes)):
        return disputes
    shown = disputes[: folds.few]
    return [*shown, more_rows(len(disputes) - len(shown))]


class _TreeRow(NamedTuple):
    """A line of a tree, and the bars after which it goes on where the terminal is too narrow."""

    cells: list[str]
    hang: str


def _in_two_lines(row: _TreeRow) -> list[str]:
    """Return the name in a line of its own, and what is known of it in the next."""
    name, *rest = row.cells
    said = GAP.join(filter(None, rest))
    return [*folded(name, hang=row.hang), *(folded(said, row.hang) if said else [])] or [""]


class _Tree:
    """The rows of a lineage.

    What is too deep for the terminal waits, and becomes a tree of its own at the end.
    """

    def __init__(self, lineage: LineageView, folds: LineageFolds) -> None:
        self._lineage = lineage
        # That the code is where the uses of a folder stand is true of all of them.
        own = {SCAN} if lineage.code else set()
        self._show_sources = len(lineage.sources - own) > 1
        self._unsaid = own
        self._folds = folds
        self._seen = {lineage.subject}
        self._waiting: list[Key] = []
        self.folded = 0

    def lines(self) -> list[str]:
        """Return the whole tree."""
        rows = [self._head(), *self._branches(self._lineage.subject, "")]
        while self._waiting:
            root = self._waiting.pop(0)
            rows += [_TreeRow([""], ""), _TreeRow([f"{plain(root[1])} (from above)"], _BAR)]
            rows += self._branches(root, "")
        made = laid_out([row.cells for row in rows], [row.hang for row in rows])
        if self._lineage.code and any(len(lines) > 1 for lines in made):
            made = [_in_two_lines(row) for row in rows]
        return [line for lines in made for line in lines]

    def _head(self) -> _TreeRow:
        lineage = self._lineage
        name = toned(shell_name(*lineage.subject), STRONG)
        cells = [name, license_text(lineage.artifacts[lineage.subject])]
        cells += [""] * self._show_sources
        follows = lineage.leads_on(lineage.subject)
        artifact = lineage.artifacts[lineage.subject]
        # Without branches a sentence below says the rest.
        cells.append(standing(lineage, lineage.subject) if follows else gone_note(artifact))
        return _TreeRow(cells, _BAR if follows else " " * len(_BAR))

    def _branches(self, child: Key, indent: str) -> Iterator[_TreeRow]:
        drawn = self._folds.branches(child)
        bases = self._lineage.artifacts[child].bases
        for count, each in enumerate(drawn, start=1):
            last = count == len(drawn) + len(bases)
            stem = f"{indent}{'└─' if last else '├─'}"
            below = indent + (" " * len(_BAR) if last else _BAR)
            if isinstance(each, LinkFold):
                yield self._fold_row(each, stem, below)
            else:
                yield from self._link_rows(each, stem, below)
        yield from self._base_rows(child, indent)

    def _link_rows(self, link: Link, stem: str, below: str) -> Iterator[_TreeRow]:
        """Yield the row of a parent, and those of what is upstream of it."""
        elsewhere = self._elsewhere(link.parent, below)
        follows = self._lineage.leads_on(link.parent) and not elsewhere
        cells = [
            f"{stem} {self._phrase(link)} {plain(link.parent[1])}",
            license_text(self._lineage.artifacts[link.parent]),
            *self._source_cells([link]),
            self._note(link, elsewhere),
        ]
        yield _TreeRow(cells, below + (_BAR if follows else " " * len(_BAR)))
        if follows:
            yield from self._branches(link.parent, below)

    def _fold_row(self, fold: LinkFold, stem: str, below: str) -> _TreeRow:
        """Return the row of parents that are only counted."""
        self.folded += len(fold.links)
        [label, *others] = dict.fromkeys(
            license_text(self._lineage.artifacts[link.parent]) for link in fold.links
        )
        how = f"{self._phrase(fold.links[0])} " if fold.alike else ""
        cells = [
            f"{stem} … {how}{fold_words(fold)}",
            "various" if others else label,
            *self._source_cells(fold.links),
            fold_note(self._lineage, fold),
        ]
        return _TreeRow(cells, below + " " * len(_BAR))

    def _source_cells(self, links: list[Link]) -> list[str]:
        """Return the cell of the sources; none where one states all that has to be said."""
        sources = dict.fromkeys(each for link in links for each in link.sources)
        said = [plain(each) for each in sources if each not in self._unsaid]
        return [", ".join(said)] if self._show_sources else []

    def _base_rows(self, child: Key, indent: str) -> Iterator[_TreeRow]:
        """Yield the bases that an artifact states and nobody can look up."""
        bases = self._lineage.artifacts[child].bases
        shown = [*bases.items()][: self._folds.few if self._folds.folds(len(bases)) else None]
        for count, (text, sources) in enumerate(shown, start=1):
            last = count == len(bases)
            notes = [plain(source.name) for source in sources] if self._show_sources else []
            notes += [] if any(source.declared for source in sources) else ["inferred"]
            note = f" ({', '.join(notes)})" if notes else ""
            line = f"{indent}{'└─' if last else '├─'} {base_words(child[0], [text])}{note}"
            yield _TreeRow([line], indent + (" " * len(_BAR) if last else _BAR) + " " * len(_BAR))
        if more := len(bases) - len(shown):
            self.folded += more
            words = more_base_words(child[0], more)
            yield _TreeRow([f"{indent}└─ … {words}"], indent + " " * len(_BAR) * 2)

    def _phrase(self, link: Link) -> str:
        of_subject = link.child == self._lineage.subject
        if of_subject and self._lineage.is_mentioned(link.parent):
            return "mentions"
        return link_phrase(link)

    def _elsewhere(self, artifact: Key, below: str) -> str:
        """Return where else the branches of an artifact are drawn; empty where they follow."""
        if not self._lineage.leads_on(artifact):
            return ""
        if self._folds.ends_at(artifact):
            return "more upstream, not shown"
        if artifact not in self._seen:
            self._seen.add(artifact)
            if width(below) <= room() // _DEEPEST:
                return ""
            self._waiting.append(artifact)
        return "goes on below" if artifact in self._waiting else "shown above"

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
