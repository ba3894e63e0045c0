"""Addresses of repositories: which may be cloned, and which repository of the graph each names."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from graph.errors import UsageError
from graph.schema import Repository
from graph.schema.identifiers import shorten

HOSTS = tuple(start.rstrip("/") for start in Repository.id_starts if start.endswith("/"))
"""Hosts whose repositories are named without a scheme: ``github.com/owner/name``."""
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+\.[a-z]+):(?!/)(?P<path>[\w./~+-]+)", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HELPER = re.compile(r"[a-z0-9+.-]+::", re.IGNORECASE)
_HOST = re.compile(r"[^\W_][\w.-]*|[0-9a-f:.]+")
"""Names and numbers of hosts; what begins with a hyphen might be an option of a program."""
_TWO_STEPS = ("github.com", "bitbucket.org", "codeberg.org")
"""Hosts where a repository is owner and name, and what follows is a page of it."""
_LONGEST = 1_000
LOCAL = "local:"
"""What the ids of repositories begin with that no address names."""


class Address(NamedTuple):
    """A repository that can be cloned: the address for git, its protocol, and its id."""

    url: str
    protocol: str
    repository: str


def is_address(text: str) -> bool:
    """Return whether a text is written as an address, whether it may be cloned or not."""
    if text.startswith("-") or _HELPER.match(text) or "://" in text:
        return True
    return bool(_SCP.fullmatch(text)) or text.partition("/")[0].lower() in HOSTS


def read_address(text: str) -> Address:
    """Return what git is to clone.

    Raises
    ------
    UsageError
        If it is none of https, or might make git do something else than to clone.
    """
    shown = shorten(_without_secret(text))
    if text.startswith("-") or _HELPER.match(text) or not _is_plain(text):
        raise UsageError(f"{shown!r} is no address of a repository: write https://HOST/OWNER/NAME.")
    url = _as_url(text)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise UsageError(f"{shown!r} is no address of a repository.") from None
    if parts.scheme == "file" and not host:
        return Address(url, "file", local_id(_last_step(parts.path)))
    if parts.username or parts.password:
        raise UsageError(
            f"{shown!r} holds a name or a password: clone it yourself, and name the folder."
        )
    if parts.scheme == "http" and host not in _THIS_MACHINE:
        raise UsageError(f"{shown!r} is not encrypted: write https://.")
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(host):
        raise UsageError(f"{shown!r} is no address of a repository: write https://HOST/OWNER/NAME.")
    steps = _steps(host, parts.path)
    if not steps or not all(map(_is_name, steps)):
        raise UsageError(f"{shown!r} names no repository: write https://HOST/OWNER/NAME.")
    at = f"[{host}]" if ":" in host else host
    at += f":{port}" if port else ""
    return Address(f"{parts.scheme}://{at}/{'/'.join(steps)}", parts.scheme, _id_of(at, steps))


def repository_of(address: str) -> str | None:
    """Return the id of the repository that a remote's address names.

    None if that is no host's, or no id that a host gives: a checkout may say anything of itself.
    """
    try:
        found = read_address(_without_secret(address))
    except UsageError:
        return None
    if found.protocol != "https" or " " in found.repository:
        return None
    return None if "//" in address.partition("://")[2].rstrip("/") else found.repository


def local_id(name: str) -> str:
    """Return the id of a repository of which only the name of its folder is known."""
    return f"{LOCAL}{name or 'checkout'}".lower()


def _without_secret(text: str) -> str:
    """Return an address without user and password."""
    return re.sub(r"^([a-z][a-z0-9+.-]*://)[^/@\s]*@", r"\1", text.strip(), flags=re.IGNORECASE)


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable() and " " not in text


def _as_url(text: str) -> str:
    text = re.sub(r"^git\+(?=https?://|ssh://|file://)", "", text)
    if text.startswith(("ssh://", "git://")):
        parts = urlsplit(text)
        return f"https://{parts.hostname}{parts.path}"
    if "://" not in text and (found := _SCP.fullmatch(text)):
        return f"https://{found['host']}/{found['path']}"
    return text if _SCHEME.match(text) else f"https://{text}"


def _steps(host: str, path: str) -> list[str]:
    """Return the steps of a path that name the repository."""
    steps = [step for step in path.split("/") if step]
    if host in _TWO_STEPS:
        steps = steps[:2] if len(steps) >= 2 else []
    elif "-" in steps:  # the pages of a repository of GitLab follow a step of this name
        steps = steps[: steps.index("-")]
    return steps


def _is_name(step: str) -> bool:
    """Return whether a step of a path names something, and leads nowhere else."""
    name = unquote(step).removesuffix(".git")
    return name.isprintable() and name.strip() not in ("", ".", "..") and "/" not in name


def _id_of(at: str, steps: list[str]) -> str:
    named = [unquote(step) for step in steps]
    return "/".join([at.removeprefix("www."), *named[:-1], named[-1].removesuffix(".git")]).lower()


def _last_step(path: str) -> str:
    return unquote(path).rstrip("/").rpartition("/")[2].removesuffix(".git")
