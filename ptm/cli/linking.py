"""A question as a link to Neo4j Browser: a command that takes the words of `ptm ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from ptm.cli.remarks import say
from ptm.cli.unknown_ids import offering

if TYPE_CHECKING:
    from queries.catalog import Question
    from reports.neo4j_browser.link import Place

_AT = (
    "The address of Neo4j Browser, where it is not http://HOST:7474/browser/, or of a server that "
    "encrypts https://HOST:7473/browser/."
)


def link_command(question: Question) -> click.Command:
    """Return a question as a command that prints its link."""

    @click.option("--at", metavar="URL", help=_AT)
    @click.option("--open", "opens", is_flag=True, help="Open it instead of printing it.")
    @graph_option
    @timeout_option
    def link(graph_url: str | None, at: str | None, opens: bool, **given: Any) -> None:
        show_all = given.pop("show_all", False)
        if LIMIT in question.parameters:
            given[LIMIT] = asked_limit(given[LIMIT], None, show_all=show_all)
        declared_only = given.pop("declared_only", False)
        _show_link(question, given, graph_url, at, opens=opens, declared_only=declared_only)

    if LIMIT in question.parameters:
        link = asked_limit_options(question.parameters[LIMIT], "How much it asks for.")(link)
    example = f"For example: ptm browser {typed_name(question)} {example_words(question)}"
    made = as_command(question, link, example)
    made.params = joined(own_parameters(question), made.params)
    return made


def _show_link(
    question: Question,
    given: dict[str, Any],
    url: str | None,
    at: str | None,
    *,
    opens: bool,
    declared_only: bool,
) -> None:
    """Print the link of a question, or open it."""
    from ptm.api import default_graph
    from reports.neo4j_browser.link import find_place, make_link

    graph = graph_url(url) or default_graph()
    place = find_place(graph, at)
    question.browser_text({})  # refuses what has no text before anything is looked up
    check_given(question, given)
    question, values = _find_values(question, given, url)
    link = make_link(question.browser_text(values, declared_only=declared_only), place)
    if opens:
        _open(link, place)
    else:
        click.echo(link)
    if "://" not in graph:
        say(
            f"The graph is a file, and Browser shows what a server has: `ptm graph copy --to "
            f"{place.server}` copies it there."
        )


def _find_values(
    question: Question, given: dict[str, Any], url: str | None
) -> tuple[Question, dict[str, Any]]:
    """Return the question that is asked of what is named, and its parameters.

    Without a graph that answers, what is named is taken as it was typed.
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
        say(f"{why.rstrip('.')}: what is named is taken as it was typed.")
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
    click.echo(link)
