"""A report about licences as it is read on a screen: conflicts, unknowns, obligations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from graph.schema.kinds import only_uses
from licenses.labels.statement import OTHER, UNRECOGNISED
from licenses.rule.advice import PUBLISHER, USER
from licenses.rule.permissions import CONTESTED, UNKNOWN
from queries.propagation.violations import DOWNSTREAM
from queries.verdicts.disputes import dispute
from reports.cap import SHOWN, part_of
from reports.text.answers import answer_lines, clause_text, is_own, joined_words, own_words
from reports.text.checkout import PASSED_ON, mention_lines, shell_place, unknown_lines
from reports.text.colour import STRONG, toned
from reports.text.compared import compared_words
from reports.text.remedies import closing_sentences, remedy_lines
from reports.text.screen import aligned, folded, room, width, with_command
from reports.text.words import (
    SCOPE,
    base_words,
    beside_label,
    gone_mark,
    left_out_words,
    more_rows,
    not_declared,
    number,
    plain,
    shell_name,
    shortened,
    step_sentence,
)
from reports.views.licenses import LEFT_OUT, NOTHING, UNLABELLED

if TYPE_CHECKING:
    from queries.verdicts.rows import LicenseFinding, RouteStep, StatedLicense
    from reports.views.licenses import LicenseArrival, LicenseView, UnresolvedBase
    from reports.views.obligations import SharedObligation

_CONCLUSIONS = {
    "conflict": "{conflicts} a licence that conflicts with the label of {id}.",
    "unknown": "No conflict is certain, but what is unknown upstream of {id} may hide one.",
    CONTESTED: "No conflict is certain, but by a contested reading there is one upstream of {id}.",
    "compatible": "No licence upstream of {id} conflicts with its label.",
    NOTHING: "Nothing is known upstream of {id}, so its own label alone counts: {own}.",
    LEFT_OUT: "Nothing is declared upstream of {id}: {left_out}. So its own label alone counts: "
    "{own}.",
    UNLABELLED: "Nothing is compared, because {id} states no licence.",
    "clash": "No licence at all would fit everything that {id} is made from.",
}
_UNBOUND = "Nothing is known upstream of {id}: no licence of others binds its publisher."
"""What is said to a publisher, whom the own label does not bind."""
_NO_LABEL = "no licence of it is known, and nothing says what it may be used for"
"""What is said of an artifact without a label where nothing is upstream."""
_SAYS_NOTHING = ("other", "unknown")
"""Licences of the table that name none."""
_PATHS = 6
"""Of so many parts of the room the further paths of one licence take one."""


def license_lines(view: LicenseView, *, why: bool, limit: int | None = SHOWN) -> list[str]:
    """Return a report about licences as lines, the conclusion last; ``why`` explains each term.

    Each list is shown up to the limit; the conclusion counts all.
    """
    stated = " or ".join(_stated_text(row) for row in view.labels if row.license)
    code = only_uses(view.subject[0])
    mark = gone_mark(view.gone.get(view.subject))
    named = f"{toned(shell_name(*view.subject), STRONG)}{mark}"
    silence = silence_words(view.role) if code else "has no known licence"
    lines = folded(f"{named} {f'is labelled {stated}' if stated else silence}.")
    lines += [*_label_hints(view), ""]
    lines += answer_lines(view.answers, view.role, why=why)
    if len(view.labels) > 1:
        cause = dispute(_label_sources(view.labels))
        lines += [*folded(f"{cause}; for each term the stricter label counts."), ""]
    for arrivals in view.arrivals.values():
        lines += _level_lines(view, arrivals, why=why, limit=limit)
    lines += _missing_lines(view, why=why, limit=limit)
    lines += _base_lines(view, why=why, limit=limit)
    lines += _disputed_lines(view, limit)
    lines += _obligation_lines(view)
    return [*lines, *_conclusion_lines(view, why=why, limit=limit), *folded(SCOPE)]


def _label_hints(view: LicenseView) -> Iterator[str]:
    """Yield what can be done about labels of the subject that nothing is known of."""
    from licenses.labels.near import nearest_licence

    for row in view.labels:
        if not _is_unknown(view, row):
            continue
        text = shortened(row.license_raw or row.license or "")
        near = nearest_licence(text)
        meant = f"Did you mean {near}? " if near else ""
        yield from folded(
            f'The label "{text}" is not known. {meant}'
            "[[own_licenses]] of a policy file can describe it (see ptm check --init)."
        )


def _is_unknown(view: LicenseView, row: StatedLicense) -> bool:
    """Return whether a label of the subject is no licence of the table, nor one of the policy."""
    licence = row.license or ""
    is_list = licence.startswith(UNRECOGNISED) and " " in licence
    if is_list or not licence.startswith((OTHER, UNRECOGNISED)):
        return False
    shown = row.license_raw or row.license
    said = {each.answer for each in view.answers if is_own(each) and each.license == shown}
    found = (each for level in view.arrivals.values() for one in level for each in one.findings)
    unclear = any(each.term == DOWNSTREAM and each.label == row.license for each in found)
    return unclear or said == {UNKNOWN}


def silence_words(role: str) -> str:
    """Return what is said of a repository without a label; its publisher can give it one."""
    return "states no licence of its own" + ": state one to have it compared" * (role == PUBLISHER)


def brief(row: LicenseFinding) -> str:
    """Return what a finding says in a few words, with its severity and what weakens it."""
    weak = "" if row.confidence == "high" else f", {row.confidence} confidence in the table"
    return plain(f"{row.severity}: {row.brief}{weak}")


def unresolved_sentence(view: LicenseView, base: UnresolvedBase) -> str:
    """Return that an artifact states bases that nobody can look up."""
    key = (base.finding.origin_kind, base.finding.origin_id)
    return f"{plain(key[1])}{gone_mark(view.gone.get(key))} {base_words(key[0], base.texts)}"


def _stated_text(row: StatedLicense) -> str:
    return _sourced_text(row.license_raw or row.license, row.stated_by)


def _label_sources(labels: list[StatedLicense]) -> list[set[str]]:
    """Return the sources of each label."""
    return [set((row.stated_by or "").split(", ")) for row in labels]


def _sourced_text(licence: str | None, stated_by: str | None) -> str:
    source = f" ({plain(stated_by)})" if stated_by else ""
    return f"{plain(licence or 'not stated')}{source}"


def _level_lines(
    view: LicenseView, arrivals: list[LicenseArrival], *, why: bool, limit: int | None
) -> Iterator[str]:
    """Yield the findings of one level."""
    for arrival in arrivals[:limit]:
        yield from _arrival_lines(view, arrival, why=why)
        if arrival.further:
            paths = [_marked_path(row) for row in arrival.further[: part_of(limit, _PATHS)]]
            more = len(arrival.further) - len(paths)
            yield "  The same findings come from others upstream as well:"
            yield from _indent_lines([*paths, *[more_rows(more, "path")] * (more > 0)], "    ")
        yield ""
    if more := len(arrivals[limit:] if limit else []):
        yield from [more_rows(more, "such licence"), ""]


def _written_label(view: LicenseView, label: str | None) -> str:
    """Return a label of the subject as it was written, where it was not recognised."""
    raw = next((row.license_raw for row in view.labels if row.license == label), None)
    return plain(raw or label or "not stated")


def _marked_path(row: LicenseFinding) -> str:
    return f"{plain(row.path)}{' (inferred)' * bool(row.inferred)}"


def _arrival_lines(view: LicenseView, arrival: LicenseArrival, *, why: bool) -> Iterator[str]:
    """Yield the findings about one licence of one artifact, and how it arrives."""
    first, found = arrival.first, arrival.findings
    title = toned((CONTESTED if arrival.is_contested else first.level).upper())
    if not first.route:
        compared = f"{plain(first.brief)}: {plain(_compared(view, first))}"
        yield from folded(f"{title}: {compared} ({plain(first.severity)}).")
        yield from _indent_lines([plain(first.why)] if why else [])
        yield from _indent_lines(_inferred_sentences(found))
        return
    licence = _sourced_text(first.license_raw or first.license, first.license_stated_by)
    label = beside_label(_written_label(view, first.label), first.label == first.license)
    mark = gone_mark(view.gone.get((first.origin_kind, first.origin_id)))
    yield from folded(f"{title}: {plain(first.origin_id)}{mark} is {licence}, {label}")
    yield from _compared_lines(view, found)
    if why:
        yield from _indent_lines(plain(row.why) for row in found)
    for clause in dict.fromkeys(row.clause for row in found if row.clause):
        yield from _indent_lines([clause_text(clause)])
    yield from _route_lines(arrival.route)
    yield from _indent_lines(_inferred_sentences(found))


def _inferred_sentences(found: Iterable[LicenseFinding]) -> Iterator[str]:
    """Yield what nobody declares of the steps and licences that findings rest on."""
    yield from (f"{not_declared(row.inferred)}." for row in found if row.inferred)


def _route_lines(route: list[RouteStep]) -> Iterator[str]:
    for sentence, source in map(step_sentence, route):
        whole = f"  {sentence} ({source})"
        if width(whole) <= room():
            yield whole
        else:
            yield from folded(sentence, "  ", "    ")
            yield from folded(f"({source})", "    ", "     ")


def _compared(view: LicenseView, finding: LicenseFinding) -> str:
    return compared_words(view.write_out(finding.compared))


def _compared_lines(view: LicenseView, found: list[LicenseFinding]) -> list[str]:
    """Return each finding beside the values that were compared, or above them if need be."""
    cells = [_compared_cells(view, row) for row in found]
    beside = aligned(cells)
    if max(map(width, beside)) <= room():
        return beside
    return [
        line
        for text, values in cells
        for line in (*folded(text.strip(), "  ", "    "), *folded(values, "    "))
    ]


def _compared_cells(view: LicenseView, row: LicenseFinding) -> list[str]:
    """Return what a finding says and the values that were compared; of a label alone all in one."""
    if row.term != DOWNSTREAM:
        return [f"  {brief(row)}", plain(_compared(view, row))]
    label = shortened(_written_label(view, row.label)) if row.label else ""
    said = f'its label "{label}" is not known' if label else "the label is not stated"
    return [f"  {plain(row.severity)}: {said}", ""]


def _missing_lines(view: LicenseView, *, why: bool, limit: int | None) -> Iterator[str]:
    """Yield the artifacts upstream whose licence is not stated or not known."""
    unknown = toned(UNKNOWN.upper())
    for licence, ids, gone, absent in view.missing:
        marked = [plain(i) + gone_mark(g) for i, g in zip(ids[:limit], gone, strict=False)]
        more = len(ids) - len(marked)
        listed = f"{', '.join(marked)}{f' … and {more:,} more (--all)' * bool(more)}"
        if absent:
            sentence = (
                f"{unknown}: not described: {listed} ({plain(absent.removeprefix('it is '))})."
            )
        elif licence is None:
            sentence = f"{unknown}: no licence is stated for {listed}."
        else:
            sentence = f"{unknown}: {_unknown_label(licence)}, the licence of {listed}."
        yield from [*folded(sentence), ""]
    if view.missing and why:
        yield from [*folded(plain(view.missing_why)), ""]


def _unknown_label(label: str) -> str:
    """Return that nothing is known of a label, or of which licences of an expression or list."""
    from licenses.labels.expression import list_alternatives
    from licenses.labels.recognition import identify_licence

    names = list(dict.fromkeys(name for each in list_alternatives(label) for name in each))
    lacking = [name for name in names if identify_licence(name) in (None, *_SAYS_NOTHING)]
    if 0 < len(lacking) < len(names):
        shown = joined_words([f'"{plain(name)}"' for name in lacking])
        return f'nothing is known of {shown} in "{plain(label)}"'
    return f'nothing is known of "{plain(label)}"'


def _base_lines(view: LicenseView, *, why: bool, limit: int | None) -> Iterator[str]:
    """Yield the artifacts whose stated base nobody can look up, and the steps to each."""
    for base in view.bases[:limit]:
        yield from folded(f"{toned(UNKNOWN.upper())}: {unresolved_sentence(view, base)}")
        yield from _indent_lines([plain(base.finding.why)] if why else [])
        yield from _route_lines(base.route)
        yield from [*_indent_lines(_inferred_sentences([base.finding])), ""]
    if more := len(view.bases[limit:] if limit else []):
        yield from [more_rows(more, "such artifact"), ""]


def _disputed_lines(view: LicenseView, limit: int | None) -> Iterator[str]:
    for labels in view.disputed[:limit]:
        stated = " or ".join(map(_stated_text, labels))
        mark = gone_mark(view.gone.get((labels[0].kind, labels[0].id)))
        cause = dispute(_label_sources(labels), f"{plain(labels[0].id)}{mark}")
        yield from folded(f"{cause}: {stated}; the stricter counts.")
    if more := len(view.disputed[limit:] if limit else []):
        yield more_rows(more, "such artifact")
    if view.disputed:
        yield ""


def _obligation_lines(view: LicenseView) -> Iterator[str]:
    certain, choices, contested = view.obligations
    if certain:
        yield "Obligations:"
        yield from _indent_lines(f"[ ] {_shared_text(each)}" for each in certain)
        yield ""
    for choice in choices:
        yield from folded(f"{plain(choice.title)}:")
        for option, texts in choice.options.items():
            yield from _indent_lines([f"( ) {plain(option)}: {plain('; '.join(texts))}"])
        yield ""
    for each in contested:
        yield from folded(f"{plain(each.title)}:")
        yield from _indent_lines(f"[?] {_shared_text(one)}" for one in each.obligations)
        yield ""


def _shared_text(each: SharedObligation) -> str:
    return f"{plain(each.text)} ({', '.join(map(plain, each.licenses))})"


def _conclusion_lines(view: LicenseView, *, why: bool, limit: int | None) -> Iterator[str]:
    verb = "has" if view.conflicts == 1 else "have"
    conflicts = f"{number(view.conflicts, 'artifact')} upstream {verb}"
    contested = view.conclusion == UNKNOWN and view.is_contested
    sentence = _CONCLUSIONS[CONTESTED if contested else view.conclusion]
    if view.conclusion == NOTHING and view.role != USER:
        sentence = _UNBOUND
    left_out = left_out_words(view.left_out)
    name = plain(view.subject[1])
    own = own_words(view.answers) if any(row.license for row in view.labels) else _NO_LABEL
    if view.conclusion == "conflict" and view.role == USER:
        made = "uses" if only_uses(view.subject[0]) else "is made from"
        yield from folded(f"Its label promises more than what it {made} allows.")
    yield from folded(sentence.format(id=name, conflicts=conflicts, left_out=left_out, own=own))
    if view.conclusion not in (NOTHING, LEFT_OUT):
        for said in closing_sentences(view.answers):
            yield from folded(said)
    silent = [
        (count, verb if count == 1 else verbs)
        for count, verb, verbs in [
            (view.absent, "is not in the graph", "are not in the graph"),
            (view.undeclared, "states no licence", "state no licence"),
        ]
        if count
    ]
    if silent and view.upstream == 1:
        yield from folded(f"The one artifact upstream {silent[0][1]}.")
    elif silent:
        said = " and ".join(f"{count:,} {verb}" for count, verb in silent)
        yield from folded(f"Of {number(view.upstream, 'artifact')} upstream, {said}.")
    if view.gone_upstream:
        marked = [f"{plain(row.id)}{gone_mark(row)}" for row in view.gone_upstream]
        left = len(marked[limit:] if limit else [])
        more = [f"and {left:,} more (--all)"] * bool(left)
        listed = ", ".join([*marked[:limit], *more])
        yield from folded(f"What is gone upstream still counts: {listed}.")
    if view.bases:
        count = sum(len(base.texts) for base in view.bases)
        them = "it asks" if count == 1 else "they ask"
        bases = number(count, "stated base")
        yield from folded(f"{bases} cannot be looked up: what {them} for is not known.")
    if view.asks_when_passed_on:
        yield from with_command(PASSED_ON, f"ptm notices {_typed_subject(view)}")
    if view.code:
        yield from mention_lines(view.code)
        told = any(each.absent for each in view.missing)
        yield from unknown_lines(view.code, "ptm licenses", absent=not told)
    yield from remedy_lines(view)
    if view.arrivals["conflict"] and view.role == USER:
        yield from with_command(
            "An exception, ready to paste:", f"ptm check {_typed_subject(view)}"
        )
    unsaid = view.conclusion == UNLABELLED or view.missing or view.bases
    if (unsaid or any(view.arrivals.values())) and not why:
        yield from with_command("Why:", f"ptm licenses {_typed_subject(view)} --why")


def _typed_subject(view: LicenseView) -> str:
    """Return the subject as it is typed after a command."""
    if view.code is None:
        return shell_name(*view.subject) + " --online" * view.looked
    return shell_place(view.code.checkout) + " --online" * view.code.checkout.online


def _indent_lines(sentences: Iterable[str], indent: str = "  ") -> Iterator[str]:
    """Yield each sentence once, folded."""
    for sentence in dict.fromkeys(sentences):
        yield from folded(sentence, indent, f"{indent}  ")
