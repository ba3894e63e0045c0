"""Row types of bills of materials."""

# Without `annotations` of __future__: Python would compile each of them as a text, for 3 ms.
from typing import NamedTuple


class BillWeights(NamedTuple):
    """A file of weights that a component has: ``id`` is ``sha256:HEX``, ``path`` within it.

    ``revision`` is the commit in which the file was seen.
    """

    id: str
    path: str | None
    bytes: int | None
    format: str | None
    revision: str | None
    stated_by: str
    declared: bool
    evidence: str | None
    first_seen: str | None


class BillLink(NamedTuple):
    """What a source joins a component with that is no component of it: an owner, paper or model.

    ``relation`` is PUBLISHED_BY, DESCRIBED_IN or SUCCEEDED_BY; ``id`` and ``kind`` are those of the
    other end, ``url`` is where a paper can be read.
    """

    relation: str
    id: str
    kind: str
    stated_by: str
    declared: bool
    evidence: str | None
    first_seen: str | None
    url: str | None = None


class BillResult(NamedTuple):
    """A result of an evaluation of a model: ``value`` as a number, or ``text`` as it was written.

    ``revision`` is the commit of the dataset that was used.
    """

    dataset_id: str
    config: str | None
    split: str | None
    metric: str | None
    value: float | None
    text: str | None
    verified: bool | None
    revision: str | None
    stated_by: str
    declared: bool
    evidence: str | None
    first_seen: str | None


class BillConflict(NamedTuple):
    """What is the matter with the licences of a component, ``id`` of ``kind``.

    ``level`` is conflict, contested, unknown or warning; or disputed, where sources state different
    licences of the component itself. ``term`` has the terms that decide, separated by blanks,
    ``text`` says it in sentences. ``license`` arrives from ``origin_id`` over ``edge``, and
    ``label`` is what it is compared with. Of the subject of a bill there is a row for each finding
    of its report on licences, but for one alone that a label is not known; of any other component
    there is one, for the gravest outcome, with its origin unless that would take too long to find.
    ``path`` leads to the origin, ``inferred`` says what of it nobody declares.
    """

    id: str
    kind: str
    level: str
    severity: str | None
    term: str
    text: str
    license: str | None = None
    license_raw: str | None = None
    license_stated_by: str | None = None
    label: str | None = None
    label_raw: str | None = None
    edge: str | None = None
    origin_id: str | None = None
    origin_kind: str | None = None
    clause: str | None = None
    path: str | None = None
    inferred: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return the kind and id of the component."""
        return self.kind, self.id

    @property
    def origin(self) -> tuple[str, str] | None:
        """Return the kind and id of what the licence arrives from, where it is told."""
        return (self.origin_kind, self.origin_id) if self.origin_kind and self.origin_id else None


class BillGap(NamedTuple):
    """Why what a bill says of a component is not complete, as ``GAPS`` and ``LEFT_OUT`` name it.

    ``number`` is how much of it was left out, where it was because there is too much.
    """

    id: str
    kind: str
    reason: str
    number: int | None = None
