"""The link that opens the text of a question in Neo4j Browser, ready to run."""

from __future__ import annotations

import contextlib
import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from graph.errors import UsageError
from graph.store.address import check_address, decoded, shown_address
from graph.store.engines import ENGINES, engine_of, schemes

LONGEST = 16_000
"""Characters that a link may have: a Neo4j server refuses a request of over 20,480 bytes."""
_SCHEME = next(scheme for engine in ENGINES for scheme in engine.schemes)
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
_DATABASE = re.compile(r"[A-Za-z0-9._-]+")
_SEPARATORS = re.compile(r"[&?#]")
"""What begins another part of a link: Browser decodes a link before it takes it apart."""
_BOLT, _HTTP, _HTTPS = 7687, 7474, 7473
"""The ports at which a server listens unless it is told otherwise."""


class Place(NamedTuple):
    """Where Neo4j Browser stands, and what it connects to; the user's own database if empty."""

    page: str
    server: str
    database: str = ""


def find_place(graph: str, at: str | None = None, database: str = "") -> Place:
    """Return where the Browser of a graph stands, which may be told by its address ``at``.

    Browser is served by the server itself. One that is read over http connects without encryption
    alone, and one over https with it alone. A graph that is no server has localhost.

    Raises
    ------
    UsageError
        If an address or a name cannot be one, or an address holds a user name or a password.
    """
    check_address(graph)
    if database and not _DATABASE.fullmatch(database):
        raise UsageError(
            "NEO4J_DATABASE names no database: the name of one has letters, digits, dots, dashes "
            "and underscores alone."
        )
    scheme, separator, _ = graph.partition("://")
    engine = engine_of(scheme) if separator else None
    page = _page_at(at) if at else None
    if not (engine and engine.schemes):
        host = urlsplit(page).hostname if page else "localhost"
        graph = f"{_SCHEME}://{_bracketed(host or '')}"
    scheme, host, port = _split(graph)
    kind, plus, _ = scheme.partition("+")
    own = f"https://{host}:{_HTTPS}/browser/" if plus else f"http://{host}:{_HTTP}/browser/"
    return Place(page or own, f"{kind}{'+s' if plus else ''}://{host}:{port or _BOLT}", database)


def make_link(script: str, place: Place) -> str:
    """Return the link that opens a script (see ``script.py``).

    Raises
    ------
    UsageError
        If the link would be longer than a server takes.
    """
    text = quote(script, safe="")
    database = f"&db={quote(place.database, safe='')}" if place.database else ""
    server = quote(place.server, safe=":/[]")
    link = f"{place.page}?dbms={server}{database}&cmd=edit&arg={text}"
    if len(link) > LONGEST:
        raise UsageError(
            f"The link would have {len(link):,} characters, and Neo4j's server takes links of "
            f"{LONGEST:,} at most: ask about less, or paste what `ptm ask` prints with --cypher."
        )
    return link


def _split(graph: str) -> tuple[str, str, int | None]:
    """Return the scheme of a server's address, its host and its port."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(graph)
        if parts.hostname and _HOST.fullmatch(parts.hostname):
            return parts.scheme, _bracketed(parts.hostname), parts.port
    raise UsageError(
        f"No server can be at {shown_address(graph)}: its address is {schemes('HOST:PORT')}."
    )


def _page_at(at: str) -> str:
    """Return the address of Browser that a user gave, whole."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(at)
        host, port = parts.hostname or "", "" if parts.port is None else f":{parts.port}"
        fits = parts.scheme in ("http", "https") and _HOST.fullmatch(host)
        if fits and not parts.username and not parts.password and at.isprintable():
            path = parts.path if parts.path.strip("/") else "/browser/"
            if not _SEPARATORS.search(decoded(path)) and not parts.query and not parts.fragment:
                return f"{parts.scheme}://{_bracketed(host)}{port}{quote(path, safe='/%')}"
    raise UsageError(
        "The address of Neo4j Browser is like http://HOST:7474/browser/, and holds no user name, "
        "no password, and no ?, # or &, escaped or not, with what follows it."
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
