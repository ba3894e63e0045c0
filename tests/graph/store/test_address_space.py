"""What is said where a process may take too little of the address space."""

import pytest

from graph.store import address_space


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (None, "allow more where it is limited (ulimit)."),
        (8 << 30, "allow more where it is limited (ulimit)."),
        (500 << 20, "may take only 500 MB of address space (ulimit -v): allow at least 2,200,000"),
    ],
)
def test_too_little_memory_is_said_with_what_is_enough(
    monkeypatch: pytest.MonkeyPatch, limit: int | None, said: str
) -> None:
    monkeypatch.setattr(address_space, "limit_of_process", lambda: limit)
    assert said in address_space.no_memory()
