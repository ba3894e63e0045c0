"""Commands with very many options are looked through once."""

from __future__ import annotations

from ingest.code.shell.loads import _split
from ingest.code.shell.values import UNKNOWN, Value


def test_the_first_known_value_of_an_option_is_found_by_its_name() -> None:
    words = ["--revision", UNKNOWN, "--revision", "v1", "--revision", "v2", "--model", "a/b"]
    split = _split([(Value(word, 1),) for word in words], one_each=False)
    assert (split.value("revision"), split.value("model")) == ("v1", "a/b")
    assert split.value("other") is None
