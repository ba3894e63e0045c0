"""What a question is asked about: the question for its kind, and ids as the graph knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graph.errors import NotFoundError
from graph.schema import ARTIFACTS, License
from graph.schema.identifiers import shorten
from graph.schema.kinds import a_kind, kind_of_parameter
from queries.catalog import by_kind
from queries.subject import find_made_subjects, find_subject, parse

if TYPE_CHECKING:
    from graph.store.base import Store
    from queries.catalog import Question


class Asked(NamedTuple):
    """A question as it is put to a graph.

    ``also`` names what else was possibly meant, and ``missing`` says which ids of a list are not in
    the graph.
    """

    question: Question
    parameters: dict[str, Any]
    also: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def find_asked(store: Store, question: Question, given: dict[str, Any]) -> Asked:
    """Return a question with what it is asked about, which may be an alias or an address.

    What is of another kind is asked about by the same question of that kind, if there is one.

    Raises
    ------
    NotFoundError
        If nothing of what is named is in the graph, or it is of no kind that is asked about.
    UsageError
        If a parameter is wrong or missing, or no id.
    """
    question.checked(given)
    name = question.asked_about
    if name is None:
        return Asked(question, given)
    value = given[name]
    if isinstance(value, list):
        return _about_several(store, question, given) if name == "ids" else Asked(question, given)
    if len(by_kind(question)) < 2:
        return Asked(question, {**given, name: _own_id(store, name, value)})
    return _about_any_kind(store, question, given, name)


def take_as_typed(question: Question, given: dict[str, Any]) -> Asked:
    """Return a question with the ids that are typed, where no graph can be asked what they mean.

    An address is read, and a kind that stands before an id; an alias stays what it is.

    Raises
    ------
    NotFoundError
        If what is named is of no kind that is asked about.
    UsageError
        If a parameter is wrong or missing, or no id.
    """
    question.checked(given)
    name = question.asked_about
    kind = kind_of_parameter(name) if name else None
    if name == "ids":
        return Asked(question, {**given, name: [parse(text)[1] for text in given[name]]})
    if kind is None or name is None:
        return Asked(question, given)
    kinds, identifier = parse(given[name])
    same = by_kind(question)
    fitting = [each.label for each in kinds if each.label in same] if len(same) > 1 else []
    if kind is License and kinds in (ARTIFACTS, (License,)):
        return Asked(question, {**given, name: _license_id(given[name])})
    if not fitting and kind not in kinds and kinds != ARTIFACTS:
        raise NotFoundError(f"{shorten(given[name])} is {a_kind(kinds[0].label)}.")
    asked = same[fitting[0]] if fitting else question
    rest = {each: value for each, value in given.items() if each != name}
    return Asked(asked, {**rest, asked.asked_about or name: identifier})


def _about_several(store: Store, question: Question, given: dict[str, Any]) -> Asked:
    found, missing = find_made_subjects(store, given["ids"])
    if not found:
        raise NotFoundError("\n".join(missing.values()))
    ids = list(dict.fromkeys(subject.id for subject in found.values()))
    return Asked(question, {**given, "ids": ids}, missing=tuple(missing.values()))


def _about_any_kind(store: Store, question: Question, given: dict[str, Any], name: str) -> Asked:
    """Return the question that asks the same of the kind of what is named."""
    text, same = given[name], by_kind(question)
    subject = find_subject(store, text)
    if subject.kind not in same:
        raise NotFoundError(f"{shorten(text)} is in the graph, but it is {a_kind(subject.kind)}.")
    asked = same[subject.kind]
    rest = {each: value for each, value in given.items() if each != name}
    return Asked(asked, {**rest, asked.asked_about or name: subject.id}, subject.others)


def _own_id(store: Store, name: str, value: str) -> str:
    """Return the id of what is named in another way, for a parameter of a kind; other values."""
    kind = kind_of_parameter(name)
    if kind is License and value.strip():
        return _license_id(value)
    return find_subject(store, value, kind.label).id if kind else value


def _license_id(value: str) -> str:
    """Return the id of a licence that is named in any way; other words as they are."""
    from licenses.labels.recognition import recognise

    kinds, rest = parse(value)
    label = rest if kinds == (License,) else value
    statement = recognise(label)
    return statement.id if statement else label
