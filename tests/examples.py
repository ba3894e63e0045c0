"""How many made examples a property test tries: few in a plain run, more in `make soak`."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import settings

TIMES = int(os.environ.get("PTM_TEST_MANY") or 1)
"""How many times as many examples are tried as in a plain run; `make soak` says it."""

Test = TypeVar("Test", bound=Callable[..., Any])


def number_of(few: int, many: int) -> int:
    """Return how many of something are tried: few in a plain run, and never more than many."""
    return min(few * TIMES, many)


def examples(few: int, many: int, **options: Any) -> Callable[[Test], Test]:
    """Return what gives a test its number of examples, and hypothesis's further options."""

    def limit(test: Test) -> Test:
        limited = settings(max_examples=number_of(few, many), **options)(test)
        marked: Test = pytest.mark.many(limited)
        return marked

    return limit
