"""A question as a link to Neo4j Browser: a command that takes the words of `ptm ask`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ptm.cli.asking import (
    LIMIT,
    as_command,
    check_given,
    example_words,
    find_named,
    given_values,
    joined,
    names_subject,
    own_parameters,
    typed_name,
)
from ptm.cli.options import (
    asked_limit,
    asked_limit_options,
    graph_option,
    graph_url,
    opened,
    timeout_option,
)
from ptm.cli.output import print_place
from ptm.cli.remarks import say
from ptm.cli.unknown_ids import offering

if TYPE_CHECKING:
    from queries.catalog import Question
    from reports.neo4j_browser.link import Place

_AT = (
    "The address of Neo4j Browser, where it is not http://HOST:7474/browser/, or of a server that "
    "encrypts https://HOST:7473/browser/."
)

_VALUES = "Write the values into the text: its first run shows the rows."
_DRAWING = "Draw it, instead of its rows: nodes and what joins them, and no more than can be seen."


class _Wanted(NamedTuple):
    """What is to be made of a question."""

    at: str | None
    opens: bool
    written: bool
    drawing: bool
    declared_only: bool


def link_command(question: Question) -> click.Command:
    """Return a question as a command that prints its link."""

    @click.option("--values", "written", is_flag=True, help=_VALUES)
    @click.option("--drawing", is_flag=True, help=_DRAWING)
    @click.option("--at", metavar="URL", help=_AT)
    @click.option("--open", "opens", is_flag=True, help="Open it instead of printing it.")
    @graph_option
    @timeout_option
    def link(
        graph_url: str | None,
        at: str | None,
        opens: bool,
        written: bool,
        drawing: bool,
        declared_only: bool = False,
        show_all: bool = False,
        **given: Any,
    ) -> None:
        if LIMIT in question.parameters:
            given[LIMIT] = asked_limit(given[LIMIT], None, show_all=show_all)
        wanted = _Wanted(at, opens, written, drawing, declared_only)
        _show_link(question, given, graph_url, wanted)

    if LIMIT in question.parameters:
        link = asked_limit_options(question.parameters[LIMIT], "How much it asks for.")(link)
    example = f"For example: ptm browser {typed_name(question)} {example_words(question)}"
    made = as_command(question, link, example)
    made.params = joined(own_parameters(question), made.params)
    return made


def _show_link(question: Question, given: dict[str, Any], url: str | None, wanted: _Wanted) -> None:
    """Print the link of a question, or open it."""
    from ptm.api import default_graph
    from reports.neo4j_browser.link import find_place, make_link

    if wanted.drawing and wanted.written:
        raise click.UsageError("--drawing and --values make two different links: leave out one.")
    graph = graph_url(url) or default_graph()
    place = find_place(graph, wanted.at, os.environ.get("NEO4J_DATABASE", ""))
    wanted = _choose(question, wanted)
    check_given(question, given, "ptm browser")
    question, values = _find_values(question, given, url)
    link = make_link(_make_script(question, values, wanted), place)
    if wanted.opens:
        _open(link, place)
    else:
        print_place(link)
    if question.parameters and not (wanted.drawing or wanted.written):
        say(
            "Its first run sets the parameters; without their lines it then shows its rows. "
            "--values or --drawing shows them at the first."
        )
    if "://" not in graph:
        say(
            f"The graph is a file, and Browser shows what a server has: `ptm graph copy --to "
            f"{place.server}` copies it there."
        )


def _choose(question: Question, wanted: _Wanted) -> _Wanted:
    """Return what can be made of a question: what has no text is drawn, where it can be.

    Raises
    ------
    NotFoundError
        If no text can answer it, or it has no drawing.
    """
    from graph.errors import NotFoundError
    from queries.drawings.catalog import drawings, find_drawing

    drawn = find_drawing(question) is not None
    if question.in_python and drawn and not wanted.drawing:
        say(f"{typed_name(question)} is computed and has no text: this is its drawing.")
        return wanted._replace(drawing=True)
    if wanted.drawing and not drawn:
        names = ", ".join(typed_name(each) for each in drawings() if each.alias_of is None)
        raise NotFoundError(f"{typed_name(question)} has no drawing; there are those of {names}.")
    if not wanted.drawing:
        question.browser_text({})  # refuses what has no text before anything is looked up
    return wanted


def _make_script(question: Question, values: dict[str, Any], wanted: _Wanted) -> str:
    """Return what Browser is to run: of what is named the kind may have no drawing."""
    from graph.errors import NotFoundError
    from queries.drawings.catalog import find_drawing
    from reports.neo4j_browser.script import as_script, write_values

    shown = find_drawing(question) if wanted.drawing else question
    if shown is None:
        raise NotFoundError(f"{typed_name(question)} has no drawing.")
    if wanted.declared_only and not shown.can_leave_out_inferred:
        raise NotFoundError(f"{typed_name(question)} cannot leave out inferred claims.")
    if wanted.drawing or wanted.written:
        return write_values(shown, values, declared_only=wanted.declared_only)
    return as_script(shown.browser_text(values, declared_only=wanted.declared_only))


def _find_values(
    question: Question, given: dict[str, Any], url: str | None
) -> tuple[Question, dict[str, Any]]:
    """Return the question that is asked of what is named, and its parameters.

    Without a graph that answers, ids are those that were typed.
    """
    from graph.errors import NoGraphError, UnavailableError
    from ptm.asked import find_asked, take_as_typed

    values = given_values(given)
    if not names_subject(question, values):
        return question, values
    named = find_named(question, given)
    try:
        with offering(), opened(url) as graph:
            asked = find_asked(graph.store, question, named)
    except UnavailableError as error:
        asked = take_as_typed(question, named)
        why = "There is no graph yet" if isinstance(error, NoGraphError) else f"{error}"
        say(f"{why.rstrip('.')}. The link has what you typed, and nobody has looked it up.")
    for other in asked.also:
        say(f"The same name also means {other}.")
    for sentence in asked.missing:
        say(sentence)
    return asked.question, asked.parameters


def _open(link: str, place: Place) -> None:
    from ptm.cli.browsers import open_in_browser

    if open_in_browser(link):
        say(f"Opened {place.page}: connect there, and run what stands in the editor.")
        return
    say("No browser is found; this is the link:")
    print_place(link)
