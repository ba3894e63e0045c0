"""The address of a graph: refused where it holds a password, shown without its query."""

from __future__ import annotations

import re
from urllib.parse import unquote

from graph.errors import UsageError
from graph.store.engines import schemes

_SECRET = re.compile(r"[?&;#][^=&]*(pass|pwd|pw|secret|token|key|auth|cred)[^=&]*=", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9.+-]*", re.IGNORECASE)
# A name and a password before a host; C:\ is a drive, and / ./ ~/ begin a path.
_LOGIN = re.compile(r"(//)?(?![/.~]|[a-z]:[/\\])[^/\\:]*:.*@", re.IGNORECASE | re.DOTALL)
_NO_PORT = re.compile(r"(://(?:\[[^\]]*\]|[^/:?#\[]*)):(?!\d+(?:[/?#]|$))[^/?#]*")


def check_address(url: str) -> None:
    """Refuse an address that holds a user name or a password; its words are not repeated.

    Raises
    ------
    UsageError
        If it does, wherever they stand in it.
    """
    text = unquote(url)
    _, server, rest = text.partition("://")
    if (server and "@" in rest) or _LOGIN.match(text) or _SECRET.search(text):
        raise UsageError(
            "The address of a graph must not hold a password or a user name: put them into "
            "NEO4J_USERNAME and NEO4J_PASSWORD in the environment, and give the address as "
            f"{schemes('HOST')}."
        )


def shown_address(url: str) -> str:
    """Return the address of a server for messages and logs: without what may be a secret.

    That is what follows ? or #, and a port that is no number.
    """
    return re.sub(r"[?#].*", "?…", _NO_PORT.sub(r"\1:…", url), flags=re.DOTALL)


def shown_scheme(scheme: str) -> str:
    """Return ``scheme://…`` where that is a scheme, and otherwise no word of it."""
    return f"{scheme}://…" if _SCHEME.fullmatch(scheme) else "this address"
