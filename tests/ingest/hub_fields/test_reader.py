"""What the reader makes of columns: of a dump the same as of the API's answers."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.planning.change_set import complete
from graph.planning.merge import merge_claims, merge_nodes
from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    End,
    LicensedAs,
    Model,
    StatesBase,
    SucceededBy,
    TrainedOn,
    UnresolvedBase,
)
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from graph.store.tables import Tables, empty
from ingest.cards.fields import metadata_records
from ingest.conversions import NAME
from ingest.dates import NO_MOMENT
from ingest.hub_fields.entries import read_entries
from ingest.hub_fields.reader import NO_HUB_ID
from ingest.hub_fields.table import COLUMNS, IDS
from ingest.items import Skip
from ingest.refusals import Refusal
from tests.examples import examples
from tests.extracts import read_json_lines
from tests.ingest.hub_fields.reading import TAKEN, by_column, records_of
from tests.ingest.hub_fields.test_entries import JSON, PREFIXES


def rows_of(tables: Tables) -> dict[str, list[str]]:
    """Return what a store would get of the tables, as sorted JSON."""
    made = {}
    for record, table in complete(tables, TAKEN).items():
        if issubclass(record, Claim):
            table = merge_claims(record, empty(record), table).new
        else:
            table = merge_nodes(record, empty(record), table).new
        made[record.label] = sorted(json.dumps(row) for row in table.to_pylist())
    return made


def by_entry(kind: Any, entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return what is read of them as answers of the API."""
    batches = Batches(TAKEN)
    for records in read_entries(kind, entries, [TAKEN] * len(entries)):
        for record in records:
            if not isinstance(record, Skip):
                try:
                    batches.add(record)
                except BadId:
                    continue
    return rows_of(batches.tables())


def table_of(entries: list[dict[str, Any]]) -> pa.Table:
    """Return entries as a dump holds them; gated is no column of one type otherwise."""
    names = sorted({name for entry in entries for name in entry})
    columns = {name: [entry.get(name) for entry in entries] for name in names}
    if "gated" in columns:
        columns["gated"] = [None if v is None else str(v).lower() for v in columns["gated"]]
    return pa.table(columns)


def claims_of(claim: type[Claim], **columns: list[Any]) -> list[dict[str, Any]]:
    """Return the claims of one type that columns of models state."""
    tables = by_column(Model, pa.table(columns)).tables(TAKEN)
    return tables[claim].to_pylist() if claim in tables else []


@pytest.mark.parametrize("kind", [Model, Dataset])
def test_real_entries_mean_the_same_in_a_dump(kind: Any, tmp_path: Path) -> None:
    entries = read_json_lines(f"hub_{kind.label.lower()}s.jsonl.gz")
    pq.write_table(table_of(entries), tmp_path / "dump.parquet")
    file = pq.ParquetFile(tmp_path / "dump.parquet")
    batches = [pa.Table.from_batches([batch]) for batch in file.iter_batches(500)]
    reader = by_column(kind, *batches)
    assert reader.rows == len(entries)
    # One real tag names a dataset by a name that begins with a hyphen, and some tags of datasets
    # say that the data was taken from outside of the Hub. A few models are their own base.
    assert reader.skipped.numbers == (
        {("dataset tag", "it is no id of the Hub"): 1, ("base_model tag", "it names itself"): 5}
        if kind is Model
        else {
            ("source_datasets tag", "it names no dataset of the Hub"): 19,
            ("source_datasets tag", Refusal.ELSEWHERE.reason): 6,
        }
    )
    assert rows_of(reader.tables(TAKEN)) == by_entry(kind, entries)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=10)
