"""Lists of ids, whatever stands in them: every line is an id, is named, or says nothing."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import PtmError, UnavailableError, UsageError
from ptm.cli.id_lists import IdList, read_ids
from queries.subject import parse
from tests.examples import examples

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
LINES = st.lists(
    st.one_of(TEXTS, st.sampled_from(["org/model", "# note", "", " ", "\ufefforg/x", "x" * 4_001])),
    max_size=8,
)


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32"])
def test_a_list_in_another_encoding_is_refused(coding: str) -> None:
    found = read("org/model\nlab/ä\n".encode(coding))
    assert isinstance(found, UnavailableError)
    assert "is not UTF-8" in str(found)


def read(content: bytes) -> IdList | PtmError:
    """Return what is read of standard input, or the error."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        try:
            return read_ids("-")
        except PtmError as error:
            return error


@examples(60, 3_000)
@given(lines=LINES, end=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.booleans())
def test_every_line_is_counted(lines: list[str], end: str, mark: bool) -> None:
    content = end.join(lines)
    found = read(("\ufeff" * mark + content).encode())
    one_mark = content if mark else content.removeprefix("\ufeff")
    said = [line.strip() for line in re.split("\r\n|\r|\n", one_mark)]
    kept = [line for line in said if line and not line.startswith("#")]
    if not isinstance(found, IdList):
        assert (str(found).partition(" names")[0], kept) == ("standard input", [])
        return
    assert sorted([*found.ids, *found.refused]) == sorted(kept)
    for text in found.ids:
        parse(text)
    for number, text, reason in found.wrong:
        assert said[number - 1] == text
        assert reason.isprintable()
    assert found.describe_wrong().isprintable()


@examples(60, 3_000)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    found = read(content)
    sentence = found.describe_wrong() if isinstance(found, IdList) else f"{found}"
    assert sentence.isprintable()
    assert sentence.endswith(".") or isinstance(found, IdList)


def test_what_is_no_file_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnavailableError, match="cannot be read: Is a directory"):
        read_ids(str(tmp_path))
    with pytest.raises(UnavailableError, match="cannot be read: No such file"):
        read_ids(str(tmp_path / "none.txt"))
    with pytest.raises(UsageError, match="zero byte"):
        read_ids("a\0b")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnavailableError, match="standard input cannot be read: it is closed"):
        read_ids("-")
