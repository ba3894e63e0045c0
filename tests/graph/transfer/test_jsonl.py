"""JSON lines: what is written comes back the same."""

from __future__ import annotations

import json

from hypothesis import given

from graph.schema import (
    NODE_OF,
    Alias,
    DerivedFrom,
    End,
    Model,
    Record,
    Repository,
    TrainedOn,
    Uses,
)
from graph.transfer.jsonl import claim_line, node_lines, read_line, read_object
from tests.conftest import TODAY
from tests.factories import row_of
from tests.graph.transfer.lines_made import EXAMPLES, aliases, claim, claims, model, nodes, written


@EXAMPLES
@given(nodes() | claims() | aliases())
def test_every_record_comes_back_from_its_line(record: Record) -> None:
    [line] = written(record)
    assert "\n" not in line
    assert read_line(line) == record
    assert read_line(line.encode()) == record
    assert read_line(json.dumps(json.loads(line))) == record


def test_a_node_has_one_line_for_each_date_and_source_of_its_facts() -> None:
    row = row_of(Model(id="m", task="fill-mask", likes=3, stated_by="hub", facts_at=TODAY))
    row["older_facts"] = json.dumps({"task": ["2023-07-10", "peatmoss"]})
    lines = node_lines(Model, row)
    told = {line["stated_by"]: line for line in lines}
    assert told["peatmoss"]["facts_at"] == "2023-07-10"
    assert told["peatmoss"]["task"] == "fill-mask"
    assert told["hub"]["likes"] == 3
    assert len(lines) == 2
    assert "likes" not in told["peatmoss"]
    assert "task" not in told["hub"]


def test_a_node_without_facts_still_has_a_line_that_says_who_knows_it() -> None:
    row = row_of(Model(id="m", stated_by="hub", facts_at=TODAY))
    [line] = node_lines(Model, row)
    assert line == {"node": "Model", "id": "m", "stated_by": "hub", "facts_at": TODAY}


def test_a_node_that_is_only_mentioned_has_no_line() -> None:
    row = row_of(Model(id="m")) | {"only_mentioned": True}
    assert node_lines(Model, row) == []


def test_declared_is_true_unless_said_otherwise() -> None:
    for given_, wanted in (({}, True), ({"declared": False}, False), ({"declared": None}, True)):
        record = read_line(claim(**given_))
        assert isinstance(record, DerivedFrom)
        assert record.declared is wanted
    row = row_of(read_line(claim(declared=False)))
    assert claim_line(DerivedFrom, row)["declared"] is False
    assert "declared" not in claim_line(DerivedFrom, row_of(read_line(claim())))


# The examples of the format -------------------------------------------------------------------


def test_the_examples_of_the_format_are_read() -> None:
    lines = [
        '{"node": "Model", "id": "org/child", "downloads": 12, "task": "text-generation",'
        ' "stated_by": "mine", "facts_at": "2026-11-01"}',
        '{"claim": "DERIVED_FROM", "from": ["Model", "org/child"], "to": ["Model", "org/base"],'
        ' "method": "finetune", "stated_by": "card", "evidence": "base_model: org/base"}',
        '{"claim": "TRAINED_ON", "from": ["Model", "org/child"], "to": ["Dataset", "squad"],'
        ' "stated_by": "card"}',
        '{"claim": "USES", "from": ["Repository", "github.com/owner/name"],'
        ' "to": ["Model", "org/child"], "path": "app/load.py", "line": 7, "how": "literal",'
        ' "stated_by": "code-scan"}',
        '{"alias": "bert-base-uncased", "node": "Model", "id": "google-bert/bert-base-uncased",'
        ' "stated_by": "hub-redirect"}',
    ]
    read = [read_line(line) for line in lines]
    child = End(Model, "org/child")
    assert read[0] == Model(
        id="org/child",
        downloads=12,
        task="text-generation",
        stated_by="mine",
        facts_at="2026-11-01",
    )
    assert read[1] == DerivedFrom(
        start=child,
        end=End(Model, "org/base"),
        method="finetune",
        stated_by="card",
        evidence="base_model: org/base",
    )
    assert read[2] == TrainedOn(start=child, end=End(NODE_OF["Dataset"], "squad"), stated_by="card")
    assert read[3] == Uses(
        start=End(Repository, "github.com/owner/name"),
        end=child,
        path="app/load.py",
        line=7,
        how="literal",
        stated_by="code-scan",
    )
    assert isinstance(read[4], Alias)
    assert (read[4].kind, read[4].alias, read[4].target, read[4].stated_by) == (
        "Model",
        "bert-base-uncased",
        "google-bert/bert-base-uncased",
        "hub-redirect",
    )


def test_unknown_values_are_left_out() -> None:
    record = read_line(model(task=None, library="", likes=None, facts_at=None))
    assert record == Model(id="lab/a", stated_by="mine")
    assert read_line(claim(facts_at="", method="", first_seen=None)) == read_line(claim())


def test_the_date_of_a_claim_may_be_called_either_way() -> None:
    told = read_line(claim(facts_at="2023-07-10"))
    assert isinstance(told, DerivedFrom)
    assert told.first_seen == "2023-07-10"
    both = read_line(claim(facts_at="2026-11-01", first_seen="2023-07-10"))
    assert isinstance(both, DerivedFrom)
    assert both.first_seen == "2023-07-10"


def test_github_ids_are_folded_and_keep_the_name_to_show() -> None:
    line = {"node": "Repository", "id": "github.com/Owner/Name", "stated_by": "github"}
    record = read_object(line)
    assert record == Repository(
        id="github.com/owner/name", display_name="Owner/Name", stated_by="github"
    )
    assert read_object({**line, "display_name": "Mine"}).display_name == "Mine"  # type: ignore[union-attr]
    assert read_object({**line, "id": "github.com/owner/name"}).display_name is None  # type: ignore[union-attr]
    use = {
        "claim": "USES",
        "from": ["Repository", "github.com/Owner/Name"],
        "to": ["Model", "Lab/A"],
    }
    end = read_object({**use, "stated_by": "github"})
    assert isinstance(end, Uses)
    assert (end.start.id, end.end.id) == ("github.com/owner/name", "Lab/A")
