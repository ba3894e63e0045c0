"""The references of a document: which there are, which are of elements, and which of several."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any


class References:
    """All references of the components of a document, at eight bytes each."""

    def __init__(self) -> None:
        self._all = array("q")
        self._elements: Counter[str] = Counter()
        self._sorted: Any = None

    def add(self, ref: str | None, *, is_element: bool) -> None:
        """Note the reference of a component, if it has one."""
        if ref is not None:
            self._all.append(hash(ref))
            if is_element:
                self._elements[ref] += 1

    def is_element(self, ref: str) -> bool:
        """Return whether it is the reference of an element, and of nothing else."""
        return ref in self._elements and not self._is_shared(ref)

    def is_known(self, ref: str) -> bool:
        """Return whether any component has this reference."""
        return ref in self._elements or self._number(ref) > 0

    def shared(self) -> list[str]:
        """Return the references of elements that other components have as well."""
        return [ref for ref in self._elements if self._is_shared(ref)]

    def _is_shared(self, ref: str) -> bool:
        return self._number(ref) > self._elements[ref]

    def _number(self, ref: str) -> int:
        import numpy as np

        if self._sorted is None or len(self._sorted) != len(self._all):
            self._sorted = np.sort(np.array(self._all, np.int64))
        left, right = (np.searchsorted(self._sorted, hash(ref), side) for side in ("left", "right"))
        return int(right - left)
