"""ptm browser."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ptm.cli.linking import link_command
from ptm.cli.question_group import QuestionGroup

_STYLE = ".grass"


@click.group(
    "browser",
    cls=QuestionGroup,
    command_of=link_command,
    invoke_without_command=True,
    subcommand_metavar="[QUESTION [ID]]",
)
@click.option(
    "--favorites",
    metavar="FOLDER",
    help="Write every question as a script that Browser saves among its favourites, ten numbered "
    "ones that show what a graph can answer, and a .zip file of them all.",
)
@click.option(
    "--style", metavar="FILE", help="Write the style sheet of Browser, a file that ends in .grass."
)
@click.pass_context
def command(ctx: click.Context, favorites: str | None, style: str | None) -> None:
    """Print the link that opens a question in Neo4j Browser, ready to run.

    With --drawing one run draws what the question asks: nodes and what joins them. With --values
    one run shows its rows. With neither the link has the text that `ptm ask QUESTION ID --cypher`
    prints, below a line for each parameter; its first run only sets these. No link has a user name
    or a password: Browser asks you to connect first. QUESTION --help shows more; `ptm ask` lists
    the questions.

    Drop the .zip file of the favourites, or the style sheet, on Browser's window to import it.
    """
    if ctx.invoked_subcommand is not None:
        if favorites is not None or style is not None:
            raise click.UsageError("--favorites and --style take no question: leave it out.")
        return
    if favorites is None and style is None:
        raise click.UsageError(
            "Name a question, for example: ptm browser lineage HuggingFaceH4/zephyr-7b-beta "
            "--drawing; `ptm ask` lists them. Or name --favorites FOLDER or --style FILE."
        )
    if style is not None:
        _write_style(style, favorites)
    elif favorites is not None:
        _write_favorites(favorites)


def _write_style(name: str, favorites: str | None) -> None:
    """Write the style sheet, and the favourites where a folder is named for them: both, or none."""
    from pathlib import Path

    from ptm.cli.files import check_ending, write_file

    if not name.strip():
        raise click.UsageError("Name the file of the style sheet: --style FILE.")
    check_ending(name, [_STYLE])
    # The file can be made when its parts are asked for, and appears after the last of them.
    write_file(Path(name), _parts(favorites))


def _parts(favorites: str | None) -> Iterator[str]:
    from reports.neo4j_browser.style import style_sheet

    if favorites is not None:
        _write_favorites(favorites)
    yield style_sheet()


def _write_favorites(name: str) -> None:
    from ptm.cli.favorites import write_favorites

    write_favorites(name)
