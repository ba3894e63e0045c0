"""The documents say what is so: generated pages, the README's outputs, links and commands."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

from ptm import Graph, open_graph
from tests.doc_commands import commands_of, fault_of

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUESTIONS = ROOT / "docs" / "reference" / "questions"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
]


@pytest.fixture(scope="module")
def make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sample(sample_graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PTM_GRAPH", str(sample_graph))


def test_generated_pages_are_current(make_docs: ModuleType) -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, text in make_docs.pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run `make docs`"


@pytest.mark.long
@pytest.mark.slow
def test_what_is_made_from_the_sample_is_current(sample: None) -> None:
    assert "```console\n$ ptm " in README
    from scripts.sample_docs import made_from_sample

    for path, text in made_from_sample().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make docs`"


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if "```pycon" in page.read_text(encoding="utf-8")],
    ids=lambda page: page.stem,
)
def test_the_python_of_a_page_does_what_it_shows(sample: None, page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.slow
def test_the_cypher_of_the_pages_finds_something_in_the_sample(sample: None) -> None:
    # Those of questions have tests of their own, and parameters.
    pages = [page for page in PAGES if page.parent != QUESTIONS]
    queries = [
        query
        for page in pages
        for query in re.findall(r"```cypher\n(.+?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(queries) > 1
    with open_graph() as graph:
        for query in queries:
            assert graph.cypher(query).rows, query


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_the_pages_can_be_typed(page: Path) -> None:
    named = {command: fault_of(command) for command in commands_of(page.read_text("utf-8"))}
    assert {command: fault for command, fault in named.items() if fault} == {}


@pytest.mark.parametrize(
    ("text", "commands", "fault"),
    [
        ("```\n$ ptm lineage ID --depht 2\nOutput\n```", 1, "No such option"),
        ("Ask `ptm linage ID`.", 1, "no command ptm linage"),
        ("```sh\nptm ask no-such ID   # a question\n```", 1, "no question"),
        ("```yaml\n  - run: ptm graph cpoy --to X\n```", 1, "no command graph cpoy"),
        ("```\nptm lineage ID --format json |\n  jq .\n```", 1, None),
        ("```sh\nptm ask QUESTION ID && ptm ask licence > list.txt\n```", 1, None),
        ("```python\nptm = 1\n```", 0, None),
    ],
)
def test_what_cannot_be_typed_is_found(text: str, commands: int, fault: str | None) -> None:
    found = list(commands_of(text))
    assert len(found) == commands
    for command in found:
        assert (fault is None) == (fault_of(command) is None)
        assert fault is None or fault in str(fault_of(command))


def test_every_command_is_in_the_readme() -> None:
    from ptm.cli.app import COMMANDS

    missing = [name for name in COMMANDS if f"`ptm {name}" not in README]
    assert not missing


def test_every_command_has_a_page_with_an_example() -> None:
    from scripts.docs.command_notes import NOTES
    from scripts.docs.commands import commands

    there = {words for words, _ in commands()} | {""}
    assert set(NOTES) == there
    assert not [words for words, notes in NOTES.items() if not notes.examples]


def test_examples_of_commands_can_be_typed() -> None:
    from ptm.cli.app import ptm
    from scripts.docs.command_notes import NOTES

    typed = [shlex.split(line) for notes in NOTES.values() for line in notes.examples]
    for program, *words in typed:
        assert program == "ptm"
        command: click.Command = ptm
        context = ptm.make_context("ptm", list(words))
        while isinstance(command, click.Group) and (rest := _rest(context)):
            name, found, rest = command.resolve_command(context, rest)
            assert found, words
            command, context = found, found.make_context(name, rest, parent=context)


def _rest(context: click.Context) -> list[str]:
    return [*context._protected_args, *context.args]


def test_every_question_has_a_page_and_is_in_the_index() -> None:
    from queries.catalog import questions

    index = (QUESTIONS / "index.md").read_text(encoding="utf-8")
    for question in questions():
        typed = question.name.replace("_", "-")
        page = (question.alias_of or question.name).replace("_", "-")
        text = (QUESTIONS / f"{page}.md").read_text(encoding="utf-8")
        assert f"# {typed}: {question.title}\n" in text or f"## {typed}\n" in text
        assert f"]({page}.md)" in index


def test_every_source_is_in_the_readme_and_has_its_help_in_the_reference() -> None:
    from ptm.cli.commands.ingest import SOURCES

    pages = ROOT / "docs" / "reference" / "commands"
    for name in SOURCES:
        assert f"# ptm ingest {name}\n" in (pages / f"ingest-{name}.md").read_text(encoding="utf-8")
        assert f"`ptm ingest {name}" in README or f"`{name}`" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t.partition("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text)]
    missing = [t for t in targets if t and "://" not in t and not (page.parent / t).exists()]
    assert not missing


@pytest.mark.parametrize("folder", ["how-to", "explanation"])
def test_every_page_is_in_the_index_of_its_folder(folder: str) -> None:
    pages = ROOT / "docs" / folder
    index = (pages / "index.md").read_text(encoding="utf-8")
    missing = [page.name for page in pages.glob("*.md") if f"]({page.name})" not in index]
    assert missing == ["index.md"]


IMAGES = ROOT / "docs" / "images"
SHOWN = re.compile(
    r"""!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)\)|(?:src|srcset)="(?P<source>[^"]+)\""""
)


def test_every_picture_is_shown_and_there_and_told_in_words() -> None:
    shown: set[Path] = set()
    for page in PAGES:
        for found in SHOWN.finditer(page.read_text(encoding="utf-8")):
            assert found["alt"] is None or len(found["alt"].split()) > 3, (page.name, found[0])
            shown.add((page.parent / (found["target"] or found["source"])).resolve())
    assert [path for path in shown if not path.is_file()] == []
    assert set(IMAGES.iterdir()) - shown == set()
    assert README.count("<img alt=") == README.count("<img") == 1


def test_a_script_makes_every_picture() -> None:
    from scripts.screenshots import PICTURES

    assert {path.name for path in IMAGES.iterdir()} == {f"{name}.png" for name in PICTURES}


def test_pictures_are_small_enough_to_be_loaded_with_a_page() -> None:
    assert [path.name for path in IMAGES.iterdir() if path.stat().st_size > 250_000] == []


PROMISED = re.compile(
    r"\b(?:pip|pipx|uv|uvx)\b[^\n|]*\b(?:install|run)\b[^\n|]*\bptm-lineage"
    r"|\buvx\b|\bpipx run\b|\brev: v\d|\buses: (?!actions/|github/)\S+@v\d"
)


@pytest.mark.parametrize("text", ["pip install ptm-lineage", "uses: owner/ptm@v1", "rev: v1.0"])
def test_a_promise_is_seen(text: str) -> None:
    assert PROMISED.search(text)


def test_nothing_promises_an_install_or_a_release_that_there_is_not() -> None:
    others = [ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", *ROOT.glob("examples/**/*.*")]
    for path in (*PAGES, *others):
        assert not PROMISED.search(path.read_text(encoding="utf-8")), path.name


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and the site make them."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)
    return set(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_heading(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s:]*?)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    missing = [
        f"{file}#{anchor}"
        for file, anchor in targets
        if (place := page.parent / file if file else page).suffix == ".md"
        and place.exists()
        and anchor not in anchors(place)
    ]
    assert not missing


OURS = r"(?:ptm|ingest|graph|queries|licenses|reports|tests|benchmarks|scripts|docs)"
NAMED = re.compile(rf"`({OURS}/[\w./*-]+\.(?:py|csv|md|cypher|toml|sh))`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    named = NAMED.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not any(ROOT.glob(name))] == []


def test_commands_of_the_readme_exist_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_every_method_of_a_graph_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    named = {name for name in dir(Graph) if not name.startswith("_")}
    assert named - {"looked"} <= set(re.findall(r"^#### (\w+)$", page, re.MULTILINE))
    assert {"bill", "family", "notices"} <= named
