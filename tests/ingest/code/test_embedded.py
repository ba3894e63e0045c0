"""Texts of one language in a file of another are read as files of their own are."""

from collections.abc import Iterator

from graph.schema import Model
from ingest.code.embedded import Embedded, Found, unfold
from ingest.code.findings import Candidate, How, Place, SourceFile, Unresolved


def read(file: SourceFile) -> Iterator[Found]:
    """Read a made language: a line is an id, or begins a text within."""
    for line, text in enumerate(file.text.split("\n"), 1):
        if text.startswith(">"):
            yield Embedded(file.path, "inner", text[1:], [line], How.SHELL)
        elif text.startswith("?"):
            yield Unresolved(file.path, line, "load", text, "why")
        else:
            yield Candidate(file.path, line, Model, text, How.LITERAL, "load")


def test_what_is_found_stands_where_the_text_does() -> None:
    outer = Embedded("cell.ipynb", "cell.py", "a/b\n?\n>c/d", [7, 9, 12], None, Place.MENTION)
    found = list(unfold([outer], read))
    assert [(one.path, one.line) for one in found] == [("cell.ipynb", line) for line in (7, 12)]
    first, last = found
    assert isinstance(first, Candidate)
    assert (first.how, first.place) == (How.LITERAL, Place.MENTION)
    assert isinstance(last, Candidate)
    assert (last.text, last.how, last.place) == ("c/d", How.SHELL, Place.MENTION)


def test_what_shown_code_would_load_from_a_disk_is_nothing() -> None:
    for place, count in ((Place.MENTION, 0), (None, 1)):
        assert len(list(unfold([Embedded("x", "x", "?", [3], None, place)], read))) == count


def test_texts_within_texts_end() -> None:
    assert list(unfold([Embedded("x", "x", ">" * 50 + "a/b", [1])], read)) == []
    assert list(unfold([Embedded("x", "x", "", [])], lambda file: ())) == []
