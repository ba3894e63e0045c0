"""A sentence of a card with what is known of its place, and what it can state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ingest.cards.lines import Mention, Passage
from ingest.cards.sentences.skeleton import MODEL, Skeleton
from ingest.cards.sentences.subjects import OwnNames, Part, find_subject, is_about_data
from ingest.cards.sentences.words import SUBJECT_AFTER

_LONGEST_NAME = 5
"""Words of a name that is followed by a verb."""


class Stated(NamedTuple):
    """A base model with its method, or a dataset without one, and the sentence that states it."""

    mention: Mention
    method: str | None
    passage: Passage


class Spoken(Enum):
    """Of what the text before a sentence speaks."""

    OF_OWN = "the own model, or nothing yet"
    OF_ANYTHING = "something without a name"
    OF_ANOTHER = "another model or a tool"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in its part of the card; ``text`` begins where its statement begins."""

    passage: Passage
    skeleton: Skeleton
    text: str
    skipped: int
    names: OwnNames
    part: Part
    spoken_of: Spoken

    def mention_at(self, place: int) -> Mention:
        """Return the artifact that a character of the text stands for."""
        return self.skeleton.mention_at(self.skipped + place)

    def base_at(self, place: int) -> str:
        """Return the id of the artifact that a character of the text stands for."""
        return self.mention_at(place).artifact.id

    def subject_end(self, place: int) -> int | None:
        """Return where the own model's name as the subject ends, before the base at a place."""
        base = self.base_at(place) if self.text[place] == MODEL else ""
        return find_subject(self.text, self.names, base, continued=self.spoken_of is Spoken.OF_OWN)

    def turns_to_another(self, after: str) -> bool:
        """Return whether an opening participle is about the other thing that follows its object."""
        found = SUBJECT_AFTER.match(after)
        if not found:
            return False
        subject = after[found.start("subject") :]
        said = subject.split(maxsplit=_LONGEST_NAME)
        named = any(self.names.is_named_by(" ".join(said[:n])) for n in range(1, len(said)))
        return not named and find_subject(subject, self.names, "", continued=True) is None

    @property
    def may_be_ours(self) -> bool:
        """Whether what the authors say that they did is about the own model here."""
        follows = self.spoken_of is Spoken.OF_ANOTHER and not self.passage.opens
        return self.part is Part.OWN and not follows

    @property
    def may_be_bare(self) -> bool:
        """Whether a sentence without a subject is about the own model here."""
        if self.part is not Part.OWN or self.spoken_of is Spoken.OF_ANOTHER:
            return False
        return self.passage.opens or self.spoken_of is Spoken.OF_OWN

    @property
    def is_title(self) -> bool:
        """Whether it is the card's title."""
        headings = self.passage.place.headings
        return self.passage.place.kind == "heading" and bool(headings) and headings[-1].first

    @property
    def is_about_data(self) -> bool:
        """Whether it stands below a heading about data."""
        return is_about_data(self.passage.place.headings, self.names)
