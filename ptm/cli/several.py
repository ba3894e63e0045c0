"""Several ids as one question: what is found of each is one report, what is not costs no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ptm.cli.output import print_report
from ptm.cli.progress import show_stage
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from graph.errors import PtmError
    from ptm.graph import Graph
    from queries.subject import SubjectReport

_Report = TypeVar("_Report", bound="SubjectReport")
_SAID = 10
"""Failures that are said; the rest is counted."""


class Asked(NamedTuple):
    """What a command asks about: words that were typed, and ids of lists.

    ``alone`` is one word without a list, which is answered as such; ``status`` is what the command
    ends with at least, because a line of a list is no id.
    """

    words: tuple[str, ...]
    listed: tuple[str, ...] = ()
    alone: bool = False
    status: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all of them, each once."""
        return tuple(dict.fromkeys((*self.words, *self.listed)))


def read_asked(words: tuple[str, ...], listed: tuple[str, ...]) -> Asked:
    """Return what is asked about in words, and in the lists that are named.

    Raises
    ------
    UnavailableError
        If a list cannot be read.
    UsageError
        If there is neither, or two lists are standard input.
    """
    from graph.errors import UsageError
    from ptm.cli.id_lists import read_lists

    if not listed:
        if not words:
            raise UsageError("Name an ID, or a list of them with --from.")
        return Asked(words, alone=len(words) == 1)
    lists = read_lists(listed)
    ids = tuple(each for found in lists for each in found.ids)
    wrong = any(found.wrong for found in lists)
    return Asked(words, ids, status=UsageError.exit_status if wrong else 0)


class Answers:
    """The reports on what was asked about, and the failures, which end nothing but themselves."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.reports: list[SubjectReport] = []
        self.failures: list[PtmError] = []

    def add(
        self,
        texts: Sequence[str],
        report: Callable[[str], SubjectReport],
        *caught: type[PtmError],
        graph: Graph | None = None,
    ) -> None:
        """Ask about texts one after another; what is not there or no artifact is a failure.

        ``caught`` are further errors that end nothing but one answer. Of many ids that the
        ``graph`` lacks, only for the first is looked for what may have been meant.

        Raises
        ------
        PtmError
            Any, if one word alone was asked about.
        """
        from graph.errors import NotFoundError, UsageError
        from queries.subject import MOST_GUESSES, check_known

        expected: tuple[type[PtmError], ...] = (NotFoundError, UsageError, *caught)
        for number, text in enumerate(texts):
            if not self.asked.alone:
                show_stage(f"Answered: {number:,} of {len(texts):,}")
            try:
                if graph and len(self.failures) >= MOST_GUESSES:
                    check_known(graph.store, text)
                self.reports.append(report(text))
            except expected as error:
                if self.asked.alone:
                    raise
                self.failures.append(error)

    def print(self, form: str) -> int:
        """Print the reports as one, then what failed; return the exit status of the command."""
        from queries.several_reports import SeveralReports

        # Two ids may name one artifact.
        found = list({each.subject.key: each for each in self.reports}.values())
        if found:
            print_report(found[0] if self.asked.alone else SeveralReports(found), form)
        self._say_failures()
        return max([self.asked.status, *(each.exit_status for each in self.failures)])

    def _say_failures(self) -> None:
        from ptm.cli.unknown_ids import describe_offer
        from queries.near_ids import names_near
        from queries.subject import UnknownIdError
        from reports.text.words import plain

        for error in self.failures[:_SAID]:
            say(plain(error))
        if (more := len(self.failures) - _SAID) > 0:
            say(f"And {more:,} more {'is' if more == 1 else 'are'} not answered.")
        unknown = [
            each.asked
            for each in self.failures
            # A slip is mended, and not fetched.
            if isinstance(each, UnknownIdError) and not names_near(str(each))
        ]
        if offer := describe_offer(unknown):
            say(offer)
