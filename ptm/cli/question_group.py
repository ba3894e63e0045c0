"""A group whose commands are the questions."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ptm.cli.asking import typed_name
from ptm.cli.lazy import COMPLETING

if TYPE_CHECKING:
    from queries.catalog import Question


class QuestionGroup(click.Group):
    """A group with a command for each question, made when it is called.

    Parameters
    ----------
    command_of
        Returns the command of a question.
    """

    def __init__(
        self, *given: Any, command_of: Callable[[Question], click.Command], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self._command_of = command_of

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the questions, as they are typed."""
        from queries.catalog import questions

        return [typed_name(question) for question in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a question as a command."""
        from queries.catalog import find_question

        command = self._command_of(find_question(cmd_name))
        if COMPLETING not in os.environ:
            return command
        from ptm.cli.completion import add_completion

        return add_completion(command)
