"""The training data that a sentence states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.cards.results import is_loader
from ingest.cards.sentences import cues, training, words
from ingest.cards.sentences.bases import LONGEST_BEFORE, is_extended, is_intro, other_words
from ingest.cards.sentences.sentence import Sentence, Stated
from ingest.cards.sentences.skeleton import DATA, MODEL, as_dataset

_SEVERAL = re.compile(
    r"(?: ?\([^()\ue000-\ue002]{0,40}\))?[\s,;+&()]*(?:\b(?:and|the|plus|as well as|data ?sets?|"
    r"data|corpus|corpora|from|an?|also|on|"
    r"subsets?|splits?|of|train|training|part|parts|"
    r"(?:then|followed by|later)(?: (?!eval|test|valid|bench)[\w-]+){0,3}? (?:on|with|using))\b"
    r"[\s,;+&()]*)*",
    re.IGNORECASE,
)
_FOR_TESTS = re.compile(
    r"\)? ?\([^()]{0,40}\b(?:test|eval|valid|bench|dev\b)|"
    r"\)?(?: data ?sets?| corpus| data)?[\s,:;/(\[\u2192\u2013\u2014-]{1,4}"
    r"(?:(?:is|are|was|were|has been|have been|only|just|solely|used|serves?|served|exclusively) )*"
    r"(?:(?:for|as|to|the|our|an?|in) )*(?:test\w*|eval\w*|validat\w*|benchmark\w*|dev|"
    r"early stopping|calibrat\w*|scoring|zero-shot|leaderboard\w*)\b"
    r"(?!.{0,20}\btrain)(?! (?:on|with)\b|:)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\)?(?: data ?sets?| corpora| data)?,? (?:are|were|have been)\b", re.IGNORECASE)
_NAME = re.compile(rf"(?: ?[\w.'\u2019-]+){{0,4}}? ?[(]?[{MODEL}{DATA}]")


def read_datasets(sentence: Sentence) -> Iterator[Stated]:
    """Yield the training data that a sentence states."""
    text = sentence.text
    first = text.find(DATA)
    if first < 0 or first > 2 * LONGEST_BEFORE:
        return
    phrases = training.TRAINED.finditer(text, 0, first)
    if _is_about_data(sentence, first) or any(
        _is_own_training(sentence, phrase, first) for phrase in phrases
    ):
        yield from take_datasets(sentence, text, first, sentence.skipped)


def _is_about_data(sentence: Sentence, place: int) -> bool:
    """Return whether a sentence says that the dataset at a place is the training data."""
    text = sentence.text
    if training.NO_DATA.search(text[:place]) or words.NEGATED.search(text[:place]):
        return False
    if MODEL not in text[:place] and training.DATA_IS.match(text[:place]):
        return sentence.may_be_bare and not re.search(r"\bbut\b", text[:place])
    we = cues.WE.match(text)
    but = re.search(r"\bbut (?:the )?$", text[:place])
    used = not but and (
        training.USED_DATA.match(text) or (we and training.DATA_USED.match(text, we.end()))
    )
    return bool(used) and sentence.may_be_ours


def _is_own_training(sentence: Sentence, phrase: re.Match[str], place: int) -> bool:
    """Return whether a phrase speaks of the own model's training, on the dataset at a place."""
    text = sentence.text
    before, between = text[: phrase.start()], text[phrase.end() : place]
    to_data = training.TO_DATA.search(between)
    if not to_data or len(between) > 250 or training.NO_TRAINING.search(between):
        return False
    if words.NEGATED.search(before) or training.ANOTHERS_TRAINING.search(between):
        return False
    if training.NO_DATA.search(between):
        return False
    end = sentence.subject_end(place)
    if end is not None and end <= phrase.start():
        return _trains_subject(before[end:].rstrip(), sentence)
    if we := cues.WE.match(text):
        return sentence.may_be_ours and bool(training.WE_TRAINED.match(text[we.end() : place]))
    if not sentence.may_be_bare or sentence.turns_to_another(text[place + 1 :]):
        return False
    head = training.HEAD_OF_TRAINING.fullmatch(before) and (sentence.is_title or is_intro(sentence))
    return bool(head) or _is_bare_training(
        sentence, before, noun=phrase[0].lower().endswith("tune")
    )


def _is_bare_training(sentence: Sentence, before: str, *, noun: bool) -> bool:
    if other_words(before, sentence) or MODEL in before:
        return False
    if sentence.is_title or not words.BARE.fullmatch(before):
        return sentence.is_title
    stem = before.strip().lower()
    bare = noun or stem in ("", "a", "an", "the") or sentence.names.is_named_by(stem)
    return bare or bool(re.search(rf"\b{words.OWN_NOUN}$", stem))


def _trains_subject(said: str, sentence: Sentence) -> bool:
    """Return whether the text between subject and ``trained`` keeps to the subject."""
    if training.OF_BASE.fullmatch(said):
        return True
    if MODEL in said:
        return False
    direct = words.DIRECT.fullmatch(said) or words.APPOSITION.fullmatch(said)
    return (
        bool(direct)
        or words.CONTAINS.fullmatch(said) is not None
        or (not other_words(said, sentence) and is_extended(said))
    )


def take_datasets(sentence: Sentence, text: str, begin: int, skipped: int = 0) -> Iterator[Stated]:
    """Yield the datasets from a place on, as far as they are joined and were trained on."""
    found, place, after = list[Stated](), _find_name(text, begin), begin
    while place is not None:
        mention = sentence.skeleton.mention_at(skipped + place)
        end, after = as_dataset(mention), place + 1
        if end is None:
            break
        if not is_loader(end.id) and not _is_left_out(text, after):
            found.append(Stated(mention._replace(artifact=end), None, sentence.passage))
        following = _SEVERAL.match(text, after)
        place = following.end() if following else after
        place = place if text[place : place + 1] in (DATA, MODEL) else None
    # "A and B were not used" is about both.
    if not (_BOTH.match(text, after) and _is_left_out(text, after)):
        yield from found


def _is_left_out(text: str, after: int) -> bool:
    """Return whether the text after a dataset says that the model was not trained on it."""
    patterns = (_FOR_TESTS, words.REFUTED, words.OF_A_STUDY, words.DENIED)
    return any(pattern.match(text, after) for pattern in patterns)


def _find_name(text: str, begin: int) -> int | None:
    """Return the place of the first name from a place on, unless other words stand before it."""
    found = _NAME.match(text, begin)
    if not found:
        return None
    unlike = (training.NO_TRAINING, training.NO_DATA, words.NEGATED)
    if any(pattern.search(found[0]) for pattern in unlike):
        return None
    return found.end() - 1
