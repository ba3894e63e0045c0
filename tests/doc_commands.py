"""The commands of ptm that pages name, and whether there are such commands and options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from graph.errors import UsageError
from queries.catalog import is_question, search_questions

_BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
_OTHER_LANGUAGES = ("python", "pycon", "cypher", "json", "toml", "csv", "mermaid")
_SPAN = re.compile(r"(?<!`)`(ptm [^`→]+)`(?!`)")
_COMMAND = re.compile(r"(?:\$ |- run: |run: |entry: )?(ptm [^\n]+)")
_ENDS = ("|", "||", ">", ">>", "<", "&&", ";", "2>", "&")
"""Words of a shell behind which something else begins."""


def commands_of(text: str) -> Iterator[str]:
    """Yield the commands in the code blocks of a page, and in its text between backquotes."""
    for _, language, block in _BLOCK.findall(text):
        if language not in _OTHER_LANGUAGES:
            lines = block.replace("\\\n", " ").splitlines()
            yield from (found[1] for line in lines if (found := _COMMAND.fullmatch(line.strip())))
    yield from (" ".join(span.split()) for span in _SPAN.findall(_BLOCK.sub("", text)))


def fault_of(command: str) -> str | None:
    """Return why a command cannot be typed, such as an option that there is not; None if it can."""
    from ptm.cli.app import ptm

    words: list[str] = []
    for word in shlex.split(command, comments=True)[1:]:
        if word in _ENDS:
            break
        words.append(word)
    try:
        _parse(ptm, words, click.Context(ptm, info_name="ptm"))
    except (click.UsageError, UsageError) as error:
        return str(error)
    return None


def _parse(command: click.Command, words: list[str], context: click.Context) -> None:
    """Parse words by the options of a command and of those within it; values are not looked at.

    A name in capitals stands for any: ``ptm ask QUESTION ID``.
    """
    _, rest, _ = command.make_parser(context).parse_args(list(words))
    if not isinstance(command, click.Group) or not rest:
        return
    name = rest[0]
    if name.isupper() or name == "…" or (context.info_name == "ask" and _are_looked_for(rest)):
        return
    inner = command.get_command(context, name)
    if inner is None:
        raise click.UsageError(f"There is no command {context.info_name} {name}.")
    _parse(inner, rest[1:], click.Context(inner, parent=context, info_name=name))


def _are_looked_for(words: list[str]) -> bool:
    """Return whether these words of ``ptm ask`` list questions, some being found."""
    return not is_question(words[0]) and bool(search_questions(words))
