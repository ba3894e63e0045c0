"""Folders that the code itself writes: whoever loads one of them loads no model of the Hub."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.code.python.following.callers import last_name
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.origins.texts import known
from ingest.code.python.following.values import At, Definition
from ingest.code.python.syntax.expressions import Call, CallSite, Expression, Name, Text

_WRITING = re.compile(
    r"save(?:_\w+)?|makedirs|mkdir|mkdtemp|rmtree|exists|isdir|isfile|listdir|is_dir|is_file"
)
_KEYWORDS = ("output_dir", "save_directory", "local_dir", "save_path", "save_dir", "output_path")
_NAMES = ("model_name", "model_id", "dataset_name", "dataset_id", "repo_id", "name_or_path")
_ID = re.compile(r"[\w.-]+/[\w.-]+/?", re.ASCII)


def written_folders(evaluator: Evaluator) -> frozenset[str]:
    """Return the texts with the form of an id that calls of the modules read so far write."""
    found: set[str] = set()
    for path, facts in list(evaluator.modules.known.items()):
        for site in facts.calls:
            found |= _written(evaluator, path, site)
    return frozenset(found)


def _takes_a_name(evaluator: Evaluator, call: Call, at: At) -> bool:
    """Return whether a function of the repository says that it is given a model or dataset."""
    for value in evaluator.aside(call.function, at):
        if isinstance(value, Definition):
            parameters = evaluator.scope(value.path, value.scope).parameters
            names = [each.name for each in parameters if each.name not in ("self", "cls")]
            return bool(names) and names[0].endswith(_NAMES)
    return False


def _written(evaluator: Evaluator, path: str, site: CallSite) -> set[str]:
    call = site.call
    arguments = [value for name, value in call.keywords if name in _KEYWORDS]
    is_writing = call.arguments and _WRITING.fullmatch(last_name(call.function))
    if not (arguments or is_writing) or any(name == "push_to_hub" for name, _ in call.keywords):
        return set()
    at = At(path, site.scope)
    found = _folders(evaluator, arguments, at)
    if is_writing:
        first = _folders(evaluator, call.arguments[:1], at)
        found |= first if first and not _takes_a_name(evaluator, call, at) else set()
    return found


def _folders(evaluator: Evaluator, arguments: Iterable[Expression], at: At) -> set[str]:
    plain = (each for each in arguments if isinstance(each, Text | Name))
    texts = (each.text for one in plain for each in known(evaluator.aside(one, at)))
    return {text.rstrip("/") for text in texts if _ID.fullmatch(text)}
