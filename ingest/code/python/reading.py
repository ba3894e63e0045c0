"""The reader of Python: all modules of a repository together, since one names what another loads.

``index_module`` reads one module by itself, which may be spread over processes;
``resolve_modules`` follows what they say through each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from ingest.code.embedded import Embedded, Found
from ingest.code.findings import MOST_IN_FILE, Candidate, How, SourceFile
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.modules import Modules
from ingest.code.python.loads.loading import loads_of_module
from ingest.code.python.loads.named import named_texts
from ingest.code.python.loads.written import written_folders
from ingest.code.python.syntax.expressions import ModuleFacts
from ingest.code.python.syntax.indexing import read_facts
from ingest.code.python.triggers import may_load, may_name


def read_python(files: Iterable[SourceFile], how: How | None = None) -> Iterator[Found]:
    """Yield what the modules of a repository load.

    Parameters
    ----------
    files
        All Python modules of the repository.
    how
        How everything is said to be read, where the modules stand in something else.
    """
    for found in resolve_modules([index_module(file) for file in files]):
        if how is not None and isinstance(found, Candidate | Embedded):
            found = replace(found, how=how)
        yield found


def index_module(file: SourceFile) -> ModuleFacts | SourceFile:
    """Return the facts of a module that may hold a load.

    Any other is returned as it is: nobody needs to parse it unless an import or a call leads to it.
    """
    if not may_load(file.text):
        return file
    return read_facts(file)


def resolve_modules(
    modules: Iterable[ModuleFacts | SourceFile],
) -> Iterator[Found]:
    """Yield what the modules of a repository load, by what ``index_module`` says of each."""
    facts: list[ModuleFacts] = []
    texts: dict[str, str] = {}
    for module in modules:
        if isinstance(module, SourceFile):
            texts[module.path] = module.text
        else:
            facts.append(module)
    evaluator = Evaluator(Modules(facts, texts, _read_later))
    evaluator.written = written_folders(evaluator)
    for each in facts:
        yield from _loads(evaluator, each)
    if evaluator.loading:
        yield from _named_beside_loads(evaluator)


def _named_beside_loads(evaluator: Evaluator) -> Iterator[Found]:
    """Yield what modules without loads name, since others of the repository load something."""
    evaluator.modules.read_where(may_name)
    for path, facts in sorted(evaluator.modules.known.items()):
        if path not in evaluator.loading and facts.scopes:
            yield from named_texts(facts, set(), False)


def _loads(evaluator: Evaluator, facts: ModuleFacts) -> list[Found]:
    """Return what a module loads; what was found of it before something went too deep."""
    found: list[Found] = []
    with suppress(RecursionError):
        for each in islice(loads_of_module(evaluator, facts), MOST_IN_FILE):
            found.append(each)
    evaluator.stand_in = ""
    return found


def _read_later(path: str, text: str) -> ModuleFacts:
    return read_facts(SourceFile(path, text))
