"""What only the prose of a card says: which models and datasets it was made from, what it reached.

Claims of source ``inferred-prose``, not declared, with the sentence as evidence. A claim is made
where a sentence speaks of the card's own model, uses one of the words of ``card_cues``, and at
once names a model or dataset of the Hub: by a link, an id, or an old name without an owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import Claim, Dataset, DerivedFrom, End, Model, TrainedOn
from ingest.cards.cues import (
    APART,
    BEGINS,
    CUES,
    ENDS_DATA,
    IS_SUBJECT,
    JOINS,
    MERGES,
    OF_THE_OTHER,
    OTHERWISE,
    TRAINED_ON,
    TUNED,
)
from ingest.cards.emissions import emitted_g
from ingest.cards.evaluation_names import normal
from ingest.cards.passages import Mention, Passage, Table, passages
from ingest.cards.results import LONGEST_EVIDENCE
from ingest.cards.tables import listed_dataset, table_records

PROSE = "inferred-prose"
MOST_CLAIMS = 100
"""Claims that are taken from one card: cards that list more are indexes."""
MOST_RESULTS = 300
"""Results that are taken from the tables of one card."""
LONGEST_SENTENCE = 2_000
"""Characters in which a sentence is searched; longer ones are tables and lists of words."""

Base = tuple[Mention, str | None]


def prose_records(
    subject: End, prose: str, datasets: Iterable[str] = (), *, facts_at: str | None = None
) -> Iterator[Claim | Model]:
    """Yield what a model card's prose says about its own model: claims, each once, and emissions.

    ``datasets`` are the ids that the card's metadata names: tables may use them as names.
    """
    if subject.kind is not Model:
        return
    found = list(passages(prose))
    sentences = [p for p in found if isinstance(p, Passage) and len(p.text) <= LONGEST_SENTENCE]
    yield from _made_from(subject, sentences)
    tables = [table for table in found if isinstance(table, Table)]
    named = [End(Dataset, dataset) for dataset in datasets]
    if not named and (listed := listed_dataset(tables)):
        named = [listed]
    yield from _results(subject, tables, {n: end for end in named for n in _names(end)})
    yield from _emissions(subject, sentences, facts_at)


def _made_from(subject: End, sentences: Iterable[Passage]) -> Iterator[Claim]:
    made: set[tuple[type[Claim], End]] = set()
    for passage in sentences:
        if not passage.mentions:
            continue
        for claim in (*_bases(subject, passage), *_data(subject, passage)):
            key = (type(claim), claim.end)
            if key not in made and claim.end.id.lower() != subject.id.lower():
                made.add(key)
                yield claim
        if len(made) >= MOST_CLAIMS:
            return


def _results(subject: End, tables: Iterable[Table], names: dict[str, End]) -> Iterator[Claim]:
    made: set[tuple[Any, ...]] = set()
    for table in tables:
        for claim in table_records(subject, table, names, PROSE):
            key = (claim.end, claim.metric, claim.config, claim.split)
            if key not in made and len(made) < MOST_RESULTS:
                made.add(key)
                yield claim


def _names(dataset: End) -> set[str]:
    """Return the names that a table may have for a dataset: its id, and that without its owner."""
    return {normal(dataset.id), normal(dataset.id.rpartition("/")[2])}


def _emissions(subject: End, sentences: Iterable[Passage], facts_at: str | None) -> Iterator[Model]:
    """Yield what the training has emitted, where the sentences that tell it agree."""
    told: dict[float, str] = {}
    for passage in sentences:
        if (grams := emitted_g(passage.text)) is not None:
            told.setdefault(grams, " ".join(passage.text.split())[:LONGEST_EVIDENCE])
    if len(told) == 1:
        [(grams, sentence)] = told.items()
        yield Model(
            id=subject.id,
            carbon_g=grams,
            carbon_source=sentence,
            stated_by=PROSE,
            facts_at=facts_at,
        )


def _bases(subject: End, passage: Passage) -> Iterator[Claim]:
    models = [m for m in passage.mentions if m.thing.kind is Model]
    for mention, method in _named(subject, passage, models) if models else ():
        yield DerivedFrom(
            start=subject,
            end=mention.thing,
            stated_by=PROSE,
            declared=False,
            method=method,
            evidence=_evidence(passage, mention),
        )


def _named(subject: End, passage: Passage, models: list[Mention]) -> Iterator[Base]:
    """Yield the base models of a sentence, each with its method; the more telling words first."""
    text = passage.masked
    if MERGES.search(passage.lead) and passage.lead.rstrip().endswith(":"):
        if not OTHERWISE.search(passage.lead) and models[0].start < 5:
            yield models[0], "merge"
        return
    for cue in CUES:
        for said in cue.words.finditer(text):
            after = [m for m in models if m.start >= said.end()]
            if not after or not _affirmed(passage, text, said, after[0], subject):
                continue
            base = after[0]
            if cue.also and not cue.also(subject.id, base.thing.id, text[base.end :]):
                continue
            for mention in _joined(text, after) if cue.several else [base]:
                yield mention, cue.method
    if not passage.lead and _begins_with(text, models[0]):
        yield models[0], "finetune"


def _affirmed(
    passage: Passage, text: str, said: re.Match[str], base: Mention, subject: End
) -> bool:
    """Tell whether a cue is about the card's own model, and the base is named right behind it."""
    before, gap = text[: said.start()], text[said.end() : base.start]
    if OTHERWISE.search(before) or OTHERWISE.search(gap):
        return False
    if _about_another(passage, text, said, subject):
        return False
    words = re.findall(r"[\w'\u2019-]+", gap)
    apart = APART.intersection(word.lower() for word in words)
    return len(words) <= 6 and not apart and not re.search(r"[.,;!?|)]", gap)


