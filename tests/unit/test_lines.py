"""JSON lines: what is written comes back the same, and nothing else is taken for a record."""

from __future__ import annotations

import json
import math
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.batches import Batches
from graph.lines import BadLine, claim_line, node_lines, read_line, read_object
from graph.moves import alias_id
from graph.schema import (
    CLAIM_OF,
    CLAIMS,
    NODE_OF,
    NODES,
    THINGS,
    Alias,
    Claim,
    DerivedFrom,
    End,
    Model,
    Node,
    Record,
    Repository,
    Thing,
    TrainedOn,
    Uses,
    properties,
)

EXAMPLES = settings(deadline=None, max_examples=100)
TODAY = "2026-11-21"


def model(**values: Any) -> str:
    """Return a line that describes a model, with these values put in or replaced."""
    return json.dumps({"node": "Model", "id": "lab/a", "stated_by": "mine", **values})


def claim(**values: Any) -> str:
    """Return a line that states a claim, with these values put in or replaced."""
    ends = {"from": ["Model", "lab/a"], "to": ["Model", "lab/b"]}
    return json.dumps({"claim": "DERIVED_FROM", **ends, "stated_by": "card", **values})


def refused(line: str | bytes) -> str:
    """Return the reason why a line is refused."""
    with pytest.raises(BadLine) as told:
        read_line(line)
    reason = str(told.value)
    assert reason
    assert "\n" not in reason
    assert len(reason) < 400
    return reason


# There and back -------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
names = texts.filter(str.strip)
awkward = st.sampled_from(
    [
        "a\x00b",
        'it\'s "quoted" \\ back',
        "two\nlines\r\u2028",
        "🤗/模型",
        "\u202eright to left\u202c",
        "שלום/مرحبا",
        "`}) MATCH (n) DETACH DELETE n //",
        "a" * 4_000,
        "é" * 2_000,
        " leading and trailing ",
        "\ufeffmark",
        "e\u0301",
        "é",
    ]
)
ids = names | awkward
dates = st.sampled_from(["2023-07-10", "2026-11-01T09:30:00Z", "0001-01-01", "9999-12-31"])
VALUES: dict[type, st.SearchStrategy[Any]] = {
    str: texts | awkward,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
}


def known(record: type[Node] | type[Claim], *apart: str) -> dict[str, st.SearchStrategy[Any]]:
    """Return strategies for the properties of a record, except some."""
    stored = ("id", "kind", "only_mentioned", "older_facts", *apart)
    own = stored if issubclass(record, Thing) else ("id", *apart)
    return {p.name: VALUES[p.type] for p in properties(record) if p.name not in own}


def an_id(kind: type[Node]) -> st.SearchStrategy[str]:
    """Return strategies for ids as the graph keeps them."""
    if kind is not Repository:
        return ids
    return ids.map(str.lower).filter(lambda own: len(own.encode()) <= 4_000)


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    kind = draw(st.sampled_from([kind for kind in NODES if kind is not Alias]))
    values = draw(st.fixed_dictionaries({}, optional=known(kind, "stated_by", "facts_at")))
    if issubclass(kind, Thing):
        values |= {"stated_by": draw(names), "facts_at": draw(dates)}
    return kind(id=draw(an_id(kind)), **values)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    made = draw(st.sampled_from(CLAIMS))
    a, b = draw(st.sampled_from(made.ends))
    values = draw(st.fixed_dictionaries({}, optional=known(made, "stated_by", "first_seen")))
    start, end = End(a, draw(an_id(a))), End(b, draw(an_id(b)))
    stated = {"stated_by": draw(names), "first_seen": draw(dates)}
    return made(start=start, end=end, **stated, **values)


@st.composite
def aliases(draw: st.DrawFn) -> Alias:
    kind = draw(st.sampled_from(THINGS))
    short = an_id(kind).filter(lambda own: len(own) < 100)
    alias, target, source = draw(short), draw(short), draw(names)
    own = alias_id(kind.label, alias, source)
    return Alias(id=own, kind=kind.label, alias=alias, target=target, stated_by=source)


def stored_row(record: Record) -> dict[str, Any]:
    """Return the row in which a store keeps the record."""
    batches = Batches(TODAY)
    batches.add(record)
    [table] = batches.tables().values()
    [row] = table.to_pylist()
    return dict(row)


