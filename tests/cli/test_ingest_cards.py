"""`ptm ingest cards`: what cards declare is kept apart from what only their prose says."""

import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Ptm
from tests.factories import write_cards
from tests.ingest.headers.header_files import gguf, safetensors

CARD = """---
license: apache-2.0
base_model: org/base
datasets: squad
co2_eq_emissions: 12
---
This model was distilled from `org/teacher`. It was trained on the
[X](https://huggingface.co/datasets/org/data) dataset.
"""


def steps(ptm: Ptm, model: str, *words: str) -> dict[tuple[str, str], bool]:
    """Return the parents of a model in its lineage with their sources, and whether declared."""
    rows = ptm("lineage", model, "--format", "json", *words).json()["rows"]
    return {(row["parent_id"], row["stated_by"]): row["declared"] for row in rows}


def test_a_folder_of_cards(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path / "cards", org__child=CARD)
    (folder / "org/child/config.json").write_text(
        '{"model_type": "bert", "_name_or_path": "org/earlier"}'
    )
    (folder / "org/child/adapter_config.json").write_text(
        '{"base_model_name_or_path": "org/adapted"}'
    )
    result = ptm("ingest", "cards", folder)
    assert (result.status, result.out) == (0, "")
    assert "skipped" not in result.err
    assert steps(ptm, "org/child") == {
        ("org/base", "card"): True,
        ("squad", "card"): True,
        ("org/teacher", "inferred-prose"): False,
        ("org/data", "inferred-prose"): False,
        ("org/adapted", "inferred-adapter-config"): False,
        ("org/earlier", "inferred-config"): False,
    }
    shown = ptm("show", "org/child").out
    for said in ("apache-2.0", "12", "bert", "base_model: org/base", "distilled from org/teacher"):
        assert said in shown


def test_reports_mark_what_was_inferred_and_can_leave_it_out(ptm: Ptm, tmp_path: Path) -> None:
    ptm("ingest", "cards", write_cards(tmp_path, org__child=CARD))
    lines = ptm("lineage", "org/child").out.splitlines()
    [teacher] = [line for line in lines if "org/teacher" in line]
    [base] = [line for line in lines if "org/base" in line]
    assert "inferred" in teacher
    assert "inferred" not in base
    assert set(steps(ptm, "org/child", "--declared-only")) == {
        ("org/base", "card"),
        ("squad", "card"),
    }
    assert "org/teacher" not in ptm("lineage", "org/child", "--declared-only").out
    assert ptm("impact", "org/teacher", "--format", "json").json()["rows"]
    assert not ptm("impact", "org/teacher", "--declared-only", "--format", "json").json()["rows"]


def test_a_conversion_that_calls_itself_fine_tuned_is_visible(ptm: Ptm, tmp_path: Path) -> None:
    text = "---\nbase_model: org/base\nbase_model_relation: finetune\n---\n"
    ptm("ingest", "cards", write_cards(tmp_path, **{"org__child-GGUF": text}))
    assert steps(ptm, "org/child-GGUF") == {
        ("org/base", "card"): True,
        ("org/base", "inferred-name"): False,
    }
    assert "GGUF" in ptm("show", "org/child-GGUF").out


def test_loading_a_folder_again_changes_nothing(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path, org__child=CARD)
    ptm("ingest", "cards", folder)
    again = ptm("ingest", "cards", folder)
    assert not any(word in again.err for word in (" new", " changed", " gone"))
    assert len(steps(ptm, "org/child")) == 4


def test_what_a_card_no_longer_states_goes_to_the_journal(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path, org__child=CARD, org__other=CARD)
    ptm("ingest", "cards", folder)
    less = CARD.replace("datasets: squad\n", "").replace("was distilled", "was not distilled")
    write_cards(folder, org__child=less)
    (folder / "org/other/README.md").unlink()
    result = ptm("ingest", "cards", folder)
    assert "2 retracted" in result.err
    assert set(steps(ptm, "org/child")) == {("org/base", "card"), ("org/data", "inferred-prose")}
    assert len(steps(ptm, "org/other")) == 4, "a card that is not there states nothing anew"


