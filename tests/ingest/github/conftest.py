"""A GitHub on this machine, and what asks it without ever sleeping."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from graph import clock
from ingest.github.client import GitHubClient
from tests.github_server import GitHub, serving_github

TOKEN = "ghp_secret"


@dataclass
class Sleeper:
    """Lets the clock go on in place of sleeping."""

    monkeypatch: pytest.MonkeyPatch
    slept: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.slept.append(seconds)
        before = clock._clock
        self.monkeypatch.setattr(
            clock, "_clock", lambda: before() + datetime.timedelta(seconds=seconds)
        )


@pytest.fixture
def github() -> Iterator[GitHub]:
    """Return a GitHub without repositories, on 127.0.0.1."""
    with serving_github() as running:
        yield running


@pytest.fixture
def sleeper(monkeypatch: pytest.MonkeyPatch) -> Sleeper:
    return Sleeper(monkeypatch)


@pytest.fixture
def client(github: GitHub, sleeper: Sleeper) -> Iterator[GitHubClient]:
    made = make_client(github, sleeper)
    yield made
    made.close()


def make_client(
    github: GitHub, sleeper: Sleeper, token: str = TOKEN, **options: Any
) -> GitHubClient:
    """Return a client that sleeps by the clock of the tests alone."""
    return GitHubClient(github.address, token, sleep=sleeper, **options)
