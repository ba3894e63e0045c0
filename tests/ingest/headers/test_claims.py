"""What headers state becomes claims with a source of their own, each once, or a reason."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.schema import Claim, DerivedFrom, End, LicensedAs, Model, Record, StatesBase, TrainedOn
from graph.store.table_builder import Batches
from ingest.headers.claims import header_records
from ingest.headers.files import (
    MOST_HEADERS,
    SOURCES,
    Headers,
    choose_files,
    has_header,
    read_inside,
)
from ingest.items import Skip, Unreadable
from tests.ingest.headers.header_files import gguf, safetensors

CHILD = End(Model, "me/Base-7B-GGUF")
HUB = "https://huggingface.co/"


def write(folder: Path, **files: bytes) -> list[tuple[str, Path]]:
    """Write weight files, whose names have __ for the dot; return them as they are given on."""
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    names = [name.replace("__", ".") for name in files]
    return [(name, folder / name) for name in choose_files(names)]


def read(folder: Path, subject: End = CHILD, **files: bytes) -> list[Record | Skip]:
    """Return what weight files state of a model."""
    given = write(folder, **files)
    records: list[Record | Skip] = []
    for item in read_inside(subject, given, (folder.resolve(),), None):
        records += [item] if isinstance(item, Skip) else header_records(item)
    return records


def bases(records: list[Record | Skip]) -> list[tuple[str, str | None]]:
    """Return the id and method of each base that is claimed."""
    return [(r.end.id, r.method) for r in records if isinstance(r, DerivedFrom)]


def reasons(records: list[Record | Skip]) -> list[str]:
    """Return why parts of headers are not read."""
    return [r.reason for r in records if isinstance(r, Skip)]


def base(number: int, **parts: str) -> dict[str, Any]:
    """Return the keys of a base model in GGUF."""
    return {f"general.base_model.{number}.{key}": value for key, value in parts.items()}


def test_base_models_by_their_repositories(tmp_path: Path) -> None:
    fields = {"general.base_model.count": 2} | base(0, name="One", repo_url=HUB + "a/x")
    found = read(tmp_path, model__gguf=gguf(fields | base(1, repo_url=HUB + "b/y/tree/main")))
    assert bases(found) == [("a/x", None), ("b/y", None)]
    claims = [record for record in found if isinstance(record, Claim)]
    assert {(c.stated_by, c.declared) for c in claims} == {("gguf-header", True)}
    assert claims[0].evidence == (f"model.gguf: general.base_model.0.repo_url: {HUB}a/x")


@pytest.mark.parametrize(
    ("name", "file_type", "method"),
    [
        ("me/Base-7B-GGUF", 15, "quantized"),
        ("me/Base-7B-GGUF", 1, "converted"),
        ("me/Base-7B-GGUF", 32, "converted"),
        ("me/Base-7B-Q4_K_M-GGUF", 15, "quantized"),
        ("me/base-7b.i1-GGUF", 24, "quantized"),
        ("me/Base-7B-IQ3_XXS-imatrix-gguf", 23, "quantized"),
        ("me/Base-7B-Instruct-GGUF", 15, None),
        ("me/Base-7B-Q-GGUF", 15, None),
        ("me/Base-7B", 15, None),
        ("me/Other-GGUF", 15, None),
    ],
)
def test_a_base_was_converted_where_the_name_adds_nothing_but_a_format(
    tmp_path: Path, name: str, file_type: int, method: str | None
) -> None:
    fields = {"general.file_type": file_type} | base(0, repo_url=HUB + "org/Base-7B")
    found = read(tmp_path, End(Model, name), model__gguf=gguf(fields))
    assert bases(found) == [("org/Base-7B", method)]


@pytest.mark.parametrize("key", ["source.repo_url", "source.url", "source.huggingface.repository"])
@pytest.mark.parametrize(
    ("file_type", "how"), [(7, "quantized"), (0, "converted"), (None, "quantized")]
)
def test_the_source_is_what_was_converted(
    tmp_path: Path, key: str, file_type: int | None, how: str
) -> None:
    stated = "org/Tuned" if "huggingface" in key else HUB + "org/Tuned"
    fields: dict[str, Any] = {f"general.{key}": stated} | base(0, repo_url=HUB + "org/Base-7B-it")
    fields |= {} if file_type is None else {"general.file_type": file_type}
    found = read(tmp_path, model__gguf=gguf(fields))
    assert bases(found) == [("org/Tuned", how), ("org/Base-7B-it", None)]
    own = gguf({f"general.{key}": stated.replace("org/Tuned", CHILD.id)})
    assert read(tmp_path, model__gguf=own) == []


def test_an_adapter_adapts_its_base(tmp_path: Path) -> None:
    fields = {"general.type": "adapter"} | base(0, repo_url=HUB + "org/Base-7B")
    assert bases(read(tmp_path, lora__gguf=gguf(fields))) == [("org/Base-7B", "adapter")]


def test_licence_and_datasets(tmp_path: Path) -> None:
    fields = {
        "general.license": "other",
        "general.license.name": "llama3.1",
        "general.license.link": "https://llama.meta.com/license",
        "general.dataset.count": 1,
        "general.dataset.0.repo_url": HUB + "datasets/org/data",
        "general.datasets": ["org/more", "a", "not an id/x"],
    }
    found = read(tmp_path, model__gguf=gguf(fields))
    [licence] = [record for record in found if isinstance(record, LicensedAs)]
    assert "llama3.1" in licence.end.id
    assert (licence.stated_by, licence.link) == ("gguf-header", fields["general.license.link"])
    assert [r.end.id for r in found if isinstance(r, TrainedOn)] == ["org/data", "org/more"]
    assert reasons(found) == [
        "'a' is no dataset of the Hub",
        "'not an id/x' is no dataset of the Hub",
    ]


@pytest.mark.parametrize(
    ("fields", "raw"),
    [
        ({"general.license": "apache-2.0"}, "apache-2.0"),
        ({"general.license": "mit,apache-2.0"}, "mit, apache-2.0"),
        ({"general.license.name": "llama3"}, "llama3"),
    ],
)
def test_a_licence_as_it_is_written(tmp_path: Path, fields: dict[str, Any], raw: str) -> None:
    found = read(tmp_path, model__gguf=gguf(fields))
    assert [record.raw for record in found if isinstance(record, LicensedAs)] == [raw]


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"name": "Llama 3.1 8B", "organization": "Meta Llama"}, "Llama 3.1 8B (Meta Llama)"),
        ({"name": "Base", "version": "v2"}, "Base v2"),
        ({"repo_url": "https://github.com/org/base"}, "https://github.com/org/base"),
        ({"repo_url": "/home/me/models/base", "name": "Base"}, "/home/me/models/base"),
        ({"organization": "Org"}, "Org"),
    ],
)
def test_a_base_that_is_no_model_of_the_hub_is_stated_and_not_resolved(
    tmp_path: Path, parts: dict[str, str], text: str
) -> None:
    found = read(tmp_path, model__gguf=gguf(base(0, **parts)))
    assert bases(found) == []
    [claim] = [record for record in found if isinstance(record, StatesBase)]
    assert (claim.text, claim.stated_by, claim.declared) == (text, "gguf-header", True)


def test_what_is_stated_of_no_base_in_particular_is_reported(tmp_path: Path) -> None:
    assert reasons(read(tmp_path, m__gguf=gguf({"general.base_model.count": 3}))) == [
        "it states 3, of which 0 are described"
    ]
    assert reasons(read(tmp_path, m__gguf=gguf(base(0, repo_url=HUB + CHILD.id)))) == [
        "it names itself"
    ]


def test_several_files_state_each_claim_once(tmp_path: Path) -> None:
    same = gguf(
        base(0, repo_url=HUB + "a/x") | {"general.license": "mit", "general.datasets": ["-"]}
    )
    other = gguf(base(0, repo_url=HUB + "b/y"))
    found = read(tmp_path, a_Q4__gguf=same, b_Q8__gguf=same, c__gguf=other)
    assert bases(found) == [("a/x", None), ("b/y", None)]
    assert len([record for record in found if isinstance(record, LicensedAs)]) == 1
    assert len(reasons(found)) == 1


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (
            {"ss_sd_model_name": "org/sdxl", "ss_network_module": "networks.lora"},
            ("org/sdxl", "adapter"),
        ),
        ({"ss_sd_model_name": "org/sdxl"}, ("org/sdxl", None)),
        ({"base_model": HUB + "org/base", "format": "pt"}, ("org/base", None)),
        ({"modelspec.merged_from": "org/one, My Model"}, ("org/one", "merge")),
    ],
)
def test_the_documented_texts_of_safetensors(
    tmp_path: Path, metadata: dict[str, str], expected: tuple[str, str | None]
) -> None:
    found = read(tmp_path, model__safetensors=safetensors(metadata))
    assert bases(found) == [expected]
    assert {r.stated_by for r in found if isinstance(r, DerivedFrom)} == {"safetensors-header"}


def test_a_file_name_in_safetensors_is_no_model(tmp_path: Path) -> None:
    for name in ("sd_xl_base_1.0.safetensors", "C:\\models\\x.ckpt", "./x/y"):
        found = read(tmp_path, x__safetensors=safetensors({"ss_sd_model_name": name}))
        assert not bases(found)
        assert [r.text for r in found if isinstance(r, StatesBase)] == [name]
    unset = {"ss_sd_model_name": "None", "ss_network_module": "None", "base_model": ""}
    assert read(tmp_path, x__safetensors=safetensors(unset)) == []
    found = read(tmp_path, x__safetensors=safetensors({"modelspec.license": "CC-BY-SA-4.0"}))
    assert [record.raw for record in found if isinstance(record, LicensedAs)] == ["CC-BY-SA-4.0"]
    long = read(tmp_path, x__safetensors=safetensors({"modelspec.license": "The terms " * 100}))
    assert reasons(long) == ["it is a text of 999 characters"]
    undocumented = {
        "title": "org/base",
        "ss_output_name": "org/base",
        "modelspec.title": "org/base",
    }
    assert read(tmp_path, x__safetensors=safetensors(undocumented)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.gguf", b"GGML" + b"\0" * 100),
        ("m.gguf", gguf({}, count=10)),
        ("m.gguf", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n"),
        ("m.safetensors", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n"),
        ("m.safetensors", safetensors({}, size=2**63)),
        ("m.safetensors", safetensors({}, size=26_000_000)),
        ("m.safetensors", safetensors({}, size=1_000)),
        ("m.safetensors", safetensors({}, size=5)),
        ("m.safetensors", b"\2\0\0\0\0\0\0\0[]"),
        ("m.safetensors", b"\x04\0\0\0\0\0\0\0null"),
        ("m-00002-of-00003.gguf", gguf({})),
    ],
)
def test_a_header_that_cannot_be_read_names_its_file(
    tmp_path: Path, name: str, content: bytes
) -> None:
    [found] = read(tmp_path, **{name.replace(".", "__"): content})
    assert isinstance(found, Unreadable)
    assert name in found.item
    assert found.reason
    assert "\n" not in found.reason
    assert str(tmp_path) not in found.reason


def test_a_deeply_nested_header_is_a_reason(tmp_path: Path) -> None:
    nested = b'{"x":' + b"[" * 100_000
    content = len(nested).to_bytes(8, "little") + nested
    [found] = read(tmp_path, m__safetensors=content)
    assert isinstance(found, Unreadable)


def test_files_that_hold_no_header_or_lie_elsewhere(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out.gguf"
    folder.mkdir()
    outside.write_bytes(gguf(base(0, repo_url=HUB + "a/x")))
    (folder / "link.gguf").symlink_to(outside)
    (folder / "self.gguf").symlink_to("self.gguf")
    (folder / "folder.gguf").mkdir()
    given = [(name, folder / name) for name in ("link.gguf", "self.gguf", "folder.gguf", "no.gguf")]
    found = list(read_inside(CHILD, given, (folder.resolve(),), None))
    assert [skip.reason.split(",")[0] for skip in found if isinstance(skip, Skip)] == [
        "it points outside of the folder",
        "it points outside of the folder",
    ]
    [headers] = [item for item in found if isinstance(item, Headers)]
    assert [type(each) for each in headers.found] == [Unreadable, Unreadable]
    assert read(folder, tiny__gguf=b"x", tiny__safetensors=b"") == []


def test_which_files_are_read() -> None:
    paths = [
        "a-00001-of-00002.gguf",
        "a-00002-of-00002.gguf",
        "Q4/b.GGUF",
        "model-00002-of-00002.safetensors",
        "model-00001-of-00002.safetensors",
        "unet/model.safetensors",
        "pytorch_model.bin",
        "README.md",
    ]
    assert choose_files(paths) == [
        "Q4/b.GGUF",
        "a-00001-of-00002.gguf",
        "model-00001-of-00002.safetensors",
    ]
    assert not has_header("gguf")


def test_of_very_many_files_the_first_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(gguf({}))
    given = [(f"{n}.gguf", tmp_path / "x.gguf") for n in range(MOST_HEADERS + 5)]
    [headers] = read_inside(CHILD, given, (tmp_path.resolve(),), None)
    assert isinstance(headers, Headers)
    assert [each.number for each in headers.found if isinstance(each, Unreadable)] == [5]


TEXTS = st.sampled_from(["a/x", HUB + "a/x", "./x", "None", "mit", "", "gpt2"]) | st.text()
GGUF_KEYS = st.sampled_from(
    [
        f"general.{what}.{n}.{part}"
        for what in ("base_model", "dataset")
        for n in (0, 1)
        for part in ("name", "repo_url", "url", "organization", "version")
    ]
    + ["general.type", "general.file_type", "general.license", "general.license.name"]
    + ["general.source.url", "general.source.repo_url", "general.base_model.count"]
    + ["general.datasets"]
)
METADATA = st.dictionaries(
    st.sampled_from(
        ["base_model", "ss_sd_model_name", "modelspec.license", "modelspec.merged_from"]
    ),
    TEXTS | st.integers() | st.none(),
)


@settings(suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(GGUF_KEYS, TEXTS | st.integers(0, 99) | st.lists(TEXTS, max_size=3)),
    METADATA | st.integers() | st.lists(st.text()),
    st.binary(max_size=200),
)
def test_any_header_makes_claims_that_can_be_kept(
    tmp_path: Path, fields: dict[str, Any], metadata: Any, noise: bytes
) -> None:
    files = {"a__gguf": gguf(fields), "b__safetensors": safetensors(metadata), "c__gguf": noise}
    batches = Batches("2026-01-01")
    keys = []
    for record in read(tmp_path, **files):
        if isinstance(record, Skip):
            continue
        batches.add(record)
        if isinstance(record, Claim) and record.start == CHILD:
            assert record.stated_by in SOURCES
            assert record.end != CHILD
            keys.append((type(record), record.end, record.stated_by))
    assert len(keys) == len(set(keys))
    batches.tables()