def test_the_same_on_a_server(
    ptm: Ptm, tmp_path: Path, empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTM_GRAPH", empty_neo4j)
    folder = write_cards(tmp_path, org__child=CARD)
    assert ptm("ingest", "cards", folder).status == 0
    write_cards(folder, org__child=CARD.replace("datasets: squad\n", ""))
    assert "1 retracted" in ptm("ingest", "cards", folder).err
    assert ("squad", "card") not in steps(ptm, "org/child")
    assert len(steps(ptm, "org/child")) == 3


def test_a_place_that_is_new_to_the_graph_takes_nothing_away(ptm: Ptm, tmp_path: Path) -> None:
    ptm("ingest", "cards", write_cards(tmp_path / "one", org__child=CARD))
    older = write_cards(tmp_path / "two", org__child="---\nlicense: mit\n---\n")
    result = ptm("ingest", "cards", older, "--taken", "2020-01-01")
    assert "retracted" not in result.err
    assert len(steps(ptm, "org/child")) == 4


def test_a_card_that_became_unreadable_takes_nothing_away(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path, org__child=CARD)
    ptm("ingest", "cards", folder)
    write_cards(folder, org__child="---\nbase_model: [\n---\n")
    result = ptm("ingest", "cards", folder)
    assert "Skipped metadata of org/child" in result.err
    assert len(steps(ptm, "org/child")) == 4


def test_datasets_by_their_folder_or_by_the_words(ptm: Ptm, tmp_path: Path) -> None:
    card = "---\nlicense: mit\nsource_datasets:\n- extended|squad\n---\n"
    write_cards(tmp_path / "one", datasets__my_data=card)
    assert ptm("ingest", "cards", tmp_path / "one").status == 0
    write_cards(tmp_path / "two", my_data_too=card)
    assert ptm("ingest", "cards", tmp_path / "two", "--dataset").status == 0
    for name in ("dataset:my_data", "dataset:my_data_too"):
        assert steps(ptm, name) == {("squad", "card"): True}


def test_what_cannot_be_attributed_or_read_is_skipped_and_counted(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path, org__child=CARD, org__bad="---\na: [\n---\n")
    (folder / "README.md").write_text(CARD)
    (folder / "notes.md").write_text(CARD)
    (folder / "org/bad/config.json").write_text("{")
    (folder / "org/child/adapter_config.json").write_text(
        '{"base_model_name_or_path": "/home/me/model"}'
    )
    write_cards(folder, org__latin="x")
    (folder / "org/latin/README.md").write_bytes(b"\xff\xfe")
    result = ptm("ingest", "cards", folder)
    assert result.status == 0
    assert "skipped 5" in result.err
    for said in (
        "README.md: its place tells no owner",
        "notes.md: its place tells no id",
        "metadata of org/bad: its metadata is not YAML",
        "config.json of org/bad: it is not JSON",
        "README.md of org/latin: it is not UTF-8",
    ):
        assert said in result.err
    found = ptm("cypher", "MATCH (:Model)-[c:STATES_BASE]->() RETURN c.text", "--format", "json")
    assert [row["c.text"] for row in found.json()["rows"]] == ["/home/me/model"]


def test_a_card_of_50_mb_and_a_bomb_are_skipped(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path, org__large="", org__child=CARD)
    with (folder / "org/large/README.md").open("wb") as stream:
        stream.truncate(50_000_000)
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 30)]
    write_cards(folder, org__bomb="---\n" + "\n".join(lines) + "\n---\n")
    result = ptm("ingest", "cards", folder)
    assert result.status == 0
    assert "skipped 2" in result.err
    assert "50,000,000 bytes" in result.err