TAGS = st.lists(
    st.tuples(
        st.sampled_from(
            ["", *PREFIXES, "doi:", "language:", "task_categories:", "size_categories:"]
        ),
        TEXTS | st.sampled_from(["o/b", "merge:o/b", "adapter:o/b", " ", "other", "mit", "en"]),
    ).map("".join)
    | st.sampled_from(["en", "de", "gguf", "tf", "pytorch"]),
    max_size=9,
)
NAMES = ["a/b", "a/c", "gpt2", "me/mine", "me/other"]
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"id": TEXTS | st.sampled_from([*NAMES, "/x", "a/", "a/b/c", "a b"]), "tags": TAGS},
        optional={
            "downloads": st.integers(-5, 2**63 - 1),
            "likes": st.none() | st.integers(0, 9),
            "private": st.booleans(),
            "pipeline_tag": TEXTS,
            "sha": TEXTS,
            "createdAt": TEXTS | st.sampled_from(["2022-03-02T23:29:04.000Z", "2022-02-30"]),
            "config": st.fixed_dictionaries({"model_type": TEXTS}),
            "safetensors": st.fixed_dictionaries({"total": st.integers(-1, 2**40)}),
            "baseModels": st.fixed_dictionaries(
                {
                    "relation": st.sampled_from(["finetune", "quantized", "odd"]),
                    "models": st.lists(
                        st.fixed_dictionaries({"id": st.sampled_from(["lab/a", "a/b", "gpt2"])}),
                        max_size=3,
                    ),
                }
            ),
        },
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda entry: entry["id"],
)


@pytest.mark.slow
@given(ENTRIES)
@examples(few=40, many=600)
def test_any_entries_mean_the_same_in_a_dump(entries: list[dict[str, Any]]) -> None:
    for kind in (Model, Dataset):
        whole = table_of(entries)
        reader = by_column(kind, whole.slice(0, 2), whole.slice(2))
        assert rows_of(reader.tables(TAKEN)) == by_entry(kind, entries)


CARD = {
    "base_model": ["lab/base", "lab/other"],
    "base_model_relation": "merge",
    "license": "other",
    "license_name": "my-licence",
    "license_link": "https://example.org/licence",
    "datasets": ["squad", "lab/data"],
    "new_version": "lab/next",
}


NAMES = st.sampled_from(
    [
        *("lab/base", "me/mine", "gpt2", "GPT-2", "squad", "./x", " lab/data ", "", "mit", "x--y"),
        *("https://huggingface.co/lab/base", "https://huggingface.co/datasets/lab/data"),
        *("https://huggingface.co/me/mine", "https://huggingface.co/datasets/me/mine"),
        *("extended|squad", "extended|other-x", "original", "merge", "apache-2.0", "other"),
    ]
)
MAPPINGS = st.dictionaries(
    st.sampled_from(["name", "repo_url", "id", "URL", "model", "type", "license", "odd"]),
    NAMES | st.integers() | st.lists(NAMES, max_size=2),
    max_size=3,
)
ODD = st.integers() | st.booleans() | st.floats(allow_nan=False) | MAPPINGS
FIELD = st.none() | NAMES | ODD | st.lists(NAMES | st.none() | ODD | st.lists(NAMES), max_size=4)
CARDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (
            *("license", "license_name", "license_link", "base_model", "base_model_relation"),
            *("datasets", "new_version", "source_datasets"),
            *("licenses", "base_model_sources", "dataset_sources"),
        ),
        FIELD,
    ),
)


@pytest.mark.parametrize("kind", [Model, Dataset])
@given(card=CARDS)
@examples(few=40, many=600)
def test_a_card_states_the_same_in_a_file_and_in_a_dump(kind: Any, card: dict[str, Any]) -> None:
    read = metadata_records(End(kind, "me/mine"), card)
    read = list(read)
    in_file = {claim for claim in read if isinstance(claim, Claim) and claim.stated_by == "card"}
    reader = by_column(kind, pa.table({"id": ["me/mine"], "cardData": [json.dumps(card)]}))
    in_dump = {
        (claim.label, row["to_kind"], row["to_id"], row["evidence"], row.get("method"))
        for claim, table in reader.tables(TAKEN).items()
        for row in table.to_pylist()
        if issubclass(claim, Claim) and row["stated_by"] == "card"
    }
    assert in_dump == {
        (c.label, c.end.kind.label, c.end.id, c.evidence, getattr(c, "method", None))
        for c in in_file
    }
    in_vain = {skip.item.partition(" ")[0] for skip in read if isinstance(skip, Skip)}
    assert {item.partition(" ")[0] for item, _ in reader.skipped.numbers} == in_vain


