"""PeaTMOSS's published licence analysis, from its own inputs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peatmoss_table import TABLE, Analysis, analyse_links, format_report
from tests.conftest import ROOT
from tests.extracts import unshipped


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    table = unshipped(f"peatmoss/{TABLE}", "the Linux Foundation's table states no terms")
    return analyse_links(table.parent)


def test_their_counts_are_reproduced_exactly(analysis: Analysis) -> None:
    assert (analysis.skipped, analysis.analysed, analysis.identical) == (387, 22_474, 5_756)
    assert analysis.theirs == {"compatible": 11_782, "unknown": 10_638, "incompatible": 54}
    assert analysis.their_clashes == {
        ("gpl-3.0-only", "apache-2.0"): 25,
        ("gpl-3.0-only", "mit"): 25,
        ("agpl-3.0-only", "mit"): 2,
        ("gpl-3.0-only", "bsd-3-clause"): 1,
        ("agpl-3.0-only", "apache-2.0"): 1,
    }


def test_our_rule_sees_what_their_table_has_no_row_for(analysis: Analysis) -> None:
    assert analysis.ours.total() == analysis.analysed
    seen = {(pair, terms) for pair, terms in analysis.our_clashes}
    assert (("cc-by-nc-4.0", "apache-2.0"), ("non_commercial",)) in seen
    assert (("bigscience-bloom-rail-1.0", "apache-2.0"), ("use_restrictions",)) in seen
    # Code that loads copyleft weights: contested, where PeaTMOSS says incompatible.
    assert not any(up.startswith(("gpl", "agpl")) for (up, _), _ in seen)
    assert analysis.ours["conflict"] > 10 * analysis.theirs["incompatible"]


def test_the_report_names_both(analysis: Analysis) -> None:
    text = format_report(analysis)
    assert "22,474 analysed" in text
    assert "11,782  52.43 %" in text
    assert "cc-by-nc-4.0 -> apache-2.0" in text


@pytest.mark.process
def test_where_the_files_are_absent_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peatmoss_table", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Not analysed: ")