def written(record: Record) -> list[str]:
    """Return the lines of a record that is stored."""
    row = stored_row(record)
    if isinstance(record, Claim):
        return [json.dumps(claim_line(type(record), row), ensure_ascii=False)]
    return [json.dumps(line, ensure_ascii=False) for line in node_lines(type(record), row)]


@EXAMPLES
@given(nodes() | claims() | aliases())
def test_every_record_comes_back_from_its_line(record: Record) -> None:
    [line] = written(record)
    assert "\n" not in line
    assert read_line(line) == record
    assert read_line(line.encode()) == record
    assert read_line(json.dumps(json.loads(line))) == record


def test_a_node_has_one_line_for_each_date_and_source_of_its_facts() -> None:
    row = stored_row(Model(id="m", task="fill-mask", likes=3, stated_by="hub", facts_at=TODAY))
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
    row = stored_row(Model(id="m", stated_by="hub", facts_at=TODAY))
    [line] = node_lines(Model, row)
    assert line == {"node": "Model", "id": "m", "stated_by": "hub", "facts_at": TODAY}


def test_a_node_that_is_only_mentioned_has_no_line() -> None:
    row = stored_row(Model(id="m")) | {"only_mentioned": True}
    assert node_lines(Model, row) == []


def test_declared_is_true_unless_said_otherwise() -> None:
    for given_, wanted in (({}, True), ({"declared": False}, False), ({"declared": None}, True)):
        record = read_line(claim(**given_))
        assert isinstance(record, DerivedFrom)
        assert record.declared is wanted
    row = stored_row(read_line(claim(declared=False)))
    assert claim_line(DerivedFrom, row)["declared"] is False
    assert "declared" not in claim_line(DerivedFrom, stored_row(read_line(claim())))


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


# What is refused ------------------------------------------------------------------------------


REFUSED = [
    ("", "it is not JSON"),
    ("{", "it is not JSON"),
    ("[1]", "it is not a JSON object"),
    ("null", "it is not a JSON object"),
    ("{}", "it has none of the keys node, claim and alias"),
    (b"\xff\xfe\x00", "it is not"),
    (b'{"node": "\xff"}', "it is not UTF-8 text"),
    ("[" * 100_000, "it is not JSON"),
    ('{"node": "Gadget", "id": "a"}', "there is no node kind 'Gadget'"),
    ('{"node": "Alias", "id": "a"}', "there is no node kind 'Alias'"),
    ('{"node": ["Model"], "id": "a"}', "there is no node kind"),
    ('{"node": null}', "there is no node kind 'None'"),
    ('{"claim": "MADE_OF"}', "there is no claim type 'MADE_OF'"),
    ('{"claim": {}}', "there is no claim type '{}'"),
    ('{"alias": "a", "node": "Model", "stated_by": "x"}', "the id is not a text but NoneType"),
    ('{"alias": "a", "node": "Model", "id": "b"}', 'it does not say who states it ("stated'),
    (
        '{"alias": "a", "node": "Model", "id": "b", "stated_by": "x", "likes": 1}',
        "an alias has no property 'likes'",
    ),
    (model(stated_by=None), 'it does not say who states it ("stated_by")'),
    (model(stated_by=" "), 'it does not say who states it ("stated_by")'),
    (model(stated_by=7), "stated_by is not a text: 7"),
    (model(id=""), "the id is empty"),
    (model(id=" \t"), "the id is empty"),
    (model(id=7), "the id is not a text but int"),
    (model(id="a" * 4_001), "the id has 4001 bytes, over 4000"),
    (model(id="é" * 2_001), "the id has 4002 bytes, over 4000"),
    (model(id="\ud800"), "the id is not valid Unicode: \\ud800"),
    (
        '{"alias": "a", "node": "Model", "id": "b", "stated_by": "\\ud800"}',
        "stated_by is not valid Unicode",
    ),
    (model(colour="red"), "Model has no property 'colour'"),
    (model(kind="Dataset"), "Model has no property 'kind'"),
    (model(only_mentioned=True), "Model has no property 'only_mentioned'"),
    (model(older_facts="{}"), "Model has no property 'older_facts'"),
    (model(task=7), "task is not a text: 7"),
    (model(task=["a"]), "task is not a text: ['a']"),
    (model(task="\ud800"), "task is not valid Unicode"),
    (model(stated_by="\udfff"), "stated_by is not valid Unicode"),
    (model(likes="7"), "likes is not a whole number: '7'"),
    (model(likes=7.0), "likes is not a whole number: 7.0"),
    (model(likes=True), "likes is not a whole number: True"),
    (model(likes=2**63), "likes is too large: 9223372036854775808"),
    (model(likes=-(2**63) - 1), "likes is too large"),
    (model(carbon_g="7"), "carbon_g is not a number: '7'"),
    (model(carbon_g=False), "carbon_g is not a number: False"),
    (model(carbon_g=math.nan), "carbon_g is not a finite number: nan"),
    (model(carbon_g=math.inf), "carbon_g is not a finite number: inf"),
    (model(carbon_g=10**400), "carbon_g is not a finite number: 1000"),
    (model(private="yes"), "private is not true or false: 'yes'"),
    (model(private=1), "private is not true or false: 1"),
    (model(facts_at="yesterday"), "facts_at is not an ISO 8601 date: yesterday"),
    (model(facts_at="2026-13-01"), "facts_at is not an ISO 8601 date: 2026-13-01"),
    (model(facts_at="2026-02-30T00:00:00Z"), "facts_at is not an ISO 8601 date"),
    (model(facts_at=20261101), "facts_at is not a date: 20261101"),
    (model(facts_at="0001-01-01T00:00:00+14:00"), "facts_at is out of range"),
    (model(facts_at="2026-11-\ud800"), "facts_at is not an ISO 8601 date: 2026-11-\\ud800"),
    (claim(facts_at="x"), "facts_at is not an ISO 8601 date: x"),
    (claim(first_seen="x"), "first_seen is not an ISO 8601 date: x"),
    (claim(stated_by=None), 'it does not say who states it ("stated_by")'),
    (claim(id="x"), "DERIVED_FROM has no property 'id'"),
    (claim(likes=1), "DERIVED_FROM has no property 'likes'"),
    (claim(line=1), "DERIVED_FROM has no property 'line'"),
    (claim(to=["Dataset", "squad"]), "DERIVED_FROM does not join Model to Dataset"),
    (claim(to=["Run", "x"]), "DERIVED_FROM does not join Model to Run"),
    (claim(to=["Model"]), '"to" is not a pair of kind and id'),
    (claim(to="lab/b"), '"to" is not a pair of kind and id'),
    (claim(to=None), '"to" is not a pair of kind and id'),
    (claim(to=["Model", None]), "the id is not a text but NoneType"),
    (claim(to=["Model", "\udc80"]), "the id is not valid Unicode"),
    (claim(declared="yes"), "declared is not true or false: 'yes'"),
]


