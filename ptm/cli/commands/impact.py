"""ptm impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ptm.cli.options import (
    answer_options,
    asked_depth,
    declared_only_option,
    from_option,
    narrowing_options,
)

if TYPE_CHECKING:
    from queries.impact_report import ImpactReport


@click.command("impact")
@click.argument("words", nargs=-1, metavar="ID...")
@click.option(
    "--paths",
    is_flag=True,
    help="Show the steps to each as a tree, or as the part `paths` of JSON.",
)
@from_option
@narrowing_options
@declared_only_option
@answer_options("ImpactReport")
def command(
    words: tuple[str, ...],
    listed: tuple[str, ...],
    paths: bool,
    depth: int | None,
    direct: bool,
    owner: tuple[str, ...],
    kind: tuple[str, ...],
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> int:
    """Show what is built on ID: models at any distance, and the repositories that use them.

    Places in repositories are shown with file and line, as far as a source knows them. A repository
    whose texts only mention a model does not count. On a screen many artifacts one step away are
    shown by how they were made, with their owners; what more repositories use stands first, then
    what is downloaded more. Of several IDs each is shown by itself, and in JSON and CSV every row
    names its subject.
    """
    from graph.errors import NotFoundError
    from ptm.cli.several import Answers, read_asked
    from ptm.cli.subjects import is_there, opened_subjects
    from reports import find_format

    drawn = find_format(form).drawn
    answers = Answers(read_asked(words, listed))
    ids = answers.asked.texts
    with opened_subjects(ids, graph_url) as graph:

        def of_id(text: str) -> ImpactReport:
            try:
                return graph.impact(
                    text,
                    declared_only=declared_only,
                    children=drawn,
                    paths=paths,
                    depth=asked_depth(depth, direct=direct),
                    owner=owner,
                    kind=kind,
                )
            except NotFoundError as error:
                if not is_there(text):
                    raise
                raise NotFoundError(
                    f"{text} is a path, and ptm impact takes an ID: `ptm lineage {text}` reads "
                    "folders."
                ) from error

        answers.add(ids, of_id, graph=graph)
    return answers.print(form)
