"""Completion in a shell: click's own, with ids of the graph and files where words stand for them.

The shell calls `ptm` at each press of a key, so that whatever happens there is no message, nothing
is written, and there is an answer in time or none.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ShellComplete,
    get_completion_class,
    split_arg_string,
)

from ptm.cli.remarks import say

if TYPE_CHECKING:
    from graph.schema import Entity

MOST = 50
"""Ids that are offered."""
PATIENCE = 2.0
"""Seconds after which there is no answer."""
_QUERY = 1.5
"""Seconds of one query."""
_SHELLS = ("bash", "zsh", "fish")
# Shells put a completion into the line as it is, and some expand it before: other ids have to be
# typed, between quotes.
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:@+-]*")
_PATH = re.compile(r"[./~]")
_TAKES_ID = re.compile(r"(?<![A-Z])ID(?![A-Z])")
_TAKES_FILE = re.compile(r"FILE|FOLDER|PATH|URL|[.]db")


def complete_line(command: click.Command, variable: str) -> int:
    """Print what a shell asks for in a variable of the environment; return the exit status."""
    shell, _, wanted = os.environ[variable].partition("_")
    completer = completer_of(shell, command, variable)
    if completer is None or wanted not in ("source", "complete"):
        known = ", ".join(f"{each}_source" for each in _SHELLS)
        say(f"{variable} is one of {known}.")
        return 2
    click.echo(completer.source() if wanted == "source" else _answer_in_time(completer))
    return 0


def completer_of(shell: str, command: click.Command, variable: str) -> ShellComplete | None:
    """Return what completes the line of a shell; None for a shell that is not known."""
    found = get_completion_class(shell)
    if found is None:
        return None
    return (_Bash if found is BashComplete else found)(
        add_completion(command), {}, command.name or "", variable
    )


def _answer_in_time(completer: ShellComplete) -> str:
    """Return the lines for the shell; none where anything fails, and end where it takes long."""
    clock = threading.Timer(PATIENCE, os._exit, [0])
    clock.daemon = True
    clock.start()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        try:
            with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
                return completer.complete()
        except BaseException:  # click ends a process by an exception, too
            return ""
        finally:
            clock.cancel()


class _Bash(BashComplete):
    """Bash, which takes the parts of a word between colons for words, and so gets the last part."""

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ["COMP_WORDS"])
        words = words[: int(os.environ["COMP_CWORD"]) + 1]
        if len(words) <= int(os.environ["COMP_CWORD"]):
            words.append("")
        whole = _join_parts(words)
        self._cut = whole[-1].rpartition(":")[0] + ":" if ":" in whole[-1] else ""
        return whole[1:-1], whole[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        value = str(item.value)
        if value.lower().startswith(self._cut.lower()):
            value = value[len(self._cut) :]
        return f"{item.type},{value}"


def _join_parts(words: Iterable[str]) -> list[str]:
    """Return words as they were typed: those around a colon or an equals sign are one."""
    joined: list[str] = []
    glued = False
    for word in words:
        separates = bool(word) and not word.strip(":=")
        if joined and (glued or separates):
            joined[-1] += word
        else:
            joined.append(word)
        glued = separates
    return joined


def add_completion(command: click.Command) -> click.Command:
    """Let the parameters of a command complete ids and files, by what its help calls them."""
    for param in command.params:
        if isinstance(param.type, click.types.StringParamType):
            param.shell_complete = _Completer(param)  # type: ignore[method-assign]
    return command


class _Completer:
    """Completes the values of one parameter."""

    def __init__(self, param: click.Parameter) -> None:
        from graph.schema.kinds import kind_of_parameter

        shown = param.metavar or ""
        self._kind = kind_of_parameter(param.name or "")
        self._ids = bool(self._kind or _TAKES_ID.search(shown))
        self._files = bool(_TAKES_FILE.search(shown))

    def __call__(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return ids that begin with what was typed; files for paths, and where no id does."""
        is_path = bool(_PATH.match(incomplete))
        found = _complete_ids(ctx, incomplete, self._kind) if self._ids and not is_path else []
        items = [CompletionItem(each) for each in found]
        return items or ([CompletionItem(incomplete, type="file")] if self._files else [])


def _complete_ids(ctx: click.Context, incomplete: str, kind: Any) -> list[str]:
    from graph.errors import PtmError
    from graph.schema import ARTIFACTS
    from graph.schema.kinds import KIND_OF_PREFIX

    prefix, colon, typed = incomplete.partition(":")
    named = KIND_OF_PREFIX.get(prefix.lower()) if colon else None
    kinds: Sequence[type[Entity]] = [named] if named else [kind] if kind else ARTIFACTS
    start = f"{prefix}:" if named else ""
    with contextlib.suppress(PtmError):
        ids = _read_ids(ctx, typed if named else incomplete, kinds)
        return [f"{start}{each}" for each in ids if _SAFE.fullmatch(each)]
    return []


def _read_ids(ctx: click.Context, typed: str, kinds: Sequence[type[Entity]]) -> list[str]:
    """Return ids of the graph that the words name; a graph of an older version is left as it is."""
    from graph.store.connect import open_store
    from ptm.api import default_graph
    from queries.id_prefixes import find_prefixed

    named = ctx.params.get("graph_url") or ctx.find_root().params.get("graph")
    with open_store(named or default_graph(), _QUERY) as store:
        store.upgrades = False
        return find_prefixed(store, typed, kinds, MOST)
