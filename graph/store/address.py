"""The address of a graph: refused where it holds a password, shown without its query."""

from __future__ import annotations

import re
from urllib.parse import unquote

from graph.errors import UsageError
from graph.store.engines import schemes

_SECRET = re.compile(
    r"[?&;#,][^=&,]*(pass|pwd|pw|secret|token|key|auth|cred)[^=&]*=", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z][a-z0-9.+-]*", re.IGNORECASE)
# A name and a password before a host, also after a scheme whose :// was mistyped; C:\ is a drive,
# and / ./ ~/ begin a path.
_LOGIN = re.compile(
    r"((bolt|neo4j)\W?/{1,2}|//)?(?![/.~]|[a-z]:[/\\])[^/\\:]*:.*@", re.IGNORECASE | re.DOTALL
)
_SERVER = re.compile(
    r"[a-z0-9.+-]*://(\[[0-9a-f:.]*\]|[^/:?#\[\]]*)(:\d+(?=[/?#]|$))?", re.IGNORECASE
)


def check_address(url: str) -> None:
    """Refuse an address that holds a user name or a password; its words are not repeated.

    Raises
    ------
    UsageError
        If it does, wherever they stand in it.
    """
    text = decoded(url)
    _, server, rest = text.partition("://")
    if (server and "@" in rest) or _LOGIN.match(text) or _SECRET.search(text):
        raise UsageError(
            "The address of a graph must not hold a password or a user name: put them into "
            "NEO4J_USERNAME and NEO4J_PASSWORD in the environment, and give the address as "
            f"{schemes('HOST')}."
        )


def decoded(url: str) -> str:
    """Return an address without %-escapes, however often it was escaped."""
    text = unquote(url)
    while text != url:
        url, text = text, unquote(text)
    return text


def shown_address(url: str) -> str:
    """Return the address of a server for messages and logs: its scheme, host and port.

    Of what follows them, which may be a secret, only the first character is shown.
    """
    text = decoded(url)
    server = _SERVER.match(text)
    shown = server.group() if server else ""
    rest = text[len(shown) :]
    return shown + (f"{rest[0]}…" if len(rest) > 1 else rest)


def shown_scheme(scheme: str) -> str:
    """Return ``scheme://…`` where that is a scheme, and otherwise no word of it."""
    return f"{scheme}://…" if _SCHEME.fullmatch(scheme) else "this address"
