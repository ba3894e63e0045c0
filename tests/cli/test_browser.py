"""`ptm browser`: the link of a question, as it is typed and as the graph knows it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ptm.cli import browsers
from tests.cli.conftest import Ptm
from tests.reports.neo4j_browser.test_link import read_as_browser

PAGE = "http://localhost:7474/browser/?dbms=bolt://localhost:7687&cmd=edit&arg="


@pytest.mark.parametrize(
    "words",
    [
        ("lineage", "mix/abcd"),
        ("lineage", "mixed"),
        ("lineage", "dataset:corp/c"),
        ("dataset-lineage", "same/name", "--declared-only"),
        ("licensed-under", "MIT License", "--limit", "3"),
        ("credits", "mix/cd", "mix/abcd"),
        ("most-depended-upon",),
        ("ancestors", "mix/abcd"),
    ],
)
def test_a_link_has_the_text_that_ask_prints(on_made: Ptm, words: tuple[str, ...]) -> None:
    linked, text = on_made("browser", *words), on_made("ask", *words, "--cypher").out
    assert linked.status == 0
    assert linked.out.startswith(PAGE)
    read = read_as_browser(linked.out.removesuffix("\n"))
    lines = [f"{line};" if line.startswith(":param ") else line for line in text.split("\n")]
    assert read.split("\n") == lines
    assert "ptm graph copy --to bolt://localhost:7687" in linked.err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("lineage", "huggingface.co/some/model"), ':param model_id => "some/model";'),
        (("lineage", "dataset:squad"), ':param dataset_id => "squad";'),
        (("lineage", "github.com/A/B"), ':param repository_id => "github.com/a/b";'),
        (("dataset-lineage", "squad"), ':param dataset_id => "squad";'),
        (("licensed-under", "MIT License"), ':param license_id => "mit";'),
        (("owner-claims", "owner:hf:x"), ':param owner_id => "hf:x";'),
        (("credits", "model:a/b", "dataset:c"), ':param ids => ["a/b", "c"];'),
        (("find", "bert"), ':param text => "bert";'),
    ],
)
def test_without_a_graph_ids_are_what_is_typed(ptm: Ptm, words: tuple[str, ...], line: str) -> None:
    result = ptm("browser", *words)
    assert result.status == 0
    assert read_as_browser(result.out).startswith(f"{line}\n")
    said = "There is no graph yet. The link has what you typed"
    assert (said in result.err) is (words[0] not in ("licensed-under", "find"))


def test_a_server_that_is_away_is_where_the_link_leads(ptm: Ptm) -> None:
    result = ptm("browser", "lineage", "a/b", "--graph", "bolt://127.0.0.1:1")
    assert result.status == 0
    assert result.out.startswith("http://127.0.0.1:7474/browser/?dbms=bolt://127.0.0.1:1&cmd=edit")
    assert "The link has what you typed" in result.err
    assert "graph copy" not in result.err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "Name a question, for example: ptm browser lineage"),
        (("lineage",), 2, "ID is missing, for example: ptm browser lineage"),
        (("lineage", "mix/cd", "--drawing", "--values"), 2, "make two different links"),
        (("linage", "mix/cd"), 2, "Did you mean lineage?"),
        (("lineage", "mix/cd", "mix/ab"), 2, "lineage takes one ID"),
        (("lineage", "no/such"), 1, "no/such is not in the graph"),
        (("ancestors", "license:mit"), 1, "it is a licence"),
        (("cycles",), 1, "cycles has no Cypher text: it is computed"),
        (("lineage", "mix/cd", "--at", "http://u:p@h/"), 2, "holds no user name"),
        (("lineage", "mix/cd", "--graph", "bolt://u:secret@h"), 2, "NEO4J_PASSWORD"),
    ],
)
def test_what_makes_no_link_says_why(
    on_made: Ptm, words: tuple[str, ...], status: int, said: str
) -> None:
    result = on_made("browser", *words)
    assert (result.status, result.out) == (status, "")
    assert said in result.err
    assert "secret" not in result.err


def test_a_kind_that_is_not_asked_about_is_refused_without_a_graph(ptm: Ptm) -> None:
    result = ptm("browser", "ancestors", "license:mit")
    assert (result.status, result.out) == (1, "")
    assert "license:mit is a licence." in result.err


@pytest.mark.parametrize("found", [True, False])
def test_it_is_opened_or_printed(
    on_made: Ptm, monkeypatch: pytest.MonkeyPatch, found: bool
) -> None:
    opened: list[str] = []
    shows: Callable[[str], bool] = lambda url: not opened.append(url) and found  # noqa: E731
    monkeypatch.setattr(browsers, "open_in_browser", shows)
    result = on_made("browser", "lineage", "mix/cd", "--open", "--at", "http://h:1")
    assert result.status == 0
    assert opened[0].startswith("http://h:1/browser/?dbms=bolt://h:7687&cmd=edit&arg=")
    assert result.out == ("" if found else f"{opened[0]}\n")
    assert ("Opened http://h:1/browser/" if found else "No browser is found") in result.err


@pytest.mark.parametrize("words", [("--values",), ("--drawing",), ("--drawing", "--declared-only")])
def test_values_are_written_in_where_one_run_is_to_show_them(
    on_made: Ptm, words: tuple[str, ...]
) -> None:
    result = on_made("browser", "lineage", "dataset:corp/c", *words)
    assert result.status == 0
    text = read_as_browser(result.out)
    assert '// :param dataset_id => "corp/c"\n' in text
    assert '(subject:Dataset {id: "corp/c"})' in text or '(child:Dataset {id: "corp/c"})' in text
    assert (", drawn?" in text) is ("--drawing" in words)
    assert ("{declared: true}]" in text) is ("--declared-only" in words)
    assert "first run" not in result.err


def test_what_is_computed_is_drawn_where_it_can_be(on_made: Ptm) -> None:
    result = on_made("browser", "duplicates-of", "mix/ab", "--limit", "7")
    assert result.status == 0
    assert "duplicates-of is computed and has no text: this is its drawing." in result.err
    assert "LIMIT 7\n" in read_as_browser(result.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sources", "--drawing"), "sources has no drawing; there are those of"),
        (("ancestors", "mix/cd", "--favorites", "x"), "unexpected"),
    ],
)
def test_what_cannot_be_drawn_is_said(on_made: Ptm, words: tuple[str, ...], said: str) -> None:
    result = on_made("browser", *words)
    assert result.status in (1, 2)
    assert result.out == ""
    assert said in result.err or "No such option" in result.err


# Favourites and the style -----------------------------------------------------------------------


def content(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_favorites_are_written_again_and_other_files_left_alone(ptm: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "fav"
    first = ptm("browser", "--favorites", folder)
    assert (first.status, first.out) == (0, "")
    assert "ptm-lineage.zip" in first.err
    made = content(folder)
    assert len(made) > 90
    (folder / "mine.cypher").write_text("RETURN 1")
    changed = folder / "depth" / "depth.cypher"
    changed.write_bytes(b"// changed\n" + changed.read_bytes())
    assert ptm("browser", "--favorites", folder).status == 0
    assert content(folder) == made | {"mine.cypher": b"RETURN 1"}


def test_a_file_of_somebody_else_stops_it_before_anything_is_written(
    ptm: Ptm, tmp_path: Path
) -> None:
    folder = tmp_path / "fav"
    (folder / "depth").mkdir(parents=True)
    (folder / "depth" / "depth.cypher").write_text("RETURN 1")
    result = ptm("browser", "--favorites", folder)
    assert result.status == 3
    assert "was not written by ptm" in result.err
    assert content(folder) == {"depth/depth.cypher": b"RETURN 1"}


def test_a_folder_that_cannot_be_one_ends_with_3(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "fav" / "ptm-lineage.zip").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "depth").write_text("x")
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "ptm-lineage.zip").symlink_to("nowhere")
    for name in ("link", "links"):
        assert " cannot be made: it is a link" in ptm("browser", "--favorites", tmp_path / name).err
    for name in ("file", "fav", "other", "link", "links", "x" * 300, "nul\0"):
        result = ptm("browser", "--favorites", tmp_path / name if "\0" not in name else name)
        assert (result.status, result.out) == (3, ""), name
        assert len(result.err.strip().splitlines()) <= 3
    assert ptm("browser", "--favorites", "").status == 2


def test_the_style_sheet_is_a_grass_file(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "ptm.grass"
    for _ in range(2):
        assert ptm("browser", "--style", path).status == 0
    assert path.read_text().startswith("node {\n")
    for name, said in {
        "-": "has to end in .grass.",
        "style.css": "has to end in .grass.",
        f"{tmp_path}/": "the name of a folder",
        " ": "Name the file of the style sheet",
    }.items():
        result = ptm("browser", "--style", name)
        assert (result.status, said in result.err) == (2, True), name
    assert ptm("browser", "--style", tmp_path / "none" / "x.grass").status == 3
    assert ptm("browser", "--style", path, "lineage", "a/b").status == 2


def test_the_style_sheet_and_the_favorites_are_both_written_or_neither(
    ptm: Ptm, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for style, favorites in (("a.grass", "file"), ("none/a.grass", "fav")):
        result = ptm("browser", "--style", tmp_path / style, "--favorites", tmp_path / favorites)
        assert (result.status, result.out) == (3, "")
        assert content(tmp_path) == {"file": b"x"}
    assert (
        ptm("browser", "--style", tmp_path / "a.grass", "--favorites", tmp_path / "f").status == 0
    )
    assert {"a.grass", "f/ptm-lineage.zip"} <= content(tmp_path).keys()


def test_names_and_passwords_of_the_environment_stay_there(
    on_made: Ptm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", "someone")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret-word")
    out = on_made("browser", "lineage", "mix/cd").out
    assert "someone" not in out
    assert "secret-word" not in out
