"""Commands that a module starts: their words are read as those of a shell."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Iterator

from ingest.code.embedded import Embedded
from ingest.code.findings import How
from ingest.code.python.following.callers import last_name, through_callers
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.origins.texts import known
from ingest.code.python.following.values import At, External, Known, Sequence, Value
from ingest.code.python.syntax.expressions import CallSite, Expression, ModuleFacts

_STARTING = frozenset(
    "system popen run call check_call check_output Popen getoutput getstatusoutput "
    "create_subprocess_shell".split()
)
_PACKAGES = ("os.", "subprocess.", "asyncio.")
_UNKNOWN = "$UNKNOWN"
"""Stands for a word that nobody knows, as a variable of a shell."""
_LEAST = How.LITERAL
_MOST_COMMANDS = 50
_SCRIPT = "command.sh"


def started_commands(evaluator: Evaluator, facts: ModuleFacts) -> Iterator[Embedded]:
    """Yield the commands that a module starts, as scripts with the lines of their words."""
    for site in facts.calls:
        if last_name(site.call.function) in _STARTING and _starts(evaluator, facts.path, site):
            yield from _commands(evaluator, facts.path, site)


def _starts(evaluator: Evaluator, path: str, site: CallSite) -> bool:
    values = evaluator.aside(site.call.function, At(path, site.scope))
    names = (each.name for each in values if isinstance(each, External))
    return any(name.startswith(_PACKAGES) for name in names)


def _commands(evaluator: Evaluator, path: str, site: CallSite) -> Iterator[Embedded]:
    at = At(path, site.scope)

    def ask(where: At) -> list[Value]:
        argument = site.call.arguments[0] if site.call.arguments else None
        for keyword, value in site.call.keywords:
            argument = value if keyword in ("args", "cmd") else argument
        return _scripts(evaluator, argument, where)

    evaluator.stand_in = _UNKNOWN
    found = through_callers(evaluator, at, ask)
    evaluator.stand_in = ""
    for each in dict.fromkeys(known(found[:_MOST_COMMANDS])):
        count = each.text.count("\n") + 1
        lines = range(each.line, each.line + count)
        yield Embedded(each.path, _SCRIPT, each.text, lines)


def _scripts(evaluator: Evaluator, argument: Expression, at: At) -> list[Value]:
    """Return what a command may be as a script; of a list of words, one line."""
    found: list[Value] = []
    for value in evaluator.evaluate(argument, at):
        if isinstance(value, Known):
            found.append(value)
        elif isinstance(value, Sequence):
            found += _of_words(evaluator, value, at)
    return found


def _of_words(evaluator: Evaluator, words: Sequence, at: At) -> Iterator[Known]:
    """Yield the command of some words; where one may be several, each of them in turn."""
    choices: list[list[Known]] = []
    for element in words.elements:
        choices.append(known(evaluator.element(element))[:_MOST_COMMANDS])
    if not any(choices):
        return
    widest = max(map(len, choices))
    for index in range(widest):
        chosen = [each[min(index, len(each) - 1)] if each else None for each in choices]
        text = " ".join(shlex.quote(each.text) if each else _UNKNOWN for each in chosen)
        yield _at_deciding(chosen, text, at)


def _at_deciding(chosen: list[Known | None], text: str, at: At) -> Known:
    """Return a command at the place of the word that may be an id, else of its first one."""
    words = [each for each in chosen if each is not None and each.line]
    deciding = [each for each in words if "/" in each.text and " " not in each.text]
    place = next(itertools.chain(deciding, words), Known("", at.path, 1, _LEAST))
    return Known(text, place.path, place.line, _LEAST)
