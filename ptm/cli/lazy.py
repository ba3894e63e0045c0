"""Groups of commands that are loaded when they are called, so that --help answers at once."""

from __future__ import annotations

import importlib
import os
from typing import Any

import click

TYPE_CHECKING = False
if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMPLETING = "_PTM_COMPLETE"
"""The variable that a shell sets while it completes; it names the shell and what is wanted."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called.

    Parameters
    ----------
    commands_of
        A package, and the names of its commands with their first lines of help; the module of a
        name has the rest, as ``command``.
    """

    def __init__(self, *given: Any, commands_of: tuple[str, dict[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self._package, self._helps = commands_of

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which a newcomer needs them."""
        return list(self._helps)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        if cmd_name not in self._helps:
            return None
        command: click.Command = importlib.import_module(f"{self._package}.{cmd_name}").command
        if COMPLETING not in os.environ:
            return command
        from ptm.cli.completion import add_completion

        return add_completion(command)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands and options that begin with a text, without importing any."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=text)
            for name, text in self._helps.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._helps.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets "did you mean"."""
        if args and args[0] not in self._helps and not ctx.resilient_parsing:
            import difflib

            near = difflib.get_close_matches(args[0], self._helps, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)
