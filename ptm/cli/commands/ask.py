"""ptm ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ptm.cli.asking import id_words, question_command, typed_name
from ptm.cli.question_group import QuestionGroup

if TYPE_CHECKING:
    from queries.catalog import Question


class Questions(QuestionGroup):
    """Each question is a command; words that name none list the questions that have them."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the question; words alone that are none list those in which they stand."""
        from queries.catalog import is_question, search_questions

        words = _plain_words(args)
        if words and not is_question(args[0]) and (found := search_questions(words)):
            listing = click.Command("ask", callback=lambda: _list_found(found))
            return args[0], listing, []
        return super().resolve_command(ctx, args)


def _plain_words(args: list[str]) -> list[str]:
    """Return the words to look for; options belong to a question, so beside them there are none."""
    return [] if any(word.startswith("-") or not word.strip() for word in args) else args


@click.group(
    "ask",
    cls=Questions,
    command_of=question_command,
    invoke_without_command=True,
    subcommand_metavar="[QUESTION [ID] | WORD]",
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Ask a question of the graph; without one, list them all.

    A WORD that is no question lists those in whose name or text it stands.
    """
    if ctx.invoked_subcommand is None:
        _list_all()


def _list_all() -> None:
    """Print every question below its group; what asks the same of another kind stands below it."""
    from queries.catalog import GROUPS, questions
    from reports.text.screen import folded

    found = questions()
    width = max(len(q.name) for q in found)
    for group in GROUPS:
        click.echo(f"{group}:")
        for question in _with_aliases(found, group):
            name = f"  {typed_name(question):{width}}  "
            says = f"  the same of {_kind_of(question)}" if question.alias_of else question.title
            click.echo("\n".join(folded(says, name, " " * len(name))))
    click.echo()
    for hint in (
        "ptm ask lineage ID asks a question; ptm ask QUESTION --help shows its parameters and an "
        "example.",
        "ptm ask WORD lists the questions about something.",
    ):
        click.echo("\n".join(folded(hint)))


def _with_aliases(found: list[Question], group: str) -> Iterator[Question]:
    for question in found:
        if question.group == group and question.alias_of is None:
            yield question
            yield from (each for each in found if each.alias_of == question.name)


def _kind_of(question: Question) -> str:
    from graph.schema.kinds import a_kind, kind_of_parameter

    kind = kind_of_parameter(question.asked_about or "")
    return a_kind(kind.label) if kind else ""


def _list_found(found: list[Question]) -> None:
    """Print how each of some questions is asked, and what it asks."""
    from reports.text.screen import folded
    from reports.text.words import number

    names = {question.name for question in found}
    shown = [question for question in found if question.alias_of not in names]
    for question in shown:
        also = [_kind_of(each) for each in found if each.alias_of == question.name]
        of = f" Also of {' and of '.join(also)}." if also else ""
        lines = [f"ptm ask {typed_name(question)} {id_words(question)}".rstrip()]
        click.echo("\n".join([*lines, *folded(question.title + of, "    ")]))
    about = f"{number(len(shown), 'question')}; ptm ask QUESTION --help shows more of each."
    click.echo("\n".join(["", *folded(about)]))
