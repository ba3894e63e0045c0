"""ptm browser."""

from __future__ import annotations

import click

from ptm.cli.linking import link_command
from ptm.cli.question_group import QuestionGroup


@click.group(
    "browser",
    cls=QuestionGroup,
    command_of=link_command,
    invoke_without_command=True,
    subcommand_metavar="[QUESTION [ID]]",
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print the link that opens a question in Neo4j Browser, ready to run.

    The link has the question's text below a line for each parameter, as `ptm ask QUESTION ID
    --cypher` prints it, and neither a user name nor a password. Browser asks you to connect first.
    """
    if ctx.invoked_subcommand is None:
        raise click.UsageError(
            "Name a question, for example: ptm browser lineage HuggingFaceH4/zephyr-7b-beta. "
            "`ptm ask` lists the questions."
        )
