"""The folder of an import: replaced whole, and never anybody else's."""

import json
import os
from pathlib import Path

import pytest

from graph.errors import UnavailableError, UsageError
from graph.neo4j.bulk_import.folder import CONTENTS, check_folder, replaced_folder, write_contents
from graph.neo4j.bulk_import.instructions import ARGUMENTS, HOW_TO


def export(folder: Path, **files: str) -> None:
    """Write an export of these files."""
    with replaced_folder(folder) as partial:
        for name, text in files.items():
            (partial / f"{name}.csv").write_text(text)
        write_contents(partial, {f"{name}.csv": 1 for name in files}, 1)
        for name in (HOW_TO, ARGUMENTS):
            (partial / name).write_text(name)


def texts(folder: Path) -> dict[str, str]:
    """Return the content of the files of rows, and only of these."""
    beside = {CONTENTS, HOW_TO, ARGUMENTS}
    assert beside <= set(os.listdir(folder))
    return {path.name: path.read_text() for path in folder.iterdir() if path.name not in beside}


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_is_made_or_filled(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "a" / "b"
    if there:
        folder.mkdir(parents=True)
    export(folder, Model="1")
    assert texts(folder) == {"Model.csv": "1"}


def test_a_second_export_replaces_the_first(tmp_path: Path) -> None:
    export(tmp_path, Model="1", Owner="1")
    (tmp_path / "import.report").write_text("left by neo4j-admin")
    export(tmp_path, Model="2", Paper="2")
    (tmp_path / "import.report").unlink()
    assert texts(tmp_path) == {"Model.csv": "2", "Paper.csv": "2"}


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("name", ["mine.csv", ".hidden", "Paper.csv"])
def test_what_others_have_there_stays(tmp_path: Path, name: str, earlier: bool) -> None:
    if earlier:
        export(tmp_path, Model="1")
    (tmp_path / name).write_text("mine")
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match=f"holds {name}, which is not of an earlier export"):
        export(tmp_path, Model="2", Paper="2")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "said",
    [
        "",
        "null",
        "[]",
        '{"made_by": "somebody", "files": {"notes.csv": 1}}',
        '{"made_by": "ptm graph copy --for neo4j-admin", "files": 1}',
        "[" * 50_000,
        " " * (2 << 20),
    ],
)
def test_a_list_that_is_not_ours_says_nothing(tmp_path: Path, said: str) -> None:
    (tmp_path / CONTENTS).write_text(said)
    (tmp_path / "notes.csv").write_text("mine")
    with pytest.raises(UsageError):
        check_folder(tmp_path)


def test_a_list_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other.csv"
    export(folder, Model="1")
    other.write_text("mine")
    said = json.loads((folder / CONTENTS).read_text())
    said["files"] |= {"../other.csv": 1, str(other): 1}
    (folder / CONTENTS).write_text(json.dumps(said))
    export(folder, Model="2")
    assert other.read_text() == "mine"
    assert texts(folder) == {"Model.csv": "2"}


def test_a_pipe_in_the_place_of_the_list_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / CONTENTS)
    with pytest.raises(UsageError):
        check_folder(tmp_path)


def test_a_link_among_the_files_is_not_followed(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other"
    export(folder, Model="1")
    other.write_text("mine")
    (folder / "Model.csv").unlink()
    (folder / "Model.csv").symlink_to(other)
    with pytest.raises(UsageError):
        export(folder, Model="2")
    assert other.read_text() == "mine"


@pytest.mark.parametrize("what", ["file", "broken link"])
def test_what_is_no_folder_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "there"
    path.write_text("mine") if what == "file" else path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="is no folder"):
        export(path, Model="1")


def test_what_is_cut_off_leaves_the_export_before(tmp_path: Path) -> None:
    export(tmp_path, Model="1")

    def cut_off() -> None:
        with replaced_folder(tmp_path) as partial:
            (partial / "Model.csv").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert texts(tmp_path) == {"Model.csv": "1"}
    # A killed process leaves its folder, which the next run takes away.
    (tmp_path / ".ptm-1234.partial").mkdir()
    (tmp_path / ".ptm-1234.partial" / "Model.csv").write_text("half")
    export(tmp_path, Model="2")
    assert texts(tmp_path) == {"Model.csv": "2"}


def test_two_do_not_write_at_once(tmp_path: Path) -> None:
    export(tmp_path, Model="1")
    with replaced_folder(tmp_path) as partial:
        with pytest.raises(UnavailableError, match="Another process is writing to"):
            export(tmp_path, Model="2")
        for name in ("Model.csv", ARGUMENTS, CONTENTS, HOW_TO):
            (partial / name).write_text("3")
    assert texts(tmp_path) == {"Model.csv": "3"}


def test_the_lock_of_a_killed_run_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / ".ptm-lock").touch()
    export(tmp_path, Model="1")
    assert texts(tmp_path) == {"Model.csv": "1"}


@pytest.mark.parametrize("what", ["link", "pipe"])
def test_nothing_else_is_taken_for_the_lock(tmp_path: Path, what: str) -> None:
    lock, other = tmp_path / "folder" / ".ptm-lock", tmp_path / "other"
    lock.parent.mkdir()
    os.mkfifo(lock) if what == "pipe" else lock.symlink_to(other)
    with pytest.raises(UsageError, match="not of an earlier export"):
        export(lock.parent, Model="1")
    assert not other.exists()


@pytest.mark.parametrize("moved", range(4))
def test_what_is_cut_off_while_it_is_moved_is_never_taken_for_whole(
    tmp_path: Path, moved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path, Model="1", Owner="1")
    real, done = os.replace, iter(range(moved))

    def replace(*given: Path) -> None:
        if next(done, None) is None:
            raise OSError(28, "No space left on device")
        real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        with pytest.raises(UnavailableError, match="No space left on device"):
            export(tmp_path, Model="2", Paper="2")
    assert not (tmp_path / ARGUMENTS).exists()
    export(tmp_path, Model="3")
    assert texts(tmp_path) == {"Model.csv": "3"}
