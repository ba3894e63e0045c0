"""What repositories use is kept, and what a later commit no longer uses is retracted."""

import dataclasses
from typing import Any

import pytest

from graph.schema import Dataset, HasWeights, Model, Weights
from graph.store.base import Store
from ingest.code.findings import Finding, How, Reuse, Role, Unresolved
from ingest.code.reading import Failure
from ingest.code.repository.stated import StatedLicense
from ingest.code.scan import Scan
from ingest.code.source import ScannedRepository, newer_commit, to_records
from ingest.items import Unreadable
from ingest.loader import load
from ingest.weights import WeightFile
from tests.factories import alias, claim, tables
from tests.stores.records import claims, journal

REPOSITORY = "github.com/o/n"
FIRST, SECOND = "2024-01-05T10:00:00Z", "2024-02-05T10:00:00Z"
LOAD = Finding(
    "app/load.py",
    7,
    Model,
    "org/a",
    "org/a",
    How.LITERAL,
    "AutoModel.from_pretrained",
    Role.PRODUCT,
    "v1.0",
    Reuse.LOADS,
)
DATA = dataclasses.replace(LOAD, line=9, kind=Dataset, id="squad", pinned=None)
PROSE = dataclasses.replace(LOAD, path="README.md", line=1, how=How.TEXT, role=Role.DOCS)


def scanned(*findings: Finding, revision: str, date: str, **options: Any) -> ScannedRepository:
    licences = options.pop("licences", ())
    scan = Scan(list(findings), **options)
    return ScannedRepository("x", REPOSITORY, revision * 40, "main", date, scan, licences)


def keep(store: Store, item: ScannedRepository) -> None:
    load(store, "code", to_records(item))


def uses(store: Store) -> set[tuple[str, int]]:
    return {(claim["path"], claim["line"]) for claim in claims(store, "USES")}


def test_what_a_repository_uses_is_a_claim_at_its_line(store: Store) -> None:
    item = scanned(LOAD, DATA, PROSE, revision="a", date=FIRST)
    keep(store, item)
    found = {(claim["path"], claim["line"]): claim for claim in claims(store, "USES")}
    own = found["app/load.py", 7]
    assert (
        own.items()
        >= {
            "from": ["Repository", REPOSITORY],
            "to": ["Model", "org/a"],
            "stated_by": "code-scan",
            "how": "literal",
            "call": "AutoModel.from_pretrained",
            "role": "product",
            "reuse": "loads",
            "pinned": "v1.0",
            "evidence": "AutoModel.from_pretrained: org/a",
            "first_seen": FIRST,
        }.items()
    )
    assert found["app/load.py", 9]["to"] == ["Dataset", "squad"]
    assert "pinned" not in found["app/load.py", 9]
    assert "revision" not in own, "the commit stands at the repository"
    assert found["README.md", 1]["declared"] is False
    [row] = store.rows(
        "MATCH (r:Repository) RETURN r.id AS id, r.revision AS revision, r.facts_at AS at, "
        "r.default_branch AS branch"
    )
    assert row == {"id": REPOSITORY, "revision": "a" * 40, "at": FIRST, "branch": "main"}
    [owner] = claims(store, "PUBLISHED_BY")
    assert owner["to"] == ["Owner", "github:o"]
    before = claims(store, "USES")
    keep(store, item)
    assert claims(store, "USES") == before
    assert journal(store) == []


def test_a_later_commit_retracts_what_is_gone(store: Store) -> None:
    licence = StatedLicense("MIT", "license-file", "LICENSE")
    keep(store, scanned(LOAD, DATA, revision="a", date=FIRST, licences=(licence,)))
    keep(store, scanned(LOAD, PROSE, revision="b", date=SECOND))
    assert uses(store) == {("app/load.py", 7), ("README.md", 1)}
    assert claims(store, "LICENSED_AS") == []
    gone = {entry["claim"] for entry in journal(store) if entry["reason"] == "gone"}
    assert gone == {"USES", "LICENSED_AS"}
    [ended] = {entry["ended"] for entry in journal(store) if entry["reason"] == "gone"}
    assert ended == SECOND
    assert {entry["reason"] for entry in journal(store)} == {"gone"}, "what stays is not touched"


