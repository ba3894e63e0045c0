"""ptm ask."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from ptm.cli.options import answer_options, opened
from ptm.cli.output import print_report

if TYPE_CHECKING:
    from ptm.api import Graph
    from queries.catalog import Question


class Questions(click.Group):
    """Each question is a command; each of its parameters an option."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the questions, as they are typed."""
        from queries.catalog import questions

        return [q.name.replace("_", "-") for q in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a question as a command."""
        from queries.catalog import find_question

        return _as_command(find_question(cmd_name))


def _as_command(question: Question) -> click.Command:
    # What a question has as its limit is asked for, and shown.
    @answer_options(question.returns, capped="limit" not in question.parameters)
    def ask(form: str, graph_url: str | None, **parameters: Any) -> None:
        declared_only = parameters.pop("declared_only", False)
        with opened(graph_url) as graph:
            known = {name: _identified(graph, name, value) for name, value in parameters.items()}
            print_report(graph.ask(question.name, declared_only=declared_only, **known), form)

    options: list[click.Parameter] = [_as_option(*item) for item in question.parameters.items()]
    if question.can_leave_out_inferred:
        options.append(
            click.Option(["--declared-only"], is_flag=True, help="Leave out what was inferred.")
        )
    name = question.name.replace("_", "-")
    made = click.command(
        name,
        help=f"{question.title}\n\n{question.description}",
        short_help=question.title,
        epilog=f"For example: ptm ask {name} {_example_options(question.example)}".rstrip(),
    )(ask)
    made.params = [*options, *made.params]
    return made


def _identified(graph: Graph, name: str, value: Any) -> Any:
    """Return the id of an artifact that is named in another way; other values as they are."""
    from graph.schema.kinds import kind_of_parameter

    if isinstance(value, tuple):
        return list(value)
    if name == "license_id":
        from licenses.labels.recognition import recognise

        statement = recognise(value)
        return statement.id if statement else value
    kind = kind_of_parameter(name)
    return graph.identify(value, kind.label).id if kind else value


def _as_option(name: str, value: Any) -> click.Option:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(value, int):
        return click.Option([flag], type=int, default=value, show_default=True)
    if isinstance(value, list):
        return click.Option([flag], multiple=True, type=str, required=True, metavar="TEXT")
    optional = {"default": value} if value == "" else {"required": True}
    return click.Option([flag], type=str, metavar="TEXT", **optional)


def _example_options(parameters: dict[str, Any]) -> str:
    parts = []
    for name, value in parameters.items():
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, int) and one:
                parts += [f"--{name.replace('_', '-')}", shlex.quote(str(one))]
    return " ".join(parts)


@click.group("ask", cls=Questions, invoke_without_command=True, subcommand_metavar="[QUESTION]")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Ask a question of the graph; without one, list them all."""
    if ctx.invoked_subcommand is None:
        from queries.catalog import GROUPS, questions
        from reports.text.screen import folded

        found = questions()
        width = max(len(q.name) for q in found)
        for group in GROUPS:
            click.echo(f"{group}:")
            for question in found:
                if question.group == group:
                    name = f"  {question.name.replace('_', '-'):{width}}  "
                    click.echo("\n".join(folded(question.title, name, " " * len(name))))
        hint = "ptm ask QUESTION --help shows its parameters and an example."
        click.echo("\n".join(["", *folded(hint)]))
