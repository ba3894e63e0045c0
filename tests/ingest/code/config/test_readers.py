"""What configuration names, by format, key and surroundings."""

from pathlib import Path

import pytest

from graph.schema import Dataset, Model
from ingest.code.config.readers import (
    read_env,
    read_ini,
    read_json,
    read_jsonnet,
    read_toml,
    read_yaml,
)
from ingest.code.embedded import unfold
from ingest.code.findings import Candidate, Finding, Reuse, SourceFile
from ingest.code.judging import judge_candidate

READERS = {
    "yaml": read_yaml,
    "json": read_json,
    "jsonnet": read_jsonnet,
    "toml": read_toml,
    "ini": read_ini,
    "env": read_env,
}


def found(text: str, path: str = "conf/run.yaml") -> list[Finding]:
    """Return the findings of a file, by the reader of its name's ending."""
    read = READERS[path.rpartition(".")[2]]
    every = unfold(read(SourceFile(path, text)), read_yaml)
    judged = [judge_candidate(one) for one in every if isinstance(one, Candidate)]
    return [one for one in judged if isinstance(one, Finding)]


def ids(text: str, path: str = "conf/run.yaml") -> list[tuple[int, str]]:
    """Return the line and id of each finding."""
    return [(one.line, one.id) for one in found(text, path)]


AXOLOTL = """base_model: NousResearch/Llama-2-7b-hf
tokenizer_config: meta-llama/Llama-2-7b-hf
datasets:
  - path: mhenrichsen/alpaca_2k_test
    type: alpaca
  - path: ./data/own.jsonl
hub_model_id: me/my-own-model
output_dir: ./outputs/lora-out
learning_rate: 0.0002
lora_r: 8
"""


def test_a_training_configuration_names_its_base_and_its_data() -> None:
    base, tokenizer, data = found(AXOLOTL)
    assert (base.id, base.call, base.reuse) == (
        "NousResearch/Llama-2-7b-hf",
        "base_model",
        Reuse.FINE_TUNES,
    )
    assert (tokenizer.id, tokenizer.kind) == ("meta-llama/Llama-2-7b-hf", Model)
    assert (data.id, data.kind, data.line) == ("mhenrichsen/alpaca_2k_test", Dataset, 4)
    assert (data.call, data.reuse) == ("datasets[0].path", Reuse.LOADS)


