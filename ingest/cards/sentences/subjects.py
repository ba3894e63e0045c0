"""Of whom a sentence of a card speaks: of the card's own model, or of anything else.

The account is positive: a sentence is about the own model where it begins with words that mean this
model ("this model", its name, "it" after a sentence about it), or has no subject at the beginning
of a paragraph. Whatever is not known to be about the own model is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from graph.schema import End, Model
from ingest.cards.lines import Heading, Place
from ingest.cards.sentences.keys import DATA_LEAD, MERGE_LEAD, MERGED_HEADING
from ingest.cards.sentences.skeleton import MODEL, OWN
from ingest.cards.sentences.words import ANOTHER, COPULA, NEVER_THE_OWN, OWN_NOUN, THE_OWN, WORD
from ingest.conversions import conversion_in

_OPENING = re.compile(
    r"(?:[^\w\ue000-\ue002]+"
    r"|(?:note|update|disclaimer|info|tl;?dr|(?:model |short |brief )?(?:description|summary|"
    r"overview|details?)|about|what is this|specifically|currently|in (?:short|particular|other "
    r"words|this repo(?:sitory)?)|basically|simply put|hello|hi)(?: that)?(?:[:,!]|"
    r" [-\u2013\u2014])"
    r"\s*)+",
    re.IGNORECASE,
)
_OWN_LINK = re.compile(
    rf"(?:(?:the|this|our) )?(?:model )?{OWN}(?: (?:model|repo|repository))?", re.IGNORECASE
)
_DEICTIC = re.compile(
    rf"(?P<det>this|these|the|our|my)(?P<words>(?: {WORD}){{0,5}}?) (?P<noun>{OWN_NOUN})"
    r"(?: (?:repo|repository|files?|weights|checkpoints?))?(?: itself)?(?= |,|:)"
    r"(?! (?:card|family|series|collection|zoo|hub|architecture|type|size|page|name|suite))",
    re.IGNORECASE,
)
_THIS_NAME = re.compile(rf"this (?P<name>{WORD}(?: {WORD}){{0,3}}) (?:is|was|has been) ", re.I)
_MODEL_ALONE = re.compile(r"model(?= (?:is|was|has been) )", re.IGNORECASE)
_THIS = re.compile(
    r"(?:this|these|here)(?=(?: also| simply| just)? (?:is|are|was|were) )", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:it|they)(?= |['\u2019]s )", re.IGNORECASE)
_NAME_END = re.compile(
    rf"(?: \([^()]{{1,60}}\))?(?: (?:{COPULA}|uses?|builds?|takes|contains?) |, | [-\u2013\u2014] |"
    rf": )",
    re.IGNORECASE,
)
_LONGEST_NAME = 100
_INTRODUCED = re.compile(
    r"(?:we|i)\b(?: are (?:happy|excited|proud|pleased|thrilled) to)?(?: \w+)? (?:releas|present|"
    r"introduc|announc|shar|provid|open-sourc|propos|develop)\w* (?=\S)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+")
_PART_OF_NAME = re.compile(
    r"\d.*|v\d.*|x{0,3}[ls]|base|large|small|medium|mini|tiny|nano|alpha|beta|preview|hf|gguf|ggml|"
    r"awq|gptq|mlx|exl[23]|fp\d+|bf\d+|int\d|q\d.*|k|m|bit|bits|cased|uncased|en|i1|imatrix|a\d+b|"
    r"merged|lora|qlora|adapter|quantized|model|onnx|rc|latest|final|new"
)
_SIZE = re.compile(r"\d+(?:x\d+)?[bm]|v\d+.*|large|small|mini|tiny|medium|xl|base")
_GENERIC = frozenset(
    "a an ai card for id language llm lm model models our readme series the this".split()
)
_LONGEST_TITLE = 8
"""Words of the longest title that is a name."""
_TITLE = re.compile(r"^\W*(?:model card(?: for| of)?|readme(?: for)?|introducing|about)?\W*", re.I)

_ELSEWHERE = re.compile(
    r"\b(?:also|who uses|users|used by|related|similar|others?|family|siblings?|variants?|versions|"
    r"collections?|series|zoo|"
    r"releases|see also|acknowledg\w*|thanks|credits?|citations?|citing|cite|bibtex|references?|"
    r"evaluat\w*|benchmark\w*|compar\w*|results?|performance|leaderboard|metrics|prompts?|"
    r"prompting|templates?|chat format|limitations?|bias\w*|risks?|licen[sc]\w*|filter\w*|curation|"
    r"process(?:ing)?(?= data)|(?:data|dataset) (?:process|prepar|generat|collect|clean|annotat|"
    r"synthes|pipeline|creat|curat)\w*|preprocessing|annotation|tokeni[sz]\w*|vocab\w*|changelog|"
    r"news|community|derivatives?|downstream|derived|next steps|future|roadmap|projects?|papers?|"
    r"further reading|links|baselines?|teachers?|judge\w*|reward|captioning|safety|ethic\w*|"
    r"recommended|available|download\w*|provided files|demos?|spaces?|faq|"
    r"how to (?:fine-?tune|train)|requirements|installation)\b",
    re.IGNORECASE,
)
_OTHER_MODELS = re.compile(
    r"\b(?:related|similar|others?|family|siblings?|zoo|teachers?|baselines?|(?:base|original|"
    r"reward|"
    r"parent|teacher) models?|judges?|previous|community|derivatives?)\b",
    re.IGNORECASE,
)
_LEADS_ELSEWHERE = re.compile(
    r"\b(?:also|related|similar|others?|family|siblings?|variants?|versions|releases|acknowledg\w*|"
    r"thanks|credits?|cite|evaluat\w*|tested|benchmark\w*|compar\w*|results?|baselines?|teachers?|"
    r"judges?|reward|filter\w*|caption\w*|recommended|previous|future|planned)\b",
    re.IGNORECASE,
)
_OF_FORMATS = re.compile(r"\b(?:quant\w*|gguf\w*|awq|gptq|exl2|mlx|adapters?|loras?)\b", re.I)
_OWN_PART = re.compile(
    r"\b(?:model|description|details?|overview|about|introduction|intro|summary|info\w*|training|"
    r"train|fine-?tun\w*|merge\w*|method|base|original|parent|procedure|data|datasets?|background|"
    r"what|made|how (?:it|i|we|this)|recipe|origin|source|quant\w*|configuration|specification\w*|"
    r"basics|metadata|lineage|notes?)\b",
    re.IGNORECASE,
)
_ABOUT_DATA = re.compile(r"\b(?:data|datasets?|corpus|corpora)\b", re.IGNORECASE)


class Part(IntEnum):
    """Whose part of a card a passage stands in: another's, anybody's, or the own model's."""

    ANOTHERS = 0
    OPEN = 1
    OWN = 2


