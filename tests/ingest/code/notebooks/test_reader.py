"""Notebooks: cells of many kinds, each line of which stands somewhere in a file of JSON."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.embedded import Embedded, Found
from ingest.code.findings import Candidate, How, SourceFile
from ingest.code.notebooks.cells import read_cells
from ingest.code.notebooks.magics import split_cell
from ingest.code.notebooks.reader import read_notebook
from tests.ingest.code.finding import embedded, named


def cell(text: str, kind: str = "code", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True), **more}


def notebook(*cells: dict[str, Any], indent: int | None = 1, **metadata: Any) -> str:
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=indent)


def read(text: str) -> list[Found]:
    return list(read_notebook(SourceFile("a.ipynb", text)))


def python_of(found: list[Found]) -> list[Embedded]:
    return [one for one in found if isinstance(one, Embedded) and one.name.endswith(".py")]


def test_the_code_of_all_cells_is_one_module_and_keeps_its_lines() -> None:
    text = notebook(cell("M = 'a/b'\nx = 1"), cell("# Words", "markdown"), cell("load(M)\n"))
    (module,) = python_of(read(text))
    assert module.text == "M = 'a/b'\nx = 1\nload(M)\n"
    assert module.how is How.NOTEBOOK
    physical = text.split("\n")
    assert [physical[line - 1].strip() for line in module.lines] == [
        "\"M = 'a/b'\\n\",",
        '"x = 1"',
        '"load(M)\\n"',
        '"load(M)\\n"',
    ]


def test_a_notebook_on_one_line_and_cells_of_one_text_are_read() -> None:
    text = notebook(cell("import x\nload('a/b')"), indent=None)
    assert python_of(read(text))[0].lines == [1, 1]
    whole = json.dumps(
        {"cells": [cell("") | {"source": "!hf download a/b\n!hf download c/d"}]}, indent=1
    )
    at = 1 + whole[: whole.index("!hf")].count("\n")
    assert named(read(whole)) == [f"a/b {at}", f"c/d {at}"]


def test_the_old_format_is_read() -> None:
    cells = [{"cell_type": "code", "input": ["load()\n", "x"], "language": "python"}]
    text = json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3, "metadata": {"name": ""}})
    assert [one.text for one in python_of(read(text))] == ["load()\nx"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("!hf download a/b", ["a/b"]),
        ("M = 'a/b'  # why\n!hf download {M}", ["a/b"]),
        ("M = 'a/b'\nout = !hf download $M", ["a/b"]),
        ("if x:\n    !hf download \\\n        a/b", ["a/b"]),
        ("%%bash\nhf download a/b", ["a/b"]),
        ("%%script bash --no-raise-error\nhf download a/b", ["a/b"]),
        ("%sh\nhf download a/b", ["a/b"]),
        ("%env MODEL_ID=a/b", ["a/b"]),
        ("%run train.py --model a/b", ["a/b"]),
        ("%pip install https://huggingface.co/a/b/resolve/main/x.whl", ["a/b"]),
        ("%%sql\nhf download a/b", []),
        ("# !hf download a/b", []),
        ("x != y", []),
    ],
)
def test_commands_in_cells_are_read(source: str, expected: list[str]) -> None:
    found = read(notebook(cell(source)))
    assert [line.partition(" ")[0] for line in named(found)] == expected
    assert {one.how for one in found if isinstance(one, Candidate)} <= {How.NOTEBOOK}


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%%time\nload()", "\nload()"),
        ("%time load()", "load()"),
        ("%timeit -n 10 load()", "load()"),
        ("%matplotlib inline\nload()", "pass\nload()"),
        ("!pip install x \\\n  y\nload()", "pass\n\nload()"),
        ("for x in y:\n  !echo\n  load()", "for x in y:\n  pass\n  load()"),
        ("load?", "pass"),
        ("%%html\n<b>", ""),
        ("a = b \\\n  + c", "a = b \\\n  + c"),
    ],
)
def test_what_is_no_python_leaves_the_lines_of_the_rest(source: str, python: str) -> None:
    assert split_cell(source).python == python


def test_files_and_texts_that_cells_hold_are_handed_on() -> None:
    found = read(
        notebook(
            cell("%%writefile src/train.yaml\nmodel: a/b"),
            cell("# Title\nWords", "markdown"),
            cell("%%javascript\nload()"),
            cell("model: a/b", "raw"),
            indent=None,
        )
    )
    assert embedded(found) == [
        ("cell.md", "# Title\nWords", 1),
        ("train.yaml", "model: a/b", 1),
        ("cell.js", "\nload()", 1),
        ("cells.py", "\n", 1),
    ]


def test_a_cell_that_is_no_python_is_read_by_itself() -> None:
    found = read(notebook(cell("load('a/b')"), cell("print 'old'"), cell("more()")))
    assert [(one.name, one.text) for one in python_of(found)] == [
        ("cell.py", "print 'old'"),
        ("cells.py", "load('a/b')\nmore()"),
    ]


@pytest.mark.parametrize("name", ["R", "julia", "scala", "sql"])
def test_cells_of_other_languages_are_not_read(name: str) -> None:
    text = notebook(cell("!hf download a/b"), language_info={"name": name})
    assert read(text) == []


def test_outputs_are_never_read() -> None:
    output = {"output_type": "stream", "text": ["hf download a/b"], "source": ["!hf download a/b"]}
    assert (
        named(read(notebook(cell("x", outputs=[output, {"cells": [cell("!hf download a/b")]}]))))
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"cells"',
        '{"cells":',
        '{"cells": [',
        '{"cells": [{"source": [',
        '{"cells": 5}',
        '{"cells": [5]}',
        '{"cells": {}}',
        '{"cells": [{"cell_type": 5, "source": {"a": 1}}]}',
        '{"cells": [{"cell_type": "code", "source": [1, null, ["x"]]}]}',
        '{"cells": [{"source": "x", "outputs": ' + "[" * 100_000,
        "[" * 100_000 + '"cells"',
        '{"metadata": [], "cells": []}',
        "<<<<<<< HEAD\n" + '{"cells": []}',
    ],
)
def test_what_is_no_notebook_raises_nothing(text: str) -> None:
    assert named(read(text)) == []


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*'{}[]",:\n\\ ', '"cells"', '"source"', "1", '"a"']), max_size=40))
def test_any_piece_of_json_raises_nothing(pieces: list[str]) -> None:
    read('{"cells": [{"cell_type": "code", "source": ' + "".join(pieces))


TEXTS = st.lists(st.text(st.sampled_from("ab\n!%\\{}= \"'é"), max_size=12), max_size=6)


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.booleans())
def test_every_line_of_a_cell_is_known(sources: list[list[str]], is_flat: bool) -> None:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    text = json.dumps({"cells": cells}, indent=None if is_flat else 1, ensure_ascii=False)
    found = read_cells(text)
    assert found is not None
    assert [one.text for one in found.cells] == ["".join(source) for source in sources]
    for one in found.cells:
        assert one.lines == sorted(one.lines)
        assert len(one.lines) in (one.text.count("\n"), one.text.count("\n") + 1)
    read(text)
