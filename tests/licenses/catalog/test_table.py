"""The rule against its table, read a second time in another way: marks, rows and sets.

Nothing here comes from the code that is tested: rows are read from licenses.csv as they stand, and
each check is one line over two rows. Every licence meets every other, over every edge.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

import pytest

from licenses import Policy, judge
from licenses.catalog.table import read_rows

Row = dict[str, str]
ROWS = {row["hf_id"]: row for row in read_rows()}
DERIVED = ("finetune", "merge", "quantized")

# "x" is applied, "*" is lowered where the upstream was not written for models, "p" is up to the
# policy for data, "u" up to the policy for repositories, "o" only as the outputs' clause says.
MARKS = """
     finetune merge quantized adapter distilled trained_on repo_uses_model repo_vendors_model code_dependency
C2   x        x     x         *       -         p          -               -                  -
C3   x        x     x         *       o         p          u               x                  x
C4   x        x     x         *       o         p          u               x                  x
C5   x        x     x         x       o         p          u               x                  x
C6   x        x     x         x       o         -          -               -                  -
C7   x        x     x         *       -         p          u               -                  x
C8   x        x     x         x       -         -          -               -                  -
C9   x        x     x         *       -         p          -               -                  x
C10  -        -     -         -       o         -          -               -                  -
C11  x        x     -         x       o         -          -               -                  -
"""  # noqa: E501
OUTPUTS = {
    "no": "",
    "naming_only": "C11",
    "nc_outputs": "C3 C4",
    "treats_as_derivative": "C3 C4 C5 C6 C11",
    "forbids_other_models": "C3 C4 C5 C6 C10 C11",
    "unknown": "C3 C4 C10",
}
"""C10 first: silence about outputs frees them, and where a name is asked for it is all."""

POLICIES = {
    "default": Policy(),
    "strict": Policy("strict", "conflict", "conflict", "conflict"),
    "ignore": Policy("ignore", "ignore", "ignore", "ignore"),
    "warn": Policy("warn", "unknown", "warn", "unknown"),
}
READ_BY_POLICY = ("adapter", "trained_on", "repo_uses_model")


def marks() -> dict[str, dict[str, str]]:
    """Return the mark of each check on each edge."""
    head, *lines = (line.split() for line in MARKS.strip().splitlines())
    return {number: dict(zip(head, given, strict=True)) for number, *given in lines}


# Sets of licences that a label may stand for ----------------------------------------------------


@functools.cache
def meant(identifier: str) -> frozenset[str]:
    """Return the licences that a label without a version may mean."""
    beginnings = {"cc": "cc0- cc-by-", "gpl": "gpl-", "lgpl": "lgpl-2 lgpl-3", "bsd": "bsd-"}
    found = {i for i in ROWS for b in beginnings.get(identifier, "").split() if i.startswith(b)}
    if identifier == "openrail":
        found = {i for i in ROWS if "openrail" in i and i != "openrail"}
    return frozenset(found)


@functools.cache
def granted(identifier: str) -> frozenset[str]:
    """Return every licence that a label downstream may turn out to grant."""
    each = meant(identifier) or {identifier}
    return frozenset(
        grant for one in each for grant in (one, *(later(one) if one.endswith("-or-later") else ()))
    )


@functools.cache
def later(identifier: str) -> frozenset[str]:
    """Return the versions of a GNU licence from a version on."""
    kind, number = re.fullmatch(r"(a?l?gpl)-(\d\.\d).*", identifier).groups()  # type: ignore[union-attr]
    return frozenset(i for i in ROWS if re.match(rf"{kind}-\d", i) and i[len(kind) + 1 :] >= number)


@functools.cache
def accepted(identifier: str) -> frozenset[str]:
    """Return the licences that a share-alike licence names, itself among them."""
    return frozenset({identifier, *ROWS[identifier]["share_alike_targets"].split(";")} - {""})


@functools.cache
def perhaps_accepted(identifier: str) -> frozenset[str]:
    """Return those that it would accept, were it any licence that its label may mean."""
    each = set(meant(identifier) or {identifier})
    for one in list(each):
        if re.fullmatch(r"a?l?gpl-\d\.\d", one):
            each |= later(one) | ({f"{one}-or-later"} & set(ROWS))
    return frozenset(i for one in each for i in accepted(one))


def kept(up: Row, down: Row) -> str:
    """Return whether a label keeps share-alike: yes, no, or open."""
    u, d = up["hf_id"], down["hf_id"]
    if d == u or (d in accepted(u) and not meant(d) and not meant(u)):
        return "yes"
    if meant(d) or meant(u) or d.endswith("-or-later") or re.fullmatch(r"a?l?gpl-\d\.\d", u):
        return "open" if granted(d) & perhaps_accepted(u) else "no"
    return "no"


# The checks -------------------------------------------------------------------------------------

C, U, OK = "conflict", "unknown", ""
GNU = re.compile(r"(a|l)?gpl(-\d.*)?")
FSF = set(
    "afl-3.0 lppl-1.3c epl-1.0 epl-2.0 osl-3.0 bsd-4-clause ms-pl ms-rl cc-by-sa-3.0 gfdl".split()
)


def c2(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    level = {"no": C, "no_share": C, "unknown": U}.get(up["allows_derivatives"], OK)
    if edge == "quantized" and up is down and up["hf_id"].endswith("-4.0") and level:
        level = U
    yield "no_derivatives", level


def c3(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    yield "non_commercial", compared(up["allows_commercial"], down["allows_commercial"], "no")


def c4(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    yield "research_only", compared(up["research_only"], down["research_only"], "yes")


def compared(up: str, down: str, value: str) -> str:
    if up == "unknown":
        return U
    return {value: OK, "unknown": U}.get(down, C) if up == value else OK


def c5(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    wide = set(filter(None, down["restriction_clauses"].split(";")))
    wanted = set(filter(None, up["restriction_clauses"].split(";")))
    have = wide | {code + "-" for code in wide}
    level = OK
    if up["use_restrictions"] == "unknown":
        level = U
    elif up["use_restrictions"] == "yes_flow_down" and up is not down:
        # A licence of somebody's own says nothing, but passes on no restrictions of others.
        silent = down["use_restrictions"] == "none" or (
            down["hf_id"] == "proprietary" and edge != "repo_uses_model"
        )
        level = C if silent else U
        level = OK if wanted and wanted <= have else level
    yield "use_restrictions", level


def c6(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    binding = up["derivative_licence_terms"] in ("flow_down", "same_only")
    model = up["target"] == "model" and "RAIL" not in up["family"]
    yield "licence_text", C if binding and model and up is not down else OK


def c7(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    reach = {"code_dependency": "strong network", "repo_uses_model": "strong network"}
    term = "share_alike_use" if edge == "repo_uses_model" else "share_alike"
    level = {"yes": OK, "open": U, "no": C}[kept(up, down)]
    if edge == "repo_uses_model" and up["target"] != "software":
        level = OK
    elif up["share_alike"] == "unknown":
        level = U
    elif up["share_alike"] not in reach.get(edge, "weak strong network").split():
        level = OK
    yield term, level


def c8(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    yield "share_alike_joint", OK  # one licence alone joins nothing


def c9(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    u, d = up["hf_id"], down["hf_id"]
    if up is down or not GNU.fullmatch(d):
        return
    if up["allows_commercial"] == "no" or up["use_restrictions"] == "yes_flow_down":
        yield "further_restrictions", C
    yield "gpl_incompatible", C if u in FSF else U if meant(u) & FSF else OK
    third = {i for i in meant(u) or {u} if i in ("apache-2.0", "ecl-2.0") or "gpl-3.0" in i}
    second = (meant(d) or {d}) & {"gpl-2.0", "lgpl-2.1"}
    sure = not meant(u) and not meant(d)
    yield "gpl2_incompatible", (C if sure else U) if third and second else OK


def c10(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    own = re.split(r"-?\d", up["hf_id"])[0] == re.split(r"-?\d", down["hf_id"])[0]
    said = up["restricts_output_training"]
    yield "output_training", U if said == "unknown" else OK if own or "forbids" not in said else C


def c11(up: Row, down: Row, edge: str) -> Iterator[tuple[str, str]]:
    yield "naming", C if "must begin with" in up["naming_requirement"] else OK


CHECKS: dict[str, Callable[[Row, Row, str], Iterator[tuple[str, str]]]] = {
    f"C{number}": check
    for number, check in enumerate((c2, c3, c4, c5, c6, c7, c8, c9, c10, c11), start=2)
}


def reading(
    number: str, term: str, level: str, up: Row, edge: str, policy: Policy
) -> tuple[str, str]:
    """Return term and level as the policy reads them."""
    if edge == "trained_on" and level == C and policy.dataset in ("info", "warn"):
        return f"{term}_contested", U
    said = None
    if edge == "adapter" and marks()[number][edge] == "*" and up["target"] != "model":
        said = policy.adapter_silent
    if edge == "repo_uses_model":
        said = policy.repo_copyleft if number == "C7" else policy.repo_restrictions
    if said == "ignore":
        return term, OK
    return term, U if level == C and said in ("unknown", "warn") else level


def expected(
    up: Row, down: Row, edge: str, policy: Policy, applied: dict[str, str]
) -> tuple[str, list[str]]:
    """Return verdict and terms by the table; of "or later" the worst version counts."""
    u, d = up["hf_id"], down["hf_id"]
    chosen = [down]
    if d.endswith("-or-later") and d not in accepted(u):
        chosen += [ROWS[one] for one in later(d) if not one.endswith("-or-later")]
    found = [expected_of_one(up, one, edge, policy, applied) for one in chosen]
    return max(found, key=lambda one: ["compatible", U, C].index(one[0]))


def expected_of_one(
    up: Row, down: Row, edge: str, policy: Policy, applied: dict[str, str]
) -> tuple[str, list[str]]:
    """Return the same of one version."""
    if up["family"] == "unspecified" and up["hf_id"] != "cc":
        return U, ["upstream_missing"]
    outputs = OUTPUTS[up["restricts_output_training"]].split()
    numbers = {n for n, mark in applied.items() if mark in "x*pu" or (mark == "o" and n in outputs)}
    reached = up["trained_model_reach"]
    if edge == "trained_on" and reached == "explicit_yes":
        return expected_of_one(
            up, down, "distilled", policy, {n: m["distilled"] for n, m in marks().items()}
        )
    if edge == "trained_on" and (reached != "silent" or policy.dataset == "ignore"):
        numbers = set()
    ignored = edge == "trained_on" and reached == "silent" and policy.dataset == "ignore"
    found = [
        reading(number, term, level, up, edge, policy)
        for number in numbers
        for term, level in CHECKS[number](up, down, edge)
        if level
    ]
    judged_all_the_same = ("cc", "proprietary")
    if down["family"] == "unspecified" and down["hf_id"] not in judged_all_the_same and not ignored:
        # Only what holds whatever the label is: the ban of derivatives, and the name.
        kept_ones = [f for f in found if f[0].startswith("no_deriv") or f[0] == "naming"]
        if edge == "quantized" and up["hf_id"].endswith("-4.0"):
            kept_ones = [(t, U if t == "no_derivatives" else v) for t, v in kept_ones]
        found = [*kept_ones, ("downstream_missing", U)]
    levels = {level for _, level in found if level}
    verdict = C if C in levels else U if levels else "compatible"
    return verdict, sorted({term for term, level in found if level == verdict})


EDGES = list(next(iter(marks().values())))
READ = [
    *(("default", edge) for edge in EDGES),
    *(
        pytest.param(policy, edge, marks=pytest.mark.long)
        for policy in POLICIES
        for edge in EDGES
        if policy != "default" and edge in READ_BY_POLICY
    ),
]


@pytest.mark.parametrize(("policy", "edge"), READ)
def test_every_licence_over_every_other_is_judged_as_the_table_says(policy: str, edge: str) -> None:
    chosen = POLICIES[policy]
    applied = {number: given[edge] for number, given in marks().items()}
    wrong = []
    for up in ROWS.values():
        for down in ROWS.values():
            ours = judge(up["hf_id"], edge, down["hf_id"], name="acme/other", policy=chosen)
            wanted = expected(up, down, edge, chosen, applied)
            if (ours.verdict, list(ours.terms)) != wanted:
                wrong.append((up["hf_id"], down["hf_id"], ours.verdict, ours.terms, *wanted))
    assert not wrong, f"{len(wrong)} differ"


def test_a_family_is_compatible_only_if_each_of_its_versions_is() -> None:
    families = [i for i in ("bsd", "gpl", "lgpl", "cc", "openrail") if meant(i)]
    bold = []
    for edge in EDGES:
        for family in families:
            for other in ROWS:
                for up, down in ((family, other), (other, family)):
                    if up == down or judge(up, edge, down).verdict != "compatible":
                        continue
                    pairs = ((u, d) for u in meant(up) or {up} for d in meant(down) or {down})
                    bold += [
                        (up, edge, down, u, d)
                        for u, d in pairs
                        if judge(u, edge, d).verdict != "compatible"
                    ]
    assert not bold
