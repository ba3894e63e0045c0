"""Writes the explorer's page: pyvis's network inside a page of our own, all of it in one file."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from reports.html.data import page_data
from reports.svg.scene import lay_out
from reports.views.family import view_family
from reports.views.folding import fold_family

if TYPE_CHECKING:
    from pyvis.network import Network

    from queries.families.report import FamilyReport
    from reports.views.family import FamilyView

_HERE = Path(__file__).parent
_SCRIPTS = (
    "explorer/words.js", "explorer/data.js", "explorer/folding.js", "explorer/explorer.js",
    "explorer/layers.js", "explorer/layout.js", "explorer/cards.js", "explorer/lines.js",
    "explorer/beginning.js", "explorer/drawing.js", "explorer/keyboard.js", "explorer/overview.js",
    "explorer/printing.js",
    "panels/elements.js", "panels/links.js", "panels/family.js", "panels/answers.js",
    "panels/artifact.js", "panels/neighbours.js", "panels/causes.js", "panels/conflicts.js",
    "panels/summary.js", "panels/filters.js", "panels/search.js", "panels/table.js",
    "panels/legend.js", "panels/frame.js", "explorer/main.js",
)  # fmt: skip
"""The parts of the explorer's script, in the order in which they use each other."""
_PACKED = 3
"""How hard gzip tries: more takes twice the time for a hundredth of the size."""


_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": False, "dragNodes": False, "selectable": False},
    "nodes": {"chosen": False, "shape": "box"},
    "edges": {"chosen": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}}},
}
"""What vis-network leaves to our own script: it moves and selects nothing by itself."""


def write_page(report: FamilyReport) -> str:
    """Return the page of a family."""
    view = view_family(report)
    data = json.dumps(page_data(view), ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(gzip.compress(data.encode(), _PACKED, mtime=0)).decode()
    parts = "\n".join(_read(name) for name in _SCRIPTS)
    script = f"(() => {{\n{parts}\n}})();"
    return _render(_network(view), packed=packed, script=script)


def _network(view: FamilyView) -> Network:
    """Return pyvis's network of what is drawn of a family at first."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line", heading=view.report.subject.id)
    network.set_options(json.dumps(_OPTIONS))
    scene = lay_out(view, fold_family(view))
    # Filled by hand: add_node and add_edge look through all that is there each time.
    network.nodes = [
        {"id": place, "label": "\n".join(line.text for line in box.lines), "x": box.x, "y": box.y}
        for place, box in enumerate(scene.boxes)
    ]
    network.edges = [
        {"from": wire.child, "to": wire.parent, "dashes": not wire.declared} for wire in scene.wires
    ]
    return network


def _render(network: Network, *, packed: str, script: str) -> str:
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader

    own, theirs = FileSystemLoader(_HERE), network.templateEnv.loader
    # pyvis's own page loads two files from elsewhere and escapes nothing; its library is inlined.
    network.templateEnv = Environment(loader=ChoiceLoader([own, theirs]), autoescape=True)
    network.path = "template.html"
    library = network.templateEnv.get_template("lib/vis-9.1.2/vis-network.min.js").render()
    network.templateEnv.globals |= {
        "packed": packed,
        "style": _style(),
        "library": library,
        "script": script,
        "policy": _policy(library, script),
    }
    page: str = network.generate_html()
    return page


def _style() -> str:
    """Return the page's style, with the dark colours for both who has them and who chose them."""
    explorer = _read("explorer/explorer.css").replace("/* dark.css */", _read("explorer/dark.css"))
    return explorer + _read("panels/panels.css")


def _policy(*scripts: str) -> str:
    """Return a policy that lets just our scripts run, and nothing be loaded from anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts)
    allowed = " ".join(f"'sha256-{each.decode()}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _read(name: str) -> str:
    return _HERE.joinpath(name).read_text("utf-8")
