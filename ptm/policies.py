"""Policy files: read, named without a machine's path, written anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from licenses.policy.gate import Gate
    from licenses.rule.readings import Policy


def read_policy(path: str | os.PathLike[str]) -> Gate:
    """Return the policy that a file states.

    Raises
    ------
    TypeError
        If it is no path.
    UnavailableError
        If the file cannot be read.
    UsageError
        If it is no policy; the sentence names the line.
    """
    from licenses.policy.file import LARGEST, GateError, read_gate

    path = os.fsdecode(path)
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


def readings_of(policy: Policy | Gate | str | os.PathLike[str] | None) -> Policy | None:
    """Return how a policy reads contested points, and what it describes; None for None.

    Raises
    ------
    TypeError, graph.errors.UnavailableError, graph.errors.UsageError
        As ``read_policy``.
    """
    from licenses.policy.gate import Gate
    from licenses.rule.readings import Policy

    if policy is None or isinstance(policy, Policy):
        return policy
    return (policy if isinstance(policy, Gate) else read_policy(policy)).readings


def policy_name(path: str | os.PathLike[str]) -> str:
    """Return how reports call a policy: its path below this folder, else its name alone."""
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
