"""The readers of configuration files, one a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.code.config.json_tree import json_trees
from ingest.code.config.line_tree import line_trees
from ingest.code.config.relevance import may_name
from ingest.code.config.toml_tree import toml_trees
from ingest.code.config.tree import Node
from ingest.code.config.walk import candidates_in
from ingest.code.config.yaml_tree import yaml_trees
from ingest.code.findings import Candidate, SourceFile, Unresolved


def read_yaml(file: SourceFile) -> Iterator[Candidate | Unresolved]:
    """Yield what a YAML file names: of any program, templates of Helm and Jinja too."""
    return _read(file, yaml_trees)


def read_json(file: SourceFile) -> Iterator[Candidate | Unresolved]:
    """Yield what a JSON file names, with comments or records of JSON Lines in it or not."""
    return _read(file, json_trees)


def read_toml(file: SourceFile) -> Iterator[Candidate | Unresolved]:
    """Yield what a TOML file names."""
    return _read(file, toml_trees)


def read_ini(file: SourceFile) -> Iterator[Candidate | Unresolved]:
    """Yield what a file of sections and keys names: INI, ``.cfg``, ``.conf``, properties."""
    return _read(file, line_trees)


def read_env(file: SourceFile) -> Iterator[Candidate | Unresolved]:
    """Yield what a file of variables names, such as ``.env``."""
    return _read(file, line_trees, flat=True)


def _read(
    file: SourceFile, trees: Callable[[str], list[Node]], *, flat: bool = False
) -> Iterator[Candidate]:
    if may_name(file):
        yield from candidates_in(file, trees(file.text), flat=flat)
