"""What a file is, by what it holds; what is no bill of materials is refused in one sentence."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bom.detection import CYCLONEDX, SPDX, BadDocument, detect
from tests.factories import json_lines, node_line

CDX = {"bomFormat": "CycloneDX", "specVersion": "1.6"}
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def found_in(value: Any) -> Any:
    """Return what is found in a value that is written as JSON."""
    return detect(io.BytesIO(json.dumps(value).encode()))


def refused(content: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(BadDocument) as error:
        detect(io.BytesIO(content))
    return str(error.value)


@pytest.mark.parametrize("version", ["1.2", "1.4", "1.5", "1.6", "1.7"])
def test_cyclonedx_is_known_by_its_format_wherever_that_stands(version: str) -> None:
    made = {"metadata": {"tools": [{}], "timestamp": "2025-01-02T03:04:05Z"}}
    first = {**CDX, "specVersion": version, **made}
    last = {"components": [{"type": "data"}], **made, "specVersion": version, **CDX}
    last["specVersion"] = version
    for value in (first, last):
        assert found_in(value) == (CYCLONEDX, "2025-01-02T03:04:05Z")


def test_a_date_that_is_none_is_left_out() -> None:
    for timestamp in ("soon", 5, None, {"timestamp": "2025-01-02"}, ""):
        assert found_in({**CDX, "metadata": {"timestamp": timestamp}}).made is None
    assert found_in(CDX).made is None
    assert found_in({**CDX, "metadata": [1]}).made is None


@pytest.mark.parametrize(
    "context",
    [
        CONTEXT,
        "https://spdx.org/rdf/3.0.0/spdx-context.jsonld",
        [{"local": "https://example.org/"}, CONTEXT],
    ],
)
def test_spdx_is_known_by_its_context(context: Any) -> None:
    assert found_in({"@context": context, "@graph": []}).standard == SPDX
    assert found_in({"@graph": [{"type": "Person"}], "@context": context}).standard == SPDX
    assert found_in({"@context": context, "type": "ai_AIPackage"}).standard == SPDX


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b'<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "in XML"),
        (b'<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#"/>', "SPDX in XML"),
        (b"SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n", "tags and values"),
        (b"# made by hand\nSPDXVersion: SPDX-2.3\n", "tags and values"),
        (b"spdxVersion: SPDX-2.3\n", "YAML"),
        (b"---\nbomFormat: CycloneDX\n", "YAML"),
        (b"@prefix spdx: <https://spdx.org/rdf/> .", "Turtle"),
        (b'{"spdxVersion": "SPDX-2.3", "packages": []}', "it is SPDX-2.3, and only SPDX 3.0"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "2.0"}', "CycloneDX 2.0, which is not known"),
        (b'{"bomFormat": "CycloneDX"}', "CycloneDX of no version"),
        (b'{"bomFormat": "CycloneDX", "specVersion": null}', "CycloneDX of no version"),
        (b'{"@context": "https://spdx.org/rdf/3.1-dev/spdx-context.jsonld"}', "SPDX 3.1-dev"),
        (b'{"@context": "https://schema.org/"}', "JSON, and no bill of materials"),
        (b"{}", "JSON, and no bill of materials"),
        (b"[1, 2]", "no bill of materials"),
        (b'"text"', "no bill of materials"),
        (gzip.compress(b"{}"), "packed (gzip): unpack it"),
        (b"PK\x03\x04rest", "packed (zip)"),
        ('{"bomFormat": "CycloneDX"}'.encode("utf-16"), "UTF-16"),
        (b"\x00\x01\x02", "it is no text"),
        (b"{\x00", "it is no text"),
        (b'{"bomFormat": "CycloneDX", ', "breaks off"),
        (b"{bomFormat: 1}", "no JSON"),
        (b'{"bomFormat": NaN}', "no JSON"),
        (b'{"bomFormat": "Cyclo\xff"}', "no JSON"),
        (b'{"a":' + b"[" * 1_000_000, "breaks off"),
        (b'{"a":' * 100_000, "breaks off"),
    ],
)
def test_what_is_none_of_these_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_json_lines_of_our_own_are_sent_to_their_command() -> None:
    assert "ptm ingest records" in refused(json_lines(node_line("a/b")).encode())


def test_what_a_stranger_wrote_is_shown_on_one_short_line() -> None:
    version = "1\n\x1b[31m" + "9" * 5_000
    said = refused(json.dumps({**CDX, "specVersion": version}).encode())
    assert said.isprintable()
    assert len(said) < 200


def test_utf8_may_begin_with_its_mark() -> None:
    assert detect(io.BytesIO(b"\xef\xbb\xbf" + json.dumps(CDX).encode())).standard == CYCLONEDX


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_no_file_makes_it_fail_otherwise(content: bytes) -> None:
    for each in (content, b'{"@context": ' + content, b"{" + content):
        with contextlib.suppress(BadDocument):
            detect(io.BytesIO(each))