@pytest.mark.parametrize(("line", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_with_the_reason(line: str | bytes, reason: str) -> None:
    assert reason in refused(line)


def test_reasons_can_be_printed_on_one_line_whatever_the_line_holds() -> None:
    long = "\x1b[31m\u202e\n" * 10_000
    for line in (model(**{long: 1}), model(likes=long), model(id=long * 2), model(facts_at=long)):
        assert all(character.isprintable() for character in refused(line))
    assert all(character.isprintable() for character in refused(json.dumps({"node": long})))


@pytest.mark.parametrize("place", ["likes", "task", "facts_at", "id", "node", "stated_by"])
def test_no_depth_of_nesting_is_too_much(place: str) -> None:
    # Just below the limit, JSON can be read but not shown in the reason.
    for depth in range(sys.getrecursionlimit() - 200, sys.getrecursionlimit()):
        deep = "[" * depth + "]" * depth
        refused(model(**{place: 0}).replace(f'"{place}": 0', f'"{place}": {deep}'))
        refused(claim(to=0).replace('"to": 0', f'"to": {deep}'))
        refused(f'{{"claim": {deep}}}')


def test_an_id_is_measured_as_it_is_kept() -> None:
    # The lower case of this letter has three bytes, the letter itself has two.
    line = {"node": "Repository", "id": "İ" * 2_000, "stated_by": "github"}
    assert "the id has 6000 bytes" in refused(json.dumps(line))


# Dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("2026-11-01", "2026-11-01"),
        ("2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"),
        ("2026-11-01T10:00:00", "2026-11-01T10:00:00Z"),
        ("2026-11-01T01:30:00+02:00", "2026-10-31T23:30:00Z"),
        ("2026-11-01 10:00", "2026-11-01T10:00:00Z"),
        ("2026-11-01T10:00:00.000Z", "2026-11-01T10:00:00Z"),
        ("2026-11-01T10:00:00.5Z", "2026-11-01T10:00:00Z"),
    ],
)
def test_dates_stay_and_times_become_utc(given_: str, kept: str) -> None:
    record = read_line(model(facts_at=given_))
    assert isinstance(record, Model)
    assert record.facts_at == kept
    assert read_line(model(facts_at=kept)) == record


