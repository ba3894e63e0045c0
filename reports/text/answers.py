"""What may be done with an artifact, as it is read on a screen: a line for each action.

Who decides stands once for all answers that it decides, below them, with the path to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from graph.schema import Dataset
from licenses.rule.grounds import grounds
from licenses.rule.permissions import ACTIONS, CONTESTED, DUTIES, LIMITS, NO, OWN, UNKNOWN, YES
from reports.text.colour import toned
from reports.text.screen import GAP, folded, laid_out
from reports.text.words import plain

if TYPE_CHECKING:
    from queries.verdicts.rows import LicenseAnswer

QUESTIONS = {
    "use": "use it",
    "commercial": "use it commercially",
    "service": "offer it as a service",
    "redistribute": "pass it on unchanged",
    "publish": "publish what I build",
    "train": "train other models with its outputs",
}
_TRAIN_ON = "train models on it"
"""What ``train`` asks of a dataset."""
_NOUNS = {
    "use": "any use",
    "commercial": "commercial use",
    "service": "offering it as a service",
    "redistribute": "passing it on",
    "publish": "publishing what is built with it",
    "train": "training other models with its outputs",
}
OF_LIMITS = {
    "any_users": "users",
    "any_revenue": "revenue",
    "any_territory": "territory",
    "any_field": "purpose",
}
_LONGEST = 100
"""Characters of a licence's own words that are shown."""
_PASSING_ON = ("redistribute", "publish")
_SECTIONS = 16
"""Characters of sections that stand beside an answer; longer ones stand below it."""
_MANY = 4
"""Actions that are summed up where all have one answer."""
_BRIEF = {NO: "not allowed", CONTESTED: "contested", UNKNOWN: "not known"}
Decider = tuple[str | None, ...]
"""What answers of one decider have in common: the artifact, the path to it, what is inferred."""


def asking(role: str) -> str:
    """Return how the questions begin."""
    return "May I, as its publisher, …" if role == "publisher" else "May I …"


def answer_lines(
    answers: Sequence[LicenseAnswer], role: str = "user", *, why: bool = False
) -> Iterator[str]:
    """Yield what may be done, then who decides it; of limits those that there are.

    ``why`` explains each answer by what the table of licences says.
    """
    if not answers:
        return
    numbers = {each: place for place, each in enumerate(deciders(answers), 1)}
    marks = {each: f"[{number}]" if len(numbers) > 1 else "" for each, number in numbers.items()}
    yield asking(role)
    asked = [row for row in answers if row.action in ACTIONS]
    cells = [
        [f"{GAP}{question(row)}", toned(plain(row.answer)), _source(row, marks)] for row in asked
    ]
    below = [*(row.limit for row in asked[1:]), None]
    for lines, row, after in zip(laid_out(cells), asked, below, strict=True):
        yield from lines
        # What is the same of two stands below the second.
        yield from folded(plain(row.limit), GAP * 2) if row.limit and row.limit != after else ()
    yield from _limit_lines(answers, marks)
    yield ""
    for each, mark in marks.items():
        rows = [row for row in answers if row.answer != YES and decider(row) == each]
        yield from _decider_lines(rows, mark)
        yield from _reason_lines(rows) if why else ()
    yield from [""] * bool(marks)


def deciders(answers: Iterable[LicenseAnswer]) -> list[Decider]:
    """Return who decides what is no plain yes, in the order of the answers."""
    return list(dict.fromkeys(decider(row) for row in answers if row.answer != YES))


def decider(row: LicenseAnswer) -> Decider:
    """Return who decides an answer, and how that is upstream."""
    return row.decided_by_kind, row.decided_by, row.path, row.inferred, row.edge


def question(row: LicenseAnswer) -> str:
    """Return what a row about an action asks, in words."""
    return words_of(row.action, row.kind)[0]


def noun(row: LicenseAnswer) -> str:
    """Return what a row about an action asks for, as a noun."""
    return words_of(row.action, row.kind)[1]


def words_of(action: str, kind: str) -> tuple[str, str]:
    """Return what an action asks of an artifact of a kind, after "May I", and as a noun."""
    if action == "train" and kind == Dataset.label:
        return _TRAIN_ON, "training models on it"
    return QUESTIONS[action], _NOUNS[action]


