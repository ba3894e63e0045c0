"""`ptm ingest snapshot`: dumps of all shapes are read, what is none is refused in a sentence."""

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.dumps.source import Dump
from tests.cli.conftest import Ptm

ROWS = [
    {
        "id": "me/mine",
        "tags": ["base_model:lab/base", "base_model:adapter:lab/base", "license:mit"],
        "cardData": json.dumps({"base_model": "lab/base", "license": "apache-2.0"}),
        "pipeline_tag": "fill-mask",
        "downloads": 7,
    },
    {"id": "lab/base", "tags": ["en"], "cardData": None, "pipeline_tag": None, "downloads": 9},
]


def dump(path: Path, rows: list[dict[str, Any]] = ROWS, **columns: Any) -> Path:
    """Write rows as a Parquet file."""
    table = pa.table({name: [row.get(name) for row in rows] for name in rows[0]} | columns)
    pq.write_table(table, path)
    return path


def bases(ptm: Ptm, identifier: str = "me/mine") -> list[tuple[str, str | None]]:
    """Return what a model is built on, and how."""
    rows = ptm("lineage", identifier, "--format", "json").json()["rows"]
    return sorted({(row["parent_id"], row["method"]) for row in rows if row["parent_id"]}, key=str)


def test_a_parquet_dump_can_be_asked_at_once(ptm: Ptm, tmp_path: Path) -> None:
    path = dump(tmp_path / "models.parquet")
    result = ptm("ingest", "snapshot", path, "--taken", "2026-11-01")
    assert (result.status, result.out) == (0, "")
    assert "Read 2 records" in result.err
    assert "models.parquet is of 2026-11-01" in result.err
    assert bases(ptm) == [("lab/base", "adapter"), ("lab/base", None)]
    shown = ptm("show", "me/mine").out
    assert "mit" in shown
    assert "apache-2.0" in shown
    again = ptm("ingest", "snapshot", path, "--taken", "2026-11-01")
    assert again.status == 0
    assert "nothing has changed" in again.err


@pytest.mark.parametrize("rows_a_group", [1, 3])
def test_a_read_may_cross_the_groups_of_a_parquet_file(
    ptm: Ptm, tmp_path: Path, rows_a_group: int
) -> None:
    rows = [{**ROWS[1], "id": f"lab/m{number}", "tags": ["gguf"]} for number in range(7)]
    names = {name: [row[name] for row in [*ROWS, *rows]] for name in ROWS[0]}
    table = pa.table(names)
    tags = table["tags"].combine_chunks()
    coded = pa.ListArray.from_arrays(tags.offsets, tags.values.dictionary_encode())
    for name, column in (("plain", tags), ("coded", coded)):
        path = tmp_path / f"{name}-models.parquet"
        place = table.column_names.index("tags")
        pq.write_table(table.set_column(place, "tags", column), path, row_group_size=rows_a_group)
        result = ptm("ingest", "snapshot", path, "--taken", "2026-11-01")
        assert result.status == 0
        assert "Read 9 records" in result.err
        assert bases(ptm) == [("lab/base", "adapter"), ("lab/base", None)]


def test_the_ecosystem_table_is_read(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "ecosystem.csv"
    head = "model_id likes downloads tags pipeline_tag library_name createdAt languages".split()
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*head, "parent_model", "modelCard"])
        tags = "['license:mit', 'en']"
        card = '# A card\n\nwith "quotes", and lines\n'
        made = "2024-01-01T00:00:00.000Z"
        writer.writerow(
            ["me/mine", 3, 4.0, tags, "fill-mask", "peft", made, "['en']", "['lab/base']", card]
        )
        writer.writerow(["lab/base", "", "", "[]", "", "", "", "[]", "[]", ""])
    result = ptm("ingest", "snapshot", path)
    assert result.status == 0
    assert "is of 2024-01-01" in result.err
    assert bases(ptm) == [("lab/base", None)]
    assert "ai-ecosystem" in ptm("show", "me/mine").out
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert "nothing has changed" in ptm("ingest", "snapshot", path).err
    assert ptm("ingest", "snapshot", packed).status == 0


