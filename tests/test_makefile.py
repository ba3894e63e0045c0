"""No test is forgotten: what `make test` leaves out is run by a command of its own."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def recipe(target: str) -> str:
    """Return what the Makefile runs for a target."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found, target
    return found[1]


def left_out() -> list[str]:
    """Return the marks of the tests that `make test` leaves out."""
    found = re.search(r'-m "([^"]+)"', recipe("test"))
    assert found
    words = found[1].split(" and ")
    assert all(word.startswith("not ") for word in words)
    return [word.removeprefix("not ") for word in words]


def test_what_make_test_leaves_out_the_ci_runs_by_a_step_of_its_own() -> None:
    steps = re.findall(r"^make ([\w-]+)$", CI, re.MULTILINE)
    assert "test" in steps
    for mark in left_out():
        runs = [step for step in steps if re.search(rf'-m "{mark}\b', recipe(step))]
        assert len(runs) == 1, mark


def test_make_test_says_what_it_leaves_out_and_how_to_run_it() -> None:
    said = recipe("test").partition("@echo")[2]
    for mark in left_out():
        [command] = re.findall(rf"make ((?:test-)?{mark})\b", said)
        assert re.search(rf'-m "{mark}\b', recipe(command)), mark


def test_the_pages_say_how_many_times_as_many_examples_make_soak_tries() -> None:
    found = re.search(r"^MANY \?= (\d+)$", MAKEFILE, re.MULTILINE)
    assert found
    times = "zero one two three four five six seven eight nine ten".split()[int(found[1])]
    for name, said in {
        "README.md": f"({times} times the",
        "CONTRIBUTING.md": f"{times} times over",
    }.items():
        assert said in (ROOT / name).read_text(encoding="utf-8"), name
