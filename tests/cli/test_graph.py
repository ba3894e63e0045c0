"""`ptm graph`: status, init, copy and clear."""

from pathlib import Path

import pytest

from graph.store.connect import open_store
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, node_line

SOME = json_lines(node_line("a/b"), derived_line("a/b", "a/c"))


def test_status_tells_what_there_is_how_old_and_where(on_made: Ptm, made_file: Path) -> None:
    shown = on_made("graph", "status")
    assert shown.status == 0
    assert str(made_file) in shown.out
    for word in ("Model", "DERIVED_FROM", "only_mentioned", "made", "2026-01-02"):
        assert word in shown.out
    assert shown.out.count("Facts of") == 1
    answer = on_made("graph", "status", "--format", "json").json()
    assert {row["label"] for row in answer["rows"]} >= {"Model", "Dataset", "Repository", "USES"}
    [source] = answer["parts"]["sources"]
    assert (source["source"], source["taken"]) == ("made", "2026-01-02")
    for form in ("csv", "markdown"):
        assert "DERIVED" in on_made("graph", "status", "--format", form).out


def test_init_makes_a_graph_that_answers_and_can_be_repeated(ptm: Ptm, tmp_path: Path) -> None:
    for _ in range(2):
        result = ptm("graph", "init")
        assert (result.status, result.out) == (0, "")
        assert "is ready" in result.err
    assert (tmp_path / "graph.lbug").exists()
    shown = ptm("graph", "status")
    assert (shown.status, "No source was loaded" in shown.out) == (0, True)
    assert ptm("find", "x").status == 1


def test_init_tells_the_terms_of_licences_that_were_only_named(ptm: Ptm) -> None:
    labels = [
        {
            "claim": "LICENSED_AS",
            "from": ["Model", own],
            "to": ["License", licence],
            "stated_by": "us",
        }
        for own, licence in (("a/b", "mit"), ("a/c", "gpl-3.0"))
    ]
    ptm("ingest", "records", "-", stdin=json_lines(derived_line("a/b", "a/c"), *labels))
    terms = "MATCH (l:License) RETURN l.id AS id, l.share_alike AS share_alike ORDER BY id"
    before = ptm("cypher", terms, "--format", "json").json()["rows"]
    assert [row["share_alike"] for row in before] == [None, None]
    # Clashes follow from the ids alone.
    [clash] = ptm("ask", "clashes", "--model-id", "a/b", "--format", "json").json()["rows"]
    assert (clash["origin_id"], clash["terms"], clash["verdict"]) == (
        "a/c",
        "share_alike",
        "conflict",
    )
    assert ptm("graph", "init").status == 0
    after = ptm("cypher", terms, "--format", "json").json()["rows"]
    assert [row["share_alike"] for row in after] == ["strong", "none"]
    counts = ptm("graph", "status", "--format", "json").json()["rows"]
    assert counts[-1] == {
        "label": "CLASHES_WITH",
        "number": clash_count(ptm),
        "only_mentioned": None,
    }


def clash_count(ptm: Ptm) -> int:
    """Return how many clashes the graph holds."""
    text = "MATCH ()-[c:CLASHES_WITH]->() RETURN count(c) AS number"
    return int(ptm("cypher", text, "--format", "json").json()["rows"][0]["number"])


def test_clear_asks_for_yes(ptm: Ptm) -> None:
    ptm("ingest", "records", "-", stdin=SOME)
    result = ptm("graph", "clear")
    assert (result.status, result.out) == (2, "")
    assert "add --yes if you mean it" in result.err
    assert ptm("find", "a/b").status == 0
    assert ptm("graph", "clear", "--yes").status == 0
    assert ptm("find", "a/b").status == 3
    # There is nothing more to remove, and that is no error.
    assert ptm("graph", "clear", "--yes").status == 0


