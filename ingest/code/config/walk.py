"""The models and datasets that the trees of a configuration file name, by key and surroundings."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.code.config.commands.arguments import (
    Word,
    is_command,
    pairs_in,
    variable_in,
    words_in,
)
from ingest.code.config.commands.containers import (
    file_within,
    is_script,
    read_container,
    read_script,
)
from ingest.code.config.commands.pipelines import Given, is_of_matrix, stated_json
from ingest.code.config.interpolation import References
from ingest.code.config.judgement import kind_of_entry, place_of
from ingest.code.config.keys import Says, is_closed, kind_told, normal_key, says
from ingest.code.config.results import refused_beside, refused_by_path
from ingest.code.config.spot import Spot
from ingest.code.config.surroundings import Purpose, is_of_host, purpose_of
from ingest.code.config.targets import target_of
from ingest.code.config.trees.embedded import trees_within
from ingest.code.config.trees.nodes import Mapping, Node, Scalar, Sequence
from ingest.code.config.values import is_hub_file, may_hold_name, names_in
from ingest.code.embedded import Found
from ingest.code.findings import Candidate, How, Loadable, Place, SourceFile

LONGEST_CATALOGUE = 100
"""Names that a file may have by keys that hold anything: one with more is a catalogue, of a market
or of what an interface offers, and loads none of them."""


_COMMANDS = frozenset(
    "entrypoint command cmd args arguments argv extra_args container_args".split()
)
_BESIDE_VARIABLE = frozenset(
    "description type required optional secret sensitive scope displayName label help generate "
    "from target".split()
)
"""What a mapping that sets a variable may hold beside its name and its value."""
LONGEST_BLOCK = 100
"""Lines of a text in which a name is looked for."""


def found_in(file: SourceFile, trees: Iterable[Node]) -> list[Found]:
    """Return what the trees of a file name, each once a line, and the files within it."""
    trees = list(trees)
    walker = _Walker(file, References(trees))
    start = Spot("", _told_by_path(file.path), {}, refused=refused_by_path(file.path))
    named = dict[tuple[int, Loadable, str], Candidate]()
    others = list[Found]()
    for one in itertools.chain.from_iterable(walker.walk(tree, start) for tree in trees):
        if isinstance(one, Candidate):
            named.setdefault((one.line, one.kind, one.text), one)
        else:
            others.append(one)
    lines = file.text.split("\n")
    kept = [_at_its_line(one, lines) for one in _without_catalogue(list(named.values()))]
    return [*sorted(kept, key=lambda one: one.line), *others]


def _at_its_line(one: Candidate, lines: list[str]) -> Candidate:
    """Return a candidate of a text over several lines at the one of them where it is written."""
    name = one.text.rpartition("/")[2]
    for line in range(one.line, min(one.line + LONGEST_BLOCK, len(lines) + 1)):
        if name in lines[line - 1]:
            return replace(one, line=line)
    return one


def _without_catalogue(found: list[Candidate]) -> list[Candidate]:
    """Return candidates without those that may hold anything, if these are too many for loads."""
    sure = [one for one in found if one.place is not Place.NAMED]
    listed = {one.text for one in found if one.place is Place.NAMED}
    return found if len(listed) <= LONGEST_CATALOGUE else sure


def _told_by_path(path: str) -> tuple[str, ...]:
    """Return the words of a path that tell what the file is about: those of its folder and name."""
    folder, _, name = path.rpartition("/")
    words = (normal_key(folder.rpartition("/")[2]), normal_key(name.partition(".")[0]))
    return tuple(word for word in words if kind_told(word))


class _Walker:
    """Goes through the trees of one file."""

    def __init__(self, file: SourceFile, references: References) -> None:
        self._path = file.path
        self._purpose: Purpose = purpose_of(file.text)
        self._given = Given(file.text)
        self._references = references

    def walk(self, node: Node, spot: Spot) -> Iterator[Found]:
        """Yield what a node names, and what those below it do."""
        if isinstance(node, Scalar):
            yield from self._read_scalar(node, spot)
        elif isinstance(node, Mapping):
            yield from self._walk_mapping(node, spot)
        else:
            yield from self._walk_sequence(node, spot)

    def _walk_mapping(self, node: Mapping, spot: Spot) -> Iterator[Found]:
        beside = _texts_of(node)
        if variable := _variable_of(node):
            name, text = variable
            yield from self._read_scalar(text, replace(spot.below(name), beside={}))
            return
        if not _COMMANDS.isdisjoint(beside):
            yield from read_container(self._path, node)
        hosted = spot.hosted or is_of_host(beside)
        refused = spot.refused | refused_beside(node, beside)
        target = target_of(beside)
        spot = replace(spot, beside=beside, target=target, hosted=hosted, refused=refused)
        for key, value in node.pairs:
            inner = spot.below(self._given.name_of(key.text, spot.trail))
            if key.text and is_closed(inner.key) and not is_of_matrix(inner.trail):
                continue
            if "/" in key.text:
                yield from self._read_id_as_key(key, spot)
            if isinstance(value, Scalar) and (file := file_within(self._path, key.text, value)):
                yield file
            elif is_script(inner.key):
                yield from read_script(self._path, value)
            yield from self.walk(value, inner)

    def _walk_sequence(self, node: Sequence, spot: Spot) -> Iterator[Found]:
        if spot.key == "defaults":  # of Hydra: files of the configuration
            return
        texts = [item for item in node.items if isinstance(item, Scalar)]
        if is_command(spot.key) and len(texts) == len(node.items):
            words = [word for item in texts for word in words_in(item.text, item.line)]
            yield from self._read_words(words)
            return
        for place, item in enumerate(node.items):
            yield from self.walk(item, replace(spot, dotted=f"{spot.dotted}[{place}]"))

    def _read_id_as_key(self, key: Scalar, spot: Spot) -> Iterator[Found]:
        """Yield the model or dataset that a key is, below a key for models or datasets."""
        if kind := kind_of_entry(key.text, spot):
            yield from self._make(key, key.text, kind, Place.NAMED, spot)

    def _read_scalar(self, scalar: Scalar, spot: Spot) -> Iterator[Found]:
        if not may_hold_name(scalar.text) and says(spot.key) is not Says.NAME and not spot.target:
            return
        if variable := variable_in(scalar.text):
            yield from self._read_scalar(Scalar(variable[1], scalar.line), spot.below(variable[0]))
        elif pairs := pairs_in(scalar.text):
            for name, text in pairs:
                yield from self._read_value(Scalar(text, scalar.line), spot.below(name))
        elif is_command(spot.key):
            yield from self._read_words(words_in(scalar.text, scalar.line))
        elif trees := trees_within(stated_json(scalar)):
            for tree in trees:
                yield from self.walk(tree, spot)
        else:
            yield from self._read_value(scalar, spot)

    def _read_words(self, words: list[Word]) -> Iterator[Found]:
        """Yield what the options of a command name: each is a key, and what follows its value."""
        for (word, line), (after, below) in itertools.pairwise([*words, ("-", 0)]):
            option, equals, value = word.partition("=")
            if is_hub_file(word):
                yield from self._read_value(Scalar(word, line), Spot("command", ("command",), {}))
            if option.startswith("-") and (equals or not after.startswith("-")):
                spot = Spot(option, (normal_key(option),), {})
                named = Scalar(value, line) if equals else Scalar(after, below)
                yield from self._read_value(named, spot)
            elif variable := variable_in(word):
                spot = Spot(variable[0], (normal_key(variable[0]),), {})
                yield from self._read_value(Scalar(variable[1], line), spot)

    def _read_value(self, scalar: Scalar, spot: Spot) -> Iterator[Found]:
        for named in names_in(self._references.resolved(scalar.text)):
            if judged := place_of(named.text, spot, self._purpose):
                kind, place = judged
                yield from self._make(scalar, named.text, kind, place, spot, named.pinned)

    def _make(
        self,
        scalar: Scalar,
        text: str,
        kind: Loadable,
        place: Place,
        spot: Spot,
        pinned: str | None = None,
    ) -> Iterator[Found]:
        if place in spot.refused:
            return
        mentioned = place is Place.MENTION
        yield Candidate(
            path=self._path,
            line=scalar.line,
            kind=kind,
            text=text,
            how=How.TEXT if mentioned else How.CONFIG,
            call=spot.dotted or scalar.text,
            place=place,
            pinned=pinned or spot.beside.get("revision") or None,
            reuse=None if mentioned else self._purpose.reuse_of(kind, spot.key),
        )


def _texts_of(node: Mapping) -> dict[str, str]:
    """Return the texts of a mapping by normal key, empty where a key has no text or default."""
    return {normal_key(key.text): _text_of(value) for key, value in node.pairs}


def _text_of(node: Node) -> str:
    if isinstance(node, Mapping):
        node = next((value for key, value in node.pairs if key.text == "default"), node)
    return node.text if isinstance(node, Scalar) else ""


def _variable_of(node: Mapping) -> tuple[str, Scalar] | None:
    """Return the variable that a mapping sets, as ``{name: X, value: y}``; None for another."""
    found = {key.text: value for key, value in node.pairs}
    name, value = found.pop("name", None) or found.pop("key", None), found.pop("value", None)
    if value is None:
        value = found.pop("default", None)
    if not (isinstance(name, Scalar) and isinstance(value, Scalar)):
        return None
    return (name.text, value) if _BESIDE_VARIABLE.issuperset(found) else None
