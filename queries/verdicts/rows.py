"""Row types about licences: what questions, reports on an artifact and policy checks answer."""

# Without `annotations` of __future__: Python would compile each of them as a text, for 3 ms.
from typing import NamedTuple


class LicenseTerms(NamedTuple):
    """What a licence along a lineage says, in the catalog's words; None where it is silent."""

    steps: int
    id: str
    kind: str
    license: str
    allows_commercial: str | None
    allows_derivatives: str | None
    share_alike: str | None
    use_restrictions: str | None
    research_only: str | None
    requires_attribution: str | None
    licence_text: str | None
    naming: str | None
    trained_model_reach: str | None
    confidence: str | None


class LicenseConflict(NamedTuple):
    """A label that conflicts with the licence of an origin, ``steps`` edges upstream.

    ``edge`` is the step that left the origin, to ``through``; ``terms`` are those that decide.
    """

    id: str
    kind: str
    license: str
    steps: int
    through: str
    edge: str
    origin_id: str
    origin_kind: str
    origin_license: str
    verdict: str
    severity: str
    terms: str


class ConflictingPair(NamedTuple):
    """Two licences in conflict over an edge, and how many pairs of artifacts have them."""

    upstream: str
    downstream: str
    edge: str
    verdict: str
    severity: str
    terms: str
    number: int


class Drift(NamedTuple):
    """A permissive label, and the restricted licence of an artifact ``steps`` edges upstream."""

    id: str
    kind: str
    license: str
    steps: int
    origin_id: str
    origin_kind: str
    origin_license: str
    downloads: int | None


class Labelled(NamedTuple):
    """An artifact with its label and who states it; downloads of the last 30 days."""

    id: str
    kind: str
    label: str
    stated_by: str
    declared: bool
    downloads: int | None


class UndeclaredReach(NamedTuple):
    """An artifact without a licence, and how many artifacts and repositories depend on it."""

    id: str
    kind: str
    users: int
    repositories: int
    downloads: int | None
    only_mentioned: bool


class LicenseFinding(NamedTuple):
    """A term of an ancestor's licence that a label breaks, leaves unclear, or is warned about.

    ``level`` is conflict, unknown or warning; ``brief`` and ``why`` put the term in words;
    ``license_raw`` is the text of a label that was not recognised; ``edge`` the step of the rule by
    which the licence left ``origin_id``; ``compared`` the two values; ``clause`` where the term is
    read; ``confidence`` how sure the table is of it; ``route`` numbers the rows of the part routes.
    ``inferred`` says which of the steps and licences nobody declares.
    """

    level: str
    severity: str
    term: str
    brief: str
    origin_id: str
    origin_kind: str
    license: str | None
    license_raw: str | None
    license_stated_by: str | None
    label: str | None
    edge: str
    compared: str
    clause: str | None
    contested: bool
    confidence: str
    route: int
    path: str
    why: str
    inferred: str | None = None


class RouteStep(NamedTuple):
    """A step by which a licence arrives; ``route`` numbers the routes, the origin has step 1.

    ``edge`` is what the rule judges it as. ``relation`` and ``method`` are what the sources state
    that decide (None where nobody says how), ``phrase`` the same in words.
    """

    route: int
    step: int
    parent_id: str
    parent_kind: str
    edge: str
    child_id: str
    child_kind: str
    stated_by: str | None
    declared: bool
    evidence: str | None
    relation: str
    method: str | None
    phrase: str


class StatedLicense(NamedTuple):
    """A licence of an artifact with all sources that state it; None where none is stated."""

    id: str
    kind: str
    license: str | None
    license_raw: str | None
    stated_by: str | None


class LicenseObligation(NamedTuple):
    """What a licence asks of those who share what was made, and the artifacts that bring it.

    ``standing`` is certain, alternative or contested: of alternatives one ``option`` of a
    ``choice`` is enough; what is contested is due on a ``condition`` that is disputed.
    """

    term: str
    text: str
    license: str
    origins: str
    standing: str = "certain"
    choice: str | None = None
    option: str | None = None
    condition: str | None = None


class LicenseAnswer(NamedTuple):
    """Whether something may be done with an artifact, and whose licence decides that.

    ``action`` is use, commercial, service, redistribute, publish or train, or one of the limits
    any_users, any_revenue, any_territory and any_field, which ask whether there is none. ``answer``
    is yes, yes with duties, contested, unknown or no; ``path`` leads to ``decided_by``, ``limit``
    says what is allowed at most, ``duties`` what has to be kept to, ``inferred`` what of the path
    nobody declares. ``id`` and ``kind`` are of what was asked about; ``edge`` is the step of the
    rule by which the licence arrives, own for a label of the artifact itself.
    """

    action: str
    answer: str
    decided_by: str
    license: str | None
    clause: str | None
    path: str
    limit: str | None
    duties: str | None
    inferred: str | None
    decided_by_kind: str
    id: str
    kind: str
    edge: str


class Unlabelled(NamedTuple):
    """An artifact of a lineage whose licence nobody states, ``steps`` edges from the start."""

    id: str
    kind: str
    steps: int
    only_mentioned: bool


class PolicyFinding(NamedTuple):
    """Something that a policy stops, wants reviewed, or lets through by an exception.

    ``outcome`` is fail, review or, by an exception, pass; ``rule`` the key of the policy that
    decides, ``term`` the licence term; ``origin_id`` the artifact whose ``license`` brings it,
    ``edge`` the step of the rule over which it arrives, ``compared`` the two values, ``clause``
    where the term is read, ``reason`` a sentence; ``exception`` why it passes nevertheless, and
    until when; ``route`` numbers the rows of the part routes. ``kind`` is unknown for what is not
    in the graph. Of a base that cannot be looked up ``compared`` is its text. ``inferred`` says
    which of the steps and licences nobody declares; the next two are known of an origin that has
    disappeared. ``file`` and ``line`` are where a repository first loads what brings the finding.
    ``license_raw`` and ``label_raw`` are the texts of labels that were not recognised.
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
    inferred: str | None = None
    origin_last_stated: str | None = None
    origin_gone_since: str | None = None
    file: str | None = None
    line: int | None = None
    label_raw: str | None = None


class Checked(NamedTuple):
    """An artifact that was checked: pass, review or fail, and how many findings it has.

    What is not in the graph has no kind and fails. ``steps`` lead to the farthest artifact
    upstream, ``excepted`` counts the findings that pass by an exception.
    """

    id: str
    kind: str | None
    verdict: str
    steps: int
    failing: int
    to_review: int
    excepted: int


class PolicyException(NamedTuple):
    """An exception of a policy; ``state`` is used, unused or expired, ``until`` its last day.

    ``origin`` is what the licence has to come from, where it is named besides what is checked.
    """

    id: str | None
    license: str | None
    term: str | None
    reason: str
    until: str
    state: str
    origin: str | None = None
