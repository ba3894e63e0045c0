"""SARIF: valid, the same from run to run, and without a place of this machine."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from licenses.policy.gate import Exemption, Findings, Gate, Lists
from ptm.api import Graph
from queries.verdicts.check_report import CheckReport
from reports import render
from tests.queries.made_graph import HOSTILE
from tests.reports.sarif import checked, standard_schema

TODAY = date(2026, 11, 21)
STRICT = Gate(
    findings=Findings(unknown="fail", undeclared="fail", warning="review"),
    licenses=Lists(allowed=frozenset({"mit"}), denied=frozenset({"gemma"})),
    exceptions=(
        Exemption("Agreed <b>.", date(2027, 1, 1), license="apache-2.0"),
        Exemption("Old.", date(2020, 1, 1), id="mix/a"),
    ),
    lines={"licenses.fail": 7},
)


def check(graph: Graph, *ids: str, policy: str = "rules/my policy.toml") -> CheckReport:
    """Return the report of a strict policy."""
    return graph.check(*ids, gate=STRICT, today=TODAY, policy=policy)


IDS = ("mix/abcd", "github.com/some/tool", "dataset:corp/c", "guess/child", "no/such", *HOSTILE)


@pytest.mark.slow
def test_it_is_what_we_mean_to_write_whatever_the_ids(made: Graph) -> None:
    [run] = checked(render(check(made, *IDS), "sarif"))["runs"]
    assert len(run["results"]) > len(HOSTILE)
    assert {r["level"] for r in run["results"]} == {"error", "warning", "note"}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    names = {r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for r in run["results"]}
    assert names >= {*HOSTILE[:-1], "no/such", "mix/abcd"}


def test_it_keeps_to_the_schema_of_the_standard(made: Graph) -> None:
    schema = standard_schema()
    assert "SARIF" in schema["title"]
    checked(render(check(made, *IDS), "sarif"), schema)
    checked(render(made.check("plain/model"), "sarif"), schema)
    checked(render(CheckReport("pass", TODAY, [], [], [], []), "sarif"), schema)


def test_nothing_to_tell_is_a_run_without_results(made: Graph) -> None:
    gate = Gate(findings=Findings(undeclared="pass"))
    [run] = checked(render(made.check("plain/model", gate=gate), "sarif"))["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["exitCode"] == 0


def test_the_path_of_a_licence_is_a_flow_from_its_origin_to_the_thing(made: Graph) -> None:
    [run] = checked(render(check(made, "mix/abcd"), "sarif"))["runs"]
    [result] = [r for r in run["results"] if r["ruleId"] == "license_denied"]
    places = result["codeFlows"][0]["threadFlows"][0]["locations"]
    names = [p["location"]["logicalLocations"][0]["fullyQualifiedName"] for p in places]
    assert names == ["mix/cd", "mix/abcd"]
    assert places[1]["location"]["message"]["text"].startswith("mix/abcd: merged from mix/cd")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/my%20policy.toml"
    assert place["region"]["startLine"] == 7


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (("mix/abcd",), "choose another model."),
        (("dataset:corp/c",), "choose another dataset."),
        (("mix/abcd", "dataset:corp/c"), "choose another model or dataset."),
    ],
)
def test_the_help_of_a_rule_names_the_kinds_of_its_results(
    made: Graph, ids: tuple[str, ...], said: str
) -> None:
    [run] = checked(render(check(made, *ids), "sarif"))["runs"]
    texts = {rule["id"]: rule["help"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert texts["license_not_allowed"].endswith(said)


def test_an_exception_is_a_suppression_with_its_reason(made: Graph) -> None:
    [run] = checked(render(check(made, "mix/abcd"), "sarif"))["runs"]
    [result] = [r for r in run["results"] if r["level"] == "note"]
    assert result["suppressions"][0]["justification"] == "Agreed <b>. (until 2027-01-01)"


def test_every_finding_has_a_fingerprint_of_its_own_that_stays(made: Graph) -> None:
    def prints(*ids: str, **changed: Any) -> list[str]:
        report = replace(check(made, *ids), **changed)
        [run] = checked(render(report, "sarif"))["runs"]
        return [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]]

    first = prints("mix/abcd", "guess/child")
    assert len(set(first)) == len(first)
    assert sorted(prints("guess/child", "mix/abcd", policy="elsewhere.toml", lines={})) == sorted(
        first
    )


def test_a_scope_and_an_age_are_told_once_at_the_end(made: Graph) -> None:
    text = render(check(made, "mix/abcd"), "sarif")
    assert text.count("no legal advice") == 1
    notes = checked(text)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert notes[-1]["message"]["text"] == "Facts of 2026-01-02 (made)."
    assert any("ended on 2020-01-01" in note["message"]["text"] for note in notes)


@pytest.mark.slow
def test_it_names_no_place_of_this_machine_and_commands_no_terminal(made: Graph) -> None:
    text = render(check(made, *HOSTILE), "sarif")
    assert str(Path.home()) not in text
    assert text.isascii()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


def test_no_id_makes_a_link_or_a_placeholder_of_a_message(made: Graph) -> None:
    answer = check(made, "[link](https://example.org) www.example.org ![x](y)")
    [run] = checked(render(answer, "sarif"))["runs"]
    for result in run["results"]:
        text = result["message"]["text"]
        assert not re.search(r"(?<!\\)\[", text)
        assert not re.search(r"(?<!\{)\{(?!\{)", text)
