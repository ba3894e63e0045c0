"""Requests to GitHub, through PyGithub: every wait is bounded, reported and made in one place.

PyGithub's own repetition is not used: it sleeps where nobody sees it, and does not wait for 429
without the header Retry-After. Its connection follows renamed repositories, and keeps the token for
the one host that it is for.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from graph import clock
from graph.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from github import GithubException

_log = logging.getLogger("ptm.github")

TRIES = 6
LONGEST_WAIT = 3_700
"""Seconds; GitHub counts requests over an hour at most, so that no honest wait is longer."""
PER_PAGE = 100
PUBLIC = "https://api.github.com"
_WITHOUT_TOKEN = 90
"""Seconds that are waited for more requests where there is no token: with one there are plenty."""
_TIMEOUT = 30  # seconds without a byte
_SECONDARY_WAIT = 60
"""Seconds to wait where GitHub asks to slow down and does not say for how long."""
_NO_CONNECTION = ("ConnectionError", "ConnectTimeout", "ProxyError", "SSLError")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_KEPT = "What was read is kept; run the same command again"


class Reply(NamedTuple):
    """What GitHub answered: its JSON, or why there is none."""

    status: int
    body: Any = None
    following: bool = False
    """Whether another page of the list follows."""
    location: str | None = None
    """Where what was asked for lies, if that is another address."""
    problem: str | None = None
    """Why it could not be read, in words."""
    astray: bool = False
    """Whether only this answer cannot be read, or leads elsewhere: GitHub itself answers."""

    @property
    def message(self) -> str:
        """Return what GitHub says of an answer that is none."""
        said = self.body.get("message") if isinstance(self.body, dict) else None
        return said if isinstance(said, str) else ""


class _Attempt(NamedTuple):
    """What came of one request, and how long to wait before it is repeated, if it has to be."""

    reply: Reply
    wait: float | None = None
    lost: str = ""
    """Why there was no connection."""


class GitHubClient:
    """Asks GitHub, one request after the other."""

    def __init__(
        self,
        address: str | None = None,
        token: str | None = None,
        *,
        pause: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
        waiting: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """Make a client.

        Parameters
        ----------
        address
            Where the API is; GITHUB_API_URL or GitHub's own if None.
        token
            What to ask with; GITHUB_TOKEN if None, and nothing if that is empty.
        pause
            Seconds before what failed is repeated; each further repetition waits twice as long.
        sleep
            What every wait is made with.
        waiting
            Called with the seconds of each wait that GitHub asks for.
        """
        given = token if token is not None else os.environ.get("GITHUB_TOKEN", "")
        self._token = given.strip()
        if not (self._token.isascii() and self._token.isprintable()):
            raise UsageError("GITHUB_TOKEN holds characters that no token of GitHub has.")
        named = address or os.environ.get("GITHUB_API_URL", "").strip() or PUBLIC
        self.address = _checked_address(named).rstrip("/")
        self._github: Any = None
        self._adapter: Any = None
        self._pause, self._sleep, self._waiting = pause, sleep, waiting
        self._not_before: dict[str, float] = {}
        self._resources: dict[str, str] = {}
        self._answered = False
        self.requests = 0

    @property
    def has_token(self) -> bool:
        """Whether GitHub is asked with a token, as the search of code needs it."""
        return bool(self._token)

    @property
    def host(self) -> str:
        """Return the host under which its repositories are known, such as github.com."""
        name = (urlsplit(self.address).hostname or "").lower()
        return "github.com" if name in ("api.github.com", *_LOOPBACK) else name

    def close(self) -> None:
        """Let go of the connection."""
        if self._github is not None:
            self._github.close()

    def get(self, path: str, parameters: Mapping[str, Any] | None = None, **headers: str) -> Reply:
        """Return the answer to a request, repeated while that may help.

        Raises
        ------
        UnavailableError
            If GitHub cannot be reached, refuses the token, or asks for too long a wait.
        """
        attempt = _Attempt(Reply(0))
        for turn in range(TRIES):
            self._wait_until_allowed(path)
            attempt = self._attempt(path, dict(parameters or {}), headers, turn)
            if attempt.wait is None:
                return attempt.reply
            if attempt.lost and turn and not self._answered:
                break  # it is not that GitHub has been lost: it was never there
            if turn < TRIES - 1:
                self._wait(attempt.wait, shown=not attempt.lost)
        if attempt.lost:
            raise UnavailableError(f"{self.address} cannot be reached ({attempt.lost}). {_KEPT}.")
        return attempt.reply

    def pages(self, path: str, parameters: Mapping[str, Any], most: int) -> Iterator[Reply]:
        """Yield the pages of a list, at most so many, up to the first that is none."""
        for page in range(1, most + 1):
            reply = self.get(path, {**parameters, "per_page": PER_PAGE, "page": page})
            yield reply
            if not reply.following:
                return

    def _attempt(
        self, path: str, parameters: dict[str, Any], headers: dict[str, str], turn: int
    ) -> _Attempt:
        from github import GithubException

        from ingest.github.bounded import UnusableAnswer

        self.requests += 1
        again = min(self._pause * 2**turn, 30)
        try:
            given, body = self._connection().requestJsonAndCheck("GET", path, parameters, headers)
        except GithubException as error:
            self._answered = True
            return self._refused(path, error, turn)
        except UnusableAnswer as error:
            self._answered = True
            return _Attempt(Reply(0, problem=str(error), astray=True))
        except OSError as error:  # as all errors of the library below PyGithub are
            name = type(error).__name__
            if name in _NO_CONNECTION and not _is_broken(error):
                return _Attempt(Reply(0), again, lost=name)
            _log.info("GET %s: %s", path, name)
            return _Attempt(Reply(0, problem="the answer breaks off"), again)
        except Exception as error:
            # A redirection to another host or to no address, headers without their numbers, what is
            # no JSON: PyGithub fails at it in any way.
            _log.info("GET %s: %s", path, type(error).__name__)
            is_text = isinstance(error, json.JSONDecodeError | RecursionError)
            problem = "the answer is no JSON" if is_text else "the answer cannot be read"
            return _Attempt(Reply(0, problem=problem, astray=True))
        self._answered = True
        self._note_limit(path, given)
        _log.debug("GET %s: answered", path)
        following = 'rel="next"' in str(given.get("link", ""))
        return _Attempt(Reply(200, body, following, given.get("location")))

    def _refused(self, path: str, error: GithubException, turn: int) -> _Attempt:
        """Return what an answer means that is no success: whether to wait, and for how long."""
        status, given = error.status, {k.lower(): v for k, v in (error.headers or {}).items()}
        reply = Reply(status, error.data)
        _log.debug("GET %s: %s %s", path, status, reply.message)
        if status == 401:
            raise UnavailableError(
                "GitHub refuses the token: renew or unset GITHUB_TOKEN."
                if self._token
                else f"{self.address} answers nobody without a token: set GITHUB_TOKEN."
            )
        if status in (403, 429):
            wait = self._asked_wait(status, given, reply.message, turn)
            self._check_wait(wait)
            if wait is not None:
                reply = reply._replace(problem=f"GitHub answers {status}")
            return _Attempt(reply, wait)
        if status >= 500 or status == 408:
            asked = _number(given.get("retry-after"))
            self._check_wait(asked)
            wait = asked if asked is not None else min(self._pause * 2**turn, 30)
            return _Attempt(reply._replace(problem=f"GitHub answers {status}"), wait)
        return _Attempt(reply)

    def _asked_wait(
        self, status: int, given: Mapping[str, str], message: str, turn: int
    ) -> float | None:
        """Return the seconds to wait after 403 or 429; None for a refusal that is no limit."""
        from github.Requester import Requester

        after = _number(given.get("retry-after"))
        if after is not None:
            return after
        is_used_up = given.get("x-ratelimit-remaining") == "0"
        if is_used_up and (left := _left(given)) is not None:
            return left
        if is_used_up or status == 429 or Requester.isRateLimitError(message):
            return float(_SECONDARY_WAIT * 2**turn)
        return None

    def _check_wait(self, seconds: float | None) -> None:
        if seconds is None:
            return
        if not self._token and seconds > _WITHOUT_TOKEN:
            raise UnavailableError(
                "Without a token GitHub answers 60 requests an hour, and they are used up: set "
                "GITHUB_TOKEN. What was read is kept."
            )
        if seconds > LONGEST_WAIT:
            raise UnavailableError(f"GitHub asks to wait for {seconds:,.0f} s. {_KEPT} later.")

    def _note_limit(self, path: str, given: Mapping[str, str]) -> None:
        """Remember until when no more may be asked, if this was the last request."""
        kind = _kind_of(path)
        resource = self._resources[kind] = str(given.get("x-ratelimit-resource") or kind)
        left = _left(given)
        if given.get("x-ratelimit-remaining") == "0" and left is not None:
            self._not_before[resource] = clock.seconds() + min(left, LONGEST_WAIT)

    def _wait_until_allowed(self, path: str) -> None:
        kind = _kind_of(path)
        until = self._not_before.pop(self._resources.get(kind, kind), 0.0)
        if (left := until - clock.seconds()) > 0:
            self._check_wait(left)
            self._wait(left, shown=True)

    def _wait(self, seconds: float, *, shown: bool) -> None:
        if shown and seconds > 1:
            _log.info("waiting %.0f s, as GitHub asks", seconds)
            self._waiting(seconds)
        self._sleep(seconds)

    def _connection(self) -> Any:
        if self._github is None:
            from github import Auth, Github

            from ingest.github.bounded import BoundedAdapter

            version = importlib.metadata.version("ptm-lineage")
            self._github = Github(
                base_url=self.address,
                auth=Auth.Token(self._token) if self._token else None,
                user_agent=f"ptm-lineage/{version}",
                timeout=_TIMEOUT,
                per_page=PER_PAGE,
                retry=None,
                seconds_between_requests=None,
                seconds_between_writes=None,
            )
            self._adapter = BoundedAdapter()
            # PyGithub has no other way to its session, which it keeps for all requests.
            session = self._github.requester._Requester__createConnection().session
            session.mount(f"{urlsplit(self.address).scheme}://", self._adapter)
        self._adapter.moves = 0
        return self._github.requester


def _checked_address(address: str) -> str:
    """Return the address of an API.

    Raises
    ------
    UsageError
        If the token would go to it in the clear: http is for this machine alone.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    is_plain = parts.scheme == "http" and host in _LOOPBACK
    if not host or parts.username or parts.query or not (parts.scheme == "https" or is_plain):
        raise UsageError("GITHUB_API_URL has to be an address that begins with https://.")
    return address


def _is_broken(error: OSError) -> bool:
    """Return whether there was an answer, though one that stops or cannot be read as HTTP."""
    if any(type(one).__name__ == "ReadTimeoutError" for one in error.args):
        return True
    inner = [each for one in error.args for each in getattr(one, "args", ())]
    # A server that takes a question and closes has been reached, and may do better the next time.
    return any(isinstance(e, HTTPException | ConnectionResetError) for e in inner)


def _kind_of(path: str) -> str:
    if path.startswith("/search/"):
        return "code_search" if path == "/search/code" else "search"
    return "core"


def _left(given: Mapping[str, str]) -> float | None:
    """Return the seconds until GitHub's counting begins anew."""
    reset = _number(given.get("x-ratelimit-reset"))
    # It is not said when in that second it does.
    return None if reset is None else max(reset - clock.seconds(), 0) + 1


def _number(text: str | None) -> float | None:
    text = (text or "").strip()
    return float(text) if text.isdecimal() and text.isascii() and len(text) < 16 else None
