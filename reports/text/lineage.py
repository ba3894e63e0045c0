"""A lineage in words: the licences of an artifact, how links were made, and the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.schema import Dataset, Model, kinds
from graph.schema.claims import exact_phrases, joined_phrase
from queries.verdicts.disputes import disagree, dispute
from reports.text.colour import BAD, toned
from reports.text.narrowed import narrowed_words
from reports.text.words import (
    base_words,
    gone_words,
    how,
    left_out_words,
    number,
    plain,
)

if TYPE_CHECKING:
    from queries.answer import Key
    from reports.views.lineage import LineageArtifact, LineageView, Link, Source
    from reports.views.lineage_folds import LinkFold

CONFLICT = "▲"
"""The sign of a licence that conflicts; words always stand beside it."""
_LONGEST = 40
"""Characters of a licence label that are shown beside an id."""


def license_text(artifact: LineageArtifact) -> str:
    """Return its licence in a few words; where there are several, ``list_licenses`` has them."""
    if not artifact.licenses:
        return "not stated" if not artifact.only_mentioned else "not known"
    if len(artifact.licenses) > 1:
        return "disputed" if disagree(artifact.label_sources) else "several"
    [(label, sources)] = artifact.licenses.items()
    guessed = not any(source.declared for source in sources)
    return f"{_short_id(label)} (inferred)" if guessed else _short_id(label)


def list_licenses(artifact: LineageArtifact) -> str:
    """Return which source states which licence; empty where it has one at most."""
    if len(artifact.licenses) < 2:
        return ""
    stated = (
        f"{_short_id(label)} ({'; '.join(map(_source_text, sources))})"
        for label, sources in artifact.licenses.items()
    )
    return "; ".join(stated)


def _source_text(source: Source) -> str:
    return plain(source.name) + ("" if source.declared else ", inferred")


def _short_id(label: str) -> str:
    # What is not recognised may be a whole sentence; `ptm show` has it all.
    text = plain(label)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def list_disputes(lineage: LineageView) -> list[str]:
    """Return a sentence for each artifact with several licences, and each step with relations."""
    licenses = [
        f"{dispute(artifact.label_sources, plain(identifier))}: {list_licenses(artifact)}."
        for (_, identifier), artifact in lineage.disputed.items()
    ]
    links = (link for parents in lineage.links.values() for link in parents.values())
    return [*licenses, *(_relations_sentence(link) for link in links if _is_disputed(link))]


def _relations_sentence(link: Link) -> str:
    said: dict[str, list[str]] = {}
    for step in link.decided:
        phrase = how(step.relation, step.method, step.child_kind)
        said.setdefault(phrase, []).append(plain(step.stated_by))
    stated = "; ".join(f"{phrase} ({', '.join(by)})" for phrase, by in said.items())
    ends = f"{plain(link.child[1])} was made from {plain(link.parent[1])}"
    return f"Sources disagree on how {ends}: {stated}; the stricter counts."


def _is_disputed(link: Link) -> bool:
    """Return whether sources say how in different words; one that is silent disagrees with none."""
    return len(exact_phrases(link.ways, link.child[0])) > 1


def link_phrase(link: Link) -> str:
    """Return how the child was made from the parent; sources that differ are both shown."""
    return plain(joined_phrase(link.ways, link.child[0]))


def standing(lineage: LineageView, key: Key) -> str:
    """Return what has to be known about an artifact: a stub, gone, or its base is open."""
    artifact = lineage.artifacts[key]
    open_base = "no base stated" if lineage.lacks_base(key) else ""
    notes = [stub_words(lineage) if artifact.only_mentioned else open_base, gone_note(artifact)]
    return "; ".join(filter(None, notes))


def conflict_note(lineage: LineageView, key: Key) -> str:
    """Return that the licence of an artifact conflicts, and with what; empty where it does not."""
    conflict = lineage.conflicts.artifacts.get(key) if lineage.conflicts else None
    if conflict is None:
        return ""
    if conflict.of_name:
        return toned(f"{CONFLICT} conflicts with the name", BAD)
    if conflict.label is None:
        return toned(f"{CONFLICT} licence conflict", BAD)
    [written, *others] = lineage.artifacts[lineage.subject].licenses
    met = _short_id(conflict.label if others else written)
    return toned(f"{CONFLICT} conflicts with {met}", BAD)


def conflict_sentence(lineage: LineageView) -> str:
    """Return how many licences conflict, to stand before a command; empty where none does."""
    if lineage.conflicts is None:
        return ""
    artifacts, clash = lineage.conflicts
    if artifacts:
        return toned(f"{CONFLICT} {number(len(artifacts), 'licence conflict')}:", BAD)
    none_fits = f"{CONFLICT} No licence fits all that it is made from:"
    return toned(none_fits, BAD) if clash else ""


def fold_words(fold: LinkFold) -> str:
    """Return how many parents are folded, and of how many owners."""
    kinds = {kind.lower() for kind, _ in fold.ends}
    kind = kinds.pop() if len(kinds) == 1 else "artifact"
    owners = f", by {number(fold.owners, 'owner')}" if fold.owners else ""
    return f"{number(len(fold.links), f'more {kind}')}{owners}"


def fold_note(lineage: LineageView, fold: LinkFold) -> str:
    """Return how many of the folded parents would be marked in a row of their own."""
    parents = fold.ends
    artifacts = [lineage.artifacts[key] for key in parents]
    mentioned = lineage.is_mentioned(parents[0])
    marks = {
        "inferred": 0 if mentioned else sum(not link.declared for link in fold.links),
        f"{CONFLICT} in conflict": sum(bool(conflict_note(lineage, key)) for key in parents),
        stub_words(lineage): sum(each.only_mentioned for each in artifacts),
        "since deleted": sum(each.gone is not None for each in artifacts),
        "with more upstream": sum(map(lineage.leads_on, parents)),
    }
    return "; ".join(f"{count:,} {words}" for words, count in marks.items() if count)


def stub_words(lineage: LineageView) -> str:
    """Return what a stub is called: beside prose that mentions models, in other words."""
    return "not described" if kinds.only_uses(lineage.subject[0]) else "only mentioned"


def gone_note(artifact: LineageArtifact) -> str:
    """Return that an artifact has disappeared; empty while it is there."""
    gone = artifact.gone
    return gone_words(gone.last_stated, gone.gone_since) if gone else ""


def base_sentences(lineage: LineageView, key: Key) -> list[str]:
    """Return a sentence for each base that an artifact states and nobody can look up."""
    return [base_words(key[0], [text]) for text in lineage.artifacts[key].bases]


def nothing_stated(lineage: LineageView) -> str:
    """Return what follows from a lineage without steps: never that the work is original."""
    kind, identifier = lineage.subject
    if lineage.narrowing:
        return f"Nothing of that is known upstream of {plain(identifier)}."
    if sentences := base_sentences(lineage, lineage.subject):
        return f"{plain(identifier)} {'; '.join(sentences)}."
    if lineage.left_out:
        return f"{plain(identifier)} declares nothing upstream: {left_out_words(lineage.left_out)}."
    if lineage.artifacts[lineage.subject].only_mentioned:
        return (
            f"{plain(identifier)} is only mentioned by others: no source that was loaded has "
            "described it, so nothing is known of its origin."
        )
    lacking = {
        Model.label: "no base model and no dataset",
        Dataset.label: "no source dataset",
    }.get(kind, "no model and no dataset")
    return f"{plain(identifier)} states {lacking}; that does not make it an original work."


def asked_words(lineage: LineageView) -> str:
    """Return what of a lineage is asked for, and what else is shown; empty if it is all of it."""
    said = narrowed_words(lineage.narrowing, beyond=lineage.beyond)
    others = lineage.artifacts.keys() - {lineage.subject}
    way = " What else is shown is the way there." * (not all(map(lineage.is_asked, others)))
    return f"{said}{way}" if said else ""


def summary(lineage: LineageView) -> str:
    """Return the counts in one line."""
    counts = lineage.counts
    upstream = [
        number(counts.kinds[kind.label], kind.label.lower())
        for kind in kinds.upstream().kinds
        if counts.kinds.get(kind.label)
    ]
    parts = [
        ", ".join(upstream) or f"nothing {'known ' * bool(counts.unresolved)}upstream",
        f"{number(counts.declared, 'step')} declared, {counts.inferred} inferred",
        f"{counts.only_mentioned} {stub_words(lineage)}",
    ]
    if counts.without_base:
        parts.append(f"{number(counts.without_base, 'model')} stating no base model")
    if counts.unresolved:
        parts.append(f"{number(counts.unresolved, 'base')} that cannot be looked up")
    if counts.gone:
        parts.append(f"{counts.gone:,} since deleted")
    return " · ".join(parts)
