"""ptm show."""

from __future__ import annotations

import click

from ptm.cli.options import answer_options, from_option, online_option


@click.command("show")
@click.argument("words", nargs=-1, metavar="ID...")
@from_option
@online_option
@answer_options("ArtifactReport")
def command(
    words: tuple[str, ...], listed: tuple[str, ...], online: bool, form: str, graph_url: str | None
) -> int:
    """Show every fact and claim about artifacts, with who states it and since when.

    ID is a model, dataset:NAME, github.com/OWNER/NAME, license:NAME or owner:NAME, or an address of
    the Hub or of GitHub. Of several IDs each is shown by itself, and in JSON and CSV every row
    names its subject.
    """
    from ptm.cli.several import Answers, read_asked
    from ptm.cli.subjects import opened_subjects

    answers = Answers(read_asked(words, listed))
    ids = answers.asked.texts
    with opened_subjects(ids, graph_url, online=online, upstream=False) as graph:
        answers.add(ids, graph.show, graph=graph)
    return answers.print(form)
