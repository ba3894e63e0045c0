"""What the commands of all sources do: load, and report what that did."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from graph.schema import End
    from ingest.loader import Summary
    from ptm.cli.progress import Bar


_Words = TypeVar("_Words", str, None, tuple[str, ...])


def check_place(_context: click.Context, _argument: click.Parameter, words: _Words) -> _Words:
    """Return files or folders as they were typed; to Python an empty word is this folder.

    Raises
    ------
    UsageError
        If one of them is empty, as an unset variable of the shell is.
    """
    from graph.errors import UsageError

    if "" in (words if isinstance(words, tuple) else (words,)):
        raise UsageError("An empty word names no file and no folder: give its name.")
    return words


def load_source(
    name: str,
    items: Iterable[Any],
    to_records: Any,
    url: str | None,
    *,
    bar: Bar | None = None,
    **options: Any,
) -> Summary:
    """Load what ``to_records`` reads of items; return what that did."""
    from graph.store.connect import open_store
    from ingest.loader import load
    from ptm.api import default_graph
    from ptm.cli.progress import Bar

    records = itertools.chain.from_iterable(map(to_records, items))
    with open_store(named_graph(url) or default_graph()) as store, bar or Bar() as bar:
        return load(store, name, records, reading=bar.reading, writing=bar.writing, **options)


def load_cards(
    name: str,
    items: Iterable[Any],
    to_records: Any,
    url: str | None,
    place: str,
    taken: str | None = None,
    subject: End | None = None,
    *,
    bar: Bar | None = None,
    strict: bool | None = None,
) -> None:
    """Load what was found in a place, report what that did, and retract what it no longer states.

    Cards of a place that is new to the graph may be older than what it knows: they retract nothing.
    ``strict`` is None for a command that has no such option.

    Raises
    ------
    UnavailableError
        If nothing could be read, or something could not where the user is strict.
    """
    from graph.errors import UnavailableError
    from graph.store.connect import open_store
    from graph.store.source_state import was_loaded
    from ingest.cards.source import report_fully_read
    from ptm.api import default_graph

    # A name that is no Unicode can be a folder's, but not a property's.
    scope = os.path.abspath(place).encode("utf-8", "backslashreplace").decode("utf-8")
    scope += f" --id {subject.id}" if subject else ""
    with open_store(named_graph(url) or default_graph()) as store:
        again = was_loaded(store, name, scope)
    read = report_fully_read(to_records) if again else to_records
    summary = load_source(
        name, items, read, url, bar=bar, scope=scope, taken=taken, strict=bool(strict)
    )
    print_summary(summary, remark=NO_STRICT if strict is None else "" if strict else LENIENT)
    check_strict(summary, f"{summary.skipped:,} of what it states", strict=bool(strict))
    if not summary.records:
        raise UnavailableError(
            f"Nothing in {place} could be read: it has to hold cards whose place gives their id, "
            "such as owner/name/README.md or owner--name.md, or be the folder of one repository "
            "whose id is given with --id OWNER/NAME."
            if name == "cards"
            else f"The cache {place} holds no model and no dataset yet."
        )


NO_STRICT = "The exit status is 0 all the same: what is skipped does not change it."
"""The remark on skips of commands that cannot be strict."""
LENIENT = "The exit status is 0 all the same; --strict makes it 3, and then nothing is written."
"""The remark on skips of those that can."""

strict_option = click.option(
    "--strict", is_flag=True, help="Write nothing, and end with 3, where anything is skipped."
)


def print_summary(summary: Summary, what: str = "line", *, remark: str = "") -> None:
    """Report what was skipped, with reasons, and what the ingest did; all on standard error.

    ``remark`` says what the skips mean for the exit status, where there are any.
    """
    from reports.text.words import number, plain

    shown = sum(skip.number for skip in summary.skips)
    for skip in summary.skips:
        say(f"Skipped {plain(skip.item)}: {plain(skip.reason)}.")
    if summary.skipped > shown:
        more = number(summary.skipped - shown, f"more {what}")
        say(f"Skipped {more} like these.")
    say(
        f"Read {number(summary.records, 'record')}"
        + (f", skipped {summary.skipped:,}" if summary.skipped else "")
        + (". Nothing was written; it would be" if summary.withheld else "")
        + f": {summary.written}."
    )
    if summary.withheld and summary.written.new:
        counted = ", ".join(f"{n:,} {label}" for label, n in summary.written.new.items())
        say(f"New would be: {counted}.")
    if summary.skipped and remark:
        say(remark)


def check_strict(summary: Summary, what: str, *, strict: bool) -> None:
    """Do nothing unless something was skipped where the user allows no skips.

    Raises
    ------
    UnavailableError
        If so: nothing was written then.
    """
    from graph.errors import UnavailableError

    if strict and summary.skipped:
        raise UnavailableError(
            f"{what} could not be read: with --strict nothing was written. Correct what is shown "
            "above, or leave out --strict."
        )
