"""A check as it is read on a screen: each artifact with its findings, the verdict last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.schema.references import page_address
from licenses.policy.gate import FAIL, PASS, REVIEW
from licenses.rule.advice import USER, advice
from queries.gaps import GONE, UNRESOLVED
from queries.propagation.intended_use import USE_LIMITS
from queries.propagation.violations import DOWNSTREAM, LABEL_UNCLEAR, UPSTREAM
from reports.cap import SHOWN
from reports.text.answers import joined_words
from reports.text.checkout import load_lines, mention_lines, shell_place, unknown_lines, where_used
from reports.text.colour import STRONG, toned
from reports.text.exceptions import (
    exception_sentence,
    expired_exceptions,
    offer_lines,
    unused_exceptions,
)
from reports.text.licenses import silence_words
from reports.text.outcomes import FEW, asked_name, open_answers, outcome_words, table_lines
from reports.text.screen import folded, laid_out, room, width, with_command
from reports.text.verdicts import verdict_sentence
from reports.text.words import (
    age,
    base_words,
    beside_label,
    gone_mark,
    gone_words,
    more_rows,
    not_declared,
    plain,
    scope,
    shell_name,
)

if TYPE_CHECKING:
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.rows import PolicyFinding
    from reports.views.check import CheckedArtifact, CheckView, FindingEntry
    from reports.views.checkout import CodeView

OUTCOMES = {FAIL: "FAIL", REVIEW: "REVIEW", PASS: "PASS"}
"""Outcomes of findings as a table shows them; what passes does so by an exception."""
_FEW = 8
"""Ids that a sentence names; it counts the others."""
_LINE = 80
"""Columns of a remedy that is told again with each finding; of a longer one the place is named."""
_NOT_OF_THE_HUB = (
    "The Hub has nothing of this id: name its address in the bill of materials, or state its "
    "licence with `ptm ingest records`."
)
_LONGEST = 100
"""Characters of a licence's own words that are shown."""


def check_lines(report: CheckReport, view: CheckView, limit: int | None = SHOWN) -> list[str]:
    """Return a check as lines: the verdict, what it is not, and the age of its facts at the end.

    More than a few artifacts begin with a table, and those without a finding stand there alone.
    Of more artifacts than the limit those that fail are shown before those that pass; it counts for
    the findings of each as well. The verdict counts all.
    """
    several = len(view.artifacts) > FEW
    first = view.first_artifacts(limit, gravest=several)
    lines = [*table_lines(first), ""] if several else []
    told: dict[str, str] = {}
    for artifact in first:
        code = artifact.code
        if several and artifact.checked.verdict == PASS and not artifact.findings and not code:
            continue
        lines += _code_lines(view, artifact, code, limit) if code else ()
        lines += [*(() if code else _checked_lines(view, artifact, limit, told)), ""]
    if limit is not None and (left := len(view.artifacts) - limit) > 0:
        lines += [more_rows(left, "artifact"), ""]
    for sentence in (*expired_exceptions(view), *unused_exceptions(view)):
        lines += folded(sentence)
    verdict = folded(verdict_sentence(report, view))
    about = [*folded(scope(report)), *folded(age(report))]
    explained = [*_explained_lines(view, looked=report.looked), *offer_lines(report)]
    return [*lines, *verdict, *explained, *about]


def _explained_lines(view: CheckView, *, looked: bool) -> list[str]:
    """Return the command that shows each step of the first finding."""
    if not view.explained or not view.explained.kind:
        return []
    kind, own = view.explained.kind, view.explained.id
    code = next(
        (each.code for each in view.artifacts if each.code and each.checked.id == own), None
    )
    name = shell_place(code.checkout) if code else shell_name(kind, own)
    online = code.checkout.online if code else looked
    asked = f"ptm licenses {name} --why{' --online' * online}"
    return with_command("Each step and its evidence:", asked)


def own_label(artifact: CheckedArtifact) -> str:
    """Return the label of an artifact in words that follow its name; empty without one."""
    stated = " or ".join(map(plain, artifact.labels))
    return f", labelled {stated}" if stated else ""


