"""ptm ingest bom."""

from __future__ import annotations

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


@click.command("bom")
@click.argument("file", metavar="FILE", callback=check_place)
@strict_option
@taken_option("When it was made, if the document does not say.")
@graph_option
def command(file: str, strict: bool, taken: str | None, graph_url: str | None) -> None:
    """Load the models and datasets of a bill of materials: CycloneDX or SPDX 3, in JSON.

    What it says becomes claims that are stated by bom, so that `ptm licenses` and `ptm check` judge
    it. What is no model, dataset or application is left out.
    """
    from graph.store.connect import open_store
    from ingest.bom import source
    from ingest.loader import load
    from ptm.api import default_graph
    from ptm.cli.progress import Bar

    scope = file.encode("utf-8", "backslashreplace").decode("utf-8")
    with open_store(named_graph(graph_url) or default_graph()) as store, Bar() as bar:
        summary = load(
            store,
            "bom",
            source.fetch(file),
            scope=scope,
            taken=taken,
            strict=strict,
            reading=bar.reading,
            writing=bar.writing,
        )
    print_summary(summary, "element", remark="" if strict else LENIENT)
    check_strict(summary, f"{summary.skipped:,} of its elements", strict=strict)
