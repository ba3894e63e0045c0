"""The readers of configuration files, one a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.code.config.commands.containers import read_script
from ingest.code.config.relevance import may_load, may_name, may_name_in_json
from ingest.code.config.requirements import read_requirements
from ingest.code.config.results import is_written_down
from ingest.code.config.trees.json_tree import json_trees
from ingest.code.config.trees.jsonnet_tree import jsonnet_trees
from ingest.code.config.trees.line_tree import line_trees
from ingest.code.config.trees.nodes import Mapping, Node
from ingest.code.config.trees.toml_tree import toml_trees
from ingest.code.config.trees.yaml_tree import yaml_trees
from ingest.code.config.walk import found_in
from ingest.code.embedded import Found
from ingest.code.findings import Candidate, How, Place, SourceFile
from ingest.code.shell.reader import may_name as may_name_in_shell

BEGINNING = 50_000
"""Characters of a file of JSON Lines that are read: those that follow are more of the same."""
LONGEST_HEAD = 20_000
"""Characters of a Markdown file in which its metadata ends."""
_ENVIRONMENT = re.compile(r"(?:^|/)(?:environment|conda|env)[^/]*\.ya?ml$", re.IGNORECASE)
"""Files of Conda, which list packages."""
_JSON_LINES = (".jsonl", ".ndjson")
_DATA = re.compile(r"\.(?:jsonl|ndjson)$|(?:^|/)data/", re.IGNORECASE)
"""Files of JSON that hold what programs work on rather than what they are told."""


def read_yaml(file: SourceFile) -> Iterator[Found]:
    """Yield what a YAML file names: of any program, templates of Helm and Jinja too."""
    yield from _read(file, yaml_trees)
    if _ENVIRONMENT.search(file.path):
        yield from read_requirements(file)


def read_json(file: SourceFile) -> Iterator[Found]:
    """Yield what a JSON file names, with comments or records of JSON Lines in it or not."""
    is_data = bool(_DATA.search(file.path)) or is_written_down(file.path)
    if file.path.lower().endswith(_JSON_LINES):
        file = replace(file, text=file.text[:BEGINNING])
    if (not is_data or may_load(file.text)) and may_name_in_json(file):
        found = found_in(file, json_trees(file.text))
        yield from (one for one in found if not is_data or _is_load(one))


def read_package_scripts(file: SourceFile) -> Iterator[Found]:
    """Yield what the scripts of a ``package.json`` load; whatever else is in it is of npm."""
    if '"scripts"' not in file.text or not may_name_in_shell(file.text):
        return
    for tree in json_trees(file.text):
        for key, value in tree.pairs if isinstance(tree, Mapping) else ():
            if key.text == "scripts" and isinstance(value, Mapping):
                for _, script in value.pairs:
                    yield from read_script(file.path, script)


def read_toml(file: SourceFile) -> Iterator[Found]:
    """Yield what a TOML file names, and the models that a ``pyproject.toml`` installs."""
    yield from _read(file, toml_trees)
    if file.path.endswith("pyproject.toml"):
        yield from read_requirements(file)


def read_jsonnet(file: SourceFile) -> Iterator[Found]:
    """Yield what a Jsonnet file names, or a library of it."""
    return _read(file, jsonnet_trees)


def read_ini(file: SourceFile) -> Iterator[Found]:
    """Yield what a file of sections and keys names: INI, ``.cfg``, ``.conf``, properties."""
    return _read(file, line_trees)


def read_env(file: SourceFile) -> Iterator[Found]:
    """Yield what a file of variables names, such as ``.env``."""
    return _read(file, line_trees)


def read_front_matter(file: SourceFile) -> Iterator[Found]:
    """Yield what the metadata at the head of a Markdown file names: a card, which loads nothing."""
    if not file.text.startswith("---"):
        return
    head = file.text[:LONGEST_HEAD].partition("\n---")[0]
    head_alone = replace(file, text=head)
    if may_name(head_alone):
        for one in found_in(head_alone, yaml_trees(head)):
            yield _mentioned(one) if isinstance(one, Candidate) else one


def _read(file: SourceFile, trees: Callable[[str], list[Node]]) -> Iterator[Found]:
    if may_name(file):
        yield from found_in(file, trees(file.text))


def _mentioned(one: Candidate) -> Candidate:
    return replace(one, how=How.TEXT, place=Place.MENTION, reuse=None)


def _is_load(one: Found) -> bool:
    return isinstance(one, Candidate) and one.place is Place.LOAD
