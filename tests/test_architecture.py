"""The picture of docs/architecture.md holds: who may import whom, and where things belong."""

import ast
import functools
import graphlib
import importlib
import importlib.metadata
import itertools
import re
import sys
import tomllib
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.schema import CLAIMS, DERIVED, NODES
from graph.store.base import Store
from graph.store.engines import ENGINES
from queries.answer import Report
from queries.catalog import GROUPS, Question, questions
from queries.rows import row_types
from queries.subject import SubjectReport
from reports.formats import FORMATS
from tests.conftest import ROOT

MAY_IMPORT = {
    "ptm": {"reports", "queries", "graph", "ingest", "licenses"},
    "reports": {"queries", "graph", "licenses"},
    "queries": {"graph", "licenses"},
    "ingest": {"graph", "licenses"},
    "graph": set[str](),
    "licenses": set[str](),
}
HEAVY = {"neo4j", "pandas", "networkx", "pyvis", "huggingface_hub", "github", "ladybug"} | {
    "rich",
    "rapidfuzz",
    "distributed",
    "tree_sitter",
}
FILES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))
LABELS = "|".join(record.label for record in (*NODES, *CLAIMS, *DERIVED))
# Where Cypher that spells labels is made: from the schema, for all engines and for each.
MADE_FROM_SCHEMA = re.compile(r"graph/(store/cypher|\w+/statements)\.py")
LONGEST = 400


def name_of(path: Path) -> str:
    """Return a file's name from the root of the checkout."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def text_of(path: Path) -> str:
    """Return the text of a file, which is read once."""
    return path.read_text(encoding="utf-8")


@functools.cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a file, which is parsed once for all tests, its module first."""
    return tuple(ast.walk(ast.parse(text_of(path))))


@pytest.fixture(scope="module", autouse=True)
def forget_files() -> Iterator[None]:
    """Let go of what was parsed: other tests have no use for it."""
    yield
    for kept in (text_of, nodes_of, texts):
        kept.cache_clear()


def tree_of(path: Path) -> ast.Module:
    """Return the module that a file holds."""
    module = nodes_of(path)[0]
    assert isinstance(module, ast.Module)
    return module


def line_of(path: Path, node: ast.AST) -> str:
    """Return where a node stands, as `path:line`."""
    return f"{name_of(path)}:{getattr(node, 'lineno', 0)}"


def imported(node: ast.AST) -> list[str]:
    """Return the top-level packages that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert not node.level, "imports name the whole way"
        return [str(node.module).partition(".")[0]]
    return []


@functools.cache
def texts(path: Path) -> tuple[str, ...]:
    """Return every text of a module that is no docstring."""
    docstrings = {
        id(node.value)
        for node in nodes_of(path)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    values = (
        node.value
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and id(node) not in docstrings
    )
    return tuple(value for value in values if isinstance(value, str))


def run_nodes(tree: ast.Module, *, functions: bool = False) -> Iterator[ast.AST]:
    """Yield what runs when a module is imported, and in functions; not what is for types alone."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if is_function and not functions:
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


# A rule is one test, not one for each file: a failure names all files that break it.


def test_data_goes_one_way() -> None:
    ours = set(MAY_IMPORT) | {"tests", "scripts"}
    broken = []
    for path in FILES:
        room = name_of(path).partition("/")[0]
        allowed = MAY_IMPORT[room] | {room}
        for node in nodes_of(path):
            if forbidden := ours & set(imported(node)) - allowed:
                broken.append((line_of(path, node), forbidden))
    assert broken == []


def test_what_takes_long_to_import_is_imported_where_it_is_needed() -> None:
    assert [
        line_of(path, node)
        for path in FILES
        for node in run_nodes(tree_of(path))
        if HEAVY & set(imported(node))
    ] == []


