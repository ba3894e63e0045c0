"""The readings of points that licences leave open, each with a choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from licenses.catalog.own import OwnLicense
from licenses.labels.described import NONE_DESCRIBED, OwnLicenses


@dataclass(frozen=True, slots=True)
class Policy:
    """How contested points are read, and what licences say that only the user knows.

    Parameters
    ----------
    dataset
        Training on data whose licence is silent about models: ``ignore``, ``info`` or ``warn``
        (reported as unknown), or ``strict`` (as if the model were an adaptation).
    repo_copyleft
        A repository that loads weights under copyleft: ``ignore``, ``unknown`` or ``conflict``.
    repo_restrictions
        A repository whose label is freer than the weights it loads: ``conflict``, ``warn``
        (reported as unknown) or ``ignore``.
    adapter_silent
        An adapter of a base whose licence was not written for models: ``unknown``, ``conflict`` or
        ``ignore``.
    own_licenses
        Descriptions of licences that the table does not have, each an ``OwnLicense``.
    """

    dataset: str = "info"
    repo_copyleft: str = "unknown"
    repo_restrictions: str = "conflict"
    adapter_silent: str = "unknown"
    own_licenses: Iterable[OwnLicense] = NONE_DESCRIBED

    def __post_init__(self) -> None:
        """Raise ValueError on a word that a reading does not have, or a wrong description."""
        if not isinstance(self.own_licenses, OwnLicenses):
            object.__setattr__(self, "own_licenses", OwnLicenses(self.own_licenses))
        for name, words in READINGS.items():
            if getattr(self, name) not in words:
                raise ValueError(f"{name} has to be one of {', '.join(words)}")

    @property
    def described(self) -> OwnLicenses:
        """Return the descriptions, to be found by label."""
        return cast("OwnLicenses", self.own_licenses)


READINGS = {
    "dataset": ("ignore", "info", "warn", "strict"),
    "repo_copyleft": ("ignore", "unknown", "conflict"),
    "repo_restrictions": ("conflict", "warn", "ignore"),
    "adapter_silent": ("unknown", "conflict", "ignore"),
}
"""The words of each reading."""
