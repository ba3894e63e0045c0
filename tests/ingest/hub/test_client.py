"""Requests to the Hub with the real client library, against a server that fails in every way."""

import gzip
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import UnavailableError, UsageError
from ingest.hub import client as hub_client
from ingest.hub.client import LARGEST_BODY, LONGEST_WAIT, TRIES, HubClient
from tests.hub_server import Hub, serving
from tests.loopback import Refusal

PATH = "/api/models/org/a"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")


def client(hub: Hub, **options: Any) -> HubClient:
    """Return a client that does not wait by itself."""
    return HubClient(hub.endpoint, pause=0, **options)


def limited(**headers: str) -> Refusal:
    """Return the answer to somebody who asks too often."""
    return Refusal(429, {name.replace("_", "-"): value for name, value in headers.items()})


def test_an_answer_is_the_json_of_the_hub_and_the_token_goes_with_the_question(hub: Hub) -> None:
    hub.model("org/a")
    reply = client(hub).get(f"{hub.endpoint}{PATH}?expand=sha")
    assert (reply.status, reply.problem) == (200, None)
    assert set(reply.body) == {"_id", "id", "sha"}
    assert hub.tokens == ["Bearer hf_secret"]


@pytest.mark.parametrize(
    "refusals",
    [
        [limited(RateLimit='"api";r=0;t=0')],
        [limited(Retry_After="0")],
        [limited(RateLimit='"api";r=0;t=0', Retry_After="9999")],
        [limited(RateLimit='"api";r=0;t=0')] * (TRIES - 1),
        [limited()],
        [Refusal(500), Refusal(503)],
        [Refusal(502, body=b"<html>"), Refusal(504), Refusal(408)],
        [Refusal(503, {"Retry-After": "0"})],
        [Refusal(503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})],
        [Refusal(200, cut=True)],
    ],
    ids=range(10),
)
def test_what_passes_by_is_asked_again(hub: Hub, refusals: list[Refusal]) -> None:
    hub.model("org/a")
    hub.refuse(PATH, *refusals)
    reply = client(hub).get(hub.endpoint + PATH)
    assert reply.body["id"] == "org/a"
    assert len(hub.asked) == len(refusals) + 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_does_not_pass_is_given_up(hub: Hub, status: int) -> None:
    hub.refuse(PATH, *[Refusal(status)] * 50)
    reply = client(hub).get(hub.endpoint + PATH)
    assert (reply.status, reply.body) == (status, None)
    assert len(hub.asked) == TRIES


def test_a_body_that_is_always_cut_costs_itself_alone(hub: Hub) -> None:
    hub.refuse(PATH, *[Refusal(200, cut=True)] * 50)
    assert client(hub).get(hub.endpoint + PATH).problem == "the answer breaks off"
    assert len(hub.asked) == TRIES


@pytest.mark.parametrize("limit", ["9" * 400, "9" * 5_000])
def test_a_wait_that_is_no_number_is_not_obeyed(hub: Hub, limit: str) -> None:
    hub.model("org/a")
    hub.refuse(PATH, Refusal(429, {"RateLimit": f'"api";r=0;t={limit}'}))
    assert client(hub).get(hub.endpoint + PATH).status == 200


@pytest.mark.parametrize(
    ("headers", "long"),
    [
        ({"RateLimit": '"api";r=0;t=9999'}, "9,999 s"),
        ({"Retry-After": "9" * 40}, "more than a day"),
        ({"Retry-After": "9" * 400}, "more than a day"),
    ],
    ids=["limit", "after", "endless"],
)
def test_nobody_waits_for_hours(hub: Hub, headers: dict[str, str], long: str) -> None:
    hub.refuse(PATH, Refusal(429, headers))
    reply = client(hub).get(hub.endpoint + PATH)
    assert (reply.status, reply.problem) == (429, f"the Hub asks to wait for {long}")
    assert len(hub.asked) == 1


def test_a_wait_is_told_and_ends_when_the_crawl_is_stopped(hub: Hub) -> None:
    told: list[float] = []
    hub.model("org/a")
    hub.refuse(PATH, limited(RateLimit=f'"api";r=0;t={LONGEST_WAIT}'))
    one: HubClient

    def stop(seconds: float) -> None:
        told.append(seconds)
        one.close()

    one = client(hub, waiting=stop)
    with pytest.raises(UnavailableError, match="stopped"):
        one.get(hub.endpoint + PATH)
    assert told == [LONGEST_WAIT]


