"""ptm ingest bom."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ptm.cli.commands.ingest._loading import (
    LENIENT,
    check_place,
    check_strict,
    print_summary,
    strict_option,
)
from ptm.cli.options import graph_option, taken_option
from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from graph.store.base import Store
    from ingest.bom.source import Contents

_MOST_NAMED = 3
"""Ids that the command offered last takes."""
_NAMES = {"Model": "model", "Dataset": "dataset", "Repository": "application"}


@click.command("bom")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", callback=check_place)
@strict_option
@click.option("--dry-run", is_flag=True, help="Say what would be read and written; write nothing.")
@taken_option("When they were made, if not on the day that each of them says.")
@graph_option
def command(
    files: tuple[str, ...], strict: bool, dry_run: bool, taken: str | None, graph_url: str | None
) -> None:
    """Load bills of materials, CycloneDX or SPDX 3 in JSON; - reads standard input.

    Their models, datasets and applications, and what joins these, become claims that are stated by
    bom, so that `ptm licenses` and `ptm check` judge them. Other components are counted and left
    out. Read the same files again, and what they no longer state is retracted, unless the graph
    knows other bills of materials as well.
    """
    from graph.store.connect import open_store
    from ingest.bom import source
    from ingest.loader import load
    from ptm.api import default_graph
    from ptm.cli.progress import Bar

    contents, scope = source.Contents(), _scope(files)
    with open_store(named_graph(graph_url) or default_graph()) as store, Bar() as bar:
        summary = load(
            store,
            "bom",
            source.fetch(*files, taken=taken, again=_is_alone(store, scope), contents=contents),
            scope=scope,
            strict=strict,
            preview=dry_run,
            reading=bar.reading,
            writing=bar.writing,
        )
    print_summary(summary, "element", remark="" if strict else LENIENT)
    say(_describe(contents))
    check_strict(summary, f"{summary.skipped:,} of what they state", strict=strict)
    if not dry_run and (hint := _next_step(contents)):
        say(hint)


def _scope(files: tuple[str, ...]) -> str:
    """Return in words what is read."""
    # A name that is no Unicode can be a file's, but not a property's.
    places = (name if name == "-" else os.path.abspath(name) for name in files)
    return " ".join(places).encode("utf-8", "backslashreplace").decode("utf-8")


def _is_alone(store: Store, scope: str) -> bool:
    """Return whether the graph knows these bills of materials, and no other ones.

    All of them are stated by bom: what one no longer states may be what another one does.
    """
    from graph.store.source_state import finished_runs

    return {run["scope"] for run in finished_runs(store, "bom")} == {scope}


def _describe(contents: Contents) -> str:
    """Return what the bills of materials hold, in words."""
    from reports.text.words import number

    kinds = contents.kinds()
    found = [number(kinds[label], name) for label, name in _NAMES.items() if kinds[label]]
    if joined := len(contents.relations):
        found.append(f"{number(joined, 'relation')} between them")
    if contents.licenses:
        found.append(number(contents.licenses, "licence"))
    held = ", ".join(found) or "no model, no dataset and no application"
    others = number(contents.others, "other component")
    return f"Found {held}." + (f" Left out {others}." if contents.others else "")


def _next_step(contents: Contents) -> str:
    """Return what the bills of materials are about, and how that is checked; empty for nothing."""
    from reports.text.words import number, plain, shell_name

    found = contents.worth_checking()
    if not found:
        return ""
    words = [f"{plain(end.id)} ({_NAMES.get(end.kind.label, 'artifact')})" for end in found]
    asked = " ".join(shell_name(end.kind.label, end.id) for end in found[:_MOST_NAMED])
    more = f" and {number(len(found) - _MOST_NAMED, 'other')}" * (len(found) > _MOST_NAMED)
    named = f"{', '.join(words[:_MOST_NAMED])}{more}"
    about = f"About {named}. To check:" if contents.subjects else f"To check {named}:"
    return f"{about}\n  ptm check {asked}"
