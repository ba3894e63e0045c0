"""The command itself: its commands are loaded when called, so that --help answers at once."""

from __future__ import annotations

import click

from graph.store.engines import schemes
from ptm.cli.lazy import LazyGroup

COMMANDS = {
    "ingest": "Load models, lineage, datasets and repositories.",
    "find": "Find ids that contain a text.",
    "show": "Show every fact and claim about one artifact, with who states it.",
    "lineage": "Show what an artifact is built on: models, datasets, licences.",
    "impact": "Show what is built on an artifact: models, repositories, file and line.",
    "licenses": "Show the licence terms an artifact inherits, and each conflict with its path.",
    "check": "Check artifacts by a policy about their licences; exit status 1 if any fails.",
    "notices": "Write the notices, texts and names that have to be handed on.",
    "ask": "List the questions, or ask one.",
    "schema": "Show the kinds, claims and properties that a graph can hold.",
    "cypher": "Run read-only Cypher of your own.",
    "export": "Write a lineage, an impact, licences or the whole graph to a file.",
    "open": "Open an artifact's family in the browser, as a page to explore.",
    "browser": "Open a question in Neo4j Browser, as a link; write favourites and a style for it.",
    "graph": "Manage the graph: status, init, copy, clear.",
}
"""Every command with its first line of help; the module ptm.cli.commands.NAME has the rest."""


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        import importlib.metadata

        click.echo(f"ptm-lineage {importlib.metadata.version('ptm-lineage')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    commands_of=("ptm.cli.commands", COMMANDS),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: ptm ingest sample, then ptm lineage HuggingFaceH4/zephyr-7b-beta",
)
@click.option(
    "--graph",
    metavar="URL",
    help=f"The graph: a path, or {schemes(between=', ')}. "
    "Otherwise PTM_GRAPH, or a file of your own.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Show the version.",
)  # fmt: skip
@click.option(
    "--verbose", is_flag=True, expose_value=False, help="Show what is done, on standard error."
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks of failures.")
@click.pass_context
def ptm(ctx: click.Context, graph: str | None) -> None:
    """Where a pre-trained model comes from, what is built on it, and under which licences."""
    ctx.obj = {"graph": graph}
