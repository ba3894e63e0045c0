"""`ptm ingest cache`: what this machine's Hugging Face cache holds, read offline."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import Ptm, start
from tests.ingest.headers.header_files import gguf

CARD = "---\nlicense: mit\nbase_model: org/base\n---\nTrained from `org/older`.\n"
MAIN, OTHER = "a" * 40, "b" * 40


def keep(cache: Path, name: str, revision: str, *, ref: str | None = None, **files: str) -> Path:
    """Write a snapshot as the library does: blobs, links to them, and references."""
    entry = cache / name
    for folder in ("blobs", "refs", f"snapshots/{revision}"):
        (entry / folder).mkdir(parents=True, exist_ok=True)
    for number, (file, content) in enumerate(files.items()):
        blob = entry / "blobs" / f"{revision}{number}"
        blob.write_text(content)
        link = entry / "snapshots" / revision / file.replace("__", ".")
        link.symlink_to(Path("../../blobs") / blob.name)
    if ref:
        (entry / "refs" / ref).write_text(revision)
    return entry


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return a cache with a model, a dataset, a Space and a model without a card."""
    folder = tmp_path / "hub"
    weights = {"model__safetensors": "x", "training_args__bin": "x", "tokenizer__json": "{}"}
    configuration = '{"model_type": "bert", "_name_or_path": "org/earlier"}'
    keep(
        folder,
        "models--org--child",
        MAIN,
        ref="main",
        README__md=CARD,
        config__json=configuration,
        **weights,
    )
    keep(folder, "models--org--child", OTHER, README__md=CARD.replace("org/base", "org/newest"))
    keep(folder, "models--gpt2", MAIN, ref="main", pytorch_model__bin="x")
    keep(folder, "datasets--org--data", MAIN, ref="main", README__md="---\nlicense: mit\n---\n")
    keep(folder, "spaces--org--demo", MAIN, ref="main", README__md=CARD)
    return folder


def facts(ptm: Ptm, name: str) -> dict[str, str]:
    """Return the properties of a thing."""
    rows = ptm("show", name, "--format", "json").json()["rows"]
    return {row["property"]: row["value"] for row in rows}


def test_models_and_datasets_at_their_main_revision(ptm: Ptm, cache: Path) -> None:
    result = ptm("ingest", "cache", cache)
    assert (result.status, result.out) == (0, "")
    assert "skipped 1" in result.err
    assert "Skipped space org/demo" in result.err
    rows = ptm("lineage", "org/child", "--format", "json").json()["rows"]
    assert {(row["parent_id"], row["stated_by"], row["declared"]) for row in rows} == {
        ("org/base", "card", True),
        ("org/older", "inferred-prose", False),
        ("org/earlier", "inferred-config", False),
    }
    known = facts(ptm, "org/child")
    assert known["revision"] == MAIN
    assert known["weight_formats"] == "safetensors"
    assert known["architecture"] == "bert"
    assert facts(ptm, "dataset:org/data")["revision"] == MAIN


def test_the_recipe_of_a_merge_is_read_beside_its_card(ptm: Ptm, tmp_path: Path) -> None:
    recipe = "models: [{model: org/base}, {model: org/two}]\nmerge_method: ties\n"
    files = {"README__md": CARD, "mergekit_config__yml": recipe}
    keep(tmp_path / "hub", "models--org--merge", MAIN, ref="main", **files)
    ptm("ingest", "cache", tmp_path / "hub")
    rows = ptm("lineage", "org/merge", "--format", "json").json()["rows"]
    assert {(r["parent_id"], r["stated_by"]) for r in rows if r["method"] == "merge"} == {
        ("org/base", "mergekit-config"),
        ("org/two", "mergekit-config"),
    }


