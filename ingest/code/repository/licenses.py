"""Under which licence a repository says that it is: one statement by each kind of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.schema import End, Record
from ingest.code.checkout.decoding import decode
from ingest.code.checkout.tree import Tree, UnreadableFileError
from ingest.code.repository.license_files import is_license_file, licence_of_files
from ingest.code.repository.package_metadata import METADATA_FILES, read_metadata
from ingest.code.repository.stated import StatedLicense
from ingest.license_records import license_records

LICENSE_FILE = "license-file"
PACKAGE_METADATA = "package-metadata"
SOURCES = (LICENSE_FILE, PACKAGE_METADATA)
"""The ``stated_by`` of the claims: a scan that read all has read all that these state."""
LARGEST_TEXT = 200_000
"""Bytes of a file that are read; what is longer is no licence of one work."""
_MOST_FILES = 40


def read_licenses(tree: Tree, paths: Iterable[str]) -> Iterator[StatedLicense]:
    """Yield what the files of a checkout state, of those whose paths are given."""
    chosen = sorted(path for path in paths if path in METADATA_FILES or is_license_file(path))
    texts = {}
    for path in chosen[:_MOST_FILES]:
        if (text := _read(tree, path)) is not None:
            texts[path] = text
    files = {path: text for path, text in texts.items() if is_license_file(path)}
    if found := licence_of_files(files):
        yield StatedLicense(found.label, LICENSE_FILE, found.evidence)
    for path in METADATA_FILES:
        if path in texts and (found := read_metadata(path, texts[path])):
            yield StatedLicense(found.label, PACKAGE_METADATA, found.evidence)
            return


def stated_records(repository: End, stated: Iterable[StatedLicense]) -> Iterator[Record]:
    """Yield the claims of what a repository states, and the License nodes that they point at."""
    for each in stated:
        yield from license_records(
            repository, each.label, stated_by=each.stated_by, evidence=each.evidence
        )


def _read(tree: Tree, path: str) -> str | None:
    try:
        content = tree.read(path, LARGEST_TEXT + 1)
    except UnreadableFileError:
        return None
    return decode(content) if len(content) <= LARGEST_TEXT else None
