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
    say,
)

if TYPE_CHECKING:
    from queries.answer import Answer

BEGUN = "ptm-policy.toml"
"""The file that --init writes."""


@click.command("check")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@policy_option("The policy, as TOML; without it conflicts fail and the unknown is told.")
@click.option("--init", is_flag=True, help=f"Write a commented policy to {BEGUN}, and end.")
@declared_only_option
@format_option("Breach")
@graph_option
def command(
    ids: tuple[str, ...],
    policy: str | None,
    init: bool,
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> int:
    """Stop what breaks a policy about licences: exit status 1, with every breach and its path.

    Every ID is checked, and one that is not in the graph breaks the policy too. Only ids can be
    checked so far. It reads declared labels and gives no legal advice.
    """
    from graph.errors import UsageError
    from ptm.cli.policies import named, read_policy, write_policy

    if init:
        if ids or policy is not None:
            raise UsageError("--init writes a policy and checks nothing: leave out the rest.")
        write_policy(BEGUN)
        click.echo(f"Wrote {BEGUN}. Next: ptm check ID --policy {BEGUN}", err=True)
        return 0
    if not ids:
        raise UsageError("Name an ID to check, or --init to write a policy.")
    gate = None if policy is None else read_policy(policy)
    with opened(graph_url) as graph:
        answer = graph.check(*ids, gate=gate, declared_only=declared_only)
    answer.parameters |= {"policy": named(policy), "lines": dict(gate.lines) if gate else {}}
    say(answer, form)
    return _status(answer)


def _status(answer: Answer) -> int:
    """Return the exit status; of a broken policy say what broke it on standard error."""
    from reports.text.words import number, plain

    broken = [row for row in answer.parts["checked"].rows if row["verdict"] != "kept"]
    for row in answer.rows:
        if row["kind"] is None:
            click.echo(plain(row["reason"]), err=True)
    if not broken:
        return 0
    first, more = plain(broken[0]["id"]), len(broken) - 1
    others = f" and {number(more, 'other thing')}" if more else ""
    click.echo(f"The policy is broken by {first}{others}.", err=True)
    return 1
