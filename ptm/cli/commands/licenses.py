"""ptm licenses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from ptm.cli.options import (
    answer_options,
    declared_only_option,
    from_option,
    online_option,
    policy_option,
    role_option,
)

if TYPE_CHECKING:
    from ptm.graph import Graph
    from queries.verdicts.license_report import LicenseReport


@click.command("licenses")
@click.argument("words", nargs=-1, metavar="ID...|PATH")
@from_option
@click.option("--why", is_flag=True, help="Explain each term.")
@policy_option(
    "Read contested points as this policy does; `ptm check` applies all of it, and finds it by "
    "itself."
)
@role_option
@online_option
@declared_only_option
@answer_options("LicenseReport")
def command(
    words: tuple[str, ...],
    listed: tuple[str, ...],
    why: bool,
    policy: str | None,
    role: str,
    online: bool,
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> int:
    """Show what may be done with ID, the licence terms it inherits, and what conflicts with them.

    First come the answers, each with who decides it. Every licence upstream of ID is judged against
    its label: base models, what those were made from, and training data. Each conflict comes with
    the steps by which the licence arrives; then come what is unknown, and the obligations: those
    that are certain, choices, and what is due on a contested reading alone. PATH is a folder of
    code, which is scanned as `ptm check PATH` does. Of several IDs each is shown by itself, and in
    JSON and CSV every row names its subject. It reads declared labels and gives no legal advice.

    The exit status is 0 whatever the answers are, conflicts included, and 1 where an ID is not in
    the graph: `ptm check` is what passes or fails.
    """
    from graph.errors import UnavailableError
    from ptm.cli.several import Answers, read_asked
    from ptm.cli.subjects import opened_subjects, scanned, split_words
    from ptm.policies import readings_of

    readings = readings_of(policy)
    answers = Answers(read_asked(words, listed))
    ids, paths = split_words(answers.asked.words, graph_url)

    def ask(graph: Graph, text: str) -> LicenseReport:
        return graph.licenses(
            text, policy=readings, declared_only=declared_only, why=why, role=role
        )

    def ask_folder(path: str) -> LicenseReport:
        with scanned(path, graph_url, online=online) as checkout:
            return ask(checkout, checkout.checkout.id)

    if ids := list(dict.fromkeys((*ids, *answers.asked.listed))):
        with opened_subjects(ids, graph_url, online=online) as graph:
            answers.add(ids, partial(ask, graph), graph=graph)
    answers.add(paths, ask_folder, UnavailableError)
    return answers.print(form)
