"""Which texts can be ids of artifacts on the Hub: the same for every reader."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import Dataset, End, Model
from graph.schema.references import without_credentials
from ingest.hub_ids import (
    are_listed,
    at_address,
    dataset_id,
    dataset_ids,
    is_listed,
    is_valid,
    judge,
    model_id,
    model_ids,
    models_of_the_hub,
    named,
)
from ingest.refusals import Refusal
from tests.extracts import read_text


def test_the_ids_of_real_artifacts_are_ids() -> None:
    ids = read_text("hub_ids.txt.gz").splitlines()
    assert len(ids) > 12_000
    assert pc.all(are_listed(pa.array(ids))).as_py()
    assert all(map(is_listed, ids))


NEARLY = st.text("ab1_-./ä\n \x00", max_size=12) | st.text("a./", min_size=90, max_size=110)


@given(
    st.lists(
        NEARLY
        | st.text(st.characters(codec="utf-8"), max_size=9)
        | st.sampled_from(["a/b.git", "b--c"]),
        max_size=9,
    )
)
@settings(max_examples=300)
def test_one_id_and_a_column_of_them_are_judged_alike(ids: list[str]) -> None:
    assert are_listed(pa.array(ids, pa.string())).to_pylist() == list(map(is_listed, ids))


@given(st.lists(NEARLY | st.sampled_from(["gpt2", "squad", "models/a", "https://hf.co/a/b"])))
@settings(max_examples=100)
def test_one_name_and_a_column_of_them_name_the_same(names: list[str]) -> None:
    for kind, read in ((Model, model_ids), (Dataset, dataset_ids)):
        ends = [named(kind, name) for name in names]
        assert read(pa.array(names, pa.string())).to_pylist() == [e and e.id for e in ends]


# Which names are ids -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["org/name", "bert-base-uncased", "a/b", "01-ai/Yi-1.5_6B.v2", f"a/{'b' * 96}"]
)
def test_ids_are_models(text: str) -> None:
    assert model_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GPT-2",
        "BERT",
        "a/b/c",
        "/home/me/model",
        "./model",
        "../model",
        "C:\\models\\a",
        "models/mine",
        "output/checkpoint-500",
        "me/checkpoint-500",
        "['a/b']",
        "a/b, c/d",
        "https://huggingface.co/a/b",
        "a--b/c",
        "a/b..c",
        "a/b.git",
        "-a/b",
        "a/b\n",
        "ä/b",
        f"a/{'b' * 97}",
    ],
)
def test_other_texts_are_no_models(text: str) -> None:
    assert model_id(text) is None


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("https://huggingface.co/a/b", End(Model, "a/b")),
        ("http://www.huggingface.co/a/b/", End(Model, "a/b")),
        ("https://hf.co/a/b?x=1#y", End(Model, "a/b")),
        ("https://huggingface.co/a/b/tree/main", End(Model, "a/b")),
        ("https://huggingface.co/gpt2", End(Model, "gpt2")),
        ("https://huggingface.co/gpt2/blob/main/README.md", End(Model, "gpt2")),
        ("https://huggingface.co/datasets/a/b", End(Dataset, "a/b")),
        ("https://huggingface.co/datasets/squad", End(Dataset, "squad")),
        ("https://huggingface.co/datasets/squad/viewer/x", End(Dataset, "squad")),
        ("https://huggingface.co/mrm8488", None),
        ("https://huggingface.co/spaces/a/b", None),
        ("https://huggingface.co/docs/transformers", None),
        ("https://huggingface.co/models?search=a/b", None),
        ("https://huggingface.co/datasets/viewer/?dataset=squad", None),
        ("https://huggingface.co/a/b/c/d", None),
        ("https://huggingface.co//content/models/a/b", None),
        ("https://huggingface.co/output/checkpoint-100", None),
        ("https://huggingface.co/./model", None),
        ("https://huggingface.co.evil.example/a/b", None),
        ("https://github.com/a/b", None),
        ("https://[::1/a/b", None),
        ("a/b", None),
    ],
)
def test_an_address_of_the_hub_means_the_artifact_of_its_page(
    address: str, end: End | None
) -> None:
    assert at_address(address) == end


@given(st.text() | st.from_regex(r"\A(https?://)?(huggingface\.co/)?[\w./?#-]{0,30}\Z"))
def test_no_text_is_an_id_that_the_hub_could_not_give(text: str) -> None:
    for found in (model_id(text), dataset_id(text)):
        assert found is None or (found == text and is_valid(found))
    end = at_address(text)
    assert end is None or (is_listed(end.id) and end.id in text)


# Other forms, and what is no form of an id -------------------------------------------------------

FORMS = [
    "{0}",
    " {0}\n",
    "https://huggingface.co/{0}",
    "http://www.huggingface.co/{0}/tree/main",
    "https://huggingface.co/{0}/resolve/main/model.safetensors?download=true",
    "huggingface.co/{0}",
    "HTTPS://HF.co/{0}",
    "hf.co/{0}:Q4_K_M",
    "https://hf-mirror.com/{0}",
    "https://huggingface.co/api/models/{0}",
    "https://huggingface.co/{0}.git",
    "git@hf.co:{0}",
    "hf://{0}",
    "hf://{0}@refs%2Fpr%2F1/config.json",
    "hf://{0}/onnx/model.onnx",
    "pkg:huggingface/{0}",
    "PKG:huggingface/{0}@0123456789?repository_url=https%3A%2F%2Fhuggingface.co#x/y",
    "pkg://huggingface/{0}",
]
CACHED = [
    "models--{0}",
    "/home/u/.cache/huggingface/hub/models--{0}/snapshots/0123/model.safetensors",
    "./models/models--{0}/blobs/0123",
    "C:\\hub\\models--{0}\\snapshots\\0123\\",
    "models--{0}/refs/main",
]
IDS = ["org/name", "01-ai/Yi-1.5_6B.v2", "a/b", "TheBloke/Llama-2-7B-GGUF"]


@pytest.mark.parametrize("identifier", IDS)
def test_all_forms_of_an_id_name_it(identifier: str) -> None:
    texts = [form.format(identifier) for form in FORMS]
    texts += [form.format(identifier.replace("/", "--")) for form in CACHED]
    texts.append(f"pkg:huggingface/{identifier.replace('/', '%2F')}")
    assert {judge(Model, text) for text in texts} == {identifier}
    assert {named(Dataset, text) for text in texts[2:]} == {None}
    for text in texts[2:]:
        of_data = (
            text.replace("models", "datasets")
            .replace("hf://", "hf://datasets/")
            .replace("huggingface/", "huggingface/datasets/", "pkg:" in text.lower())
            .replace("hf.co:", "hf.co:datasets/")
        )
        if "/api/" not in text and "pkg:" not in text.lower():
            for host in ("huggingface.co/", "hf.co/", "HF.co/", "hf-mirror.com/"):
                of_data = of_data.replace(host, f"{host}datasets/")
        assert judge(Dataset, of_data) == identifier, of_data


@pytest.mark.parametrize(
    "behind",
    ["/", "@main", "@master", "@v1.0", "@2.1", "@3.1.0", f"@{'0a' * 20}", "@0123abc", "@refs/pr/1"],
)
def test_an_id_may_have_a_slash_or_a_revision_behind_it(behind: str) -> None:
    assert judge(Model, f"org/name{behind}") == "org/name"
    assert judge(Dataset, f"org/name{behind}") == "org/name"
    assert model_ids(pa.array([f"org/name{behind}"])).to_pylist() == ["org/name"]
    for text in (
        f"models/mine{behind}",
        f"/a/b{behind}",
        f"org/checkpoint-5{behind}",
        f"x{behind}",
    ):
        assert isinstance(judge(Model, text), Refusal)


def test_a_cache_may_have_an_old_name_with_two_hyphens() -> None:
    for form in CACHED:
        assert judge(Model, form.format("org--my--name")) == "org/my--name"
    assert judge(Dataset, "datasets--org--my--data") == "org/my--data"
    for text in ("org/my--name", "models--saves--my--name", "models--org--my--"):
        assert isinstance(judge(Model, text), Refusal)


@pytest.mark.parametrize("identifier", ["x/y.bin", "test/real", "org/a--b", "foo_bar/m", "o/m"])
def test_what_the_hub_itself_names_is_an_id(identifier: str) -> None:
    assert models_of_the_hub(pa.array([identifier, None])).to_pylist() == [identifier, None]


@pytest.mark.parametrize("text", ["", "None", "/x/y", "./x", "a/b/c", "GPT-2", "o/m.git", "ä/b"])
def test_the_hub_itself_names_nothing_by_what_it_would_not_list(text: str) -> None:
    assert models_of_the_hub(pa.array([text, "gpt2", "o/m"])).to_pylist() == [None, "gpt2", "o/m"]


def test_old_names_are_found_in_other_forms() -> None:
    for text in ("hf://gpt2/config.json", "models--gpt2", "pkg:huggingface/gpt2@1", "hf.co/gpt2"):
        assert judge(Model, text) == "gpt2"
    for text in ("hf://datasets/squad/train.parquet", "datasets--squad", "hf.co/datasets/squad"):
        assert judge(Dataset, text) == "squad"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Refusal.NOTHING),
        ("None", Refusal.NOTHING),
        ("NULL", Refusal.NOTHING),
        ("nan", Refusal.NOTHING),
        ("N/A", Refusal.NOTHING),
        ("-", Refusal.NOTHING),
        ("None/None", Refusal.NOTHING),
        ("/workspace/model", Refusal.PATH),
        ("./llama", Refusal.PATH),
        ("../llama", Refusal.PATH),
        ("..", Refusal.NOTHING),
        ("~/llama", Refusal.PATH),
        ("~user/llama", Refusal.PATH),
        ("$HOME/llama", Refusal.PATH),
        ("${MODEL}/llama", Refusal.PATH),
        ("%USERPROFILE%/llama", Refusal.PATH),
        ("D:\\models\\llama", Refusal.PATH),
        ("d:/models/llama", Refusal.PATH),
        ("\\\\server\\share\\llama", Refusal.PATH),
        ("models\\llama", Refusal.PATH),
        ("file:///models/llama", Refusal.PATH),
        ("models--a--b/checkpoint-5", Refusal.FOLDER),
        ("my_runs/base", Refusal.FOLDER),
        ("my-model/final", Refusal.FOLDER),
        ("Run2/base", Refusal.FOLDER),
        ("outputs/checkpoint-500", Refusal.FOLDER),
        ("Models/llama", Refusal.FOLDER),
        ("results/llama/final", Refusal.FOLDER),
        ("me/checkpoint-500-merged", Refusal.FOLDER),
        ("me/epoch_3", Refusal.FOLDER),
        ("llama/", Refusal.FOLDER),
        ("checkpoint-500", Refusal.FOLDER),
        ("epoch_3", Refusal.FOLDER),
        ("saves/llama", Refusal.FOLDER),
        ("shared/llama", Refusal.FOLDER),
        ("lustre/llama", Refusal.FOLDER),
        ("Users/llama", Refusal.FOLDER),
        ("merged/llama", Refusal.FOLDER),
        ("your_username/llama", Refusal.FOLDER),
        ("your-username/llama", Refusal.EXAMPLE),
        ("Your-Org/llama", Refusal.EXAMPLE),
        ("username/llama", Refusal.EXAMPLE),
        ("None/llama", Refusal.EXAMPLE),
        ("example.com/llama", Refusal.ELSEWHERE),
        ("hub.example.org/llama", Refusal.ELSEWHERE),
        ("dbfs:/mnt/x", Refusal.PATH),
        ("gs:/bucket/x", Refusal.PATH),
        ("dbfs:\\mnt", Refusal.PATH),
        ("model.safetensors", Refusal.FILE),
        ("llama/ggml-model-q4_0.gguf", Refusal.FILE),
        ("llama/model.onnx", Refusal.FILE),
        ("https://github.com/a/b", Refusal.ELSEWHERE),
        ("https://huggingface.co/datasets/a/b", Refusal.ELSEWHERE),
        ("https://huggingface.co/spaces/a/b", Refusal.ELSEWHERE),
        ("https://huggingface.co/a", Refusal.WITHOUT_OWNER),
        ("https://huggingface.co//raid/u2", Refusal.ELSEWHERE),
        ("pkg:huggingface/a/b?repository_url=https://hub.example.org", Refusal.ELSEWHERE),
        ("pkg:pypi/transformers", Refusal.ELSEWHERE),
        ("s3://bucket/llama", Refusal.ELSEWHERE),
        ("hf://buckets/a/b", Refusal.ELSEWHERE),
        ("llama-7b", Refusal.WITHOUT_OWNER),
        ("resnet50", Refusal.WITHOUT_OWNER),
        ("a b", Refusal.WITHOUT_OWNER),
        ("a/b/c", Refusal.NO_ID),
        ("-a/b", Refusal.NO_ID),
    ],
)
def test_a_text_that_names_no_model_is_refused_for_what_it_is(text: str, why: Refusal) -> None:
    assert judge(Model, text) is why
    assert named(Model, text) is None


LOADERS = "arrow audiofolder csv generator imagefolder json jsonl pandas parquet text videofolder"


@pytest.mark.parametrize("name", [*LOADERS.split(), "ImageFolder", "webdataset", "xml", "TEXT"])
def test_a_loader_is_no_dataset(name: str) -> None:
    assert judge(Dataset, name) is Refusal.LOADER


@pytest.mark.parametrize("name", ["custom", "my_dataset", "private data", "train", "Own", "data"])
def test_data_without_a_name_is_no_dataset(name: str) -> None:
    assert judge(Dataset, name) is Refusal.UNNAMED


@pytest.mark.parametrize("name", ["train.csv", "data.json", "x.parquet", "mydata/train.csv"])
def test_a_file_is_no_dataset(name: str) -> None:
    assert judge(Dataset, name) is Refusal.FILE


ANYTHING = (
    st.text()
    | st.from_regex(r"\A(https?://|hf://|pkg:|git@)?(huggingface(\.co)?/)?[\w./?#@%:-]{0,30}\Z")
    | st.from_regex(r"\A[\w./\\]{0,9}(models|datasets)--[\w-]{0,9}(/snapshots/[\w./]{0,9})?\Z")
)


@given(ANYTHING, st.sampled_from([Model, Dataset]))
@settings(max_examples=500)
def test_a_judgement_is_a_valid_id_of_its_own_or_a_refusal(text: str, kind: type[Model]) -> None:
    found = judge(kind, text)
    if isinstance(found, Refusal):
        assert found.reason.startswith("it is no id of the Hub")
        assert found.reason_of(text)
    else:
        assert is_listed(found)
        # By itself a text with "--" is a folder's name; a cache or a page has what is there.
        assert judge(kind, found) == (Refusal.NO_ID if "--" in found else found)
        assert named(kind, text) == End(kind, found)


def test_hardly_any_real_artifact_is_refused() -> None:
    refused = [
        identifier
        for identifier in read_text("hub_ids.txt.gz").splitlines()
        if isinstance(judge(Model if "/" in identifier else Dataset, identifier), Refusal)
    ]
    # Of 12,000 that were chosen for odd names; 22 of 68,429 in all lists of real ids.
    assert len(refused) <= 13, refused


def test_a_name_in_a_purl_may_be_the_word_of_a_page() -> None:
    assert at_address("pkg:huggingface/datasets/org/raw@abc") == End(Dataset, "org/raw")
    assert at_address("pkg:huggingface/org/settings") == End(Model, "org/settings")


def test_no_name_and_password_is_kept_of_an_address() -> None:
    text = 'f("https://user:pw@huggingface.co/a/b"), git@github.com:a/b, hf://datasets/a/b@main'
    assert without_credentials(text) == (
        'f("https://huggingface.co/a/b"), git@github.com:a/b, hf://datasets/a/b@main'
    )
