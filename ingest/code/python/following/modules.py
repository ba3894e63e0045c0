"""The modules of a repository: which file an import leads to, and what is known of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable

from ingest.code.python.syntax.expressions import Imported, ModuleFacts

_QUOTED = re.compile(r"[\"'][A-Za-z0-9][\w-]*(?:\.[\w-]+)*/[A-Za-z0-9][\w.-]*[\"']", re.ASCII)
"""What may be an id among the literals of a module."""
_MANY_MODULES = 30
"""A package with so many modules is the library of its name, not somebody's namesake."""


class Modules:
    """The modules of a repository by path; one that nobody has read is read when it is asked for.

    Parameters
    ----------
    facts
        The modules that have been read.
    texts
        The texts of all others, by path.
    index
        Reads one of them.
    """

    def __init__(
        self,
        facts: Iterable[ModuleFacts],
        texts: dict[str, str],
        index: Callable[[str, str], ModuleFacts],
    ) -> None:
        self.known = {each.path: each for each in facts}
        self._texts = {path: text for path, text in texts.items() if path not in self.known}
        self._index = index
        self._by_end: dict[str, list[str]] = {}
        self._quoting: list[str] | None = None
        self._with_name: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}
        self._found: dict[tuple[str, str, int], str | None] = {}
        for path in [*self.known, *self._texts]:
            self._add(path)

    def _add(self, path: str) -> None:
        stem = module_path(path)
        self._by_end.setdefault(posixpath.basename(stem), []).append(stem)
        for part in set(posixpath.dirname(stem).split("/")):
            self._counts[part] = self._counts.get(part, 0) + 1

    def facts(self, path: str) -> ModuleFacts | None:
        """Return what is known of a module."""
        if path not in self.known and (text := self._texts.pop(path, None)) is not None:
            self.known[path] = self._index(path, text)
        return self.known.get(path)

    def read_mentioning(self, name: str, path: str) -> int:
        """Read the modules not read so far that may pass an id to a function of another.

        They have its name, and that of its module or of a package around it. The id may stand in
        a third one. Returns how many characters were searched.
        """
        searched = 0
        parts = [part for part in module_path(path).split("/") if part]
        word = re.compile(rf"\b{re.escape(name)}\b")
        for other in self._holding(name):
            text = self._texts.get(other, "")
            searched += len(text)
            if any(part in text for part in parts) and word.search(text):
                self.facts(other)
        return searched

    def _holding(self, name: str) -> list[str]:
        """Return the modules not read at first whose text has a name in it."""
        if name not in self._with_name:
            self._with_name[name] = [path for path, text in self._texts.items() if name in text]
        return self._with_name[name]

    def _with_ids(self) -> list[str]:
        """Return the modules not read at first that have literals which may be ids."""
        if self._quoting is None:
            self._quoting = [path for path, text in self._texts.items() if _QUOTED.search(text)]
        return self._quoting

    def read_setting(self, name: str) -> None:
        """Read the modules not read so far that may set a setting of the environment to an id."""
        for path in self._with_ids():
            text = self._texts.get(path, "")
            if name in text and ("environ" in text or "setenv" in text):
                self.facts(path)

    def read_where(self, is_worth: Callable[[str], bool]) -> None:
        """Read those modules not read so far whose text is worth it."""
        for path in [path for path, text in self._texts.items() if is_worth(text)]:
            self.facts(path)

    def resolve(self, found: Imported, importer: str) -> str | None:
        """Return the path of the module that an import names; None for one from elsewhere."""
        key = (found.module, importer, found.level)
        if key not in self._found:
            self._found[key] = self._resolve(found.module, found.level, importer)
        return self._found[key]

    def _resolve(self, module: str, level: int, importer: str) -> str | None:
        steps = module.replace(".", "/")
        folder = posixpath.dirname(importer)
        if level:
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            return self._file(posixpath.join(folder, steps) if steps else folder)
        if not steps:
            return None
        return self._nearest(steps, folder)

    def _nearest(self, steps: str, folder: str) -> str | None:
        """Return the module as seen from a folder, those above, and their ``src`` and ``lib``."""
        ends = [
            stem
            for stem in self._by_end.get(posixpath.basename(steps), ())
            if stem == steps or stem.endswith(f"/{steps}")
        ]
        roots = {stem[: len(stem) - len(steps)].rstrip("/"): stem for stem in ends}
        while True:
            for inner in ("", "src", "lib", "python"):
                at = posixpath.join(folder, inner) if inner else folder
                if at in roots:
                    return self._file(roots[at])
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return self._file(ends[0]) if "/" in steps and len(ends) == 1 else None

    def _file(self, stem: str) -> str | None:
        for path in (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py"):
            if path in self.known or path in self._texts:
                return path
        return None

    def is_library(self, package: str) -> bool:
        """Return whether the repository is that of a library, and no namesake of it."""
        path = f"src/{package}/__init__.py"
        has_source = path in self.known or path in self._texts
        return has_source or self._counts.get(package, 0) >= _MANY_MODULES


def module_path(path: str) -> str:
    """Return a module's path without its ending; a package's is that of its folder."""
    stem = path.removesuffix(".py")
    return posixpath.dirname(stem) if posixpath.basename(stem) == "__init__" else stem


def absolute_name(found: Imported, importer: str) -> str:
    """Return the dotted name that an import means, from the root of the repository if relative."""
    name = found.module
    if found.level:
        folder = posixpath.dirname(importer)
        for _ in range(found.level - 1):
            folder = posixpath.dirname(folder)
        steps = [step for step in folder.split("/") if step not in ("", "src", "lib", "python")]
        name = ".".join([*steps, name] if name else steps)
    return f"{name}.{found.name}" if found.name else name