def cases(name: str) -> dict[str, str]:
    """Return the texts of a file of cases, by name; ``# -> id`` says what a line names."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return dict(case.split("\n", 1) for case in text.removeprefix("=== ").split("\n=== "))


NAMED, NOTHING = cases("named.txt"), cases("nothing.txt")


@pytest.mark.parametrize("name", NAMED)
def test_yaml_names(name: str) -> None:
    text = NAMED[name]
    marked = enumerate((line.partition("# -> ")[2] for line in text.split("\n")), 1)
    expected = [(number, one) for number, said in marked for one in said.split()]
    assert ids(text) == expected


@pytest.mark.parametrize("name", NOTHING)
def test_yaml_names_nothing(name: str) -> None:
    assert ids(NOTHING[name]) == []


def test_a_repository_type_tells_a_dataset() -> None:
    assert [one.kind for one in found(NAMED["repo type"])] == [Dataset]


def test_json() -> None:
    text = '{\n  // which\n  "modelNameOrPath": "google/gemma-2b",\n  "revision": "abc1234",\n}'
    (one,) = found(text, "run.json")
    assert (one.line, one.id, one.pinned) == (3, "google/gemma-2b", "abc1234")


def test_json5() -> None:
    assert ids("{\n  model: {\n    hf_repo: 'google/gemma-2b', // x\n  },\n}", "run.json") == [
        (3, "google/gemma-2b")
    ]


def test_a_models_own_configuration_names_where_it_was_loaded() -> None:
    assert ids('{"_name_or_path": "openai/whisper-base"}', "config.json") == [
        (1, "openai/whisper-base")
    ]


def test_toml() -> None:
    text = '[model]\nname = "google/gemma-2b" # x\ndtype = "bf16"\n[[datasets]]\npath = "o/n-1"\n'
    assert ids(text, "run.toml") == [(2, "google/gemma-2b"), (5, "o/n-1")]


def test_env() -> None:
    text = (
        "# EMBEDDING_MODEL=a/B-1\nexport EMBEDDING_MODEL='BAAI/bge-m3'\nOPENAI_API_KEY=sk-1\n"
        "LLM_BASE_URL=https://api.siliconflow.cn/v1\nLLM_MODEL=Qwen/Qwen2.5-7B\nDB=a/B-1\n"
    )
    assert ids(text, ".env") == [(2, "BAAI/bge-m3")]


def test_variables_for_names_of_models_hold_plain_words() -> None:
    text = (
        "MODEL_ID=acme/tagger\nEMBEDDING_MODEL=acme/embedder\nRERANKER_NAME=acme/ranker\n"
        "MODEL=acme/other\nMODEL_PATH=acme/other\nMODEL_NAME=models/best\nMODEL_ID=out_1/best\n"
        "CHAT_MODEL_NAME=openrouter/auto\nLLM_MODEL_ID=anthropic/claude\n"
    )
    assert [one for _, one in ids(text, ".env")] == ["acme/tagger", "acme/embedder", "acme/ranker"]
    assert ids(text + "LLM_PROVIDER=openrouter\n", ".env") == []
    assert ids(text + "OPENAI_API_KEY=\n", ".env") == []


def test_ini() -> None:
    text = "[model]\nname = bert-base-uncased ; old\n[data]\ndataset_name: o/n\n"
    assert ids(text, "run.ini") == [(2, "bert-base-uncased"), (4, "o/n")]


def test_broken_yaml_is_read_by_its_lines() -> None:
    text = "a:\n\t- b: [\nmodel:\n  name: google/gemma-2b # x\n  dtype: bf16\n"
    assert ids(text) == [(4, "google/gemma-2b")]


def test_a_folder_tells_what_a_file_is_about() -> None:
    assert ids("name: bert-base-uncased\nlearning_rate: 1\n", "conf/model/bert.yaml") == [
        (1, "bert-base-uncased")
    ]


def test_lock_files_are_not_read() -> None:
    assert ids('{"model": "google/gemma-2b"}', "package-lock.json") == []


def test_the_description_of_an_interface_shows_examples() -> None:
    text = "openapi: 3.0.0\ncomponents:\n  x:\n    model: google/gemma-2b\n"
    assert ids(text) == []
    assert ids("x: 1\n" + text) == [(5, "google/gemma-2b")]


def test_a_catalogue_loads_none_of_what_it_lists() -> None:
    some = [f"- name: org-{number}/Model-{number}b" for number in range(101)]
    assert ids("models:\n" + "\n".join(some[:100])) != []
    assert ids("models:\n" + "\n".join(some)) == []


def test_a_name_in_a_folded_text_is_at_its_line() -> None:
    text = "args:\n  - run\n  - 'a\n    --x 1\n    --model google/gemma-2b'\n"
    assert ids(text) == [(5, "google/gemma-2b")]


def test_data_in_json_names_by_telling_keys_alone() -> None:
    text = '{"model": "o/Model-1"}\n{"base_model": "google/gemma-2b"}\n'
    assert ids(text, "results/all.json") == [(2, "google/gemma-2b")]


JSONNET = """local model_name = "facebook/bart-base";
local owner = 'o';  // not "model": "a/b-1"
local inner = import 'lib.libsonnet';
{
  local own = "q/r-7B",
  model: { pretrained_model: 'a/b-7b', m: model_name, transformer_model: own },
  /* model_name: "c/d-1"
  */
  dataset_reader: { tokenizer+: { model_name:: owner + "/n-1" } },
  models: ["c/d-7b", owner + "/z-1" + unknown, 'e/f-7b'],
  env: [{ name: "MODEL_ID", value: "g/h-7B" }],
  note: |||
    model: i/j-7b
  |||,
  base_model: unknown + "/n-1",
  hf_model: std.format("k/%s-1", "l"),
  "train_data_path": "datasets/Break-1",
}
"""


def test_jsonnet_names() -> None:
    assert ids(JSONNET, "conf/x.jsonnet") == [
        (1, "facebook/bart-base"),
        (5, "q/r-7B"),
        (6, "a/b-7b"),
        (9, "o/n-1"),
        (10, "c/d-7b"),
        (10, "e/f-7b"),
        (11, "g/h-7B"),
    ]


@pytest.mark.parametrize(
    "text", ["[", "{", "local a = [", '["a" + ', "/* ", "|||\n", "a: {", "}", "("]
)
def test_broken_jsonnet_ends(text: str) -> None:
    assert ids('local model = "o/n-7b";\n' + text * 300, "x.jsonnet") == [(1, "o/n-7b")]