def test_an_empty_or_missing_folder_is_told_in_one_sentence(ptm: Ptm, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nothing"):
        result = ptm("ingest", "cards", place)
        assert result.status == 3
        assert result.err.splitlines()[-1].endswith(".")
    assert ptm("ingest", "cards").status == 2
    assert ptm("ingest", "cards", tmp_path, "--taken", "soon").status == 2


def test_older_cards_do_not_overwrite_newer_facts(ptm: Ptm, tmp_path: Path) -> None:
    newer = write_cards(tmp_path / "one", org__child="---\npipeline_tag: newer-task\n---\n")
    older = write_cards(tmp_path / "two", org__child="---\npipeline_tag: older-task\n---\n")
    ptm("ingest", "cards", newer)
    ptm("ingest", "cards", older, "--taken", "2020-01-01")
    assert "newer-task" in ptm("show", "org/child").out


@pytest.mark.long
def test_the_real_cards_of_2020(ptm: Ptm, real_cards: Path) -> None:
    result = ptm("ingest", "cards", real_cards, "--taken", "2020-12-01")
    assert result.status == 0
    rows = ptm("lineage", "mrm8488/gpt2-imdb-neg", "--format", "json").json()["rows"]
    assert [(row["parent_id"], row["declared"]) for row in rows] == [
        ("lvwerra/gpt2-imdb", False),
        ("gpt2", False),
    ]


@pytest.mark.parametrize(
    "name", ["\udcff.md", "a\nb--c.md", "x" * 200 + "--y.md", "--.md", "__.md"]
)
def test_strange_names_are_read_or_skipped(ptm: Ptm, tmp_path: Path, name: str) -> None:
    folder = write_cards(tmp_path / "cards", org__child=CARD)
    (folder / name).write_text(CARD)
    result = ptm("ingest", "cards", folder)
    assert result.status == 0
    assert "skipped 1" in result.err


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.binary(max_size=100), st.text(max_size=100))
def test_cards_of_any_bytes_do_no_harm(
    ptm: Ptm, tmp_path: Path, card: bytes, configuration: bytes, block: str
) -> None:
    folder = write_cards(tmp_path / "cards", org__child=CARD)
    for name, content in (("README.md", card), ("config.json", configuration)):
        (folder / "org/child" / name).write_bytes(content)
    with (folder / "a--b.md").open("wb") as stream:
        stream.write(f"---\n{block}\n---\n".encode("utf-8", "surrogatepass"))
    assert ptm("ingest", "cards", folder).status == 0


def test_an_archive_of_cards(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path / "cards", org__child=CARD)
    with tarfile.open(tmp_path / "cards.tar.xz", "w:xz") as archive:
        archive.add(folder, "cards")
    assert ptm("ingest", "cards", tmp_path / "cards.tar.xz").status == 0
    assert ("org/base", "card") in steps(ptm, "org/child")


def test_a_link_to_itself_costs_nothing_else(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "a" / "self").mkdir(parents=True)
    (tmp_path / "a" / "self" / "README.md").symlink_to("README.md")
    (tmp_path / "a" / "good").mkdir()
    (tmp_path / "a" / "good" / "README.md").write_text("---\nlicense: mit\n---\n")
    told = ptm("ingest", "cards", tmp_path)
    assert told.status == 0
    assert "or at itself" in told.err
    assert "mit" in ptm("show", "a/good").out


@pytest.mark.parametrize("how", ["folder", "slash", "above", "archive", "archive with its folder"])
def test_a_folder_without_its_owner_is_read_under_the_id_that_is_given(
    ptm: Ptm, tmp_path: Path, how: str
) -> None:
    folder = write_cards(tmp_path / "above", Child_7B=CARD) / "Child_7B"
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "org/adapted"}')
    (folder / "unet" / "a").mkdir(parents=True)
    (folder / "unet" / "a" / "config.json").write_text('{"_name_or_path": "org/never"}')
    (folder / "NOTES.md").write_text(CARD.replace("org/base", "org/never"))
    place: Path | str = {"slash": f"{folder}/", "above": folder.parent}.get(how, folder)
    if how.startswith("archive"):
        place = tmp_path / "clone.tar.gz"
        with tarfile.open(place, "w:gz") as archive:
            archive.add(folder, "Child_7B" if "folder" in how else "")
    assert "--id OWNER/" in ptm("ingest", "cards", place).err
    result = ptm("ingest", "cards", place, "--id", "org/Child_7B")
    assert result.status == 0
    assert "skipped 2" in result.err
    parents = {parent for parent, _ in steps(ptm, "org/Child_7B")}
    assert parents == {"org/base", "squad", "org/teacher", "org/data", "org/adapted"}
    assert how.startswith("archive") or ptm("show", "unet/a").status == 1


