"""Where a file lies once its links are followed."""

from __future__ import annotations

from pathlib import Path


def is_inside(path: Path, *folders: Path) -> bool:
    """Return whether a file, or the target of a link, lies in one of some resolved folders.

    A link loop lies in none.
    """
    try:
        place = path.resolve()
    except (OSError, RuntimeError):
        return False
    return any(place.is_relative_to(folder) for folder in folders)
