"""What a repository states about its licence."""

from __future__ import annotations

from typing import NamedTuple


class StatedLicense(NamedTuple):
    """A label as it is written or recognised, which kind of file states it, and where."""

    label: str
    stated_by: str
    evidence: str
