"""Licences that the rule treats in a way of their own."""

from __future__ import annotations

import pytest

from licenses import judge


@pytest.mark.parametrize(
    ("up", "edge", "wanted"),
    [
        ("mit", "finetune", "compatible"),
        ("apache-2.0", "merge", "compatible"),
        ("cc-by-4.0", "adapter", "compatible"),
        ("gpl-3.0", "finetune", "conflict"),
        ("llama3.1", "quantized", "conflict"),
        ("creativeml-openrail-m", "finetune", "conflict"),
        ("creativeml-openrail-m", "repo_uses_model", "unknown"),
        ("cc-by-nc-4.0", "finetune", "unknown"),
        ("cc-by-nc-4.0", "repo_uses_model", "unknown"),
        ("proprietary", "finetune", "unknown"),
        ("proprietary", "repo_uses_model", "unknown"),
    ],
)
def test_a_proprietary_label_passes_nothing_on_and_grants_nothing(
    up: str, edge: str, wanted: str
) -> None:
    judged = judge(up, edge, "proprietary", name="acme/llama")
    assert judged.verdict == wanted
    assert judged.obligations == judge(up, edge, "mit").obligations


@pytest.mark.parametrize(
    ("up", "down", "wanted"),
    [
        ("bsd-4-clause", "gpl-3.0", ("gpl_incompatible",)),
        ("bsd-4-clause", "gpl", ("gpl_incompatible",)),
        ("bsd-4-clause", "lgpl-2.1-or-later", ("gpl_incompatible",)),
        ("bsd-4-clause", "agpl-3.0", ("gpl_incompatible",)),
        ("bsd-4-clause", "mit AND gpl-3.0", ("gpl_incompatible",)),
        ("gpl-3.0", "gpl-3.0 AND bsd-4-clause", ("share_alike_joint",)),
        ("agpl-3.0", "agpl-3.0 AND afl-3.0", ("share_alike_joint",)),
        ("gpl-3.0", "gpl-3.0 AND bsd-3-clause", ()),
        ("bsd-4-clause", "apache-2.0", ()),
    ],
)
def test_the_advertising_clause_counts_against_gnu_licences(
    up: str, down: str, wanted: tuple[str, ...]
) -> None:
    judged = judge(up, "finetune", down)
    assert judged.terms == wanted
    assert judged.verdict == ("conflict" if wanted else "compatible")
    if up == "bsd-4-clause":
        [shown] = [each.text for each in judged.obligations if each.term == "display"]
        assert "in advertising that mentions it" in shown
