"""The command itself: its commands are loaded when called, so that --help answers at once."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "ingest": "Load models, lineage, datasets and repositories.",
    "find": "Find ids that contain a text.",
    "show": "Show every fact and claim about one thing, with who states it.",
    "lineage": "Show what a thing is built on: models, datasets, licences.",
    "impact": "Show what is built on a thing: models, repositories, file and line.",
    "licenses": "Show the licence terms a thing inherits, and each conflict with its path.",
    "check": "Let things through or stop them, by a policy about their licences.",
    "ask": "List the questions, or ask one.",
    "cypher": "Run read-only Cypher of your own.",
    "export": "Write a lineage, an impact or the whole graph to a file.",
    "graph": "Look after the graph: status, init, copy, clear.",
}
"""Every command with its first line of help; the module ptm.commands.NAME has the rest."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"ptm.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets "did you mean"."""
        if args and args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        import importlib.metadata

        click.echo(f"ptm-lineage {importlib.metadata.version('ptm-lineage')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: ptm ingest sample, then ptm lineage HuggingFaceH4/zephyr-7b-beta",
)
@click.option(
    "--graph",
    metavar="URL",
    help="The graph: a path, or bolt://, neo4j://. Otherwise PTM_GRAPH, or a file of your own.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the version.",
)  # fmt: skip
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks of failures.")
@click.pass_context
def ptm(ctx: click.Context, graph: str | None) -> None:
    """Where a pre-trained model comes from, what is built on it, and under which licences."""
    ctx.obj = {"graph": graph}
