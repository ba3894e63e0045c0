"""What is chosen from collections, by whom nobody knows, and what objects hold."""

from textwrap import dedent

import pytest

from ingest.code.findings import Candidate, Place, SourceFile
from ingest.code.python.reading import read_python

LOAD = "from transformers import AutoModel\n"
MODEL = """\
from dataclasses import dataclass, field
@dataclass
class Model:
    path: str
    revision: str | None = None
    kwargs: dict = field(default_factory=dict)
    def __post_init__(self):
        self.kwargs = {"a": 1, **self.kwargs}
"""
LOADER = """\
from pkg.model import Model
from transformers import AutoModel
def load(model: Model):
    return AutoModel.from_pretrained(model.path, **model.kwargs)
"""


def loaded(**modules: str) -> set[str]:
    """Return what modules load; underscores pairs in their names are slashes."""
    files = [
        SourceFile(f"{path.replace('__', '/')}.py", dedent(text)) for path, text in modules.items()
    ]
    found = (each for each in read_python(files) if isinstance(each, Candidate))
    return {each.text for each in found if each.place is Place.LOAD}


@pytest.mark.parametrize(
    "text",
    [
        "from pkg.model import Model\nfrom pkg.load import load\nM = Model(path='o/n')\n"
        "def run(model: Model | None = None):\n    if model is None:\n        model = M\n"
        "    load(model)",
        "from pkg.model import Model\nfrom pkg.load import load\nM = Model('o/n')\n"
        "def run(model=None):\n    load(model or M)",
        "from pkg.model import Model\nfrom pkg.load import load\nALL = [Model('o/n')]\n"
        "for each in ALL:\n    load(each)",
        "from pkg.model import Model\nfrom pkg.load import load\nC = {'MODEL': Model(path='o/n')}\n"
        "load(C['MODEL'])",
        "from pkg.model import Model\nM = Model('o/n')",
    ],
)
def test_an_object_of_a_class_whose_field_is_loaded_names_it(text: str) -> None:
    assert loaded(pkg__model=MODEL, pkg__load=LOADER, pkg__use=text) == {"o/n"}
    assert loaded(pkg__a=text, pkg__model=MODEL, pkg__load=LOADER) == {"o/n"}


def test_an_attribute_that_depends_on_itself_hides_nothing() -> None:
    text = (
        "class C:\n    def __init__(self, n):\n        self.n = n\n        self.n = self.n or 'o/m'"
    )
    use = "\n    def f(self):\n        AutoModel.from_pretrained(self.n)\nC('o/n').f()"
    assert loaded(m=LOAD + text + use) >= {"o/n", "o/m"}


@pytest.mark.parametrize(
    "text",
    [
        "class A:\n    def __init__(self, n):\n        AutoModel.from_pretrained(n)\n"
        "KINDS = {'a': A}\ndef make(kind, name):\n    return KINDS[kind](name)\nmake('a', 'o/n')",
        "class A:\n    def __init__(self, n):\n        AutoModel.from_pretrained(n)\n"
        "KINDS = {}\nKINDS['a'] = A\ncls = KINDS['a']\ncls('o/n')",
        "def f(n):\n    AutoModel.from_pretrained(n)\n"
        "KINDS = dict(a=f)\ndef make(kind):\n    make_one = KINDS.get(kind)\n    make_one('o/n')",
    ],
)
def test_a_class_may_be_chosen_from_a_collection(text: str) -> None:
    assert loaded(m=LOAD + text) == {"o/n"}


def test_a_collection_of_another_module_is_filled_there() -> None:
    kinds = "KINDS = {}\ntry:\n    from pkg.a import A\n    KINDS['A'] = A\nexcept ValueError: pass"
    made = LOAD + "class A:\n    def __init__(self, n):\n        AutoModel.from_pretrained(n)"
    use = "from pkg.kinds import KINDS\ndef make(n, kind='A'):\n    KINDS[kind](n)\nmake('o/n')"
    assert loaded(pkg__kinds=kinds, pkg__a=made, pkg__use=use) == {"o/n"}


def test_a_default_key_is_one_of_those_to_choose_from() -> None:
    table = "M = {'small': 'o/s', 'large': 'o/l'}\n"
    default = "def f(size='small'):\n    AutoModel.from_pretrained(M[size])"
    chosen = "AutoModel.from_pretrained(M['small'])"
    assert loaded(m=LOAD + table + default) == {"o/s", "o/l"}
    assert loaded(m=LOAD + table + chosen) == {"o/s"}


def test_a_local_folder_beside_an_owner_has_no_ids() -> None:
    base = "base = './data/' if local else 'o/'\n"
    loop = "for n in ['a', 'b']:\n    AutoModel.from_pretrained(base + n)"
    assert loaded(m=LOAD + base + loop) == {"o/a", "o/b"}
    assert loaded(m=LOAD + base.replace("./data/", "p/") + loop) == set()
    assert loaded(m=LOAD + "for n in ['a', 'b']:\n    AutoModel.from_pretrained('./x/' + n)") == {
        "./x/a",
        "./x/b",
    }
