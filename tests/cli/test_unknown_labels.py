"""What `ptm licenses` says of labels that are not known, and of what nobody has described."""

from __future__ import annotations

from pathlib import Path

import pytest

from licenses.labels.statement import unrecognised_id
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, label_line, node_line

_LISTED = "cc-by-3.0 AND/OR cc-by-sa-3.0 AND/OR frob"
GRAPH = json_lines(
    *(node_line(name) for name in ("m/merge", "m/list", "m/own", "m/typo", "y/list", "y/in")),
    derived_line("m/merge", "x/unheard", method="merge"),
    derived_line("m/list", "y/list", method="finetune"),
    derived_line("m/own", "y/in", method="finetune"),
    derived_line("m/typo", "y/in", method="finetune"),
    *(label_line(name, "mit") for name in ("m/merge", "m/list", "y/in")),
    label_line("y/list", _LISTED.replace("frob", "unrecognised:0123456789abcdef"), raw=_LISTED),
    label_line("m/own", unrecognised_id("acme-internal"), raw="acme-internal"),
    label_line("m/typo", unrecognised_id("aapche-2.0"), raw="aapche-2.0"),
)


@pytest.fixture
def on_small(ptm: Ptm, small_file: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the small graph."""
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    return ptm


def test_what_nobody_has_described_is_not_said_to_state_nothing(on_small: Ptm) -> None:
    shown = on_small("licenses", "m/merge").out
    assert "Because of x/unheard, of which no licence is known" in shown
    for said in (shown, on_small("check", "m/merge").out, on_small("licenses", "x/unheard").out):
        assert "states no licence" not in said
    assert "1 artifact is not described: x/unheard." in on_small("notices", "m/merge").err


def test_of_a_list_the_part_is_named_that_is_not_known(on_small: Ptm) -> None:
    said = " ".join(on_small("licenses", "m/list").out.split())
    assert f'UNKNOWN: nothing is known of "frob" in "{_LISTED}", the licence of y/list.' in said


def test_a_label_that_is_not_known_is_named_with_what_can_be_done(on_small: Ptm) -> None:
    own, typo = (" ".join(on_small("licenses", name).out.split()) for name in ("m/own", "m/typo"))
    assert 'The label "acme-internal" is not known. [[own_licenses]] of a policy file' in own
    assert 'low: its label "acme-internal" is not known read in' in own
    assert "not stated" not in own
    assert 'The label "aapche-2.0" is not known. Did you mean apache-2.0?' in typo


def test_a_label_that_the_policy_describes_is_known(on_small: Ptm, tmp_path: Path) -> None:
    policy = tmp_path / "own.toml"
    policy.write_text(
        '[[own_licenses]]\nname = "acme-internal"\nallows_commercial = "no"\n', encoding="utf-8"
    )
    assert "is not known" in on_small("licenses", "m/own").out
    shown = on_small("licenses", "m/own", "--policy", str(policy))
    assert shown.status == 0
    assert "is not known" not in shown.out


def test_of_one_artifact_upstream_it_is_not_counted(on_small: Ptm) -> None:
    assert "The one artifact upstream is not in the graph." in on_small("licenses", "m/merge").out
