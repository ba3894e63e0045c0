"""The page docs/reference/licenses.md: each licence of the catalog with its terms and its names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.docs.page import NOTE, table

if TYPE_CHECKING:
    from licenses.catalog.table import Licence

_COMPARED = {
    "allows_commercial": "commercial use",
    "allows_derivatives": "derivatives",
    "requires_attribution": "credit",
    "share_alike": "share-alike",
    "use_restrictions": "limits of use",
    "trained_model_reach": "trained models",
}
"""The columns by which the licences of a family are compared, and their headings."""
_PERMITS = {
    "allows_commercial": "commercial use",
    "commercial_condition": "but",
    "allows_derivatives": "derivatives",
    "allows_redistribution": "passing on",
    "allows_service": "as a service",
    "patent_grant": "patents",
    "research_only": "research alone",
    "mau_threshold": "users a month up to",
    "revenue_threshold_usd": "US dollars a year up to",
    "territory_limit": "territory",
    "revocable": "revocable",
}
_ASKS = {
    "requires_attribution": "credit",
    "must_flow_down_license_text": "the licence's text",
    "state_changes": "changes stated",
    "naming_requirement": "name",
    "display_requirement": "shown",
    "use_restrictions": "limits of use",
    "restriction_set": "which",
}
_DERIVED = {
    "derivative_licence_terms": "may be under",
    "share_alike": "share-alike",
    "share_alike_scope": "of",
    "restricts_output_training": "training on outputs",
    "outputs_not_for": "outputs not for",
    "trained_model_reach": "models trained on the work",
}
_LABELS = (
    "Apache License, Version 2.0",
    "apache2",
    "MIT License",
    "GPL-3.0-or-later",
    "GNU General Public License v3.0",
    "GPL",
    "CC BY-NC 4.0",
    "Creative Commons Attribution Share Alike 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    "Llama 3.1 Community License",
    "Gemma Terms of Use",
    "CreativeML OpenRAIL-M",
    "Apache-2.0 OR MIT",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "All rights reserved",
    "other",
    "unknown",
    "Our Team License",
)
"""Labels as cards have them, one of each sort that is read."""


def make_page() -> str:
    """Return the text of the page."""
    from licenses.catalog.table import licences

    found = licences()
    families = list(dict.fromkeys(licence.family for licence in found))
    parts = [NOTE, _HEAD, _labels(), "## Families\n"]
    for family in families:
        of_family = [licence for licence in found if licence.family == family]
        parts += [f"### {family[0].upper()}{family[1:]}\n", _family(of_family)]
    parts.append("## Each licence\n")
    parts += [_licence(licence) for licence in sorted(found, key=lambda each: each.id)]
    return "\n".join(parts)


_HEAD = """# Licences

Each licence (license) that is known, with what it permits and what it asks for, and how labels are
read. The words of the terms are those of the graph: [License](schema.md#license) says what each
means. Where a term is `unknown`, nobody could read it, or texts of one name differ. The rule that
compares two licences is [on a page of its own](licence-rule.md). This reads declared labels and is
no legal advice.
"""


def _labels() -> str:
    from licenses import recognise

    rows = []
    for label in _LABELS:
        found = recognise(label)
        unread = found.id.startswith("unrecognised:")
        rows.append([f"`{label}`", "not read: kept as written" if unread else f"`{found.id}`"])
    return (
        "## How labels are read\n\n"
        "Upper and lower case, and words such as licence, version or the, make no difference.\n"
        "A licence is named by its id of the Hub, its SPDX id, its key in scancode (also as\n"
        "`LicenseRef-scancode-KEY`), its full name as people spell it, or the address of its\n"
        "text; an SPDX expression joins several. `ptm show license:ID` shows what the graph has\n"
        "of one.\n\n"
        f"{table(['label', 'is read as'], rows)}\n"
    )


def _family(of_family: list[Licence]) -> str:
    from licenses.catalog.table import row_of

    rows = [
        [
            f"[{licence.id}](#{_anchor(licence.id)})",
            *(row_of(licence)[name] or "" for name in _COMPARED),
            _spdx(licence),
        ]
        for licence in of_family
    ]
    return table(["licence", *_COMPARED.values(), "SPDX id"], rows) + "\n"


def _anchor(heading: str) -> str:
    """Return how a heading is linked to, on the site as in a repository."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _spdx(licence: Licence) -> str:
    return f"`{licence.spdx_id}`" if licence.spdx_id else ""


def _licence(licence: Licence) -> str:
    from licenses.catalog.table import row_of

    row = row_of(licence)
    lines = [
        f"### {licence.id}\n",
        f"{_plain(licence.full_name)}, {row['family']}, {_names(licence)}\n",
    ]
    for title, terms in {"Permits": _PERMITS, "Asks for": _ASKS, "Derivatives": _DERIVED}.items():
        if said := "; ".join(_said(row, terms)):
            lines.append(f"- {title}: {said}.")
    read_in = ", ".join(_plain(row[name]) for name in ("sections", "source") if row[name])
    lines.append(f"- Read in: {read_in} (certainty: {row['confidence']}).")
    if row["notes"]:
        lines.append(f"- {_plain(row['notes'])}")
    return "\n".join([*lines, ""])


def _names(licence: Licence) -> str:
    key = licence.scancode_key
    names = [licence.spdx_id, key and f"LicenseRef-scancode-{key}"]
    shown = ", ".join(f"`{name}`" for name in dict.fromkeys(names) if name)
    return f"written for {_target(licence)}; {shown}." if shown else f"for {_target(licence)}."


def _target(licence: Licence) -> str:
    from licenses.catalog.table import row_of

    target = row_of(licence)["target"]
    return {"any": "anything", "model": "models", "font": "fonts"}.get(target, target)


def _said(row: dict[str, str], terms: dict[str, str]) -> Iterator[str]:
    """Yield each term of the row that says something, with its words."""
    for name, heading in terms.items():
        if row[name] and not (name == "research_only" and row[name] == "no"):
            value = row[name]
            yield (
                f"{heading} `{value}`"
                if re.fullmatch(r"\w+", value)
                else f"{heading}: {_plain(value)}"
            )


def _plain(text: str) -> str:
    """Return a text whose signs mean nothing in Markdown."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", text)
