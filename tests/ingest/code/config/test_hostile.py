"""Files of strangers: no text of any kind makes a reader raise, or take long."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.code.config.readers import (
    read_env,
    read_front_matter,
    read_ini,
    read_json,
    read_jsonnet,
    read_toml,
    read_yaml,
)
from ingest.code.config.requirements import read_requirements
from ingest.code.embedded import unfold
from ingest.code.findings import Candidate, SourceFile, Unresolved
from ingest.code.judging import judge_candidate

pytestmark = pytest.mark.long

READERS = (
    read_env,
    read_front_matter,
    read_ini,
    read_json,
    read_jsonnet,
    read_requirements,
    read_toml,
    read_yaml,
)
PIECES = st.sampled_from(
    [
        "model", "model_name_or_path", "dataset", "- ", ": ", "=", "\n", "  ", "\t", "{", "}", "[",
        "]", '"', "'", ",", "o/n-1", "google/gemma-2b", "bert-base-uncased", "{{", "}}", "{%", "${",
        "--model", "args", "command", "&a", "*a", "!!x", "|", ">", "#", "\0", "\ud800", "é", "\\",
        "hf://", "https://huggingface.co/o/n/resolve/main/x", "---", "en_core_web_sm", "?", "name",
        "local a = ", " + ", "|||", "/*",
    ]
)  # fmt: skip


def read_all(text: str) -> list[Candidate | Unresolved]:
    """Return what all readers find in a text."""
    file = SourceFile("conf/model.yaml", text)
    found = [one for read in READERS for one in unfold(read(file), lambda _: ())]
    for one in found:
        assert 1 <= one.line <= text.count("\n") + 1
        if isinstance(one, Candidate):
            judge_candidate(one)
    return found


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_of_configuration_is_read(text: str) -> None:
    read_all(text)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_read(text: str) -> None:
    read_all("model: google/gemma-2b " + text)


@given(
    st.sampled_from(["base_model", "model_name_or_path", "hf_repo"]),
    st.text(string.ascii_letters + string.digits, min_size=2, max_size=8),
    st.integers(0, 5),
)
def test_a_telling_key_names_what_it_holds_at_its_line(key: str, name: str, above: int) -> None:
    text = "x: 1\n" * above + f"{key}: some-owner/{name}7\n"
    (one,) = read_yaml(SourceFile("a.yaml", text))
    assert (one.line, one.text) == (above + 1, f"some-owner/{name}7")


LONG = {
    "open brackets": "model: google/gemma-2b\nx: " + "[" * 20_000,
    "open braces": "model: google/gemma-2b\nx: " + "{a: " * 10_000,
    "nested items": "model: google/gemma-2b\n" + "- " * 20_000,
    "nested objects": '{"model": "google/gemma-2b", "x": ' + '{"a":' * 5_000,
    "nested arrays": '{"model": "google/gemma-2b", "x": ' + "[" * 20_000,
    "dotted": 'model = "google/gemma-2b"\n' + "a." * 20_000 + "b = 1",
    "inline tables": 'model = "google/gemma-2b"\nx = ' + "{a = " * 20_000,
    "aliases": "model: google/gemma-2b\na0: &a0 [x]\n"
    + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 40)),
    "one long line": "model: google/gemma-2b\nx: " + "a/b-1 " * 10_000,
    "one long word": "model: google/gemma-2b\nx: " + "a" * 100_000,
    "slashes": "model: google/gemma-2b\nx: " + "/a" * 30_000,
    "templates": "model: google/gemma-2b\nx: " + "{{ " * 20_000,
    "quotes": "model: google/gemma-2b\nargs: " + "\"'" * 20_000,
    "sections": "[model]\nname = google/gemma-2b\n" + "[" * 20_000,
    "empty lines": "model: google/gemma-2b\n" + "\n" * 50_000 + "x: 1",
    "spaces": "model: google/gemma-2b\n" + " " * 50_000 + "x",
    "words": "model: google/gemma-2b\nargs: " + "--x " * 20_000,
    "pairs": "model: google/gemma-2b\nx: " + "a=b," * 20_000,
    "front matter": "---\nmodel: google/gemma-2b\n" + "-" * 40_000,
    "requirements": "en_core_web_sm\n" + "en_core_web_" * 10_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_is_long_or_deep_is_read_up_to_a_bound(text: str) -> None:
    read_all(text)
