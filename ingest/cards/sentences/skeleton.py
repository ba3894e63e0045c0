"""A sentence with one character in the place of each artifact, so that patterns can speak of them.

Words inside a name, such as ``squad-trained-on-x``, are no statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.schema import Dataset, End, Model
from ingest.cards.lines import Mention, Passage
from ingest.hub_ids import dataset_id

OWN, MODEL, DATA = "\ue000", "\ue001", "\ue002"
"""Stand for the card's own model, for another model, and for a dataset."""

_NOISE = str.maketrans(dict.fromkeys('\u201c\u201d"`*_', "") | dict.fromkeys("\ue000\ue001\ue002"))
_BLANKS = re.compile(r"\s+")
_CALLED_DATA = re.compile(
    rf"(?:[{MODEL}{DATA}](?:,|&| and| the| plus|\s){{1,5}})*[{MODEL}{DATA}]\)? ?"
    r"(?:data ?sets?|corpus|corpora)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The text of a sentence with its artifacts masked, and these in their order."""

    text: str
    mentions: tuple[Mention, ...]

    def mention_at(self, place: int) -> Mention:
        """Return the artifact that the character at a place stands for."""
        before = self.text[:place]
        return self.mentions[sum(map(before.count, (OWN, MODEL, DATA)))]


def make_skeleton(passage: Passage, own: End) -> Skeleton:
    """Return a sentence as a skeleton; ``own`` is the card's model.

    An id that nothing but the text tells of names a dataset where the text calls it one.
    """
    parts, kept, at = [], [], 0
    for mention in passage.mentions:
        if mention.start >= at:
            parts += [passage.text[at : mention.start].translate(_NOISE), _mask(mention, own)]
            kept.append(mention)
            at = mention.end
    text = _BLANKS.sub(" ", "".join((*parts, passage.text[at:].translate(_NOISE)))).strip()
    return _recognise_datasets(Skeleton(text, tuple(kept)))


def _mask(mention: Mention, own: End) -> str:
    if mention.artifact.kind is not Model:
        return DATA
    named, own_id = mention.artifact.id.lower(), own.id.lower()
    # An old name without an owner is the model itself where only the owner is new.
    return OWN if named in (own_id, own_id.rpartition("/")[2]) else MODEL


def _recognise_datasets(skeleton: Skeleton) -> Skeleton:
    text, mentions = list(skeleton.text), list(skeleton.mentions)
    places = [place for place, char in enumerate(text) if char in (OWN, MODEL, DATA)]
    for found in _CALLED_DATA.finditer(skeleton.text):
        for index, place in enumerate(places):
            if found.start() <= place < found.end() and (end := as_dataset(mentions[index])):
                text[place], mentions[index] = DATA, mentions[index]._replace(artifact=end)
    return Skeleton("".join(text), tuple(mentions))


def as_dataset(mention: Mention) -> End | None:
    """Return the dataset that an id may mean; None for a link to a model, and for old names."""
    if mention.artifact.kind is Dataset:
        return mention.artifact
    known = "/" in mention.artifact.id and dataset_id(mention.artifact.id)
    return End(Dataset, mention.artifact.id) if known and not mention.linked else None
