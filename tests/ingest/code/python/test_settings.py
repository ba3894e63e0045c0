"""Settings of the environment, arguments that modules keep, members of enumerations, providers."""

import pytest

from ingest.code.findings import Candidate, Place, SourceFile
from ingest.code.python.reading import read_python

LOAD = "import os\nfrom transformers import AutoModel\n"


def loaded(*texts: str) -> set[str]:
    """Return what modules load: the first is the program, the second what it imports."""
    files = [
        SourceFile(f"{name}.py", text) for name, text in zip(("main", "load"), texts, strict=False)
    ]
    found = (each for each in read_python(files) if isinstance(each, Candidate))
    return {each.text for each in found if each.place is Place.LOAD}


@pytest.mark.parametrize("get", ["os.environ['M_NAME']", "os.getenv('M_NAME')"])
@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.environ['M_NAME'] = 'o/n'",
        "import os\nos.environ.setdefault('M_NAME', 'o/n')",
        "def test(monkeypatch):\n    monkeypatch.setenv('M_NAME', 'o/n')",
        "import os, pytest\n@pytest.fixture(params=['o/n'])\ndef server(request):\n"
        "    os.environ['M_NAME'] = request.param",
    ],
)
def test_a_setting_has_what_any_module_sets_it_to(text: str, get: str) -> None:
    assert loaded(text, f"{LOAD}AutoModel.from_pretrained({get})") == {"o/n"}


def test_other_settings_have_other_values() -> None:
    text = "import os\nos.environ['OTHER'] = 'o/n'\ncache.setdefault('M_NAME', 'o/n')"
    assert loaded(text, f"{LOAD}AutoModel.from_pretrained(os.getenv('M_NAME'))") == set()
    own = "os.environ['M_NAME'] = os.getenv('M_NAME')\n"
    assert loaded(f"{LOAD}{own}AutoModel.from_pretrained(os.getenv('M_NAME', 'o/m'))") == {"o/m"}


def test_a_module_keeps_the_arguments_of_its_constructor() -> None:
    base = (
        f"{LOAD}class Base:\n    def __init__(self, enc='o/m', size=3):\n"
        "        self.save_hyperparameters()\n"
        "        self.model = AutoModel.from_pretrained(self.hparams.enc)"
    )
    use = (
        "from load import Base\nclass C(Base):\n"
        "    def __init__(self, enc='o/n', **rest):\n        super().__init__(enc=enc, **rest)"
    )
    assert loaded(use, base) == {"o/n", "o/m"}


def test_a_member_of_an_enumeration_may_be_any() -> None:
    text = "from enum import Enum\nclass S(Enum):\n    A = 'o/n'\n    B = 'o/m'\n"
    use = "def f(s: S):\n    AutoModel.from_pretrained(s.value)"
    assert loaded(LOAD + text + use) == {"o/n", "o/m"}


def test_what_is_provided_for_a_parameter_is_followed() -> None:
    text = "from fastapi import Depends\nclass S:\n    n = 'o/n'\ndef get():\n    return S()\n"
    use = "def f(s=Depends(get)):\n    AutoModel.from_pretrained(s.n)"
    assert loaded(LOAD + text + use) == {"o/n"}


def test_options_are_passed_by_their_names() -> None:
    text = (
        "import argparse\nfrom load import run\np = argparse.ArgumentParser()\n"
        "p.add_argument('--model', default='o/n')\nrun(**vars(p.parse_args()))"
    )
    assert loaded(text, f"{LOAD}def run(model, **rest):\n    AutoModel.from_pretrained(model)") == {
        "o/n"
    }
