"""`ptm ingest records`: what is readable is kept, what is not is skipped, counted and shown."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.records import mentions
from ptm.cli.commands.ingest.records import command
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, node_line
from tests.queries.made_graph import HOSTILE

GOOD = json_lines(node_line("a/b", downloads=3), derived_line("a/b", "a/c", method="finetune"))


def ids(ptm: Ptm, text: str = "/") -> list[str]:
    """Return the ids in the graph that contain a text."""
    answer = ptm("find", text, "--limit", "1000", "--format", "json")
    return [row["id"] for row in answer.json()["rows"]] if answer.status == 0 else []


def test_a_file_and_standard_input_are_read(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(GOOD)
    result = ptm("ingest", "records", tmp_path / "good.jsonl")
    assert (result.status, result.out) == (0, "")
    assert "Read 2 records" in result.err
    assert ids(ptm) == ["a/b", "a/c"]
    again = ptm("ingest", "records", "-", stdin=GOOD)
    assert again.status == 0
    assert "unchanged" in again.err
    result = ptm(
        "ingest", "records", tmp_path / "good.jsonl", "-", stdin=json_lines(node_line("d/e"))
    )
    assert "Read 3 records" in result.err
    assert "d/e" in ids(ptm)


def test_what_was_read_can_be_asked_at_once(ptm: Ptm) -> None:
    examples = json_lines(
        node_line("org/child", downloads=12, task="text-generation", facts_at="2026-11-01"),
        derived_line("org/child", "org/base", evidence="base_model: org/base", stated_by="card"),
        {
            "claim": "LICENSED_AS",
            "from": ["Model", "org/child"],
            "to": ["License", "apache-2.0"],
            "raw": "Apache 2.0",
            "stated_by": "hub-tag",
        },
        {
            "claim": "TRAINED_ON",
            "from": ["Model", "org/child"],
            "to": ["Dataset", "squad"],
            "stated_by": "card",
        },
        {
            "claim": "USES",
            "from": ["Repository", "github.com/Owner/Name"],
            "to": ["Model", "org/child"],
            "path": "app/load.py",
            "line": 7,
            "how": "literal",
            "stated_by": "code-scan",
        },
        {"alias": "child", "node": "Model", "id": "org/child", "stated_by": "hub-redirect"},
    )
    assert ptm("ingest", "records", "-", stdin=examples).status == 0
    lineage = ptm("lineage", "child", "--format", "json").json()["rows"]
    assert [row["parent_id"] for row in lineage] == ["org/base", "squad"]
    impact = ptm("impact", "org/base", "--format", "json").json()["rows"]
    assert [(row["path"], row["line"]) for row in impact if row["kind"] == "Repository"] == [
        ("app/load.py", 7)
    ]
    assert "apache-2.0" in ptm("show", "child").out


BAD = [
    (b"not json", "it is not JSON"),
    (b"{", "it is not JSON"),
    (b"\xff\xfe\xfd", "it is not"),
    (b"[" * 100_000, "it is not JSON"),
    (b"null", "it is not a JSON object"),
    (b"[1]", "it is not a JSON object"),
    (b"{}", "none of the keys"),
    (b'{"node": "Modle", "id": "x", "stated_by": "m"}', "there is no node kind 'Modle'"),
    (b'{"node": ["Model"], "id": "x", "stated_by": "m"}', "there is no node kind"),
    (b'{"node": "Model", "stated_by": "m"}', "the id is not a text"),
    (b'{"node": "Model", "id": "", "stated_by": "m"}', "the id is empty"),
    (b'{"node": "Model", "id": " \\t", "stated_by": "m"}', "the id is empty"),
    (b'{"node": "Model", "id": 7, "stated_by": "m"}', "the id is not a text"),
    (b'{"node": "Model", "id": ["x"], "stated_by": "m"}', "the id is not a text"),
    (b'{"node": "Model", "id": "\\ud800", "stated_by": "m"}', "not valid Unicode"),
    (b'{"node": "Model", "id": "%b", "stated_by": "m"}' % (b"x" * 4_001), "4001 bytes"),
    (b'{"node": "Model", "id": "x"}', "who states it"),
    (b'{"node": "Model", "id": "x", "stated_by": " "}', "who states it"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "colour": 1}', "no property 'colour'"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "likes": "3"}', "likes is not a whole"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "likes": true}', "likes is not a whole"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "likes": 1e999}', "likes is not a whole"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "likes": %d}' % 2**63, "is too large"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "task": "\\udc00"}', "not valid Unicode"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "facts_at": "soon"}', "ISO 8601"),
    (b'{"node": "Model", "id": "x", "stated_by": "m", "carbon_g": NaN}', "carbon_g"),
    (
        b'{"node": "Model", "id": "x", "stated_by": "m", "carbon_g": 1%b}' % (b"0" * 400),
        "carbon",
    ),
    (b'{"claim": "LOVES", "from": ["Model", "x"], "to": ["Model", "y"]}', "no claim type"),
    (b'{"claim": "USES", "from": ["Model", "x"], "to": ["Model", "y"]}', "does not join"),
    (b'{"claim": "DERIVED_FROM", "from": "x", "to": "y"}', "not a pair of kind and id"),
    (b'{"claim": "DERIVED_FROM", "from": ["Model", "x"], "to": ["Model", ""]}', "id is empty"),
    (b'{"claim": "DERIVED_FROM", "from": ["Model", "x"], "to": ["Model", "y"]}', "who states"),
    (b'{"alias": "x", "node": "Model", "id": "y"}', "who states it"),
    (b'{"alias": "", "node": "Model", "id": "y", "stated_by": "m"}', "the id is empty"),
    (b'{"alias": "x", "node": "Alias", "id": "y", "stated_by": "m"}', "there is no node kind"),
]
"""Lines that cannot be read, each with what is said of it."""


@pytest.mark.parametrize("bad", [BAD[::2], BAD[1::2]], ids=["some", "others"])
def test_a_bad_line_is_skipped_counted_and_shown_with_number_and_reason(
    ptm: Ptm, bad: list[tuple[bytes, str]]
) -> None:
    good = json.dumps(node_line("good/one")).encode()
    result = ptm("ingest", "records", "-", stdin=b"\n".join([good, b"", *dict(bad), b""]))
    assert result.status == 0
    told = result.err.splitlines()
    for number, (line, reason) in enumerate(bad, 3):
        [said] = [each for each in told if f"Skipped standard input, line {number}: " in each]
        assert reason in said, line
    assert f"Read 1 record, skipped {len(bad)}" in result.err
    assert max(map(len, told)) < 300
    assert all(each.isprintable() for each in told)
    assert ids(ptm) == ["good/one"]


def test_after_some_bad_lines_the_rest_is_only_counted(ptm: Ptm) -> None:
    result = ptm("ingest", "records", "-", stdin=GOOD + "broken\n" * 1_000)
    assert result.status == 0
    assert result.err.count("Skipped standard input, line") == 20
    assert "Skipped 980 more lines like these." in result.err
    assert "skipped 1,000" in result.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n  \n",
        b"\x00" * 10_000,
        bytes(range(256)) * 50,
        b"no json\n" * 50,
        b"{}\n",
        b"\xef\xbb\xbf",
    ],
)
def test_a_file_without_one_readable_line_ends_with_3(
    ptm: Ptm, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bad").write_bytes(content)
    result = ptm("ingest", "records", tmp_path / "bad")
    assert result.status == 3
    assert f"No line of {tmp_path}/bad could be read" in result.err
    assert ptm("ingest", "records", "-", stdin=content).status == 3


def test_one_bad_file_among_good_ones_is_named_and_the_good_ones_are_kept(
    ptm: Ptm, tmp_path: Path
) -> None:
    (tmp_path / "good").write_text(GOOD)
    (tmp_path / "bad").write_text("nonsense\n")
    result = ptm("ingest", "records", tmp_path / "good", tmp_path / "bad")
    assert result.status == 3
    assert f"No line of {tmp_path}/bad could be read" in result.err
    assert "a/b" in ids(ptm)


def test_a_file_that_cannot_be_read_ends_with_3_and_nothing_is_loaded(
    ptm: Ptm, tmp_path: Path
) -> None:
    (tmp_path / "good").write_text(GOOD)
    for bad in (tmp_path / "missing", tmp_path):
        result = ptm("ingest", "records", tmp_path / "good", bad)
        assert result.status == 3
        assert f"{bad} cannot be read" in result.err
        assert "Nothing was loaded" in result.err
    assert not (tmp_path / "graph.lbug").exists()


def test_a_file_whose_name_is_no_unicode_is_read(ptm: Ptm, tmp_path: Path) -> None:
    name = os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.jsonl")
    Path(name).write_text(GOOD)
    assert ptm("ingest", "records", name).status == 0


def node_text(own: str) -> str:
    """Return the line of a model, as text."""
    return json_lines(node_line(own))


HALF = GOOD + "broken\n{}\n"


def test_what_skips_mean_for_the_exit_status_is_said(ptm: Ptm) -> None:
    result = ptm("ingest", "records", "-", stdin=HALF)
    assert result.status == 0
    assert "Skipped 2 of 4 lines. The exit status is 0 all the same; --strict" in result.err
    assert "exit status" not in ptm("ingest", "records", "-", stdin=GOOD).err


def test_strict_writes_nothing_where_anything_is_skipped(ptm: Ptm, tmp_path: Path) -> None:
    result = ptm("ingest", "records", "--strict", "-", stdin=HALF)
    assert result.status == 3
    assert "Skipped standard input, line 3: it is not JSON" in result.err
    assert "2 of 4 lines could not be read: with --strict nothing was written" in result.err
    assert not (tmp_path / "graph.lbug").exists()
    result = ptm("ingest", "records", "--strict", "-", stdin=GOOD)
    assert result.status == 0
    assert ids(ptm) == ["a/b", "a/c"]
    again = ptm("ingest", "records", "--strict", "-", stdin=node_text("a/new") + "{}\n")
    assert again.status == 3
    assert ids(ptm) == ["a/b", "a/c"]


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(ptm: Ptm, tmp_path: Path) -> None:
    first = ptm("ingest", "records", "--dry-run", "-", stdin=HALF)
    assert first.status == 0
    assert "Read 2 records, skipped 2. Nothing was written; it would be: 3 new" in first.err
    assert "New would be: 2 Model, 1 DERIVED_FROM." in first.err
    assert not (tmp_path / "graph.lbug").exists()
    real = ptm("ingest", "records", "-", stdin=GOOD)
    assert "Read 2 records: 3 new" in real.err
    more = ptm("ingest", "records", "--dry-run", "-", stdin=GOOD + node_text("a/new"))
    assert "it would be: 1 new, 3 unchanged" in more.err
    assert "New would be: 1 Model." in more.err
    assert ids(ptm) == ["a/b", "a/c"]
    assert ptm("ingest", "records", "--dry-run", "--strict", "-", stdin=HALF).status == 3
    assert ptm("ingest", "records", "--dry-run", "-", stdin="broken\n").status == 3


def test_a_new_id_that_looks_like_a_known_one_is_warned_of_and_loaded(ptm: Ptm) -> None:
    known = node_text("mistralai/Mistral-7B-v0.1")
    assert "Warning" not in ptm("ingest", "records", "-", stdin=known).err
    lines = [derived_line("me/mine", f"mistralai/Mistral-7B-v0.{end}") for end in ("2", "l")]
    dry = ptm("ingest", "records", "--dry-run", "-", stdin=json_lines(*lines))
    result = ptm("ingest", "records", "--strict", "-", stdin=json_lines(*lines))
    warning = (
        "Warning: mistralai/Mistral-7B-v0.l (standard input, line 2) is new, and looks like "
        "mistralai/Mistral-7B-v0.1 in the graph. Is it meant?"
    )
    assert warning in dry.err
    assert warning in result.err
    assert result.err.count("Warning") == 1
    assert result.status == 0
    assert "mistralai/Mistral-7B-v0.l" in ids(ptm, "mistral")
    assert "Warning" not in ptm("ingest", "records", "-", stdin=json_lines(*lines)).err


def test_of_two_new_ids_the_one_that_nobody_describes_is_warned_of(ptm: Ptm) -> None:
    text = json_lines(derived_line("me/mine", "lab/Mistarl-7B")) + node_text("lab/Mistral-7B")
    err = ptm("ingest", "records", "-", stdin=text).err
    assert "Warning: lab/Mistarl-7B (standard input, line 1) is new, and looks like" in err
    assert "lab/Mistral-7B in the same lines" in err


def test_two_that_are_described_in_one_file_are_both_meant(ptm: Ptm) -> None:
    text = node_text("lab/Mistral-7B") + node_text("lab/Mistral_7B")
    assert "Warning" not in ptm("ingest", "records", "--dry-run", "-", stdin=text).err


def test_another_name_of_an_artifact_is_no_new_id(ptm: Ptm) -> None:
    alias = {"alias": "lab/Mistral_7B", "node": "Model", "id": "lab/Mistral-7B", "stated_by": "me"}
    ptm("ingest", "records", "-", stdin=json_lines(node_line("lab/Mistral-7B"), alias))
    text = json_lines(derived_line("me/mine", "lab/Mistral_7B"))
    assert "Warning" not in ptm("ingest", "records", "-", stdin=text).err


def test_many_warnings_are_counted_and_too_many_new_ids_are_not_compared(
    ptm: Ptm, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [derived_line(f"me/mistral-{n}b", f"me/mistarl-{n}b") for n in range(30)]
    err = ptm("ingest", "records", "--dry-run", "-", stdin=json_lines(*pairs)).err
    assert err.count("looks like") == 5
    assert "Warning: 25 more ids like these." in err
    for name in ("MOST_NEW", "MOST_NAMED"):
        with monkeypatch.context() as patched:
            patched.setattr(mentions, name, 10)
            err = ptm("ingest", "records", "--dry-run", "-", stdin=json_lines(*pairs)).err
            assert "too many new ids to compare them" in err


def test_no_file_is_wrong_words(ptm: Ptm) -> None:
    assert ptm("ingest", "records").status == 2


@pytest.mark.parametrize("source", ["records", "snapshot", "peatmoss", "cards", "cache"])
def test_an_empty_word_is_wrong_words(source: str, ptm: Ptm) -> None:
    result = ptm("ingest", source, "")
    assert (result.status, result.out) == (2, "")
    assert "names no file" in result.err


def test_an_empty_word_among_others_is_wrong_words(ptm: Ptm, tmp_path: Path) -> None:
    assert ptm("ingest", "records", tmp_path / "a.jsonl", "").status == 2


def test_a_byte_order_mark_and_windows_line_ends_are_nothing_special(ptm: Ptm) -> None:
    text = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    result = ptm("ingest", "records", "-", stdin=text)
    assert (result.status, "skipped" in result.err) == (0, False)


def test_a_last_line_without_an_end_is_read(ptm: Ptm) -> None:
    assert "Read 2 records" in ptm("ingest", "records", "-", stdin=GOOD.rstrip("\n")).err


def test_duplicated_lines_are_one_fact(ptm: Ptm) -> None:
    assert ptm("ingest", "records", "-", stdin=GOOD * 50).status == 0
    assert ids(ptm) == ["a/b", "a/c"]
    assert len(ptm("lineage", "a/b", "--format", "json").json()["rows"]) == 1


def test_hostile_ids_are_kept_as_they_are(ptm: Ptm) -> None:
    text = json_lines(*(node_line(identifier) for identifier in HOSTILE))
    assert f"Read {len(HOSTILE)} records" in ptm("ingest", "records", "-", stdin=text).err
    query = "MATCH (m:Model) RETURN m.id AS id"
    rows = ptm("cypher", query, "--format", "json").json()["rows"]
    assert {row["id"] for row in rows} == set(HOSTILE)


@pytest.mark.parametrize("base", ["a/d", "/workspace/model", "None"])
def test_reading_an_export_back_changes_nothing(ptm: Ptm, tmp_path: Path, base: str) -> None:
    more = json_lines(derived_line("a/e", base, facts_at="2020-01-01", method="adapter"))
    ptm("ingest", "records", "-", stdin=GOOD + more)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert ptm("export", "--all", "-o", first).status == 0
    again = ptm("ingest", "records", first).err
    assert "unchanged" in again
    assert "changed," not in again
    assert ptm("export", "--all", "-o", second).status == 0
    assert first.read_bytes() == second.read_bytes()
    copy = ("--graph", tmp_path / "copy.lbug")
    assert ptm(*copy, "ingest", "records", first).status == 0
    assert ptm(*copy, "export", "--all", "-o", second).status == 0
    assert first.read_bytes() == second.read_bytes()


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = ["node", "claim", "alias", "id", "from", "to", "stated_by", "facts_at", "likes", "method"]
OBJECTS = st.dictionaries(
    st.sampled_from(KEYS),
    st.sampled_from(["Model", "DERIVED_FROM", "USES", ["Model", "x"], ["Repository", "y"]])
    | VALUES,
)


@pytest.fixture(scope="module")
def any_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "graph.lbug"


@given(st.lists(OBJECTS | VALUES, max_size=5))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_read_or_skipped_and_never_fails(
    ptm: Ptm, any_graph: Path, values: list[Any]
) -> None:
    text = "".join(json.dumps(value) + "\n" for value in values)
    result = ptm("--graph", any_graph, "ingest", "records", "-", stdin=text)
    assert result.status in (0, 3)
    assert all(line.isprintable() for line in result.err.splitlines())


def test_its_help_says_what_becomes_of_bad_lines() -> None:
    assert "skipped, counted, shown" in str(command.help)
