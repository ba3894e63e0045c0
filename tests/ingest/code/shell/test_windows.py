"""Batch files and scripts of PowerShell: commands are the same, what is around them is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.findings import SourceFile
from ingest.code.shell.reader import read_shell
from tests.ingest.code.finding import named


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("x.bat", "@echo off\r\nhf download a/b\r\n", ["a/b 2"]),
        ("x.bat", "set MODEL=a/b\nhf download %MODEL%", ["a/b 1"]),
        ("x.cmd", 'set "M=a/b"\nhf download !M!', ["a/b 1"]),
        ("x.bat", "rem hf download a/b\n:: hf download c/d", []),
        ("x.bat", "venv\\Scripts\\python.exe x.py ^\n  --model a/b", ["a/b 2"]),
        ("x.bat", "for %%m in (a/b c/d) do hf download %%m", ["a/b 1", "c/d 1"]),
        ("x.bat", "call hf download a/b & hf download %1", ["a/b 1"]),
        ("x.ps1", "hf download `\n  a/b", ["a/b 2"]),
        ("x.ps1", '$Model = "a/b"\n& hf download $Model', ["a/b 1"]),
        ("x.ps1", '$env:MODEL_ID = "a/b"\nvllm serve $env:MODEL_ID', ["a/b 1"]),
        ("x.ps1", 'param(\n  [string]$Model = "a/b",\n  $X\n)\nvllm serve $Model', ["a/b 2"]),
    ],
)
def test_commands_of_windows_name_what_they_load(path: str, text: str, expected: list[str]) -> None:
    assert named(read_shell(SourceFile(path, text))) == expected


PIECES = st.sampled_from(
    ["set ", "%", "M", "=", "^", "\n", "`", "$env:", '"', "(", ")", "for ", "\\"]
)


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["x.bat", "x.ps1"]))
def test_any_text_raises_nothing(text: str, path: str) -> None:
    list(read_shell(SourceFile(path, f"model {text}")))


@pytest.mark.parametrize(
    "piece", ["set ", "%a", "^\n", "<#", "for %%a in (", " ", "$env:", "param (", '",']
)
def test_a_long_text_of_anything_is_read_at_once(piece: str) -> None:
    for path in ("x.bat", "x.ps1"):
        list(read_shell(SourceFile(path, "model\n" + piece * (8_000 // len(piece)))))
