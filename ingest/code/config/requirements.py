"""Models that are installed as packages: spaCy's pipelines, and wheels of the Hub."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.schema import Model
from ingest.code.addresses import read_target
from ingest.code.config.values import PIPELINE
from ingest.code.findings import Candidate, How, SourceFile, Unresolved

_NAME = f"(?P<name>{PIPELINE})"
_PACKAGE = re.compile(
    rf"""(?:^|[\s"'\[(]){_NAME}(?:["']?\s*(?P<sign>==|>=|<=|~=|@|=|\]?$|[,;"'])"""
    r"""\s*["'^~]?(?P<version>\d[\w.]*)?)""",
)
_RELEASE = re.compile(rf"/spacy-models/releases/download/{_NAME}-(?P<version>\d[\w.]*?)/")
_WHEEL = re.compile(
    r"https://huggingface\.co/(?P<id>[\w.-]{1,96}/[\w.-]{1,96})/resolve/(?P<version>[\w.-]+)/\S+\.whl",
    re.ASCII,
)
_REPOSITORY = re.compile(r"git\+(?:https?|ssh)://\S{1,300}")
_ANY = re.compile(
    rf"{PIPELINE}|huggingface\.co/\S{{1,500}}\.whl|git\+\w{{1,9}}://\S{{0,100}}huggingface\.co/"
)
LONGEST_LINE = 2_000
"""Characters of a line that is read."""


def read_requirements(file: SourceFile) -> Iterator[Candidate | Unresolved]:
    """Yield the models that a file of requirements installs: pip's, Conda's, ``pyproject.toml``."""
    if not _ANY.search(file.text):
        return
    for number, line in enumerate(file.text.split("\n"), 1):
        if len(line) <= LONGEST_LINE and (found := _package_in(line.partition(" #")[0])):
            text, version = found
            yield Candidate(
                file.path, number, Model, text, How.CONFIG, "requirement", pinned=version
            )


def _package_in(line: str) -> tuple[str, str | None] | None:
    """Return the id of the model that a line installs, and its version; None if it has none."""
    if line.lstrip().startswith("#"):
        return None
    if wheel := _WHEEL.search(line):
        return wheel["id"], wheel["version"]
    if (named := _REPOSITORY.search(line)) and (target := read_target(named[0].strip("\"',"))):
        return (target.id, target.pinned) if target.kind is Model else None
    found = _RELEASE.search(line) or _PACKAGE.search(line)
    return ("spacy/" + found["name"].replace("-", "_"), found["version"]) if found else None
