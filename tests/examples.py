"""How many made examples a property test tries: few in a plain run, many in `make soak`."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import settings

MANY = bool(os.environ.get("PTM_TEST_MANY"))
"""Whether tests that make their examples try many of them, as `make soak` does."""

Test = TypeVar("Test", bound=Callable[..., Any])


def examples(few: int, many: int, **options: Any) -> Callable[[Test], Test]:
    """Return what gives a test its number of examples, and hypothesis's further options."""

    def limit(test: Test) -> Test:
        limited = settings(max_examples=many if MANY else few, **options)(test)
        marked: Test = pytest.mark.many(limited)
        return marked

    return limit