def test_the_last_request_of_a_window_makes_all_wait_for_the_next(hub: Hub) -> None:
    told: list[float] = []
    hub.refuse(PATH, Refusal(200, {"RateLimit": '"api";r=0;t=1'}, b"{}"))
    assert client(hub, waiting=told.append).get(hub.endpoint + PATH).body == {}
    assert told == [1]


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (Refusal(401, {"X-Error-Code": "GatedRepo"}), 401, "GatedRepo"),
        (Refusal(401, {"X-Error-Code": "RepoNotFound"}), 401, "RepoNotFound"),
        (Refusal(401, {"X-Error-Message": "Invalid username or password."}), 401, None),
        (Refusal(404), 404, None),
        (Refusal(400), 400, None),
        (
            Refusal(403, {"X-Error-Message": "Access to this resource is disabled."}),
            403,
            "Disabled",
        ),
    ],
)
def test_a_refusal_is_an_answer(hub: Hub, refusal: Refusal, status: int, code: str | None) -> None:
    hub.refuse(PATH, refusal)
    reply = client(hub).get(hub.endpoint + PATH)
    assert (reply.status, reply.code, reply.body) == (status, code, None)
    assert len(hub.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Sign in</title>",
        b"",
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        b"9" * 9_000,
    ],
    ids=range(6),
)
def test_what_is_no_json_is_a_problem_and_no_failure(hub: Hub, body: bytes) -> None:
    hub.refuse(PATH, Refusal(200, {"Content-Type": "text/html"}, body))
    reply = client(hub).get(hub.endpoint + PATH)
    assert (reply.status, reply.body, reply.problem) == (200, None, "the answer is no JSON")


def test_what_cannot_be_unpacked_is_said_in_words(hub: Hub) -> None:
    hub.refuse(PATH, Refusal(200, {"Content-Encoding": "gzip"}, b"no gzip"))
    assert client(hub).get(hub.endpoint + PATH).problem == "the answer cannot be unpacked"


def test_an_answer_without_end_is_not_read_to_its_end(hub: Hub) -> None:
    hub.refuse(PATH, Refusal(200, {}, b" " * (LARGEST_BODY + 1)))
    assert client(hub).get(hub.endpoint + PATH).problem == "the answer is too long"


def test_an_answer_that_drips_is_not_read_to_its_end(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_client, "_SLOWEST", -1.0)
    hub.model("org/a")
    assert client(hub).get(hub.endpoint + PATH).problem == "the answer is too long"


def test_a_chain_of_older_names_is_followed_and_a_circle_is_not(hub: Hub) -> None:
    hub.model("org/a")
    hub.moved |= {
        "x": "y",
        "y": "org/z",
        "org/z": "org/a",
        "round": "org/about",
        "org/about": "round",
    }
    assert client(hub).get(f"{hub.endpoint}/api/models/x?expand=sha").body["id"] == "org/a"
    assert hub.asked[-1].endswith("?expand=sha")
    problem = client(hub).get(f"{hub.endpoint}/api/models/round").problem
    assert problem == "it leads in a circle"


def test_the_token_goes_to_no_other_host_and_nothing_is_believed_from_there(hub: Hub) -> None:
    with serving() as other:
        other.model("org/a")
        hub.refuse(PATH, Refusal(307, {"Location": other.endpoint + PATH}, b""))
        reply = client(hub).get(hub.endpoint + PATH)
        assert reply.problem == "the answer came from another host"
        assert other.tokens == [None]
        assert not client(hub).is_own(other.endpoint)


def test_a_redirect_to_a_host_that_does_not_answer_names_that_host(hub: Hub) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        target = f"http://me:secret@{host}{PATH}"
        hub.refuse(PATH, Refusal(307, {"Location": target}, b""))
        reply = client(hub).get(hub.endpoint + PATH)
    assert reply.problem == f"it leads to {host}, which does not answer"
    assert len(hub.asked) == 1


NO_ADDRESSES = [
    "http://[::1",
    f"http://{'a' * 70}.example/x",
    "http://a..b/x",
    "http://./",
    "http://127.0.0.1:99999/x",
    "http://h:port/x",
    "http://\xad/x",
    "http://\x01/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "gopher://h.invalid/",
    "http://xn--/",
    f"http://{'x' * 60_000}/",
]


