"""What tests share: a real Neo4j, a Hub, the project's data, and nothing of the user's own."""

import contextlib
import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest

from graph import clock
from tests.extracts import unshipped
from tests.hub_server import Hub, serving
from tests.neo4j_jars import NEWEST
from tests.neo4j_server import Neo4jServer, find_server, start_from_jars

ROOT = Path(__file__).resolve().parent.parent
NO_NEO4J = "no Neo4j: "
NO_CHROMIUM = "no Chromium: "
NOT_TESTED = {NO_NEO4J: "ON NEO4J", NO_CHROMIUM: "IN A BROWSER"}
"""How the reason of a skipped test begins, with what was left out."""
NOW = os.environ.get("PTM_TEST_NOW", "2026-11-21T12:00:00Z")
"""When each test begins by `graph/clock.py`, which alone asks the system (a test makes sure)."""
TODAY = NOW[:10]
NEO4J_FIXTURES = {"neo4j_server", "protected_server", "newest_server", "browser_server"}
MADE = "the made graph"
"""What a server holds while it has the graph of `made_on_neo4j`."""
QUESTIONS = ROOT / "tests" / "queries"
EVERY_QUESTION = "test_every_question.py"
COMPOSED = ("test_checkouts.py",)
"""Files beside those of QUESTIONS that ask for what is composed of many answers."""
NOT_PURE = ("browser", "cli", "stores")
"""Folders of tests that cross packages, whose tests are not in the fast part."""

# How long one example takes says nothing of the code where other work shares the machine.
hypothesis.settings.register_profile("full", deadline=None)
hypothesis.settings.register_profile("fast", deadline=None, max_examples=25)
hypothesis.settings.load_profile("full")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Run in one worker where NEO4J_URI names the server: two would empty it under each other."""
    if os.environ.get("NEO4J_URI") and len(getattr(config.option, "tx", None) or []) > 1:
        config.option.tx = config.option.tx[:1]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use Neo4j, as `fast` those that are pure and quick, and some as `long`.

    A server answers each question in `make test`; what is composed of several answers it is asked
    in `make test-long`, and the embedded engine in both.

    With `--dist loadgroup` one worker runs all that use Neo4j, so that one server is started and
    warmed up; all others run as whole files.
    """
    for item in items:
        group = item.path.relative_to(ROOT).as_posix()
        if uses_neo4j(item):
            item.add_marker("neo4j")
            group = "neo4j"
            if _is_composed(item.path):
                item.add_marker("long")
        item.add_marker(pytest.mark.xdist_group(group))
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        others = ("neo4j", "process", "slow", "long", "soak")
        if folder not in NOT_PURE and not any(map(item.get_closest_marker, others)):
            item.add_marker("fast")


def _is_composed(path: Path) -> bool:
    """Return whether the tests of a file ask for what is composed of many answers."""
    of_questions = path.is_relative_to(QUESTIONS) and path.name != EVERY_QUESTION
    return of_questions or path.name in COMPOSED


def uses_neo4j(item: pytest.Item) -> bool:
    """Return whether a test asks for a server, by a fixture or as one of its engines."""
    fixtures = getattr(item, "fixturenames", ())
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return not NEO4J_FIXTURES.isdisjoint(fixtures) or "neo4j" in values


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud, in a line each, that Neo4j or Chromium was missing."""
    # Of a skipped test pytest keeps the file, the line and the reason.
    skipped = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    for start, place in NOT_TESTED.items():
        reasons = [text.split(start, 1)[1] for text in skipped if start in text]
        if reasons:
            reason = " ".join(reasons[0].split())
            line = f"NOT TESTED {place}: {len(reasons)} tests were skipped: {reason}"
            terminalreporter.write_line(line, red=True, bold=True)


@pytest.fixture(autouse=True)
def set_clock() -> Iterator[None]:
    """Set the product's clock, so that no test depends on the day, hour or zone it runs in."""
    with clock.set_to(NOW):
        yield


