"""What the Neo4j driver and its server raise, as sentences that say what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from graph.errors import PtmError, UnavailableError, UsageError, took_too_long


@contextlib.contextmanager
def driver_failures(url: str) -> Iterator[None]:
    """Raise what the driver raises as a sentence that says what to do.

    Raises
    ------
    UsageError
        If the server cannot run a query.
    UnavailableError
        If the server does not answer, refuses the user, or fails.
    """
    import neo4j.exceptions as failed

    try:
        yield
    except PtmError:
        raise
    except (failed.Neo4jError, failed.DriverError) as error:
        raise _error_of(url, error) from error


def is_silent(url: str, seconds: float) -> UnavailableError:
    """Return the error for a server that does not answer in time."""
    return UnavailableError(
        f"The server at {url} has not answered for {seconds:g} seconds: see whether it is well, "
        "then run the same command again; what was written before is kept."
    )


def _error_of(url: str, error: Exception) -> PtmError:
    import neo4j.exceptions as failed

    if isinstance(error, failed.AuthError | failed.TokenExpired):
        return UnavailableError(
            f"The server at {url} refused the user name or the password: set NEO4J_USERNAME and "
            "NEO4J_PASSWORD in the environment."
        )
    if _is_about_certificate(error):
        return UnavailableError(
            f"The certificate of the server at {url} is not one that this machine trusts: an "
            "address that begins with bolt+ssc:// or neo4j+ssc:// takes one that a server signed "
            "itself."
        )
    if isinstance(error, failed.WriteServiceUnavailable | failed.ReadServiceUnavailable):
        return UnavailableError(
            f"The cluster at {url} has no server at the moment that takes this: run the same "
            "command again; what was written before is kept."
        )
    if isinstance(error, failed.ServiceUnavailable | failed.SessionExpired):
        return UnavailableError(
            f"No Neo4j server answers at {url}: start it (`docker compose up -d`) or name another "
            f"graph with --graph{_if_it_runs(url)}."
        )
    if isinstance(error, failed.ConfigurationError):
        return UnavailableError(
            f"What answers at {url} is not a Neo4j server that ptm can talk to (5 or newer): name "
            "another graph with --graph."
        )
    if (getattr(error, "code", None) or "").endswith(".AuthenticationRateLimit"):
        return UnavailableError(
            f"The server at {url} was given a wrong password too often: wait some seconds, and set "
            "NEO4J_USERNAME and NEO4J_PASSWORD in the environment."
        )
    code = getattr(error, "code", None) or ""
    if "TransactionTimedOut" in code or code.endswith(".TransactionTerminated"):
        return took_too_long(None)
    if code.endswith(".DatabaseNotFound"):
        return UnavailableError(
            f"The server at {url} has no database of the name that NEO4J_DATABASE gives: set it to "
            "another, or to nothing for the server's own."
        )
    if code.endswith(".DatabaseUnavailable"):
        return UnavailableError(
            f"The server at {url} runs, but its database is not available: wait if it is starting, "
            "and else see the server's log (after an import that failed, import again)."
        )
    if "OutOfMemory" in code:
        return UnavailableError(
            "The query was stopped because it needs more memory than the server lets it take: ask "
            "for less, for instance with LIMIT or without collect()."
        )
    if isinstance(error, failed.ClientError):
        return UsageError(f"The server cannot run this query: {_first_line(error)}")
    return UnavailableError(
        f"The server at {url} could not do it ({_first_line(error).rstrip('.')}): what was written "
        "before is kept, run the same command again to complete it."
    )


def _if_it_runs(url: str) -> str:
    """Return what may be wrong with a server that runs and cannot be talked to."""
    scheme = url.partition("://")[0].lower()
    name, plus, _ = scheme.partition("+")
    reasons = []
    # A cluster's driver does not say why none of its servers can be talked to.
    if scheme == "neo4j+s":
        reasons.append(
            "its certificate is not one that this machine trusts (neo4j+ssc:// takes one that a "
            "server signed itself)"
        )
    if plus:
        reasons.append(f"it encrypts nothing ({name}:// asks for that)")
    if name == "neo4j":
        reasons.append("its database is not available (see its log)")
    return f"; if it runs, {', or '.join(reasons)}" if reasons else ""


def _is_about_certificate(error: BaseException | None) -> bool:
    """Return whether an error comes from a certificate that is not trusted."""
    import ssl

    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _first_line(error: BaseException) -> str:
    """Return the first line of an error's message, as a sentence."""
    # Errors of the server (they have a code) say more in their message, the driver's own do not.
    message = getattr(error, "message", None) if hasattr(error, "code") else None
    text = str(message or error).strip() or type(error).__name__
    line = text.splitlines()[0].rstrip()
    return line if line.endswith((".", "!", "?")) else f"{line}."
