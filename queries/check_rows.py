"""Row types of what a policy says: breaches, the things that were checked, exceptions."""

from __future__ import annotations

from typing import NamedTuple


class Breach(NamedTuple):
    """Something that a policy does not let through, or only by an exception.

    ``outcome`` is fail, review or excepted; ``rule`` the key of the policy that says so, ``term``
    what it is about; ``origin_id`` the thing whose ``license`` brings it, ``edge`` the step of the
    rule over which it arrives, ``compared`` the two values, ``clause`` where the term is read,
    ``reason`` a sentence; ``exception`` why it passes all the same, and until when; ``route``
    numbers the rows of the part routes. Of what is not in the graph, ``kind`` is unknown.
    """

    id: str
    kind: str | None
    outcome: str
    rule: str
    term: str
    severity: str
    origin_id: str
    origin_kind: str | None
    license: str | None
    license_raw: str | None
    label: str | None
    edge: str | None
    compared: str | None
    clause: str | None
    path: str
    reason: str
    exception: str | None
    route: int | None


class Checked(NamedTuple):
    """A thing that was checked: kept, broken or missing, and how many breaches there are.

    ``steps`` lead to the farthest thing above it.
    """

    id: str
    kind: str | None
    verdict: str
    steps: int
    failing: int
    to_review: int
    excepted: int


class PolicyException(NamedTuple):
    """An exception of a policy; ``state`` is used, unused or expired, ``until`` its last day."""

    id: str | None
    license: str | None
    term: str | None
    reason: str
    until: str
    state: str


GATE_ROWS = (Breach, Checked, PolicyException)