def test_the_clock_alone_asks_the_system_for_the_time() -> None:
    # `clock.now()` and `clock.today()` are the product's own.
    asked = re.compile(
        r"(?<!clock)\.(now|today|utcnow)\(|\btime\.(time|time_ns|localtime|gmtime)\("
    )
    files = [*FILES, *(ROOT / "tests").rglob("*.py")]
    found = {name_of(path) for path in files if asked.search(text_of(path))}
    assert found == {"graph/clock.py"}


def prints(node: ast.AST) -> bool:
    """Return whether a node is a way to write on the screen."""
    return (isinstance(node, ast.Name) and node.id == "print") or (
        isinstance(node, ast.Attribute) and node.attr in ("echo", "stdout")
    )


def test_only_the_command_line_prints() -> None:
    silent = [path for path in FILES if name_of(path).partition("/")[0] != "ptm"]
    assert silent
    assert [line_of(path, n) for path in silent for n in nodes_of(path) if prints(n)] == []


def test_no_label_is_spelled_in_cypher_outside_of_the_schema() -> None:
    pattern = re.compile(rf"[(\[]\s*\w*\s*:\s*({LABELS})\b")
    others = [path for path in FILES if not MADE_FROM_SCHEMA.fullmatch(name_of(path))]
    assert [(name_of(p), text) for p in others for text in texts(p) if pattern.search(text)] == []


def test_no_file_is_too_long_to_read() -> None:
    lengths = {name_of(path): len(text_of(path).splitlines()) for path in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "tools"}
    assert [name_of(path) for path in FILES if path.stem.strip("_") in drawers] == []


def test_every_module_begins_with_a_sentence() -> None:
    begins = {
        name_of(path): (ast.get_docstring(tree_of(path)) or "").partition("\n")[0] for path in FILES
    }
    assert {name: said for name, said in begins.items() if not said.endswith((".", "?"))} == {}


@pytest.mark.parametrize("functions", [False, True], ids=["when imported", "in functions too"])
def test_no_imports_go_in_a_circle(functions: bool) -> None:
    modules = {module_of(path): path for path in FILES}
    imports = {}
    for module, path in modules.items():
        nodes = run_nodes(tree_of(path), functions=functions)
        imports[module] = {name for node in nodes for name in modules_of(node, modules)} - {module}
    assert any(imports.values())
    # It raises an error that names the circle, if there is one.
    graphlib.TopologicalSorter(imports).prepare()


