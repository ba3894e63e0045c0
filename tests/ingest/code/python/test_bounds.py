"""What leads to very much is followed so far and no further, and named."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from ingest.code.findings import MOST_IN_FILE, Candidate, SourceFile, Unresolved
from ingest.code.python.following import budget
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.modules import Modules
from ingest.code.python.loads.loading import loads_of_module
from ingest.code.python.reading import index_module, read_python
from ingest.code.python.syntax.expressions import ModuleFacts

_START = "from transformers import AutoModel\n"


def _lines(write: Callable[[int], str], count: int) -> str:
    return _START + "\n".join(map(write, range(count)))


def _all_calling(n: int) -> str:
    return f"def f{n}(m):\n f{n}(m); f{n + 1}(m); AutoModel.from_pretrained(m)"


def _steps_of(text: str) -> int:
    """Return the steps that all loads of a module take together."""
    facts = index_module(SourceFile("a.py", text))
    assert isinstance(facts, ModuleFacts)
    evaluator = Evaluator(Modules([facts], {}, lambda _path, _text: facts))
    for _ in loads_of_module(evaluator, facts):
        pass
    evaluator.begin()
    return evaluator.budget.all_steps


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "LEAST_STEPS_IN_ALL", 2_000)
    monkeypatch.setattr(budget, "STEPS_OF_CALL", 0)


@pytest.mark.usefixtures("few_steps")
def test_a_repository_takes_so_many_steps_and_no_more() -> None:
    assert _steps_of(_lines(_all_calling, 200)) < 2 * 2_000 + budget.MOST_STEPS


@pytest.mark.usefixtures("few_steps")
def test_what_was_found_before_is_kept_and_the_rest_is_read_by_literals() -> None:
    first = 'AutoModel.from_pretrained("a/first")\n'
    last = '\nAutoModel.from_pretrained("a/last")\nAutoModel.from_pretrained(f0("a/unseen"))'
    text = _START + first + _lines(_all_calling, 400) + last
    found = list(read_python([SourceFile("a.py", text)]))
    assert {each.text for each in found if isinstance(each, Candidate)} >= {"a/first", "a/last"}
    named = [each for each in found if isinstance(each, Unresolved)]
    assert [each.reason for each in named] == ["not followed: too much leads there"]
    assert named[0].text.endswith(" loads of a.py")


def test_ordinary_loads_are_followed_to_their_end() -> None:
    text = _lines(lambda n: f'def f{n}(m):\n AutoModel.from_pretrained(m)\nf{n}("a/b{n}")', 50)
    assert not [
        each for each in read_python([SourceFile("a.py", text)]) if isinstance(each, Unresolved)
    ]


def test_one_file_gives_so_many_candidates_and_no_more() -> None:
    text = _START + "x0 = 'a'\n"
    text += "\n".join(f"x{n + 1} = x{n} + 'a' if c else x{n} + 'b'" for n in range(300))
    text += "\n" + "\n".join(f"AutoModel.from_pretrained(x{n})" for n in range(300))
    assert len(list(read_python([SourceFile("a.py", text)]))) <= MOST_IN_FILE


def _modules_of_stars(count: int) -> Iterable[SourceFile]:
    stars = "\n".join(f"from m{n} import *" for n in range(count))
    for n in range(count):
        yield SourceFile(f"m{n}.py", f"{_START}{stars}\nAutoModel.from_pretrained(name)")
    yield SourceFile("names.py", 'name = "a/b"')


def test_modules_that_import_each_other_by_stars_are_looked_at_once() -> None:
    files = [*_modules_of_stars(30)]
    files[29] = SourceFile("m29.py", files[29].text + "\nfrom names import *")
    found = [each.text for each in read_python(files) if isinstance(each, Candidate)]
    assert found.count("a/b") == 30