def test_an_older_commit_is_noticed(store: Store) -> None:
    keep(store, scanned(LOAD, revision="b", date=SECOND))
    older = scanned(DATA, revision="a", date=FIRST)
    assert newer_commit(store, older) == (
        "The graph has github.com/o/n at a later commit (bbbbbbb, 2024-02-05): this one (aaaaaaa, "
        "2024-01-05) was not loaded."
    )
    assert newer_commit(store, scanned(LOAD, revision="b", date=FIRST)) is None
    assert newer_commit(store, scanned(LOAD, revision="c", date=SECOND)) is None
    moved = dataclasses.replace(older, id="github.com/old/n")
    assert newer_commit(store, moved) is None
    store.write(tables([alias("github.com/old/n", REPOSITORY, kind=type(_repository(older)))]))
    assert newer_commit(store, moved)


def _repository(item: ScannedRepository) -> Any:
    return next(iter(to_records(item)))


def test_facts_of_others_are_not_taken_for_those_of_a_scan(store: Store) -> None:
    keep(store, scanned(LOAD, revision="b", date=FIRST))
    known = type(_repository(scanned(revision="b", date=FIRST)))
    store.write(tables([known(id=REPOSITORY, stars=3, stated_by="github", facts_at="2026-01-01")]))
    assert newer_commit(store, scanned(LOAD, revision="c", date=SECOND)) is None
    assert newer_commit(store, scanned(LOAD, revision="a", date="2023-01-01"))


def test_nothing_is_retracted_where_something_was_not_read(store: Store) -> None:
    keep(store, scanned(LOAD, DATA, revision="a", date=FIRST))
    failed = scanned(PROSE, revision="b", date=SECOND, failures=[Failure("app/load.py", "E: x")])
    assert [type(each) for each in to_records(failed)].count(Unreadable) == 1
    keep(store, failed)
    partial = scanned(revision="c", date=SECOND, partial=True)
    assert _repository(partial).revision is None
    keep(store, partial)
    assert uses(store) == {("app/load.py", 7), ("app/load.py", 9), ("README.md", 1)}


def test_an_old_id_is_kept_as_written_and_resolved_by_its_alias(store: Store) -> None:
    store.write(tables([alias("gpt2", "openai-community/gpt2")]))
    legacy = dataclasses.replace(LOAD, id="gpt2", text="gpt2")
    for revision in "ab":
        keep(store, scanned(legacy, revision=revision, date=FIRST))
    [claim] = claims(store, "USES")
    assert claim["to"] == ["Model", "openai-community/gpt2"]
    keep(store, scanned(revision="c", date=SECOND))
    assert claims(store, "USES") == []


def test_what_is_no_id_makes_no_node(store: Store) -> None:
    unresolved = [Unresolved("a.py", 1, "from_pretrained", "./x", "it is a path")]
    keep(store, scanned(revision="a", date=FIRST, unresolved=unresolved))
    assert store.rows("MATCH (m:Model) RETURN m.id AS id") == []


@pytest.mark.parametrize("path", ["a\\xff.py", "a\tb.py", "ünï/模.py"])
def test_any_path_can_be_kept(store: Store, path: str) -> None:
    keep(store, scanned(dataclasses.replace(LOAD, path=path), revision="a", date=FIRST))
    assert uses(store) == {(path, 7)}


def test_the_weights_that_lie_in_it_are_those_of_a_model(store: Store) -> None:
    own = f"sha256:{7:064x}"
    held = claim(HasWeights, (Model, "org/held"), (Weights, own), "hub-files", path="m")
    load(store, "hub", [Model(id="org/held", stated_by="hub"), Weights(id=own), held])
    item = scanned(revision="a", date=FIRST)
    file = WeightFile("app/model.bin", f"{7:064x}", 2 << 20)
    load(store, "code", to_records(dataclasses.replace(item, weights=(file,)), store))
    [use] = [each for each in claims(store, "USES") if each["how"] == "weights"]
    assert (use["path"], use["to"]) == ("app/model.bin", ["Model", "org/held"])
    assert use.get("line") is None