def test_a_card_states_what_it_names_apart_from_the_tags() -> None:
    columns = {"id": ["me/mine"], "cardData": [json.dumps(CARD)], "tags": [["license:mit"]]}
    derived = claims_of(DerivedFrom, **columns)
    said = "base_model: {}, base_model_relation: merge"
    assert [(c["to_id"], c["method"], c["stated_by"], c["evidence"]) for c in derived] == [
        ("lab/base", "merge", "card", said.format("lab/base")),
        ("lab/other", "merge", "card", said.format("lab/other")),
    ]
    assert [c["to_id"] for c in claims_of(TrainedOn, **columns)] == ["squad", "lab/data"]
    assert [c["to_id"] for c in claims_of(SucceededBy, **columns)] == ["lab/next"]
    licensed = {c["stated_by"]: c for c in claims_of(LicensedAs, **columns)}
    assert licensed["hub-tag"]["to_id"] == "mit"
    assert licensed["card"]["to_id"] == "other:my-licence"
    assert licensed["card"]["link"] == "https://example.org/licence"
    assert licensed["card"]["first_seen"] == TAKEN


@pytest.mark.parametrize(
    "base",
    [
        "GPT-2",
        "BERT",
        "./checkpoint-500",
        "/content/drive/MyDrive/model",
        "C:\\models\\mine",
        "../base",
        "~/base",
        "https://example.org/lab/base",
        "['lab/base', 'lab/other']",
        "lab/base/part",
        "https://huggingface.co/me/mine",
        "me/mine",
        "lab /base",
        "",
        " ",
        None,
        7,
        {"lab/base": 1},
        [7, None, [True]],
    ],
)
def test_a_base_that_is_no_id_of_another_model_is_no_claim(base: Any) -> None:
    card = json.dumps({"base_model": base})
    assert claims_of(DerivedFrom, id=["me/mine"], cardData=[card]) == []


def test_what_a_card_names_in_vain_is_counted() -> None:
    cards = [json.dumps({"base_model": name}) for name in ("GPT-2", "./x", "me/3", "lab/base")]
    cards += ["no JSON", "[1]", json.dumps({"base_model": "lab/base", "x": "x" * (1 << 20)})]
    ids = [f"me/{number}" for number in range(1, 8)]
    told = by_column(Model, pa.table({"id": ids, "cardData": cards})).skipped.numbers
    assert told == {
        ("base_model of a card", "it names itself"): 1,
        ("card", "it is no JSON object of valid Unicode, or over a MiB"): 3,
    }


def test_a_name_from_before_owners_is_an_id() -> None:
    card = json.dumps({"base_model": "bert-base-uncased"})
    [claim] = claims_of(DerivedFrom, id=["me/mine"], cardData=[card])
    assert claim["to_id"] == "bert-base-uncased"


KEYS = st.sampled_from([*CARD, "base_model.x", "name"])
CARDS = st.dictionaries(KEYS, JSON | st.sampled_from(["lab/base", "mit", "./x"]), max_size=5)


@pytest.mark.slow
@given(st.lists(CARDS.map(json.dumps) | JSON.map(json.dumps) | TEXTS, min_size=1, max_size=6))
@examples(few=60, many=600)
def test_no_card_makes_it_fail_or_invent_a_claim(cards: list[str]) -> None:
    ids = [f"me/{number}" for number in range(len(cards))]
    for kind in (Model, Dataset):
        tables = by_column(kind, pa.table({"id": ids, "cardData": cards})).tables(TAKEN)
        for claim in (DerivedFrom, TrainedOn, SucceededBy):
            for row in tables[claim].to_pylist() if claim in tables else []:
                named = json.loads(cards[ids.index(row["from_id"])])
                key, value = row["evidence"].split(": ", 1)
                assert value.partition(", base_model_relation")[0] in str(named[key])
        complete(tables, TAKEN)


