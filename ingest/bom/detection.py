"""What kind of document a file is: by what it holds, not by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from graph.schema.moments import is_moment
from graph.transfer.jsonl import BadLine, read_line
from ingest.bom.json_events import Event, NotJson, read_events, skip_value

CYCLONEDX, SPDX = "CycloneDX", "SPDX"
CYCLONEDX_VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
"""Those of its versions that have a form in JSON; models are in it since 1.5."""
SPDX_VERSIONS = "3.0"
"""How the version of a document begins whose meaning is known."""
_HEAD = 1 << 16
_PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_BOM_UTF8 = b"\xef\xbb\xbf"
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")
_TAGS = re.compile(rb"^SPDXVersion:", re.MULTILINE)
_YAML = re.compile(rb"^(?:spdxVersion|bomFormat|'@context'|\"@context\"):", re.MULTILINE)
_TURTLE = re.compile(rb"^(?:@prefix|PREFIX) ", re.MULTILINE | re.IGNORECASE)
_CONTEXT = re.compile(r"spdx\.org/rdf/(?:v?(?P<version>\d[\w.-]*))?")
_NEEDED = "give its form in JSON: CycloneDX 1.2 to 1.7, or SPDX 3.0"
_AS_JSON = "convert it with another tool to CycloneDX in JSON, which is read"


class BadDocument(Exception):
    """A document that is none of those that are read: what it is, and what to do."""


class Heading(NamedTuple):
    """What a document says of itself: its standard, and when it was made, if that is known."""

    standard: str
    made: str | None = None


def detect(stream: BinaryIO) -> Heading:
    """Return what a file says of itself, wherever in it that stands.

    Raises
    ------
    BadDocument
        If it is no bill of materials that can be read.
    """
    stream.seek(0)
    _check_head(stream.read(_HEAD))
    found = _Top()
    try:
        found.read(read_events(stream))
    except NotJson as error:
        raise BadDocument(f"{error}: {_NEEDED}") from error
    return found.judge()


def _check_head(head: bytes) -> None:
    """Do nothing if a file begins as an object of JSON does.

    Raises
    ------
    BadDocument
        If it begins in any other way.
    """
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            raise BadDocument(f"it is packed ({name}): unpack it first")
    if head.startswith(_TWO_BYTES):
        raise BadDocument("it is written in UTF-16 or UTF-32: save it as UTF-8")
    text = head.removeprefix(_BOM_UTF8).lstrip()
    if not text:
        raise BadDocument(f"it is empty: {_NEEDED}")
    if b"\0" in text:
        raise BadDocument(f"it is no text: {_NEEDED}")
    if not text.startswith(b"{"):
        raise BadDocument(_kind_of_text(text))
    line = text.split(b"\n", 1)[0]
    if _is_record(line):
        raise BadDocument("it holds JSON lines of ptm: `ptm ingest records` reads them")


def _kind_of_text(text: bytes) -> str:
    """Return what a text is that is no object of JSON, and what to do."""
    if text.startswith(b"<"):
        return _kind_of_xml(text)
    if _TAGS.search(text):
        return f"it is SPDX 2 as tags and values: {_AS_JSON}"
    if _YAML.search(text):
        return f"it is YAML: {_NEEDED}"
    if _TURTLE.search(text):
        return f"it is RDF in Turtle: {_NEEDED}"
    return f"it is no bill of materials: {_NEEDED}"


def _kind_of_xml(text: bytes) -> str:
    name = "XML"
    if b"cyclonedx.org" in text:
        name = "CycloneDX in XML"
    elif b"spdx.org" in text:
        name = "SPDX in XML"
    return f"it is {name}: {_NEEDED}"


def _is_record(line: bytes) -> bool:
    """Return whether a line is one of `ptm export --all`."""
    if not line.rstrip().endswith(b"}"):
        return False
    try:
        read_line(line)
    except BadLine:
        return False
    return True


class _Top:
    """What stands in the outermost object of a document; it is read until enough is known."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._has: set[str] = set()

    def read(self, events: Iterator[Event]) -> None:
        """Read keys and their values until the kind of document is known, or to its end."""
        next(events)
        for event, value in events:
            if event != "map_key" or self._take(value, events):
                return

    def _take(self, key: str, events: Iterator[Event]) -> bool:
        """Read the value of a key; return whether enough is known."""
        event, value = next(events)
        self._has.add(key)
        if key == "@context":
            self._texts[key] = " ".join(_texts_in(events, event, value))
        elif key == "metadata" and event == "start_map":
            self._read_metadata(events)
        elif event == "string" and len(self._texts) < 1_000:
            self._texts[key] = value
        elif event == "number" and key == "specVersion":  # some tools leave out the quotes
            self._texts[key] = str(value)
        elif self._is_enough(key):
            return True
        else:
            skip_value(events, event)
        return self._is_enough(key)

    def _is_enough(self, key: str) -> bool:
        if "spdxVersion" in self._has or (self._context and key == "@graph"):
            return True
        return {"bomFormat", "specVersion", "metadata"} <= self._has

    def _read_metadata(self, events: Iterator[Event]) -> None:
        for event, value in events:
            if event == "end_map":
                return
            first, given = next(events)
            if value == "timestamp" and first == "string":
                self._texts["timestamp"] = given
            skip_value(events, first)

    @property
    def _context(self) -> re.Match[str] | None:
        return _CONTEXT.search(self._texts.get("@context", ""))

    def judge(self) -> Heading:
        """Return what the document is.

        Raises
        ------
        BadDocument
            If it is none that is read.
        """
        if "spdxVersion" in self._has:
            version = shown(self._texts.get("spdxVersion", "SPDX 2"))
            raise BadDocument(f"it is {version}, and only SPDX 3.0 is read: {_AS_JSON}")
        if self._texts.get("bomFormat") == CYCLONEDX or "specFormat" in self._has:
            self._check_cyclonedx()
            made = self._texts.get("timestamp", "")
            return Heading(CYCLONEDX, made if is_moment(made) else None)
        if found := self._context:
            check_spdx(found["version"] or "")
            return Heading(SPDX)
        raise BadDocument(f"it is JSON, and no bill of materials: {_NEEDED}")

    def _check_cyclonedx(self) -> None:
        version = self._texts.get("specVersion", "")
        if version not in CYCLONEDX_VERSIONS:
            said = f"CycloneDX {shown(version)}" if version else "CycloneDX of no version"
            raise BadDocument(f"it is {said}, which is not known here: {_NEEDED}")


def check_spdx(version: str) -> None:
    """Do nothing if a version of SPDX is one that is read.

    Raises
    ------
    BadDocument
        If it is another one: what its words mean is not known.
    """
    if version != SPDX_VERSIONS and not version.startswith(f"{SPDX_VERSIONS}."):
        said = f"SPDX {shown(version)}" if version else "SPDX of no version"
        raise BadDocument(f"it is {said}, which is not known here: {_NEEDED}")


def shown(text: str) -> str:
    """Return the beginning of a stranger's text, on one line."""
    return "".join(c if c.isprintable() else "?" for c in text[:40])


def _texts_in(events: Iterator[Event], event: str, value: Any) -> Iterator[str]:
    """Yield the texts of a value, which is read to its end."""
    depth = 0
    while True:
        if event in ("start_map", "start_array"):
            depth += 1
        elif event in ("end_map", "end_array"):
            depth -= 1
        elif event == "string":
            yield value[:200]
        if not depth:
            return
        event, value = next(events)
