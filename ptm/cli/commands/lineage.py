"""ptm lineage."""

from __future__ import annotations

import click

from ptm.cli.options import (
    answer_options,
    asked_depth,
    declared_only_option,
    narrowing_options,
    online_option,
)
from ptm.cli.output import print_report


@click.command("lineage")
@click.argument("id", metavar="ID|PATH")
@online_option
@narrowing_options
@declared_only_option
@answer_options("LineageReport")
def command(
    id: str,
    online: bool,
    depth: int | None,
    direct: bool,
    owner: tuple[str, ...],
    kind: tuple[str, ...],
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> None:
    """Show what ID is built on: base models, datasets, and the licences along the way.

    ID is a model, dataset:NAME, github.com/OWNER/NAME, or an address of the Hub or of GitHub. What
    states no base model is shown as such, and so is a base that is no id of the Hub: neither makes
    it an original work. PATH is a folder of code, which is scanned as `ptm check PATH` does.

    On a screen each licence that conflicts with the label of ID is marked, as `ptm licenses` finds
    it; of many artifacts that came about alike a few are shown and the rest is counted. Of what
    --owner and --kind ask for the way there is shown, too.
    """
    from ptm.cli.subjects import opened_subject

    with opened_subject(id, graph_url, online=online) as (graph, subject):
        report = graph.lineage(
            subject,
            declared_only=declared_only,
            depth=asked_depth(depth, direct=direct),
            owner=owner,
            kind=kind,
        )
        print_report(report, form)
