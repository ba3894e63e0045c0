"""Write the generated pages of docs/reference, and what of the docs is made from the sample.

That is the real output in the README, the pictures, the bills of materials and the notebooks:
``--readme`` ingests the sample into a temporary graph and makes them as well.
``--check`` writes nothing and ends with status 1 where a file is not what would be written.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from queries.catalog import Question

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

REFERENCE = ROOT / "docs" / "reference"
WIDTH = 80
_NOTE = "<!-- Made by `make docs`; change what it is made from instead. -->\n"
_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Return the text of every generated page."""
    return {
        REFERENCE / "cli.md": _cli(),
        REFERENCE / "questions.md": _questions(),
        REFERENCE / "schema.md": _schema(),
        REFERENCE / "licence-rule.md": _licence_rule(),
        REFERENCE / "permissions.md": _permissions(),
        REFERENCE / "policy.md": _policy_file(),
        REFERENCE / "python.md": _python(),
        REFERENCE / "bill-properties.md": _bill_properties(),
    }


def _python() -> str:
    from scripts.python_docs import make_page

    return f"{_NOTE}\n{make_page()}"


def _cli() -> str:
    from ptm.cli.app import COMMANDS, ptm

    parts = [_NOTE, "# The command\n", "Real help of every command.\n", _help(ptm, "ptm")]
    for name in COMMANDS:
        command = ptm.get_command(click.Context(ptm), name)
        if command is None:
            continue
        parts.append(_help(command, f"ptm {name}"))
        if isinstance(command, click.Group) and name != "ask":
            inner = click.Context(command)
            for n in command.list_commands(inner):
                if sub := command.get_command(inner, n):
                    parts.append(_help(sub, f"ptm {name} {n}"))
    return "\n".join(parts)


