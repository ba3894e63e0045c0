"""Row types of a document of notices."""

# Without `annotations` of __future__, as in queries/verdicts/rows.py.
from typing import NamedTuple


class Credit(NamedTuple):
    """Who publishes an artifact, or how it is labelled: ``value`` is the owner or the licence.

    ``raw`` is the label as it was written, ``link`` the address that it gives for the text.
    """

    id: str
    kind: str
    relation: str
    value: str
    stated_by: str
    declared: bool
    raw: str | None
    link: str | None


class Notice(NamedTuple):
    """A licence of an artifact that has to be named where artifacts are passed on.

    ``stated_as`` is the whole label where this licence is a part of it, ``license_raw`` the text of
    one that was not recognised, ``address`` where the licence can be read. ``text`` is the id
    under which the part ``texts`` has its text; ``page`` and ``owner`` are the artifact's own.
    ``attribution`` is the line that names it, ``display`` a name to be shown, ``changes`` how what
    is passed on was made from it, where that has to be said. ``steps`` lead from what is passed on
    to the artifact, by ``path``. ``notice`` is the sentence that the licence prescribes, if it
    does, ``policy`` the address of the use restrictions that it has apart from its text.
    ``training_data`` is true of what a model was trained on, and not made from; ``inferred`` says
    which steps of the path, and whether the licence, nobody declares.
    """

    id: str
    kind: str
    license: str
    license_name: str | None
    spdx_id: str | None
    license_raw: str | None
    stated_by: str | None
    address: str | None
    text: str | None
    attribution: str
    display: str | None
    changes: str | None
    owner: str | None
    page: str | None
    stated_as: str
    steps: int
    path: str
    notice: str | None = None
    policy: str | None = None
    training_data: bool = False
    inferred: str | None = None


class NoticeObligation(NamedTuple):
    """What a licence of an artifact asks of those who pass on what was made with it.

    ``standing``, ``choice``, ``option`` and ``condition`` are those of a ``LicenseObligation``.
    """

    id: str
    kind: str
    license: str
    term: str
    text: str
    standing: str = "certain"
    choice: str | None = None
    option: str | None = None
    condition: str | None = None


class LicenseText(NamedTuple):
    """The text of a licence; ``template`` is true where it has places to be filled in."""

    spdx_id: str
    name: str
    text: str
    template: bool


class NoticeGap(NamedTuple):
    """What has to be looked at before a document of notices is complete.

    ``reason`` is no_license, license_unknown, disputed, unresolved_base or gone; ``detail`` the
    label, the text of the base, or the day; ``only_mentioned`` is true of what nobody describes.
    """

    id: str
    kind: str
    reason: str
    detail: str | None
    stated_by: str | None
    only_mentioned: bool


class UseLeftOut(NamedTuple):
    """An artifact that a repository names and does not ship: in a test, in docs, or in prose."""

    id: str
    kind: str
    reason: str
    places: int
