"""JSON lines: what is no id makes no node, and a base that is none is stated by its model alone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Claim, Dataset, DerivedFrom, End, Model, Record, StatesBase, UnresolvedBase
from graph.transfer.jsonl import claim_line
from ingest.items import Skip
from ingest.records.source import Line, to_records

CHILD = ["Model", "me/mine"]


def read(line: dict[str, Any]) -> list[Record | Skip]:
    """Return what a line of JSON states."""
    return list(to_records(Line("file", 1, json.dumps(line).encode())))


def claim(label: str, end: list[str], start: list[str] = CHILD, **values: Any) -> dict[str, Any]:
    """Return the line of a claim."""
    return {"claim": label, "from": start, "to": end, "stated_by": "me", **values}


@pytest.mark.parametrize(
    "text",
    [
        "/workspace/model",
        "./base",
        "../base",
        "~/base",
        "my_runs/base",
        "models/llama",
        "outputs/checkpoint-500",
        "D:\\models\\llama",
        "D:/models/llama",
        "\\\\server\\share\\llama",
        "None",
        "n/a",
        "model.safetensors",
        "https://example.org/a/b",
        "s3://bucket/base",
        "checkpoint-500",
        "step_100-merged",
        "dbfs:/mnt/base",
        "adl:/mnt/base",
        "saves/llama/lora/sft",
        "mnt-data/me/base",
        "u1/lora/base",
        "your-username/base",
        "None/base",
        "example.com/base",
        "org/base.safetensors",
        "org/base.Q4_K_M.gguf",
        "pytorch_model.bin",
        "a/b/model.bin",
    ],
)
def test_a_base_that_is_no_id_is_stated_by_its_model_alone(text: str) -> None:
    said = {"method": "adapter", "evidence": "seen", "declared": False, "first_seen": "2026-01-01"}
    node, stated = read(claim("DERIVED_FROM", ["Model", text], **said))
    assert isinstance(node, UnresolvedBase)
    assert isinstance(stated, StatesBase)
    assert stated.end == End(UnresolvedBase, node.id)
    assert {name: getattr(stated, name) for name in said} == said
    assert (stated.text, stated.stated_by, node.display_name) == (text, "me", text)
    [other, _] = read(claim("DERIVED_FROM", ["Model", text], ["Model", "you/yours"]))
    assert isinstance(other, UnresolvedBase)
    assert other.id != node.id


@pytest.mark.parametrize(
    ("kind", "form", "identifier"),
    [
        ("Model", "https://huggingface.co/org/base/tree/main", "org/base"),
        ("Model", "hf://org/base/config.json", "org/base"),
        ("Model", "pkg:huggingface/org/base@12", "org/base"),
        ("Model", "/home/u/.cache/huggingface/hub/models--org--base/snapshots/1", "org/base"),
        ("Model", "org/base@5f", "org/base@5f"),
        ("Model", "pytorch:resnet18", "pytorch:resnet18"),
        ("Model", "in-house", "in-house"),
        ("Model", "timm:resnet/18", "timm:resnet/18"),
        ("Model", "pytorch:owner/name/model", "pytorch:owner/name/model"),
        ("Model", "github.com/org/name", "github.com/org/name"),
        ("Model", "chupei/fasttext.lib.176.bin", "chupei/fasttext.lib.176.bin"),
        ("Model", "gpt2", "gpt2"),
    ],
)
def test_other_ids_are_kept_and_other_forms_are_read(kind: str, form: str, identifier: str) -> None:
    [derived] = read(claim("DERIVED_FROM", [kind, form]))
    assert isinstance(derived, DerivedFrom)
    assert derived.end == End(Model, identifier)
    [node] = read({"node": kind, "id": form, "stated_by": "me"})
    assert isinstance(node, Model)
    assert node.id == identifier


@pytest.mark.parametrize("name", ["generator", "imagefolder", "None", "csv", "/data/x", "x.json"])
def test_data_that_is_no_dataset_is_skipped(name: str) -> None:
    for label in ("TRAINED_ON", "EVALUATED_ON"):
        [skip] = read(claim(label, ["Dataset", name]))
        assert isinstance(skip, Skip)
        assert skip.item == "file, line 1"
        assert skip.reason.startswith(f"{name!r} is no id of the Hub: it")


@pytest.mark.parametrize("text", ["/workspace/model", "D:\\x", "./x", "~/a b/c", "\\\\host\\x"])
def test_what_is_no_id_is_described_by_nobody(text: str) -> None:
    for line in (
        {"node": "Model", "id": text, "stated_by": "me"},
        claim("DERIVED_FROM", ["Model", "org/base"], ["Model", text]),
        claim("PUBLISHED_BY", ["Owner", "hf:org"], ["Model", text]),
    ):
        [skip] = read(line)
        assert isinstance(skip, Skip)


def test_a_stated_base_comes_back_and_is_nobody_else_s() -> None:
    [node, stated] = read(claim("DERIVED_FROM", ["Model", "/x"], method="merge"))
    assert isinstance(stated, StatesBase)
    row = {
        "from_kind": "Model",
        "from_id": "me/mine",
        "to_kind": "UnresolvedBase",
        "to_id": stated.end.id,
        "text": stated.text,
        "method": stated.method,
        "stated_by": "me",
    }
    assert read(claim_line(StatesBase, row)) == [stated]
    shared = claim("STATES_BASE", ["UnresolvedBase", "shared"], text="/x", method="merge")
    assert read(shared) == [node, stated]


TEXTS = st.text(min_size=1, max_size=40) | st.sampled_from(["a/b", "/x", "None", "hf://a/b", "x:"])


@given(TEXTS, TEXTS, st.sampled_from(["DERIVED_FROM", "TRAINED_ON", "SUCCEEDED_BY"]))
def test_any_ids_are_read_and_what_is_read_reads_the_same_again(
    start: str, end: str, label: str
) -> None:
    kind = "Dataset" if label == "TRAINED_ON" else "Model"
    for record in read(claim(label, [kind, end], ["Model", start])):
        if isinstance(record, Claim) and record.end.kind in (Model, Dataset):
            again = claim(label, [kind, record.end.id], ["Model", record.start.id])
            assert read(again) == [record]