@pytest.fixture(autouse=True)
def no_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test of the fast part start a process: it has to be marked `process`."""

    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("this test starts a process: mark it `process`", pytrace=False)

    if request.node.get_closest_marker("fast"):
        monkeypatch.setattr(subprocess, "Popen", refuse)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield paths, one a test, for folders that nobody has made yet.

    pytest's own `tmp_path` reads the names of all that it made before to find the next number,
    which is most of the time of a quick test where there are thousands.
    """
    base = tmp_path_factory.mktemp("each")
    return (base / str(number // 100) / str(number) for number in itertools.count())


@pytest.fixture
def folder_of_test(folders: Iterator[Path]) -> Path:
    """Return where the test may write, which does not exist yet."""
    return next(folders)


@pytest.fixture
def tmp_path(folder_of_test: Path) -> Path:
    """Return an empty folder of the test's own."""
    folder = folder_of_test / "tmp"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def own_surroundings(folder_of_test: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from the user's graph, secrets and terminal, in subprocesses too."""
    folder = folder_of_test / "user"
    for name in ("DATA", "CACHE", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    hidden = [
        "PTM_GRAPH",
        "NEO4J_DATABASE",
        "HF_TOKEN",
        "HF_HOME",
        "GITHUB_TOKEN",
        "GITHUB_API_URL",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
    ]
    if not os.environ.get("NEO4J_URI"):
        hidden += ["NEO4J_USERNAME", "NEO4J_PASSWORD"]
    for name in hidden:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")


def miss(reason: str) -> NoReturn:
    """Skip the test for what is missing, or fail it if CI is set."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def present(server: Neo4jServer | str) -> Neo4jServer:
    """Return the server; where it is missing skip the test, or fail it if CI is set."""
    return server if isinstance(server, Neo4jServer) else miss(NO_NEO4J + server)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Return this worker's own server: it has one database, which two workers would share."""
    server = present(find_server(tmp_path_factory.mktemp("neo4j")))
    yield server
    if os.environ.get("NEO4J_URI"):
        delete_everything(server)
    server.stop()


@pytest.fixture(scope="session")
def neo4j_url(neo4j_server: Neo4jServer) -> str:
    """Return the address of a running Neo4j, as `bolt://127.0.0.1:PORT`."""
    return neo4j_server.uri


@pytest.fixture
def empty_neo4j(neo4j_server: Neo4jServer) -> str:
    """Return the address of a Neo4j without nodes and relationships (constraints stay)."""
    delete_everything(neo4j_server)
    return neo4j_server.uri


@pytest.fixture
def protected_neo4j(protected_server: Neo4jServer) -> Neo4jServer:
    """Return a second server, emptied, which asks for the password in its `auth`."""
    delete_everything(protected_server)
    return protected_server


@pytest.fixture(scope="session")
def protected_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Start the server of `protected_neo4j`, which only the workers that run its tests have."""
    home = tmp_path_factory.mktemp("protected-neo4j")
    server = present(start_from_jars(home, password="right-password"))
    yield server
    server.stop()


@pytest.fixture
def empty_newest(newest_server: Neo4jServer) -> Neo4jServer:
    """Return a server of the newest version, emptied."""
    delete_everything(newest_server)
    return newest_server


@pytest.fixture(scope="session")
def newest_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Start a server of Neo4j's newest version; its tests are `long` and in one file."""
    server = present(start_from_jars(tmp_path_factory.mktemp("newest-neo4j"), version=NEWEST))
    yield server
    server.stop()


def emptied_server(request: pytest.FixtureRequest, _folder: Path) -> str:
    """Return the address of a Neo4j without nodes and relationships, for a fixture of any scope."""
    server: Neo4jServer = request.getfixturevalue("neo4j_server")
    delete_everything(server)
    return server.uri


ENGINES: dict[str, Callable[[pytest.FixtureRequest, Path], str]] = {
    "embedded": lambda _request, folder: str(folder / "graph.lbug"),
    "neo4j": emptied_server,
}
"""Each engine with what returns the address of an empty graph on it, given an empty folder."""


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty graph, on each engine."""
    return ENGINES[request.param](request, tmp_path)


def delete_everything(server: Neo4jServer) -> None:
    """Delete all nodes and relationships, in transactions of bounded size."""
    import neo4j

    server.holds = ""
    delete = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver,
        driver.session() as session,
    ):
        session.run(delete).consume()


@pytest.fixture(scope="session")
def made_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of the made graph (`tests/queries/made_graph.py`); nobody writes to it."""
    path = tmp_path_factory.mktemp("made") / "made.lbug"
    write_made_graph(str(path))
    return path


@pytest.fixture(scope="module")
def made_on_neo4j(neo4j_server: Neo4jServer) -> str:
    """Return the address of the made graph on Neo4j; nobody writes to it.

    It is written again only where other tests have emptied the server.
    """
    if neo4j_server.holds != MADE:
        delete_everything(neo4j_server)
        write_made_graph(neo4j_server.uri)
        neo4j_server.holds = MADE
    return neo4j_server.uri


def write_made_graph(url: str) -> None:
    """Write the made graph to an address."""
    from graph.store.connect import open_store
    from ingest.license_conflicts import DERIVATIONS
    from tests.factories import tables
    from tests.queries.made_graph import TAKEN, records

    with clock.set_to(NOW), open_store(url) as store:
        store.write(tables(records(), TAKEN), derivations=DERIVATIONS)


@pytest.fixture(scope="session")
def sample_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a graph of the packaged sample; nobody writes to it.

    To ingest it takes seconds, so one worker makes it, by the command, for all of them.
    """
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    path = shared / "sample.lbug"
    with FileLock(shared / "sample.making"):
        if not path.exists():
            ingest_sample(path)
    return path


def ingest_sample(path: Path) -> None:
    """Make a graph of the packaged sample, as `ptm ingest sample` does; keep what that says."""
    from ptm.__main__ import main
    from scripts.console_docs import said_beside

    with (
        clock.set_to(NOW),
        said_beside(path).open("w", encoding="utf-8") as said,
        contextlib.redirect_stderr(said),
        pytest.raises(SystemExit) as ended,
    ):
        main(["ingest", "sample", "--graph", str(path)])
    assert not ended.value.code


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Return a Hub without models, on 127.0.0.1."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def real_cards() -> Path:
    """Return the archive of 751 model cards as they were written."""
    name = "cards/transformers_model_cards_2020-12.tar.gz"
    return unshipped(name, "the cards are prose, of which only facts may be shipped")
