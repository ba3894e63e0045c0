"""Words that several formats use, and text from outside made fit to be printed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from graph.schema import Dataset, Model, kinds
from graph.schema.claims import phrase_of
from queries.answer import BOUND

if TYPE_CHECKING:
    from queries.answer import Report
    from queries.rows import GoneArtifact
    from queries.verdicts.rows import RouteStep

_DRAWN = "├└│─·…▲"
SCOPE = "This reads declared labels by what their licences say; it is no legal advice."
_SCOPED = (
    "LicenseReport", "CheckReport", "ConflictCount", "JudgedArtifact", "LicenseConflict",
    "ConflictingPair", "Drift", "LicenseTerms", "NoticesReport",
)  # fmt: skip
_LONGEST = 100
"""Characters of a text from outside that a sentence on a screen has of it."""


def plain(value: Any) -> str:
    """Return a value on one line; control characters cannot reach the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,}" if isinstance(value, int) else _text(value)
    return visible(text).replace("\n", "\\n")


def _text(value: Any) -> str:
    if isinstance(value, str | float):
        return str(value)
    from reports.text.values import value_text

    return value_text(value)


def visible(text: str) -> str:
    """Return text in which all but line ends is visible: control characters are escaped."""
    if text.isprintable():
        return text
    return "".join(
        c
        if c.isprintable() or c == "\n"
        else c.encode("unicode_escape", "backslashreplace").decode()
        for c in text
    )


def drawn(text: str, encoding: str) -> str:
    """Return text whose lines and dots an encoding can show, drawn with plain signs if need be."""
    try:
        _DRAWN.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(str.maketrans(_DRAWN, "|`|--.^"))
    return text


def how(relation: str, method: str | None, child_kind: str = "Model") -> str:
    """Return a step as a phrase that stands before the parent."""
    return plain(phrase_of(relation, method, child_kind))