def license_sentence(
    row: PolicyFinding, *, with_label: bool = True, absent: str = "", role: str = USER
) -> str:
    """Return which licence a finding is about, and the label that it meets; or which gap.

    ``absent`` is why nothing is known of what it comes from, where nobody has described that.
    """
    if row.kind is None:
        return plain(row.reason)
    gone = origin_gone(row)
    if row.term == UNRESOLVED:
        stated = base_words(row.origin_kind or "", [row.compared or ""])
        return f"{plain(row.origin_id)}{f' ({gone})' * bool(gone)} {stated}"
    if row.term == GONE:
        return f"{plain(row.origin_id)}: {gone}"
    label = f"{license_words(row)}{limit_words(row)}"
    origin = f"{plain(row.origin_id)}{f' ({gone})' * bool(gone)}"
    if row.origin_id == row.id and row.origin_kind == row.kind:
        if row.term == LABEL_UNCLEAR:
            name = label.removeprefix("other:")
            return f"its own label {name}: what it says of {plain(row.compared)} is not known"
        return f"its own label: {label}" if label else f"{origin} {silence_words(role)}"
    if row.term == UPSTREAM:
        return f'{origin} is labelled "{label}"' if label else _silence(origin, absent)
    own = plain(row.label_raw or row.label or "not stated")
    compared = f", {beside_label(own, row.label == row.license)}" if with_label else ""
    return f"{origin} is {label or 'not stated'}{compared}"


def _silence(origin: str, absent: str) -> str:
    """Return that nobody states a licence; or why the artifact itself is not known."""
    if not absent:
        return f"no licence is stated for {origin}"
    return f"{origin} {absent[3:]}" if absent.startswith("it is ") else f"{origin}: {plain(absent)}"


def origin_gone(row: PolicyFinding) -> str:
    """Return that the artifact a finding comes from has disappeared; empty if it is there."""
    since = row.origin_gone_since
    return gone_words(row.origin_last_stated, since) if since else ""


def inferred_sentence(row: PolicyFinding) -> str:
    """Return what of a finding nobody declares; empty where all of it is declared."""
    said = not_declared(row.inferred)
    return f"{said}; --declared-only leaves it out." if said else ""


def limit_words(row: PolicyFinding) -> str:
    """Return what a licence allows at most, in parentheses; empty where it is about no limit."""
    return f" ({plain(row.compared)})" if row.term == USE_LIMITS and row.compared else ""


def license_words(row: PolicyFinding) -> str:
    """Return a licence as it was written where it is not recognised, a long one cut."""
    text = plain(row.license_raw or row.license)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _checked_lines(
    view: CheckView, artifact: CheckedArtifact, limit: int | None, told: dict[str, str]
) -> Iterator[str]:
    checked, _, gone = artifact[:3]
    found = view.entries_of(artifact)
    name = shell_name(checked.kind, checked.id) if checked.kind else asked_name(checked.id)
    said = outcome_words(artifact)
    line = f"{toned(name, STRONG)}{gone_mark(gone)}: {said}"
    yield from [line] if said == toned(plain(checked.verdict)) else folded(line)
    yield from _answer_lines(artifact)
    cells = [_head(row.outcome, row.severity, row.term, row.rule) for row, _ in found[:limit]]
    for lines, entry in zip(laid_out(cells), found, strict=False):
        yield from lines
        yield from _finding_lines(artifact, entry, told)
    if more := len(found) - len(cells):
        yield f"  {more_rows(more)}"


def _head(outcome: str, *rest: str) -> list[str]:
    """Return the cells that a finding, or several of one term, begin with."""
    return [f"  {toned(OUTCOMES.get(outcome, ''))}", *map(plain, rest)]


def _answer_lines(artifact: CheckedArtifact) -> Iterator[str]:
    """Yield what may not, or not surely, be done with an artifact."""
    for line in open_answers(artifact):
        yield from folded(line, "  ", "    ")


def _code_lines(
    view: CheckView, artifact: CheckedArtifact, code: CodeView, limit: int | None
) -> Iterator[str]:
    """Yield what a checkout loads, then its findings: those of one term together."""
    checked, found = artifact[:2]
    within = f" ({plain(code.checkout.folder)}/)" if code.checkout.folder else ""
    name = f"{toned(plain(checked.id), STRONG)}{within}"
    yield from folded(f"{name}{own_label(artifact)}: {outcome_words(artifact)}")
    yield from load_lines(code, limit)
    yield from _answer_lines(artifact)
    alike = artifact.group_alike(found)
    heads = [_head(*said[:4]) for said in alike]
    left = len(found) if limit is None else limit
    for lines, rows in zip(laid_out(heads), alike.values(), strict=True):
        if left > 0:
            yield from lines
            yield from _alike_lines(view, artifact, rows[:left])
        left -= len(rows)
    if left < 0:
        yield f"  {more_rows(-left)}"
    yield from mention_lines(code)
    yield from unknown_lines(code, "ptm check")