def _about_another(passage: Passage, text: str, said: re.Match[str], subject: End) -> bool:
    """Tell whether a cue is about a model that was named before it, and is not the card's own."""
    earlier = [m for m in passage.mentions if m.end <= said.start() and m.thing != subject]
    if not earlier:
        return False
    if OF_THE_OTHER.search(text[: said.start()]):
        return True
    first = earlier[0]
    return first.start < 5 and bool(IS_SUBJECT.match(text[first.end :]))


def _begins_with(text: str, base: Mention) -> bool:
    """Tell whether a sentence says ``X fine-tuned on …``, or ``This is X trained for …``."""
    before = " ".join(re.sub(r"[^\w'\u2019-]+", " ", text[: base.start]).split())
    if OTHERWISE.search(before) or not BEGINS.fullmatch(before):
        return False
    if JOINS.intersection(before.lower().split()):
        return False
    return bool(TUNED.match(text[base.end :]))


def _joined(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the first mention, and those that commas, ``and`` or ``with`` join to it."""
    previous = None
    for mention in mentions:
        gap = "" if previous is None else text[previous.end : mention.start]
        if not re.fullmatch(r"[\s*_`]*(?:(?:,|and|&|\+|with|into|the)[\s*_`]*)*", gap):
            return
        yield mention
        previous = mention


def _data(subject: End, passage: Passage) -> Iterator[Claim]:
    for mention in passage.mentions:
        if mention.thing.kind is not Dataset:
            continue
        before = passage.masked[: mention.start]
        said = TRAINED_ON.search(before)
        if said and _trained_on(passage, before, said, subject):
            yield TrainedOn(
                start=subject,
                end=mention.thing,
                stated_by=PROSE,
                declared=False,
                evidence=_evidence(passage, mention),
            )


def _trained_on(passage: Passage, text: str, said: re.Match[str], subject: End) -> bool:
    """Tell whether the dataset behind a text is what the card's own model was trained on."""
    before, between = text[: said.start()], text[said.end() :]
    if len(between) > 200 or ENDS_DATA.search(between) or OTHERWISE.search(before):
        return False
    return not _about_another(passage, text, said, subject)


def _evidence(passage: Passage, mention: Mention) -> str:
    """Return the sentence, cut around the mention where it is long."""
    lead = f"{passage.lead[-80:].strip()} " if passage.lead else ""
    text, room = passage.text, LONGEST_EVIDENCE - len(lead)
    if len(text) > room:
        start = max(0, min(mention.start - room // 3, len(text) - room))
        text = text[start : start + room]
    return " ".join((lead + text).split())