def test_what_the_hub_says_of_bases_is_a_source_of_its_own() -> None:
    said = {"relation": "quantized", "models": [{"_id": "1", "id": "lab/base"}, {"id": "lab/b"}]}
    rows = claims_of(
        DerivedFrom,
        id=["me/a", "me/b", "me/c"],
        baseModels=[said, None, {"relation": "new word", "models": [{"id": "lab/c"}, None]}],
    )
    assert [(r["from_id"], r["to_id"], r["method"], r["stated_by"]) for r in rows] == [
        ("me/a", "lab/base", "quantized", "hub-api"),
        ("me/a", "lab/b", "quantized", "hub-api"),
        ("me/c", "lab/c", None, "hub-api"),
    ]


def test_what_names_no_id_of_the_hub_is_no_base_wherever_it_stands() -> None:
    odd = ["/workspace/model", "None", "o/a/b"]
    tags = [[f"base_model:{name}", f"base_model:adapter:{name}"] for name in odd]
    said = [{"relation": "adapter", "models": [{"id": name}]} for name in odd]
    ids = [f"me/{number}" for number in range(len(odd))]
    cards = [json.dumps({"base_model": name}) for name in odd]
    batch = pa.table({"id": ids, "tags": tags, "baseModels": said, "cardData": cards})
    reader = by_column(Model, batch)
    tables = reader.tables(TAKEN)
    assert DerivedFrom not in tables
    assert reader.skipped.numbers == {}
    stated = [(r["from_id"], r["text"], r["stated_by"]) for r in tables[StatesBase].to_pylist()]
    assert sorted(stated) == sorted(
        (identifier, text, source)
        for identifier, text in zip(ids, odd, strict=True)
        for source in ("card", "hub-api", "hub-tag")
    )
    tagged = [r for r in tables[StatesBase].to_pylist() if r["stated_by"] == "hub-tag"]
    assert {(r["method"], r["evidence"]) for r in tagged} == {
        ("adapter", f"tag base_model:adapter:{text}") for text in odd
    }


def test_two_strangers_who_state_one_path_share_no_node() -> None:
    batch = pa.table({"id": ["u/a", "u/b"], "tags": [["base_model:/workspace/model"]] * 2})
    reader = by_column(Model, batch)
    tables = reader.tables(TAKEN)
    assert len(set(tables[StatesBase]["to_id"].to_pylist())) == 2
    assert sorted(tables[UnresolvedBase]["id"].to_pylist()) == sorted(
        tables[StatesBase]["to_id"].to_pylist()
    )


def test_a_base_of_any_length_is_stated_by_its_beginning() -> None:
    long = "/raid/" + "x" * 100_000
    card = json.dumps({"base_model": long, "base_model_relation": "adapter"})
    columns = {"id": ["me/mine"], "cardData": [card], "tags": [[f"base_model:adapter:{long}"]]}
    rows = claims_of(StatesBase, **columns)
    assert {row["text"] for row in rows} == {f"{long[:499]}…"}
    assert all(len(row["evidence"]) < 600 and len(row["to_id"]) < 600 for row in rows)
    by_card = metadata_records(End(Model, "me/mine"), json.loads(card))
    [claim] = [record for record in by_card if isinstance(record, StatesBase)]
    [row] = [row for row in rows if row["stated_by"] == "card"]
    assert (claim.text, claim.evidence, claim.end.id) == (
        row["text"],
        row["evidence"],
        row["to_id"],
    )


@pytest.mark.parametrize(
    ("tags", "card", "languages"),
    [
        ([], {"languages": ["en", "unknown", "de"]}, "de en"),
        ([], {"languages": {"one": ["en"], "two": "fr"}}, "en fr"),
        (["language:it"], {"languages": ["en"]}, "it"),
        ([], {"text": "languages"}, None),
        ([], {"language": [], "languages": 7}, None),
    ],
)
def test_languages_of_old_cards_are_read_where_the_hub_made_no_tag(
    tags: list[str], card: dict[str, Any], languages: str | None
) -> None:
    batch = pa.table(
        {
            "id": ["me/data", "me/other"],
            "tags": pa.array([tags, []], pa.list_(pa.string())),
            "cardData": [json.dumps(card), None],
        }
    )
    rows = by_column(Dataset, batch).tables(TAKEN)[Dataset].to_pylist()
    assert [row["languages"] for row in rows] == [languages, None]


