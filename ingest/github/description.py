"""What GitHub's JSON says of a repository, as records. Pure, and total for any JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.schema import End, Owner, PublishedBy, Record, Repository
from ingest.dates import is_moment
from ingest.license_records import license_records

GITHUB = "github"
_NAME = re.compile(r"(?!\.\.?(?:/|$))[\w.-]{1,100}/(?!\.\.?$)[\w.-]{1,100}", re.ASCII)
_LOGIN = re.compile(r"[\w.-]{1,100}", re.ASCII)
_TOPIC = re.compile(r"[\w.-]{1,100}")
_NO_LICENCE = frozenset(("", "noassertion", "none"))
_MOST = 1 << 62
_LONGEST = 300


def name_of(body: Any) -> str | None:
    """Return ``owner/name`` of what GitHub describes, as it writes it; None for anything else."""
    name = body.get("full_name") if isinstance(body, dict) else None
    return name if isinstance(name, str) and is_name(name) else None


def is_name(text: str) -> bool:
    """Return whether a text has the form of GitHub's ``owner/name``."""
    return bool(_NAME.fullmatch(text))


def is_login(text: str) -> bool:
    """Return whether a text has the form of the name of a user or organisation."""
    return bool(_LOGIN.fullmatch(text))


def repository_id(name: str, host: str = "github.com") -> str:
    """Return the id of a repository in the graph."""
    return f"{host}/{name}".lower()


def pushed_at(body: Any) -> str | None:
    """Return when a repository was last pushed to, as GitHub states it."""
    return _moment(body.get("pushed_at")) if isinstance(body, dict) else None


def default_branch(body: Any) -> str | None:
    """Return the branch that is checked out unless another is named."""
    return _text(body.get("default_branch")) if isinstance(body, dict) else None


def describe(
    body: dict[str, Any], day: str, host: str = "github.com", **known: Any
) -> Iterator[Record]:
    """Yield what GitHub states of a repository; nothing where the JSON names none.

    Parameters
    ----------
    day
        When GitHub said so.
    known
        Properties that take the place of those in the JSON.
    """
    name = name_of(body)
    if name is None:
        return
    subject = End(Repository, repository_id(name, host))
    values = {
        "stars": _count(body.get("stargazers_count")),
        "forks": _count(body.get("forks_count")),
        "language": _text(body.get("language")),
        "created": _moment(body.get("created_at")),
        "modified": pushed_at(body),
        "default_branch": default_branch(body),
        "topics": _topics(body.get("topics")),
        "open_issues": _count(body.get("open_issues_count")),
        "archived": _flag(body.get("archived")),
        "fork": _flag(body.get("fork")),
    }
    # The id as GitHub writes it: the graph folds it, and shows the name.
    yield Repository(id=f"{host}/{name}", stated_by=GITHUB, facts_at=day, **{**values, **known})
    if host == "github.com":
        yield from _ownership(subject, body, name, day)
    if spdx := _spdx(body.get("license")):
        yield from license_records(subject, spdx, stated_by=GITHUB, evidence=f"license: {spdx}")


def _ownership(subject: End, body: dict[str, Any], name: str, day: str) -> Iterator[Record]:
    owner = body.get("owner")
    login = owner.get("login") if isinstance(owner, dict) else None
    if not isinstance(login, str) or not is_login(login):
        login = name.partition("/")[0]
    own = End(Owner, f"github:{login}".lower())
    yield Owner(id=own.id, display_name=login, stated_by=GITHUB, facts_at=day)
    yield PublishedBy(start=subject, end=own, stated_by=GITHUB)


def _spdx(licence: Any) -> str | None:
    spdx = _text(licence.get("spdx_id")) if isinstance(licence, dict) else None
    return None if spdx is None or spdx.lower() in _NO_LICENCE else spdx


def _topics(given: Any) -> str | None:
    if not isinstance(given, list):
        return None
    found = {topic for topic in given if isinstance(topic, str) and _TOPIC.fullmatch(topic)}
    return " ".join(sorted(found)) or None


def _count(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= _MOST else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _moment(value: Any) -> str | None:
    return value if isinstance(value, str) and is_moment(value) else None


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        return None
    return value if value.isprintable() else None
