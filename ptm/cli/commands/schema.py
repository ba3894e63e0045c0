"""ptm schema."""

from __future__ import annotations

import click

from ptm.cli.options import format_option
from ptm.cli.output import print_drawn


@click.command("schema")
@click.argument("words", nargs=-1, metavar="[WORD…]")
@format_option("SchemaReport")
def command(words: tuple[str, ...], form: str) -> None:
    """Show what the graph can hold: kinds of nodes, claims and properties, for Cypher.

    With a WORD, all of the kind or claim that is called so, or what has it in its name. No graph
    is needed.
    """
    from queries.schema.schema_report import report_schema

    print_drawn(report_schema(words), form)
