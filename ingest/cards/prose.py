"""Claims from the prose of a card: base models, training data, evaluation results and emissions.

They have the source ``inferred-prose``, are not declared, and keep the sentence as evidence. A
sentence makes a claim where its subject is the card's own model and a phrase leads to a model or
dataset of the Hub: a link, an id, or an old name without an owner (see ``sentences``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import Claim, Dataset, DerivedFrom, End, Model, TrainedOn
from ingest.cards.emissions import read_emitted_grams
from ingest.cards.evaluation_names import normalize_name
from ingest.cards.lines import Mention, Passage
from ingest.cards.passages import Table, read_passages
from ingest.cards.results import LONGEST_EVIDENCE
from ingest.cards.sentences.sentence import Stated
from ingest.cards.sentences.statements import StatementReader
from ingest.cards.sentences.subjects import OwnNames, is_below_others
from ingest.cards.tables import find_listed_dataset, table_records
from ingest.conversions import CONVERTED, QUANTIZED

PROSE = "inferred-prose"
MOST_CLAIMS = 100
"""Claims that are taken from one card; a card that lists more is an index of models."""
MOST_RESULTS = 300
"""Evaluation results that are taken from the tables of one card."""
LONGEST_SENTENCE = 2_000
"""Characters of the longest sentence that is read; longer ones are tables and lists of words."""


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
    names = OwnNames(subject)
    tables = [table for table in found if isinstance(table, Table)]
    named = [End(Dataset, dataset) for dataset in datasets]
    if not named and (listed := find_listed_dataset(tables)):
        named = [listed]
    own = [table for table in tables if not is_below_others(table.headings, names)]
    yield from _table_claims(subject, own, {n: end for end in named for n in _name_variants(end)})
    yield from _emission_records(subject, sentences, names, facts_at)


def _made_from_claims(subject: End, sentences: Iterable[Passage]) -> Iterator[Claim]:
    """Yield the base models and training data that sentences name, each once."""
    stated = list(_read_statements(subject, sentences))
    bases = _choose_bases([each for each in stated if each.mention.artifact.kind is Model])
    # What a conversion's card says of training is about the model that was converted.
    converted = any(base.method in (QUANTIZED, CONVERTED) for base in bases)
    data = [each for each in stated if each.mention.artifact.kind is Dataset and not converted]
    for base in bases:
        yield DerivedFrom(
            start=subject,
            end=base.mention.artifact,
            stated_by=PROSE,
            declared=False,
            method=base.method,
            evidence=_cut_sentence(base.passage, base.mention),
        )
    for each in data:
        yield TrainedOn(
            start=subject,
            end=each.mention.artifact,
            stated_by=PROSE,
            declared=False,
            evidence=_cut_sentence(each.passage, each.mention),
        )


def _read_statements(subject: End, sentences: Iterable[Passage]) -> Iterator[Stated]:
    """Yield each artifact once, with its method if any sentence tells it."""
    reader, made = StatementReader(subject), dict[End, Stated]()
    for passage in sentences:
        for each in reader.read_sentence(passage):
            end = each.mention.artifact
            # An address of all datasets of its owner looks like that of one old dataset.
            if end.id.lower() not in (subject.id.lower(), subject.id.lower().partition("/")[0]):
                known = made.setdefault(end, each)
                bits = (known.method, each.method) == (CONVERTED, QUANTIZED)
                if bits or (known.method is None and each.method):
                    made[end] = known._replace(method=each.method)
        if len(made) >= MOST_CLAIMS:
            break
    yield from list(made.values())[:MOST_CLAIMS]


def _choose_bases(stated: list[Stated]) -> list[Stated]:
    """Return the bases without those of its bases, of which a card tells as well.

    A conversion has the weights of one model. Another model has the bases that its first sentence
    about them names, or all parts of a merge, and teachers that it was distilled from.
    """
    for method in (QUANTIZED, CONVERTED, "merge"):
        if chosen := [each for each in stated if each.method == method]:
            return chosen
    return [e for e in stated if e.method == "distilled" or _are_together(e, stated[0])]


def _are_together(one: Stated, other: Stated) -> bool:
    """Return whether one sentence or one list states both."""
    listed = one.passage.place.kind == "item" and one.passage.place == other.passage.place
    return one.passage is other.passage or listed


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
    subject: End, sentences: Iterable[Passage], names: OwnNames, facts_at: str | None
) -> Iterator[Model]:
    """Yield the emissions of the training, unless sentences state different ones."""
    stated: dict[float, str] = {}
    for passage in sentences:
        grams = None if passage.place.quoted else read_emitted_grams(passage.text)
        if grams is not None and not is_below_others(passage.place.headings, names):
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


def _cut_sentence(passage: Passage, mention: Mention) -> str:
    """Return the sentence as evidence; a long one is cut to the text around the mention."""
    lead = f"{passage.lead[-80:].strip()} " if passage.lead else ""
    text, room = passage.text, LONGEST_EVIDENCE - len(lead)
    if len(text) > room:
        start = max(0, min(mention.start - room // 3, len(text) - room))
        text = text[start : start + room]
    return " ".join((lead + text).split())
