"""How `make docs` makes a site of these pages, with Sphinx, MyST and Furo.

The pages are plain Markdown, so that they can be read in the repository as well. What the site
alone needs stands here: pages that show files from outside of docs/, and a page's description.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from pygments.lexer import inherit
from pygments.lexers.graph import CypherLexer
from pygments.token import Comment, Keyword, Name, Text
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

project = "ptm-lineage"
language = "en"
root_doc = "index"
extensions = ["myst_nb", "sphinx_copybutton"]
exclude_patterns = ["examples"]
nitpicky = True
# Blocks without a word beside their fence are output, and no code of any language.
highlight_language = "none"

myst_heading_anchors = 4
# A notebook is shown as it is kept; the tests are what runs it.
nb_execution_mode = "off"

html_theme = "furo"
html_title = "ptm-lineage"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_use_index = False
# From a file a page may read no others, so no result could be shown with its text.
html_show_search_summary = False
# Its path would be taken from where Sphinx is called.
html_search_scorer = str(Path(__file__).with_name("search.js"))
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
# What is typed, without what the shell or Python prints before and below it.
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

OUTSIDE = {
    "../CHANGELOG": "project/changelog",
    "../CONTRIBUTING": "project/contributing",
    "../README": "index",
}
"""The pages of the site that show Markdown files from outside of docs/, by where these are."""
WORDS = {
    "tutorial": "install, getting started",
    "explanation/claims": "claim, stub",
    "explanation/licences": "licence, license, legal advice",
    "how-to/bills": "SBOM, AI-BOM, bill of materials, CycloneDX, SPDX",
    "how-to/check": "CI, policy, SARIF, audit",
    "how-to/licenses": (
        "licence, license, commercial use, obligations, use it commercially, may I use"
    ),
    "how-to/lineage": "impact, what breaks, who depends on my model",
    "how-to/neo4j": "Neo4j, cluster, Aura, server",
    "how-to/browser": "Neo4j Browser, favourites, GraSS",
    "how-to/notebooks": "Jupyter, notebook, pandas, networkx, Arrow",
    "how-to/pictures": "mermaid",
    "how-to/whole-hub": "neo4j-admin, bulk import, offline import",
    "how-to/write-a-source": "add a source, extend",
    "reference/commands/impact": "who depends, what breaks",
    "reference/licenses": "licence, license, licences, licenses",
    "reference/questions/gone": "deleted, private, disappeared",
    "reference/questions/gone-descendants": "deleted, private, disappeared",
    "reference/questions/gone-parents": "deleted, private, disappeared",
    "reference/questions/which-gone": "deleted, private, disappeared",
}
"""Words that people look for, by the page that they should find first."""
_NAME = re.compile(r"[a-z]+([ -][a-z]+)*")
_ROOT = Path(__file__).resolve().parent.parent
_DESCRIPTION = 160
"""How many characters of a description others show."""
_log = logging.getLogger(__name__)


class Cypher(CypherLexer):
    """Cypher as Neo4j Browser reads it: with parameters, lines that set them, and comments."""

    tokens = {  # noqa: RUF012 (so Pygments has it)
        "root": [
            (r"^:param\b", Keyword),
            (r"\$\w+", Name.Variable),
            (r"/\*.*?\*/", Comment.Multiline),
            inherit,
            (r".", Text),
        ]
    }


class LinkedOutside(SphinxTransform):
    """Links that leave docs/: to the site's page that shows the file, or to the file itself."""

    default_priority = 1

    def apply(self, **_options: Any) -> None:
        """Change the links of the page."""
        for link in list(self.document.findall(addnodes.pending_xref)):
            # Of a page that is not in docs/ MyST has the whole path.
            target = link["reftarget"].replace(f"{_ROOT}/", "../")
            if link["refdomain"] == "doc" and target in OUTSIDE:
                link["reftarget"] = OUTSIDE[target]
            elif link["refdomain"] == "doc" and target.startswith("../"):
                self._make_download(link, f"/{target}.md")
            elif link["refdomain"] is None and (_ROOT / target).is_file():
                # A page that includes a file of the root has its links, too.
                self._make_download(link, f"/../{target}")

    def _make_download(self, link: addnodes.pending_xref, target: str) -> None:
        file = addnodes.download_reference(
            "", "", *link.children, refdomain=None, reftarget=target, reftype="myst"
        )
        file["refdoc"] = link["refdoc"]
        link.replace_self(file)


class FoundByWords(SphinxTransform):
    """What the site's search finds first: WORDS, and the names of commands and questions."""

    default_priority = 700

    def apply(self, **_options: Any) -> None:
        """Add the words of the page."""
        name = self.env.current_document.docname
        words = [word for word in WORDS.get(name, "").split(", ") if word]
        if name.startswith("reference/commands/"):
            words += self._names("ptm ")
        if name.startswith("reference/questions/"):
            words += self._names("ptm ask ")
        entries = [("single", word, "", "main", None) for word in words]
        self.document.append(addnodes.index(entries=entries))

    def _names(self, typed: str) -> Iterator[str]:
        """Yield the names that are headings, as they are typed and without, and as in Python."""
        for heading in self.document.findall(nodes.title):
            name = heading.astext().partition(":")[0].removeprefix("ptm ")
            if _NAME.fullmatch(name):
                yield from dict.fromkeys((typed + name, name, name.replace("-", "_")))


def check_addresses(_app: Sphinx, page: nodes.document) -> None:
    """Warn of an address of another site that cannot be one: whether it answers is not asked."""
    for link in page.findall(nodes.reference):
        address = urlsplit(link.get("refuri", ""))
        if address.scheme in ("http", "https") and not re.fullmatch(
            r"[\w-]+(\.[\w-]+)+", address.hostname or ""
        ):
            _log.warning("no address: %s", link["refuri"], location=link)


def describe(
    _app: Sphinx, _name: str, _template: str, context: dict[str, Any], page: nodes.document | None
) -> None:
    """Give a page its first paragraph as its description."""
    first = next(page.findall(nodes.paragraph), None) if page else None
    if first is None:
        return
    # The title of a question is a sentence, too: NAME: What …?
    _, _, asked = context.get("title", "").partition(": ")
    text = " ".join(f"{asked} {first.astext()}".split())
    if len(text) > _DESCRIPTION:
        text = text[:_DESCRIPTION].rpartition(" ")[0] + " …"
    said = f'<meta name="description" content="{html.escape(text)}">'
    context["metatags"] = f"{context.get('metatags', '')}\n{said}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Add what stands here to Sphinx."""
    app.add_lexer("cypher", Cypher)
    app.add_transform(LinkedOutside)
    app.add_transform(FoundByWords)
    app.connect("doctree-read", check_addresses)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