class OwnNames:
    """The names of the card's own model: of its id, and of the card's title."""

    def __init__(self, own: End) -> None:
        self.own = own
        name = own.id.rpartition("/")[2]
        self._names = [_tokens(name)]
        self.id_words = frozenset(self._names[0])
        self.words = set(self.id_words)
        self.is_of_format = bool(conversion_in(own.id, "")) or bool(_OF_FORMATS.search(name))

    def learn_title(self, heading: Heading) -> bool:
        """Take the card's title as a name, unless it names another model; return whether it did."""
        if not self.title_is(heading) or any(end != self.own for end in heading.artifacts):
            return False
        title = re.split(r" [-\u2013\u2014|] |: |\(", _TITLE.sub("", heading.text, count=1))
        tokens = _tokens(title[0])
        if not 0 < len(tokens) <= _LONGEST_TITLE:
            return False
        self._names.append(tokens)
        self.words.update(tokens)
        return True

    def is_named_by(self, text: str, base: str = "") -> bool:
        """Return whether a text is the model's name, or its name without its size and format.

        A text that is as much the name of ``base`` names that.
        """
        tokens = _tokens(text)
        if not tokens:
            return False
        if base and set(tokens) <= set(_tokens(base.rpartition("/")[2])):
            return False
        return any(_is_short_for(tokens, name) for name in self._names)

    def is_sibling(self, text: str) -> bool:
        """Return whether a text is the name of the same model in another size or version."""
        tokens = _tokens(text)
        begins = bool(tokens) and tokens[:1] == self._names[0][:1]
        others = (word for word in tokens if word not in self.words)
        return begins and len(tokens) <= 4 and any(map(_SIZE.fullmatch, others))

    def title_is(self, heading: Heading) -> bool:
        """Return whether a heading is the card's title: the first one, unless it is a section's."""
        words = [word for word in _tokens(heading.text) if not _OWN_PART.fullmatch(word)]
        return heading.first and bool(words) and not _says_elsewhere(heading.text, self)

    def contains(self, base: str) -> bool:
        """Return whether the name contains a base's, as ``me/bert-base-cased-squad`` does."""
        theirs, ours = (_tokens(each.rpartition("/")[2]) for each in (base, self.own.id))
        return bool(theirs) and "".join(theirs) in "".join(ours)


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _tokens(text: str) -> list[str]:
    words = text.casefold().replace("large language model", "")
    return [word for word in _TOKEN.findall(words) if word not in _GENERIC]


def _is_short_for(tokens: list[str], name: list[str]) -> bool:
    if "".join(tokens) == "".join(name):
        return True
    left = set(name) - set(tokens)
    known = bool(name) and name[0] in tokens and set(tokens) <= set(name)
    return known and all(_PART_OF_NAME.fullmatch(word) for word in left)


def skip_opening(text: str) -> int:
    """Return where the statement of a sentence begins, behind bullets and words like ``Note:``."""
    return _match_end(_OPENING, text)


