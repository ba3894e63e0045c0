"""ptm open."""

from __future__ import annotations

import click

from ptm.cli.options import (
    declared_only_option,
    graph_option,
    impact_option,
    licenses_option,
    online_option,
    timeout_option,
)
from ptm.cli.output import print_place
from ptm.cli.remarks import say
from reports import endings_of

_ENDING = ".html"
_FORM = endings_of("FamilyReport")[_ENDING]


@click.command("open")
@click.argument("id", metavar="ID|PATH")
@impact_option("Begin with what is built on ID.")
@licenses_option("Begin with the licences that conflict.")
@online_option
@declared_only_option
@graph_option
@timeout_option
def command(
    id: str,
    impact: bool,
    licenses: bool,
    online: bool,
    declared_only: bool,
    graph_url: str | None,
) -> None:
    """Open the page of ID in the browser: what it is built on, what is built on it, and licences.

    The page is one file in the folder for temporary files, which only you can read; it needs no
    network and is not deleted. Where no browser can be found, its path is printed. PATH is a folder
    of code, which is scanned as `ptm check PATH` does.
    """
    from ptm.cli.browsers import open_in_browser
    from ptm.cli.exporting import Wanted, draw_family, find_start, print_cut
    from ptm.cli.files import write_temporary
    from ptm.cli.subjects import opened_subject

    wanted = Wanted(_FORM, find_start(impact=impact, licenses=licenses), declared_only)
    with opened_subject(id, graph_url, online=online, impact=impact, downstream=True) as (
        graph,
        subject,
    ):
        report, text = draw_family(graph, subject, wanted)
    about = f"ptm-{wanted.start}-of-{report.subject.id}"
    path = write_temporary(about, _ENDING, text)
    print_cut(report)
    if open_in_browser(path.as_uri()):
        say(f"Opened {path}, which stays there until you delete it.")
        return
    say("No browser is found; the page stays there until you delete it:")
    print_place(path)