def _alike_lines(
    view: CheckView, artifact: CheckedArtifact, rows: list[PolicyFinding]
) -> Iterator[str]:
    """Yield what is said of findings of one term, the remedy once."""
    for said in alike_sentences(view, artifact, rows):
        yield from folded(said, "    ", "      ")
    for row in rows:
        for sentence in filter(None, [inferred_sentence(row), exception_sentence(row)]):
            yield from folded(sentence, "    ", "      ")
    advised = remedy(artifact, rows[0])
    yield from folded(f"Remedy: {advised}", "    ", "      ") if advised else ()


def alike_sentences(
    view: CheckView, artifact: CheckedArtifact, rows: list[PolicyFinding]
) -> list[str]:
    """Return what is said of findings of one term, those of one load together.

    The label is named with each where the artifact has several.
    """
    together: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        way = way_in(view, artifact, row)
        sentence = license_sentence(
            row,
            with_label=len(artifact.labels) > 1,
            absent=artifact.why_absent(row),
            role=artifact.role,
        )
        together.setdefault(way, {})[sentence] = None
    return [
        f"{where}{'; '.join(sentences)}{through}"
        for (where, through), sentences in together.items()
    ]


def word_of_other(row: PolicyFinding) -> str:
    """Return the word for what else may be chosen: of what an application loads, the models."""
    if row.kind == "Repository":
        return "application" if row.term == DOWNSTREAM else "model"
    return "dataset" if row.kind == "Dataset" else "model"


def remedy(artifact: CheckedArtifact, row: PolicyFinding) -> str:
    """Return what can be done about a finding; empty where it passes or says so itself."""
    if row.outcome == PASS or (row.term == DOWNSTREAM and row.license is None and artifact.code):
        return ""
    if not artifact.why_absent(row):
        return advice(row.term, artifact.role, word_of_other(row))
    if artifact.code and artifact.code.checkout.online:
        return "Mend the id; HF_TOKEN shows what is private. Or let it pass by an exception."
    if page_address(row.origin_kind or "", row.origin_id) is None:
        return _NOT_OF_THE_HUB
    load = f"`ptm ingest hub {shell_name(row.origin_kind or '', row.origin_id)}` loads it."
    return f"Ask the Hub with --online, or keep it: {load}" if artifact.code else load


def _remedy_once(advised: str, term: str, told: dict[str, str]) -> str:
    """Return a remedy; of one that is longer than a line and was told, for which term that was."""
    if advised not in told or width(f"    Remedy: {advised}") <= min(room(), _LINE):
        told.setdefault(advised, term)
        return advised
    return f"as above for {told[advised]}."


def way_in(view: CheckView, artifact: CheckedArtifact, row: PolicyFinding) -> tuple[str, str]:
    """Return where the code loads what brings a finding, and what that is if it is upstream."""
    route = view.route_of(row)
    where = place_in_code(view, artifact, row)
    through = f", upstream of {plain(route[0].parent_id)}" if len(route) > 1 else ""
    return f"{where}: " if where else "", through


def place_in_code(view: CheckView, artifact: CheckedArtifact, row: PolicyFinding) -> str:
    """Return where code loads what brings a finding; empty for what is about the code itself."""
    route = view.route_of(row)
    if not artifact.code or not route:
        return ""
    load = artifact.code.loads.get((route[0].parent_kind, route[0].parent_id))
    return where_used(load.places) if load else ""


def same_words(entry: FindingEntry) -> str:
    """Return what else upstream brings the same; empty where nothing does."""
    named = entry.origins
    more = [f"{len(named) - _FEW:,} more"] * (len(named) > _FEW)
    listed = joined_words([*map(plain, named[:_FEW]), *more])
    return f"the same from {listed}" if named else ""


def _finding_lines(
    artifact: CheckedArtifact, entry: FindingEntry, told: dict[str, str]
) -> Iterator[str]:
    """Yield what is said of a finding below its first line; ``told`` has the remedies above it."""
    row = entry.row
    advised = _remedy_once(remedy(artifact, row), row.term, told)
    sentences = [
        license_sentence(row, absent=artifact.why_absent(row), role=artifact.role),
        plain(row.path) if row.edge else "",
        same_words(entry),
        inferred_sentence(row),
        f"Remedy: {advised}" if advised else "",
        exception_sentence(row),
    ]
    for sentence in filter(None, sentences):
        yield from folded(sentence, "    ")
