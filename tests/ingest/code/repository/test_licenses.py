"""Which licence a repository states: in licence files, and in the metadata of packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import End, License, LicensedAs, Repository
from ingest.code.checkout.folder import FolderTree
from ingest.code.repository.license_files import is_license_file, licence_of_files
from ingest.code.repository.licenses import read_licenses, stated_records
from ingest.code.repository.package_metadata import METADATA_FILES, read_metadata
from ingest.code.repository.stated import StatedLicense

MIT = """MIT License

Copyright (c) 2024 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
ISC = """ISC License

Copyright (c) 2024 Somebody

Permission to use, copy, modify, and/or distribute this software for any purpose with or without
fee is hereby granted, provided that the above copyright notice and this permission notice appear
in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS
SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE
AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE
OF THIS SOFTWARE.
"""
REPOSITORY = End(Repository, "github.com/o/n")


def stated(folder: Path) -> list[StatedLicense]:
    with FolderTree(folder) as tree:
        return list(read_licenses(tree, [entry.path for entry in tree.entries()]))


def test_each_kind_of_file_makes_its_statement(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text(MIT)
    (tmp_path / "package.json").write_text('{"license": "ISC"}')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "LICENSE").write_text(ISC)
    assert stated(tmp_path) == [
        StatedLicense("MIT", "license-file", "LICENSE"),
        StatedLicense("ISC", "package-metadata", "package.json: license"),
    ]
    records = list(stated_records(REPOSITORY, stated(tmp_path)))
    claims = [each for each in records if isinstance(each, LicensedAs)]
    assert [(each.end, each.raw, each.evidence) for each in claims] == [
        (End(License, "mit"), "MIT", "LICENSE"),
        (End(License, "isc"), "ISC", "package.json: license"),
    ]


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        ({"COPYING": MIT}, "MIT"),
        ({"LICENSE-MIT": MIT, "LICENSE-ISC": ISC}, "ISC OR MIT"),
        ({"LICENSE": MIT, "LICENSE-ISC": ISC}, "MIT"),
        ({"LICENSE-code": MIT, "LICENSE-data": ISC}, "MIT"),
        ({"LICENSE-docs": MIT, "LICENSE-data": ISC}, None),
        (
            {"LICENSE": "Under CC BY-NC 4.0: http://creativecommons.org/licenses/by-nc/4.0/."},
            "cc-by-nc-4.0",
        ),
        ({"COPYING": ISC, "COPYING.LESSER": MIT}, "MIT"),
        ({"LICENSES/MIT.txt": MIT, "LICENSES/ISC.txt": ISC}, "ISC AND MIT"),
        ({"LICENSE": "All rights reserved. Ask us about a licence."}, None),
        ({"LICENSE": MIT + ISC}, None),
        ({"LICENSE": ""}, None),
        ({}, None),
    ],
)
def test_several_files_mean_one_statement(texts: dict[str, str], label: str | None) -> None:
    assert all(map(is_license_file, texts))
    found = licence_of_files(texts)
    assert (found and found.label) == label


@pytest.mark.parametrize(
    "path",
    [
        "license.py",
        "LICENSE-3RD-PARTY.txt",
        "a/LICENSE",
        "NOTICE",
        "licenses.csv",
        "LICENSES/a/b.txt",
    ],
)
def test_other_files_state_no_licence(path: str) -> None:
    assert not is_license_file(path)


@pytest.mark.parametrize(
    ("path", "text", "label"),
    [
        ("pyproject.toml", '[project]\nlicense = "MIT AND ISC"', "MIT AND ISC"),
        ("pyproject.toml", '[project]\nlicense = {text = "Apache 2"}', "Apache 2"),
        ("pyproject.toml", '[project]\nlicense = {file = "LICENSE"}', None),
        ("pyproject.toml", '[tool.poetry]\nlicense = "MIT"', "MIT"),
        (
            "pyproject.toml",
            '[project]\nclassifiers = ["License :: OSI Approved :: Apache Software License"]',
            "Apache-2.0",
        ),
        ("setup.cfg", "[metadata]\nlicense = MIT\nlicense_files = LICENSE", "MIT"),
        ("setup.cfg", "[metadata]\nlicense = see LICENSE\n", None),
        ("setup.py", "from setuptools import setup\nsetup(name='a', license='MIT')", "MIT"),
        ("setup.py", "import setuptools\nsetuptools.setup(license=open('L').read())", None),
        ("setup.py", f"setup(license={MIT!r})", "MIT"),
        ("setup.py", "print 'Python 2'; setup(license='MIT')", None),
        ("Cargo.toml", '[package]\nlicense = "MIT/Apache-2.0"', "MIT OR Apache-2.0"),
        ("package.json", '{"license": {"type": "MIT"}}', "MIT"),
        ("package.json", '{"licenses": [{"type": "MIT"}, {"type": "ISC"}]}', "MIT OR ISC"),
        ("package.json", '{"license": "SEE LICENSE IN LICENSE.md"}', None),
        ("package.json", '{"license": "UNLICENSED"}', None),
        ("package.json", '{"license": "-"}', None),
        ("setup.py", "setup(license='N/A', name='a')", None),
        ("package.json", "[" * 100_000, None),
        ("CITATION.cff", "cff-version: 1.2.0\nlicense: Apache-2.0\n", "Apache-2.0"),
        ("README.md", "---\ntitle: A\nlicense: mit\n---\n# A", "mit"),
        ("README.md", "# A\n\nlicense: mit", None),
    ],
)
def test_metadata_states_a_licence(path: str, text: str, label: str | None) -> None:
    found = read_metadata(path, text)
    assert (found and found.label) == label


@given(
    st.sampled_from(sorted(METADATA_FILES)), st.text("[]{}()=:\"'license MIT\n-\0ä,#", max_size=60)
)
def test_no_metadata_raises(path: str, text: str) -> None:
    read_metadata(path, text)
    read_metadata(path, f"---\nlicense: {text}\n---\n[project]\nlicense = {text}")


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text(MIT * 300)
    assert stated(tmp_path) == []
