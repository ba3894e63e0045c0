"""The pages on the licence rule and on answers: tables made anew within text that is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from scripts.docs.page import REFERENCE, folded, table

_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def licence_rule_page() -> str:
    """Return the page on the licence rule, with the tables between its marks made anew."""
    return _filled("licence-rule.md", {"checks": _checks, "outputs": _outputs, "policy": _policy})


def permissions_page() -> str:
    """Return the page on the answers, with the tables between its marks made anew."""
    from scripts.docs.permissions import MADE

    return _filled("permissions.md", MADE)


def _filled(name: str, made: dict[str, Callable[[], str]]) -> str:
    text = (REFERENCE / name).read_text(encoding="utf-8")
    return _MADE.sub(lambda match: f"{match[1]}{made[match[2]]()}\n{match[3]}", text)


def _checks() -> str:
    from licenses.rule.checks import APPLIED, OUTPUTS, SILENT_DATA, Check
    from licenses.rule.grading import NEEDS_DERIVATIVE, NUMBERS

    def mark(number: str, edge: str, checks: tuple[Check, ...]) -> str:
        terms = {term for term, other in NUMBERS.items() if other == number}
        if number in ("C0", "C1"):
            return "x"
        if number not in {check.number for check in checks}:
            return "-"
        if edge == "adapter" and terms & NEEDS_DERIVATIVE:
            return "x*"
        return {"distilled": "outputs", "trained_on": "policy", "repo_uses_model": "policy"}.get(
            edge, "x"
        )

    edges = APPLIED | {"distilled": sum(OUTPUTS.values(), ()), "trained_on": SILENT_DATA}
    said = {
        "C0": "nothing is known upstream, and nothing more is asked",
        "C1": "the label is missing",
    }
    for check in sum(edges.values(), ()):
        sentence = folded(check.find.__doc__).removeprefix("Find that ").rstrip(".")
        said.setdefault(check.number, sentence)
    rows = [
        [number, ", ".join(f"`{t}`" for t, n in NUMBERS.items() if n == number), said[number]]
        + [mark(number, edge, checks) for edge, checks in edges.items()]
        for number in _sorted(said)
    ]
    return table(["check", "terms", "finds that", *(f"`{edge}`" for edge in edges)], rows)


def _sorted(numbers: Iterable[str]) -> list[str]:
    """Return the numbers of checks in order, each once."""
    return sorted(set(numbers), key=lambda number: int(number[1:]))


def _outputs() -> str:
    from licenses.rule.checks import OUTPUTS

    return table(
        ["`restricts_output_training`", "checks"],
        [
            [f"`{said}`", ", ".join(_sorted(c.number for c in checks)) or "none"]
            for said, checks in OUTPUTS.items()
        ],
    )


def _policy() -> str:
    from licenses.rule.readings import READINGS, Policy

    return table(
        ["reading", "words", "default"],
        [
            [f"`{name}`", ", ".join(f"`{w}`" for w in words), f"`{getattr(Policy(), name)}`"]
            for name, words in READINGS.items()
        ],
    )