def test_the_parts_of_a_repository_are_no_models_of_their_own(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path / "clone", onnx__int8="", org__child=CARD)
    (folder / "onnx/int8/README.md").unlink()
    for place in (folder, folder / "onnx/int8"):
        (place / "config.json").write_text('{"_name_or_path": "org/other"}')
    (folder / "README.md").write_text(CARD)
    result = ptm("ingest", "cards", folder)
    assert "onnx/int8/config.json: it is a part of the repository" in result.err
    assert ptm("show", "onnx/int8").status == 1
    assert ptm("show", "org/child").status == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["--id", "dataset:org/data"], "dataset:org/data"),
        (["--id", "org/data", "--dataset"], "dataset:org/data"),
        (["--id", "dataset:squad"], "dataset:squad"),
        (["--id", "https://huggingface.co/org/child"], "org/child"),
        (["--id", "model:org/child", "--dataset"], "org/child"),
        (["--id", "gpt2"], "gpt2"),
    ],
)
def test_the_id_may_have_any_form_of_an_id(
    ptm: Ptm, tmp_path: Path, words: list[str], name: str
) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    assert ptm("ingest", "cards", tmp_path, *words).status == 0
    assert "mit" in ptm("show", name).out


@pytest.mark.parametrize(
    "given", ["", " ", "child", "/home/me/x", "a/b/c", "../x", "repository:a/b", "a b/c", "hf:org"]
)
def test_what_is_no_id_is_a_usage_error(ptm: Ptm, tmp_path: Path, given: str) -> None:
    (tmp_path / "README.md").write_text(CARD)
    result = ptm("ingest", "cards", tmp_path, "--id", given)
    assert result.status == 2
    assert not (tmp_path / "graph.lbug").exists()


