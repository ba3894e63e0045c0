"""Which artifact an element is: one of the Hub only where something surely names it."""

import pytest

from graph.schema import Artifact, Dataset, End, Model, Repository
from ingest.bom.identity import identify, is_elsewhere
from ingest.bom.items import Element

HUB = "https://huggingface.co"


def element(
    kind: type[Artifact] = Model, name: str | None = "own-name", **values: object
) -> Element:
    """Return an element that some addresses or names may identify."""
    return Element(ref="x", place="components[0]", kind=kind, name=name, **values)  # type: ignore[arg-type]


def addressed(*addresses: str, kind: type[Artifact] = Model) -> End | str:
    """Return what an element with some addresses is."""
    return identify(element(kind, addresses=addresses))


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:huggingface/org/name",
        "pkg:huggingface/org/name@0123456789012345678901234567890123456789",
        "PKG:HuggingFace/org/name@main",
        "pkg:huggingface/org%2Fname",
        "pkg:huggingface/org/n%61me?repository_url=https://huggingface.co",
        "pkg:huggingface/org/name@main#model.safetensors",
    ],
)
def test_a_purl_of_the_hub_names_a_model(purl: str) -> None:
    assert addressed(purl) == End(Model, "org/name")


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:huggingface/org/name?repository_url=https://hub.example.com",
        "pkg:pypi/name@1.0",
        "pkg:mlflow/name@1?repository_url=https://mlflow.example.com",
        "pkg:generic/org/name@1",
        "pkg:oci/name@sha256%3Aabc",
        "pkg:github/org/name",
    ],
)
def test_a_purl_of_another_place_names_nothing_of_the_hub(purl: str) -> None:
    found = identify(element(owner="org", name="name", addresses=(purl,)))
    assert found == End(Model, "bom:org/name")


def test_a_purl_goes_before_addresses_and_names() -> None:
    found = element(
        owner="other",
        name="one",
        addresses=("pkg:huggingface/org/name", f"{HUB}/another/one"),
    )
    assert identify(found) == End(Model, "org/name")


@pytest.mark.parametrize(
    "address",
    [f"{HUB}/org/name", f"{HUB}/org/name/tree/main", f"{HUB}/org/name/resolve/main/model.gguf"],
)
def test_an_address_of_the_hub_names_a_model(address: str) -> None:
    both = (address, f"{HUB}/datasets/org/data")
    for name in ("name", "org/name", "Name", None):
        assert identify(element(name=name, addresses=both)) == End(Model, "org/name")


def test_a_link_to_a_model_of_another_name_does_not_make_an_element_that_model() -> None:
    link = (f"{HUB}/meta-llama/Llama-2-7b",)
    found = identify(element(name="acme-support-bot", addresses=link))
    assert found == End(Model, "bom:acme-support-bot")
    assert identify(element(name="llama_2 7B", addresses=link)) == End(Model, link[0][23:])


def test_a_purl_of_another_place_goes_before_a_page_of_the_hub() -> None:
    both = ("pkg:mlflow/name@1", f"{HUB}/org/name")
    assert identify(element(name="name", addresses=both)) == End(Model, "bom:name")


def test_what_comes_from_another_place_is_not_surely_the_hubs() -> None:
    assert identify(element(name="org/name", is_elsewhere=True)) == End(Model, "bom:org/name")
    assert is_elsewhere(["https://models.example.com/org/name"])
    assert not is_elsewhere([])
    assert not is_elsewhere(["NOASSERTION"])
    assert not is_elsewhere(["https://user@HuggingFace.co:443/org/name", "https://a.example/b"])


@pytest.mark.parametrize("address", [f"{HUB}/", f"{HUB}/models", "https://example.com/org/name"])
def test_other_addresses_name_nothing(address: str) -> None:
    assert addressed(address) == End(Model, "bom:own-name")


def test_addresses_of_two_models_name_none_unless_the_name_is_one_of_them() -> None:
    both = (f"{HUB}/org/a", f"{HUB}/org/b")
    assert identify(element(addresses=both)) == "its addresses are those of several artifacts"
    assert identify(element(owner="org", name="b", addresses=both)) == End(Model, "org/b")


@pytest.mark.parametrize(
    ("owner", "name", "own"),
    [
        ("org", "name", "org/name"),
        (None, "org/name", "org/name"),
        ("org", "org/name", "org/name"),
        ("huggingface.co", "org/name", "org/name"),
        ("other", "org/name", "bom:other/org/name"),
        (None, "bert-base-uncased", "bom:bert-base-uncased"),
        (None, "gpt2", "bom:gpt2"),
        ("com.acme", "fraud", "bom:com.acme/fraud"),
        ("openai", "gpt-4.1", "bom:openai/gpt-4.1"),
        (None, "Our  fraud\nmodel", "bom:Our fraud model"),
        (None, 'a "quoted" </script>', 'bom:a "quoted" </script>'),
        (None, "bom:x", "bom:bom:x"),
    ],
)
def test_names_name_a_model_of_the_hub_only_with_an_owner(
    owner: str | None, name: str, own: str
) -> None:
    assert identify(element(owner=owner, name=name)) == End(Model, own)


def test_versions_of_a_model_that_only_bills_name_are_models_of_their_own() -> None:
    assert identify(element(name="fraud", version="2.0")) == End(Model, "bom:fraud@2.0")
    assert identify(element(name="org/name", version="2.0")) == End(Model, "org/name")


@pytest.mark.parametrize("name", [None, "", "unknown", "None", "x" * 5_000])
def test_no_name_a_placeholder_and_a_text_name_nothing(name: str | None) -> None:
    assert isinstance(identify(element(name=name)), str)


def test_long_versions_do_not_make_ids_of_several_models_one() -> None:
    assert identify(element(version="1" * 300)) == "its version has 300 characters"


def test_a_dataset_is_not_what_the_purl_of_a_model_says() -> None:
    data = addressed("pkg:huggingface/datasets/org/data", kind=Dataset)
    assert data == End(Dataset, "org/data")
    assert isinstance(addressed("pkg:huggingface/datasets/org/data", kind=Model), str)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("pkg:github/Org/Name@v1", "github.com/org/name"),
        ("pkg:gitlab/group/name", "gitlab.com/group/name"),
        ("pkg:bitbucket/org/name", "bitbucket.org/org/name"),
        ("https://github.com/org/name.git", "github.com/org/name"),
        ("git+https://github.com/org/name", "github.com/org/name"),
        ("git@github.com:org/name.git", "github.com/org/name"),
    ],
)
def test_an_application_is_a_repository(address: str, own: str) -> None:
    assert addressed(address, kind=Repository) == End(Repository, own)


def test_the_application_that_a_document_is_about_has_an_id_in_any_case() -> None:
    assert identify(element(Repository, "Shop", is_subject=True)) == End(Repository, "local:shop")
    assert isinstance(identify(element(Repository, "Shop")), str)


def test_our_own_ids_are_believed_where_the_address_does_not_say_otherwise() -> None:
    assert identify(element(own_id="timm:resnet50")) == End(Model, "timm:resnet50")
    purl = ("pkg:huggingface/org/name",)
    assert identify(element(own_id="org/name", addresses=purl)) == End(Model, "org/name")
    assert isinstance(identify(element(own_id="org/other", addresses=purl)), str)
    assert isinstance(identify(element(own_id="x" * 5_000)), str)
