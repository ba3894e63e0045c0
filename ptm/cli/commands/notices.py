"""ptm notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ptm.cli.options import (
    cap_options,
    declared_only_option,
    graph_option,
    online_option,
    timeout_option,
)
from ptm.cli.remarks import say
from reports import endings_of, formats_of

if TYPE_CHECKING:
    from queries.notices.notices_report import NoticesReport

_FORMATS = [each.name for each in formats_of("NoticesReport")]
_ENDINGS = endings_of("NoticesReport")
_DOCUMENT = _ENDINGS[".md"]
"""The format without -o, unless another one is named."""


@click.command("notices")
@click.argument("id", metavar="ID|PATH")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help=f"Its ending is the format: {', '.join(_ENDINGS)}. Without it the notices are printed.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help=f"How they are written.  [default: {_DOCUMENT}]",
)
@online_option
@declared_only_option
@cap_options
@graph_option
@timeout_option
def command(
    id: str,
    output: str | None,
    form: str | None,
    online: bool,
    declared_only: bool,
    graph_url: str | None,
) -> None:
    """Write what has to be handed on with ID: credits, licence texts, names to be shown.

    Of a repository that is what the models and datasets ask that it ships, and everything upstream
    of them; what only its tests and documentation load is left out. A model or dataset is taken as
    passed on unchanged. PATH is a folder of code, which is scanned as `ptm check PATH` does. The
    file is written whole or not at all. It reads declared labels and gives no legal advice.
    """
    from ptm.cli.files import write_file
    from ptm.cli.output import print_remarks, print_report
    from ptm.cli.subjects import opened_subject
    from reports import render

    chosen = _format_of(output, form)
    with opened_subject(id, graph_url, online=online) as (graph, subject):
        report = graph.notices(subject, declared_only=declared_only)
    if output is None:
        print_report(report, chosen)
    else:
        write_file(Path(output), [render(report, chosen)])
        say(f"Wrote {output}.")
        print_remarks(report, chosen)
    _print_gaps(report)


def _format_of(output: str | None, given: str | None) -> str:
    """Return the format that was given; otherwise that of a file by its ending, or the screen's."""
    from ptm.cli.files import check_ending, check_name

    if output is None:
        return given or _DOCUMENT
    if given is None:
        return _ENDINGS[check_ending(output, _ENDINGS, ", or name a --format")]
    check_name(output, _ENDINGS)
    return given


def _print_gaps(report: NoticesReport) -> None:
    """Print that nothing has to be handed on, what is not known, and what is left out."""
    from reports.text.notices import (
        left_out_sentence,
        nothing_to_hand_on,
        unknown_sentences,
        unresolved_sentence,
    )
    from reports.text.words import plain

    remarks = [nothing_to_hand_on(report), *unknown_sentences(report)]
    remarks += [unresolved_sentence(report), left_out_sentence(report)]
    if report.checkout and report.checkout.absent and not report.checkout.online:
        remarks.append("--online asks the Hub for what the graph does not have.")
    for remark in filter(None, remarks):
        say(plain(remark))
