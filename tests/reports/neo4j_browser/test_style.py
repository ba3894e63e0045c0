"""The style sheet of Neo4j Browser: every kind has a rule, in colours that can be read."""

import re

import pytest

from graph.schema import CLAIMS, DERIVED, NODES, properties
from reports.neo4j_browser.style import style_sheet
from tests.conftest import ROOT

RULE = re.compile(r'([\w.]+) \{\n((?:  [\w-]+: (?:"[^";{}]*(?:\{\w+\})?"|[^;"{}]+);\n)+)\}\n')


@pytest.fixture(scope="module")
def rules() -> dict[str, dict[str, str]]:
    """Return the rules as Browser reads them: comments and other syntax it has not."""
    text = style_sheet()
    assert RULE.sub("", text).strip() == ""
    return {
        selector: dict(line.strip().rstrip(";").split(": ", 1) for line in body.splitlines())
        for selector, body in RULE.findall(text)
    }


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_kind_and_type_has_a_rule(rules: dict[str, dict[str, str]]) -> None:
    types = (*CLAIMS, *DERIVED)
    wanted = {f"node.{kind.label}" for kind in NODES}
    wanted |= {f"relationship.{each.label}" for each in types}
    assert set(rules) == wanted | {"node", "relationship"}


def test_text_can_be_read_on_every_colour(rules: dict[str, dict[str, str]]) -> None:
    for selector, rule in rules.items():
        light, dark = sorted(map(luminance, (rule["text-color-internal"], rule["color"])))[::-1]
        assert (light + 0.05) / (dark + 0.05) >= 4.5, selector


def test_a_caption_is_a_property_that_there_is(rules: dict[str, dict[str, str]]) -> None:
    for kind in (*NODES, *CLAIMS, *DERIVED):
        for room in ("node", "relationship"):
            if rule := rules.get(f"{room}.{kind.label}"):
                caption = rule["caption"].strip('"')
                known = {f"{{{each.name}}}" for each in properties(kind)} | {"<type>"}
                assert caption in known, kind.label


def test_colours_are_those_of_the_explorer(rules: dict[str, dict[str, str]]) -> None:
    page = (ROOT / "reports/html/explorer/explorer.css").read_text(encoding="utf-8")
    for kind in ("Model", "Dataset", "Repository"):
        assert f"--ptm-kind-{kind.lower()}: {rules[f'node.{kind}']['color']};" in page
    assert f"--ptm-conflict: {rules['relationship.CLASHES_WITH']['color']};" in page
    colours = [rule["color"] for name, rule in rules.items() if name.startswith("node.")]
    assert len(set(colours)) >= 8
