"""`ptm lineage` and `ptm impact` of a part, and how much of a list a screen shows."""

import csv
import io
import shlex

import pytest

from queries.rows import columns
from reports.cap import SHOWN
from tests.cli.conftest import Ptm
from tests.queries.made_graph import TOP


def test_depth_narrows_what_every_format_has(on_made: Ptm) -> None:
    near = on_made("lineage", TOP, "--depth", "2", "--format", "json")
    assert {row["step"] for row in near.json()["rows"]} == {1, 2}
    assert near.json()["parameters"] == {"id": TOP, "kind": "Model", "depth": 2, "beyond": True}
    assert "More lies beyond 2 steps." in near.err
    direct = on_made("lineage", TOP, "--direct", "--format", "csv")
    assert {row["step"] for row in csv.DictReader(io.StringIO(direct.out))} == {"1"}
    assert on_made("lineage", TOP, "--depth", "1", "--format", "csv").out == direct.out
    shown = on_made("lineage", TOP, "--direct")
    assert "Asked for: artifacts up to 1 step away. More lies beyond 1 step." in shown.out
    assert "More lies" not in shown.err


def test_owner_and_kind_narrow_and_may_be_repeated(on_made: Ptm) -> None:
    whole = on_made("impact", "corp/c", "--format", "json").json()["rows"]
    some = on_made("impact", "corp/c", "--kind", "repository", "--format", "json").json()["rows"]
    assert {row["kind"] for row in some} == {"Repository"}
    assert some == [row for row in whole if row["kind"] == "Repository"]
    words = ("impact", "corp/c", "--owner", "SOME", "--owner", "mix", "--format", "json")
    owners = {row["id"].split("/")[-2] for row in on_made(*words).json()["rows"]}
    assert owners <= {"some", "mix"}
    assert "by corp" in on_made("lineage", TOP, "--owner", "corp", "--kind", "dataset").out


def test_owners_that_the_graph_lacks_end_with_1_and_near_ones(on_made: Ptm) -> None:
    for command in ("lineage", "impact"):
        result = on_made(command, "ladder/3-a", "--owner", "nobody")
        assert (result.status, result.out) == (1, "")
        assert result.err == "The graph has no owner nobody.\n"
    assert on_made("impact", "ladder/3-a", "--owner", "nobody", "--owner", "LADDER").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--direct", "--depth", "3"), "--direct is one step, and --depth asks for 3"),
        (("--depth", "0"), "0 is not in the range"),
        (("--kind", "license"), "'license' is not one of 'model', 'dataset', 'repository'"),
        (("--owner", " "), "names no owner"),
        (("--limit", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_asked_for_is_a_usage_error(
    on_made: Ptm, words: tuple[str, ...], said: str
) -> None:
    for command in ("lineage", "impact"):
        result = on_made(command, TOP, *words)
        assert (result.status, result.out) == (2, "")
        assert said in result.err


def test_a_tree_has_a_cap_that_can_be_changed_and_lifted(on_made: Ptm) -> None:
    def rows(*words: str) -> int:
        return on_made("lineage", TOP, *words).out.count("─ merged from")

    assert (rows(), rows("--limit", "3"), rows("--all")) == (SHOWN, 3, 93)
    shown = on_made("lineage", TOP).out
    [command] = [line for line in shown.splitlines() if line.endswith("--all")]
    assert on_made(*shlex.split(command.partition("ptm ")[2])).out.count("─ merged from") == 93
    for form in ("json", "csv", "markdown", "graphml"):
        few = on_made("lineage", TOP, "--limit", "1", "--format", form)
        assert few.out == on_made("lineage", TOP, "--format", form).out


def test_a_table_of_a_question_has_the_cap_unless_it_has_its_own_limit(on_made: Ptm) -> None:
    shown = on_made("ask", "lineage", "--model-id", TOP).out
    assert f"… and {93 - SHOWN} more rows: --all shows them.\n93 rows.\n" in shown
    assert "--all" not in on_made("ask", "lineage", "--model-id", TOP, "--all").out
    own = on_made("ask", "most-depended-upon", "--limit", "30").out
    assert "30 rows." in own
    assert "more rows" not in own
    found = on_made("find", "ladder", "--limit", "30").out
    assert "30 rows." in found
    assert "more rows" not in found


def test_paths_are_a_tree_and_a_part_of_json(on_made: Ptm) -> None:
    shown = on_made("impact", "ladder/0-a", "--paths", "--limit", "5").out
    assert shown.startswith("ladder/0-a\n├─ ladder/1-")
    assert "merged from it" in shown
    assert "All of it:" in shown
    made = on_made("impact", "ladder/0-a", "--paths", "--format", "json").json()
    assert tuple(made["parts"]["paths"][0]) == columns("Step")
    assert made["rows"] == on_made("impact", "ladder/0-a", "--format", "json").json()["rows"]
    result = on_made("impact", "ladder/0-a", "--paths", "--format", "csv")
    assert result.out == on_made("impact", "ladder/0-a", "--format", "csv").out
    command = "ptm ask descendant-steps ladder/0-a --format csv"
    assert f"steps on the way: JSON has them, and as CSV so does `{command}`." in result.err
    steps = csv.DictReader(io.StringIO(on_made(*shlex.split(command)[1:]).out))
    assert len(list(steps)) == len(made["parts"]["paths"])


def test_several_ids_are_narrowed_alike(on_made: Ptm) -> None:
    words = ("impact", "ladder/0-a", "ladder/0-b", "--direct")
    result = on_made(*words, "--format", "csv")
    assert result.err.count("Asked for: artifacts up to 1 step away. More lies beyond 1 step.") == 1
    assert {row["steps"] for row in csv.DictReader(io.StringIO(result.out))} == {"1"}
    subjects = on_made(*words, "--format", "json").json()["parameters"]["subjects"]
    assert [each["depth"] for each in subjects] == [1, 1]
    shown = on_made(*words, "--paths", "--limit", "2").out
    assert shown.count("merged from it") >= 4
    assert shown.count("--paths --depth 1 --all") == 2


def test_a_kind_is_read_in_any_case(on_made: Ptm) -> None:
    asked = [on_made("lineage", "mix/abcd", "--kind", kind) for kind in ("dataset", "Dataset")]
    assert asked[0] == asked[1]
    assert asked[0].status == 0


def test_a_timeout_that_is_no_number_is_called_so(on_made: Ptm) -> None:
    result = on_made("lineage", "mix/abcd", "--timeout", "abc")
    assert result.status == 2
    assert "'abc' is not a number of seconds." in result.err
