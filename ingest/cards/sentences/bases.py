"""The base models that a sentence states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.cards.lines import Mention
from ingest.cards.sentences import cues, words
from ingest.cards.sentences.cues import Cue, Frame
from ingest.cards.sentences.sentence import Sentence, Stated
from ingest.cards.sentences.skeleton import DATA, MODEL, OWN
from ingest.conversions import QUANTIZED, conversion_in, conversion_told

LONGEST_BEFORE = 500
"""Characters between the begin of a sentence and a name; longer texts are not followed."""

_SEVERAL = re.compile(r"\)?[\s,;+&(]*(?:\b(?:and|with|into|the|plus|as well as)\b[\s(]*)*")
_SAME = re.compile(rf"(?:{words.KIND}|release|base|part|instance)s?", re.IGNORECASE)
"""Words before ``of X`` that still mean the model itself."""
_OF_SEVERAL = re.compile(
    r"\b(?:versions|models|variants|editions|forks|fine-?tunes)\b", re.IGNORECASE
)
_ADAPTER = re.compile(r"\b(?:q?d?o?lora|adapter|controlnet|embedding)s?\b", re.IGNORECASE)
_TOOL = re.compile(
    r"(?<![a-z0-9])(?:engines?|frameworks?|trainers?|toolkits?|sdk|librar(?:y|ies)|runtimes?|servers?|"
    r"pipelines?|scripts?|v?llm-?factory|llama-factory|llama\.cpp|vllm|sglang|transformers|"
    r"sentence-transformers|diffusers|peft|trl|unsloth|axolotl|mergekit|deepspeed|megatron(?:-lm)?|"
    r"nemo|fairseq|espnet|litgpt|torchtune|tensorrt(?:-llm)?)(?![a-z0-9])"
)
"""Words in the name of a repository of code, as on GitHub, where ids look the same."""
_SIZE = re.compile(r"\d[bm](?![a-z])")
_CALLED_MODEL = re.compile(
    r"\)?(?: [\w.-]+){0,2}? (?:model|checkpoint|base|weights|llm|backbone)s?\b", re.IGNORECASE
)


def read_bases(sentence: Sentence) -> Iterator[Stated]:
    """Yield the base models that a sentence states, by the first phrase that states one."""
    if MODEL not in sentence.text:
        return
    for reading in (_read_frames, _read_cues, _read_head):
        if found := list(reading(sentence)):
            for place, method in found:
                if not _is_tool(mention := sentence.mention_at(place)):
                    yield Stated(
                        mention, _judge_method(method, sentence, mention), sentence.passage
                    )
            return


def _judge_method(method: str | None, sentence: Sentence, mention: Mention) -> str | None:
    """Return a method, where a conversion is quantized only if the text or the name gives bits."""
    if method != QUANTIZED:
        return method
    named = conversion_in(sentence.names.own.id, mention.artifact.id)
    fewer = named is not None and named.method == QUANTIZED
    return QUANTIZED if fewer else conversion_told(sentence.skeleton.text)


def _is_tool(mention: Mention) -> bool:
    """Return whether an id that no address of the Hub confirms is the name of a program."""
    name = mention.artifact.id.rpartition("/")[2].lower()
    return not mention.linked and bool(_TOOL.search(name)) and not _SIZE.search(name)


def _read_cues(sentence: Sentence) -> Iterator[tuple[int, str | None]]:
    text = sentence.text
    place = text.find(MODEL)
    if place > LONGEST_BEFORE:
        return
    found = [
        (phrase.start(), -phrase.end(), phrase, cue)
        for cue in cues.CUES
        for phrase in cue.words.finditer(text, 0, place)
    ]
    for _, _, phrase, cue in sorted(found, key=lambda each: each[:2]):
        if _links_to(sentence, phrase, cue, place) and _precedes(sentence, phrase, cue, place):
            places = take_enumeration(text, place) if cue.several else [place]
            yield from ((each, cue.method) for each in places)
            return


def _links_to(sentence: Sentence, phrase: re.Match[str], cue: Cue, place: int) -> bool:
    """Return whether a phrase directly precedes a base model, and means the model itself."""
    text = sentence.text
    gap, after = text[phrase.end() : place], text[place + 1 :]
    if (gap.strip(" (") if cue.bare else not is_clean(gap)) or denies_base(after):
        return False
    if cue.needs_model and not sentence.mention_at(place).linked:
        said = _CALLED_MODEL.match(after) or _ADAPTER.search(text[: phrase.end()])
        return bool(said) or "/" not in sentence.base_at(place)
    return True


def denies_base(after: str) -> bool:
    """Return whether the text after a model says that it is no base, or that a part of it is."""
    patterns = (words.ABOUT_IT, words.REFUTED, words.DENIED, words.OF_A_STUDY)
    return any(pattern.match(after) for pattern in patterns)


def is_clean(gap: str) -> bool:
    """Return whether nothing but a few words for the same model stands before its name."""
    said = re.findall(r"[\w'\u2019-]+", gap)
    apart = words.GAP_BREAKERS.intersection(word.lower() for word in said)
    places = [at for at, word in enumerate(said) if word.lower() in ("of", "from")]
    if any(at == 0 or not _SAME.fullmatch(said[at - 1]) for at in places):
        return False
    marks = re.search(rf"[.,;!?|){OWN}{MODEL}{DATA}]", re.sub(r"(?<=\w)\.(?=\w)", "", gap))
    return len(said) <= 6 and not apart and not marks and not words.NEGATED.search(gap)


def _precedes(sentence: Sentence, phrase: re.Match[str], cue: Cue, place: int) -> bool:
    """Return whether the text before a phrase makes the own model what it speaks of."""
    text = sentence.text
    before = text[: phrase.start()]
    if words.NEGATED.search(before) or DATA in before:
        return False
    end = sentence.subject_end(place)
    if end is not None and end <= phrase.start():
        return is_predicate(before[end:], cue, sentence)
    if cue.form == "noun" and sentence.may_be_ours and (we := cues.WE.match(before)):
        shared = cues.WE_SHARE.fullmatch(before[we.end() :].rstrip())
        return bool(shared) and not other_words(before, sentence)
    after = text[place + 1 :]
    opens = cue.form == "participle" and not before and words.THEN_OWN.match(after)
    if _OF_SEVERAL.search(phrase[0]) or (words.THEN_ANOTHER.match(after) and not opens):
        return False
    if not words.AFTER_BARE.match(after) or (words.VERB_AFTER.search(after) and not opens):
        return False
    return not sentence.turns_to_another(after) and _is_bare(sentence, before, cue)


def other_words(said: str, sentence: Sentence) -> set[str]:
    """Return the words of a text that mean another model or a tool."""
    found = {word.lower() for word in re.findall(r"[\w-]+", said)}
    return (found & words.ANOTHER) - sentence.names.words


def is_predicate(said: str, cue: Cue, sentence: Sentence) -> bool:
    """Return whether what is said between subject and phrase keeps to the subject."""
    said = said.rstrip().replace(OWN, "own")
    if cue.form == "gerund":
        return bool(words.MADE_BY.fullmatch(said))
    other = other_words(said, sentence)
    if other and (cue.form == "noun" or other & words.NO_MODELS):
        return False
    if cue.form == "noun" and words.CONTAINS.fullmatch(said):
        return True
    return bool(
        words.DIRECT.fullmatch(said)
        or words.APPOSITION.fullmatch(said)
        or (not other and is_extended(said, noun=cue.form == "noun"))
    )


def is_extended(said: str, *, noun: bool = False) -> bool:
    """Return whether a longer text goes on about the subject: no other noun can govern it."""
    if not re.match(rf",? ?{words.COPULA}\b", said, re.IGNORECASE):
        return False
    if words.GOVERNED.search(said) or any(c.words.search(said) for c in cues.CUES if not c.bare):
        return False
    links = list(words.LINK.finditer(said))
    if not links and noun:
        return False
    if links and not words.SEGMENT.fullmatch(said[links[-1].start() :].lstrip(",(")):
        return False
    later = list(words.COPULAS.finditer(said))
    return all(found[1].lower() in words.LINKS for found in later)


def _is_bare(sentence: Sentence, before: str, cue: Cue) -> bool:
    """Return whether a phrase opens a sentence without a subject, where such are of the model."""
    if not sentence.may_be_bare or sentence.is_about_data:
        return False
    if other_words(before, sentence) or not words.BARE.fullmatch(before):
        return False
    if cue.bare and before and not sentence.is_title:
        return before.strip().lower() in ("a", "an", "the")
    if cue.form == "noun" or sentence.is_title:
        return cue.form != "gerund"
    stem = before.strip().lower()
    own = not stem or sentence.names.is_named_by(stem)
    return cue.form == "participle" and (own or bool(re.search(rf"\b{words.OWN_NOUN}$", stem)))


def _read_frames(sentence: Sentence) -> Iterator[tuple[int, str | None]]:
    text = sentence.text
    first = text.find(MODEL)
    end = sentence.subject_end(first)
    if end is not None and end <= first:
        yield from _match_frames(sentence, cues.OWN_FRAMES, end)
        return
    if sentence.may_be_ours and (said := cues.BASE_IS.match(text)):
        if names_whole(said["gap"]) and not denies_base(text[first + 1 :]):
            yield first, None
        return
    we = cues.WE.match(text)
    if we and sentence.may_be_ours and not sentence.is_about_data:
        found = list(_match_frames(sentence, cues.WE_FRAMES, we.end()))
        after = text[found[-1][0] + 1 :] if found else ""
        if not cues.FOR_ANOTHER_STEP.match(after) and not cues.TRAINED_ANOTHER.match(after):
            yield from found


def _match_frames(
    sentence: Sentence, frames: tuple[Frame, ...], begin: int
) -> Iterator[tuple[int, str | None]]:
    text = sentence.text
    for frame in frames:
        found = frame.words.match(text, begin)
        if not found:
            continue
        place = found.start("base")
        said, after = text[begin:place], text[place + 1 :]
        clean = not words.NEGATED.search(said) and not denies_base(after)
        if clean and DATA not in said and names_whole(found["gap"]):
            places = list(take_enumeration(text, place))
            if frame.several or len(places) == 1:
                yield from ((each, frame.method) for each in places)
                return


def names_whole(gap: str) -> bool:
    """Return whether the words before a base model do not make it a part of that model."""
    said = re.findall(r"[\w-]+", gap)
    return not words.PARTS_OF_MODELS.intersection(word.lower() for word in said)


def _read_head(sentence: Sentence) -> Iterator[tuple[int, str | None]]:
    """Yield a base that begins the card's title or its first words: ``X fine-tuned on …``."""
    text, place = sentence.text, sentence.text.find(MODEL)
    before = text[:place]
    if not sentence.may_be_bare or DATA in before or not cues.BEFORE_HEAD.fullmatch(before):
        return
    *_, last = places = list(take_enumeration(text, place))
    if len(places) > 1:
        if cues.HEADS_MERGED.match(text[last + 1 :]) and is_intro(sentence):
            yield from ((each, "merge") for each in places)
        return
    after, contained = text[place + 1 :], sentence.names.contains(sentence.base_at(place))
    if cues.HEADS_CONVERTED.match(after) and contained:
        yield place, None
    elif cues.HEADS_TUNED.match(after) and (contained or sentence.is_title or is_intro(sentence)):
        yield place, "finetune"


def is_intro(sentence: Sentence) -> bool:
    """Return whether a sentence is the first below the card's title, outside of lists."""
    headings, place = sentence.passage.place.headings, sentence.passage.place
    return place.kind == "text" and sentence.passage.opens and all(h.first for h in headings)


def take_enumeration(text: str, place: int) -> Iterator[int]:
    """Yield the places of a model and of those that are joined to it by commas, ``and`` or so."""
    while True:
        yield place
        following = _SEVERAL.match(text, place + 1)
        end = following.end() if following else place + 1
        if end == place + 1 or text[end : end + 1] != MODEL:
            return
        place = end
