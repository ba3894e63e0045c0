"""Folders that the code itself writes: whoever loads one of them loads no model of the Hub."""

from __future__ import annotations

import re

from ingest.code.python.following.callers import last_name
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.texts import known
from ingest.code.python.following.values import At
from ingest.code.python.syntax.expressions import CallSite, Name, Text

_WRITING = re.compile(
    r"save(?:_\w+)?|makedirs|mkdir|mkdtemp|rmtree|exists|isdir|isfile|listdir|is_dir|is_file"
)
_KEYWORDS = ("output_dir", "save_directory", "local_dir", "save_path", "save_dir", "output_path")
_ID = re.compile(r"[\w.-]+/[\w.-]+/?", re.ASCII)


def written_folders(evaluator: Evaluator) -> frozenset[str]:
    """Return the texts with the form of an id that calls of the modules read so far write."""
    found: set[str] = set()
    for path, facts in list(evaluator.modules.known.items()):
        for site in facts.calls:
            found |= _written(evaluator, path, site)
    return frozenset(found)


def _written(evaluator: Evaluator, path: str, site: CallSite) -> set[str]:
    call = site.call
    named = {name for name, _ in call.keywords}
    if "push_to_hub" in named:
        return set()
    at = At(path, site.scope)
    arguments = [value for name, value in call.keywords if name in _KEYWORDS]
    if call.arguments and _WRITING.fullmatch(last_name(call.function)):
        arguments.append(call.arguments[0])
    plain = (each for each in arguments if isinstance(each, Text | Name))
    texts = (each.text for one in plain for each in known(evaluator.aside(one, at)))
    return {text.rstrip("/") for text in texts if _ID.fullmatch(text)}
