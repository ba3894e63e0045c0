"""JSON lines: nothing else is taken for a record, and what is refused is told why."""

from __future__ import annotations

import json
import math
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.schema import (
    CLAIM_OF,
    NODE_OF,
    Alias,
    Claim,
    Model,
    Record,
    properties,
)
from graph.transfer.jsonl import BadLine, read_line
from tests.examples import examples
from tests.graph.transfer.lines_made import (
    EXAMPLES,
    aliases,
    claim,
    claims,
    ids,
    model,
    names,
    nodes,
    refused,
    written,
)

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
    ('{"node": null}', "there is no node kind null"),
    ('{"claim": "MADE_OF"}', "there is no claim type 'MADE_OF'"),
    ('{"claim": {}}', "there is no claim type {}"),
    ('{"alias": "a", "node": "Model", "stated_by": "x"}', "the id is not a text but NoneType"),
    ('{"alias": "a", "node": "Model", "id": "b"}', 'it does not say who states it ("stated'),
    (
        '{"alias": "a", "node": "Model", "id": "b", "stated_by": "x", "likes": 1}',
        "an alias has no property 'likes'",
    ),
    (
        json.dumps({"alias": "a", "node": "Model", "id": "b", "stated_by": "x" * 4_000}),
        "an alias is kept under its name and source: the id has 4016 bytes, over 4000",
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
    (model(task=["a"]), 'task is not a text: ["a"]'),
    (model(task="\ud800"), "task is not valid Unicode"),
    (model(stated_by="\udfff"), "stated_by is not valid Unicode"),
    (model(likes="7"), "likes is not a whole number: '7'"),
    (model(likes=7.0), "likes is not a whole number: 7.0"),
    (model(likes=True), "likes is not a whole number: true"),
    (model(likes=2**63), "likes is too large: 9223372036854775808"),
    (model(likes=-(2**63) - 1), "likes is too large"),
    (model(downloads=-1), "downloads is below zero: -1"),
    (model(carbon_g=-0.5), "carbon_g is below zero: -0.5"),
    (model(carbon_g="7"), "carbon_g is not a number: '7'"),
    (model(carbon_g=False), "carbon_g is not a number: false"),
    (model(carbon_g=math.nan), "carbon_g is not a finite number: NaN"),
    (model(carbon_g=math.inf), "carbon_g is not a finite number: Infinity"),
    (model(carbon_g=10**400), "carbon_g is not a finite number: 1000"),
    (model(private="yes"), "private is not true or false: 'yes'"),
    (model(private=1), "private is not true or false: 1"),
    (model(facts_at="yesterday"), "facts_at is not an ISO 8601 date: yesterday"),
    (model(facts_at="2026-13-01"), "facts_at is not an ISO 8601 date: 2026-13-01"),
    (model(facts_at="2026-02-30T00:00:00Z"), "facts_at is not an ISO 8601 date"),
    (model(facts_at=20261101), "facts_at is not a date: 20261101"),
    (model(facts_at="0001-01-01T00:00:00+14:00"), "facts_at is out of range"),
    (model(facts_at="2026-11-\ud800"), "facts_at is not an ISO 8601 date: 2026-11-\\ud800"),
    (model(created="yesterday"), "created is not an ISO 8601 date: yesterday"),
    (model(modified="2026-02-30"), "modified is not an ISO 8601 date: 2026-02-30"),
    (model(modified=7), "modified is not a date: 7"),
    (model(task="a" * (1 << 20) + "b"), "task has 1,048,577 bytes, over 1,048,576"),
    (claim(evidence="é" * (1 << 20)), "evidence has 2,097,152 bytes, over 1,048,576"),
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
    (claim(to=["Dataset", "squad"]), "but Model to Model, Dataset to Dataset"),
    ('{"id": "a", "node": "Model", "id": "b", "stated_by": "x"}', "it has the key 'id' twice"),
    (claim(evidence=None)[:-1] + ', "x": {"\\ud800": 1, "\\ud800": 2}}', "twice"),
]

MEANT = [
    ('{"node": "Modle", "id": "a"}', "there is no node kind 'Modle' (did you mean Model?)"),
    ('{"node": "dataset", "id": "a"}', "there is no node kind 'dataset' (did you mean Dataset?)"),
    ('{"claim": "derived-from"}', "no claim type 'derived-from' (did you mean DERIVED_FROM?)"),
    ('{"claim": "TRAINS_ON"}', "there is no claim type 'TRAINS_ON' (did you mean TRAINED_ON?)"),
    (claim(to=["Models", "a"]), "there is no node kind 'Models' (did you mean Model?)"),
    (model(download=1), "Model has no property 'download' (did you mean downloads?)"),
    (model(stated_at="x"), "Model has no property 'stated_at' (did you mean stated_by?)"),
    (claim(evidense="x"), "has no property 'evidense' (did you mean evidence?)"),
    (claim(method="finetuned"), "there is no method 'finetuned' (did you mean finetune?)"),
    (claim(method="Fine-Tune"), "there is no method 'Fine-Tune' (did you mean finetune?)"),
    (claim(method="quantised"), "there is no method 'quantised' (did you mean quantized?)"),
    (claim(method="quantization"), "(did you mean quantized?)"),
    (claim(method="MERGE"), "there is no method 'MERGE' (did you mean merge?)"),
    (
        claim(method="pruned"),
        "there is no method 'pruned': it is one of finetune, adapter, quantized, converted, merge,",
    ),
    (
        '{"alias": "a", "node": "Model", "id": "b", "stated_by": "x", "ID": 1}',
        "an alias has no property 'ID' (did you mean id?)",
    ),
]


def test_a_word_is_not_offered_for_one_that_ends_alike() -> None:
    assert refused(claim(licence="x")) == "DERIVED_FROM has no property 'licence'"


@pytest.mark.parametrize(("line", "reason"), MEANT, ids=range(len(MEANT)))
def test_the_words_of_the_format_are_closed_and_a_near_one_is_offered(
    line: str, reason: str
) -> None:
    assert reason in refused(line)


@pytest.mark.parametrize(
    ("name", "bad", "near"),
    [
        ("how", "litteral", " (did you mean literal?)"),
        ("how", "magic", ": it is one of literal, constant, default, config, notebook, shell,"),
        ("role", "tests", " (did you mean test?)"),
        ("reuse", "finetunes", " (did you mean fine-tunes?)"),
    ],
)
def test_what_a_use_is_has_closed_words_too(name: str, bad: str, near: str) -> None:
    use = {"claim": "USES", "from": ["Repository", "github.com/a/b"], "to": ["Model", "a"]}
    line = json.dumps({**use, "stated_by": "me", name: bad})
    assert f"there is no {name} {bad!r}{near}" in refused(line)


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


@pytest.mark.slow
@examples(few=150, many=2_000)
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
