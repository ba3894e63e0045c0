"""Whatever strangers put into a repository, its scan ends, names what it left out, and goes on."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.findings import SourceFile
from ingest.code.readers import readers_of, readers_of_shebang
from ingest.code.reading import Work, join_parts, read_all
from ingest.code.source import scan_place

pytestmark = pytest.mark.long

LOAD = 'from transformers import AutoModel\nAutoModel.from_pretrained("lab/bert-tiny")\n'
DEEP = 20_000
FILES = {
    "good.py": LOAD,
    "python2.py": f"print 'hello'\nexec 'x'\n{LOAD}",
    "broken.py": f"{LOAD}def (:\n",
    "coding.py": f"# coding: nonsense\n{LOAD}",
    "tabs.py": f"if x:\n\ty = 1\n        z = 2\n{LOAD}",
    "deep.py": LOAD + "x = " + "(" * DEEP + ")" * DEEP,
    "deep_calls.py": LOAD + "f(" * DEEP,
    "deep_minus.py": LOAD + "x = " + "-" * DEEP + "1",
    "deep_attributes.py": LOAD + "x" + ".a" * DEEP,
    "deep_sum.py": LOAD + "x = " + " + ".join(["'a'"] * DEEP),
    "deep_blocks.py": LOAD + "\n".join(" " * n + "if x:" for n in range(300)),
    "deep_else.py": LOAD + "if a: pass\n" + "elif b: pass\n" * 5_000,
    "many_names.py": LOAD + "".join(f"a{n} = a{n - 1}\n" for n in range(1, 3_000)),
    "long_line.py": LOAD + "x = '" + "lab/x " * 200_000 + "'",
    "quotes.py": LOAD + "'''\"\"\"" * 20_000,
    "no-json.ipynb": '{"cells": [',
    "deep.ipynb": '{"cells": ' + "[" * DEEP,
    "list.ipynb": json.dumps({"cells": [None, {"source": 3}, {"cell_type": "code"}]}),
    "deep.json": '{"base_model": ' + "[" * DEEP,
    "deep_map.json": '{"model":' * DEEP,
    "deep.yaml": "".join(" " * n + "model:\n" for n in range(1_000)),
    "flow.yaml": "model: " + "[" * DEEP,
    "bomb.yaml": "model: &a [x, x]\n" + "b: &b [*a, *a]\nc: [*b, *b]\n" * 50,
    "tag.yaml": "model: !!python/object/apply:os.system ['exit 1']\n",
    "deep.toml": "model = " + "[" * DEEP,
    "deep.js": "import {pipeline} from '@huggingface/transformers';\n" + "(" * DEEP,
    "deep_array.ts": "import {pipeline} from '@huggingface/transformers';\nx = " + "[" * DEEP,
    "page.html": "<script>" * 20_000 + "pipeline(",
    "packed.js": "var a=" + "function(){};" * 100_000,
    "deep.sh": "hf download " + "$(" * DEEP,
    "quotes.sh": "hf download " + "'\"" * DEEP,
    "here.sh": "hf download x <<A\n" * 5_000,
    "continued.sh": "hf download \\\n" * 20_000,
    "Dockerfile": "RUN hf download \\\n" * 20_000,
    "Makefile": "A = $(A)\nx:\n\thf download $(A)\n" + "B = $(" * 10_000,
    "fences.md": "```python\n" * 20_000,
    "address.md": "https://huggingface.co/" * 20_000,
    "requirements.txt": "x @ https://huggingface.co/" + "a/" * 20_000,
    ".env": "MODEL=" + "${A" * 20_000,
}


def test_a_hostile_repository_is_scanned_to_its_end(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "binary.py").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "latin.py").write_bytes(LOAD.encode() + "# é".encode("latin-1"))
    (tmp_path / "zero.py").write_bytes(LOAD.encode() + b"\0")
    with (tmp_path / "large.json").open("wb") as large:
        large.truncate(200 << 20)
    found = scan_place(str(tmp_path))
    assert found.scan.failures == []
    assert found.scan.left.paths == {
        "it holds no text": ["binary.py", "zero.py"],
        "it is larger than 2 MiB": ["large.json"],
        "it is minified": ["deep.js", "deep_array.ts", "packed.js"],
    }
    loaded = {each.path for each in found.scan.findings if each.id == "lab/bert-tiny"}
    assert loaded >= {"good.py", "python2.py", "broken.py", "coding.py", "tabs.py", "latin.py"}


NAMES = (
    "a.py b.ipynb c.js d.ts e.html f.vue g.yaml h.json i.toml j.ini k.env l.sh Dockerfile Makefile "
    "m.md n.rst o.txt p.go requirements.txt pyproject.toml .github/workflows/x.yml"
).split()
PIECES = st.sampled_from(
    [
        "from_pretrained(",
        "'lab/bert'",
        '"lab/bert"',
        "hf download lab/bert",
        "model_name_or_path: lab/bert",
        "https://huggingface.co/lab/bert/resolve/main/x",
        "import transformers",
        "pipeline(",
        "{",
        "[",
        "(",
        "}",
        "]",
        ")",
        "\n",
        "  ",
        "\\",
        "#",
        "`",
        "```",
        "$(",
        "<<EOF",
        "<script>",
        "%%bash",
        "!pip",
        "\ud7ff",
        "\x0c",
        "é",
    ]
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30)
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30))
def test_no_text_makes_a_reader_fail(name: str, pieces: list[str]) -> None:
    file = SourceFile(name, "".join(pieces))
    readers = readers_of(name)
    assert readers
    [batch] = read_all([Work(readers, [file])])
    assert batch.failures == []
    for reader in readers_of(name):
        parts = [part for part in batch.parts if part.reader is reader]
        assert join_parts(reader, parts, batch.embedded).failures == []


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("a/b.py", "index_module"),
        ("A.PY", "index_module"),
        ("x.ipynb", "read_notebook"),
        ("Dockerfile.gpu", "read_dockerfile"),
        ("docker/gpu.Dockerfile", "read_dockerfile"),
        ("GNUmakefile", "read_makefile"),
        ("config.yaml.example", "read_yaml"),
        (".env", "read_env"),
        (".env.production", "read_env"),
        ("dev.env", "read_env"),
        ("requirements-dev.txt", "read_requirements"),
        ("requirements.in", "read_requirements"),
        ("README.md", "read_front_matter"),
        ("env.py", "index_module"),
    ],
)
def test_the_reader_of_a_file_is_told_by_its_name(path: str, reader: str) -> None:
    assert readers_of(path)[0].function.endswith(f":{reader}")


@pytest.mark.parametrize("path", ["a.png", "LICENSE", "a.jsonl", "data.parquet", "a", "x.", ".git"])
def test_what_nobody_reads(path: str) -> None:
    assert readers_of(path) == ()


def test_a_program_without_an_ending_is_told_by_its_first_line() -> None:
    lines = {
        b"#!/usr/bin/env python3\n": "index_module",
        b"#! /bin/bash -e\n": "read_shell",
        b"#!/usr/bin/env -S uv run --script\n": "index_module",
        b"#!/usr/bin/env node\n": "index_script",
    }
    for line, reader in lines.items():
        assert readers_of_shebang(line)[0].function.endswith(f":{reader}")
    assert readers_of_shebang(b"#!/usr/bin/perl\npython") == ()
    assert readers_of_shebang(b"python") == ()
