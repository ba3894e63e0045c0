"""What the code of a checkout shows: what it loads and where, and what it only mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.code_uses import is_mention
from queries.lineage_report import label_rows
from reports.views.obligations import list_obligations

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.checkout import Checkout
    from queries.rows import CodeUse, LicensedArtifact
    from queries.verdicts.rows import LicenseObligation


@dataclass(slots=True)
class Load:
    """A model or dataset that code loads: its licences, and the places, the first one first.

    ``licenses`` are None where nobody has described it; each has its id and its text as written.
    """

    key: Key
    places: list[CodeUse] = field(default_factory=list)
    licenses: list[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class CodeView:
    """The code of a checkout, ready to be shown.

    ``mentions`` are what it never loads; ``terms`` are what the licences of all that it loads, and
    of all upstream of that, bind its user to, each with those licences. ``passing_on`` is true
    where they ask for more of whoever passes the models on. ``absent`` says of what nobody has
    described why it is not known.
    """

    checkout: Checkout
    loads: dict[Key, Load]
    mentions: dict[Key, list[CodeUse]]
    terms: dict[str, list[str]]
    passing_on: bool = False
    absent: dict[Key, str] = field(default_factory=dict)

    @property
    def is_blind(self) -> bool:
        """Return whether nothing that the code loads has been described."""
        return bool(self.loads) and all(load.licenses is None for load in self.loads.values())


def view_code(
    checkout: Checkout,
    uses: Iterable[CodeUse],
    artifacts: Iterable[LicensedArtifact],
    obligations: Iterable[LicenseObligation] = (),
    *,
    passing_on: bool = False,
) -> CodeView:
    """Return what the code of a checkout shows; the uses are those of all repositories."""
    artifacts = label_rows(artifacts)
    loads: dict[Key, Load] = {}
    mentions: dict[Key, list[CodeUse]] = {}
    for use in uses:
        key = (use.kind, use.id)
        if use.repository != checkout.id:
            continue
        if is_mention(use):
            mentions.setdefault(key, []).append(use)
        else:
            loads.setdefault(key, Load(key)).places.append(use)
    for row in artifacts:
        found = loads.get((row.kind, row.id))
        if found is not None and not row.only_mentioned:
            found.licenses = found.licenses or []
            if row.license and row.license not in (own for own, _ in found.licenses):
                written = row.raw if "unrecognised:" in row.license else None
                found.licenses.append((row.license, written or row.license))
    never = {key: places for key, places in mentions.items() if key not in loads}
    absent = {(row.kind, row.id): row.reason for row in checkout.absent}
    return CodeView(checkout, loads, never, share_obligations(obligations), passing_on, absent)


def share_obligations(obligations: Iterable[LicenseObligation]) -> dict[str, list[str]]:
    """Return what certainly has to be done, each with the licences that ask for it."""
    return dict(list_obligations(obligations).certain)
