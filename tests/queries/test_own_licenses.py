"""A licence that a policy describes is known wherever it stands in a lineage, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.schema import End, Model, Record
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_records import license_records
from licenses import Policy
from licenses.policy.file import read_gate
from ptm.api import Graph
from queries.propagation.audit import audit
from tests.conftest import ENGINES
from tests.factories import derived, model, tables

ACME = b"""
[licenses]
fail = ["acme internal"]

[[own_licenses]]
name = "Acme-Internal"
target = "model"
allows_commercial = "no"
allows_derivatives = "yes"
requires_attribution = "yes"
share_alike = "none"
use_restrictions = "none"
must_flow_down_license_text = "no"
research_only = "no"
restricts_output_training = "no"
sections = "s.3"
"""


def records() -> Iterator[Record]:
    """Yield acme/base and what is made of it, each label as a source may write it."""
    for own, labels, name in (
        ("acme/base", ("other",), "ACME internal"),
        ("acme/tuned", ("acme-INTERNAL",), None),
        ("us/free", ("mit",), None),
        ("us/listed", ("mit", "Acme Internal"), None),
        ("us/closed", ("proprietary",), None),
    ):
        yield model(own)
        yield from license_records(End(Model, own), *labels, name=name, stated_by="card")
        if own != "acme/base":
            yield derived(own, "acme/base")


@pytest.fixture(scope="module", params=ENGINES)
def labelled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    url = ENGINES[request.param](request, tmp_path_factory.mktemp("own"))
    with open_store(url) as store:
        store.prepare()
        store.write(tables(records()))
        yield store


def test_what_is_described_is_judged_upstream_and_downstream(labelled: Store) -> None:
    graph, gate = Graph(labelled), read_gate(ACME)
    verdicts = {
        own: (
            graph.licenses(own).verdict,
            graph.licenses(own, policy=gate.readings).verdict,
        )
        for own in ("acme/tuned", "us/free", "us/listed", "us/closed")
    }
    assert verdicts == {
        "acme/tuned": ("unknown", "compatible"),
        "us/free": ("unknown", "conflict"),
        "us/listed": ("unknown", "unknown"),
        "us/closed": ("unknown", "unknown"),
    }
    [finding] = graph.licenses("us/free", policy=gate.readings).findings
    assert (finding.term, finding.clause) == ("non_commercial", "Acme-Internal s.3")


def test_the_audit_says_the_same(labelled: Store) -> None:
    policy = read_gate(ACME).readings
    for readings in (policy, Policy()):
        found = audit(labelled, readings)
        said = {
            found.graph.names(found.node[[row]]).to_pylist()[0]: found.outcomes[outcome].verdict
            for row, outcome in enumerate(found.outcome)
        }
        graph = Graph(labelled)
        assert said == {own: graph.licenses(own, policy=readings).verdict for own in said}
        assert len(said) == 4


def test_the_check_denies_it_by_any_spelling(labelled: Store) -> None:
    report = Graph(labelled).check("us/closed", "acme/tuned", gate=read_gate(ACME))
    denied = [row for row in report.rows if row["term"] == "license_denied"]
    assert {(row["id"], row["origin_id"]) for row in denied} == {
        ("us/closed", "acme/base"),
        ("acme/tuned", "acme/base"),
        ("acme/tuned", "acme/tuned"),
    }


def test_an_exception_names_it_by_any_spelling(labelled: Store) -> None:
    excepted = ACME + (
        b'[[exceptions]]\nlicense = "other:acme internal"\nreason = "ours"\nuntil = 2100-01-01\n'
    )
    report = Graph(labelled).check("acme/tuned", gate=read_gate(excepted))
    assert report.rows
    assert {row["exception"] for row in report.rows} == {"ours (until 2100-01-01)"}
