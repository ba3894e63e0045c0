"""ptm licenses."""

from __future__ import annotations

import click

from ptm.cli.options import (
    answer_options,
    declared_only_option,
    online_option,
    policy_option,
    role_option,
)
from ptm.cli.output import print_report


@click.command("licenses")
@click.argument("id", metavar="ID|PATH")
@click.option("--why", is_flag=True, help="Explain each term.")
@policy_option("Read contested points as this policy does; `ptm check` applies all of it.")
@role_option
@online_option
@declared_only_option
@answer_options("LicenseReport")
def command(
    id: str,
    why: bool,
    policy: str | None,
    role: str,
    online: bool,
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> None:
    """Show what may be done with ID, the licence terms it inherits, and what conflicts with them.

    First come the answers, each with who decides it. Every licence upstream of ID is judged against
    its label: base models, what those were made from, and training data. Each conflict comes with
    the steps by which the licence arrives; then come what is unknown, and the obligations: those
    that are certain, choices, and what is due on a contested reading alone. PATH is a folder of
    code, which is scanned as `ptm check PATH` does. It reads declared labels and gives no legal
    advice.
    """
    from ptm.cli.subjects import opened_subject
    from ptm.policies import readings_of

    readings = readings_of(policy)
    with opened_subject(id, graph_url, online=online) as (graph, subject):
        report = graph.licenses(
            subject, policy=readings, declared_only=declared_only, why=why, role=role
        )
        print_report(report, form)
