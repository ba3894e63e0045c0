"""The reader of Python: all modules of a repository together, since one names what another loads.

``index_module`` reads one module by itself, which may be spread over processes;
``resolve_modules`` follows what they say through each other.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from ingest.code.findings import Candidate, How, SourceFile, Unresolved
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.modules import Modules
from ingest.code.python.loads.loading import loads_of_module
from ingest.code.python.syntax.expressions import ModuleFacts
from ingest.code.python.syntax.indexing import index_module
from ingest.code.python.triggers import may_load


def read_python(
    files: Iterable[SourceFile], how: How | None = None
) -> Iterator[Candidate | Unresolved]:
    """Yield what the modules of a repository load.

    Parameters
    ----------
    files
        All Python modules of the repository.
    how
        How everything is said to be read, where the modules stand in something else.
    """
    modules = {file.path: file for file in files}
    with _without_collector():
        facts = [index_module(file) for file in modules.values() if may_load(file.text)]
    for found in resolve_modules(facts, modules.values()):
        yield replace(found, how=how) if how and isinstance(found, Candidate) else found


def resolve_modules(
    facts: Iterable[ModuleFacts], files: Iterable[SourceFile] = ()
) -> Iterator[Candidate | Unresolved]:
    """Yield what indexed modules load.

    Parameters
    ----------
    facts
        The modules that may hold a load.
    files
        All modules of the repository; one is indexed when an import or a call leads to it.
    """
    indexed = list(facts)
    texts = {file.path: file.text for file in files}
    modules = Modules(indexed, texts, lambda path, text: index_module(SourceFile(path, text)))
    evaluator = Evaluator(modules)
    for each in indexed:
        yield from loads_of_module(evaluator, each)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Index without the collector of garbage: trees hold no circles, and it takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
