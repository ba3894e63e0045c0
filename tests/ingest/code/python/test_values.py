"""Where the text of a load is held: in the call, in a name, in a default, in another module."""

from textwrap import dedent

import pytest

from ingest.code.findings import Candidate, SourceFile
from ingest.code.python.reading import read_python


def read(text: str) -> list[Candidate]:
    """Return what a module loads."""
    files = [SourceFile("m.py", dedent(text))]
    return [found for found in read_python(files) if isinstance(found, Candidate)]


def how(text: str) -> set[tuple[str, str]]:
    """Return the texts that a module after the usual import loads, and how each was read."""
    found = read("from transformers import AutoModel\nimport os\n" + dedent(text))
    return {(each.text, each.how.value) for each in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AutoModel.from_pretrained('o/n')", {("o/n", "literal")}),
        ("AutoModel.from_pretrained('o/' 'n')", {("o/n", "literal")}),
        ("N = 'o/n'\nAutoModel.from_pretrained(N)", {("o/n", "constant")}),
        ("N = 'o/a'\nN = 'o/b'\nAutoModel.from_pretrained(N)", {("o/b", "constant")}),
        (
            "N = 'o/a'\nif x:\n    N = 'o/b'\nAutoModel.from_pretrained(N)",
            {("o/a", "constant"), ("o/b", "constant")},
        ),
        (
            "AutoModel.from_pretrained('o/a' if x else 'o/b')",
            {("o/a", "literal"), ("o/b", "literal")},
        ),
        ("M = {'a': 'o/a', 'b': 'o/b'}\nAutoModel.from_pretrained(M['a'])", {("o/a", "constant")}),
        (
            "M = {'a': 'o/a', 'b': 'o/b'}\nAutoModel.from_pretrained(M[x])",
            {("o/a", "constant"), ("o/b", "constant")},
        ),
        (
            "M = {'a': 'o/a'}\nAutoModel.from_pretrained(M.get(x, 'o/d'))",
            {("o/a", "constant"), ("o/d", "default")},
        ),
        (
            "for n in ['o/a', 'o/b']:\n    AutoModel.from_pretrained(n)",
            {("o/a", "constant"), ("o/b", "constant")},
        ),
        ("[AutoModel.from_pretrained(n) for n in ('o/a',)]", {("o/a", "constant")}),
        (
            "for k, n in {'k': 'o/a'}.items():\n    AutoModel.from_pretrained(n)",
            {("o/a", "constant")},
        ),
        ("AutoModel.from_pretrained(os.environ.get('M', 'o/e'))", {("o/e", "default")}),
        ("AutoModel.from_pretrained(os.getenv('M') or 'o/e')", {("o/e", "default")}),
        ("S = 'x'\nAutoModel.from_pretrained(f'o/{S}-y')", {("o/x-y", "constant")}),
        ("AutoModel.from_pretrained(f'o/{unknown}-y')", set()),
        ("AutoModel.from_pretrained('o/{}'.format('x'))", {("o/x", "literal")}),
        ("AutoModel.from_pretrained('o/%s' % 'x')", {("o/x", "literal")}),
        ("AutoModel.from_pretrained('/'.join(['o', 'x']))", {("o/x", "literal")}),
        ("AutoModel.from_pretrained(os.path.join('o', 'x'))", {("o/x", "literal")}),
        ("AutoModel.from_pretrained(os.path.join(root, 'x'))", set()),
        ("def f(n='o/d'):\n    AutoModel.from_pretrained(n)", {("o/d", "default")}),
        (
            "def f(n='o/d'):\n    AutoModel.from_pretrained(n)\nf('o/x')",
            {("o/d", "default"), ("o/x", "literal")},
        ),
        ("def f():\n    return 'o/r'\nAutoModel.from_pretrained(f())", {("o/r", "constant")}),
        (
            "class E:\n    A = 'o/a'\n    B = 'o/b'\nAutoModel.from_pretrained(E.A.value)",
            {("o/a", "constant")},
        ),
        (
            "class C:\n    N = 'o/n'\n    def f(self):\n        AutoModel.from_pretrained(self.N)",
            {("o/n", "constant")},
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\n"
            "p.add_argument('-m', '--model-name', default='o/n')\nargs = p.parse_args()\n"
            "AutoModel.from_pretrained(args.model_name)",
            {("o/n", "default")},
        ),
        (
            "import click\n@click.option('--model', default='o/n')\n"
            "def f(model):\n    AutoModel.from_pretrained(model)",
            {("o/n", "default")},
        ),
        (
            "import typer\ndef f(m: str = typer.Option('o/n')):\n    AutoModel.from_pretrained(m)",
            {("o/n", "default")},
        ),
        ("AutoModel.from_pretrained(sys.argv[1])", set()),
        ("# AutoModel.from_pretrained('o/n')", set()),
        ("'''AutoModel.from_pretrained('o/n')'''", set()),
    ],
)  # fmt: skip
def test_a_text_is_followed_to_where_it_is_written(
    text: str, expected: set[tuple[str, str]]
) -> None:
    assert how(text) == expected
