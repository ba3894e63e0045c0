"""Which licence the metadata of packages at the root of a repository states."""

from __future__ import annotations

import ast
import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from ingest.cards.text import BadMetadata, load_documents, split_card
from ingest.code.repository.license_files import FoundLicense, licence_of_files
from ingest.refusals import NOTHING

_OF_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
    "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
    "The Unlicense (Unlicense)": "Unlicense",
    "zlib/libpng License": "Zlib",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
}
"""Classifiers of Python packages that name one licence, and what SPDX calls it."""
_POINTS_ELSEWHERE = re.compile(
    r"see\b|.*\bfile\b|.*\.(?:txt|md|rst)$|licen[cs]e$|unlicensed$|file:|proprietary$|\{|\$",
    re.IGNORECASE,
)
_LONGEST_LABEL = 200
"""Characters of a label; a longer one is the text of a licence."""

Labels = Iterator[tuple[str, str]]
"""Labels that a file states, each with the key where it stands."""


def read_metadata(path: str, text: str) -> FoundLicense | None:
    """Return the licence that a file of metadata states; None if it states none, or is broken."""
    try:
        for key, label in METADATA_FILES[path](text):
            if found := _label(label):
                return FoundLicense(found, f"{path}: {key}")
    except (ValueError, RecursionError, MemoryError, SyntaxError, configparser.Error):
        return None
    return None


def _label(written: str) -> str | None:
    written = written.strip()
    if len(written) > _LONGEST_LABEL:
        found = licence_of_files({"LICENSE": written})
        return found.label if found else None
    says_nothing = not re.search(r"[A-Za-z]{2}", written) or written.lower() in NOTHING
    return None if says_nothing or _POINTS_ELSEWHERE.match(written) else written


def _table(value: Any, *keys: str) -> dict[str, Any]:
    """Return the table under some keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _of_value(key: str, value: Any) -> Labels:
    """Yield the label that is a text, or the text or type of a table."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for inner in ("text", "type", "name"):
            if isinstance(value.get(inner), str):
                yield f"{key}.{inner}", value[inner]


def _of_classifiers(classifiers: Any) -> Labels:
    """Yield the licence of classifiers; several are a choice or all of it, which nobody knows."""
    known = [each for each in classifiers if isinstance(each, str)] if classifiers else []
    names = [each.rpartition("::")[2].strip() for each in known if each.startswith("License ::")]
    labels = {_OF_CLASSIFIERS[name] for name in names if name in _OF_CLASSIFIERS}
    if len(labels) == 1:
        yield "classifiers", labels.pop()


def _read_pyproject(text: str) -> Labels:
    whole = tomllib.loads(text)
    project, poetry = _table(whole, "project"), _table(whole, "tool", "poetry")
    yield from _of_value("project.license", project.get("license"))
    yield from _of_value("tool.poetry.license", poetry.get("license"))
    for table in (project, poetry):
        classifiers = table.get("classifiers")
        yield from _of_classifiers(classifiers if isinstance(classifiers, list) else [])


def _read_setup_cfg(text: str) -> Labels:
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    if parser.has_section("metadata"):
        metadata = dict(parser.items("metadata"))
        yield from _of_value("license", metadata.get("license", metadata.get("licence")))
        yield from _of_classifiers(metadata.get("classifiers", "").splitlines())


def _read_setup_py(text: str) -> Labels:
    if not re.search(r"\bsetup\s*\(", text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _name(node.func) == "setup":
            given = {each.arg: each.value for each in node.keywords}
            for key in ("license", "licence"):
                yield from _of_value(key, _literal(given.get(key)))
            listed = given.get("classifiers")
            if isinstance(listed, ast.List | ast.Tuple):
                yield from _of_classifiers([_literal(each) for each in listed.elts])


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _literal(node: ast.expr | None) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def _read_package_json(text: str) -> Labels:
    whole = json.loads(text)
    if isinstance(whole, dict):
        yield from _of_value("license", whole.get("license"))
        several = whole.get("licenses")
        if isinstance(several, list) and several:
            labels = [label for each in several for _, label in _of_value("licenses", each)]
            yield "licenses", " OR ".join(labels)


def _read_cargo(text: str) -> Labels:
    whole = tomllib.loads(text)
    for keys in (("package",), ("workspace", "package")):
        label = _table(whole, *keys).get("license")
        if isinstance(label, str):
            # Before SPDX expressions, a slash stood for a choice.
            yield f"{'.'.join(keys)}.license", re.sub(r"\s*/\s*", " OR ", label)


def _read_citation(text: str) -> Labels:
    try:
        documents = load_documents("metadata", text)
    except BadMetadata:
        return
    yield from _of_card_field(_table(documents[0]) if documents else {})


def _read_readme(text: str) -> Labels:
    if "---" in text[:200]:
        yield from _of_card_field(split_card(text).metadata)


def _of_card_field(fields: dict[str, Any]) -> Labels:
    """Yield the licence of a card or a citation file; of several the list alone is known."""
    value = fields.get("license")
    labels = value if isinstance(value, list) else [value]
    texts = [each for each in labels if isinstance(each, str)]
    if len(texts) == 1:
        yield "license", texts[0]


METADATA_FILES: dict[str, Callable[[str], Labels]] = {
    "pyproject.toml": _read_pyproject,
    "setup.cfg": _read_setup_cfg,
    "setup.py": _read_setup_py,
    "Cargo.toml": _read_cargo,
    "package.json": _read_package_json,
    "CITATION.cff": _read_citation,
    "README.md": _read_readme,
}
"""Files at the root that state a licence, those that packages are made from first."""
