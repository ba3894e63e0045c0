"""What the sentences of a card state about the card's own model, read in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.schema import End
from ingest.cards.lines import Passage, Place
from ingest.cards.sentences.bases import other_words, read_bases
from ingest.cards.sentences.data import read_datasets
from ingest.cards.sentences.lists import read_key
from ingest.cards.sentences.sentence import Sentence, Spoken, Stated
from ingest.cards.sentences.skeleton import MODEL, make_skeleton
from ingest.cards.sentences.subjects import (
    OwnNames,
    Part,
    find_subject,
    is_below_others,
    part_of,
    skip_opening,
)
from ingest.cards.sentences.words import NO_MODELS


class StatementReader:
    """A reader of a card's sentences in their order; it follows of whom they speak."""

    def __init__(self, own: End) -> None:
        self._own = own
        self._names = OwnNames(own)
        self._place, self._part = Place(), Part.OWN
        self._spoken_of = Spoken.OF_OWN

    def read_sentence(self, passage: Passage) -> Iterator[Stated]:
        """Yield what a sentence states about the card's own model."""
        sentence = self._understand(passage)
        found = list(self._read(sentence)) if sentence.part is not Part.ANOTHERS else []
        yield from found
        self._spoken_of = Spoken.OF_OWN if found else self._follow(sentence)

    def _understand(self, passage: Passage) -> Sentence:
        place, titled = passage.place, False
        if place.kind == "heading" and place.headings[-1].first:
            titled = self._names.learn_title(place.headings[-1])
        apart = place.kind in ("item", "row") and passage.opens
        if apart or place.headings != self._place.headings:
            others = is_below_others(place.headings, self._names)
            self._spoken_of = Spoken.OF_ANOTHER if others else Spoken.OF_OWN
        if titled or place != self._place:
            self._place, self._part = place, part_of(place, self._names)
        skeleton = make_skeleton(passage, self._own)
        skipped = skip_opening(skeleton.text)
        text = skeleton.text[skipped:]
        return Sentence(passage, skeleton, text, skipped, self._names, self._part, self._spoken_of)

    def _follow(self, sentence: Sentence) -> Spoken:
        """Return of what a sentence without statements speaks."""
        if sentence.passage.place.kind == "heading":
            return sentence.spoken_of
        continued = sentence.spoken_of is Spoken.OF_OWN
        if find_subject(sentence.text, self._names, "", continued=continued) is not None:
            return Spoken.OF_OWN
        another = MODEL in sentence.text or other_words(sentence.text, sentence) - NO_MODELS
        also = re.search(r"\balso\b", sentence.text, re.IGNORECASE)
        return Spoken.OF_ANOTHER if another or also else Spoken.OF_ANYTHING

    def _read(self, sentence: Sentence) -> Iterator[Stated]:
        if not sentence.skeleton.mentions or sentence.text.endswith("?"):
            return
        if not self._follows_another(sentence):
            keyed = list(read_key(sentence))
            yield from keyed or (*read_bases(sentence), *read_datasets(sentence))

    @staticmethod
    def _follows_another(sentence: Sentence) -> bool:
        """Return whether "this model" may be one that the sentence before names."""
        return sentence.spoken_of is Spoken.OF_ANOTHER and not sentence.passage.opens
