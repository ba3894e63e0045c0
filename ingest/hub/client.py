"""Requests to the Hub: bounded in every way, and never with a token to another host.

They go through the session, headers and endpoint of ``huggingface_hub``. Its ``http_backoff`` is
not used: it sleeps for as long as a server says, in every thread for itself, and nothing can
interrupt it. Here all threads wait together, for ten minutes at most, and each wait is reported.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from graph.errors import PtmError, UnavailableError, UsageError

if TYPE_CHECKING:
    import httpx2

_log = logging.getLogger("ptm.hub")

TRIES = 6
LONGEST_WAIT = 600
"""Seconds; the Hub counts requests over five minutes, so that no honest wait is longer."""
LARGEST_BODY = 32 << 20
"""Bytes, unpacked."""

_TIMEOUT = 30.0  # seconds without a byte
_SLOWEST = 300.0  # seconds for a whole answer
_DAY = 86_400  # seconds
_RETRIED = (408, 429, 500, 502, 503, 504)
_STOPPED = "The crawl was stopped."
_NUMBER = re.compile(r"^\[Errno -?\d+\] ")  # what stands before the system's words
_BAD_LOCATION = "Invalid URL in location header"  # the library's words
_BAD_TOKEN = "Invalid credentials in Authorization header"  # noqa: S105  # the Hub's own words


class Reply(NamedTuple):
    """What the Hub answered: its JSON, or why there is none."""

    status: int
    body: Any = None
    next: str | None = None
    """The address of the next page of a listing."""
    code: str | None = None
    """The Hub's X-Error-Code, such as GatedRepo; Disabled where it says so in words."""
    problem: str | None = None
    """Why it could not be read, in words."""
    authorized: bool = False
    """Whether it was asked for with a token, where there is none of it."""
    astray: bool = False
    """Whether only the address cannot be read or leads elsewhere: the Hub itself answers."""

    @property
    def is_read(self) -> bool:
        """Whether the Hub answered with JSON, and not a network that wants a login in its place."""
        return self.status == 200 and not self.problem


class _Attempt(NamedTuple):
    """What came of one request."""

    reply: Reply
    again: bool = False
    """Whether it may go better next time."""
    reset: float | None = None
    """The seconds that the Hub asks to wait."""
    lost: str = ""
    """Why there was no connection."""


