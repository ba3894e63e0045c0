"""Requests to GitHub with the real PyGithub, against a server that fails in every way."""

import contextlib
import gzip
import logging
import socket
import threading
from typing import Any

import pytest

from graph import clock
from graph.errors import UnavailableError, UsageError
from ingest.github import client as github_client
from ingest.github.bounded import LARGEST_BODY
from ingest.github.client import LONGEST_WAIT, TRIES, GitHubClient
from tests.github_server import GitHub
from tests.ingest.github.conftest import Sleeper, make_client
from tests.loopback import Refusal

PATH = "/repos/org/a"
SECONDARY = b'{"message": "You have exceeded a secondary rate limit. Please wait."}'
PRIMARY = b'{"message": "API rate limit exceeded for user ID 1."}'


def used_up(seconds: float, resource: str = "core") -> dict[str, str]:
    """Return the headers of the last request that is allowed for so many seconds."""
    return {
        "X-RateLimit-Limit": "10",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(clock.seconds() + seconds)),
        "X-RateLimit-Resource": resource,
    }


def test_an_answer_is_the_json_of_github_and_the_token_goes_with_the_question(
    github: GitHub, client: GitHubClient
) -> None:
    github.repository("org/a")
    reply = client.get(PATH)
    assert (reply.status, reply.problem, reply.body["full_name"]) == (200, None, "org/a")
    assert github.tokens == [(PATH, "token ghp_secret")]
    assert client.requests == 1


@pytest.mark.parametrize(
    ("refusals", "slept"),
    [
        ([Refusal(429, {"Retry-After": "7"})], [7]),
        ([Refusal(429)], [60]),
        ([Refusal(429), Refusal(429)], [60, 120]),
        ([Refusal(403, {"Retry-After": "30"}, SECONDARY)], [30]),
        ([Refusal(403, body=SECONDARY)], [60]),
        ([Refusal(500), Refusal(502, body=b"<html>"), Refusal(503)], [1, 2, 4]),
        ([Refusal(503, {"Retry-After": "9"})], [9]),
        ([Refusal(503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})], [1]),
        ([Refusal(200, cut=True)], [1]),
    ],
    ids=range(9),
)
def test_what_passes_by_is_asked_again(
    github: GitHub,
    client: GitHubClient,
    sleeper: Sleeper,
    refusals: list[Refusal],
    slept: list[float],
) -> None:
    github.repository("org/a")
    github.refuse(PATH, *refusals)
    assert client.get(PATH).body["full_name"] == "org/a"
    assert sleeper.slept == slept
    assert client.requests == len(refusals) + 1


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_that_is_used_up_is_waited_for_and_said(
    github: GitHub, sleeper: Sleeper, status: int
) -> None:
    github.repository("org/a")
    github.refuse(PATH, Refusal(status, used_up(1_800), PRIMARY))
    said: list[float] = []
    assert make_client(github, sleeper, waiting=said.append).get(PATH).status == 200
    assert [round(seconds, -1) for seconds in sleeper.slept] == [1_800]
    assert said == sleeper.slept


def test_the_last_request_that_is_allowed_holds_those_of_its_own_resource(
    github: GitHub, client: GitHubClient, sleeper: Sleeper
) -> None:
    github.repository("org/a")
    body = b'{"total_count": 0, "items": []}'
    github.refuse("/search/code", Refusal(200, used_up(50, "code_search"), body))
    client.get("/search/code", {"q": "a"})
    client.get(PATH)
    client.get("/search/repositories", {"q": "a"})
    assert sleeper.slept == []
    client.get("/search/code", {"q": "a"})
    assert [round(seconds) for seconds in sleeper.slept] == [pytest.approx(51, abs=1)]
    client.get("/search/code", {"q": "a"})
    assert len(sleeper.slept) == 1


def test_no_wait_is_longer_than_github_can_mean(
    github: GitHub, client: GitHubClient, sleeper: Sleeper
) -> None:
    github.refuse(PATH, Refusal(429, {"Retry-After": str(LONGEST_WAIT + 1)}))
    with pytest.raises(UnavailableError, match="asks to wait for 3,701 s"):
        client.get(PATH)
    github.refuse(PATH, Refusal(403, {**used_up(1), "X-RateLimit-Reset": "1507651200000"}))
    with pytest.raises(UnavailableError, match="asks to wait"):
        client.get(PATH)
    assert sleeper.slept == []


