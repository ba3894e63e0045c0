"""Policy files of commands: read, named without a machine's path, written anew."""

from __future__ import annotations

import os
from pathlib import Path

from graph.errors import UnavailableError, UsageError
from licenses.policy.gate import Gate


def read_policy(path: str) -> Gate:
    """Return the policy that a file states.

    Raises
    ------
    UnavailableError
        If the file cannot be read.
    UsageError
        If it is no policy; the sentence names the line.
    """
    from licenses.policy.file import LARGEST, GateError, read_gate

    try:
        with open(path, "rb") as stream:
            return read_gate(stream.read(LARGEST + 1))
    except GateError as error:
        end = "" if str(error).endswith("?") else "."
        raise UsageError(f"{path}, line {error.line}: {error}{end}") from None
    except OSError as error:
        raise UnavailableError(f"The policy {path} cannot be read: {error.strerror}.") from error
    except ValueError:
        raise UsageError("The name of a policy file cannot hold a zero byte.") from None


def policy_name(path: str | None) -> str | None:
    """Return how reports call a policy: its path below this folder, else its name alone."""
    if path is None:
        return None
    try:
        below = os.path.relpath(path)
    except ValueError:
        # On Windows there is no way to another drive.
        return Path(path).name
    return Path(path).name if below.startswith(os.pardir) else Path(below).as_posix()


def write_policy(path: str) -> None:
    """Write a commented policy that states what holds without one.

    Raises
    ------
    UsageError
        If there is such a file already.
    UnavailableError
        If it cannot be written.
    """
    from licenses.policy.keys import template

    try:
        with open(path, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(template())
    except FileExistsError:
        raise UsageError(f"{path} is there already; it is left as it is.") from None
    except OSError as error:
        raise UnavailableError(f"{path} cannot be written: {error.strerror}.") from error
