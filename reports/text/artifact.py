"""All that is known of one node, line by line: its facts, and the claims that begin at it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.schema import EvaluatedOn, HasWeights, License, StatesBase
from graph.schema.kinds import is_artifact, only_uses
from reports.cap import SHOWN
from reports.text.colour import STRONG, toned
from reports.text.screen import aligned, folded, laid_out, room, width, with_command
from reports.text.words import gone_words, more_rows, number, place, plain, shell_name, shortened

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.artifact_report import ArtifactReport
    from queries.rows import Fact, StatedClaim

_INDENT = "  "
_DISAPPEARED = ("gone_since", "gone_stated_by")
"""Facts that a sentence of its own says."""


def artifact_lines(report: ArtifactReport, limit: int | None = SHOWN) -> list[str]:
    """Return what is known of a node, its claims up to the limit; the next commands last."""
    kind, identifier = report.about
    lines = [f"{kind} {toned(plain(identifier), STRONG)}", ""]
    lines += _gone_lines(report)
    facts = [fact for fact in report.properties if fact.property not in _DISAPPEARED]
    if report.only_mentioned:
        lines += folded("It is only mentioned: no source that was loaded has described it.")
    elif not facts:
        lines.append("No fact but its id is stated.")
    lines += _fact_lines(facts)
    if report.claims:
        known = "What is stated about it:" if facts else "Yet this is stated about it:"
        lines += ["", known, *_claim_lines(report, limit)]
    # The user's graph, which questions and impacts are about, may not know it after a look.
    if not report.looked and any(claim.relation == EvaluatedOn.label for claim in report.claims):
        asked = f"ptm ask results --model-id {shlex.quote(plain(identifier))}"
        lines += ["", *with_command("Its results as numbers:", asked)]
    if not report.looked and any(claim.relation == HasWeights.label for claim in report.claims):
        asked = f"ptm ask duplicates-of --model-id {shlex.quote(plain(identifier))}"
        lines += ["", *with_command("Who else has its weights:", asked)]
    return [*lines, *_next_commands(kind, identifier, looked=report.looked)]


def _gone_lines(report: ArtifactReport) -> list[str]:
    """Return that an artifact has disappeared, and who noticed it."""
    gone = report.gone
    if gone is None:
        return []
    noticed = f"noticed {plain(gone.gone_since)[:10]}"
    by = f" by {plain(gone.gone_stated_by)}" if gone.gone_stated_by else ""
    what = gone_words(gone.last_stated, gone.gone_since)
    sentence = f"It is gone: {what} ({noticed}{by}). What it stated last still counts."
    return [*folded(sentence), ""]


def _next_commands(kind: str, identifier: str, *, looked: bool) -> Iterator[str]:
    """Yield what to ask next; of an owner nothing more is known."""
    name = shell_name(kind, identifier)
    if kind == License.label and not looked:
        asked = f"ptm ask licensed-under --license-id {shlex.quote(plain(identifier))}"
        yield from ["", *with_command("What is labelled with it:", asked)]
    if not is_artifact(kind):
        return
    yield from [
        "",
        *with_command("What it is built on:", f"ptm lineage {name}{' --online' * looked}"),
    ]
    if not only_uses(kind) and not looked:
        yield from with_command("What is built on it:", f"ptm impact {name}")


def _fact_lines(facts: list[Fact]) -> Iterator[str]:
    """Yield the facts; a source and date that all of them have is said once."""
    origins = {(fact.stated_by, fact.facts_at) for fact in facts}
    one = len(origins) == 1
    cells = [
        [
            _INDENT + plain(fact.property.replace("_", " ")),
            f"{plain(fact.value)} {plain(_unit_text(fact))}".strip(),
            *([] if one else [plain(fact.stated_by), plain(fact.facts_at)]),
        ]
        for fact in facts
    ]
    for lines in laid_out(cells):
        yield from lines
    if one:
        [(stated_by, facts_at)] = origins
        yield f"Stated by {plain(stated_by)}, {plain(facts_at)}."


def _unit_text(fact: Fact) -> str:
    """Return a unit that the name of the property does not say."""
    unit = fact.unit or ""
    return "" if unit in fact.property or unit.startswith(("ISO", "words")) else unit


def _claim_lines(report: ArtifactReport, limit: int | None) -> list[str]:
    stated = [claim for claim in report.claims if claim.relation != HasWeights.label]
    claims = stated[:limit]
    left = len(stated) - len(claims)
    more = [_INDENT + more_rows(left)] * bool(left)
    cells = [
        [
            *_relation_cells(report.about, claim),
            plain(claim.stated_by) + ("" if claim.declared else " (inferred)"),
            f"since {plain(claim.first_seen)[:10]}",
        ]
        for claim in claims
    ]
    weights = list(_weights_cells(report))
    cells += weights
    evidence = [*map(_evidence_text, claims), *[""] * len(weights)]
    beside = aligned([[*row, read] for row, read in zip(cells, evidence, strict=True)], 1)
    if max(map(width, beside)) <= room():
        return [*beside, *more]
    lines = []
    hang = _INDENT * 3
    for laid, read in zip(laid_out(cells, [hang] * len(cells), 1), evidence, strict=True):
        lines += [*laid, *(folded(f"read: {read}", hang, hang + _INDENT) if read else [])]
    return [*lines, *more]


def _weights_cells(report: ArtifactReport) -> Iterator[list[str]]:
    """Yield a row for each source of files of weights: some models have hundreds of them."""
    dates: dict[str, list[str]] = {}
    for claim in report.claims:
        if claim.relation == HasWeights.label:
            dates.setdefault(claim.stated_by, []).append(claim.first_seen)
    for source, seen in dates.items():
        size = report.weights_bytes.get(source)
        files = number(len(seen), "file") + (f", {number(size, 'byte')}" if size else "")
        since = f"since {plain(min(seen))[:10]}"
        yield [f"{_INDENT}has weights", files, plain(source), since]


def _relation_cells(subject: Key, claim: StatedClaim) -> list[str]:
    """Return what joins the subject to what, and where."""
    if (claim.kind, claim.parent_id) == subject != (claim.child_kind, claim.child_id):
        return [f"{_INDENT}publishes", shell_name(claim.child_kind, claim.child_id)]
    if claim.relation == StatesBase.label:
        return [f"{_INDENT}states base", f"no id of the Hub: {shortened(claim.raw)}"]
    relation = plain(claim.relation.lower().replace("_", " "))
    where = place(claim.path, claim.line)
    return [_INDENT + relation, " ".join(filter(None, [plain(claim.parent_id), where]))]


def _evidence_text(claim: StatedClaim) -> str:
    """Return what was read, with the text of a licence that was not recognised."""
    unknown = claim.raw and "unrecognised:" in claim.parent_id
    written = f'"{plain(claim.raw)}"' if unknown else ""
    return ", ".join(filter(None, [plain(claim.evidence), written]))
