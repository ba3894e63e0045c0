"""What a file of a repository is for, as its path tells: the product, its tests or its docs."""

from __future__ import annotations

import re

from ingest.code.findings import Role

_TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|unit_?tests?|integration_?tests?|e2e|__tests__|__mocks__|specs?|"
    r"fixtures?|testdata)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_tests?\.\w+|[^/]*\.(?:test|spec)\.\w+|conftest\.py)$",
    re.IGNORECASE,
)
_DOCS = re.compile(
    r"(?:^|/)(?:docs?|documentation|website)/|\.(?:md|mdx|markdown|rst|adoc|txt|html?)$"
    r"|(?:^|/)(?:readme|changelog|changes|news|contributing|citation)[^/]*$",
    re.IGNORECASE,
)
_NOT_DOCS = re.compile(r"(?:^|/)(?:requirements|constraints|cmakelists)[^/]*\.txt$", re.IGNORECASE)
"""Text files that a program reads."""


def role_of(path: str) -> Role:
    """Return what the file at a path within a repository is for."""
    if _TEST.search(path):
        return Role.TEST
    is_docs = _DOCS.search(path) and not _NOT_DOCS.search(path)
    return Role.DOCS if is_docs else Role.PRODUCT