def test_truths_of_a_csv_file_are_read() -> None:
    cells = {"id": ["a/b", "a/c", "a/d", "a/e"], "private": ["True", "false", "", "maybe"]}
    cells["disabled"] = ["FALSE", "true", "", ""]
    batch = pa.table({name: pa.array(texts).cast(pa.binary()) for name, texts in cells.items()})
    for kind in (Model, Dataset):
        reader = by_column(kind, batch)
        rows = reader.tables(TAKEN)[kind].to_pylist()
        assert [row["private"] for row in rows] == [True, False, None, None]
        assert [row["disabled"] for row in rows] == [False, True, None, None]
        assert reader.skipped.numbers == {
            ("value in the column private", "it is neither true nor false"): 1
        }


def test_the_size_of_a_dataset_is_looked_for_in_each_row() -> None:
    sizes = {"usedStorage": [9, None, None], "mainSize": [5, 5, None]}
    for names in (["usedStorage", "mainSize"], ["mainSize", "usedStorage"]):
        batch = pa.table({"id": ["a", "b", "c"], **{name: sizes[name] for name in names}})
        table = by_column(Dataset, batch).tables(TAKEN)[Dataset]
        assert table["storage_bytes"].to_pylist() == [9, 5, None]


def test_parents_of_the_ecosystem_table_are_stated_by_its_makers() -> None:
    parents = [
        "['lab/base', \"lab/b\"]",
        "lab/c",
        "[]",
        "['me/4', './x', 'GPT-2']",
        "[broken",
        None,
    ]
    batch = pa.table({"model_id": [f"me/{n}" for n in range(1, 7)], "parent_model": parents})
    reader = by_column(Model, batch)
    tables = reader.tables(TAKEN)
    assert [(r["from_id"], r["text"]) for r in tables[StatesBase].to_pylist()] == [
        ("me/4", "./x"),
        ("me/4", "GPT-2"),
    ]
    rows = tables[DerivedFrom].to_pylist()
    assert [(r["from_id"], r["to_id"], r["stated_by"]) for r in rows] == [
        ("me/1", "lab/base", "ai-ecosystem"),
        ("me/1", "lab/b", "ai-ecosystem"),
        ("me/2", "lab/c", "ai-ecosystem"),
    ]
    assert reader.skipped.numbers == {
        ("parent_model", "it names itself"): 1,
        ("value in the column parent_model", "it is no list"): 1,
    }


@pytest.mark.parametrize("cell", ["nan", "None", "NaN", "N/A", "['nan']", "['None', 'nan']", ""])
def test_a_cell_of_the_ecosystem_table_for_nothing_states_nothing(cell: str) -> None:
    batch = pa.table({"model_id": ["me/a", "me/b"], "parent_model": [cell, "lab/b"]})
    reader = by_column(Model, batch)
    tables = reader.tables(TAKEN)
    assert [row["from_id"] for row in tables[DerivedFrom].to_pylist()] == ["me/b"]
    assert StatesBase not in tables
    assert reader.skipped.numbers == {}


def test_what_the_hub_names_as_a_base_is_one_whatever_it_looks_like() -> None:
    bases = ["x/y.bin", "test/real", "org/a--b", "foo_bar/m", "models/mine"]
    said = {"relation": "adapter", "models": [{"_id": "1", "id": name} for name in bases]}
    rows = claims_of(DerivedFrom, id=["me/a"], baseModels=[said])
    assert [row["to_id"] for row in rows] == bases
    assert not claims_of(StatesBase, id=["me/a"], baseModels=[said])


