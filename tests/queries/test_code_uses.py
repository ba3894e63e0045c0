"""Where repositories name what they use, and that a mention binds nobody to anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from graph.embedded.memory import MemoryStore
from graph.schema import Dataset, License, Model, Repository
from graph.store.base import Store
from ingest.license_conflicts import CLASHES
from licenses.policy.gate import Gate, Lists
from queries.catalog import find_question
from queries.code_uses import find_uses
from queries.impact_report import report_impact
from queries.lineage_report import report_lineage, without_mentions
from queries.propagation.labelled_edges import read_labelled_edges
from queries.verdicts.check_report import report_check
from queries.verdicts.joined_checks import join_checks
from queries.verdicts.license_report import report_licenses
from tests.factories import derived, licensed, model, tables, used

APP, OTHER = "github.com/o/app", "github.com/o/other"
DAY = date(2026, 11, 21)
GATE = Gate(licenses=Lists(denied=frozenset({"cc-by-nc-4.0"})))
RECORDS = [
    Repository(id=APP, stated_by="code-scan"),
    *(licensed(own, "cc-by-nc-4.0") for own in ("lab/prose", "lab/both", "lab/above")),
    licensed(APP, "mit", kind=Repository),
    model("lab/prose"),
    derived("lab/prose", "lab/above"),
    derived("lab/prose", "lab/both"),
    used(APP, "lab/prose", path="README.md", line=3, how="text", role="docs", declared=False),
    used(APP, "lab/both", path="README.md", line=4, how="text", role="docs", declared=False),
    used(APP, "lab/both", path="tests/t.py", line=1, how="literal", role="test"),
    used(APP, "lab/both", path="src/z.py", line=2, how="literal", role="product"),
    used(APP, "lab/both", path="src/a.py", line=9, how="constant", role="product", pinned="v1"),
    used(APP, "lab/both", "peatmoss"),
    used(APP, "corp/c", kind=Dataset, path="src/a.py", line=1, how="literal"),
    used(OTHER, "lab/prose", "guess", path="x.py", line=1, declared=False),
]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with MemoryStore() as made:
        made.write(tables(RECORDS), derivations=[CLASHES])
        yield made


def test_loads_of_the_product_come_first_and_mentions_last(store: Store) -> None:
    uses = find_uses(store, ("Repository", APP))
    assert [(use.path, use.line) for use in uses if use.id == "lab/both"] == [
        ("src/a.py", 9),
        ("src/z.py", 2),
        (None, None),
        ("tests/t.py", 1),
        ("README.md", 4),
    ]
    assert {use.repository for use in uses} == {APP}
    assert [use.path for use in find_uses(store, ("Repository", APP), declared_only=True)].count(
        "README.md"
    ) == 0
    assert find_uses(store, ("Model", "lab/both")) == []


def test_what_is_upstream_of_a_mention_alone_is_left_out(store: Store) -> None:
    whole = report_lineage(store, APP)
    assert ("Model", "lab/prose") in whole.members
    assert ("Model", "lab/above") in whole.members
    judged = without_mentions(whole)
    assert judged.members == {("Repository", APP), ("Model", "lab/both"), ("Dataset", "corp/c")}
    assert without_mentions(judged) is judged
    # What is inferred from no text is a use, as weak as it is.
    other = report_lineage(store, OTHER)
    assert without_mentions(other) is other


def test_no_report_judges_a_mention(store: Store) -> None:
    licences = report_licenses(store, APP)
    [evidence] = {row.evidence for row in licences.routes if row.parent_id == "lab/both"}
    assert evidence == "src/a.py:9; src/z.py:2; tests/t.py:1"
    assert {row.origin_id for row in licences.findings} == {"lab/both", "corp/c"}
    assert licences.upstream == 2
    check = report_check(store, [APP], gate=GATE, day=DAY)
    assert {row.origin_id for row in check.findings if row.outcome == "fail"} == {"lab/both"}
    [failed] = {(row.file, row.line) for row in check.findings if row.outcome == "fail"}
    assert failed == ("src/a.py", 9)
    edges = read_labelled_edges(store)
    names = edges.names(edges.parent).to_pylist()
    children = edges.names(edges.child).to_pylist()
    assert ("lab/prose", APP) not in zip(names, children, strict=True)
    assert ("lab/both", APP) in zip(names, children, strict=True)


def test_no_question_counts_a_mention(store: Store) -> None:
    impact = report_impact(store, "lab/prose")
    assert [(use.repository, use.path) for use in impact.uses] == [(OTHER, "x.py")]
    assert "README.md" not in {use.path for use in report_impact(store, "lab/both").uses}
    below = find_question("clashes_below")
    assert below.ask(store, model_id="lab/prose").rows == []
    assert {row["id"] for row in below.ask(store, model_id="lab/both").rows} == {APP}


def test_no_rank_counts_a_mention() -> None:
    own = model("lab/gone", gone_since="2026-01-01", gone_stated_by="snapshot")
    mention = used(APP, "lab/gone", path="README.md", line=3, how="text", declared=False)
    load = used(OTHER, "lab/gone", path="x.py", line=1, how="literal")
    with MemoryStore() as store:
        store.write(tables([own, mention, load]))
        for name in ("most_depended_upon", "gone_parents", "undeclared_by_reach"):
            [row] = find_question(name).ask(store).rows
            assert (row["id"], row["users"], row["repositories"]) == ("lab/gone", 1, 1), name


def test_checks_are_joined(store: Store) -> None:
    checks = [report_check(store, [own], gate=GATE, day=DAY) for own in (APP, "nobody/has", OTHER)]
    joined = join_checks(checks)
    # The last one's load is inferred, so that what rests on it asks for review.
    assert [row.verdict for row in joined.checked] == ["fail", "fail", "review"]
    assert joined.verdict == "fail"
    assert len(joined.findings) == sum(len(check.findings) for check in checks)
    routes = {row.route: row.parent_id for row in joined.routes if row.step == 1}
    assert all(routes[row.route] == row.origin_id for row in joined.findings if row.route)
    assert [len(part.findings) for part in joined.single] == [len(c.findings) for c in checks]
    assert join_checks(checks[:1]) is checks[0]
    assert License.label not in {row.kind for row in joined.uses}
    assert {row.kind for row in joined.uses} == {Model.label, Dataset.label}
