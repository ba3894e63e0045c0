"""What the source `hub` makes of an answer: what is stated where, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import (
    Alias,
    Claim,
    Dataset,
    DerivedFrom,
    DescribedIn,
    End,
    LicensedAs,
    Model,
    StatesBase,
    SucceededBy,
    TrainedOn,
)
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from ingest.hub.client import Reply
from ingest.hub.item import Item, Tally
from ingest.items import FullyRead, Missing, Skip, Unreadable
from tests.examples import examples
from tests.extracts import read_json_lines
from tests.ingest.hub.crawling import records_of

BODY: dict[str, Any] = {
    "_id": "621ffdc036468d709f174338",
    "id": "org/child",
    "sha": "abc",
    "gated": "manual",
    "tags": ["base_model:org/base", "base_model:finetune:org/base", "license:mit"],
    "baseModels": {"relation": "merge", "models": [{"_id": "1", "id": "org/api"}]},
    "cardData": {
        "base_model": ["org/base", "org/other"],
        "base_model_relation": "quantized",
        "datasets": ["squad"],
        "license": "other",
        "license_name": "my-terms",
        "license_link": "https://example.org/terms",
        "new_version": "org/newer",
    },
}


def item(body: Any = BODY, *, kind: Any = Model, asked: str = "org/child", **values: Any) -> Item:
    """Return the answer to a question for one thing."""
    known = {name: values.pop(name) for name in ("code", "authorized") if name in values}
    reply = Reply(values.pop("status", 200), body, **known)
    return Item(kind, asked, reply, "2026-11-21", **values)


def of(record_type: Any, *given: Any, **values: Any) -> list[Any]:
    """Return the records of one type that an answer yields."""
    return [record for record in records_of(item(*given, **values)) if type(record) is record_type]


def test_tags_card_and_api_state_each_for_itself() -> None:
    assert {(c.stated_by, c.end.id, c.method, c.evidence) for c in of(DerivedFrom)} == {
        ("hub-tag", "org/base", "finetune", "tag base_model:finetune:org/base"),
        ("card", "org/base", "quantized", "base_model: org/base, base_model_relation: quantized"),
        ("card", "org/other", "quantized", "base_model: org/other, base_model_relation: quantized"),
        ("hub-api", "org/api", "merge", "baseModels, merge: org/api"),
    }
    assert [(c.stated_by, c.end.id) for c in of(TrainedOn)] == [("card", "squad")]
    assert [(c.stated_by, c.end.id) for c in of(SucceededBy)] == [("card", "org/newer")]
    assert {(c.stated_by, c.end.id, c.link) for c in of(LicensedAs)} == {
        ("hub-tag", "mit", None),
        ("card", "other:my-terms", "https://example.org/terms"),
    }
    assert all(c.declared and c.evidence for c in of(DerivedFrom) + of(TrainedOn))


def test_what_was_told_is_what_the_answer_could_tell() -> None:
    [told] = of(FullyRead)
    assert (told.kind, told.id) == (Model, "org/child")
    assert set(told.by) == {"hub-tag", "card", "hub-api", "inferred-name"}
    [told] = of(FullyRead, listed=True)
    assert "hub-api" not in told.by, "a listing has no baseModels"


def test_another_id_than_the_one_asked_for_is_an_alias() -> None:
    [alias] = of(Alias, asked="child")
    assert (alias.kind, alias.alias, alias.target, alias.stated_by) == (
        "Model",
        "child",
        "org/child",
        "hub-redirect",
    )
    assert of(Alias, asked="Org/Child"), "ids that differ in case are told to be one"
    assert not of(Alias)
    assert not of(Alias, asked="author org", listed=True)


@pytest.mark.parametrize(
    "base",
    [
        "/home/me/models/llama",
        "./output",
        "../x",
        r"C:\models\llama",
        "/content/drive/MyDrive/model",
        "https://example.org/org/base",
        "https://huggingface.co/datasets/org/data",
        "GPT-2",
        "a model of ours",
        "['org/a', 'org/b'",
        "org/base/extra",
        "org//base",
        "org/child",
        "",
        " ",
        5,
        None,
        {"org/base": 1},
        ["", None, 7],
        "a" * 100_000,
        "\ud800/x",
    ],
)
def test_what_names_no_other_model_of_the_hub_is_no_claim(base: Any) -> None:
    body = {"id": "org/child", "cardData": {"base_model": base}}
    assert of(DerivedFrom, body) == []


def test_a_base_is_named_in_a_mapping_as_well() -> None:
    value = [{"name": "A base", "repo_url": "https://huggingface.co/org/base"}]
    for key in ("base_model", "base_model_sources"):
        [claim] = of(DerivedFrom, {"id": "org/child", "cardData": {key: value}})
        assert (claim.end.id, claim.stated_by) == ("org/base", "card")


def test_a_base_that_is_no_id_is_stated_by_each_source_that_has_it() -> None:
    body = {
        "id": "org/child",
        "tags": ["base_model:/raid/x", "base_model:adapter:/raid/x", "dataset:generator"],
        "baseModels": {"relation": "adapter", "models": [{"id": "/raid/x"}]},
        "cardData": {"base_model": "/raid/x", "datasets": ["generator"]},
    }
    assert of(DerivedFrom, body) == of(TrainedOn, body) == []
    stated = of(StatesBase, body)
    assert {(claim.text, claim.method, claim.stated_by) for claim in stated} == {
        ("/raid/x", "adapter", "hub-tag"),
        ("/raid/x", "adapter", "hub-api"),
        ("/raid/x", None, "card"),
    }
    assert len({claim.end for claim in stated}) == 1
    assert [skip.item for skip in of(Skip, body)] == [
        "dataset tag of org/child",
        "datasets of org/child",
    ]


def test_the_address_of_a_model_is_that_model() -> None:
    body = {"id": "org/child", "cardData": {"base_model": "https://huggingface.co/org/base"}}
    assert [claim.end.id for claim in of(DerivedFrom, body)] == ["org/base"]


def test_a_dataset_names_its_sources() -> None:
    body = {"id": "org/data", "cardData": {"source_datasets": ["original", "extended|squad"]}}
    [claim] = of(DerivedFrom, body, kind=Dataset, asked="org/data")
    assert (claim.start, claim.end) == (End(Dataset, "org/data"), End(Dataset, "squad"))
    assert claim.stated_by == "card"


@pytest.mark.parametrize(
    "body", [None, 5, "x", [], {}, {"id": None}, {"id": "../etc"}, {"id": "a b"}, {"id": "a//b"}]
)
def test_an_answer_without_an_id_of_the_hub_costs_itself_alone(body: Any) -> None:
    [skip] = records_of(item(body))
    assert isinstance(skip, Skip)
    assert not isinstance(skip, Unreadable)


def test_what_the_hub_does_not_show_is_a_fact() -> None:
    [model] = of(Model, None, status=401, code="GatedRepo")
    assert model == Model(id="org/child", stated_by="hub-api", facts_at="2026-11-21")
    [model] = of(Model, None, status=403, code="Disabled")
    assert model.disabled is True


GONE = Missing(Model, "org/child", "2026-11-21", "hub-api")


@pytest.mark.parametrize(
    ("status", "code", "authorized"),
    [
        *((status, "RepoNotFound", True) for status in (401, 403, 404)),
        (404, None, False),
        (410, None, False),
    ],
)
def test_what_the_hub_does_not_have_is_missing(
    status: int, code: str | None, authorized: bool
) -> None:
    answered = item(None, status=status, code=code, authorized=authorized)
    assert records_of(answered) == [GONE]
    tally = Tally()
    tally.add(answered)
    assert (list(tally.missing), list(tally.unavailable)) == (["org/child"], [])


@pytest.mark.parametrize(
    ("status", "code", "authorized"),
    [
        *((status, None, authorized) for status in (401, 403) for authorized in (False, True)),
        (401, "RepoNotFound", False),
        (404, "RevisionNotFound", True),
    ],
)
def test_what_the_hub_may_only_not_show_is_unavailable(
    status: int, code: str | None, authorized: bool
) -> None:
    answered = item(None, status=status, code=code, authorized=authorized)
    assert records_of(answered) == []
    tally = Tally()
    tally.add(answered)
    assert list(tally.unavailable) == ["org/child"]


def test_what_the_law_withholds_is_neither_missing_nor_gone() -> None:
    withheld, tally = item(None, status=451), Tally()
    assert list(records_of(withheld)) == []
    tally.add(withheld)
    tally.add(item(None, kind=Dataset, status=451))
    assert list(tally.withdrawn) == ["org/child", "dataset:org/child"]
    assert (tally.missing, tally.read, tally.unread) == ({}, {}, 0)


@pytest.mark.parametrize("status", [400, 418, 429, 500, 503, 304])
def test_a_failure_is_unread_and_forgets_nothing(status: int) -> None:
    [skip] = records_of(item(None, status=status))
    assert isinstance(skip, Unreadable)
    assert str(status) in skip.reason


POISON = {
    "safetensors": {"weights": 5},
    "transformersInfo": {"new_key": 1},
    "evalResults": [{"no": "task_id"}],
    "config": ["model_type"],
    "gated": {"odd": True},
    "baseModels": ["org/base"],
}


@pytest.mark.parametrize("name", POISON)
def test_a_field_that_breaks_the_library_breaks_nothing_here(name: str) -> None:
    body = {**BODY, name: POISON[name], "cardData": {"tags": 5, "self": 1, "base_model": "o/b"}}
    skipped = [r.item for r in records_of(item(body)) if isinstance(r, Skip)]
    assert skipped == [f"{name} of org/child"] * (name == "evalResults")
    assert "o/b" in {claim.end.id for claim in of(DerivedFrom, body)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(
    "org/base gpt2 GPT-2 ./out /home/me/x https://hf.co/o/b ['o/b'] squad org/child".split()
) | st.text(max_size=10)
FIELD = NAMES | st.lists(NAMES | JSON, max_size=4) | JSON
CARDS = st.dictionaries(
    st.sampled_from(
        "base_model base_model_relation datasets source_datasets license license_name license_link "
        "new_version tags language co2_eq_emissions library_name".split()
    ),
    FIELD,
    max_size=6,
)
BASES = st.fixed_dictionaries(
    {"relation": NAMES, "models": st.lists(st.fixed_dictionaries({"id": FIELD}) | JSON, max_size=3)}
)
BODIES = st.fixed_dictionaries(
    {"id": st.just("org/child") | JSON},
    optional={
        "cardData": CARDS | JSON,
        "baseModels": BASES | JSON,
        "tags": st.lists(st.just("base_model:org/base") | JSON, max_size=4) | JSON,
        "safetensors": JSON,
        "gated": JSON,
        "_id": JSON,
    },
)


@pytest.mark.slow
@given(BODIES | JSON, st.sampled_from([Model, Dataset]), st.booleans())
@examples(few=70, many=1_000)
def test_no_answer_makes_it_fail_or_invent_a_claim(body: Any, kind: Any, listed: bool) -> None:
    said = json.dumps(body, ensure_ascii=False)
    batches = Batches("2026-01-01")
    for record in records_of(item(body, kind=kind, listed=listed)):
        if isinstance(record, Skip | FullyRead | Missing):
            continue
        if isinstance(record, Claim) and record.label not in ("PUBLISHED_BY", "INCLUDES"):
            assert record.start == End(kind, body["id"])
        if isinstance(record, DerivedFrom | TrainedOn | SucceededBy | DescribedIn):
            assert json.dumps(record.end.id, ensure_ascii=False)[1:-1] in said
        if isinstance(record, LicensedAs):
            assert record.raw
        try:
            batches.add(record)
        except BadId:
            continue
    batches.tables()


def test_real_answers_are_read_whole() -> None:
    bodies = {body["id"]: body for body in read_json_lines("hub_answers.jsonl.gz")}
    assert len(bodies) >= 8
    for identifier, body in bodies.items():
        records = list(records_of(item(body, asked=identifier)))
        assert not [record for record in records if isinstance(record, Skip)]
        [model] = [r for r in records if isinstance(r, Model) and r.stated_by == "hub-api"]
        assert model.id == identifier
        assert isinstance(records[-1], FullyRead)
    quantized = of(
        DerivedFrom, bodies["TheBloke/Llama-2-7B-GGUF"], asked="TheBloke/Llama-2-7B-GGUF"
    )
    assert {(claim.stated_by, claim.method) for claim in quantized} >= {
        ("hub-tag", "quantized"),
        ("hub-api", "quantized"),
    }
    [gated] = [
        r
        for r in records_of(
            item(bodies["meta-llama/Llama-3.1-8B"], asked="meta-llama/Llama-3.1-8B")
        )
        if isinstance(r, Model)
    ]
    assert gated.gated == "manual"
    [disabled] = of(Model, bodies["ykilcher/gpt-4chan"], asked="ykilcher/gpt-4chan")
    assert disabled.disabled is True
