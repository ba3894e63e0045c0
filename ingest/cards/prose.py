"""Claims from the prose of a card: base models, training data, evaluation results and emissions.

They have the source ``inferred-prose``, are not declared, and keep the sentence as evidence. A
sentence makes a claim where it speaks of the card's own model and one of the phrases of ``cues`` is
followed by a model or dataset of the Hub: a link, an id, or an old name without an owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import Claim, Dataset, DerivedFrom, End, Model, TrainedOn
from ingest.cards.cues import (
    ABOUT_THE_PREVIOUS,
    AFTER_SUBJECT,
    BEFORE_FIRST_BASE,
    CONNECTIVES,
    CUES,
    DISQUALIFIERS,
    EVALUATION_WORDS,
    GAP_BREAKERS,
    MERGE_WORDS,
    TRAINED_ON,
    TUNED_AFTER_BASE,
)
from ingest.cards.emissions import read_emitted_grams
from ingest.cards.evaluation_names import normalize_name
from ingest.cards.passages import Mention, Passage, Table, read_passages
from ingest.cards.results import LONGEST_EVIDENCE
from ingest.cards.tables import find_listed_dataset, table_records

PROSE = "inferred-prose"
MOST_CLAIMS = 100
"""Claims that are taken from one card; a card that lists more is an index of models."""
MOST_RESULTS = 300
"""Evaluation results that are taken from the tables of one card."""
LONGEST_SENTENCE = 2_000
"""Characters of the longest sentence that is read; longer ones are tables and lists of words."""

Base = tuple[Mention, str | None]


def prose_records(
    subject: End, prose: str, datasets: Iterable[str] = (), *, facts_at: str | None = None
) -> Iterator[Claim | Model]:
    """Yield what the prose of a model card says about its own model; each claim once.

    ``datasets`` are the ids that the card's metadata names; tables may refer to these by name.
    """
    if subject.kind is not Model:
        return
    found = list(read_passages(prose))
    sentences = [p for p in found if isinstance(p, Passage) and len(p.text) <= LONGEST_SENTENCE]
    yield from _made_from_claims(subject, sentences)
    tables = [table for table in found if isinstance(table, Table)]
    named = [End(Dataset, dataset) for dataset in datasets]
    if not named and (listed := find_listed_dataset(tables)):
        named = [listed]
    yield from _table_claims(
        subject, tables, {n: end for end in named for n in _name_variants(end)}
    )
    yield from _emission_records(subject, sentences, facts_at)


def _made_from_claims(subject: End, sentences: Iterable[Passage]) -> Iterator[Claim]:
    """Yield the base models and training data that sentences name, each once."""
    made: set[tuple[type[Claim], End]] = set()
    for passage in sentences:
        if not passage.mentions:
            continue
        for claim in (*_base_claims(subject, passage), *_dataset_claims(subject, passage)):
            key = (type(claim), claim.end)
            if key not in made and claim.end.id.lower() != subject.id.lower():
                made.add(key)
                yield claim
        if len(made) >= MOST_CLAIMS:
            return


def _table_claims(subject: End, tables: Iterable[Table], names: dict[str, End]) -> Iterator[Claim]:
    made: set[tuple[Any, ...]] = set()
    for table in tables:
        for claim in table_records(subject, table, names, PROSE):
            key = (claim.end, claim.metric, claim.config, claim.split)
            if key not in made and len(made) < MOST_RESULTS:
                made.add(key)
                yield claim


def _name_variants(dataset: End) -> set[str]:
    """Return the normalized names of a dataset: its id, and its id without the owner."""
    return {normalize_name(dataset.id), normalize_name(dataset.id.rpartition("/")[2])}


def _emission_records(
    subject: End, sentences: Iterable[Passage], facts_at: str | None
) -> Iterator[Model]:
    """Yield the emissions of the training, unless sentences state different ones."""
    stated: dict[float, str] = {}
    for passage in sentences:
        if (grams := read_emitted_grams(passage.text)) is not None:
            stated.setdefault(grams, " ".join(passage.text.split())[:LONGEST_EVIDENCE])
    if len(stated) == 1:
        [(grams, sentence)] = stated.items()
        yield Model(
            id=subject.id,
            carbon_g=grams,
            carbon_source=sentence,
            stated_by=PROSE,
            facts_at=facts_at,
        )


def _base_claims(subject: End, passage: Passage) -> Iterator[Claim]:
    models = [m for m in passage.mentions if m.artifact.kind is Model]
    for mention, method in _find_bases(subject, passage, models) if models else ():
        yield DerivedFrom(
            start=subject,
            end=mention.artifact,
            stated_by=PROSE,
            declared=False,
            method=method,
            evidence=_cut_sentence(passage, mention),
        )


def _find_bases(subject: End, passage: Passage, models: list[Mention]) -> Iterator[Base]:
    """Yield the base models of a sentence with their methods, by the most specific phrase first."""
    text = passage.masked
    if MERGE_WORDS.search(passage.lead) and passage.lead.rstrip().endswith(":"):
        if not DISQUALIFIERS.search(passage.lead) and models[0].start < 5:
            yield models[0], "merge"
        return
    for cue in CUES:
        for phrase in cue.words.finditer(text):
            after = [m for m in models if m.start >= phrase.end()]
            if not after or not _is_affirmed(passage, text, phrase, after[0], subject):
                continue
            base = after[0]
            if cue.condition and not cue.condition(subject.id, base.artifact.id, text[base.end :]):
                continue
            for mention in _take_enumeration(text, after) if cue.several else [base]:
                yield mention, cue.method
    if not passage.lead and _begins_with_base(text, models[0]):
        yield models[0], "finetune"


def _is_affirmed(
    passage: Passage, text: str, phrase: re.Match[str], base: Mention, subject: End
) -> bool:
    """Return whether a phrase is about the card's own model and directly precedes the base."""
    before, gap = text[: phrase.start()], text[phrase.end() : base.start]
    if DISQUALIFIERS.search(before) or DISQUALIFIERS.search(gap):
        return False
    if _is_about_another(passage, text, phrase, subject):
        return False
    words = re.findall(r"[\w'\u2019-]+", gap)
    apart = GAP_BREAKERS.intersection(word.lower() for word in words)
    return len(words) <= 6 and not apart and not re.search(r"[.,;!?|)]", gap)


