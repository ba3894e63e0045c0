"""The ways in which people and files write an artifact of the Hub: addresses, purls, cache paths.

Only the spelling is read here. Whether the Hub could have such an artifact is for readers to judge.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from graph.schema.base import Entity
from graph.schema.kinds import ON_THE_HUB
from graph.schema.nodes import NODE_OF, Model

SITES = frozenset({"huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com"})
"""The Hub's own hosts, and one that mirrors all of it under the same ids."""
PAGES = frozenset("blob commit commits discussions edit raw resolve settings tree viewer".split())
"""What stands behind an id in the address of a page about its artifact."""
_FOLDERS: dict[str, type[Entity]] = {kind.plural: kind for kind in ON_THE_HUB}
_FOLDERS_OF = {kind: folder for folder, kind in _FOLDERS.items()}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_GIT = re.compile(r"(?:ssh://)?git@(?P<host>[\w.-]+)[:/]", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{0,20}://)[^\s/@'\"]{1,400}@")
_PURL = re.compile(r"pkg:/*huggingface/", re.IGNORECASE)
_CACHED = re.compile(
    rf"(?:^|[/\\])(?P<folder>{'|'.join(_FOLDERS)})--(?P<names>[\w.-]+?)"
    r"(?:[/\\](?:snapshots|blobs|refs)(?:[/\\].*)?|[/\\])?$",
    re.ASCII | re.DOTALL,
)


_OWN_SITE = "huggingface.co"
_PURL_TYPES = {"github.com": "github", "bitbucket.org": "bitbucket"}
"""Hosts of code that the specification of purl has a type for."""
_NAME = r"(?![.]+(?:/|$))[\w.-]+"
_HUB_ID = re.compile(rf"{_NAME}(?:/{_NAME})?", re.ASCII)
_HOSTED_ID = re.compile(rf"{_NAME}(?:/{_NAME})+", re.ASCII)


class Reference(NamedTuple):
    """What a text names on the Hub: a kind, and the steps of a path that begins with its id."""

    kind: type[Entity]
    steps: tuple[str, ...]


def is_address(text: str) -> bool:
    """Return whether a text is an address or a purl, of the Hub or of anything else."""
    start = text.lstrip()
    return bool(_SCHEME.match(start) or _GIT.match(start) or _host(start) in SITES) or (
        start[:4].lower() == "pkg:"
    )


def without_credentials(text: str) -> str:
    """Return a text without the name and password that stand before the host of an address."""
    return _CREDENTIALS.sub(r"\1", text)


def page_address(kind: str, identifier: str) -> str | None:
    """Return the address of an artifact's own page; None where its id is none that has one.

    Only plain names are put into it, so it cannot lead anywhere else.
    """
    found = NODE_OF.get(kind)
    if found in ON_THE_HUB and _HUB_ID.fullmatch(identifier):
        folder = "" if found is Model else f"{_FOLDERS_OF[found]}/"
        return f"https://{_OWN_SITE}/{folder}{identifier}"
    starts = getattr(found, "id_starts", ())
    hosted = identifier.startswith(tuple(start for start in starts if start.endswith("/")))
    return f"https://{identifier}" if hosted and _HOSTED_ID.fullmatch(identifier) else None


def package_url(kind: str, identifier: str, revision: str | None = None) -> str | None:
    """Return the purl of an artifact, at a revision if one is given; None where it has none.

    Only what the Hub, GitHub or Bitbucket could have has one. Datasets follow the practice of other
    tools: the specification of purl knows models alone.
    """
    from packageurl import PackageURL

    found = NODE_OF.get(kind)
    if found in ON_THE_HUB and _HUB_ID.fullmatch(identifier):
        owner, _, name = identifier.rpartition("/")
        folder = "" if found is Model else _FOLDERS_OF[found]
        place = "/".join(filter(None, (folder, owner)))
        return PackageURL("huggingface", place or None, name, revision).to_string()
    host, _, path = identifier.partition("/")
    if host in _PURL_TYPES and _HUB_ID.fullmatch(path) and "/" in path:
        owner, _, name = path.partition("/")
        return PackageURL(_PURL_TYPES[host], owner, name, revision).to_string()
    return None


def read_reference(text: str) -> Reference | None:
    """Return what an address, a purl or a path into the Hub's cache names; None for other texts.

    ``https://huggingface.co/owner/name/tree/main``, ``hf.co/owner/name``,
    ``hf://datasets/owner/name/file``, ``pkg:huggingface/owner/name@revision`` and
    ``…/models--owner--name/snapshots/…`` are such texts.
    """
    text = text.strip()
    if _PURL.match(text):
        return _read_purl(text)
    if text[:5].lower() == "hf://":
        return _read_file_address(text[5:])
    return _read_page(text) or _read_cache_path(text)


def _read_purl(text: str) -> Reference | None:
    rest, _, qualifiers = text.partition("#")[0].partition("?")
    for place in parse_qs(qualifiers).get("repository_url", ()):
        if _host(place.partition("://")[2] or place) not in SITES:
            return None
    path = _PURL.sub("", rest, count=1)
    return _reference(_steps(path.partition("@")[0]), pages=frozenset())


def _read_file_address(path: str) -> Reference | None:
    """Return what ``hf://`` leads to: the id ends at a revision, or after two steps."""
    path = path.partition("?")[0].partition("#")[0]
    steps = _steps(path.partition("@")[0])
    found = None if steps[:1] in (["spaces"], ["buckets"]) else _reference(steps)
    return found and found._replace(steps=found.steps[:2])


def _read_page(text: str) -> Reference | None:
    if git := _GIT.match(text):
        text = f"https://{git['host']}/{text[git.end() :]}"
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    # Trainers write "//" before the path of a folder on their own disk.
    if parts.scheme not in ("http", "https") or host not in SITES or parts.path[:2] == "//":
        return None
    # A tag of ollama, or the ending of a clone, may follow the name.
    steps = [re.sub(r"(?:\.git|:[\w.-]+)$", "", step) for step in _steps(parts.path)]
    if steps[:1] == ["api"]:
        return _reference(steps[1:]) if steps[1:2] and steps[1] in _FOLDERS else None
    # Pages of models lack this word; trainers write "models/mine" for a folder of their own disk.
    return Reference(Model, tuple(steps)) if steps[:1] == [Model.plural] else _reference(steps)


def _read_cache_path(text: str) -> Reference | None:
    found = _CACHED.search(text)
    # No owner holds "--", and the name of a few old artifacts does.
    return found and Reference(_FOLDERS[found["folder"]], tuple(found["names"].split("--", 1)))


def _reference(steps: list[str], pages: frozenset[str] = PAGES) -> Reference | None:
    """Return what a path names: one of datasets begins with that word; one of a page ends there.

    A purl leads to no page, so that these words are names in it.
    """
    kind = _FOLDERS.get(steps[0], Model) if steps else Model
    steps = steps[1:] if steps and steps[0] in _FOLDERS else steps
    end = next((place for place, step in enumerate(steps) if place and step in pages), len(steps))
    return Reference(kind, tuple(steps[:end])) if steps else None


def _steps(path: str) -> list[str]:
    return [step for step in unquote(path).split("/") if step]


def _host(text: str) -> str:
    return re.split(r"[/?#:]", text, maxsplit=1)[0].lower()
