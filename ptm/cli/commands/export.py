"""ptm export."""

from __future__ import annotations

from pathlib import Path

import click

from ptm.cli.files import write_file
from ptm.cli.options import declared_only_option, graph_option, opened
from reports import formats_of

ENDINGS = {each.ending: each.name for each in formats_of("LineageReport") if each.ending}
_ALL = (".jsonl", *ENDINGS)
_OF_SBOMS = frozenset({"cdx", "spdx", "spdx3"})
"""What stands before the ending of a file of CycloneDX or SPDX; what ptm writes is neither."""


@click.command("export")
@click.argument("id", required=False, metavar="[ID]")
@click.option("--all", "everything", is_flag=True, help="Write the whole graph.")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help=f"Its ending is the format: {', '.join(_ALL)}.",
)
@click.option("--impact", is_flag=True, help="What is built on ID, and not what it is built on.")
@declared_only_option
@graph_option
def command(
    id: str | None,
    everything: bool,
    output: str,
    impact: bool,
    declared_only: bool,
    graph_url: str | None,
) -> None:
    """Write the lineage of ID (or its impact, or the whole graph) to a file.

    The ending of FILE is the format; `ptm ingest records` reads .jsonl back. The file is written
    whole or not at all.
    """
    from graph.errors import UsageError

    path = Path(output)
    if _OF_SBOMS.intersection(path.name.lower().split(".")[-2:]):
        raise UsageError(
            f"{output} would be a software bill of materials, which ptm cannot write yet: give it "
            f"a name that ends in one of {', '.join(_ALL)} alone."
        )
    if path.suffix not in _ALL:
        raise UsageError(f"{output} has to end in one of {', '.join(_ALL)}.")
    if everything == (id is not None):
        raise UsageError("Name one ID to export, or --all.")
    if everything and (impact or declared_only):
        raise UsageError("--all writes the whole graph: leave out --impact and --declared-only.")
    with opened(graph_url) as graph:
        from ptm.cli.exporting import export_artifact, export_graph

        if id is None:
            parts = export_graph(graph, ENDINGS.get(path.suffix))
        else:
            form = ENDINGS.get(path.suffix)
            parts = export_artifact(graph, id, form, impact=impact, declared_only=declared_only)
        write_file(path, parts)
    click.echo(f"Wrote {path}.", err=True)
