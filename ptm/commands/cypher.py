"""ptm cypher."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from ptm.options import format_option, graph_option, opened, say


def _parameters(values: tuple[str, ...]) -> dict[str, Any]:
    made = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise click.BadParameter(f"{text!r} is not NAME=VALUE.", param_hint="--param")
        try:
            made[name] = json.loads(value)
        except ValueError:
            made[name] = value
    return made


def _from_standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError("Standard input is not UTF-8 text.") from None


@click.command("cypher")
@click.argument("query")
@click.option("--param", "-p", multiple=True, metavar="NAME=VALUE", help="A value for $NAME.")
@format_option("table", "json", "csv", "markdown")
@graph_option
def command(query: str, param: tuple[str, ...], form: str, graph_url: str | None) -> None:
    """Run reading Cypher of your own; - reads it from standard input.

    Only MATCH, OPTIONAL MATCH, UNWIND, WITH, RETURN and UNION are allowed: nothing can be changed,
    and no file or network be reached.
    """
    text = _from_standard_input() if query == "-" else query
    with opened(graph_url) as graph:
        say(graph.cypher(text, _parameters(param)), form)