def test_copy_counts_on_both_sides_and_can_be_repeated(on_made: Ptm, tmp_path: Path) -> None:
    target = tmp_path / "copy" / "graph.lbug"
    for _ in range(2):
        result = on_made("graph", "copy", "--to", target)
        assert (result.status, result.out) == (0, "")
        assert f"Copied to {target}." in result.err
        told = [line for line in result.err.splitlines() if " here, " in line]
        assert len(told) > 10
        for line in told:
            _, numbers = line.split(": ")
            here, there = (part.split()[0] for part in numbers.split(", "))
            assert here == there
    words = ("export", "--all", "-o")
    on_made(*words, tmp_path / "one.jsonl")
    on_made(*words, tmp_path / "two.jsonl", "--graph", target)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_graph_goes_to_a_server_and_back(on_made: Ptm, tmp_path: Path, empty_neo4j: str) -> None:
    with open_store(empty_neo4j) as store:
        store.clear()
    assert on_made("graph", "copy", "--to", empty_neo4j).status == 0
    back = tmp_path / "back.lbug"
    assert on_made("--graph", empty_neo4j, "graph", "copy", "--to", back).status == 0
    words = ("export", "--all", "-o")
    for name, graph in (("one", None), ("two", empty_neo4j), ("three", back)):
        named = ("--graph", graph) if graph else ()
        assert on_made(*named, *words, tmp_path / f"{name}.jsonl").status == 0
    texts = {(tmp_path / f"{name}.jsonl").read_bytes() for name in ("one", "two", "three")}
    assert len(texts) == 1


def test_a_graph_is_written_for_neo4j_admin(on_made: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "for import"
    words = ("graph", "copy", "--for", "neo4j-admin", "--to", folder)
    for _ in range(2):
        result = on_made(*words)
        assert (result.status, result.out) == (0, "")
        assert f"Written to {folder}. Next, where the server is stopped:" in result.err
        assert f"cd '{folder}'" in result.err
        assert "neo4j-admin database import full neo4j @import.args" in result.err
        counted = dict(line.split(": ") for line in result.err.splitlines() if " written" in line)
        assert counted["GraphInfo"] == "1 written"
        assert len(counted) > 15
    listed = {path.name for path in folder.iterdir()}
    assert {"README.txt", "import.args", "Model.csv", "Model-DERIVED_FROM-Model.csv"} < listed
    assert all(len(line) <= 80 for line in (folder / "README.txt").read_text().splitlines())
    (folder / "mine").write_text("mine")
    result = on_made(*words)
    assert result.status == 2
    assert "holds mine, which is not of an earlier export" in result.err
    assert {path.name for path in folder.iterdir()} == {*listed, "mine"}


def test_a_folder_whose_name_begins_as_an_option_can_be_gone_to(
    on_made: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = on_made("graph", "copy", "--for", "neo4j-admin", "--to=-x")
    assert result.status == 0
    assert "    cd ./-x\n" in result.err


@pytest.mark.parametrize("target", ["bolt://localhost:7687", "neo4j+s://x.example", ""])
def test_a_folder_for_neo4j_admin_is_no_server(on_made: Ptm, target: str) -> None:
    result = on_made("graph", "copy", "--for", "neo4j-admin", "--to", target)
    assert result.status == 2
    assert ("names no folder" if not target else "name a folder with --to") in result.err


def test_nothing_is_written_for_neo4j_admin_without_a_graph(ptm: Ptm, tmp_path: Path) -> None:
    result = ptm("graph", "copy", "--for", "neo4j-admin", "--to", tmp_path / "folder")
    assert result.status == 3
    assert not (tmp_path / "folder").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("copy", "--for", "neo4j-admin"),
        ("copy", "--for", "x", "--to", "y"),
        ("copy",),
        ("copy", "--to"),
        ("copy", "--to", "mysql://x"),
        ("nonsense",),
        ("status", "x"),
    ],
)
def test_wrong_words_end_with_2(on_made: Ptm, words: tuple[str, ...]) -> None:
    assert on_made("graph", *words).status == 2


def test_a_copy_of_nothing_ends_with_3(ptm: Ptm, tmp_path: Path) -> None:
    assert ptm("graph", "copy", "--to", tmp_path / "copy.lbug").status == 3
    assert not (tmp_path / "copy.lbug").exists()
