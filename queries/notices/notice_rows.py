"""The rows of a document of notices: names, addresses and the line that credits an artifact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from graph.schema import CLAIM_OF, Owner, PublishedBy
from graph.schema.references import page_address
from licenses.catalog.table import look_up
from licenses.catalog.terms import Terms
from licenses.catalog.texts import find_particulars, find_text, is_template, text_address
from queries.answer import Key
from queries.notices.rows import Credit, LicenseText, Notice
from queries.propagation.inheritance import Arrival, Route
from queries.propagation.passing_on import Demand, Routes
from queries.propagation.paths import path_of
from queries.propagation.relations import DATA
from queries.propagation.violations import UNJUDGED
from queries.verdicts.inferred_parts import InferredLabels, inferred_parts

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]+")
_FILE = re.compile(r"(?!.*\.\.)[\w-][\w. -]*(?:/[\w. -]+)*", re.ASCII)


class NoticeMaker:
    """Makes the row of each licence, from what is stated of its artifact.

    Parameters
    ----------
    routes
        How each artifact is upstream of what is passed on.
    credits
        Who publishes the artifacts, and what their labels say of the text.
    written
        The text of labels that were not recognised.
    inferred
        The licences that no source declares.
    """

    def __init__(
        self,
        routes: Routes,
        credits: Iterable[Credit],
        written: Mapping[tuple[Key, str | None], str],
        inferred: InferredLabels,
    ) -> None:
        self._routes, self._written, self._inferred = routes, written, inferred
        self._owners: dict[Key, dict[str, None]] = {}
        self._links: dict[tuple[Key, str], str] = {}
        for row in sorted(credits, key=lambda row: (row.value, row.stated_by)):
            key = (row.kind, row.id)
            if CLAIM_OF[row.relation] is PublishedBy:
                self._owners.setdefault(key, {})[_owner_name(row.value)] = None
            elif row.link:
                self._links.setdefault((key, row.value), row.link)

    def notice(self, demand: Demand) -> Notice:
        """Return the row of one licence of an artifact."""
        key, terms = demand.artifact, demand.terms
        kind, identifier = key
        known = terms if isinstance(terms, Terms) else None
        licence = look_up(known.base) if known else None
        raw = self._written.get((key, demand.statement))
        name = licence.full_name if licence else None
        spdx = licence.spdx_id if licence else None
        owner = ", ".join(self._owners.get(key, ())) or None
        page = page_address(kind, identifier)
        changes = (
            "; ".join(dict.fromkeys(map(_changes, filter(_is_change, demand.changed)))) or None
        )
        said = find_particulars(known.base if known else "")
        label = known.id if known else str(terms)
        shown = license_words(label, name, raw)
        changed = f" Changes: {changes}." if changes else ""
        nearest = self._routes[key][0]
        arrival = Arrival(key, demand.statement, (), None, nearest, UNJUDGED)
        return Notice(
            id=identifier,
            kind=kind,
            license=label,
            license_name=name,
            spdx_id=spdx,
            license_raw=raw,
            stated_by=", ".join(demand.stated_by) or None,
            address=self._license_address(demand, spdx, page),
            text=spdx if spdx and asks_for_text(demand) and find_text(spdx) else None,
            attribution=f"{credit_of(identifier, owner, page)}, licensed under {shown}.{changed}",
            display=(known.display_requirement or None) if known else None,
            changes=changes,
            owner=owner,
            page=page,
            stated_as=demand.statement,
            steps=len(nearest.steps),
            path=path_of(arrival),
            notice=said.notice if _asks(demand, "attribution") else None,
            policy=said.policy if _asks(demand, "use_limits") else None,
            training_data=not _is_change(nearest),
            inferred=inferred_parts(key, arrival, self._inferred),
        )

    def _license_address(self, demand: Demand, spdx: str | None, page: str | None) -> str | None:
        """Return where a licence can be read: on SPDX's list, or where its label says."""
        if spdx and (listed := text_address(spdx)):
            return listed
        link = self._links.get((demand.artifact, demand.statement), "").strip()
        if _ADDRESS.fullmatch(link):
            return link
        if page and _FILE.fullmatch(link):
            return f"{page}/blob/main/{quote(link)}"
        return catalog_address(demand.terms) if isinstance(demand.terms, Terms) else None


def _changes(route: Route) -> str:
    """Return how what is passed on was made, from it upstream; no method is invented."""
    return "; ".join(f"{step.child[1]}: {step.phrase} {step.parent[1]}" for step in route.steps)


def _is_change(route: Route) -> bool:
    """Return whether a route changes its origin; training on data leaves the data as it is."""
    return all(step.edge != DATA for step in route.steps)


def catalog_address(terms: Terms) -> str | None:
    """Return where a licence can be read that is not on SPDX's list, as far as the table knows."""
    found = _ADDRESS.search(terms.source)
    return find_particulars(terms.base).address or (found[0] if found else None)


def license_words(label: str, name: str | None, raw: str | None) -> str:
    """Return how a licence is called: its name, or what its label says."""
    listed = look_up(label)
    if name is None and listed and listed.family == "unspecified":
        return "a licence that its label does not name"
    return name or raw or label.removeprefix("other:")


def asks_for_text(demand: Demand) -> bool:
    """Return whether a licence asks that its text is passed on."""
    return _asks(demand, "licence_text")


def _asks(demand: Demand, term: str) -> bool:
    return any(each.term == term for each in demand.obligations)


def license_texts(demands: Iterable[Demand]) -> list[LicenseText]:
    """Return the texts of the licences that ask for it, each once, by SPDX id."""
    found: dict[str, LicenseText] = {}
    for demand in demands:
        licence = look_up(demand.terms.base) if isinstance(demand.terms, Terms) else None
        text = find_text(licence.spdx_id) if licence and asks_for_text(demand) else None
        if licence and text:
            row = LicenseText(licence.spdx_id, licence.full_name, text, is_template(text))
            found.setdefault(licence.spdx_id, row)
    return [found[spdx] for spdx in sorted(found)]


def _owner_name(identifier: str) -> str:
    """Return an owner's name without the site that all its ids begin with."""
    start = next((each for each in Owner.id_starts if identifier.startswith(each)), "")
    return identifier.removeprefix(start)


def credit_of(identifier: str, owner: str | None, page: str | None) -> str:
    """Return what names an artifact, who publishes it, and its page.

    Who holds rights in it is not known here: that is said in its files alone.
    """
    published = f", published by {owner}" if owner else ""
    return f"{identifier}{published}{f', {page}' if page else ''}"