@pytest.mark.parametrize("address", NO_ADDRESSES, ids=range(len(NO_ADDRESSES)))
def test_a_redirect_to_what_is_no_address_costs_what_was_asked_for(hub: Hub, address: str) -> None:
    hub.refuse(PATH, *[Refusal(307, {"Location": address}, b"")] * TRIES)
    reply = client(hub).get(hub.endpoint + PATH)
    assert reply.body is None
    assert reply.problem


@pytest.mark.parametrize("address", NO_ADDRESSES, ids=range(len(NO_ADDRESSES)))
def test_a_next_page_at_what_is_no_address_costs_no_page_before_it(hub: Hub, address: str) -> None:
    hub.refuse("/api/models", *[Refusal(200, {"Link": f'<{address}>; rel="next"'}, b"[1]")] * TRIES)
    one = client(hub)
    reply = one.get(f"{hub.endpoint}/api/models")
    if reply.status:  # else the header itself cannot be read
        assert reply.body == [1]
        assert reply.next
        assert str(one.explain_foreign(reply.next)).startswith(("its next page", "the address of"))


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(200, {"Content-Encoding": "gzip"}, b"no gzip"),
        Refusal(200, {"Content-Encoding": "gzip"}, gzip.compress(b'{"id": "org/a"}')[:20]),
        Refusal(200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * (LARGEST_BODY + 1))),
        Refusal(200, {"Content-Length": "99999999999999999999"}, b"{}"),
        Refusal(200, {"Content-Length": "-5"}, b"{}"),
        Refusal(200, {"Transfer-Encoding": "chunked"}, b"zz\r\n"),
    ],
    ids=range(6),
)
def test_a_body_that_is_not_what_its_headers_say_costs_itself(hub: Hub, refusal: Refusal) -> None:
    hub.refuse(PATH, *[refusal] * TRIES)
    reply = client(hub).get(hub.endpoint + PATH)
    assert reply.body is None
    assert reply.problem


def test_a_mirror_hands_on_addresses_of_the_hub(hub: Hub) -> None:
    link = '<https://huggingface.co/api/models?cursor=x>; rel="next"'
    hub.refuse("/api/models", Refusal(200, {"Link": link}, b"[]"))
    reply = client(hub).get(f"{hub.endpoint}/api/models")
    assert reply.next == f"{hub.endpoint}/api/models?cursor=x"


def test_a_refused_token_is_said_and_not_shown(hub: Hub) -> None:
    message = "Invalid credentials in Authorization header"
    hub.refuse(PATH, Refusal(401, {"X-Error-Message": message}))
    with pytest.raises(UnavailableError, match="refuses the token") as error:
        client(hub).get(hub.endpoint + PATH)
    assert "hf_secret" not in str(error.value)


def test_a_token_that_cannot_be_sent_is_said_and_not_shown(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_sécret")
    with pytest.raises(UsageError, match="HF_TOKEN") as error:
        client(hub)
    assert "cret" not in str(error.value)


def test_a_hub_that_is_not_there_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}"
        one = HubClient(endpoint, pause=0)
        with pytest.raises(
            UnavailableError, match=r"cannot be reached .*same command again"
        ) as error:
            one.get(f"{endpoint}{PATH}")
        assert one.requests == 2
        assert "Errno" not in str(error.value)
        assert "kept" not in str(error.value), "nothing was read"


@pytest.mark.parametrize(
    "endpoint", ["huggingface.co", "file:///etc", "ftp://x", "https://", "http://["]
)
def test_an_endpoint_is_an_address_of_the_web(endpoint: str) -> None:
    with pytest.raises(UsageError, match="HF_ENDPOINT"):
        HubClient(endpoint)


def test_many_threads_wait_together(hub: Hub) -> None:
    waits: list[float] = []
    hub.refuse("/api/models/org/0", limited(RateLimit='"api";r=0;t=0'))
    for number in range(8):
        hub.model(f"org/{number}")
    one = client(hub, waiting=waits.append)
    found: list[Any] = []

    def ask(number: int) -> Callable[[], None]:
        return lambda: found.append(one.get(f"{hub.endpoint}/api/models/org/{number}").body["id"])

    threads = [threading.Thread(target=ask(number)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"org/{number}" for number in range(8)]
    assert one.requests == 9