def test_without_a_token_nobody_waits_an_hour(github: GitHub, sleeper: Sleeper) -> None:
    github.refuse(PATH, Refusal(403, used_up(3_000), PRIMARY))
    with pytest.raises(UnavailableError, match="set GITHUB_TOKEN"):
        make_client(github, sleeper, token="").get(PATH)
    assert github.tokens == [(PATH, None)]


def test_what_always_fails_is_given_up(
    github: GitHub, client: GitHubClient, sleeper: Sleeper
) -> None:
    github.refuse(PATH, *[Refusal(500)] * TRIES)
    assert client.get(PATH).problem == "GitHub answers 500"
    assert client.requests == TRIES
    assert sleeper.slept == [1, 2, 4, 8, 16]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422, 451])
def test_a_refusal_that_is_no_limit_is_an_answer(
    github: GitHub, client: GitHubClient, sleeper: Sleeper, status: int
) -> None:
    github.refuse(PATH, Refusal(status, body=b'{"message": "No."}'))
    reply = client.get(PATH)
    assert (reply.status, reply.message, reply.problem) == (status, "No.", None)
    assert sleeper.slept == []


def test_a_token_that_is_refused_ends_everything(github: GitHub, client: GitHubClient) -> None:
    github.refuse(PATH, Refusal(401, body=b'{"message": "Bad credentials"}'))
    with pytest.raises(UnavailableError, match="refuses the token: renew or unset GITHUB_TOKEN"):
        client.get(PATH)


def test_a_server_that_wants_a_token_says_so(github: GitHub, sleeper: Sleeper) -> None:
    github.refuse(PATH, Refusal(401, body=b'{"message": "Requires authentication"}'))
    with pytest.raises(UnavailableError, match=r"without a token: set GITHUB_TOKEN\.$"):
        make_client(github, sleeper, token="").get(PATH)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{"], ids=["deep", "cut"])
def test_what_is_no_json_is_said_in_words(
    github: GitHub, client: GitHubClient, body: bytes
) -> None:
    github.refuse(PATH, Refusal(200, body=body))
    assert client.get(PATH).problem == "the answer is no JSON"


def test_a_server_that_closes_without_a_byte_is_asked_again(sleeper: Sleeper) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def close_each() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken, _ = server.accept()
                    taken.recv(65_536)
                    taken.close()

        threading.Thread(target=close_each, daemon=True).start()
        client = GitHubClient(f"http://127.0.0.1:{server.getsockname()[1]}", "t", sleep=sleeper)
        assert client.get(PATH).problem == "the answer breaks off"
        assert client.requests == TRIES
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"[1, null]",
        b"7",
        b'{"message": 7}',
        b"[" * 9_000,
    ],
)
@pytest.mark.parametrize("status", [200, 403, 404, 429, 500])
def test_no_answer_breaks_the_client(
    github: GitHub, client: GitHubClient, status: int, body: bytes
) -> None:
    github.refuse(PATH, *[Refusal(status, body=body)] * TRIES)
    reply = client.get(PATH)
    assert isinstance(reply.message, str)
    assert reply.status in (status, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-reset": "inf"},
        {"x-ratelimit-remaining": "nan", "x-ratelimit-limit": "inf"},
        {"Link": '<http://[::1>; rel="next"'},
        {"Content-Type": "application/json; charset=nonsense\xff"},
        {"Content-Encoding": "gzip"},
        {"Content-Length": "99999999999999999999"},
        {"X-Long": "x" * 70_000},
        {f"X-Many-{number}": "x" for number in range(200)},
        {"Set-Cookie": "\xff=;;;; expires=99999999999; domain=;"},
    ],
    ids=range(9),
)
@pytest.mark.parametrize("status", [200, 202, 301, 302, 403, 500])
def test_no_header_breaks_the_client_or_ends_more_than_its_answer(
    github: GitHub, client: GitHubClient, status: int, headers: dict[str, str]
) -> None:
    github.refuse(PATH, *[Refusal(status, headers, b"{}")] * TRIES)
    reply = client.get(PATH)
    assert reply.status in (status, 0, 200, 503)


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1",
        f"http://{'a' * 70}.example/x",
        "http://127.0.0.1:99999/x",
        "http://127.0.0.1:port/x",
        "http://a..b/",
        "http://\xad/",
        "file:///etc/passwd",
        "//",
        "",
    ],
)
def test_a_redirect_to_what_is_no_address_costs_what_was_asked_for(
    github: GitHub, client: GitHubClient, address: str
) -> None:
    github.refuse(PATH, *[Refusal(301, {"Location": address}, b"{}")] * TRIES)
    assert client.get(PATH).status == 0


