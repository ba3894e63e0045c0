"""A question as a command: what it is asked about is its argument, its parameters are options."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ptm.cli.options import answer_options, asked_limit, opened
from ptm.cli.output import print_report, print_text
from ptm.cli.remarks import say
from ptm.cli.unknown_ids import offering

if TYPE_CHECKING:
    from queries.catalog import Question

_LISTS = {"ids": "ID…", "words": "WORD…"}
"""What stands for the values of a list in help."""
_WORDS = "about"
"""The name of the argument; no parameter of a question has it."""

LIMIT = "limit"
"""The parameter that says how much is asked for; its option is one of those that are shared."""


def question_command(question: Question) -> click.Command:
    """Return a question as a command."""

    @answer_options(question.returns, asks=question.parameters.get(LIMIT))
    def ask(form: str, graph_url: str | None, **given: Any) -> None:
        declared_only = given.pop("declared_only", False)
        if LIMIT in question.parameters:
            written = None if given["as_text"] else form
            given[LIMIT] = asked_limit(given[LIMIT], written, show_all=given.pop("show_all"))
        if given.pop("as_text"):
            _print_text(question, given, graph_url, declared_only=declared_only)
            return
        check_given(question, given)
        named = find_named(question, given)
        with offering(), opened(graph_url) as graph:
            answer = graph.ask(question.name, declared_only=declared_only, **named)
            print_report(answer, form)
        for sentence in answer.missing:
            say(sentence)
        if answer.missing:
            click.get_current_context().exit(1)

    name = typed_name(question)
    made = as_command(question, ask, f"For example: ptm ask {name} {example_words(question)}")
    as_text = "Print its text for Neo4j Browser instead of asking it."
    shown = click.Option(["--cypher", "as_text"], is_flag=True, help=as_text)
    made.params = joined([*own_parameters(question), shown], made.params)
    return made


def as_command(
    question: Question, function: Callable[..., None], example: str, *more: str
) -> click.Command:
    """Return a function as the command of a question, with its header as help.

    ``more`` are paragraphs that follow the header.
    """
    help_texts = [question.title, question.description, _of_others(question), *more]
    return click.command(
        typed_name(question),
        help="\n\n".join(filter(None, help_texts)),
        short_help=question.title,
        epilog=example.rstrip(),
    )(function)


def typed_name(question: Question) -> str:
    """Return the name of a question as it is typed."""
    return question.name.replace("_", "-")


def _of_others(question: Question) -> str:
    """Return of what other kinds it is asked by its name, as a sentence; empty if of none."""
    from graph.schema.kinds import NAMED, a_kind, typed
    from queries.catalog import by_kind

    others = [label for label, other in by_kind(question).items() if other.name != question.name]
    if not others:
        return ""
    example = next(kind.example for kind in NAMED if kind.label == others[0])
    kinds = " or ".join(map(a_kind, others))
    return f"ID may be {kinds} as well, such as {typed(others[0], example)}."


def id_words(question: Question) -> str:
    """Return what stands behind a question's name for what it is asked about."""
    name = question.asked_about
    if name is None:
        return ""
    return _LISTS.get(name, "ID" if name.endswith("id") else name.upper())


def own_parameters(question: Question) -> list[click.Parameter]:
    """Return what a question is asked about, as an argument, and its parameters, as options."""
    made: list[click.Parameter] = [
        _as_option(name, value) for name, value in question.parameters.items() if name != LIMIT
    ]
    if question.asked_about:
        shown = f"[{id_words(question)}]"
        made.insert(0, click.Argument([_WORDS], nargs=-1, required=False, metavar=shown))
    if question.can_leave_out_inferred:
        left_out = "Leave out what was inferred."
        made.append(click.Option(["--declared-only"], is_flag=True, help=left_out))
    return made


def joined(own: list[click.Parameter], shared: list[click.Parameter]) -> list[click.Parameter]:
    """Return a question's parameters and those that commands share, but for names it has itself."""
    taken = {text for each in own for text in each.opts}
    return [*own, *(each for each in shared if taken.isdisjoint(each.opts))]


def _as_option(name: str, value: Any) -> click.Option:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(value, int):
        return click.Option([flag], type=int, default=value, show_default=True)
    if isinstance(value, list):
        return click.Option([flag], multiple=True, type=str, metavar="TEXT")
    # What has to be given is not required here: the argument may give it as well.
    default = "" if value == "" else None
    return click.Option([flag], type=str, metavar="TEXT", default=default)


def example_words(question: Question) -> str:
    """Return what may be typed behind a question's name."""
    parts = []
    for name, value in question.example.items():
        values = value if isinstance(value, list) else [value]
        texts = [shlex.quote(str(one)) for one in values if not isinstance(one, int) and one]
        if name != question.asked_about:
            texts = [f"--{name.replace('_', '-')} {text}" for text in texts]
        parts += texts
    return " ".join(parts)


def check_given(question: Question, given: dict[str, Any], command: str = "ptm ask") -> None:
    """Refuse to ask without what the question is asked about; ``command`` stands in the example.

    Raises
    ------
    UsageError
        If it is given neither by the argument nor by the option.
    """
    name = question.asked_about
    if name and not given[_WORDS] and given[name] in (None, ()):
        typed = typed_name(question)
        raise click.UsageError(
            f"{id_words(question)} is missing, for example: "
            f"{command} {typed} {example_words(question)}"
        )


def find_named(question: Question, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that are given, with what the argument says.

    Raises
    ------
    UsageError
        If what the question is asked about is named twice, or by several words where it is one.
    """
    words: tuple[str, ...] = given.get(_WORDS) or ()
    known = {n: v for n, v in given.items() if n != _WORDS and v not in (None, ())}
    name = question.asked_about
    if name is None:
        return known
    if words and name in known:
        flag = f"--{name.replace('_', '-')}"
        raise click.UsageError(f"{id_words(question)} is given twice: leave out {flag}.")
    if isinstance(question.parameters[name], list):
        return {**known, name: list(words or known[name])}
    if len(words) > 1:
        typed = typed_name(question)
        raise click.UsageError(f"{typed} takes one {id_words(question)}, and not {len(words)}.")
    return {**known, name: words[0]} if words else known


def _print_text(
    question: Question, given: dict[str, Any], url: str | None, *, declared_only: bool
) -> None:
    """Print the text of a question for Neo4j Browser, with the values that were given.

    The graph is asked for the ids of what is named, and not needed where nothing is.
    """
    values = given_values(given)
    if names_subject(question, values) and not question.in_python:
        from ptm.asked import find_asked

        with opened(url) as graph:
            question, values, *_ = find_asked(graph.store, question, find_named(question, given))
    text = question.browser_text(values, declared_only=declared_only)
    print_text(text, fold_comments(text))


def given_values(given: dict[str, Any]) -> dict[str, Any]:
    """Return the words that were given, by the names of parameters and of the argument."""
    return {name: value for name, value in given.items() if value not in (None, (), "")}


def names_subject(question: Question, values: dict[str, Any]) -> bool:
    """Return whether words name what a question is asked about."""
    return bool(values.keys() & {_WORDS, question.asked_about})


def fold_comments(text: str) -> str:
    """Return the text of a query with the comments above it folded to the width of a screen.

    A semicolon ends each parameter's line: Browser runs what is pasted from a screen in one go.
    """
    from reports.text.screen import folded

    lines, above = text.split("\n"), list[str]()
    while lines and lines[0].startswith(("// ", ":param ")):
        line = lines.pop(0)
        above += folded(line[3:], "// ") if line.startswith("// ") else [f"{line};"]
    return "\n".join([*above, *lines])
