"""Wrappers: a text that reaches a load through functions, classes and modules."""

from textwrap import dedent

import pytest

from ingest.code.findings import Candidate, SourceFile
from ingest.code.python.reading import read_python
from tests.ingest.code.finding import ids

LOAD = "from transformers import AutoModel\n"


def texts(**modules: str) -> set[str]:
    """Return what modules load."""
    files = [SourceFile(f"{path}.py", dedent(text)) for path, text in modules.items()]
    return {found.text for found in read_python(files) if isinstance(found, Candidate)}


@pytest.mark.parametrize(
    "text",
    [
        "def f(n):\n    AutoModel.from_pretrained(n)\nf('o/n')",
        "def f(n):\n    AutoModel.from_pretrained(n)\ndef g(n):\n    f(n=n)\ng('o/n')",
        "def f(**k):\n    AutoModel.from_pretrained(**k)\n"
        "f(pretrained_model_name_or_path='o/n')",
        "def f(*a):\n    AutoModel.from_pretrained(*a)\nf('o/n')",
        "class C:\n    def __init__(self, n):\n        self.n = n\n    def load(self):\n"
        "        AutoModel.from_pretrained(self.n)\nC('o/n').load()",
        "class B:\n    def __init__(self, n):\n        AutoModel.from_pretrained(n)\n"
        "class C(B):\n    def __init__(self):\n        super().__init__('o/n')",
        "class B:\n    name = None\n    def load(self):\n"
        "        AutoModel.from_pretrained(self.name)\n"
        "class C(B):\n    name = 'o/n'",
        "class C:\n    def load(self, n):\n        AutoModel.from_pretrained(n)\n"
        "c = C()\nc.load('o/n')",
        "class C:\n    @classmethod\n    def load(cls, n):\n        AutoModel.from_pretrained(n)\n"
        "C.load('o/n')",
        "class C:\n    @property\n    def n(self):\n        return 'o/n'\n    def f(self):\n"
        "        AutoModel.from_pretrained(self.n)",
        "from dataclasses import dataclass\n@dataclass\nclass K:\n    name: str = None\n"
        "def f(k):\n    AutoModel.from_pretrained(k.name)\nf(K(name='o/n'))",
        "from dataclasses import dataclass\n@dataclass\nclass K:\n    name: str = 'o/n'\n"
        "def f(k: K):\n    AutoModel.from_pretrained(k.name)",
        "from dataclasses import dataclass, field\n@dataclass\nclass K:\n"
        "    name: str = field(default='o/n')\nfrom transformers import HfArgumentParser\n"
        "def main():\n    p = HfArgumentParser((K, int))\n"
        "    k, i = p.parse_args_into_dataclasses()\n    AutoModel.from_pretrained(k.name)",
        "from functools import partial\ndef f(x, n):\n    AutoModel.from_pretrained(n)\n"
        "g = partial(f, 1, 'o/n')",
        "f = lambda n: AutoModel.from_pretrained(n)\nf('o/n')",
        "def names():\n    for n in ('o/n', 'o/m'):\n        yield n\n"
        "for n in names():\n    AutoModel.from_pretrained(n)",
        "for a, n in zip(['x'], ['o/n']):\n    AutoModel.from_pretrained(n)",
        "for i, n in enumerate(['o/n']):\n    AutoModel.from_pretrained(n)",
        "K = dict(name='o/n')\nAutoModel.from_pretrained(K['name'])",
        "K = {'a': {'name': 'o/n'}}\nAutoModel.from_pretrained(K[x]['name'])",
        "K = {}\nK['a'] = 'o/n'\nAutoModel.from_pretrained(K['a'])",
        "global_name = None\ndef f():\n    global global_name\n    global_name = 'o/n'\n"
        "def g():\n    AutoModel.from_pretrained(global_name)",
        "def f(n=None):\n    n = n or 'o/n'\n    AutoModel.from_pretrained(n)",
        "def f(n=None):\n    if n is None:\n        n = 'o/n'\n    AutoModel.from_pretrained(n)",
        "if (n := 'o/n'):\n    AutoModel.from_pretrained(n)",
        "import pytest\n@pytest.mark.parametrize('n', ['o/n'])\ndef test_it(n):\n"
        "    AutoModel.from_pretrained(n)",
        "import pytest\n@pytest.fixture\ndef n():\n    yield 'o/n'\ndef test_it(n):\n"
        "    AutoModel.from_pretrained(n)",
    ],
)  # fmt: skip
def test_a_text_reaches_a_load_through_others(text: str) -> None:
    assert "o/n" in texts(m=LOAD + text)


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("from pkg.models import load", "load('o/n')"),
        ("from pkg import models", "models.load('o/n')"),
        ("import pkg.models", "pkg.models.load('o/n')"),
        ("import pkg.models as m", "m.load('o/n')"),
        ("from pkg import load", "load('o/n')"),
        ("from pkg import load as other", "other('o/n')"),
        ("from pkg.models import *", "load('o/n')"),
        ("from .pkg.models import load", "load('o/n')"),
    ],
)
def test_imports_lead_from_module_to_module(imported: str, call: str) -> None:
    found = texts(
        **{
            "src/run": f"{imported}\n{call}\n",
            "src/pkg/__init__": "from .models import load\n",
            "src/pkg/models": LOAD + "def load(n):\n    return AutoModel.from_pretrained(n)\n",
        }
    )
    assert found == {"o/n"}