def limit_words(answers: Iterable[LicenseAnswer]) -> Iterator[tuple[str, LicenseAnswer]]:
    """Yield each limit in words, with the row it is from; what is not known is folded into one."""
    unknown: dict[Decider, list[LicenseAnswer]] = {}
    for row in answers:
        if row.action not in LIMITS or row.answer == YES:
            continue
        if row.limit and row.answer != UNKNOWN:
            yield f"{plain(row.limit)}{' (contested)' * (row.answer == CONTESTED)}", row
        else:
            unknown.setdefault(decider(row), []).append(row)
    for rows in unknown.values():
        of = joined_words([OF_LIMITS[row.action] for row in rows])
        yield f"whether there are limits of {of}: {plain(rows[0].answer)}", rows[0]


def _limit_lines(answers: Iterable[LicenseAnswer], marks: dict[Decider, str]) -> Iterator[str]:
    found = [(words, _source(row, marks)) for words, row in limit_words(answers)]
    if found:
        yield "Limits"
    for lines in laid_out(
        [[f"{GAP}{words}", mark] for words, mark in found], [GAP * 2] * len(found)
    ):
        yield from lines


def _decider_lines(rows: Sequence[LicenseAnswer], mark: str) -> Iterator[str]:
    """Yield whose licence decides some answers, the path to it, and where the licence says so."""
    first = rows[0]
    yield from folded(f"{mark or 'Because of'} {_who(rows)}", "", GAP)
    if not is_own(first):
        yield from folded(plain(first.path), GAP, GAP * 2)
    if first.inferred:
        yield from folded(f"not declared: {plain(first.inferred)}", GAP, GAP * 2)
    named = {plain(row.license).lower() for row in rows}
    for text in dict.fromkeys(_split_clause(row.clause)[0] for row in rows if row.clause):
        if text.lower() not in named:
            yield from folded(clause_text(text), GAP, GAP * 2)


def _source(row: LicenseAnswer, marks: Mapping[Decider, str]) -> str:
    """Return the number of who decides, and the section that says so; empty of a plain yes."""
    if row.answer == YES:
        return ""
    return f"{marks[decider(row)]} {_split_clause(row.clause)[1]}".strip()


def _split_clause(clause: str | None) -> tuple[str, str]:
    """Return the text in which a clause stands, and its sections where they are short."""
    text, found, sections = plain(clause).rpartition(" s.")
    if found and text and "; " not in text and len(sections) <= _SECTIONS:
        return text, f"s.{sections}"
    return plain(clause), ""


