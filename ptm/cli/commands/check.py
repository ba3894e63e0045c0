"""ptm check."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

import click

from ptm.cli.options import (
    answer_options,
    declared_only_option,
    from_option,
    online_option,
    policy_option,
    role_option,
)
from ptm.cli.output import print_report
from ptm.cli.remarks import say, say_folded
from ptm.policies import FILE_NAME

if TYPE_CHECKING:
    from licenses.policy.gate import Gate
    from queries.verdicts.check_report import CheckReport

HERE = "."
_NAMED = 5
"""Ids that are not in the graph that are named on standard error."""


class _Asked(NamedTuple):
    """What is to be checked, and by which policy; ``policy`` is how the report calls that."""

    ids: list[str]
    paths: list[str]
    gate: Gate | None
    policy: str | None


@click.command("check")
@click.argument("words", nargs=-1, metavar="[ID|PATH]...")
@from_option
@policy_option(
    "The policy, as TOML, instead of the one that is found; without any, conflicts fail and "
    "unknowns are reported."
)
@click.option("--no-policy", is_flag=True, help=f"Look for no {FILE_NAME}.")
@click.option("--init", is_flag=True, help=f"Write a commented policy to {FILE_NAME}, and end.")
@role_option
@online_option
@declared_only_option
@answer_options("CheckReport")
def command(
    words: tuple[str, ...],
    listed: tuple[str, ...],
    policy: str | None,
    no_policy: bool,
    init: bool,
    role: str,
    online: bool,
    declared_only: bool,
    form: str,
    graph_url: str | None,
) -> int:
    """Pass, review or fail by a policy about licences: exit status 1 if anything fails.

    Fail means that something breaks the policy (status 1), review that somebody has to look at what
    is not known or disputed, and pass that nothing was found, but for what its own licence limits,
    which its line says (both status 0); what cannot be asked or read ends with 2 or 3. That is so,
    too, where nothing fails but an ID of which --online could not read what the Hub has. Limits
    need review where the policy intends commercial use.

    PATH is a folder of code: what it loads is found at file and line and judged, and nothing is
    written. Without a word, the models that the policy lists are checked; where it lists none, this
    folder. What begins with ./, ../, / or ~ is a path, and so is any folder that is there, unless
    the graph has an ID of that name. Every ID is checked, and one that is not in the graph fails
    too. It reads declared labels and gives no legal advice.

    The policy is the nearest ptm-policy.toml in this folder or above, up to the root of a git
    repository or to your home.
    """
    from graph.errors import UsageError
    from ptm.cli.unknown_ids import describe_offer
    from ptm.policies import write_policy
    from queries.near_ids import names_near
    from queries.verdicts.gathered_findings import NOT_IN_GRAPH
    from reports import find_format

    if init:
        if words or policy is not None or online or no_policy or listed:
            raise UsageError("--init writes a policy and checks nothing: leave out the rest.")
        write_policy(FILE_NAME)
        say(f"Wrote {FILE_NAME}, which ptm check finds in this folder.")
        return 0
    gate, name = _choose_policy(policy, no_policy=no_policy)
    ids, paths = _choose_subjects(words, listed, gate, name, graph_url)
    report, unread = _check_all(
        _Asked(ids, paths, gate, name),
        graph_url,
        role=role,
        online=online,
        declared_only=declared_only,
    )
    print_report(report, form)
    if find_format(form).bare and (sentence := _describe_rowless(report)):
        say(sentence)
    status = _print_verdict(report, unread, drawn=find_format(form).drawn)
    # A slip is mended, and not fetched.
    lacking = [
        row.id for row in report.findings if row.rule == NOT_IN_GRAPH and not names_near(row.reason)
    ]
    if not online and (offer := describe_offer(lacking)):
        say(offer)
    return status


def _choose_policy(given: str | None, *, no_policy: bool) -> tuple[Gate | None, str | None]:
    """Return the policy and its name: the one that is given, else one that is found."""
    from graph.errors import UsageError
    from ptm.policies import find_policy, policy_name, read_policy
    from reports.text.words import plain

    if given is not None and no_policy:
        raise UsageError("--no-policy and --policy exclude each other: keep one of the two.")
    path = given if given is not None or no_policy else find_policy()
    if path is None:
        return None, None
    gate = read_policy(path)
    if given is None:
        say(f"The policy is {plain(path)}; --no-policy leaves it out.")
    return gate, policy_name(path)


def _choose_subjects(
    words: tuple[str, ...],
    listed: tuple[str, ...],
    gate: Gate | None,
    policy: str | None,
    graph_url: str | None,
) -> tuple[list[str], list[str]]:
    """Return the ids and the paths to check: of words and a list, else of the policy, else here."""
    from ptm.cli.id_lists import read_lists
    from ptm.cli.subjects import split_words
    from reports.text.words import number, plain

    if not words and not listed and gate is not None and gate.models:
        counted = number(len(gate.models), "id")
        say(f"Checking the {counted} that {plain(policy)} lists.")
        return list(gate.models), []
    ids, paths = split_words(words or (() if listed else (HERE,)), graph_url)
    for found in read_lists(listed):
        ids += [*found.ids, *found.refused]
    return ids, paths


def _check_all(
    asked: _Asked, graph_url: str | None, *, role: str, online: bool, declared_only: bool
) -> tuple[CheckReport, Collection[str]]:
    """Return the check of all ids in the graph, and of each path in a graph of its own.

    With it come the ids of which nothing is known because the Hub's answer could not be read.
    """
    from ptm.cli.subjects import opened_subjects, scanned
    from queries.verdicts.joined_checks import join_checks

    ids, paths, gate, name = asked
    reports = []
    unread: Collection[str] = ()
    if ids:
        with opened_subjects(ids, graph_url, online=online) as graph:
            unread = getattr(graph, "unread", ())
            reports.append(
                graph.check(*ids, gate=gate, declared_only=declared_only, policy=name, role=role)
            )
    for path in paths:
        with scanned(path, graph_url, online=online) as checkout:
            own = checkout.checkout.id
            reports.append(checkout.check(own, gate=gate, declared_only=declared_only, policy=name))
    return join_checks(reports), unread


def _describe_rowless(report: CheckReport) -> str:
    """Return which artifacts CSV has no row for, as they have no finding; empty for none."""
    from reports.text.words import number, plain

    found = {(row.kind, row.id) for row in report.findings}
    ids = [plain(row.id) for row in report.checked if (row.kind, row.id) not in found]
    if not ids:
        return ""
    named, more = ", ".join(ids[:_NAMED]), len(ids) - _NAMED
    left = f" and {more:,} more" * (more > 0)
    verb = (
        "passes without a finding and has" if len(ids) == 1 else "pass without a finding and have"
    )
    counted = number(len(ids), "artifact")
    return f"{counted} {verb} no row: {named}{left}. --format json has every verdict."


def _print_verdict(report: CheckReport, unread: Collection[str], *, drawn: bool) -> int:
    """Return the exit status; print on standard error what cannot be checked, and what fails.

    What is drawn says of each id why it cannot be checked, so of several the ids are named alone.
    A Hub that could not be read is no verdict: where nothing else fails, the status says so.
    """
    from graph.errors import UnavailableError
    from licenses.policy.gate import FAIL
    from reports.text.outcomes import asked_name
    from reports.text.words import number, plain

    lacking = [row for row in report.findings if row.kind is None]
    more = len(lacking) - _NAMED
    if drawn and len(lacking) > 1:
        named = ", ".join(asked_name(row.id) for row in lacking[:_NAMED])
        left = f" and {more:,} more" * (more > 0)
        say_folded(f"{number(len(lacking), 'id')} cannot be checked: {named}{left}.")
    else:
        tell = say_folded if drawn else say
        for row in lacking[:_NAMED]:
            tell(plain(row.reason))
        if more > 0:
            say(f"And {more:,} more cannot be checked.")
    failing = [row for row in report.checked if row.verdict == FAIL]
    if not failing:
        return 0
    if not (known := [row for row in failing if row.id not in unread]):
        say("Nothing else fails. Run the same command again later.")
        return UnavailableError.exit_status
    first, more = asked_name(known[0].id), len(known) - 1
    who = f"{first} and {number(more, 'other artifact')} fail" if more else f"{first} fails"
    say(f"{who} the policy.")
    return 1