def _is_about_another(passage: Passage, text: str, phrase: re.Match[str], subject: End) -> bool:
    """Return whether a phrase refers to another model, which the sentence names before it."""
    earlier = [m for m in passage.mentions if m.end <= phrase.start() and m.artifact != subject]
    if not earlier:
        return False
    if ABOUT_THE_PREVIOUS.search(text[: phrase.start()]):
        return True
    first = earlier[0]
    return first.start < 5 and bool(AFTER_SUBJECT.match(text[first.end :]))


def _begins_with_base(text: str, base: Mention) -> bool:
    """Return whether a sentence reads ``X fine-tuned on …`` or ``This is X trained for …``."""
    before = " ".join(re.sub(r"[^\w'\u2019-]+", " ", text[: base.start]).split())
    if DISQUALIFIERS.search(before) or not BEFORE_FIRST_BASE.fullmatch(before):
        return False
    if CONNECTIVES.intersection(before.lower().split()):
        return False
    return bool(TUNED_AFTER_BASE.match(text[base.end :]))


def _take_enumeration(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the first mention and the ones joined to it by commas, ``and`` or ``with``."""
    previous = None
    for mention in mentions:
        gap = "" if previous is None else text[previous.end : mention.start]
        if not re.fullmatch(r"[\s*_`]*(?:(?:,|and|&|\+|with|into|the)[\s*_`]*)*", gap):
            return
        yield mention
        previous = mention


def _dataset_claims(subject: End, passage: Passage) -> Iterator[Claim]:
    for mention in passage.mentions:
        if mention.artifact.kind is not Dataset:
            continue
        before = passage.masked[: mention.start]
        phrase = TRAINED_ON.search(before)
        if phrase and _is_training_data(passage, before, phrase, subject):
            yield TrainedOn(
                start=subject,
                end=mention.artifact,
                stated_by=PROSE,
                declared=False,
                evidence=_cut_sentence(passage, mention),
            )


def _is_training_data(passage: Passage, text: str, phrase: re.Match[str], subject: End) -> bool:
    """Return whether the dataset after a text is training data of the card's own model."""
    before, between = text[: phrase.start()], text[phrase.end() :]
    if len(between) > 200 or EVALUATION_WORDS.search(between) or DISQUALIFIERS.search(before):
        return False
    return not _is_about_another(passage, text, phrase, subject)


def _cut_sentence(passage: Passage, mention: Mention) -> str:
    """Return the sentence as evidence; a long one is cut to the text around the mention."""
    lead = f"{passage.lead[-80:].strip()} " if passage.lead else ""
    text, room = passage.text, LONGEST_EVIDENCE - len(lead)
    if len(text) > room:
        start = max(0, min(mention.start - room // 3, len(text) - room))
        text = text[start : start + room]
    return " ".join((lead + text).split())