def test_callers_are_told_apart() -> None:
    # Not every owner has every name.
    text = "def f(o, n):\n    AutoModel.from_pretrained(f'{o}/{n}')\nf('a', 'x')\nf('b', 'y')\n"
    assert texts(m=LOAD + text) == {"a/x", "b/y"}


def test_names_that_vary_together_are_no_product() -> None:
    text = (
        "for s in L:\n  for t in L:\n    AutoModel.from_pretrained(f'o/{s}-{t}')\nL = ['a', 'b']\n"
    )
    assert texts(m=LOAD + text) == set()
    text = "L = ['a', 'b']\n" + text
    assert texts(m=LOAD + text) == set()


def test_calls_in_a_circle_end() -> None:
    text = "def f(n):\n    AutoModel.from_pretrained(n)\n    g(n)\ndef g(n):\n    f(n)\ng('o/n')\n"
    assert texts(m=LOAD + text) == {"o/n"}
    assert texts(a="from b import N\nAutoModel.from_pretrained(N)", b="from a import N") == set()


@pytest.mark.parametrize(
    ("config", "entry"),
    [
        ("NAME = 'lab/n-c'", "from config import NAME\nEmb(NAME)"),
        ("NAME = 'lab/n-c'", "import config\nEmb(config.NAME)"),
        ("import os\nNAME = os.getenv('X', 'lab/n-c')", "import config\nEmb(config.NAME)"),
        (
            "class S:\n    which: str = 'lab/n-c'\nsettings = S()",
            "from config import settings\nEmb(settings.which)",
        ),
        ("NAME = 'lab/n-c'", "from config import NAME\nfrom svc import make\nmake(NAME)"),
    ],
)
def test_modules_pass_on_ids_that_a_third_one_holds(config: str, entry: str) -> None:
    found = texts(
        config=f"{config}\n",
        emb=LOAD + "class Emb:\n    def __init__(self, n):\n        AutoModel.from_pretrained(n)\n",
        svc="from emb import Emb\ndef make(n):\n    return Emb(n)\n",
        api=f"from emb import Emb\n{entry}\n",
    )
    assert found == {"lab/n-c"}


def test_a_stand_in_that_reaches_a_load_of_data_is_no_dataset() -> None:
    text = "from datasets import load_dataset\ndef f(n):\n    load_dataset(n)\n"
    found = read_python([SourceFile("m.py", f"{text}f('dummy')\n")])
    assert ids(found) == set()