def test_an_answer_that_stops_in_the_middle_costs_itself(
    github: GitHub, client: GitHubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_client, "_TIMEOUT", 1)
    monkeypatch.setattr(github_client, "TRIES", 1)
    github.refuse(PATH, *[Refusal(200, {"Transfer-Encoding": "chunked"}, b"9\r\n{")] * TRIES)
    assert "breaks off" in str(client.get(PATH).problem)


def test_what_leads_on_and_on_is_given_up(github: GitHub, client: GitHubClient) -> None:
    there, back = (f"{github.address}/repos/org/{name}" for name in ("b", "a"))
    github.refuse(PATH, *[Refusal(301, {"Location": there}, b"{}")] * 50)
    github.refuse("/repos/org/b", *[Refusal(301, {"Location": back}, b"{}")] * 50)
    assert client.get(PATH).problem == "it leads in a circle"
    assert len(github.asked) < 10
    github.refusals.clear()
    github.repository("org/a")
    assert client.get(PATH).status == 200, "the next question begins anew"


def test_a_body_without_end_is_not_read_to_its_end(github: GitHub, client: GitHubClient) -> None:
    packed = gzip.compress(b" " * (LARGEST_BODY + 1))
    github.refuse(PATH, Refusal(200, {"Content-Encoding": "gzip"}, packed))
    assert client.get(PATH).problem == "the answer is too long"
    assert len(github.asked) == 1


def test_what_is_still_being_prepared_is_asked_for_again_as_often_as_anything(
    github: GitHub, client: GitHubClient, sleeper: Sleeper
) -> None:
    github.refuse(PATH, *[Refusal(202, body=b"{}")] * 50)
    assert client.get(PATH).status == 503
    assert len(github.asked) == TRIES
    assert len(sleeper.slept) == TRIES - 1


def test_what_is_renamed_is_followed_on_this_host_alone(
    github: GitHub, client: GitHubClient
) -> None:
    github.repository("org/new")
    github.moved["org/a"] = "org/new"
    assert client.get(PATH).body["full_name"] == "org/new"
    elsewhere = Refusal(301, {"Location": "http://localhost:1/repositories/1"}, b"{}")
    github.refuse(PATH, elsewhere)
    assert "cannot be read" in str(client.get(PATH).problem)
    github.refuse(PATH, Refusal(301, {"Location": f"{github.address}{PATH}"}, b"{}"))
    assert "cannot be read" in str(client.get(PATH).problem)


def test_a_github_that_is_not_there(sleeper: Sleeper) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UnavailableError, match="cannot be reached"):
            GitHubClient(address, "t", sleep=sleeper).get(PATH)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "ftp://api.github.com",
        "api.github.com",
        "https://",
        "https://user:word@host/api",
        "http://127.0.0.1.example.com",
        "https://[",
    ],
)
def test_the_token_goes_nowhere_in_the_clear(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", address)
    with pytest.raises(UsageError, match="GITHUB_API_URL has to be"):
        GitHubClient()


def test_the_environment_names_the_server_and_the_token(
    github: GitHub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", f"{github.address}/")
    monkeypatch.setenv("GITHUB_TOKEN", " ghp_own\n")
    caplog.set_level(logging.DEBUG)
    assert GitHubClient().get(PATH).status == 404
    assert github.tokens == [(PATH, "token ghp_own")]
    assert "ghp_own" not in caplog.text
    monkeypatch.setenv("GITHUB_TOKEN", "a\u00e9")
    with pytest.raises(UsageError, match="no token of GitHub"):
        GitHubClient()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://api.github.com", "github.com"),
        ("http://127.0.0.1:80", "github.com"),
        ("https://GHE.example.com/api/v3", "ghe.example.com"),
    ],
)
def test_repositories_are_known_by_the_host_of_the_server(address: str, host: str) -> None:
    assert GitHubClient(address, "").host == host


def test_pages_end_with_the_last_one(github: GitHub, client: GitHubClient) -> None:
    for number in range(250):
        github.repository(f"org/{number}")
    pages: list[Any] = [reply.body for reply in client.pages("/orgs/org/repos", {}, 100)]
    assert [len(page) for page in pages] == [100, 100, 50]
    assert len(list(client.pages("/orgs/org/repos", {}, 2))) == 2
