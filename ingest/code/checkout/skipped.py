"""Folders of a checkout that hold nobody's own source: environments, packages, what tools make."""

from __future__ import annotations

from collections.abc import Collection

_NEVER_SOURCE = frozenset(
    ".git .hg .svn .bzr node_modules bower_components jspm_packages site-packages dist-packages "
    "__pycache__ __pypackages__ .venv .tox .nox .eggs .mypy_cache .ruff_cache .pytest_cache "
    ".hypothesis .ipynb_checkpoints .cache .yarn .pnpm-store .parcel-cache .next .nuxt "
    ".svelte-kit .turbo .gradle .terraform .serverless .dvc".split()
)
_ENVIRONMENT = "pyvenv.cfg"
"""The file by which an environment of Python is known, whatever its folder is called."""
_USUAL_ENVIRONMENTS = frozenset(("venv", "virtualenv"))
_BUNDLED = frozenset(("dist", "build", "out"))
_PACKAGE = "package.json"
_BUILT = frozenset(("lib", "bdist"))
_BUILDERS = frozenset(("setup.py", "setup.cfg", "pyproject.toml"))


def is_never_source(name: str) -> bool:
    """Return whether a folder of this name is skipped wherever it stands."""
    return name in _NEVER_SOURCE or name in _USUAL_ENVIRONMENTS or name.endswith(".egg-info")


def is_made(name: str, beside: Collection[str]) -> bool:
    """Return whether a folder is what a bundler or setuptools writes, by the files beside it."""
    if name in _BUNDLED and _PACKAGE in beside:
        return True
    return name == "build" and not _BUILDERS.isdisjoint(beside)


def is_environment(files: Collection[str]) -> bool:
    """Return whether a folder is an environment of Python, by the files in it."""
    return _ENVIRONMENT in files
