"""The formats: each is a module of this package with ``render(report)``, declared here."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """What is known of a format without importing its module.

    ``takes`` names the reports, and the row types of answers, that it renders; None is any.
    ``ending`` is how names of files in this format end; without it no file is written in it.
    ``drawn`` is true where it is read on a screen, with lines that not every terminal can show.
    ``apart`` is true where several reports are written one after the other, and not as one table.
    ``dated`` is false where it does not say how old the facts are: that is printed beside it then.
    ``bare`` is true where it has the rows of a report alone, and none of its parts.
    ``spec`` is the version of the standard that it follows, where its ending stands for several;
    the one that is written unless another is asked for comes first.
    """

    name: str
    module: str
    takes: tuple[str, ...] | None = None
    ending: str | None = None
    drawn: bool = False
    apart: bool = False
    dated: bool = True
    bare: bool = False
    spec: str | None = None

    def fits(self, shape: str) -> bool:
        """Return whether it renders a report, or an answer of a row type."""
        return self.takes is None or shape in self.takes


_JOINED = ("LineageReport", "ImpactReport", "Step", "Artifact", "RepositoryUse", "StatedClaim")
FORMATS = (
    Format("csv", "reports.formats.csv", ending=".csv", dated=False, bare=True),
    Format("cyclonedx", "reports.formats.cyclonedx", ("BillReport",), ".cdx.json", spec="1.6"),
    Format("cyclonedx17", "reports.formats.cyclonedx17", ("BillReport",), ".cdx.json", spec="1.7"),
    Format("graphml", "reports.formats.graphml", _JOINED, ".graphml", dated=False),
    Format("html", "reports.formats.html", ("FamilyReport",), ".html"),
    Format("json", "reports.formats.json", ending=".json"),
    Format("markdown", "reports.formats.markdown", ending=".md", apart=True),
    Format("mermaid", "reports.formats.mermaid", ("FamilyReport",), ".mmd"),
    Format("plain", "reports.formats.plain", ("NoticesReport",), ".txt"),
    Format("sarif", "reports.formats.sarif", ("CheckReport",)),
    Format("spdx", "reports.formats.spdx", ("BillReport",), ".spdx.json"),
    Format("svg", "reports.formats.svg", ("FamilyReport",), ".svg"),
    Format("table", "reports.formats.table", drawn=True, apart=True),
    Format(
        "tree",
        "reports.formats.tree",
        ("LineageReport", "ImpactReport", "LicenseReport"),
        drawn=True,
        apart=True,
    ),
)
"""Every format, by name. A new one is a module and a row here."""