def find_subject(text: str, names: OwnNames, base: str, *, continued: bool) -> int | None:
    """Return where the words end that name the own model as the subject; None for any other.

    Parameters
    ----------
    text
        A skeleton's text, from the statement's begin on.
    base
        The id of the base model that the sentence may name.
    continued
        Whether the text before is about the own model, so that "it" is.
    """
    if found := _OWN_LINK.match(text):
        return found.end()
    if found := _THIS.match(text) or _MODEL_ALONE.match(text):
        return found.end()
    if found := _PRONOUN.match(text):
        return found.end() if continued else None
    if (found := _DEICTIC.match(text)) and _means_own(found, names):
        return found.end()
    if found := _THIS_NAME.match(text):
        named = set(_tokens(found["name"]))
        return found.end("name") if named and named <= names.words else None
    if found := _INTRODUCED.match(text):
        end = find_subject_by_name(text[found.end() :], names, base)
        return None if end is None else found.end() + end
    return find_subject_by_name(text, names, base)


def find_subject_by_name(text: str, names: OwnNames, base: str) -> int | None:
    """Return where the own model's name at the begin of a text ends; None for another begin."""
    if own := _OWN_LINK.match(text):
        return own.end()
    found = _NAME_END.search(text[: _LONGEST_NAME + 70])
    if not found or found.start() > _LONGEST_NAME:
        return None
    name = text[: found.start()]
    return found.start() if MODEL not in name and names.is_named_by(name, base) else None


def _means_own(found: re.Match[str], names: OwnNames) -> bool:
    """Return whether ``the … model`` is the own one: the words between say no other."""
    words = {word.lower().strip(",") for word in found["words"].split()}
    pointed = found["det"].lower() in ("this", "these")
    if (words & ANOTHER) - names.words or (words & NEVER_THE_OWN and not pointed):
        return False
    known = THE_OWN | names.words | _GENERIC
    if found["det"].lower() in ("the", "my") or found["noun"].lower() in ("models", "repositories"):
        return all(set(_tokens(word)) <= known or word in known for word in words)
    return True


def part_of(place: Place, names: OwnNames) -> Part:
    """Return whose part of the card a place is, by its headings and the texts that lead to it."""
    if place.quoted:
        return Part.ANOTHERS
    parts = [_part_below(heading, names) for heading in place.headings]
    parts += [_part_led_by(lead, names) for lead in place.leads if lead]
    return min(parts, default=Part.OWN)


def _part_below(heading: Heading, names: OwnNames) -> Part:
    if names.title_is(heading):
        return Part.OWN
    if _says_elsewhere(heading.text, names):
        # The title of a card for a whole family.
        return Part.OPEN if heading.first and heading.level == 1 else Part.ANOTHERS
    of_format = names.is_of_format and _OF_FORMATS.search(heading.text)
    if not of_format and _is_of_another(heading, names):
        return Part.ANOTHERS
    known = _OWN_PART.search(heading.text) or names.is_named_by(heading.text)
    return Part.OWN if known else Part.OPEN


def is_below_others(headings: Iterable[Heading], names: OwnNames) -> bool:
    """Return whether a heading, other than the title, announces another model."""
    return any(
        not names.title_is(heading)
        and (_is_of_another(heading, names) or bool(_OTHER_MODELS.search(heading.text)))
        for heading in headings
    )


def _is_of_another(heading: Heading, names: OwnNames) -> bool:
    named = any(end.kind is Model and end != names.own for end in heading.artifacts)
    return named or names.is_sibling(heading.text)


def _part_led_by(lead: str, names: OwnNames) -> Part:
    text = lead.rstrip()[-300:]
    last = re.split(r"(?<=[.!?])\s", text)[-1]
    elsewhere = _says_elsewhere(last, names, _LEADS_ELSEWHERE)
    if not text.endswith(":"):
        return Part.OPEN if elsewhere else Part.OWN
    if elsewhere:
        return Part.ANOTHERS
    if MERGE_LEAD.search(last) or DATA_LEAD.search(last):
        return Part.OWN
    if re.search(r"\b(?:models|checkpoints|adapters)\b", last, re.IGNORECASE):
        return Part.ANOTHERS
    return Part.OWN if _OWN_PART.search(last) else Part.OPEN


def _says_elsewhere(text: str, names: OwnNames, elsewhere: re.Pattern[str] = _ELSEWHERE) -> bool:
    """Return whether a text announces something else, apart from words of the model's own name."""
    if MERGED_HEADING.fullmatch(text):
        return False
    other = " ".join(word for word in _TOKEN.findall(text) if word.lower() not in names.id_words)
    formats = not names.is_of_format and bool(_OF_FORMATS.search(other))
    return formats or bool(elsewhere.search(other))


def is_about_data(headings: Iterable[Heading], names: OwnNames) -> bool:
    """Return whether a heading announces data: what is said of models there is of their makers."""
    return any(_ABOUT_DATA.search(each.text) and not names.title_is(each) for each in headings)
