"""ptm impact."""

from __future__ import annotations

import click

from ptm.cli.options import answer_options, asked_depth, declared_only_option, narrowing_options
from ptm.cli.output import print_report
from ptm.cli.subjects import is_there, opened_subjects


@click.command("impact")
@click.argument("id", metavar="ID")
@click.option(
    "--paths",
    is_flag=True,
    help="Show the steps to each as a tree, or as the part `paths` of JSON.",
)
@narrowing_options
@declared_only_option
@answer_options("ImpactReport")
def command(
    id: str,
    paths: bool,
    depth: int | None,
    direct: bool,
    owner: tuple[str, ...],
    kind: tuple[str, ...],
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> None:
    """Show what is built on ID: models at any distance, and the repositories that use them.

    Places in repositories are shown with file and line, as far as a source knows them. A repository
    whose texts only mention a model does not count. On a screen many artifacts one step away are
    shown by how they were made, with their owners; what more repositories use stands first, then
    what is downloaded more.
    """
    from graph.errors import NotFoundError
    from reports import find_format

    drawn = find_format(form).drawn
    with opened_subjects([id], graph_url) as graph:
        try:
            report = graph.impact(
                id,
                declared_only=declared_only,
                children=drawn,
                paths=paths,
                depth=asked_depth(depth, direct=direct),
                owner=owner,
                kind=kind,
            )
        except NotFoundError as error:
            if not is_there(id):
                raise
            raise NotFoundError(
                f"{id} is a path, and ptm impact takes an ID: `ptm lineage {id}` reads folders."
            ) from error
        print_report(report, form)