def test_another_id_for_the_same_folder_takes_nothing_away(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    ptm("ingest", "cards", write_cards(tmp_path / "other", org__two=CARD.replace("squad", "x/y")))
    ptm("ingest", "cards", tmp_path, "--id", "org/one")
    assert "retracted" not in ptm("ingest", "cards", tmp_path, "--id", "org/two").err
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    assert "retracted" in ptm("ingest", "cards", tmp_path, "--id", "org/one").err


VERIFIED = """---
model-index:
- name: child
  results:
  - dataset: {type: squad, name: SQuAD}
    task: {type: question-answering}
    metrics:
    - {type: F1, value: 82}
    - {type: f1, value: 81.5, verified: true, verifyToken: eyJ0}
---
"""


def test_a_result_that_the_hub_verified_stays_beside_the_author_s(
    ptm: Ptm, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTM_GRAPH", url)

    def results() -> list[tuple[str, float]]:
        rows = ptm("ask", "results", "--model-id", "org/child", "--format", "json").json()["rows"]
        return sorted((row["metric"], row["value"]) for row in rows)

    folder = write_cards(tmp_path / "cards", org__child=VERIFIED)
    assert "skipped" not in ptm("ingest", "cards", folder).err
    assert results() == [("f1", 81.5), ("f1", 82.0)]
    again = ptm("ingest", "cards", folder)
    assert not any(word in again.err for word in (" new", " changed", " gone"))
    write_cards(folder, org__child=VERIFIED.replace(", verified: true, verifyToken: eyJ0", ""))
    assert "another result has the same dataset and metric" in ptm("ingest", "cards", folder).err
    assert results() == [("f1", 82.0)]


RECIPE = """slices:
  - sources:
      - {model: org/base, layer_range: [0, 32]}
      - {model: org/second, layer_range: [0, 32]}
merge_method: slerp
base_model: org/base
"""


@pytest.mark.parametrize("name", ["mergekit_config.yml", "mergekit_config.yaml"])
@pytest.mark.parametrize("how", ["folder", "archive", "alone"])
def test_a_merge_is_made_from_what_its_recipe_names(
    ptm: Ptm, tmp_path: Path, name: str, how: str
) -> None:
    folder = write_cards(tmp_path / "cards", org__child="---\nbase_model: org/base\n---\n")
    (folder / "org/child" / name).write_text(RECIPE)
    place = folder
    if how == "alone":
        (folder / "org/child/README.md").unlink()
    if how == "archive":
        place = tmp_path / "cards.tar.gz"
        with tarfile.open(place, "w:gz") as archive:
            archive.add(folder, "cards")
    assert "skipped" not in ptm("ingest", "cards", place).err
    rows = ptm("lineage", "org/child", "--format", "json").json()["rows"]
    recipe = {
        (r["parent_id"], r["method"], r["declared"]) for r in rows if "merge" in r["stated_by"]
    }
    assert recipe == {("org/base", "merge", True), ("org/second", "merge", True)}


def test_what_a_recipe_no_longer_names_goes_to_the_journal(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path / "cards", org__child="---\nbase_model: org/base\n---\n")
    recipe = folder / "org/child/mergekit_config.yml"
    recipe.write_text(RECIPE)
    ptm("ingest", "cards", folder)
    again = ptm("ingest", "cards", folder)
    assert not any(word in again.err for word in (" new", " changed", " gone"))
    recipe.write_text("models: [")
    assert "retracted" not in ptm("ingest", "cards", folder).err
    recipe.write_text(RECIPE.replace("org/second", "org/third"))
    assert "1 retracted" in ptm("ingest", "cards", folder).err
    assert ("org/third", "mergekit-config") in steps(ptm, "org/child")
    assert ("org/second", "mergekit-config") not in steps(ptm, "org/child")


STATED = {
    "general.file_type": 15,
    "general.base_model.0.repo_url": "https://huggingface.co/org/base",
    "general.source.repo_url": "https://huggingface.co/org/tuned",
    "general.license": "apache-2.0",
}


def test_the_headers_of_weights_are_read_beside_a_card_or_alone(ptm: Ptm, tmp_path: Path) -> None:
    folder = write_cards(tmp_path / "cards", **{"org__child-GGUF": "---\nlicense: mit\n---\n"})
    (folder / "org/child-GGUF/model-Q4.gguf").write_bytes(gguf(STATED))
    (folder / "org/lora").mkdir()
    lora = {"ss_sd_model_name": "org/sdxl", "ss_network_module": "networks.lora"}
    (folder / "org/lora/x.safetensors").write_bytes(safetensors(lora))
    (folder / "org/child-GGUF/bad.gguf").write_bytes(b"GGUF\3\0\0\0")
    (folder / "loose.gguf").write_bytes(gguf(STATED))
    (folder / "datasets/org/data").mkdir(parents=True)
    (folder / "datasets/org/data/x.safetensors").write_bytes(safetensors(lora))
    result = ptm("ingest", "cards", folder)
    assert "skipped 2" in result.err
    assert "Skipped header of bad.gguf of org/child-GGUF: its header is cut off" in result.err
    assert "Skipped headers of loose.gguf in .: its place tells no owner" in result.err
    assert steps(ptm, "org/child-GGUF") == {
        ("org/tuned", "gguf-header"): True,
        ("org/base", "gguf-header"): True,
    }
    assert steps(ptm, "org/lora") == {("org/sdxl", "safetensors-header"): True}
    shown = ptm("show", "org/child-GGUF").out
    assert "mit" in shown
    assert "apache-2.0" in shown


def test_what_a_header_no_longer_states_goes_to_the_journal(ptm: Ptm, tmp_path: Path) -> None:
    weights = write_cards(tmp_path, org__child="") / "org/child/model.gguf"
    weights.write_bytes(gguf(STATED))
    ptm("ingest", "cards", tmp_path)
    again = ptm("ingest", "cards", tmp_path)
    assert not any(word in again.err for word in (" new", " changed", " gone"))
    weights.write_bytes(gguf(STATED)[:-5])
    assert "retracted" not in ptm("ingest", "cards", tmp_path).err
    weights.write_bytes(gguf({"general.license": "apache-2.0"}))
    assert "2 retracted" in ptm("ingest", "cards", tmp_path).err
    assert steps(ptm, "org/child") == {}


def test_weights_in_the_folder_whose_id_is_given(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(gguf(STATED))
    assert "--id OWNER/" in ptm("ingest", "cards", tmp_path).err
    assert ptm("ingest", "cards", tmp_path, "--id", "org/child").status == 0
    assert ("org/tuned", "gguf-header") in steps(ptm, "org/child")
