"""Obligations in three lists: certain, alternatives of which one is chosen, and contested ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from licenses.rule.standing import ALTERNATIVE, CERTAIN, CONTESTED, INFERRED, NOTHING

if TYPE_CHECKING:
    from queries.verdicts.rows import LicenseObligation


class SharedObligation(NamedTuple):
    """What has to be done, and the licences that ask for it."""

    text: str
    licenses: list[str]


class ContestedObligations(NamedTuple):
    """What has to be done on a ``condition``: a contested reading, or an inferred step."""

    condition: str
    obligations: list[SharedObligation]

    @property
    def title(self) -> str:
        """Return what makes it uncertain, and on what it depends."""
        doubt = "Inferred" if self.condition == INFERRED else "Contested"
        return f"{doubt}, due only {self.condition}"


class Choice(NamedTuple):
    """What is chosen from, and what each option asks."""

    name: str
    options: dict[str, list[str]]

    @property
    def title(self) -> str:
        """Return the name as it begins a sentence."""
        return f"{self.name[:1].upper()}{self.name[1:]}"


class ObligationLists(NamedTuple):
    """The obligations of an artifact; only the certain ones are due whatever is chosen or read."""

    certain: list[SharedObligation]
    choices: list[Choice]
    contested: list[ContestedObligations]


def list_obligations(rows: Iterable[LicenseObligation]) -> ObligationLists:
    """Return obligations by how they stand, those with the same text told once."""
    rows = list(rows)
    choices: dict[str, dict[str, dict[str, None]]] = {}
    contested: dict[str, list[LicenseObligation]] = {}
    for row in rows:
        if row.standing == ALTERNATIVE:
            options = choices.setdefault(row.choice or "", {})
            options.setdefault(row.option or "", {})[row.text] = None
        elif row.standing == CONTESTED and row.term != NOTHING:
            contested.setdefault(row.condition or "", []).append(row)
    return ObligationLists(
        _share(row for row in rows if row.standing == CERTAIN),
        [
            Choice(name, {option: list(texts) for option, texts in options.items()})
            for name, options in choices.items()
        ],
        [ContestedObligations(condition, _share(found)) for condition, found in contested.items()],
    )


def _share(rows: Iterable[LicenseObligation]) -> list[SharedObligation]:
    """Return what has to be done, each with the licences that ask for it."""
    licences: dict[str, dict[str, None]] = {}
    for row in rows:
        licences.setdefault(row.text, {})[row.license] = None
    return [SharedObligation(text, list(found)) for text, found in sorted(licences.items())]


def duty_rows(rows: Iterable[LicenseObligation]) -> Iterator[SharedObligation]:
    """Yield all obligations as one list, where what is not certain says on what it hangs."""
    certain, choices, contested = list_obligations(rows)
    yield from certain
    for choice in choices:
        for option, texts in choice.options.items():
            yield SharedObligation(f"{choice.title}: {'; '.join(texts)}", [option])
    for each in contested:
        for text, licenses in each.obligations:
            yield SharedObligation(f"Only {each.condition}: {text}", licenses)
