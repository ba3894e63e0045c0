"""What a command says on standard error, beside what it prints."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from ptm.cli.progress import without_bar

_PIPED = 80
"""Columns of a remark where standard error is no terminal."""


def say(text: str) -> None:
    """Say something on standard error, folded where a person reads it there."""
    with without_bar():
        click.echo(folded_text(text), err=True)


def say_folded(text: str) -> None:
    """Say something beside a report that is for a screen: folded in a pipe as well."""
    from reports.text.screen import columns

    if sys.stderr is not None and sys.stderr.isatty():
        say(text)
        return
    with columns(_PIPED):
        click.echo("\n".join(folded_lines(text)), err=True)


def folded_text(text: str) -> str:
    """Return a text as its lines fit the terminal, if standard error is one; otherwise as it is."""
    if sys.stderr is None or not sys.stderr.isatty():
        return text
    return "\n".join(folded_lines(text))


def folded_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text as they fit the terminal; one that is indented is a command."""
    from reports.text.screen import folded

    for line in text.split("\n"):
        yield from [line] if line.startswith(" ") or not line.strip() else folded(line)
