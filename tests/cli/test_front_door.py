"""The Python front door: `from ptm import open_graph`."""

import datetime
import inspect
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

import ptm
from graph.errors import NotFoundError, PtmError, UnavailableError, UsageError
from ptm import open_graph
from tests.cli.conftest import Ptm
from tests.conftest import ROOT
from tests.factories import json_lines, node_line


def test_a_graph_is_opened_asked_and_closed(made_file: Path) -> None:
    with open_graph(made_file) as graph:
        answer = graph.ask("ancestors", model_id="mix/abcd")
        assert len(answer) == len(answer.rows) == 9
        assert answer.columns() == ("id", "kind", "steps")
        assert answer.facts[0]["taken"] == "2026-01-02"
        frame = answer.to_pandas()
        assert isinstance(frame, pandas.DataFrame)
        assert list(frame["steps"]) == sorted(frame["steps"])
        assert set(answer.to_networkx()) == {row["id"] for row in answer.rows}
        assert "<table>" in (answer._repr_html_() or "")


def test_it_has_what_the_commands_have(made_file: Path) -> None:
    with open_graph(str(made_file)) as graph:
        lineage = graph.lineage("mixed")
        assert lineage.parameters == {"id": "mix/abcd", "kind": "Model", "asked": "mixed"}
        assert nodes(lineage.to_networkx()) >= {"mix/abcd", "mix/a", "corp/a"}
        assert graph.impact("mix/a").rows
        assert graph.show("mix/abcd").parts["claims"].rows
        assert graph.find("mix", limit=2).rows
        assert graph.cypher("RETURN $x AS x", {"x": 1}).rows == [{"x": 1}]
        assert graph.identify("dataset:corp/c").id == "corp/c"


def nodes(graph: object) -> set[str]:
    """Return the nodes of a networkx graph."""
    return set(graph)  # type: ignore[call-overload]


def test_the_environment_names_the_graph(made_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTM_GRAPH", str(made_file))
    with open_graph() as graph:
        assert graph.find("mix").rows


def test_without_a_name_it_is_in_the_users_data_folder() -> None:
    with open_graph() as graph:
        assert "ptm-lineage" in graph.store.url
        with pytest.raises(UnavailableError, match="There is no graph"):
            graph.find("x")


def test_failures_are_errors_of_ours(made_file: Path) -> None:
    with open_graph(made_file) as graph:
        with pytest.raises(NotFoundError):
            graph.lineage("no/such")
        with pytest.raises(UsageError):
            graph.ask("no_such_question")
        with pytest.raises(UsageError):
            graph.cypher("MATCH (n) DELETE n")
        with pytest.raises(UsageError):
            graph.cypher("RETURN $x AS x")
        with pytest.raises(PtmError):
            graph.impact("github.com/some/tool")


@pytest.mark.parametrize("text", ["mixed", "https://huggingface.co/mix/abcd", "model:mix/abcd"])
def test_a_question_is_asked_in_python_as_on_the_command_line(made_file: Path, text: str) -> None:
    with open_graph(made_file) as graph:
        answer = graph.ask("ancestors", model_id=text)
        assert answer.parameters == {"model_id": "mix/abcd"}
        assert len(answer.rows) == 9


def test_a_question_knows_what_kind_it_is_asked_about(made_file: Path) -> None:
    with open_graph(made_file) as graph:
        assert graph.ask("lineage", model_id="dataset:corp/c").question == "dataset_lineage"
        assert graph.ask("lineage", model_id="same/name").also == ("dataset:same/name",)
        assert graph.ask("licensed_under", license_id="MIT License").rows
        credits = graph.ask("credits", ids=["mix/cd", "no/such"])
        assert credits.rows
        assert "no/such is not in the graph" in str(credits)
        assert "no/such is not in the graph" in (credits._repr_html_() or "")
        with pytest.raises(NotFoundError, match="no/such is not in the graph"):
            graph.ask("ancestors", model_id="no/such")
        with pytest.raises(UsageError, match="has to be like"):
            graph.ask("ancestors", model_id=["mix/abcd"])


@pytest.mark.parametrize("given", [["mix/a"], None, 7])
@pytest.mark.parametrize(
    "asked", ["lineage", "impact", "licenses", "show", "notices", "family", "identify", "find"]
)
def test_what_is_no_text_is_one_sentence(made_file: Path, asked: str, given: object) -> None:
    with (
        open_graph(made_file) as graph,
        pytest.raises(UsageError, match=r"^[^\n]+\.$"),
    ):
        getattr(graph, asked)(given)


def test_a_file_that_was_closed_is_opened_again(made_file: Path) -> None:
    graph = open_graph(made_file)
    graph.close()
    assert graph.find("mix").rows
    graph.close()


def test_ids_may_be_checked_as_a_list(made_file: Path) -> None:
    day = datetime.date(2026, 11, 28)
    with open_graph(made_file) as graph:
        one_by_one = graph.check("plain/model", "mix/abcd", today=day)
        for given in (["plain/model", "mix/abcd"], ("plain/model", "mix/abcd")):
            assert graph.check(given, today=day) == one_by_one
        assert graph.check("plain/model", iter(["mix/abcd"]), today=day) == one_by_one
        for wrong in (5, None, b"plain/model", ["plain/model", 5], [["plain/model"]]):
            with pytest.raises(UsageError, match="An id is a text such as 'org/model', and not"):
                graph.check(wrong, today=day)  # type: ignore[arg-type]  # that is what is tested


def test_the_package_shows_its_names_and_no_others() -> None:
    assert {"Graph", "open_graph"} <= set(ptm.__all__)
    for name in ptm.__all__:
        assert getattr(ptm, name)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        ptm.nonsense  # noqa: B018 - that it fails is what is tested
    assert inspect.getdoc(ptm.open_graph)


def test_importing_the_package_imports_nothing_else_of_ours() -> None:
    script = (
        "import ptm, sys; print([n for n in ('graph', 'queries', 'click') if n in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_a_graph_is_read_as_it_was_until_it_is_closed(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"

    def write(name: str, day: str) -> None:
        records = tmp_path / "records.jsonl"
        records.write_text(json_lines(node_line(name, facts_at=day)), encoding="utf-8")
        assert ptm("ingest", "records", records, "--graph", path).status == 0

    write("org/first", "2026-01-02")
    with open_graph(path) as graph:
        before = graph.find("org")
        write("org/second", "2026-03-04")
        assert graph.find("org") == before
        assert len(graph.cypher("MATCH (m:Model) RETURN m.id")) == 2
        graph.close()
        after = graph.find("org")
    assert [row["id"] for row in after.rows] == ["org/first", "org/second"]
    assert [answer.facts[0]["taken"] for answer in (before, after)] == ["2026-01-02", "2026-03-04"]
