"""Models that requirements install, and those of the metadata of a README."""

import pytest

from ingest.code.config.readers import read_front_matter, read_toml
from ingest.code.config.requirements import read_requirements
from ingest.code.findings import Candidate, How, Place, SourceFile

RELEASES = "https://github.com/explosion/spacy-models/releases/download"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("en_core_web_sm", ("spacy/en_core_web_sm", None)),
        ("en-core-web-sm==3.7.1", ("spacy/en_core_web_sm", "3.7.1")),
        (
            f"en_core_web_lg @ {RELEASES}/en_core_web_lg-3.4.0/en_core_web_lg-3.4.0.whl",
            ("spacy/en_core_web_lg", "3.4.0"),
        ),
        (
            f"{RELEASES}/de_core_news_sm-2.3.0/de_core_news_sm-2.3.0.tar.gz",
            ("spacy/de_core_news_sm", "2.3.0"),
        ),
        (
            "https://huggingface.co/o/n/resolve/main/n-any-py3-none-any.whl",
            ("o/n", "main"),
        ),
        ("git+https://huggingface.co/o/n", ("o/n", None)),
        ("n @ git+https://huggingface.co/o/n@v1#egg=n", ("o/n", "v1")),
        ("git+https://huggingface.co/spaces/o/n", None),
        ("  - de-core-news-sm=3.1  # from conda", ("spacy/de_core_news_sm", "3.1")),
        ("# en_core_web_sm", None),
        ("my_en_core_web_sm_wrapper", None),
        ("spacy>=3", None),
    ],
)
def test_requirements(line: str, expected: tuple[str, str | None] | None) -> None:
    found = list(read_requirements(SourceFile("requirements.txt", f"numpy\n{line}\n")))
    assert [(one.line, one.text, one.pinned) for one in found if isinstance(one, Candidate)] == (
        [(2, *expected)] if expected else []
    )


def test_a_project_installs_models() -> None:
    text = '[project]\ndependencies = [\n  "en-core-web-sm==3.7.1",\n]\n'
    (one,) = read_toml(SourceFile("pyproject.toml", text))
    assert (one.line, one.text) == (3, "spacy/en_core_web_sm")


def test_the_metadata_of_a_readme() -> None:
    text = "---\ntitle: A space\nmodels:\n  - google/gemma-2b\ndatasets:\n- o/n-1\n---\n"
    text += "model: a/B-1\n"
    found = list(read_front_matter(SourceFile("README.md", text)))
    assert [(one.line, one.text) for one in found if isinstance(one, Candidate)] == [
        (4, "google/gemma-2b"),
        (6, "o/n-1"),
    ]
    assert all(
        (one.how, one.place, one.reuse) == (How.TEXT, Place.MENTION, None)
        for one in found
        if isinstance(one, Candidate)
    )
    assert not list(read_front_matter(SourceFile("README.md", text.lstrip("-"))))
