"""Row types of a check against a policy: findings, the artifacts checked, exceptions."""

# Without `annotations` of __future__: Python would compile each of them as a text, for 3 ms.
from typing import NamedTuple


class PolicyFinding(NamedTuple):
    """Something that a policy stops, wants reviewed, or lets through by an exception.

    ``outcome`` is fail, review or excepted; ``rule`` the key of the policy that decides, ``term``
    the licence term; ``origin_id`` the artifact whose ``license`` brings it, ``edge`` the step of
    the rule over which it arrives, ``compared`` the two values, ``clause`` where the term is read,
    ``reason`` a sentence; ``exception`` why it passes nevertheless, and until when; ``route``
    numbers the rows of the part routes. ``kind`` is unknown for what is not in the graph.
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
    """An artifact that was checked: kept, broken or missing, and how many findings it has.

    ``steps`` lead to the farthest artifact upstream.
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


GATE_ROWS = (PolicyFinding, Checked, PolicyException)