def _help(command: click.Command, path: str) -> str:
    context = click.Context(
        command, info_name=path, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"## {path}\n\n```\n{text}\n```\n"


def _questions() -> str:
    from queries.catalog import GROUPS, questions
    from queries.rows import row_types

    parts = [_NOTE, "# Questions\n"]
    parts.append(
        "On the command line: `ptm ask NAME ID`; every parameter is an option as well, and names\n"
        "have hyphens. `--cypher` prints the text for Neo4j Browser. In Python:\n"
        "`graph.ask(name, parameter=value)` with underscores. Each file in `queries/` runs as it\n"
        "stands in Neo4j Browser after its `:param` line. Texts are written for models; where one\n"
        "is asked of other kinds, under other names, `ptm` makes the text for that kind.\n"
    )
    found = questions()
    for group in GROUPS:
        parts.append(f"## {group}\n")
        for question in found:
            if question.group == group and question.alias_of is None:
                aliases = [each for each in found if each.alias_of == question.name]
                parts += [f"### {question.name}\n", _described(question, aliases)]
    parts.append("## Row types\n")
    for name, row_type in row_types().items():
        fields = ", ".join(f"`{f}`" for f in row_type._fields)
        parts.append(f"`{name}`: {fields}. {_folded(row_type.__doc__)}\n")
    return "\n".join(parts)


def _described(question: Question, aliases: list[Question]) -> str:
    only = " It can leave out what was inferred." if question.can_leave_out_inferred else ""
    also = "; ".join(f"`{alias.name}`, {_shown(alias.parameters)}" for alias in aliases)
    return (
        f"{question.title} {_folded(question.description)}\n\n"
        f"Parameters: {_shown(question.parameters)}. Rows: `{question.returns}`.{only}"
        f"{f' Of other kinds: {also}.' if also else ''}\n"
    )


def _shown(parameters: dict[str, Any]) -> str:
    return ", ".join(f"`{name}` (`{value!r}`)" for name, value in parameters.items()) or "none"


def _schema() -> str:
    from graph.schema import (
        CLAIMS,
        DERIVED,
        NODES,
        Claim,
        Derived,
        Relation,
        StoredType,
        claim_key,
        properties,
    )

    def table(record: StoredType) -> str:
        rows = [
            f"| `{p.name}` | {p.type.__name__} | {p.unit or ''} | {p.sentence} |"
            for p in properties(record)
        ]
        return "\n".join(["| property | type | unit | what it says |", "|---|---|---|---|", *rows])

    parts = [
        _NOTE,
        "# The graph\n",
        "Made from `graph/schema/nodes.py` and `claims.py`.\n",
        "## Nodes\n",
    ]
    for kind in NODES:
        parts.append(f"### {kind.label}\n\n{_folded(kind.__doc__)}\n\n{table(kind)}\n")
    parts.append("## Claims\n")
    parts.append(_folded(Claim.__doc__) + "\n")

    def head(relation: type[Relation], more: str = "") -> str:
        ends = ", ".join(f"{a.label} → {b.label}" for a, b in relation.ends)
        return f"### {relation.label}\n\n{_folded(relation.__doc__)}\n\n{ends}.{more}\n"

    for claim in CLAIMS:
        key = ", ".join(f"`{name}`" for name in claim_key(claim))
        parts.append(f"{head(claim, f' Its key: both ends, {key}.')}\n{table(claim)}\n")
    parts += ["## Derived\n", _folded(Derived.__doc__) + "\n"]
    parts += [f"{head(derived)}\n{table(derived)}\n" for derived in DERIVED]
    return "\n".join(parts)


def _licence_rule() -> str:
    """Return the page on the licence rule, with the tables between its marks made anew."""
    return _filled("licence-rule.md", {"checks": _checks, "outputs": _outputs, "policy": _policy})


def _permissions() -> str:
    """Return the page on the answers, with the tables between its marks made anew."""
    from scripts.permission_docs import MADE

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
        sentence = _folded(check.find.__doc__).removeprefix("Find that ").rstrip(".")
        said.setdefault(check.number, sentence)
    rows = [
        [number, ", ".join(f"`{t}`" for t, n in NUMBERS.items() if n == number), said[number]]
        + [mark(number, edge, checks) for edge, checks in edges.items()]
        for number in _sorted(said)
    ]
    return _table(["check", "terms", "finds that", *(f"`{edge}`" for edge in edges)], rows)


def _sorted(numbers: Iterable[str]) -> list[str]:
    """Return the numbers of checks in order, each once."""
    return sorted(set(numbers), key=lambda number: int(number[1:]))


def _outputs() -> str:
    from licenses.rule.checks import OUTPUTS

    return _table(
        ["`restricts_output_training`", "checks"],
        [
            [f"`{said}`", ", ".join(_sorted(c.number for c in checks)) or "none"]
            for said, checks in OUTPUTS.items()
        ],
    )


def _policy() -> str:
    from licenses.rule.readings import READINGS, Policy

    return _table(
        ["reading", "words", "default"],
        [
            [f"`{name}`", ", ".join(f"`{w}`" for w in words), f"`{getattr(Policy(), name)}`"]
            for name, words in READINGS.items()
        ],
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _policy_file() -> str:
    from licenses.policy.file import FAMILIES
    from licenses.policy.keys import (
        EXCEPTION_KEYS,
        KEYS,
        MODELS,
        MODELS_SAYS,
        OWN_KEYS,
        TABLES,
        own_words,
        template,
        words,
        written,
    )
    from licenses.rule.reasons import LISTABLE, POLICY_TERMS, reason

    parts = [_NOTE, "# The policy of `ptm check`\n"]
    parts.append(
        "A TOML file, as `ptm check --init` writes it. What its keys mean exactly, and how to run\n"
        "it in CI: [Stop a release that fails a licence policy](../how-to/check.md). The words\n"
        "of `[readings]` are those of [the licence rule](licence-rule.md). A key, a\n"
        "word, a licence or a term that there is not ends the command with status 2.\n"
    )
    old = ", ".join(
        f"`{key.old}` for `{key.name}`" for key in KEYS if key.table == "terms" and key.old
    )
    parts.append(
        f"The words are pass, review and fail everywhere; those before ({old}, of licences and\n"
        "of terms) are still read. A file that says the same key in both words is an error.\n"
    )
    parts.append(
        f"## {MODELS}\n\n{MODELS_SAYS}\nA list of ids in any form that commands take, above the"
        f' first table: `{MODELS} = ["org/model", "dataset:name"]`.\n'
    )
    for table, says in TABLES.items():
        head = "| key | takes | without it | |\n|---|---|---|---|"
        rows = [
            f"| `{key.name}` | {words(key)} | `{written(key)}` | {key.says} |"
            for key in KEYS
            if key.table == table
        ]
        if table == "exceptions":
            head = "| key | |\n|---|---|"
            rows = [f"| `{name}` | {meaning} |" for name, meaning in EXCEPTION_KEYS.items()]
        if table == "own_licenses":
            head = "| key | takes | |\n|---|---|---|"
            rows = [f"| `{name}` | {own_words(name)} | {OWN_KEYS[name]} |" for name in OWN_KEYS]
        if table == "licenses":
            families = ", ".join(f"`{name}`" for name in FAMILIES)
            says += (
                f" The Hub's ids\nwithout a version ({families}) mean that label itself and none"
                " of its\nversions: name each version. Another name without one, such as"
                " `cc-by-nc`, is an error."
            )
        parts.append(f"## {table}\n\n{says}\n\n" + "\n".join([head, *rows]) + "\n")
    of_lists = [term for term in POLICY_TERMS if term not in LISTABLE]
    told = [f"| `{term}` | {reason(term).brief} |" for term in (*LISTABLE, *of_lists)]
    named = ", ".join(f"`{term}`" for term in of_lists)
    about = f"The lists of `[terms]` and exceptions name these; exceptions alone {named}."
    table = "\n".join(["| term | |", "|---|---|", *told])
    parts.append(f"## Names of terms\n\n{about}\n\n{table}\n")
    parts.append(f"## The built-in policy\n\n```toml\n{template()}```\n")
    return "\n".join(parts)


def _bill_properties() -> str:
    from graph.transfer.bill_properties import BILL_PROPERTIES, PREFIX

    rows = [[f"`{p.name}{'…' * p.name.endswith(':')}`", p.of, p.sentence] for p in BILL_PROPERTIES]
    return (
        f"{_NOTE}\n# Properties in bills of materials\n\n"
        f"What CycloneDX and SPDX have no place for stands in properties whose names begin with\n"
        f"`{PREFIX}`, the same ones in both. `ptm ingest bom` reads `ptm:id`, `ptm:claim` and\n"
        "`ptm:fact:…`; the others are for people and other programs. Every value is a text.\n\n"
        "Names and values are stable: a name keeps its meaning once it is released, a value its\n"
        "form, and later versions read what earlier ones wrote. New names and new keys of\n"
        "`ptm:claim` may come: pass over those that you do not know.\n\n"
        f"{_table(['name', 'of', 'what it says'], rows)}\n"
    )


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def main() -> int:
    """Write or check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    made = pages()
    if options.readme:
        from scripts.notebook_docs import made_notebooks
        from scripts.sample_docs import made_from_sample, sample_graph

        with sample_graph():
            made |= made_from_sample()
        made |= made_notebooks()
    stale = [path for path, text in made.items() if _read(path) != text]
    if options.check and stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        print(f"Not current: {names}. Run `make docs`.", file=sys.stderr)
        return 1
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
