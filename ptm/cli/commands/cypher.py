"""ptm cypher."""

from __future__ import annotations

import json
from typing import Any

import click

from ptm.cli.options import answer_options, opened
from ptm.cli.output import print_report


def _read_parameters(values: tuple[str, ...]) -> dict[str, Any]:
    made = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise click.BadParameter(f"{text!r} is not NAME=VALUE.", param_hint="--param")
        try:
            made[name] = json.loads(value, parse_int=_whole_value)
        except ValueError:
            made[name] = value
        except RecursionError:
            raise click.BadParameter(
                f"{name:.80} is nested too deeply.", param_hint="--param"
            ) from None
    try:
        json.dumps(made, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise click.BadParameter("A value is not valid Unicode.", param_hint="--param") from None
    return made


def _whole_value(digits: str) -> int:
    # 64 bits are what both engines hold.
    if len(digits) > 20 or not -(2**63) <= int(digits) < 2**63:
        raise click.BadParameter(f"{digits[:30]} is too large.", param_hint="--param")
    return int(digits)


def _from_standard_input() -> str:
    from ingest.standard_input import standard_input

    try:
        return standard_input().read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError("Standard input is not UTF-8 text.") from None


@click.command("cypher")
@click.argument("query")
@click.option("--param", "-p", multiple=True, metavar="NAME=VALUE", help="A value for $NAME.")
@answer_options("Row")
def command(query: str, param: tuple[str, ...], form: str, graph_url: str | None) -> None:
    """Run reading Cypher of your own; - reads it from standard input.

    `ptm schema` lists what a graph holds. Only MATCH, OPTIONAL MATCH, UNWIND, WITH, RETURN and
    UNION are allowed: nothing can be changed, and no file or network be reached.
    """
    text = _from_standard_input() if query == "-" else query
    with opened(graph_url) as graph:
        print_report(graph.cypher(text, _read_parameters(param)), form)
