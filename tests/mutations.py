"""Values as no honest source states them, put into real ones at any place."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

JSON = dict[str, Any] | list[Any] | str | int | float | bool | None
Path = tuple[str | int, ...]

DEEP: Any = []
for _ in range(150):
    DEEP = [DEEP]

HOSTILE: list[Any] = [
    *[None, True, False, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.5, -0.5, 1e308],
    *[math.nan, math.inf, -math.inf, "", " ", "\x00", "\ud800", "\u202e", "é", "a" * 5_000],
    *["1e999", "NaN", "-5", "2026-13-45", "0000-01-01", "9999999999-01-01T00:00:00Z", "soon"],
    *["org/base", "../../etc/passwd", "http://[::1", "a/b/c", "'; DROP", "</script>", "{}", "[]"],
    *[[], [[]], {}, {"": ""}, [None], ["org/base", 7], {"id": "org/base"}, {"a": {"b": {}}}, DEEP],
    *[["x"] * 2_000, {"name": ["x", {"y": None}]}, {"\ud800": "\udfff"}],
]
"""What may stand where something else is expected."""


def places(value: JSON, path: Path = ()) -> Iterator[Path]:
    """Yield the way to each value within a value, that to itself first."""
    yield path
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in list(steps)[:50]:
            yield from places(inner, (*path, step))


def put(value: JSON, path: Path, new: Any, *, rename: bool = False) -> Any:
    """Return a copy of a value with another one at a place; or with its key renamed to it."""
    if not path:
        return new
    made = copy.deepcopy(value)
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    if rename and isinstance(inner, dict):
        inner[str(new)] = inner.pop(path[-1])
    else:
        inner[path[-1]] = new
    return made


@st.composite
def mutated(draw: st.DrawFn, values: Sequence[Any], most: int = 3) -> Any:
    """Draw one of some values, with something hostile put into it at up to so many places."""
    value = draw(st.sampled_from(values))
    for _ in range(draw(st.integers(1, most))):
        path = draw(st.sampled_from(list(places(value))))
        new = draw(st.sampled_from(HOSTILE) | st.text(max_size=9) | st.integers() | st.floats())
        value = put(value, path, new, rename=draw(st.booleans()) and bool(path))
    return value