def test_rows_without_an_id_are_counted() -> None:
    batch = pa.table({"id": ["a/b", None, "", " ", "x" * 5_000], "downloads": range(5)})
    reader = by_column(Model, batch)
    assert reader.rows == 1
    assert reader.skipped.numbers == {
        ("row", "it has no id"): 3,
        ("row", NO_HUB_ID): 1,
    }
    [row] = reader.tables(TAKEN)[Model].to_pylist()
    assert (row["id"], row["downloads"]) == ("a/b", 0)


def test_a_row_whose_id_the_hub_cannot_have_given_is_no_model() -> None:
    odd = ["a b/c", "a/b/c", "a/\x00", "a/b\n", "https://huggingface.co/a/b", "../b", "ä/b", "a/"]
    odd += [f"a/{'b' * 97}", "a/b.git", "a/b..c", "-a/b", "a/b-", "x" * 5_000]
    real = ["a/b", "bert-base-uncased", f"{'a' * 42}/{'b' * 96}", "a/b--c", "_a/_b_", "a/b.-c"]
    batch = pa.table({"id": [*odd, *real], "tags": [["dataset:squad"]] * 20})
    for kind in (Model, Dataset):
        reader = by_column(kind, batch)
        assert reader.skipped.numbers == {("row", NO_HUB_ID): len(odd)}
        assert reader.tables(TAKEN)[kind]["id"].to_pylist() == real
        [skip] = records_of(kind, {"id": "a b/c", "tags": ["dataset:squad"]})
        assert skip == Skip(f"the {kind.label.lower()} a b/c", NO_HUB_ID)


def test_what_is_no_date_is_unknown_and_counted() -> None:
    made = ["not a date", "2022-03-02T23:29:04.000Z", "", None]
    batch = pa.table({"id": ["a/b", "a/c", "a/d", "a/e"], "createdAt": made})
    reader = by_column(Model, batch)
    assert reader.skipped.numbers == {("value in the column createdAt", NO_MOMENT): 1}
    assert reader.tables(TAKEN)[Model]["created"].to_pylist() == [None, made[1], None, None]
    model, skip, _, _ = records_of(Model, {"id": "a/b", "lastModified": "not a date"})
    assert isinstance(model, Model)
    assert (model.modified, skip) == (None, Skip("lastModified of a/b", NO_MOMENT))


def test_columns_of_another_type_are_counted_and_the_others_read() -> None:
    batch = pa.table(
        {
            "id": ["a/b"],
            "tags": [7],
            "cardData": [["x"]],
            "baseModels": ["text"],
            "downloads": [{"x": 1}],
            "likes": [3.0],
            "private": ["no"],
            "createdAt": [5],
            "config": [1],
        }
    )
    reader = by_column(Model, batch)
    odd = {item.removeprefix("value in the column ") for item, _ in reader.skipped.numbers}
    assert odd == {"tags", "cardData", "baseModels", "downloads", "private", "createdAt", "config"}
    assert not {"tags", "cardData", "baseModels"} & reader.columns
    [row] = reader.tables(TAKEN)[Model].to_pylist()
    assert row["likes"] == 3


def test_a_tag_of_a_megabyte_is_no_end_of_a_claim() -> None:
    tags = [["dataset:" + "x" * (1 << 20), "dataset:squad", "y" * (1 << 20)]]
    reader = by_column(Model, pa.table({"id": ["a/b"], "tags": tags}))
    [claim] = reader.tables(TAKEN)[TrainedOn].to_pylist()
    assert claim["to_id"] == "squad"
    assert sum(reader.skipped.numbers.values()) == 1