def test_models_and_datasets_of_several_weeks_are_read_in_their_order(
    ptm: Ptm, tmp_path: Path
) -> None:
    paths = []
    for day, base in (("2026-01-08", "lab/new"), ("2026-01-01", "lab/old")):
        (tmp_path / day).mkdir()
        rows = [{"id": "me/mine", "tags": [f"base_model:{base}"], "pipeline_tag": "fill-mask"}]
        paths.append(dump(tmp_path / day / "models.parquet", rows))
    rows = [{"id": "squad", "tags": ["license:cc-by-4.0"], "description": "text"}]
    paths.append(dump(tmp_path / "2026-01-08" / "train-00000.parquet", rows))
    result = ptm("ingest", "snapshot", *paths)
    assert result.status == 0
    assert result.err.count("is of 2026-01-08") == 2
    assert bases(ptm) == [("lab/new", None)]
    assert "cc-by-4.0" in ptm("show", "squad").out


def broken_footer(path: Path) -> None:
    content = dump(path).read_bytes()
    path.write_bytes(content[:-40] + b"\xff" * 32 + content[-8:])


def cut_short(path: Path) -> None:
    content = dump(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def damaged_inside(path: Path) -> None:
    rows = [{**ROWS[0], "id": f"me/{os.urandom(8).hex()}"} for _ in range(3_000)]
    content = bytearray(dump(path, rows).read_bytes())
    content[100:20_000] = b"\xff" * 19_900
    path.write_bytes(content)


BAD = {
    "footer": broken_footer,
    "truncated": cut_short,
    "damaged": damaged_inside,
    "text": lambda path: path.write_text("id,tags\n"),
    "empty": lambda path: path.write_bytes(b""),
    "only magic": lambda path: path.write_bytes(b"PAR1"),
    "no rows": lambda path: pq.write_table(
        pa.table({"id": pa.array([], pa.string()), "pipeline_tag": pa.array([], pa.string())}), path
    ),
    "no ids": lambda path: dump(path, [{"name": "me/mine", "tags": ["en"]}]),
    "numbers for ids": lambda path: dump(path, [{"id": 5, "pipeline_tag": "x"}]),
    "spaces": lambda path: dump(path, [{"id": "me/mine", "sdk": "gradio", "tags": []}]),
    "folder": lambda path: path.mkdir(),
    "absent": lambda path: None,
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_what_is_no_dump_is_refused_and_the_graph_is_as_it_was(
    make: Any, ptm: Ptm, tmp_path: Path
) -> None:
    assert ptm("ingest", "snapshot", dump(tmp_path / "models.parquet")).status == 0
    path = tmp_path / "models-2.parquet"
    make(path)
    result = ptm("ingest", "snapshot", path)
    assert (result.status, result.out) == (3, "")
    assert "models-2.parquet" in result.err
    assert len(result.err.splitlines()) == 1
    assert bases(ptm) == [("lab/base", "adapter"), ("lab/base", None)]


@pytest.mark.parametrize(
    "text",
    [
        "name,stars\nx,1\n",
        "",
        "\n\n",
        "id\n",
        '"\n',
        "id,tags,pipeline_tag\n" + '"x' * 9,
        "\x00" * 50,
    ],
    ids=range(7),
)
def test_a_csv_that_is_no_dump_is_refused(text: str, ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "models.csv"
    path.write_text(text)
    result = ptm("ingest", "snapshot", path)
    assert result.status == 3
    assert "models.csv" in result.err


def test_a_ragged_row_of_csv_costs_that_row(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "models.csv"
    rows = [
        "id,likes,tags",
        "me/one,1,['license:mit']",
        "me/two,2",
        "me/three,3,[],x",
        "me/four,4,",
    ]
    path.write_text("\n".join(rows))
    result = ptm("ingest", "snapshot", path)
    assert result.status == 0
    assert "Skipped row (2 times): it has more cells or fewer than" in result.err
    assert "Read 2 records, skipped 2" in result.err
    found = ptm("find", "me/", "--format", "json").json()["rows"]
    assert {row["id"] for row in found} == {"me/one", "me/four"}


def test_what_the_rows_are_can_be_said(ptm: Ptm, tmp_path: Path) -> None:
    path = dump(tmp_path / "rows.parquet", [{"id": "me/mine", "tags": ["license:mit"]}])
    refused = ptm("ingest", "snapshot", path)
    assert refused.status == 3
    assert "--kind" in refused.err
    assert ptm("ingest", "snapshot", path, "--kind", "datasets").status == 0
    found = ptm("find", "me/mine", "--format", "json").json()["rows"]
    assert [row["kind"] for row in found] == ["Dataset"]


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01", "01.11.2026", "9999-01-01", ""])
def test_a_date_that_cannot_be_is_refused(date: str, ptm: Ptm, tmp_path: Path) -> None:
    path = dump(tmp_path / "models.parquet")
    result = ptm("ingest", "snapshot", path, "--taken", date)
    assert result.status == 2
    assert "--taken" in result.err


def test_new_columns_and_columns_of_other_types_stop_nothing(ptm: Ptm, tmp_path: Path) -> None:
    path = dump(
        tmp_path / "models.parquet",
        modelCard=["x", "y"],
        downloads=["many", "5"],
        createdAt=[1, 2],
        newThing=[{"a": [1]}, None],
    )
    result = ptm("ingest", "snapshot", path)
    assert result.status == 0
    assert "Skipped value in the column createdAt (2 times)" in result.err
    assert bases(ptm) == [("lab/base", "adapter"), ("lab/base", None)]


def test_the_name_of_a_file_is_no_pattern_and_no_address(ptm: Ptm, tmp_path: Path) -> None:
    dump(tmp_path / "models.parquet")
    for name in (
        tmp_path / "*.parquet",
        "hf://datasets/x/y/models.parquet",
        "s3://bucket/x.parquet",
    ):
        assert ptm("ingest", "snapshot", name).status == 3
    odd = dump(tmp_path / "models [1]'; DROP.parquet")
    assert ptm("ingest", "snapshot", odd).status == 0


def test_a_first_dump_ends_nothing_of_what_it_does_not_have(ptm: Ptm, tmp_path: Path) -> None:
    tag = {"from": ["Model", "org/a"], "to": ["Model", "org/b"], "stated_by": "hub-tag"}
    made = {"claim": "DERIVED_FROM", "method": "finetune", **tag, "first_seen": "2026-10-01"}
    assert ptm("ingest", "records", "-", stdin=json.dumps(made)).status == 0
    for name, model in ("one.csv", "x/y"), ("two.csv", "x/z"):
        table = tmp_path / name
        table.write_text(f"id,likes\n{model},1\n")
        words = ("--kind", "models", "--taken", "2026-11-01")
        assert ptm("ingest", "snapshot", table, *words).status == 0
    assert "fine-tuned from org/b" in ptm("lineage", "org/a").out


def dumped(ptm: Ptm, folder: Path, name: str, taken: str, **columns: list[object]) -> str:
    """Load a dump of models with these columns; return what the command said."""
    path = folder / f"{name}-models.parquet"
    pq.write_table(pa.table(columns), path)
    told = ptm("ingest", "snapshot", path, "--taken", taken)
    assert told.status == 0
    return told.err


CARD = '{"license": "mit", "base_model": "org/base"}'


def test_a_card_that_cannot_be_read_ends_nothing(ptm: Ptm, tmp_path: Path) -> None:
    dumped(ptm, tmp_path, "one", "2026-01-01", id=["org/m"], cardData=[CARD])
    dumped(ptm, tmp_path, "two", "2026-01-02", id=["org/m"], cardData=["{broken"])
    assert "org/base" in ptm("lineage", "org/m").out


def test_a_row_without_an_id_may_be_what_seems_to_be_gone(ptm: Ptm, tmp_path: Path) -> None:
    dumped(ptm, tmp_path, "one", "2026-01-01", id=["org/m", "org/n"], cardData=[CARD, CARD])
    dumped(ptm, tmp_path, "two", "2026-01-02", id=[None, "org/n"], cardData=[CARD, CARD])
    assert "org/base" in ptm("lineage", "org/m").out


@pytest.mark.parametrize("row", ["org/m,mit,1", "org m,mit"])
def test_a_damaged_row_may_be_what_seems_to_be_gone(row: str, ptm: Ptm, tmp_path: Path) -> None:
    dumped(ptm, tmp_path, "one", "2026-01-01", id=["org/m", "org/n"], cardData=[CARD, CARD])
    path = tmp_path / "two-models.csv"
    path.write_text(f"id,cardData\norg/n,{{}}\n{row}\n")
    assert ptm("ingest", "snapshot", path, "--taken", "2026-01-02").status == 0
    assert "org/base" in ptm("lineage", "org/m").out


def test_a_later_dump_without_such_columns_ends_nothing_in_any_order(
    ptm: Ptm, tmp_path: Path
) -> None:
    dumped(ptm, tmp_path, "two", "2026-01-02", id=["org/m"], pipeline_tag=["text-generation"])
    dumped(ptm, tmp_path, "one", "2026-01-01", id=["org/m"], cardData=[CARD])
    assert "org/base" in ptm("lineage", "org/m").out


def test_a_column_that_stands_twice_is_refused(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "models.csv"
    path.write_text("model_id,model_id,likes\na/b,a/c,1\n")
    told = ptm("ingest", "snapshot", path)
    assert (told.status, "twice" in told.err) == (3, True)


def test_a_text_that_a_small_file_has_in_every_row_costs_only_itself(
    ptm: Ptm, tmp_path: Path
) -> None:
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000), pa.array(["x" * 3_000_000]))
    names = [f"me/m{number}" for number in range(1_000)]
    path = tmp_path / "models.parquet"
    pq.write_table(pa.table({"id": names, "pipeline_tag": long}), path, compression="zstd")
    told = ptm("ingest", "snapshot", path)
    assert told.status == 0
    assert "Skipped value in the column pipeline_tag (1,000 times): it is over 4 KiB" in told.err
    assert "Read 1,000 records" in told.err


def test_a_file_that_changes_while_it_is_read_is_refused(
    ptm: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dump(tmp_path / "models.parquet")
    digest = Dump.digest

    def growing(self: Dump) -> str:
        with self.path.open("ab") as stream:
            stream.write(b"more")
        return digest(self)

    monkeypatch.setattr(Dump, "digest", growing)
    told = ptm("ingest", "snapshot", path)
    assert told.status == 3
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize("between", [";", ",", " ", "|"])
def test_a_cell_with_separators_is_a_list(ptm: Ptm, tmp_path: Path, between: str) -> None:
    path = tmp_path / "models.csv"
    path.write_text(f'id,tags\nlab/d,"license:mit{between}base_model:finetune:lab/a"\n')
    told = ptm("ingest", "snapshot", path)
    assert "Skipped" not in told.err
    assert bases(ptm, "lab/d") == [("lab/a", "finetune")]
    assert "unrecognised" not in ptm("show", "lab/d").out


def test_a_cell_that_may_hold_glued_tags_is_counted_and_ends_nothing(
    ptm: Ptm, tmp_path: Path
) -> None:
    path = tmp_path / "models.csv"
    path.write_text("id,tags\nlab/d,base_model:lab/a\n")
    assert ptm("ingest", "snapshot", path, "--taken", "2026-01-01").status == 0
    path.write_text("id,tags\nlab/d,license:mit transformers\n")
    told = ptm("ingest", "snapshot", path, "--taken", "2026-01-02")
    assert "Skipped value in the column tags: it is no list" in told.err
    assert bases(ptm, "lab/d") == [("lab/a", None)]
    assert "transformers" not in ptm("show", "lab/d").out


def selection(ptm: Ptm, folder: Path, day: str, *names: str, more: tuple[str, ...] = ()) -> str:
    """Load a dump of models of these names as of a day; return what the command said."""
    path = folder / f"models-{day}.csv"
    path.write_text("\n".join(["id,likes", *(f"lab/{name},1" for name in names)]))
    told = ptm("ingest", "snapshot", path, "--taken", day, *more)
    assert told.status == 0
    return told.err


def test_another_selection_marks_nothing_as_gone(ptm: Ptm, tmp_path: Path) -> None:
    selection(ptm, tmp_path, "2026-11-01", *"abcdef")
    told = selection(ptm, tmp_path, "2026-11-15", "x", "y")
    assert "marked as gone" not in told
    assert "another selection" in told
    assert "3 artifacts: marked as gone" in selection(ptm, tmp_path, "2026-11-20", *"abcde")


def test_a_selection_is_said_to_be_one(ptm: Ptm, tmp_path: Path) -> None:
    selection(ptm, tmp_path, "2026-11-01", *"abc")
    told = selection(ptm, tmp_path, "2026-11-15", *"ab", more=("--partial",))
    assert "marked as gone" not in told
    assert "is a selection (--partial)" in told
    assert "1 artifact: marked as gone" in selection(ptm, tmp_path, "2026-11-20", *"ab")


def test_a_row_with_a_wrong_id_is_named_with_its_file(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "models.csv"
    path.write_text("id,likes\nlab/a,1\nlab x/b,2\nlab y/c,3\n")
    told = ptm("ingest", "snapshot", path).err
    assert "Skipped row (2 times), first: 'lab x/b' in models.csv: its id is none" in told
    path.write_text("id,likes\nlab/a,1\nlab x/b,2\n")
    assert (
        "Skipped row, 'lab x/b' in models.csv: its id is none"
        in ptm("ingest", "snapshot", path).err
    )
