"""The pages docs/reference/commands/: each command's real help, examples and exit statuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from scripts.docs.command_notes import NOTES, Notes
from scripts.docs.page import NOTE, REFERENCE, ROOT, table, toctree

FOLDER = REFERENCE / "commands"
WIDTH = 80


def make_pages() -> dict[Path, str]:
    """Return the text of each page by its file."""
    pages = {FOLDER / f"{file_name(words)}.md": _page(words, c) for words, c in commands()}
    return {FOLDER / "index.md": _index(), **pages}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the words behind ``ptm`` of every command, and the command; questions are left out."""
    from ptm.cli.app import ptm
    from ptm.cli.question_group import QuestionGroup

    for name, command in _inner(ptm):
        yield name, command
        if isinstance(command, click.Group) and not isinstance(command, QuestionGroup):
            yield from ((f"{name} {sub}", each) for sub, each in _inner(command))


def _inner(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        if command := group.get_command(context, name):
            yield name, command


def file_name(words: str) -> str:
    """Return the name of a command's page, without its ending."""
    return words.replace(" ", "-")


def _page(words: str, command: click.Command) -> str:
    from ptm.cli.question_group import QuestionGroup

    notes = NOTES.get(words, Notes({}))
    parts = [NOTE, f"# ptm {words}\n", f"{_sentence(command)}\n", _help(command, f"ptm {words}")]
    if isinstance(command, click.Group) and not isinstance(command, QuestionGroup):
        parts.append(_list((f"{words} {name}", each) for name, each in _inner(command)))
    if isinstance(command, QuestionGroup):
        parts.append("Every question has its page: [questions](../questions/index.md).\n")
    return "\n".join([*parts, *_noted(notes)])


def _index() -> str:
    from ptm.cli.app import ptm

    return "\n".join(
        [
            NOTE,
            "# Commands\n",
            "Each command has a page with its real help, examples and exit statuses.\n",
            _list(_inner(ptm)),
            "## ptm\n",
            _help(ptm, "ptm"),
            *_noted(NOTES[""]),
            toctree(file_name(words) for words, _ in commands()),
        ]
    )


def _list(found: Iterator[tuple[str, click.Command]]) -> str:
    rows = [[f"[ptm {words}]({file_name(words)}.md)", _sentence(each)] for words, each in found]
    return table(["command", "what it does"], rows) + "\n"


def _sentence(command: click.Command) -> str:
    first = (command.help or "").strip().partition("\n\n")[0]
    return " ".join(first.split())


def _help(command: click.Command, path: str) -> str:
    context = click.Context(
        command, info_name=path, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"```\n{text}\n```\n"


def _noted(notes: Notes) -> Iterator[str]:
    """Yield what stands below the help."""
    if notes.examples:
        lines = [f"# {says}\n{typed}" for typed, says in notes.examples.items()]
        yield "## Examples\n\n```sh\n" + "\n\n".join(lines) + "\n```\n"
    yield f"## Exit status\n\n{_statuses(notes.no)}\n"
    if notes.guides:
        links = [f"- [{_title(name)}](../../how-to/{name}.md)" for name in notes.guides]
        yield "\n".join(["## Guides\n", *links, ""])


def _statuses(no: str) -> str:
    rows = [
        ["0", "it was done or answered"],
        *([["1", no]] if no else []),
        ["2", "what was typed cannot be understood: an option, an id, a policy"],
        ["3", "something outside could not be reached or read: a graph, a file, a network"],
        ["130, 143", "it was stopped: Ctrl-C, SIGTERM"],
    ]
    return table(["status", "when"], rows)


def _title(guide: str) -> str:
    text = (ROOT / "docs" / "how-to" / f"{guide}.md").read_text(encoding="utf-8")
    return next(re.finditer(r"^# (.+)$", text, re.MULTILINE))[1]