@EXAMPLES
@given(st.datetimes(timezones=st.timezones() | st.none()), st.integers(-3_000_000, 3_000_000))
def test_times_sort_as_texts_as_they_do_in_time(one: datetime, microseconds: int) -> None:
    both = []
    try:
        for moment in (one, one + timedelta(microseconds=microseconds)):
            record = read_line(model(facts_at=moment.isoformat()))
            assert isinstance(record, Model)
            assert read_line(model(facts_at=record.facts_at)) == record
            plain = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            both.append((plain.astimezone(UTC).replace(microsecond=0), str(record.facts_at)))
    except (BadLine, OverflowError) as error:
        assert "range" in str(error)  # noqa: PT017 - nothing else may be refused
        return
    (first, a), (second, b) = both
    assert (first < second, first == second) == (a < b, a == b)


# Anything at all ------------------------------------------------------------------------------

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(2**63), math.nan, math.inf])
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["2026-11-01", "", " ", "\ud800", "lab/a", "Model", "merge"])
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
keys = st.sampled_from(
    [
        *["node", "claim", "alias", "id", "from", "to", "stated_by", "facts_at", "first_seen"],
        *["likes", "task", "carbon_g", "private", "declared", "path", "line", "kind", "values"],
    ]
) | st.text(max_size=4)
labels = st.sampled_from([*NODE_OF, *CLAIM_OF])
ends = st.tuples(labels | anything, ids | anything).map(list)
PLAUSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "node": labels,
    "claim": labels,
    "from": ends,
    "to": ends,
    "id": ids,
    "stated_by": names,
}
nearly = st.builds(
    lambda a, b: {**a, **b},
    st.fixed_dictionaries({}, optional=PLAUSIBLE),
    st.dictionaries(keys, anything, max_size=4),
)


def stands_in(value: dict[str, Any], record: Record) -> None:
    """Fail if the record says something that the JSON object does not say."""
    if isinstance(record, Alias):
        told = (record.kind, record.alias, record.target, record.stated_by)
        kept = [value["node"], value["alias"], value["id"], value["stated_by"]]
        if value["node"] == "Repository":
            kept[1:3] = value["alias"].lower(), value["id"].lower()
        assert list(told) == kept
        return
    if isinstance(record, Claim):
        assert value["claim"] == record.label
        for name, end in (("from", record.start), ("to", record.end)):
            assert value[name][0] == end.kind.label
            assert end.id in (value[name][1], value[name][1].lower())
    else:
        assert value["node"] == record.label
        assert record.id in (value["id"], value["id"].lower())
    for property_ in properties(type(record)):
        own = getattr(record, property_.name, None)
        if property_.name in ("id", "kind", "display_name") or own in (None, True):
            continue
        if property_.name in ("facts_at", "first_seen"):
            assert value.get("facts_at") or value.get("first_seen")
        else:
            assert value[property_.name] == own
            assert type(own) is property_.type


@settings(deadline=None, max_examples=400)
@given(nearly | anything)
@example({"node": "Model", "id": "a", "stated_by": "x", "carbon_g": math.nan})
@example({"alias": "a", "node": "Model", "id": "b", "stated_by": "\ud800"})
def test_arbitrary_json_is_a_record_that_it_states_or_is_refused(value: object) -> None:
    line = json.dumps(value)
    try:
        record = read_line(line)
    except BadLine as error:
        assert str(error)  # noqa: PT017 - every refusal has its reason
        return
    assert isinstance(value, dict)
    stands_in(value, record)
    # Whatever was read can be stored, and comes back.
    for again in written(record):
        assert written(read_line(again)) == [again]
    assert written(record)


@EXAMPLES
@given(st.binary(max_size=40) | st.text(st.characters(), max_size=40))
def test_arbitrary_bytes_and_texts_are_refused(line: str | bytes) -> None:
    refused(line)


@EXAMPLES
@given(nodes() | claims() | aliases(), st.data())
def test_a_line_with_damaged_bytes_raises_nothing_else(record: Record, data: st.DataObject) -> None:
    [text] = written(record)
    line = bytearray(text.encode())
    for place in data.draw(st.lists(st.integers(0, len(line) - 1), min_size=1, max_size=3)):
        line[place] = data.draw(st.integers(0, 255))
    try:
        read = read_line(bytes(line))
    except BadLine:
        return
    assert written(read)
