"""ptm licenses."""

from __future__ import annotations

import click

from ptm.cli.options import (
    declared_only_option,
    format_option,
    graph_option,
    opened,
    policy_option,
    say,
)


@click.command("licenses")
@click.argument("id", metavar="ID")
@click.option("--why", is_flag=True, help="Say what each term means.")
@policy_option("Read contested points as this policy does; `ptm check` says if it is kept.")
@declared_only_option
@format_option("LicenseFinding")
@graph_option
def command(
    id: str, why: bool, policy: str | None, declared_only: bool, form: str, graph_url: str | None
) -> None:
    """Show the licence terms that ID inherits, and where its label is at odds with them.

    Every licence above ID is judged against its label: base models, what those were made from, and
    training data. Each conflict comes with the steps by which the licence arrives, then what is
    unknown, and what has to be done. It reads declared labels and gives no legal advice.
    """
    readings = None
    if policy is not None:
        from ptm.cli.policies import read_policy

        readings = read_policy(policy).readings
    with opened(graph_url) as graph:
        answer = graph.licenses(id, policy=readings, declared_only=declared_only)
        answer.parameters["why"] = why
        say(answer, form)
