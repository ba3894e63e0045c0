"""ptm check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ptm.cli.options import (
    declared_only_option,
    format_option,
    graph_option,
    opened,
    policy_option,
)
from ptm.cli.output import print_report

if TYPE_CHECKING:
    from queries.check_report import CheckReport

NEW_POLICY = "ptm-policy.toml"
"""The file that --init writes."""


@click.command("check")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@policy_option("The policy, as TOML; without it conflicts fail and unknowns are reported.")
@click.option("--init", is_flag=True, help=f"Write a commented policy to {NEW_POLICY}, and end.")
@declared_only_option
@format_option("CheckReport")
@graph_option
def command(
    ids: tuple[str, ...],
    policy: str | None,
    init: bool,
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> int:
    """Fail what violates a policy about licences: exit status 1, each violation with its path.

    Every ID is checked, and one that is not in the graph breaks the policy too. Only ids can be
    checked so far. It reads declared labels and gives no legal advice.
    """
    from graph.errors import UsageError
    from ptm.cli.policies import policy_name, read_policy, write_policy

    if init:
        if ids or policy is not None:
            raise UsageError("--init writes a policy and checks nothing: leave out the rest.")
        write_policy(NEW_POLICY)
        click.echo(f"Wrote {NEW_POLICY}. Next: ptm check ID --policy {NEW_POLICY}", err=True)
        return 0
    if not ids:
        raise UsageError("Name an ID to check, or --init to write a policy.")
    gate = None if policy is None else read_policy(policy)
    with opened(graph_url) as graph:
        report = graph.check(
            *ids, gate=gate, declared_only=declared_only, policy=policy_name(policy)
        )
    print_report(report, form)
    return _print_verdict(report)


def _print_verdict(report: CheckReport) -> int:
    """Return the exit status; of a broken policy print what broke it on standard error."""
    from reports.text.words import number, plain

    for row in report.findings:
        if row.kind is None:
            click.echo(plain(row.reason), err=True)
    broken = [row for row in report.checked if row.verdict != "kept"]
    if not broken:
        return 0
    first, more = plain(broken[0].id), len(broken) - 1
    others = f" and {number(more, 'other artifact')}" if more else ""
    click.echo(f"The policy is broken by {first}{others}.", err=True)
    return 1
