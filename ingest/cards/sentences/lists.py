"""What stands behind a key, or in a list whose lead-in says what is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.cards.sentences import keys, words
from ingest.cards.sentences.bases import denies_base, is_clean, take_enumeration
from ingest.cards.sentences.data import take_datasets
from ingest.cards.sentences.sentence import Sentence, Stated
from ingest.cards.sentences.skeleton import DATA, MODEL, OWN
from ingest.cards.sentences.subjects import find_subject, skip_opening

_SOONEST = 3
"""Characters, such as a bullet, that may precede a name at the begin of an item."""


def read_key(sentence: Sentence) -> Iterator[Stated]:
    """Yield what stands behind a key (``Base model: X``), in a list or below a heading."""
    place = sentence.passage.place
    text = sentence.skeleton.text
    key, colon, _ = text.partition(":")
    if place.kind == "row" and (place.cells != 2 or sentence.text[:1] in (MODEL, DATA)):
        colon = ""
    if colon and len(key) <= 60 and not key.count(MODEL) + key.count(OWN) + key.count(DATA):
        yield from _read_value(sentence, key, len(key) + 1)
    elif not sentence.is_title and (first := re.search(f"[{MODEL}{DATA}]", text)):
        before = text[: first.start()]
        if first.start() <= _SOONEST or keys.SEE.fullmatch(before):
            yield from _read_led(sentence, first.start())


def _read_value(sentence: Sentence, key: str, begin: int) -> Iterator[Stated]:
    text = sentence.skeleton.text
    if keys.DATA_KEY.fullmatch(key):
        yield from take_datasets(sentence, text, begin)
        return
    found = re.match(rf"(?: [\w.'\u2019+-]+){{0,6}} ?\(?(?P<base>{MODEL})", text[begin:])
    if not found:
        return
    place = begin + found.start("base")
    gap = text[begin:place]
    mention = sentence.skeleton.mention_at(place)
    language_model = keys.LANGUAGE_MODEL_KEY.fullmatch(key)
    if not keys.BASE_KEY.fullmatch(key) and not (
        language_model and sentence.names.contains(mention.artifact.id)
    ):
        return
    see = keys.SEE.match(gap.strip())
    gap, after = gap.strip()[see.end() :] if see else gap, text[place + 1 :]
    if is_clean(gap) and not keys.ONCE.search(gap) and not denies_base(after):
        method = "finetune" if language_model else _method_of(key)
        for at in take_enumeration(text, place):
            yield Stated(sentence.skeleton.mention_at(at), method, sentence.passage)


def _method_of(key: str) -> str | None:
    return next((method for words, method in keys.KEY_METHODS if words.search(key)), None)


def _read_led(sentence: Sentence, place: int) -> Iterator[Stated]:
    """Yield what begins with a name, below a heading or lead-in that says what is listed."""
    passage, text = sentence.passage, sentence.skeleton.text
    headings = passage.place.headings
    lead = passage.lead.strip()
    heading = headings[-1].text if headings and passage.opens and not lead else ""
    title = lead.rstrip(": ") if lead.endswith(":") else heading
    evidence = replace(passage, place=passage.place._replace(leads=(lead or heading,)))
    if keys.DATA_KEY.fullmatch(title) or _announces_data(sentence, lead):
        for each in take_datasets(sentence, text, place):
            yield each._replace(passage=evidence)
        return
    if passage.place.kind == "row" or text[place] != MODEL or denies_base(text[place + 1 :]):
        return
    mention = sentence.skeleton.mention_at(place)
    if (lead.endswith(":") and _announces_merge(sentence, lead)) or (
        not lead and passage.place.kind == "item" and keys.MERGED_HEADING.fullmatch(title)
    ):
        yield Stated(mention, "merge", evidence)
    elif keys.BASE_KEY.fullmatch(title):
        yield Stated(mention, _method_of(title), evidence)


def _announces_merge(sentence: Sentence, lead: str) -> bool:
    last = re.split(r"(?<=[.!?])\s", lead[-400:])[-1]
    return _speaks_of_own(sentence, last) and bool(keys.MERGE_LEAD.search(last))


def _announces_data(sentence: Sentence, lead: str) -> bool:
    last = re.split(r"(?<=[.!?])\s", lead[-400:])[-1]
    announced = last.endswith(":") or re.search(r"\bfollowing\b", last, re.IGNORECASE)
    known = bool(announced) and bool(keys.DATA_LEAD.search(last))
    return known and _speaks_of_own(sentence, last)


def _speaks_of_own(sentence: Sentence, lead: str) -> bool:
    """Return whether a lead-in to a list is about the own model, or just about the list."""
    if words.NEGATED.search(lead) or keys.NO_LIST.search(lead):
        return False
    text = lead[skip_opening(lead) :]
    if re.match(
        r"(?:the |these )?(?:following|below)\b|(?:an? )?\w*merged? |(?:[\w ]{1,30}, )?(?:we|i)\b",
        text,
        re.I,
    ):
        return True
    return find_subject(text, sentence.names, "", continued=True) is not None
