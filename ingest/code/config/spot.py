"""Where a value of a configuration stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingest.code.config.keys import holds_entries, kind_told, normal_key
from ingest.code.config.results import NONE
from ingest.code.findings import Loadable, Place

FARTHEST = 3
"""Steps up from a key in which another one tells what it names."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: its key as it is written from the top, and what is around it.

    ``trail`` has the normal keys down to it, its own included, ``beside`` the texts of its mapping
    by normal key, ``target`` what the mapping constructs.
    """

    dotted: str
    trail: tuple[str, ...]
    beside: Mapping[str, str]
    target: str = ""
    hosted: bool = False
    """Whether a mapping around it is about what somebody hosts behind an interface."""
    refused: frozenset[Place] = NONE
    """The places at which nothing is named here, in what a program wrote down."""

    def below(self, key: str) -> Spot:
        """Return the spot of the value of a key; an empty key is an item's."""
        if not key:
            return self
        dotted = f"{self.dotted}.{key}" if self.dotted else key
        return replace(self, dotted=dotted, trail=(*self.trail, normal_key(key)))

    @property
    def key(self) -> str:
        """The normal key of the value, empty at the top of a file."""
        return self.trail[-1] if self.trail else ""

    @property
    def is_entry(self) -> bool:
        """Whether its key is the name that somebody gave a model or a dataset."""
        return len(self.trail) > 1 and holds_entries(self.trail[-2])

    def nearest_kind(self, farthest: int = FARTHEST) -> Loadable | None:
        """Return what the nearest key speaks of, of those a few steps up; its own is the first."""
        near = reversed(self.trail[-farthest - 1 :])
        return next((kind for key in near if (kind := kind_told(key))), None)
