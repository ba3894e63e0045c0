"""A question as a command: what it is asked about is its argument, its parameters are options."""

from __future__ import annotations

import shlex
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

_LIMIT = "limit"
"""The parameter that says how much is asked for; its option is one of those that are shared."""


def question_command(question: Question) -> click.Command:
    """Return a question as a command."""

    @answer_options(question.returns, asks=question.parameters.get(_LIMIT))
    def ask(form: str, graph_url: str | None, **given: Any) -> None:
        declared_only = given.pop("declared_only", False)
        if _LIMIT in question.parameters:
            written = None if given["as_text"] else form
            given[_LIMIT] = asked_limit(given[_LIMIT], written, show_all=given.pop("show_all"))
        if given.pop("as_text"):
            _print_text(question, given, graph_url, declared_only=declared_only)
            return
        _check_given(question, given)
        named = _named(question, given)
        with offering(), opened(graph_url) as graph:
            answer = graph.ask(question.name, declared_only=declared_only, **named)
            print_report(answer, form)
        for sentence in answer.missing:
            say(sentence)
        if answer.missing:
            click.get_current_context().exit(1)

    name = question.name.replace("_", "-")
    made = click.command(
        name,
        help="\n\n".join(
            filter(None, [question.title, question.description, _of_others(question)])
        ),
        short_help=question.title,
        epilog=f"For example: ptm ask {name} {_example_words(question)}".rstrip(),
    )(ask)
    made.params = _joined(_own_parameters(question), made.params)
    return made


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


def _own_parameters(question: Question) -> list[click.Parameter]:
    made: list[click.Parameter] = [
        _as_option(name, value) for name, value in question.parameters.items() if name != _LIMIT
    ]
    if question.asked_about:
        shown = f"[{id_words(question)}]"
        made.insert(0, click.Argument([_WORDS], nargs=-1, required=False, metavar=shown))
    if question.can_leave_out_inferred:
        left_out = "Leave out what was inferred."
        made.append(click.Option(["--declared-only"], is_flag=True, help=left_out))
    as_text = "Print its text for Neo4j Browser instead of asking it."
    return [*made, click.Option(["--cypher", "as_text"], is_flag=True, help=as_text)]


def _joined(own: list[click.Parameter], shared: list[click.Parameter]) -> list[click.Parameter]:
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


def _example_words(question: Question) -> str:
    """Return what may be typed behind a question's name."""
    parts = []
    for name, value in question.example.items():
        values = value if isinstance(value, list) else [value]
        texts = [shlex.quote(str(one)) for one in values if not isinstance(one, int) and one]
        if name != question.asked_about:
            texts = [f"--{name.replace('_', '-')} {text}" for text in texts]
        parts += texts
    return " ".join(parts)


def _check_given(question: Question, given: dict[str, Any]) -> None:
    """Refuse to ask without what the question is asked about.

    Raises
    ------
    UsageError
        If it is given neither by the argument nor by the option.
    """
    name = question.asked_about
    if name and not given[_WORDS] and given[name] in (None, ()):
        typed = question.name.replace("_", "-")
        raise click.UsageError(
            f"{id_words(question)} is missing, for example: "
            f"ptm ask {typed} {_example_words(question)}"
        )


def _named(question: Question, given: dict[str, Any]) -> dict[str, Any]:
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
        typed = question.name.replace("_", "-")
        raise click.UsageError(f"{typed} takes one {id_words(question)}, and not {len(words)}.")
    return {**known, name: words[0]} if words else known


def _print_text(
    question: Question, given: dict[str, Any], url: str | None, *, declared_only: bool
) -> None:
    """Print the text of a question for Neo4j Browser, with the values that were given.

    The graph is asked for the ids of what is named, and not needed where nothing is.
    """
    values = {name: value for name, value in given.items() if value not in (None, (), "")}
    about = values.keys() & {_WORDS, question.asked_about}
    if about and not question.in_python:
        from ptm.asked import find_asked

        with opened(url) as graph:
            question, values, *_ = find_asked(graph.store, question, _named(question, given))
    text = question.browser_text(values, declared_only=declared_only)
    print_text(text, fold_comments(text))


def fold_comments(text: str) -> str:
    """Return the text of a query with the comments above it folded to the width of a screen."""
    from reports.text.screen import folded

    lines, above = text.split("\n"), list[str]()
    while lines and lines[0].startswith(("// ", ":param ")):
        line = lines.pop(0)
        above += folded(line[3:], "// ") if line.startswith("// ") else [line]
    return "\n".join([*above, *lines])