KINDS_OF_COLUMN = [
    pa.array([None, None]),
    pa.array([1, -5]),
    pa.array([2**64 - 1, 0], pa.uint64()),
    pa.array([1.5, float("nan")]),
    pa.array([True, None]),
    pa.array(["['a/b', 'lab/c']", "\ufffd"]),
    pa.array(["a/b", ""], pa.large_string()),
    pa.array(["a/b", "c"]).dictionary_encode(),
    pa.array([b"\xff", b"{}"]),
    pa.array([["license:mit", None, ""], None]),
    pa.array([["a"], []], pa.large_list(pa.large_string())),
    pa.array([["a", "b"], ["c", "d"]], pa.list_(pa.string(), 2)),
    pa.array([[1], [2, None]]),
    pa.array([[["a"]], None]),
    pa.array([{"total": 1, "model_type": "x"}, None]),
    pa.array([{"total": "1", "model_type": 1}, {"total": None, "model_type": None}]),
    pa.array([{"relation": 1, "models": [{"id": 2}]}, None]),
    pa.array([{"relation": "merge", "models": ["a/b"]}, {"relation": None, "models": None}]),
    pa.array([{"models": [{"id": "a/b"}, None]}, {"models": []}]),
    pa.array([{}, {}], pa.struct([])),
    pa.array([0, 2**62], pa.timestamp("us", "UTC")),
    pa.array([0, -(2**62)], pa.timestamp("ns")),
    pa.array([0, 20_000], pa.date32()),
    pa.array([0, 1], pa.time64("us")),
    pa.array([0, 1], pa.duration("s")),
    pa.array([1, None], pa.decimal128(20, 2)),
    pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
]


@pytest.mark.slow
@given(
    st.dictionaries(
        st.sampled_from(sorted(COLUMNS - set(IDS))), st.sampled_from(KINDS_OF_COLUMN), max_size=8
    ),
    st.sampled_from(KINDS_OF_COLUMN) | st.just(pa.array(["a/b", "me/mine"])),
)
@examples(few=100, many=1_000)
def test_a_column_of_any_type_stops_nothing(columns: dict[str, pa.Array], ids: pa.Array) -> None:
    for kind in (Model, Dataset):
        reader = by_column(kind, pa.table({"id": ids, **columns}))
        if reader.rows:
            complete(reader.tables(TAKEN), TAKEN)


def test_large_cards_are_read_in_parts() -> None:
    cards = [json.dumps({"x": "y" * 900_000, "base_model": f"lab/{n}"}) for n in range(80)]
    claims = claims_of(DerivedFrom, id=[f"me/{n}" for n in range(80)], cardData=cards)
    expected = [(f"me/{n}", f"lab/{n}") for n in range(80)]
    assert [(row["from_id"], row["to_id"]) for row in claims] == expected


@pytest.mark.parametrize(
    ("entry", "method"),
    [
        ({"tags": ["base_model:lab/b"]}, "quantized"),
        ({"cardData": {"base_model": "lab/b"}}, "quantized"),
        ({"tags": ["base_model:lab/b"], "cardData": {"base_model": ["lab/b"]}}, "quantized"),
        ({"baseModels": {"relation": None, "models": [{"id": "lab/b"}]}}, "quantized"),
        # A stated relation needs no name, and what has several bases may be a merge.
        ({"tags": ["base_model:lab/b", "base_model:finetune:lab/b"]}, None),
        ({"cardData": {"base_model": "lab/b", "base_model_relation": "adapter"}}, None),
        ({"cardData": {"base_model": "lab/b"}, "tags": ["base_model:merge:lab/b"]}, None),
        ({"cardData": {"base_model": ["lab/b", "lab/c"]}}, None),
        ({"cardData": {"base_model": ["lab/b", "./my_runs/base"]}}, None),
        ({"cardData": {"base_model": "lab/b"}, "tags": ["base_model:lab/c"]}, None),
    ],
)
def test_a_name_speaks_where_no_field_states_a_relation(
    entry: dict[str, Any], method: str | None
) -> None:
    card = entry.get("cardData")
    rows = [{**entry, "id": f"me/b{end}"} for end in ("-GGUF", "")]
    if card:
        rows = [{**row, "cardData": json.dumps(card)} for row in rows]
    reader = by_column(Model, pa.Table.from_pylist(rows))
    named = [
        (row["from_id"], row["to_id"], row["method"], row["declared"])
        for row in complete(reader.tables(TAKEN), TAKEN)[DerivedFrom].to_pylist()
        if row["stated_by"] == NAME
    ]
    assert named == ([("me/b-GGUF", "lab/b", method, False)] if method else [])
