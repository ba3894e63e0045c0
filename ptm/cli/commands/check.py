"""ptm check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ptm.cli.options import (
    answer_options,
    declared_only_option,
    online_option,
    policy_option,
    role_option,
)
from ptm.cli.output import print_report

if TYPE_CHECKING:
    from licenses.policy.gate import Gate
    from queries.verdicts.check_report import CheckReport

NEW_POLICY = "ptm-policy.toml"
"""The file that --init writes."""
HERE = "."


@click.command("check")
@click.argument("words", nargs=-1, metavar="[ID|PATH]...")
@policy_option("The policy, as TOML; without it conflicts fail and unknowns are reported.")
@click.option("--init", is_flag=True, help=f"Write a commented policy to {NEW_POLICY}, and end.")
@role_option
@online_option
@declared_only_option
@answer_options("CheckReport")
def command(
    words: tuple[str, ...],
    policy: str | None,
    init: bool,
    role: str,
    online: bool,
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> int:
    """Pass, review or fail by a policy about licences: exit status 1 if anything fails.

    Fail means that something breaks the policy (status 1), review that somebody has to look at what
    is not known, disputed or limited, and pass that nothing was found (both status 0); what cannot
    be asked or read ends with 2 or 3.

    PATH is a folder of code: what it loads is found at file and line and judged, and nothing is
    written. Without a word this folder is checked. What begins with ./, ../, / or ~ is a path, and
    so is any folder that is there, unless the graph has an ID of that name. Every ID is checked,
    and one that is not in the graph fails too. It reads declared labels and gives no legal advice.
    """
    from graph.errors import UsageError
    from ptm.policies import read_policy, write_policy

    if init:
        if words or policy is not None or online:
            raise UsageError("--init writes a policy and checks nothing: leave out the rest.")
        write_policy(NEW_POLICY)
        click.echo(f"Wrote {NEW_POLICY}. Next: ptm check --policy {NEW_POLICY}", err=True)
        return 0
    gate = None if policy is None else read_policy(policy)
    report = _check_words(
        words or (HERE,),
        graph_url,
        gate,
        policy,
        role=role,
        online=online,
        declared_only=declared_only,
    )
    print_report(report, form)
    return _print_verdict(report)


def _check_words(
    words: tuple[str, ...],
    graph_url: str | None,
    gate: Gate | None,
    policy: str | None,
    *,
    role: str,
    online: bool,
    declared_only: bool,
) -> CheckReport:
    """Return the check of all ids in the graph, and of each path in a graph of its own."""
    from ptm.cli.subjects import opened_subjects, scanned, split_words
    from ptm.policies import policy_name
    from queries.verdicts.joined_checks import join_checks

    ids, paths = split_words(words, graph_url)
    name, reports = None if policy is None else policy_name(policy), []
    if ids:
        with opened_subjects(ids, graph_url, online=online) as graph:
            reports.append(
                graph.check(*ids, gate=gate, declared_only=declared_only, policy=name, role=role)
            )
    for path in paths:
        with scanned(path, graph_url, online=online) as checkout:
            own = checkout.checkout.id
            reports.append(checkout.check(own, gate=gate, declared_only=declared_only, policy=name))
    return join_checks(reports)


def _print_verdict(report: CheckReport) -> int:
    """Return the exit status; print on standard error what fails."""
    from licenses.policy.gate import FAIL
    from reports.text.words import number, plain

    for row in report.findings:
        if row.kind is None:
            click.echo(plain(row.reason), err=True)
    failing = [row for row in report.checked if row.verdict == FAIL]
    if not failing:
        return 0
    first, more = plain(failing[0].id), len(failing) - 1
    who = f"{first} and {number(more, 'other artifact')} fail" if more else f"{first} fails"
    click.echo(f"{who} the policy.", err=True)
    return 1
