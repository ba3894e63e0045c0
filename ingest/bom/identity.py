"""Which artifact an element of a bill of materials is.

A wrong claim costs more than a missing one: only a purl or an address of the Hub, or an owner and a
name, make an element one of the Hub's. Any other one has an id that the Hub cannot have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from graph.schema import End, Model, Repository
from graph.schema.identifiers import BadId, checked_id
from graph.schema.references import SITES
from ingest.bom.items import Element
from ingest.code.checkout.address import HOSTS, local_id, repository_of
from ingest.code.hosted import is_hosted
from ingest.hub_ids import at_address, is_valid, named
from ingest.refusals import NOTHING

OF_BILLS = "bom:"
"""What the ids of models and datasets begin with that only bills of materials name."""
LONGEST_NAME = 200
"""Characters of a name of which an id is made."""
_HOST_OF = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}
"""The host whose repositories a type of purl names."""
_PURL = "pkg:"
_SIGNS = str.maketrans("_. ", "---")
"""Signs that tools write for each other in a name."""
_OF_HUB = SITES | {"huggingface", "hugging face", "hf"}
"""What some tools write for the owner where the name has it."""


def identify(element: Element) -> End | str:
    """Return the artifact that an element is, or why it is none that can be named."""
    purl = next((text for text in element.addresses if _is_purl(text)), None)
    addressed = _repository(element, purl) if element.kind is Repository else _of_hub(element, purl)
    if isinstance(addressed, str):
        return addressed
    if element.own_id is not None:
        return _own(element, element.own_id, addressed)
    return addressed or _unaddressed(element, purl)


def _own(element: Element, own: str, addressed: End | None) -> End | str:
    """Return the artifact of a document of ours: its id and its purl are of the same one."""
    try:
        found = End(element.kind, checked_id(element.kind, own))
    except BadId as error:
        return str(error)
    if addressed and addressed != found:
        return f"its id is {own[:80]!r}, and its address is that of {addressed.id!r}"
    return found


def _of_hub(element: Element, purl: str | None) -> End | str | None:
    """Return the artifact of the Hub that the purl names, or else the other addresses.

    A purl of another place says that it is none of the Hub, whatever else is linked.
    """
    if purl:
        found = at_address(purl)
        if found is None or found.kind is element.kind:
            return found
        return f"{purl!r} is no {element.kind.label.lower()}"[:200]
    ends = {end for end in map(at_address, element.addresses) if end and end.kind is element.kind}
    own = {end for end in ends if _is_called(element, end)}
    if len(ends) > 1 and len(own) != 1:
        called = _called(element)
        own = {end for end in own if end.id == called}
        if not own:
            return "its addresses are those of several artifacts"
    return own.pop() if own else None


def _is_called(element: Element, end: End) -> bool:
    """Return whether an element has the name of what stands at one of its addresses.

    A model often links to the page of what it was made from. A dataset, or one without a name, is
    what stands there.
    """
    name = _called(element)
    if element.kind is not Model or not name or name.lower() in NOTHING:
        return True
    return _plain(name) == _plain(end.id) or _last(name) == _last(end.id)


def _last(name: str) -> str:
    return _plain(name.rpartition("/")[2])


def _plain(name: str) -> str:
    return name.lower().translate(_SIGNS)


def _repository(element: Element, purl: str | None) -> End | None:
    """Return the repository that the purl names, or else the other addresses."""
    places = [_place_of(purl)] if purl else []
    places += [text for text in element.addresses if not _is_purl(text)]
    found = (repository_of(place) for place in places if place)
    own = next((each for each in found if each and each.partition("/")[0] in HOSTS), None)
    return End(Repository, own) if own else None


def _place_of(purl: str) -> str | None:
    """Return the address of the repository that a purl names, if it names one."""
    kind, _, path = purl[len(_PURL) :].lstrip("/").partition("/")
    host = _HOST_OF.get(kind.lower())
    name = path.partition("#")[0].partition("?")[0].partition("@")[0]
    return f"https://{host}/{unquote(name)}" if host else None


def _unaddressed(element: Element, purl: str | None) -> End | str:
    """Return what only its name says: an artifact of the Hub if it has an owner, or one of bills'.

    A purl of another place says that it is none of the Hub, and so does where its files are.
    """
    name = _called(element)
    if problem := _problem_of(name):
        return problem
    if element.kind is Repository:
        return End(Repository, local_id(name)) if element.is_subject else "it has no repository"
    if (
        purl is None
        and not element.is_elsewhere
        and _is_owned(name)
        and (found := named(element.kind, name))
    ):
        return found
    version = _line(element.version or "")
    if len(version) > LONGEST_NAME:
        return f"its version has {len(version)} characters"
    return End(element.kind, f"{OF_BILLS}{name}@{version}" if version else f"{OF_BILLS}{name}")


def is_elsewhere(addresses: Iterable[str]) -> bool:
    """Return whether files come from another place than the Hub, by where they are said to be."""
    places = [text for text in addresses if "://" in text]
    return bool(places) and not any(_host(text) in SITES for text in places)


def _host(address: str) -> str:
    rest = address.partition("://")[2]
    return re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].lower()


def _called(element: Element) -> str:
    """Return the name of an element with that of its owner, on one line."""
    parts = [_line(part) for part in (element.owner, element.name) if part]
    owner, name = parts[0] if len(parts) > 1 else "", parts[-1] if parts else ""
    if "/" in name and owner.lower() in _OF_HUB:
        return name
    return name if not owner or name.startswith(f"{owner}/") else f"{owner}/{name}"


def _problem_of(name: str) -> str | None:
    """Return why a name names nothing; None if it names something."""
    if not name:
        return "it has no name"
    if name.lower() in NOTHING:
        return f"{name!r} is a placeholder"
    return f"its name has {len(name)} characters" if len(name) > LONGEST_NAME else None


def _is_owned(name: str) -> bool:
    """Return whether a name is written as an id of the Hub with its owner, which has no dot."""
    owner, slash, _ = name.partition("/")
    return bool(slash) and "." not in owner and is_valid(name) and not is_hosted(name)


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _is_purl(text: str) -> bool:
    return text[: len(_PURL)].lower() == _PURL