def _reason_lines(rows: Iterable[LicenseAnswer]) -> Iterator[str]:
    """Yield what is asked of each action, or why it has its answer."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.limit and row.action in _PASSING_ON:
            continue  # two licences that exclude each other, which stands above
        said = grounds(row.action, row.answer, row.license, row.edge)
        reason = row.duties if row.answer == DUTIES and row.duties else said
        asked = question(row) if row.action in ACTIONS else f"limits of {OF_LIMITS[row.action]}"
        reasons.setdefault(reason, []).append(asked)
    for reason, actions in reasons.items():
        if reason:
            yield from folded(f"{', '.join(actions)}: {plain(reason)}", GAP, GAP * 2)


def _who(rows: Sequence[LicenseAnswer]) -> str:
    """Return whose licence decides, and which."""
    first = next(row for row in rows if row.answer != YES)
    said = deciding_label(rows)
    return said if is_own(first) else f"{plain(first.decided_by)}, {said}"


def deciding_label(rows: Iterable[LicenseAnswer]) -> str:
    """Return which label decides some answers: its own, or what follows the name of another."""
    decided = [row for row in rows if row.answer != YES]
    labels = joined_words(list(dict.fromkeys(_label(row) for row in decided if row.license)))
    if is_joined(decided[0]):
        return f"all that it is made from, {labels}"
    if not labels and decided[0].limit:
        why = plain(decided[0].limit)
        return f"this: {why}" if is_own(decided[0]) else f"where {why}"
    if is_own(decided[0]):
        return f"its own label, {labels}" if labels else "its label: no licence of it is known"
    return labels or "of which no licence is known"


def _label(row: LicenseAnswer) -> str:
    """Return the licence that decides; a label that is not recognised may be long, and is cut."""
    text = plain(row.license or "")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def is_own(row: LicenseAnswer) -> bool:
    """Return whether what was asked about decides by its own label."""
    return (row.decided_by_kind, row.decided_by) == (row.kind, row.id)


def is_joined(row: LicenseAnswer) -> bool:
    """Return whether it is what all parents together ask that decides."""
    return is_own(row) and row.edge != OWN


def clause_text(clause: str) -> str:
    """Return where a term is read, in words."""
    return f"read in {plain(clause.removeprefix('text: '))}"


def brief_answers(answers: Sequence[LicenseAnswer]) -> list[str]:
    """Return what is not allowed, contested, not known or limited: a line for each decider.

    That something is asked of whoever does it is told as an obligation, and not here.
    """
    return [line for each in deciders(answers) if (line := _brief_line(each, answers))]


def _brief_line(each: Decider, answers: Sequence[LicenseAnswer]) -> str:
    own = [row for row in answers if row.answer != YES and decider(row) == each]
    said = [
        f"{title}: {joined_words([noun(row) for row in found])}"
        for answer, title in _BRIEF.items()
        if (found := [row for row in own if row.action in ACTIONS and row.answer == answer])
    ]
    limits = [words for words, _ in limit_words(own)]
    said += [f"limits: {'; '.join(limits)}"] * bool(limits)
    return f"{'; '.join(said)} ({_who(own)})" if said else ""


def own_words(answers: Sequence[LicenseAnswer]) -> str:
    """Return what an artifact's own label says where nothing is upstream, to follow a colon."""
    forbidden = forbidden_words(answers, "or")
    limits = [words for words, row in limit_words(answers) if row.limit]
    blurred = [
        f"{title}: {joined_words([noun(row) for row in found])}"
        if len(found) < _MANY
        else f"what it allows is {title}"
        for answer, title in _BRIEF.items()
        if answer != NO
        and (found := [row for row in answers if row.action in ACTIONS and row.answer == answer])
    ]
    said = [f"it does not allow {forbidden}"] * bool(forbidden)
    said += [f"it sets limits ({'; '.join(limits)})"] * bool(limits)
    return "; ".join([*said, *blurred]) or "it forbids nothing and sets no limit"


def forbidden_words(answers: Iterable[LicenseAnswer], by: str = "and") -> str:
    """Return the actions that are not allowed, as nouns joined by a word; empty where all are."""
    found = [noun(row) for row in answers if row.action in ACTIONS and row.answer == NO]
    return joined_words(found, by)


def joined_words(words: Sequence[str], by: str = "and") -> str:
    """Return words with commas between them, and an "and" or another word before the last."""
    return f" {by} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def restricting(answers: Sequence[LicenseAnswer]) -> list[LicenseAnswer]:
    """Return what certainly withholds commercial use of an artifact, or else what limits it."""
    withheld = [row for row in answers if (row.action, row.answer) == ("commercial", NO)]
    return withheld or [row for row in answers if row.action in LIMITS and row.answer == NO]


def restriction_words(answers: Sequence[LicenseAnswer]) -> str:
    """Return what ``restricting`` finds, to follow an outcome; empty where it finds nothing.

    Such as ``but no commercial use (its own cc-by-nc-4.0)``.
    """
    found = restricting(answers)
    if not found:
        return ""
    if found[0].action == "commercial":
        return f"but no commercial use ({_whose(found[0])})"
    said: dict[str, list[str]] = {}
    for words, row in limit_words(found):
        said.setdefault(_whose(row), []).append(words)
    limits = (f"of {who}: {'; '.join(words)}" for who, words in said.items())
    return f"within limits {'; '.join(limits)}"


def _whose(row: LicenseAnswer) -> str:
    licence = _label(row) or "label"
    return f"its own {licence}" if is_own(row) else f"{plain(row.decided_by)}, {licence}"
