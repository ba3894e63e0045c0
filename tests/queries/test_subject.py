"""Ids as people write them, and what they may have meant."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import NotFoundError, UsageError
from graph.planning.alias_resolution import alias_id
from graph.schema import Alias, Dataset, License, Model, Owner, Repository
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from licenses.labels.statement import make_statement
from queries.subject import Subject, find_subject, parse

BERT = "google-bert/bert-base-uncased"
TRL = "github.com/huggingface/trl"
MODELS = {
    BERT: 1_000,
    "google-bert/bert-base-cased": 900,
    "someone/bert-base-uncased": 5,
    "dslim/bert-base-NER-uncased": 800,
    "both/name": 1,
    "Upper/Case": 1,
    "pytorch:resnet18": 1,
    "gpt2": 1,
    "ends/slash/": 1,
    " blank ": 1,
}
DATASETS = [
    "squad",
    "rajpurkar/squad_v2",
    "both/name",
    "older-name",
    "only-data",
]
UNRECOGNISED = make_statement("My own terms").id  # type: ignore[union-attr]
REPOSITORIES = [TRL, "github.com/huggingface/transformers"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    batches = Batches("2026-01-01")
    for name, downloads in MODELS.items():
        batches.add(Model(id=name, stated_by="x", downloads=downloads))
    for name in DATASETS:
        batches.add(Dataset(id=name, stated_by="x"))
    for name in REPOSITORIES:
        batches.add(Repository(id=name, stated_by="x"))
    for name in ("apache-2.0", "gemma AND mit", UNRECOGNISED):
        batches.add(License(id=name, stated_by="x"))
    for name in ("hf:google", "github:google", "hf:HuggingFaceH4"):
        batches.add(Owner(id=name, stated_by="x"))
    for name in ("bert-base-uncased", "older-name"):
        alias = {"kind": "Model", "alias": name, "target": BERT, "stated_by": "x"}
        batches.add(Alias(id=alias_id("Model", name, "x"), **alias))
    with open_store(str(tmp_path_factory.mktemp("subjects") / "graph.lbug")) as made:
        made.write(batches.tables())
        yield made


WRITTEN = {
    ("Model", BERT): [
        BERT,
        f"  {BERT}\n",
        f"{BERT}/",
        f"model:{BERT}",
        f"Model: {BERT}",
        "bert-base-uncased",
        "model:bert-base-uncased",
        f"https://huggingface.co/{BERT}",
        f"http://www.huggingface.co/{BERT}/",
        f"huggingface.co/{BERT}",
        f"hf.co/{BERT}",
        f"HTTPS://HuggingFace.co/{BERT}",
        f"https://huggingface.co/{BERT}/tree/main",
        f"https://huggingface.co/{BERT}/blob/main/config.json",
        f"https://huggingface.co/{BERT}/discussions/3",
        f"https://huggingface.co/{BERT}?library=transformers#readme",
        f"https://huggingface.co/models/{BERT}",
        f"model:https://huggingface.co/{BERT}",
        f"https://huggingface.co/{BERT}/resolve/main/model.safetensors?download=true",
        f"https://huggingface.co/api/models/{BERT}",
        f"https://huggingface.co/{BERT}.git",
        f"git@hf.co:{BERT}",
        f"hf-mirror.com/{BERT}",
        f"hf.co/{BERT}:Q4_K_M",
        f"hf://{BERT}",
        f"HF://{BERT}@main/config.json",
        f"model:hf://{BERT}",
        f"pkg:huggingface/{BERT}",
        f"pkg:huggingface/{BERT}@86b5e0934494bd15c9632b12f734a8a67f723594",
        f"pkg:huggingface/{BERT}@main?repository_url=https://huggingface.co#a/file",
        f"PKG:HuggingFace/{BERT}".replace("/bert", "%2Fbert"),
        f"pkg://huggingface/{BERT}",
        f"models--{BERT.replace('/', '--')}",
        f"~/.cache/huggingface/hub/models--{BERT.replace('/', '--')}/snapshots/86b5/config.json",
        f"C:\\hub\\models--{BERT.replace('/', '--')}\\snapshots\\86b5",
    ],
    ("Model", "gpt2"): ["gpt2", "https://huggingface.co/gpt2", "hf.co/gpt2/tree/main"],
    ("Model", "pytorch:resnet18"): ["pytorch:resnet18", "model:pytorch:resnet18"],
    ("Model", "both/name"): ["both/name", "model:both/name", "huggingface.co/both/name"],
    ("Model", "Upper/Case"): ["Upper/Case"],
    ("Model", "ends/slash/"): ["ends/slash/"],
    ("Dataset", "both/name"): ["dataset:both/name", "https://huggingface.co/datasets/both/name"],
    ("Dataset", "squad"): [
        "squad",
        "dataset:squad",
        "DATASET: squad",
        "dataset:squad/",
        "huggingface.co/datasets/squad",
        "https://huggingface.co/datasets/squad/viewer/plain_text/train",
        "dataset:huggingface.co/datasets/squad",
        "dataset:https://huggingface.co/datasets/squad/tree/main",
    ],
    ("Dataset", "rajpurkar/squad_v2"): [
        "https://huggingface.co/datasets/rajpurkar/squad_v2/viewer",
        "hf://datasets/rajpurkar/squad_v2/data/train.parquet",
        "hf://datasets/rajpurkar/squad_v2@~parquet/train.parquet",
        "pkg:huggingface/datasets/rajpurkar/squad_v2",
        "datasets--rajpurkar--squad_v2",
        "dataset:pkg:huggingface/datasets/rajpurkar/squad_v2",
        "rajpurkar%2Fsquad_v2".replace("%2F", "/"),
        "https://huggingface.co/datasets/rajpurkar%2Fsquad_v2".replace("%2F", "/"),
    ],
    ("Repository", TRL): [
        TRL,
        "github.com/HuggingFace/TRL",
        "https://github.com/huggingface/trl",
        "https://www.github.com/huggingface/trl.git",
        "https://github.com/huggingface/trl/tree/main/trl",
        "https://user@github.com/huggingface/trl",
        "git@github.com:HuggingFace/trl.git",
        "git@github.com:huggingface/trl",
        "ssh://git@github.com/huggingface/trl.git",
        "git://github.com/huggingface/trl.git",
        "huggingface/trl",
        "HuggingFace/TRL/",
        "pkg:github/HuggingFace/trl@v0.9.6",
        "repository:huggingface/trl",
        "repository:github.com/huggingface/trl.git",
        "repository:https://github.com/huggingface/trl",
    ],
    ("License", "apache-2.0"): [
        "license:apache-2.0",
        "licence:apache-2.0",
        "License: Apache License 2.0",
        "license:https://www.apache.org/licenses/LICENSE-2.0",
    ],
    ("License", "gemma AND mit"): ["license:gemma AND mit", "license:mit AND gemma"],
    ("License", UNRECOGNISED): [f"license:{UNRECOGNISED}", "license:My own terms"],
    ("Owner", "hf:google"): ["owner:google", "owner:hf:google", "owner:huggingface.co/google"],
    ("Owner", "github:google"): ["owner:github:google", "owner:Google"],
    ("Owner", "hf:HuggingFaceH4"): ["owner:HuggingFaceH4"],
}


@pytest.mark.parametrize(
    ("wanted", "text"), [(wanted, text) for wanted, texts in WRITTEN.items() for text in texts]
)
def test_an_id_is_found_however_it_is_written(
    store: Store, wanted: tuple[str, str], text: str
) -> None:
    found = find_subject(store, text)
    assert (found.kind, found.id, found.asked) == (*wanted, text)


def test_an_older_name_leads_to_the_model_although_a_dataset_has_it_too(store: Store) -> None:
    # The dataset has just this name, the model had it once: the thing itself goes first.
    found = find_subject(store, "older-name")
    assert (found.kind, found.others) == ("Dataset", (f"model:{BERT}",))
    assert find_subject(store, "older-name", "Model").id == BERT
    assert find_subject(store, "model:older-name").id == BERT


def test_a_name_of_two_things_says_how_the_other_is_named(store: Store) -> None:
    assert find_subject(store, "both/name").others == ("dataset:both/name",)
    assert find_subject(store, "dataset:both/name").others == ()
    assert find_subject(store, BERT).others == ()
    assert find_subject(store, "owner:google").others == ("owner:github:google",)


def test_a_subject_knows_its_questions() -> None:
    assert (Subject("Model", "x", "x").parameter, Subject("Model", "x", "x").prefix) == (
        "model_id",
        "",
    )
    assert Subject("Dataset", "x", "x").parameter == "dataset_id"
    assert Subject("Repository", "x", "x").prefix == "repository_"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("bert-base-uncasd", BERT),
        ("bert-base-uncase", BERT),
        ("google-bert/bert-base-uncasd", BERT),
        ("gogle-bert/bert-base-uncased", BERT),
        ("google_bert/bert_base_uncased", BERT),
        ("Google-BERT/BERT-base-uncased", BERT),
        ("upper/case", "Upper/Case"),
        ("model:sqad", None),
        ("dataset:sqad", "dataset:squad"),
        ("dataset:sqaud", "dataset:squad"),
        ("dataset:squad_v2", "dataset:rajpurkar/squad_v2"),
        ("sqad", "squad"),
        ("huggingface.co/datasets/sqad", "dataset:squad"),
        ("github.com/huggingface/tlr", TRL),
        ("huggingface/tranformers", "github.com/huggingface/transformers"),
        ("license:apche-2.0", "license:apache-2.0"),
        ("owner:HuggingFceH4", "owner:hf:HuggingFaceH4"),
        ("owner:apache-2.o", None),
        ("zzzz-nothing-like-it", None),
        ("??", None),
        ("🤗", None),
    ],
)
def test_a_mistyped_id_gets_did_you_mean(store: Store, text: str, best: str | None) -> None:
    with pytest.raises(NotFoundError) as told:
        find_subject(store, text)
    message = str(told.value)
    assert message.startswith(f"{text} is not in the graph.")
    if best is None:
        assert "Did you mean" not in message
    else:
        assert f"Did you mean {best}?" in message or f"Did you mean {best} or " in message


def test_the_most_downloaded_of_equal_names_is_suggested_first(store: Store) -> None:
    with pytest.raises(NotFoundError, match=f"Did you mean {BERT} or someone/bert-base-uncased?"):
        find_subject(store, "bert-base-uncasd")


def test_a_thing_of_another_kind_is_told_apart(store: Store) -> None:
    with pytest.raises(NotFoundError, match="only-data is in the graph, but it is a dataset"):
        find_subject(store, "only-data", "Model")
    with pytest.raises(
        NotFoundError, match="dataset:gpt2 is not in the graph, but a model has this"
    ):
        find_subject(store, "dataset:gpt2")
    with pytest.raises(NotFoundError, match=r"but a licence has this name: license:apache-2\.0\."):
        find_subject(store, "apache-2.0")
    with pytest.raises(NotFoundError, match=r"but an owner has this name: owner:hf:google\."):
        find_subject(store, "hf:google")
    assert find_subject(store, "google", "Owner").id == "hf:google"


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "x" * 5_000, "\ud800", "dataset:\udcff", "/" * 9_000]
)
def test_what_can_be_no_id_is_refused_in_one_short_line(store: Store, text: str) -> None:
    with pytest.raises(UsageError) as told:
        find_subject(store, text)
    message = str(told.value)
    assert message.isprintable()
    assert len(message) < 400


@given(st.text(max_size=60) | st.text(alphabet="/:.@[]%#?gitub.comhfdatse ", max_size=40))
def test_any_text_is_parsed_or_refused_and_never_fails(text: str) -> None:
    for written in (text, f"https://{text}", f"github.com/{text}", f"dataset:{text}"):
        try:
            kinds, identifier = parse(written)
        except UsageError:
            continue
        assert kinds
        assert identifier.strip()


@given(st.text(min_size=1, max_size=20))
def test_any_text_is_answered_in_one_printable_line(store: Store, text: str) -> None:
    with pytest.raises((NotFoundError, UsageError)) as told:
        find_subject(store, f"{text}, which nobody has")
    assert str(told.value).isprintable()
