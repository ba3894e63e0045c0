"""A pager for answers that are longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys

from ptm.cli.stopping import interrupts_left_to_others

_NAMED = ("PTM_PAGER", "PAGER")
"""What names a pager; the first that is set counts, and an empty one is none."""
_NONE = ("", "cat")
_FLAGS = "FRX"
"""What less is asked for where LESS does not say it: to end with a short text, to show colours, and
to leave the text on the screen."""


def find_pager() -> list[str]:
    """Return the words that start the user's pager; empty where there is none."""
    named = next((os.environ[name] for name in _NAMED if name in os.environ), None)
    if named is None:
        found = next(filter(shutil.which, ("less", "more")), "cat")
        words = [found]
    else:
        try:
            words = shlex.split(named)
        except ValueError:  # a quote without its end
            return []
    if not words or words[0] in _NONE or shutil.which(words[0]) is None:
        return []
    # Whatever LESS says, colours are to be seen as such.
    return [*words, "-R"] if shows_colour(words) else words


def shows_colour(pager: list[str]) -> bool:
    """Return whether a pager is known to show colours; others may show their commands instead."""
    return os.path.splitext(os.path.basename(pager[0]))[0] == "less"


def is_long(text: str) -> bool:
    """Return whether a text is longer than the screen, a line of which the prompt needs."""
    from reports.text.screen import width

    columns, lines = shutil.get_terminal_size()
    taken = (max(1, -(-width(line) // max(columns, 1))) for line in text.splitlines())
    return sum(taken) > lines - 1


def page(text: str, pager: list[str]) -> None:
    """Show a text in a pager, until the user leaves it.

    Ctrl-C is for the pager meanwhile; SIGTERM ends both.

    Raises
    ------
    OSError
        If the pager cannot be started.
    """
    with (
        interrupts_left_to_others(),
        subprocess.Popen(  # noqa: S603 - the user's own pager
            pager,
            stdin=subprocess.PIPE,
            env={"LESS": _FLAGS, **os.environ},
            encoding=sys.stdout.encoding,
            errors="backslashreplace",
        ) as process,
    ):
        try:
            process.communicate(text)  # who leaves it early has seen enough
        except BaseException:
            process.terminate()
            raise