def test_the_headers_of_weights_are_read(ptm: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    entry = keep(folder, "models--org--quant-GGUF", MAIN, ref="main", README__md=CARD)
    snapshot = entry / "snapshots" / MAIN
    stated = {"general.base_model.0.repo_url": "https://huggingface.co/org/quant"}
    for name in ("Q4/a-00001-of-00002.gguf", "Q4/a-00002-of-00002.gguf", "b.gguf"):
        (snapshot / name).parent.mkdir(exist_ok=True)
        blob = entry / "blobs" / name.replace("/", "")
        blob.write_bytes(b"not a header" if "00002-of" in name else gguf(stated))
        (snapshot / name).symlink_to(blob)
    (tmp_path / "secret.gguf").write_bytes(gguf({"general.license": "mit"} | stated))
    (snapshot / "c.gguf").symlink_to(tmp_path / "secret.gguf")
    result = ptm("ingest", "cache", folder)
    assert "skipped 1" in result.err
    assert "Skipped header of c.gguf of org/quant-GGUF: it points outside" in result.err
    rows = ptm("lineage", "org/quant-GGUF", "--format", "json").json()["rows"]
    assert ("org/quant", "quantized", "gguf-header", True) in {
        (r["parent_id"], r["method"], r["stated_by"], r["declared"]) for r in rows
    }


def test_what_has_no_card_is_still_known(ptm: Ptm, cache: Path) -> None:
    ptm("ingest", "cache", cache)
    known = facts(ptm, "gpt2")
    assert (known["revision"], known["weight_formats"]) == (MAIN, "pytorch")


def test_without_a_reference_the_newest_revision_counts(ptm: Ptm, tmp_path: Path) -> None:
    for number, revision in enumerate((MAIN, OTHER)):
        entry = keep(tmp_path / "hub", "models--a--b", revision, README__md=CARD)
        os.utime(entry / "blobs" / f"{revision}0", (1_700_000_000 + number,) * 2)
    assert ptm("ingest", "cache", tmp_path / "hub").status == 0
    assert facts(ptm, "a/b")["revision"] == OTHER


def test_corrupt_entries_are_skipped(ptm: Ptm, cache: Path) -> None:
    (cache / "models--org--broken").mkdir()
    gone = keep(cache, "models--org--gone", MAIN, ref="main", README__md=CARD)
    (gone / "blobs" / f"{MAIN}0").unlink()
    keep(cache, "models--org--lost", MAIN, README__md=CARD)
    (cache / "models--org--lost/refs/main").write_text(OTHER)
    (cache / "stray").write_text("x")
    keep(cache, "models--org--child--x", MAIN, README__md=CARD)
    result = ptm("ingest", "cache", cache)
    assert result.status == 0
    assert "skipped 6" in result.err
    assert facts(ptm, "org/child")["revision"] == MAIN


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"../../x", OTHER.encode(), b"\n", b"x" * 200]
)
def test_a_broken_reference_costs_itself_alone(ptm: Ptm, cache: Path, content: bytes) -> None:
    keep(cache, "models--org--binary", MAIN, README__md=CARD)
    (cache / "models--org--binary/refs/main").write_bytes(content)
    result = ptm("ingest", "cache", cache)
    assert result.status == 0
    assert "skipped 2" in result.err
    assert "Skipped refs/main of the model org/binary of the cache: it " in result.err
    assert f"its newest snapshot is read ({MAIN})" in result.err
    assert facts(ptm, "org/binary")["revision"] == MAIN
    assert facts(ptm, "org/child")["architecture"] == "bert"


@pytest.mark.parametrize("one_by_one", [False, True])
def test_what_is_broken_is_named_by_its_model_and_file(
    one_by_one: bool, ptm: Ptm, cache: Path
) -> None:
    (cache / "models--org--broken").mkdir()
    gone = keep(cache, "models--org--gone", MAIN, ref="main", config__json="{}", README__md=CARD)
    (gone / "blobs" / f"{MAIN}1").unlink()
    loop = keep(cache, "datasets--org--loop", MAIN, README__md=CARD)
    (loop / "snapshots" / MAIN / "part").mkdir()
    (loop / "snapshots" / MAIN / "part" / "x.csv").symlink_to("x.csv")
    keep(cache, "models--org--lost", MAIN, README__md=CARD)
    (cache / "models--org--lost/refs/main").write_text(OTHER)
    if one_by_one:
        keep(cache, "models--org--binary", MAIN, README__md=CARD)
        (cache / "models--org--binary/refs/main").write_bytes(b"\xff\xfe")
    told = ptm("ingest", "cache", cache).err
    assert "model org/broken of the cache: Snapshots dir doesn't exist" in told
    assert "README.md of the model org/gone of the cache: Blob missing" in told
    assert "part/x.csv of the dataset org/loop of the cache: Blob missing" in told
    assert "refs/main of the model org/lost of the cache: it names a snapshot that is not" in told
    assert str(cache) not in told
    assert tempfile.gettempdir() not in told
    assert "blobs" not in told


