"""Prose: addresses of the Hub, and the code that is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.findings import Candidate, How, Place, SourceFile
from ingest.code.readers import readers_of
from ingest.code.text.reader import read_addresses, read_text
from tests.ingest.code.finding import embedded, ids, named


def read(text: str, path: str = "README.md") -> list[str]:
    return named(read_text(SourceFile(path, text)))


def shown(text: str, path: str = "README.md") -> list[tuple[str, str, int]]:
    return embedded(read_text(SourceFile(path, text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [it](https://huggingface.co/a/b).", ["a/b"]),
        ("<https://hf.co/a/b>, or hf.co/a/b", ["a/b"]),
        ("https://huggingface.co/a/b/tree/v1/x and huggingface.co/a/b?x=y#z", ["a/b"]),
        ("https://huggingface.co/datasets/a/b/blob/main/x.json", ["dataset:a/b"]),
        ("hf://datasets/a/b/data.csv", ["dataset:a/b"]),
        ("https://huggingface.co/gpt2", ["gpt2"]),
        ("git@hf.co:a/b", ["a/b"]),
        ("https://huggingface.co/a/b/discussions/3", ["a/b"]),
        ("https://huggingface.co/docs/transformers https://huggingface.co/blog/x", []),
        ("https://huggingface.co/spaces/a/b https://huggingface.co/papers/1.2", []),
        ("https://huggingface.co/collections/a/b https://huggingface.co/google", []),
        ("https://huggingface.co/models?a/b https://discuss.huggingface.co/t/x", []),
        ("https://huggingface.co/a/{name} https://huggingface.co/a/x-$Y", []),
        ("https://huggingface.co/<owner>/b https://github.com/a/b a/b", []),
        ("https://huggingface.co.example.com/a/b", []),
    ],
)
def test_prose_mentions_pages_of_the_hub(text: str, expected: list[str]) -> None:
    found = list(read_text(SourceFile("README.md", f"\n{text}\n")))
    assert sorted(ids(found)) == expected
    for one in found:
        assert isinstance(one, Candidate)
        assert (one.line, one.how, one.place, one.reuse) == (2, How.TEXT, Place.MENTION, None)


@pytest.mark.parametrize(
    ("info", "name"),
    [
        ("python", "shown.py"),
        ("py title='x'", "shown.py"),
        ("{code-block} python", "shown.py"),
        ("python:line-numbers", "shown.py"),
        ("bash", "shown.sh"),
        ("yaml", "shown.yaml"),
        ("json", "shown.json"),
        ("ts", "shown.ts"),
        ("dockerfile", "Dockerfile"),
    ],
)
def test_fences_are_handed_on_by_their_language(info: str, name: str) -> None:
    assert shown(f"# x\n\n```{info}\nload('a/b')\n```\n") == [(name, "load('a/b')\n", 4)]
    assert readers_of(name) or name.endswith(".py")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```\n$ hf download a/b\nok\n```", [("shown.sh", "hf download a/b\n\n", 2)]),
        ("```console\n$ x \\\n  a/b\nout\n```", [("shown.sh", "x \\\n  a/b\n\n", 2)]),
        ("```\n>>> f('a/b')\nout\n```", [("shown.py", "f('a/b')\n\n", 2)]),
        ("```py\n>>> f(\n...   'a/b')\n```", [("shown.py", "f(\n  'a/b')\n", 2)]),
        (
            "```\npip install x\nvllm serve a/b\n```",
            [("shown.sh", "pip install x\nvllm serve a/b\n", 2)],
        ),
        ("```\nfrom x import y\ny('a/b')\n```", [("shown.py", "from x import y\ny('a/b')\n", 2)]),
        ("```\nmodel a/b\n```", []),
        ("```diff\n+ f('a/b')\n```", []),
        ("```python\nx = 1\n```", []),
        ("- item\n\n  ```python\n  f('a/b')\n  ```", [("shown.py", "f('a/b')\n", 4)]),
        ("    $ hf download a/b\n", [("shown.sh", "hf download a/b\n", 1)]),
        ("~~~sh\nx a/b\n~~~", [("shown.sh", "x a/b\n", 2)]),
    ],
)
def test_what_somebody_typed_is_told_from_what_came_back(
    text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ".. code-block:: python\n   :linenos:\n\n   f('a/b')\n\nx",
            [("shown.py", "f('a/b')\n", 4)],
        ),
        ("Run::\n\n    $ x a/b\n\nend", [("shown.sh", "x a/b\n", 3)]),
        (".. code:: bash\n\n  x a/b", [("shown.sh", "x a/b", 3)]),
        (".. note::\n\n  words a/b", []),
    ],
)
def test_blocks_of_restructured_text_are_handed_on(
    text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert shown(text, "docs/x.rst") == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('url = "https://huggingface.co/a/b/resolve/main/x.bin"', Place.LOAD),
        ("fetch(`https://huggingface.co/a/b/resolve/main/${file}`)", Place.LOAD),
        ('  // "https://huggingface.co/a/b/resolve/main/x.bin"', Place.MENTION),
        ('x(); # see "https://huggingface.co/a/b/resolve/main/x"', Place.MENTION),
        (' * "https://huggingface.co/a/b/resolve/main/x"', Place.MENTION),
        ('page = "https://huggingface.co/a/b"', Place.MENTION),
        ("see https://huggingface.co/a/b/resolve/main/x", Place.MENTION),
    ],
)
def test_a_text_of_code_that_leads_to_a_file_is_a_load(text: str, place: Place) -> None:
    (found,) = read_addresses(SourceFile("main.cpp", f"\n{text}\n"))
    assert (found.place, found.line) == (place, 2)
    assert found.how is (How.LITERAL if place is Place.LOAD else How.TEXT)


def test_the_revision_of_an_address_is_kept() -> None:
    text = "https://huggingface.co/a/b/blob/v1.0/x https://huggingface.co/c/d/blob/main/x"
    found = [one for one in read_text(SourceFile("x.md", text)) if isinstance(one, Candidate)]
    assert [one.pinned for one in found] == ["v1.0", None]


PIECES = st.sampled_from(
    [
        *("https://huggingface.co/", "hf.co/", "hf://", "a", "/", "datasets", ".", "\n", "```"),
        *("    ", "::", ".. code::", "$ ", ">>> ", "(", ")", "[", "@", "\0", "é", "%", "~~~", "- "),
    ]
)


@settings(max_examples=80)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["x.md", "x.rst", "x.txt"]))
def test_any_text_raises_nothing(text: str, path: str) -> None:
    for one in read_text(SourceFile(path, text)):
        first = one.line if isinstance(one, Candidate) else one.lines[0]
        assert 1 <= first <= text.count("\n") + 1
    list(read_addresses(SourceFile(path, text)))


@pytest.mark.parametrize(
    "piece",
    [
        "```\n",
        "hf.co/",
        "hf.co/a/b ",
        "> ",
        "x::\n",
        "x::\n  ",
        ".. code::\n",
        "    $ a\n",
        "@",
        "/",
    ],
)
def test_a_long_text_of_anything_is_read_at_once(piece: str) -> None:
    for path in ("x.md", "x.rst"):
        list(read_text(SourceFile(path, piece * (20_000 // len(piece)))))


@pytest.mark.parametrize(
    "text",
    [
        "git push https://huggingface.co/a/b main",
        "git -C out remote add hf https://u:t@huggingface.co/a/b",
        'run(["git", "push", "https://huggingface.co/a/b"])',
    ],
)
def test_what_is_sent_to_an_address_is_not_named_by_it(text: str) -> None:
    assert list(read_addresses(SourceFile("x.sh", f"{text}\n"))) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('"gpt2": "https://huggingface.co/gpt2/resolve/main/vocab.json",', Place.MENTION),
        ('"a/b": "https://huggingface.co/a/b/resolve/main/tokenizer.json",', Place.MENTION),
        ('"a/b": "https://huggingface.co/a/b/resolve/main/model.safetensors",', Place.LOAD),
        ('"vocab": "https://huggingface.co/a/b/resolve/main/vocab.txt",', Place.LOAD),
    ],
)
def test_a_librarys_own_table_of_vocabularies_loads_nothing(line: str, place: Place) -> None:
    [found] = read_addresses(SourceFile("tokenization.py", f"FILES = {{\n    {line}\n}}\n"))
    assert found.place is place
