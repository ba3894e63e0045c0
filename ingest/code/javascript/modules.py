"""Which script of a repository an import leads to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from ingest.code.javascript.syntax.nodes import Script

_ENDINGS = ("", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
_INDEX = tuple(f"/index{ending}" for ending in _ENDINGS[1:9])
_ALIASES = ("@/", "~/", "$lib/", "src/", "#/", "@src/", "~~/", "@app/")
"""What build tools write for the folder of the sources."""
_MOST_ROOTS = 20


class Modules:
    """The scripts of a repository by their paths."""

    def __init__(self, scripts: Iterable[Script]) -> None:
        self._scripts: Mapping[str, Script] = {script.path: script for script in scripts}
        self._by_name: dict[str, list[Script]] = {}
        for script in self._scripts.values():
            self._by_name.setdefault(posixpath.basename(script.path), []).append(script)
        self._found: dict[tuple[str, str], Script | None] = {}

    def lead_to(self, importer: Script, source: str) -> Script | None:
        """Return the script that an import of another one means; None for a package."""
        key = (importer.path, source)
        if key not in self._found:
            self._found[key] = self._look_up(importer.path, source)
        return self._found[key]

    def _look_up(self, importer: str, source: str) -> Script | None:
        source = source.partition("?")[0]
        folder = posixpath.dirname(importer)
        if source.startswith("."):
            return self._at(posixpath.normpath(posixpath.join(folder, source)))
        if source.startswith("/"):
            return self._from_roots(folder, source.lstrip("/"), ("", "public", "src"))
        for alias in _ALIASES:
            if source.startswith(alias):
                rest = source.removeprefix(alias)
                return self._from_roots(folder, rest, ("src", "", "app", "src/lib", "lib"))
        return None

    def _from_roots(self, folder: str, rest: str, roots: Iterable[str]) -> Script | None:
        """Look a path up from each folder above a script, the nearest first."""
        for _ in range(_MOST_ROOTS):
            for root in roots:
                if found := self._at(posixpath.normpath(posixpath.join(folder, root, rest))):
                    return found
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        return None

    def _at(self, path: str) -> Script | None:
        stem, ending = posixpath.splitext(path)
        for end in (*_ENDINGS, *_INDEX):
            if found := self._scripts.get(path + end):
                return found
        # TypeScript imports a module by the name that it will have.
        if ending in (".js", ".jsx", ".mjs"):
            for end in (".ts", ".tsx", ".mts"):
                if found := self._scripts.get(stem + end):
                    return found
        return None

    def named(self, importer: Script, path: str) -> Script | None:
        """Return the script that a path in a text names, such as a worker's: by its file's name."""
        if found := self.lead_to(importer, path if path[:1] in "./@~$" else f"./{path}"):
            return found
        several = self._by_name.get(posixpath.basename(path), [])
        return several[0] if len(several) == 1 else None
