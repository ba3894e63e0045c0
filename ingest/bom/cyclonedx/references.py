"""The references of a document: which there are, which are of elements, and which of several."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter


class References:
    """All references of the components of a document, at eight bytes each."""

    def __init__(self) -> None:
        self._all = array("q")
        self._elements: Counter[str] = Counter()
        self._shared: dict[str, None] = {}

    def add(self, ref: str | None, *, is_element: bool) -> None:
        """Note the reference of a component, if it has one."""
        if ref is not None:
            self._all.append(hash(ref))
            if is_element:
                self._elements[ref] += 1

    def seal(self) -> list[str]:
        """Make ready to be asked; return the references of elements that others have as well."""
        self._all = array("q", sorted(self._all))
        shared = (ref for ref, own in self._elements.items() if self._number(ref) > own)
        self._shared = dict.fromkeys(shared)
        return list(self._shared)

    def is_element(self, ref: str) -> bool:
        """Return whether it is the reference of an element, and of nothing else."""
        return ref in self._elements and ref not in self._shared

    def is_known(self, ref: str) -> bool:
        """Return whether any component has this reference."""
        return ref in self._elements or self._number(ref) > 0

    def _number(self, ref: str) -> int:
        own = hash(ref)
        return bisect_right(self._all, own) - bisect_left(self._all, own)
