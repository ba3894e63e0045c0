"""A checkout that is a list of paths: which of them are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ingest.code.checkout.skipped import is_environment, is_made, is_never_source
from ingest.code.checkout.tree import DEEPEST, MOST_FILES, Entry, LeftOut

_GIT = ".git"


def choose_entries(entries: Iterable[Entry], left: LeftOut) -> Iterator[Entry]:
    """Yield the files that are read, sorted by path; note what is left out."""
    known = sorted(entries)
    folders = _Folders(entry.path for entry in known)
    for number, entry in enumerate(known):
        if number >= MOST_FILES:
            left.add(entry.path, f"there are over {MOST_FILES:,} files", hides=True)
            return
        within = entry.path.rpartition("/")[0]
        if not folders.are_skipped(within, left):
            yield entry


class _Folders:
    """The folders of a list of paths, and which of them are skipped."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            within, _, name = path.rpartition("/")
            self._names[within].add(name)
            own, _, folder = within.rpartition("/")
            if folder == _GIT:
                self._names[own].add(_GIT)
        self._skipped: dict[str, bool] = {"": False}

    def are_skipped(self, folder: str, left: LeftOut) -> bool:
        """Return whether a folder, or one around it, is skipped."""
        steps = folder.split("/") if folder else []
        if len(steps) > DEEPEST:
            left.add(folder, f"it lies over {DEEPEST} folders deep")
            return True
        for number in range(1, len(steps) + 1):
            within = "/".join(steps[:number])
            if within not in self._skipped:
                self._skipped[within] = self._is_skipped("/".join(steps[: number - 1]), within)
                if _GIT in self._names[within]:
                    left.add(within, "it is a repository of its own")
            if self._skipped[within]:
                return True
        return False

    def _is_skipped(self, around: str, folder: str) -> bool:
        name, files = folder.rpartition("/")[2], self._names[folder]
        made = is_never_source(name) or is_made(name, self._names[around])
        return made or _GIT in files or is_environment(files)
