"""A Hub on this machine for each test that asks one."""

from collections.abc import Iterator

import pytest

from tests.hub_server import Hub, serving


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Return a Hub without models, on 127.0.0.1."""
    with serving() as running:
        yield running
