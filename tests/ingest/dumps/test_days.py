"""Which days of dumps say that something was missing, whoever has noted them."""

from __future__ import annotations

from typing import Any

from graph.schema import DerivedFrom, Model, PublishedBy
from graph.schema.version import SCHEMA_VERSION
from ingest.dumps.days import Days, covered, dump_scope, says_as_much


def run(day: str, number: int | None, columns: str = "tags", **more: Any) -> dict[str, Any]:
    """Return a Run of a day; an older version has not noted how many artifacts there were."""
    unknown, digest = more.pop("unknown", 0), more.pop("digest", day)
    scope = f"m.parquet columns:{columns} sha256:{digest}"
    if number is not None:
        scope = dump_scope("m.parquet", columns.split(","), number, unknown, digest)
    return {"taken": day, "scope": scope, "complete": True, **more}


def days(*runs: dict[str, Any], since: int = 0) -> tuple[list[str], set[str]]:
    """Return the days on which something may have been missing, and those of parts."""
    made = Days(Model, runs)
    return made.whole(lambda _day: since), made.parts(lambda _day: since)


def test_the_first_day_says_nothing_of_what_it_lacks() -> None:
    assert days() == ([], set())
    assert days(run("2", 5), run("1", 5), run("3", 1)) == (["2", "3"], set())


def test_a_dump_with_far_less_than_the_one_before_is_a_part() -> None:
    runs = run("1", 2_000), run("2", 1_700), run("3", 1_800), run("4", 1_600), run("5", 5_000)
    assert days(*runs) == (["3", "5"], {"2", "4"})
    assert days(*reversed(runs)) == days(*runs)


def test_files_of_one_day_are_one_dump_and_the_same_file_counts_once() -> None:
    whole, half = run("1", 2_000), run("2", 1_000, digest="a")
    assert days(whole, half) == ([], {"2"})
    assert days(whole, half, half) == ([], {"2"})
    assert days(whole, half, run("2", 1_000, digest="b")) == (["2"], set())


def test_a_day_with_rows_that_nobody_knows_says_nothing_of_what_it_lacks() -> None:
    assert days(run("1", 5), run("2", 5, unknown=1), run("3", 5)) == (["3"], set())


def test_an_older_version_has_noted_whether_it_was_a_part() -> None:
    older = run("1", None), run("2", None), run("3", None, complete=False)
    assert days(*older, since=2_000) == (["2"], {"3"})
    assert days(*older, run("4", 1_000), since=2_000) == (["2"], {"3", "4"})
    assert days(*older, run("4", 1_900), since=2_000) == (["2", "4"], {"3"})


def test_a_claim_was_stated_last_on_a_day_that_could_state_it() -> None:
    made = Days(Model, [run("1", 5), run("3", 5, "tags"), run("5", 5, "likes")])
    assert made.last_word(DerivedFrom, "hub-tag", "1", "5") == "3"
    assert made.last_word(DerivedFrom, "hub-tag", "3", "5") is None
    assert made.last_word(DerivedFrom, "card", "1", "5") is None
    assert made.last_word(PublishedBy, "hub-api", "1", "5") == "5"
    # There is no dump of that day: the Hub itself was asked.
    assert made.last_word(DerivedFrom, "card", "1", "4") == "4"


def test_a_run_of_an_older_schema_is_not_the_same() -> None:
    assert says_as_much(dump_scope("m.parquet", ["tags"], 5, 0, "d"), "d")
    assert not says_as_much(dump_scope("m.parquet", ["tags"], 5, 0, "d"), "e")
    for older in ("", "schema:3 ", "unknown-rows:0 "):
        scope = f"schema:{SCHEMA_VERSION} columns:tags {older}sha256:d"
        assert not says_as_much(scope, "d")


def test_a_file_may_be_called_like_a_word_of_the_scope() -> None:
    made = {"taken": "2", "complete": True}
    made["scope"] = dump_scope("artifacts:9 columns:x", ["tags"], 5, 0, "d")
    assert days(run("1", 5), made) == (["2"], set())
    assert "hub-tag" in covered(Model, ["tags"])[DerivedFrom]
    assert "card" not in covered(Model, ["tags"])[DerivedFrom]