class HubClient:
    """Asks the Hub; may be used by several threads at once."""

    def __init__(
        self,
        endpoint: str | None = None,
        *,
        pause: float = 1.0,
        waiting: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """Make a client.

        Parameters
        ----------
        endpoint
            Where the Hub is; HF_ENDPOINT or the Hub itself if None.
        pause
            Seconds before the first repetition; each further one waits twice as long.
        waiting
            Called with the seconds of each wait that the Hub asks for.
        """
        wrong = UsageError("HF_ENDPOINT has to be an address that begins with https://.")
        try:
            from huggingface_hub import constants, utils
        except ValueError as error:  # the library splits the address when it is loaded
            raise wrong from error
        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        scheme, host, _ = _origin(self.endpoint)
        if scheme not in ("http", "https") or not host:
            raise wrong
        self._headers = utils.build_hf_headers(
            library_name="ptm-lineage", library_version=importlib.metadata.version("ptm-lineage")
        )
        if not all(value.isascii() for value in self._headers.values()):
            raise UsageError("HF_TOKEN holds characters that no token of the Hub has.")
        self._session, self._limit = utils.get_session, utils.parse_ratelimit_headers
        self._pause, self._waiting = pause, waiting
        self._closed = threading.Event()
        self._not_before = 0.0
        self._answered = False
        self._lock = threading.Lock()
        self.requests = 0

    @property
    def name(self) -> str:
        """Return the endpoint without the user and password that it may hold."""
        scheme, _, rest = self.endpoint.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"

    def _shown(self, url: str) -> str:
        """Return an address for the log: at another host it may hold anything."""
        own = url.startswith(self.endpoint)
        return f"{self.name}{url[len(self.endpoint) :]}" if own else "an address elsewhere"

    def close(self) -> None:
        """Let no thread begin another request or wait any longer."""
        self._closed.set()

    def get(self, url: str) -> Reply:
        """Return the answer to a request, repeated while the Hub asks for that.

        Raises
        ------
        UnavailableError
            If the Hub cannot be reached, or refuses the token.
        """
        attempt = _Attempt(Reply(0))
        for turn in range(TRIES):
            self._wait_for_others()
            attempt = self._attempt(url)
            if not attempt.again:
                break
            if attempt.lost and turn and not self._answered:
                break  # it is not that the Hub has been lost: it was never there
            if attempt.reset is not None and attempt.reset > LONGEST_WAIT:
                return attempt.reply._replace(problem=_explain_wait(attempt.reset))
            if turn < TRIES - 1:
                self._wait(turn, attempt.reset)
        if attempt.lost:
            kept = "What was read is kept; run" if self._answered else "Run"
            raise UnavailableError(
                f"{self.name} cannot be reached ({attempt.lost}). {kept} the same command again."
            )
        return attempt.reply

    def _attempt(self, url: str) -> _Attempt:
        import httpx2
        from huggingface_hub.errors import OfflineModeIsEnabled

        began = time.monotonic()
        try:
            reply, reset = self._request(url)
        except OfflineModeIsEnabled:
            raise UnavailableError("HF_HUB_OFFLINE is set: unset it to ask the Hub.") from None
        except PtmError:
            raise
        except httpx2.TransportError as error:
            return self._failed(error)
        except Exception as error:
            # An address, a header or a body can hold what the libraries below fail at in any way.
            _log.info("GET %s: %s", self._shown(url), type(error).__name__)
            problem = _explain(error)
            return _Attempt(Reply(0, problem=problem, astray=True))
        self._answered = True
        took = time.monotonic() - began
        _log.debug("GET %s: %s in %.2f s", self._shown(url), reply.status or reply.problem, took)
        return _Attempt(reply, reply.status in _RETRIED, reset)

    def _failed(self, error: httpx2.TransportError) -> _Attempt:
        """Return what a failure on the way means; to another host nobody has to ask again."""
        import httpx2

        asked = error.request.url
        if _BAD_LOCATION in str(error):
            problem = "it leads to what is no address"
            return _Attempt(Reply(0, problem=problem, astray=True))
        if not self.is_own(str(asked)):
            host = asked.netloc.decode("ascii")
            problem = f"it leads to {host}, which does not answer"
            if asked.scheme not in ("http", "https"):
                problem = f"it leads to an address of {asked.scheme}:, which is not followed"
            return _Attempt(Reply(0, problem=problem, astray=True))
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
            lost = _NUMBER.sub("", (str(error) or type(error).__name__).splitlines()[0])
            _log.info("no connection to %s: %s", self.name, lost)
            return _Attempt(Reply(0), again=True, lost=lost)
        return _Attempt(Reply(0, problem="the answer breaks off"), again=True)

    def _request(self, url: str) -> tuple[Reply, float | None]:
        """Return what came back, and the seconds that the Hub asks to wait."""
        with self._lock:
            self.requests += 1
        session, headers = self._session(), self._headers
        with session.stream("GET", url, headers=headers, timeout=_TIMEOUT) as response:
            content = self._content(response.iter_bytes())
        given, status = response.headers, response.status_code
        reset = self._reset(given, status)
        if status == 200 and reset:
            self._hold(reset)
        if not self.is_own(str(response.url)):
            problem = "the answer came from another host"
            return Reply(0, problem=problem, astray=True), reset
        if status == 401 and given.get("x-error-message") == _BAD_TOKEN:
            raise UnavailableError("The Hub refuses the token: renew or unset HF_TOKEN.")
        if status != 200:
            authorized = "authorization" in self._headers
            return Reply(status, code=_code(given), authorized=authorized), reset
        return _read(content, self._next(response.links, url)), reset

    def _content(self, chunks: Iterator[bytes]) -> bytes | None:
        """Return the body; None for one that is too long, or takes too long."""
        content, began = bytearray(), time.monotonic()
        for chunk in chunks:
            content += chunk
            if self._closed.is_set():
                raise UnavailableError(_STOPPED)
            if len(content) > LARGEST_BODY or time.monotonic() - began > _SLOWEST:
                return None
        return bytes(content)

    def _reset(self, headers: Any, status: int) -> float | None:
        """Return the seconds until more may be asked, if all that is allowed was used up."""
        try:
            limit = self._limit(headers)
            if limit and not limit.remaining:
                return float(limit.reset_in_seconds)
            after = headers.get("retry-after", "").strip()
            return float(after) if status in (429, 503) and after.isdecimal() else None
        except (ValueError, OverflowError):  # no number that anybody can wait for
            return None

    def is_own(self, url: str) -> bool:
        """Return whether an address is at the endpoint, to which alone the token may go."""
        return _origin(url) == _origin(self.endpoint)

    def explain_foreign(self, url: str) -> str | None:
        """Return why what a page names as the next one is not asked for; None where it can be."""
        if self.is_own(url):
            return None
        scheme, host, _ = _origin(url)
        if scheme in ("http", "https") and host:
            return "its next page is on another host"
        return "the address of its next page cannot be read"

    def _next(self, links: Mapping[str | None, Mapping[str, str]], url: str) -> str | None:
        from huggingface_hub.utils import fix_hf_endpoint_in_url

        found = links.get("next", {}).get("url")
        try:
            # A mirror hands on the Hub's own addresses.
            return fix_hf_endpoint_in_url(urljoin(url, found), self.endpoint) if found else None
        except ValueError:  # it is no address, and as such costs the pages after this one
            return found

    def _wait(self, turn: int, reset: float | None) -> None:
        if reset is None:
            self._closed.wait(min(self._pause * 2**turn, 8))
        else:
            # The window may end a little later than its header says.
            self._hold(reset + self._pause * turn)

    def _hold(self, seconds: float) -> None:
        """Let all threads wait."""
        seconds = min(seconds, LONGEST_WAIT)
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + seconds)
        if seconds:
            _log.info("waiting %.0f s, as %s asks", seconds, self.name)
            self._waiting(seconds)

    def _wait_for_others(self) -> None:
        while (left := self._not_before - time.monotonic()) > 0 and not self._closed.wait(left):
            pass
        if self._closed.is_set():
            raise UnavailableError(_STOPPED)


def _read(content: bytes | None, following: str | None) -> Reply:
    if content is None:
        return Reply(200, problem="the answer is too long")
    try:
        return Reply(200, json.loads(content), following)
    except (ValueError, RecursionError):
        return Reply(200, problem="the answer is no JSON")


def _explain_wait(seconds: float) -> str:
    """Return why nobody waits for an answer: one such costs what was asked for, and no crawl."""
    long = f"{seconds:,.0f} s" if seconds <= _DAY else "more than a day"
    return f"the Hub asks to wait for {long}"


def _explain(error: Exception) -> str:
    """Return in words why there is no answer, where the libraries below fail at what they read."""
    import httpx2

    if isinstance(error, httpx2.DecodingError):
        return "the answer cannot be unpacked"
    if isinstance(error, httpx2.TooManyRedirects):
        return "it leads in a circle"
    if isinstance(error, httpx2.InvalidURL | UnicodeError):
        return "it leads to what is no address"
    return "it could not be asked for"


def _code(headers: Any) -> str | None:
    if headers.get("x-error-message") == "Access to this resource is disabled.":
        return "Disabled"
    code: str | None = headers.get("x-error-code")
    return code


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return parts.scheme, (parts.hostname or "").lower(), port
    except ValueError:
        return "", "", None
