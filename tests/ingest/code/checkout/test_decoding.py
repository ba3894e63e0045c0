"""Every file becomes text, or nothing; no bytes make the decoding fail."""

import codecs

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ingest.code.checkout.decoding import decode

TEXT = 'model = "org/näme"\n'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), TEXT),
        (TEXT.encode("latin-1"), TEXT),
        (b"# -*- coding: cp1251 -*-\n'\xec\xee\xe4\xe5\xeb\xfc'\n", None),
        (b"#!/usr/bin/python\n# vim: set fileencoding=koi8-r :\n'\xcd'\n", None),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"", ""),
    ],
)
def test_the_encoding_is_told_by_a_mark_a_comment_or_the_bytes(
    content: bytes, text: str | None
) -> None:
    assert decode(content) == text if text is not None else decode(content)


def test_the_comment_of_an_encoding_counts_in_the_first_two_lines() -> None:
    russian = "# coding: cp1251\nx = 'модель'\n"
    assert decode(russian.encode("cp1251")) == russian
    late = "a\nb\n# coding: cp1251\nx = 'модель'\n"
    assert decode(late.encode("cp1251")) == late.encode("cp1251").decode("latin-1")


@pytest.mark.parametrize(
    "name",
    ["punycode", "idna", "unicode_escape", "utf-7", "rot13", "zlib", "nonsense", "undefined"],
)
def test_an_encoding_that_is_none_of_text_is_not_obeyed(name: str) -> None:
    content = f"# coding: {name}\nx = 'org/na\\u006de'\n"
    assert decode(content.encode()) == content


@pytest.mark.parametrize("content", [b"\x7fELF\0\0", b"a\0b", b"\xff\xfe\0\0a\0\0\0\0\0\0\0"])
def test_what_holds_a_zero_is_no_text(content: bytes) -> None:
    assert decode(content) is None


@settings(max_examples=200)
@given(st.binary(max_size=200), st.sampled_from([b"", b"# coding: utf-16\n", b"\xff\xfe", b"#"]))
def test_any_bytes_are_read(content: bytes, start: bytes) -> None:
    text = decode(start + content)
    if text is not None:
        assert "\r" not in text
        text.encode("utf-8")