def module_of(path: Path) -> str:
    """Return the name by which a file is imported."""
    return name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def modules_of(node: ast.AST, known: Container[str]) -> set[str]:
    """Return which of our modules a statement imports; a name may be one, or stand in one."""
    found = set()
    if isinstance(node, ast.Import):
        found = {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
        longer = ((f"{node.module}.{alias.name}", str(node.module)) for alias in node.names)
        found = {name if name in known else module for name, module in longer}
    return {name for name in found if name in known}


def test_every_room_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(shipped) == set(MAY_IMPORT)
    assert set(project["tool"]["mypy"]["files"]) == set(MAY_IMPORT)


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    wanted = itertools.chain(project["project"]["dependencies"], *extras)
    named = (re.split(r"[^\w-]", text)[0] for text in wanted)
    declared = {name.replace("-", "_").lower() for name in named}
    for package, distributions in importlib.metadata.packages_distributions().items():
        if declared & {name.replace("-", "_").lower() for name in distributions}:
            declared.add(package)
    known = set(sys.stdlib_module_names) | set(MAY_IMPORT)
    for path in FILES:
        for node in nodes_of(path):
            assert set(imported(node)) <= declared | known, name_of(path)


# Questions and formats --------------------------------------------------------------------------


def test_every_cypher_file_is_a_question_of_a_known_row_type() -> None:
    found = {f"{question.group}/{question.name}": question for question in questions()}
    for path in (ROOT / "queries").rglob("*.cypher"):
        if path.parent.name == "drawings":  # named like a question, and of no rows
            assert path.stem in {question.name for question in found.values()}
            continue
        question = found[path.relative_to(ROOT / "queries").with_suffix("").as_posix()]
        assert question.title.endswith("?")
        assert question.returns in row_types()
    assert {question.returns for question in found.values()} <= set(row_types())


@pytest.mark.parametrize("header", ["// Why?\n", "// Why?\n// returns: Nonsense\n"])
def test_a_question_of_an_undeclared_row_type_is_refused(header: str) -> None:
    assert Question("bare", "census", "RETURN 1 AS n").returns == "Row"
    with pytest.raises(UsageError, match=r"mine returns (Row|Nonsense), which is no row type"):
        Question("mine", "census", f"{header}RETURN 1 AS n")


def test_every_engine_is_listed_and_has_a_store_of_its_own() -> None:
    folders = {path.parent.name for path in (ROOT / "graph").glob("*/statements.py")}
    assert {engine.module for engine in ENGINES} == {f"graph.{name}.store" for name in folders}
    for engine in ENGINES:
        assert issubclass(getattr(importlib.import_module(engine.module), engine.store), Store)
    named = re.compile("|".join(f"{scheme}://" for each in ENGINES for scheme in each.schemes))
    for path in FILES:
        room, _, rest = name_of(path).partition("/")
        if not (room == "graph" and rest.split("/")[0] in folders):
            assert [text for text in texts(path) if named.search(text)] == [], name_of(path)


def test_every_folder_of_questions_is_known() -> None:
    folders = {path.parent.name for path in (ROOT / "queries").glob("*/__init__.py")}
    others = {"bills", "families", "lineages", "notices", "propagation", "schema", "verdicts"}
    others |= {"drawings"}
    assert folders - others == set(GROUPS)


def test_no_question_has_the_name_of_another() -> None:
    names = [question.name for question in questions()]
    assert len(set(names)) == len(names)


def test_cypher_stands_in_files_and_keeps_to_what_both_engines_know() -> None:
    refused = re.compile(
        r"\bCALL\b|\bshortestPath\b|elementId|\breduce\s*\(|\bhead\s*\(|\blast\s*\(|startNode|"
        r"endNode|toString|toInteger|toFloat|datetime\s*\(|labels\s*\(|properties\s*\(|"
        r"\*\s*\]|\*\s*0|\*\s*\.\.|\bstart\s*=|AS (only|end|group|order)\b"
    )
    for question in questions():
        if not question.in_python:
            text = re.sub(r"^//.*$|/\*.*?\*/", "", question.text, flags=re.MULTILINE)
            assert not refused.search(text), question.name
            assert not re.search(r"\*1\.\.(?!100\b)", text), "one bound for all"


def test_every_format_says_what_it_takes() -> None:
    for path in (ROOT / "queries").rglob("*_report.py"):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    bases = (Report, SubjectReport)
    reports = {each.__name__ for base in bases for each in base.__subclasses__()}
    files = {path.stem for path in (ROOT / "reports" / "formats").glob("[!_]*.py")}
    assert {each.name for each in FORMATS} == files
    for form in FORMATS:
        assert set(form.takes or ()) <= set(row_types()) | reports


def test_no_format_is_named_outside_of_its_file() -> None:
    named = re.compile(f"[\"']({'|'.join(form.name for form in FORMATS)})[\"']")
    for path in (ROOT / "ptm").rglob("*.py"):
        assert not named.findall(text_of(path)), name_of(path)


# Files ------------------------------------------------------------------------------------------


def test_no_file_names_a_place_on_this_machine() -> None:
    rooms = [*MAY_IMPORT, "tests", "scripts", "docs", "benchmarks", "requirements", ".ci"]
    endings = {".py", ".cypher", ".md", ".sh", ".toml", ".txt", ".csv", ""}
    files = [path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file()]
    here = str(ROOT)
    for path in [*files, *(path for path in ROOT.iterdir() if path.is_file())]:
        if path.suffix in endings and "__pycache__" not in path.parts:
            assert here not in path.read_text(encoding="utf-8", errors="replace"), name_of(path)
