"""What a command names: the models and datasets among its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph.schema import Dataset, Model
from ingest.code.addresses import MOVING, begins_as_address, read_target, spacy_package
from ingest.code.findings import Candidate, How, Loadable, Place, Reuse
from ingest.code.forms import looks_like_no_folder
from ingest.code.shell.names import Naming, naming_of
from ingest.code.shell.programs import (
    Program,
    is_remote,
    makes_dataset,
    program_of,
    takes_addresses,
)
from ingest.code.shell.values import MOST_VALUES, UNKNOWN, Argument, Value
from ingest.code.shell.wrappers import text_of

_OPTION = re.compile(r"--?[A-Za-z]")
_SETTING = re.compile(r"\+{0,2}([A-Za-z_][\w.-]{0,80})=(.+)", re.DOTALL)
_SETTINGS = re.compile(r",(?=[A-Za-z_][\w.]{0,80}=)")
_JSON_FIELD = re.compile(r'["\']([A-Za-z_]\w{0,60})["\']\s{0,4}:\s{0,4}["\']([^"\'\n]{1,200})["\']')
_FLAG = re.compile(
    r"(?:enable|disable|no|trust|enforce|use|skip|allow|force|resume|quiet|verbose|debug|do|push|"
    r"train|merge|fp16|bf16|load)(?:[-_].*)?"
)
_FROM_HUB = frozenset(
    "hf hfr hf_repo hfd hfrd hf_repo_draft hfv hfrv hf_repo_v hf_model_repo_id".split()
)
"""Options of llama.cpp; a quantization may follow the id."""
_MADE = frozenset("output out save dest destination export target_dir local_dir outdir".split())
_HELPERS = frozenset("reward rm teacher judge draft tokenizer embedding reranker".split())
"""Words of models that help to train another."""
_SAYS = frozenset("echo printf cat logger".split())
_OF_HUB_SCRIPTS = frozenset("dataset_config_name model_name_or_path".split())
_SPACY = re.compile(r"([a-z]{2,3}_[a-z]+_[a-z]+_(?:sm|md|lg|trf))(?:-\d[\w.]*)?")
_IDENTIFIER = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_QUANT = re.compile(r":[\w.-]+$")
_SHARED = re.compile(
    r"(?:(?:\d{0,3}\.?\d{1,6})\*|[A-Za-z_]{1,30}(?:\[[\d:%]{1,20}\])?@)?"
    r"([\w-][\w.-]*/[\w-][\w.-]*)"
    r"(?::\d{0,6}\.?\d{1,6}%?|:[a-z_]{1,30}|[#:][\w-]{1,60}:[a-z_]{1,30})?",
    re.ASCII,
)
"""A dataset with its share before it or behind it, or its split: ``0.5*o/n``, ``train@o/n``."""
_NUMBER = re.compile(r"[\d.]+%?")
_MIXED = re.compile(r"""["']([\w-][\w.-]*/[\w-][\w.-]*)["']\s{0,4}:\s{0,4}[\d.]""", re.ASCII)
_OWN_SERVER = re.compile(
    r"(?!.{0,80}:(?:11434|4000)\b)(?:https?://)?(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.\d|host\.docker\.internal|"
    r"\0?:\d{2,5}/|\0:\d|[\w-]+:\d{2,5}(?:/|$)|[\w.-]+\.(?:local|svc|internal)\b)",
    re.IGNORECASE,
)
"""What may load models itself; on two ports are programs with other names for models."""
_SERVER = re.compile(r"https?://\S", re.IGNORECASE)
_BODIES = frozenset(
    "d data data_raw data_binary data_ascii data_urlencode json f form form_string".split()
)
"""Options of curl with what is sent."""
_DOWNLOADS = re.compile(r"(?:.*[-_])?(?:download|dl|fetch|get|pull)[-_].*\.(?:py|sh)|hf_.*\.py")


@dataclass(slots=True)
class Reading:
    """What was read of commands."""

    candidates: list[Candidate] = field(default_factory=list)
    elsewhere: set[tuple[str, int]] = field(default_factory=set)
    """Texts, and their lines, that name what is somewhere else."""
    made: set[str] = field(default_factory=set)
    """Folders that a command writes."""


@dataclass(slots=True)
class _Split:
    """The arguments of a command by what they are."""

    options: list[tuple[str, Argument]] = field(default_factory=list)
    settings: list[tuple[str, Value]] = field(default_factory=list)
    positional: list[Argument] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    """By option, the first of its values that is known."""

    def add(self, name: str, values: Argument) -> None:
        """Add an option."""
        self.options.append((name, values))
        if UNKNOWN not in values[0].text:
            self.known.setdefault(name, values[0].text)

    def value(self, name: str) -> str | None:
        """Return the first value of an option that is known."""
        return self.known.get(name)


class CommandReader:
    """Reads the commands of one file."""

    def __init__(self, path: str, how: How) -> None:
        self.path = path
        self.how = how
        self.reading = Reading()

    def read(self, arguments: Sequence[Argument], settings: Iterable[Argument] = ()) -> None:
        """Read a command, that wrappers of it are taken from, and what they set."""
        for argument in settings:
            for name, value in _settings(argument):
                self._name(_setting(name), value, name, Place.NAMED)
        if not arguments:
            return
        words = [text_of(one) for one in arguments]
        if words[0] in _SAYS:
            return
        if is_remote(words):
            self.reading.elsewhere |= {(v.text, v.line) for one in arguments for v in one}
            return
        program = program_of(words)
        if words[:2] == ["spacy", "download"]:
            self._read_spacy(arguments[2:])
        else:
            self._read_program(program, words, arguments)

    def name(self, name: str, value: Value) -> None:
        """Read a variable that is set to a value."""
        if (value.text, value.line) in self.reading.elsewhere:
            return
        words = value.text.split()
        if len(words) > 1 and not all(map(_IDENTIFIER.fullmatch, words)):
            return
        for word in words[:MOST_VALUES]:
            self._name(naming_of(name), replace(value, text=word), name, Place.NAMED)

    def _read_program(
        self, program: Program, words: list[str], arguments: Sequence[Argument]
    ) -> None:
        split = _split(arguments[program.words :], one_each=program.positional)
        if makes_dataset(words):
            split.options = [one for one in split.options if _kind_of(one[0]) is not Dataset]
        self._read_addresses(program, split, everything=takes_addresses(words))
        if takes_addresses(words):
            self._read_request(program, split, words)
            return
        kind = _repository_kind(split, program)
        if kind and split.positional and _names_first(program, words[0]):
            place = Place.LOAD if program.positional else Place.NAMED
            for value in split.positional[0]:
                revision = split.value("revision")
                self._add(kind, value, program.call, place, program.reuse, revision)
        self._read_options(program, split, kind)
        if words[0] in ("mkdir", "cd", "rm", "cp", "mv", "ls", "tar"):
            self.reading.made |= {v.text.rstrip("/") for one in split.positional for v in one}

    def _read_options(self, program: Program, split: _Split, kind: Loadable | None) -> None:
        of_hub = any(name in _OF_HUB_SCRIPTS for name, _ in split.options)
        for name, values in split.options:
            naming = naming_of(name)
            if name == "repo_id" and naming:
                naming = Naming(kind) if kind else None
            self._note(name, values)
            for value in values:
                self._read_option(program, name, naming, value, split, of_hub)
        for name, value in split.settings:
            place = Place.LOAD if program.loads else Place.NAMED
            self._name(_setting(name), value, f"{program.call} {name}", place, program.reuse)

    def _read_option(
        self,
        program: Program,
        name: str,
        naming: Naming | None,
        value: Value,
        split: _Split,
        of_hub: bool,
    ) -> None:
        call = f"{program.call} {'-' if len(name) < 4 else '--'}{name}"
        if name in _FROM_HUB:
            text = _QUANT.sub("", value.text)
            if "/" in text:
                self._add(Model, replace(value, text=text), call, Place.LOAD, program.reuse)
            return
        if name == "lora_modules":
            naming, value = Naming(Model), replace(value, text=value.text.rpartition("=")[2])
        if naming and naming.kind is Dataset and value.text.startswith("{"):
            for mixed in _MIXED.findall(value.text):
                self._add(Dataset, replace(value, text=mixed), call, Place.NAMED, program.reuse)
        if naming is None or "=" in value.text or value.text.startswith("{"):
            for key, inner in (*_settings((value,)), *_json_fields(value)):
                place = Place.LOAD if program.loads else Place.NAMED
                self._name(_setting(key), inner, f"{call} {key}", place, program.reuse)
            return
        loads = program.loads if naming.kind is Model else of_hub
        revision = split.value("tokenizer_revision" if "tokenizer" in name else "revision")
        if naming.kind is Dataset:
            revision = None
        place = Place.LOAD if loads else Place.NAMED
        self._name(naming, value, call, place, program.reuse, revision)

    def _read_request(self, program: Program, split: _Split, words: list[str]) -> None:
        """Read what a server of one's own is asked for: it has to load the model first."""
        asked = [word for word in words[1:] if _SERVER.match(word) or _OWN_SERVER.match(word)]
        if not asked or not all(map(_OWN_SERVER.match, asked)):
            return
        for name, values in split.options:
            for value in values if name in _BODIES else ():
                body = replace(value, text=value.text.lstrip())
                for key, inner in (*_settings((value,)), *_json_fields(body)):
                    if key == "model":
                        self._name(_setting(key), inner, f"{program.call} {key}", Place.NAMED)

    def _note(self, name: str, values: Argument) -> None:
        """Keep what an option says of texts that are no ids of the Hub: folders, names to be."""
        if name in _MADE or _MADE & set(name.split("_")):
            self.reading.made |= {value.text.rstrip("/") for value in values}
        if "served" in name or "hub_model" in name:
            self.reading.elsewhere |= {(value.text, value.line) for value in values}

    def _name(
        self,
        naming: Naming | None,
        value: Value,
        call: str,
        place: Place,
        reuse: Reuse = Reuse.LOADS,
        pinned: str | None = None,
    ) -> None:
        if naming is None:
            return
        if reuse is Reuse.FINE_TUNES and not naming.is_trained:
            reuse = Reuse.LOADS
        if "/" not in value.text and naming.kind is Model:
            place = Place.NAMED
        for text in value.text.split(","):
            # A text that has a share or a split with it is no path.
            bare = _without_shares(text.strip()) if naming.kind is Dataset else text
            if not naming.is_any or bare != text or looks_like_no_folder(bare, dashed=False):
                self._add(naming.kind, replace(value, text=bare), call, place, reuse, pinned)

    def _add(
        self,
        kind: Loadable,
        value: Value,
        call: str,
        place: Place,
        reuse: Reuse,
        pinned: str | None = None,
    ) -> None:
        text = value.text.strip()
        if begins_as_address(text):
            self._address(value, call, reuse)
        elif text and UNKNOWN not in text and not re.search(r"\s", text):
            pinned = None if pinned in MOVING else pinned
            found = (text, self.how, call, place, pinned, reuse)
            self.reading.candidates.append(Candidate(self.path, value.line, kind, *found))

    # Addresses -----------------------------------------------------------------------------------

    def _read_addresses(self, program: Program, split: _Split, *, everything: bool) -> None:
        options = (values for name, values in split.options if naming_of(name) is None)
        for values in (*split.positional, *options):
            for value in values:
                if "\n" in value.text or len(value.text) > 1000:
                    continue
                target = read_target(value.text)
                if target and (everything or target.is_file or value.text[:5].lower() == "hf://"):
                    self._address(value, program.call, program.reuse)
                elif spacy := spacy_package(value.text):
                    self._add(
                        Model, replace(value, text=spacy), program.call, Place.LOAD, Reuse.LOADS
                    )

    def _address(self, value: Value, call: str, reuse: Reuse) -> None:
        if target := read_target(value.text):
            text = value.text.strip() if UNKNOWN not in value.text else target.id
            text = target.id if "@" in text or "git+" in text else text
            found = (text, self.how, call, Place.LOAD, target.pinned, reuse)
            self.reading.candidates.append(Candidate(self.path, value.line, target.kind, *found))

    def _read_spacy(self, arguments: Sequence[Argument]) -> None:
        for values in arguments:
            for value in values:
                if found := _SPACY.fullmatch(value.text):
                    named = replace(value, text=f"spacy/{found[1]}")
                    self._add(Model, named, "spacy download", Place.LOAD, Reuse.LOADS)


def _without_shares(text: str) -> str:
    """Return the dataset that a text names which may have a share or a split with it."""
    shared = _SHARED.fullmatch(text)
    return shared[1] if shared else "" if _NUMBER.fullmatch(text) else text


def _kind_of(name: str) -> Loadable | None:
    naming = naming_of(name)
    return naming.kind if naming else None


def _names_first(program: Program, head: str) -> bool:
    """Return whether the first argument of a program is what it loads."""
    return program.positional or bool(_DOWNLOADS.fullmatch(head.rsplit("/", 1)[-1].lower()))


def _repository_kind(split: _Split, program: Program) -> Loadable | None:
    """Return of which kind the repository is that a download names; None for a Space."""
    said = split.value("repo_type")
    if said == "space":
        return None
    by_flag = program.call == "hfd.sh" or program.call == "hfd"
    if by_flag and any(name == "dataset" for name, _ in split.options):
        return Dataset
    return Dataset if said in ("dataset", "datasets") else Model


def _split(arguments: Sequence[Argument], *, one_each: bool) -> _Split:
    """Return arguments by what they are.

    Parameters
    ----------
    one_each
        Whether an option has one value at most; others may have several.
    """
    split = _Split()
    at = 0
    while at < len(arguments):
        values = arguments[at]
        text = text_of(values)
        at += 1
        if _OPTION.match(text):
            name, has_value, _ = text.partition("=")
            name = name.lstrip("-").replace("-", "_").lower()
            if has_value:
                split.add(name, _without_name(values))
                continue
            end = at
            is_flag = _FLAG.fullmatch(name) and naming_of(name) is None
            while end < len(arguments) and not is_flag and not _is_option(arguments[end]):
                split.add(name, arguments[end])
                end += 1
                if not name.endswith(("s", "_list", "_mixer")) or (
                    one_each and "=" not in text_of(arguments[end - 1])
                ):
                    break
            if end == at:
                split.add(name, (Value("", values[0].line),))
            at = end
        elif _SETTING.fullmatch(text) and not begins_as_address(text):
            split.settings += _settings(values)
        else:
            split.positional.append(values)
    return split


def _is_option(argument: Argument) -> bool:
    return bool(_OPTION.match(text_of(argument)))


def _without_name(values: Argument) -> Argument:
    return tuple(replace(value, text=value.text.partition("=")[2]) for value in values)


def _settings(values: Argument) -> Iterator[tuple[str, Value]]:
    """Yield the names and values of ``name=value,name=value``."""
    for value in values:
        for text in _SETTINGS.split(value.text):
            if found := _SETTING.fullmatch(text):
                yield found[1], replace(value, text=found[2].strip("\"'"))


def _setting(name: str) -> Naming | None:
    """Return what a setting names, the end of whose path says it: ``actor.model.path``."""
    steps = name.split(".")
    naming = naming_of("_".join(steps[-2:]))
    others = set(re.split(r"[._]", name.lower()))
    return replace(naming, is_trained=False) if naming and others & _HELPERS else naming


def _json_fields(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield the fields of a JSON object that is the value of an option."""
    if value.text.startswith("{"):
        for found in _JSON_FIELD.finditer(value.text):
            yield found[1], replace(value, text=found[2])
