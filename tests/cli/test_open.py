"""`ptm open`: the page among the temporary files, and a browser that shows it."""

import os
import re
import stat
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ptm.cli import browsers
from ptm.cli.files import write_temporary
from tests.cli.conftest import Ptm, start
from tests.examples import examples
from tests.queries.made_graph import HOSTILE


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses that a browser is given; temporary files get a folder of their own."""
    found: list[str] = []

    def found_browser(url: str) -> bool:
        found.append(url)
        return True

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(browsers, "open_in_browser", found_browser)
    return found


def path_of(url: str) -> Path:
    """Return the path that an address on this machine names."""
    assert url.startswith("file:///")
    return Path(unquote(urlsplit(url).path))


@pytest.mark.parametrize(
    ("words", "start"),
    [((), "lineage"), (("--impact",), "impact"), (("--licenses", "--declared-only"), "licenses")],
)
def test_the_page_is_opened_where_only_the_user_reads_it(
    on_made: Ptm, opened: list[str], words: tuple[str, ...], start: str
) -> None:
    result = on_made("open", "mix/abcd", *words)
    assert (result.status, result.out) == (0, "")
    path = path_of(opened[0])
    assert result.err == f"Opened {path}, which stays there until you delete it.\n"
    assert path.name.startswith(f"ptm-{start}-of-mix-abcd-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text("utf-8").startswith("<!doctype html>")


@examples(10, 500)
@given(st.text(max_size=300) | st.sampled_from(HOSTILE))
@example("../../etc/passwd")
@example("x" * 5_000)
def test_any_id_makes_a_name_that_is_safe(about: str) -> None:
    path = write_temporary(about, ".html", about)
    try:
        assert path.parent == Path(tempfile.gettempdir())
        assert re.fullmatch(r"[A-Za-z0-9.-]{0,80}-[a-z0-9_]+\.html", path.name)
        assert not path.name.startswith(".")
    finally:
        path.unlink()


def test_an_id_with_anything_in_it_is_opened(on_made: Ptm, opened: list[str]) -> None:
    assert on_made("open", "--", HOSTILE[3]).status == 0
    assert path_of(opened[0]).exists()


def test_without_a_browser_the_path_is_printed(
    on_made: Ptm, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "open_in_browser", lambda _url: False)
    result = on_made("open", "mix/abcd")
    assert result.status == 0
    assert Path(result.out.rstrip("\n")).read_text("utf-8").startswith("<!doctype html>")
    assert result.err.startswith("No browser is found;")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("no/such",), 1),
        (("license:mit",), 2),
        (("mix/abcd", "--impact", "--licenses"), 2),
        (("github.com/some/tool", "--impact"), 2),
        (("mix/abcd", "--online"), 2),
        ((), 2),
    ],
)
def test_nothing_is_written_where_nothing_can_be_shown(
    on_made: Ptm, opened: list[str], tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    assert on_made("open", *words).status == status
    assert opened == list((tmp_path / "temporary").iterdir()) == []


def test_a_temporary_folder_that_is_not_there_ends_with_3(
    on_made: Ptm, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    result = on_made("open", "mix/abcd")
    assert (result.status, opened) == (3, [])
    assert "A temporary file cannot be written: No such file or directory." in result.err


# Browsers ---------------------------------------------------------------------------------------


def stub(folder: Path, text: str, name: str = "browser") -> Path:
    """Return a browser that is a script."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.process
def test_the_browser_that_the_user_names_is_given_the_page(made_file: Path, tmp_path: Path) -> None:
    said = tmp_path / "said"
    browser = stub(tmp_path, f"print('loud'); open({str(said)!r}, 'w').write(sys.argv[1])")
    environment = {"BROWSER": str(browser), "TMPDIR": str(tmp_path), "PTM_GRAPH": str(made_file)}
    result = start("open", "mix/abcd", env=environment)
    assert (result.returncode, result.stdout) == (0, b"")
    assert path_of(said.read_text()).parent == tmp_path


@pytest.mark.process
@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("", "browser", True),
        ("sys.exit(1)", "browser", False),
        ("", "w3m", False),
        ("", "lynx", False),
    ],
)
def test_a_browser_that_fails_or_is_of_the_terminal_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str, found: bool
) -> None:
    monkeypatch.setenv("BROWSER", str(stub(tmp_path, text, name)))
    assert browsers.open_in_browser("file:///x.html") is found


@pytest.mark.process
def test_without_any_browser_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not browsers.open_in_browser("file:///x.html")
    monkeypatch.setenv("BROWSER", str(tmp_path / "none"))
    assert not browsers.open_in_browser("file:///x.html")


@pytest.mark.process
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_browser_that_does_not_return_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, ended = tmp_path / "closed", tmp_path / "ended"
    for pipe in (closed, ended):
        os.mkfifo(pipe)
    text = f"open({str(closed)!r}).read(); open({str(ended)!r}, 'w').close()"
    monkeypatch.setenv("BROWSER", str(stub(tmp_path, text)))
    monkeypatch.setattr(browsers, "_PATIENCE", 0.2)
    try:
        assert browsers.open_in_browser("file:///x.html")
    finally:
        threading.Thread(target=lambda: closed.open("w").close(), daemon=True).start()
        ended.read_text()
