"""What others say of licences by hand, read from files in their shape, beside our answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.permission_labels import (
    REASONS,
    Statement,
    format_report,
    main,
    of_choosealicense,
    of_liagent,
)
from licenses.catalog.terms import all_terms

ALL = ("commercial-use", "modifications", "distribution", "private-use")
CONDITIONS = {
    "MIT": ("include-copyright",),
    "Apache-2.0": ("include-copyright", "document-changes"),
    "AGPL-3.0": ("include-copyright", "document-changes", "disclose-source",
                 "network-use-disclose", "same-license"),
    "Zlib": ("include-copyright--source", "document-changes"),
    "MPL-2.0": ("disclose-source", "include-copyright", "same-license--file"),
    "OSL-3.0": ("include-copyright", "disclose-source", "document-changes",
                "network-use-disclose", "same-license"),
    "0BSD": (),
    "Vim": ("include-copyright",),
}  # fmt: skip
"""What choosealicense.com's front matter has of a few licences, in its words."""
COLUMNS = (
    "Distribute,Modify,Commercial Use,Private Use,Include License,Include Copyright,Include Notice,"
    "Give Credit,State Changes,Disclose Source"
).split(",")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "_licenses").mkdir()
    for spdx, conditions in CONDITIONS.items():
        lists = {"permissions": ALL, "conditions": conditions}
        front = "".join(f"{name}: [{', '.join(tags)}]\n" for name, tags in lists.items())
        text = f"---\ntitle: A licence\nspdx-id: {spdx}\n{front}---\n\nIts text.\n---\n"
        (tmp_path / "_licenses" / f"{spdx.lower()}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rows = {
        "llama2.txt": "1.0 1.0 1.0 1.0 3.0 3.0 3.0 0.0 0.0 0.0",
        "gemma.txt": "1.0 1.0 0.0 1.0 3.0 0.0 3.0 0.0 3.0 0.0",
        "apple-amlr.txt": "1.0 1.0 2.0 1.0 3.0 3.0 0.0 0.0 0.0 0.0",
    }
    lines = [",".join(["License File", *COLUMNS])]
    lines += [",".join([name, *row.split()]) for name, row in rows.items()]
    path = tmp_path / "label_ai_16.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_tags_are_compared_of_the_licences_that_both_know(checkout: Path) -> None:
    found = list(of_choosealicense(checkout))
    assert len({each.license for each in found}) == len(CONDITIONS) - 1, "Vim is not in the table"
    assert len(found) == 8 * (len(CONDITIONS) - 1)
    assert [each for each in found if not each.equal] == []


def test_labels_are_compared_and_silence_is_no_no(labels: Path) -> None:
    other = [each for each in of_liagent(labels) if not each.equal]
    assert other == [
        Statement("gemma", "Commercial Use", "silent", "yes"),
        Statement("apple-amlr", "State Changes", "no", "yes"),
    ]


def test_a_difference_without_a_reason_is_counted(
    checkout: Path, labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(checkout), str(labels)]) == 0
    printed = capsys.readouterr().out
    assert "choosealicense.com: 7 licences, 56 of 56 equal" in printed
    assert "LiAgent: 3 licences, 22 of 24 equal" in printed
    strange = Statement("mit", "commercial-use", "no", "yes")
    text, missing = format_report("made up", [strange])
    assert missing == 1
    assert text.endswith("mit, commercial-use: no → yes. NO REASON")


def test_reasons_are_given_of_licences_of_the_table() -> None:
    assert {identifier for identifier, _ in REASONS} <= set(all_terms())