def shortened(text: str | None) -> str:
    """Return the beginning of a text that a sentence shows; JSON has all of it."""
    shown = plain(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def beside_label(label: str, same: bool) -> str:
    """Return the label that a licence upstream meets, to follow that licence."""
    return f"{'and' if same else 'but'} the label is {label}"


def gone_words(last_stated: str | None, gone_since: str) -> str:
    """Return that an artifact has disappeared, and of which day its last statements are."""
    day = last_stated[:10] if last_stated else f"before {gone_since[:10]}"
    return f"last stated {plain(day)}, since deleted"


def gone_mark(gone: GoneArtifact | None) -> str:
    """Return what stands behind the id of an artifact that has disappeared; empty of any other."""
    return f" ({gone_words(gone.last_stated, gone.gone_since)})" if gone else ""


def base_words(kind: str, texts: list[str]) -> str:
    """Return that an artifact of a kind states bases that nobody can look up."""
    base = "base model" if kind == Model.label else "source dataset"
    listed = "; ".join(map(shortened, texts))
    if len(texts) > 1:
        return f"states {base}s that are no ids of the Hub: {listed}"
    return f"states a {base} that is no id of the Hub: {listed}"


def more_base_words(kind: str, count: int) -> str:
    """Return how many more bases an artifact of a kind states that nobody can look up."""
    base = number(count, "more base model" if kind == Model.label else "more source dataset")
    return f"states {base} that {'is no id' if count == 1 else 'are no ids'} of the Hub"


def not_declared(inferred: str | None) -> str:
    """Return what of a finding nobody declares, without a full stop; empty where all of it is."""
    return f"Not declared: {plain(inferred)}" if inferred else ""


def left_out_words(count: int) -> str:
    """Return how much of what is inferred about an artifact a report leaves out."""
    return f"{number(count, 'inferred base')} {'is' if count == 1 else 'are'} left out"


def place(path: str | None, line: int | None) -> str:
    """Return the file and line of a use, as far as they are known."""
    return f"{plain(path)}{'' if line is None else f':{line}'}"


def number(count: int, word: str) -> str:
    """Return a count with its noun: 1 model, 2 models, 3 repositories."""
    if count == 1:
        return f"1 {word}"
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {plural}"


def more_rows(count: int, noun: str = "") -> str:
    """Return how much more a list has than is shown, and what shows it."""
    more = number(count, f"more {noun}") if noun else f"{count:,} more"
    return f"… and {more}: --all shows {'it' if count == 1 else 'them'}."


def age(report: Report) -> str:
    """Return how old the facts of a report are, as a sentence; empty if it is of no graph."""
    if not report.of_a_graph:
        return ""
    if not report.facts:
        return "No source was loaded into this graph."
    newest = sorted(report.facts, key=lambda row: (row["taken"] or "", row["source"]), reverse=True)
    dates = [
        f"{plain(row['taken'])[:10] or 'unknown date'} ({plain(row['source'])})" for row in newest
    ]
    started = [plain(row["source"]) for row in report.facts if row.get("incomplete")]
    unread = f" Not read to the end: {', '.join(started)}." if started else ""
    return f"Facts of {', '.join(dates[:-1])}{' and ' if dates[1:] else ''}{dates[-1]}.{unread}"


def gaps(report: Report) -> str:
    """Return how much of a report disappeared or cannot be looked up, which no row says."""
    counted = {name: len(part.rows) for name, part in report.parts.items()}
    unresolved, gone = counted.get("unresolved", 0), counted.get("gone", 0)
    found = [
        f"{number(unresolved, 'statement')} of a base that cannot be looked up" * bool(unresolved),
        f"{number(gone, 'artifact')} since deleted" * bool(gone),
    ]
    listed = " and ".join(filter(None, found))
    one = unresolved + gone == 1
    told = f"There {'is' if one else 'are'} {listed}: JSON has {'it' if one else 'them'}."
    return " ".join(filter(None, [_steps_elsewhere(report), told * bool(listed)]))


def _steps_elsewhere(report: Report) -> str:
    """Return what has the steps of an impact, where they were asked for."""
    steps = len(report.parts["paths"].rows) if "paths" in report.parts else 0
    if not steps:
        return ""
    is_are, them = ("is", "it") if steps == 1 else ("are", "them")
    told = f"There {is_are} {number(steps, 'step')} on the way: JSON has {them}"
    if not report.about:
        return f"{told}."
    kind, identifier = report.about
    question = "dataset-descendant-steps" if kind == Dataset.label else "descendant-steps"
    declared = " --declared-only" * bool(getattr(report, "declared_only", False))
    asked = f"{question} {shlex.quote(plain(identifier))}{declared}"
    return f"{told}, and as CSV so does `ptm ask {asked} --format csv`."


def scope(report: Report) -> str:
    """Return what a report about licences says of itself; empty for any other."""
    return SCOPE if report.shape in _SCOPED else ""


def bound(report: Report) -> str:
    """Return that the search of a report ended where more may lie beyond; empty of any other."""
    ends = f"The search ends {BOUND} steps away: more may lie beyond."
    return ends if report.touches_bound() else ""


def limit_words(report: Report) -> str:
    """Return that a question found as much as it was asked for; empty where it found less."""
    limit = report.reached_limit
    if limit is None:
        return ""
    return f"The limit of {limit:,} is reached: --limit N or --all asks for more."


def subject(report: Report) -> str:
    """Return the id of what a report is about; empty where it is about no one artifact."""
    return plain(report.about[1]) if report.about else ""


def step_sentence(step: RouteStep) -> tuple[str, str]:
    """Return a step of a licence's route as a sentence, and who states it with what was read."""
    standing = "" if step.declared else ", inferred"
    evidence = f": {plain(step.evidence)}" if step.evidence else ""
    sentence = f"{plain(step.child_id)}: {plain(step.phrase)} {plain(step.parent_id)}"
    return sentence, f"{plain(step.stated_by)}{standing}{evidence}"


def shell_name(kind: str, identifier: str) -> str:
    """Return an artifact as it is typed after a command, quoted for the shell."""
    return shlex.quote(plain(kinds.typed(kind, identifier)))