def test_a_missing_file_costs_that_file_and_never_the_model(ptm: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    shards = {f"model-{n:05}-of-00005__safetensors": "x" for n in range(1, 6)}
    part = keep(folder, "models--org--part", MAIN, ref="main", README__md=CARD, **shards)
    for number in range(1, 6):
        (part / "blobs" / f"{MAIN}{number}").unlink()
    one = keep(folder, "models--org--one", MAIN, README__md=CARD, a__gguf="x", b__bin="x")
    (one / "blobs" / f"{MAIN}1").unlink()
    all_of_it = keep(folder, "datasets--org--all", MAIN, ref="main", README__md=CARD)
    (all_of_it / "blobs" / f"{MAIN}0").unlink()
    result = ptm("ingest", "cache", folder)
    assert result.status == 0
    assert "skipped 7" in result.err
    assert (
        "Skipped model-00001-of-00005.safetensors and 4 more files of the model org/part of the "
        "cache: Blob missing (broken link); all that is here of it is read." in result.err
    )
    assert "Skipped a.gguf of the model org/one" in result.err
    for name in ("org/part", "org/one"):
        parents = {r["parent_id"] for r in ptm("lineage", name, "--format", "json").json()["rows"]}
        assert "org/base" in parents
        assert facts(ptm, name)["revision"] == MAIN
    assert "weight_formats" not in facts(ptm, "org/part")
    assert facts(ptm, "org/one")["weight_formats"] == "pytorch"
    assert facts(ptm, "dataset:org/all")["revision"] == MAIN


def test_of_a_main_without_files_the_newest_snapshot_with_some_is_read(
    ptm: Ptm, tmp_path: Path
) -> None:
    folder = tmp_path / "hub"
    keep(folder, "models--org--empty", MAIN, ref="main")
    keep(folder, "models--org--empty", OTHER, README__md=CARD)
    keep(folder, "models--org--alone", MAIN, ref="main")
    keep(folder, "models--org--none", MAIN)
    (folder / "models--org--none/snapshots" / MAIN).rmdir()
    stray = keep(folder, "models--org--stray", MAIN, ref="main", README__md=CARD)
    (stray / "snapshots" / "file").write_text("x")
    told = ptm("ingest", "cache", folder).err
    assert "refs/main of the model org/empty of the cache: its snapshot is empty" in told
    assert "model org/none of the cache: no revision of it is here" in told
    assert "snapshots/file of the model org/stray of the cache: it is no snapshot" in told
    assert facts(ptm, "org/empty")["revision"] == OTHER
    assert facts(ptm, "org/alone")["revision"] == MAIN
    assert facts(ptm, "org/stray")["revision"] == MAIN


def test_a_folder_without_permission_costs_itself(
    ptm: Ptm, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = {
        cache / "models--org--shut" / "snapshots",
        cache / "models--org--child" / "snapshots" / MAIN / "part",
    }
    for folder in shut:
        folder.mkdir(parents=True)
    listing = os.scandir

    def refuse(folder: str | Path = ".") -> object:
        if Path(folder) in shut:
            raise PermissionError(13, "Permission denied", str(folder))
        return listing(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "listdir", lambda folder: [e.name for e in refuse(folder)])
    told = ptm("ingest", "cache", cache).err
    assert "model org/shut of the cache: it cannot be read: Permission denied" in told
    assert "the folder part of the model org/child of the cache: it cannot be read" in told
    assert facts(ptm, "org/child")["architecture"] == "bert"


@pytest.mark.parametrize("end", ["", "/"])
def test_one_entry_alone_and_an_entry_that_lies_elsewhere(
    ptm: Ptm, cache: Path, tmp_path: Path, end: str
) -> None:
    assert ptm("ingest", "cache", f"{cache}/models--org--child{end}").status == 0
    assert facts(ptm, "org/child")["revision"] == MAIN
    keep(tmp_path / "elsewhere", "models--org--moved", MAIN, README__md=CARD)
    (cache / "models--org--moved").symlink_to(tmp_path / "elsewhere/models--org--moved")
    (cache / "models--org--lost").symlink_to(tmp_path / "nowhere")
    (cache / "models--org--self").symlink_to("models--org--self")
    result = ptm("ingest", "cache", cache)
    assert "mit" in ptm("show", "org/moved").out
    assert "model org/lost of the cache: it cannot be read" in result.err
    assert "model org/self of the cache: it " in result.err


def test_a_card_outside_of_the_cache_is_not_read(ptm: Ptm, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(CARD.replace("org/base", "org/secret"))
    entry = keep(cache, "models--org--linked", MAIN, ref="main")
    (entry / "snapshots" / MAIN / "README.md").symlink_to(tmp_path / "secret.md")
    result = ptm("ingest", "cache", cache)
    assert "points outside of the cache" in result.err
    assert "org/secret" not in ptm("show", "org/linked").out


def test_loading_it_again_changes_nothing_and_a_new_revision_takes_away(
    ptm: Ptm, cache: Path
) -> None:
    ptm("ingest", "cache", cache)
    assert "retracted" not in ptm("ingest", "cache", cache).err
    (cache / "models--org--child/refs/main").write_text(OTHER)
    assert "retracted" in ptm("ingest", "cache", cache).err
    rows = ptm("lineage", "org/child", "--declared-only", "--format", "json").json()["rows"]
    assert [row["parent_id"] for row in rows] == ["org/newest"]


def test_an_empty_or_missing_cache_is_told_in_one_sentence(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "nothing", tmp_path / "file"):
        result = ptm("ingest", "cache", place)
        assert result.status == 3
        assert "There is no Hugging Face cache" in result.err
    (tmp_path / "empty").mkdir()
    result = ptm("ingest", "cache", tmp_path / "empty")
    assert result.status == 3
    assert "holds no model" in result.err


@pytest.mark.parametrize("variable", ["HF_HUB_CACHE", "HF_HOME"])
def test_the_library_s_own_variables_say_where_the_cache_is(
    tmp_path: Path, cache: Path, variable: str
) -> None:
    place = cache if variable == "HF_HUB_CACHE" else cache.parent
    environment = {variable: str(place), "PTM_GRAPH": str(tmp_path / "graph.lbug")}
    assert start("ingest", "cache", env=environment).returncode == 0
    shown = start("show", "org/child", env=environment)
    assert MAIN in shown.stdout.decode()
