"""Policy files: found, read, named without a machine's path, written anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from licenses.policy.gate import Gate
    from licenses.rule.readings import Policy

FILE_NAME = "ptm-policy.toml"
"""What a policy is called that is found by itself."""


def find_policy() -> str | None:
    """Return the nearest policy in this folder or above it; None where there is none.

    The search ends with the root of a git repository, with the user's home, and with the root of
    the file system, each of which is looked at. The path is relative to this folder.

    Raises
    ------
    UnavailableError
        If something else than a file has the name.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:  # a folder that was deleted has nothing above it
        return None
    home = Path(os.path.realpath(os.path.expanduser("~")))
    for folder in (here, *here.parents):
        path = folder / FILE_NAME
        if os.path.lexists(path):
            found = Path(os.path.relpath(path, here)).as_posix()
            if not path.is_file():
                raise UnavailableError(f"The policy {found} cannot be read: it is no file.")
            return found
        if folder == home or os.path.lexists(folder / ".git"):
            break
    return None


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
    if not path:
        raise UsageError("The name of the policy is empty: name a file.")
    try:
        with open(path, "rb") as stream:
            content = stream.read(LARGEST + 1)
        gate = read_gate(content)
        _check_models(gate, content)
    except GateError as error:
        end = "" if str(error).endswith("?") else "."
        raise UsageError(f"{path}, line {error.line}: {error}{end}") from None
    except OSError as error:
        raise UnavailableError(f"The policy {path} cannot be read: {error.strerror}.") from error
    except ValueError:
        raise UsageError("The name of a policy file cannot hold a zero byte.") from None
    return gate


def _check_models(gate: Gate, content: bytes) -> None:
    """Raise GateError, which names the line, if the policy lists what cannot be an artifact's id.

    How ids are written is no matter of licences, so their package cannot know it.
    """
    from graph.schema.kinds import a_kind, is_artifact
    from licenses.policy.file import GateError
    from licenses.policy.keys import MODELS
    from licenses.policy.toml_lines import key_lines, line_of
    from queries.subject import parse

    for number, text in enumerate(gate.models):
        try:
            kind = parse(text)[0][0].label
            wrong = None if is_artifact(kind) else f"{text:.60} is {a_kind(kind)}, and no artifact"
        except UsageError as error:
            wrong = str(error).rstrip(".")
        if wrong:
            lines = key_lines(content.decode("utf-8-sig"))
            raise GateError(wrong, line_of(lines, (MODELS, number)))


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


def checked_role(role: str) -> str:
    """Return who asks; raise ValueError if there is no such role."""
    from licenses.rule.advice import ROLES

    if role not in ROLES:
        raise ValueError(f"role has to be one of {', '.join(ROLES)}, and is {role!r}")
    return role
