"""A document of notices, to be handed on with models and datasets, as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from graph.schema.kinds import noun, only_uses
from licenses.catalog.terms import known_terms
from licenses.catalog.texts import find_particulars, text_address
from licenses.rule.standing import ALTERNATIVE, CONTESTED
from queries.notices import notices_report as found
from queries.notices.notice_rows import catalog_address, credit_of, license_words
from queries.verdicts.disputes import dispute
from reports.text.answers import brief_answers
from reports.text.blocks import Address, Block, Heading, Item, Paragraph, Quoted, Verbatim, Words
from reports.text.words import SCOPE, age, not_declared, number, place, shortened

if TYPE_CHECKING:
    from queries.notices.notices_report import NoticesReport
    from queries.notices.rows import LicenseText, Notice, NoticeGap, NoticeObligation

_PLACES = 5
"""Places in a repository that are named; the rest is counted."""
_LISTED = 3
"""Ids that a remark names."""
_LEFT_OUT = {
    "test": "only tests load",
    "docs": "only documentation loads",
    found.MENTION: "are only mentioned",
}
_NOT_DESCRIBED = "not_described"
"""The reason of what states no licence because no source describes it."""
_GAPS = {
    _NOT_DESCRIBED: "Not described, so that no licence is known",
    found.NO_LICENSE: "No licence is stated",
    found.UNKNOWN_LICENSE: "The terms of the licence are not known",
    found.DISPUTED: "Several licences are stated",
    found.UNRESOLVED_BASE: "A base is stated that cannot be looked up",
    found.GONE: "No longer there; what was stated last counts",
}
"""What a gap is, as the title of those of one reason."""
_REMARKS = {
    _NOT_DESCRIBED: ("is not described", "are not described"),
    found.NO_LICENSE: ("states no licence", "state no licence"),
    found.UNKNOWN_LICENSE: ("has a licence of unknown terms", "have licences of unknown terms"),
    found.DISPUTED: ("has several licences", "have several licences"),
    found.UNRESOLVED_BASE: (
        "states a base that cannot be looked up",
        "state bases that cannot be looked up",
    ),
    found.GONE: ("is no longer there", "are no longer there"),
}
"""What is said of one artifact with a gap, and of several."""


def notice_blocks(report: NoticesReport) -> Iterator[Block]:
    """Yield the document: what has to be named, the texts, then what is not known."""
    subject = report.subject.id
    yield Heading(1, ("Notices for ", subject))
    yield Paragraph((_purpose(report),))
    yield Paragraph((age(report),))
    yield from _summary(report)
    yield from _answer_blocks(report)
    in_order = sorted(report.notices, key=_is_training_data)
    for (kind, identifier), group in groupby(in_order, key=lambda row: (row.kind, row.id)):
        rows = list(group)
        data = ", training data" * _is_training_data(rows[0])
        yield Heading(2, (f"{noun(kind).capitalize()} ", identifier, data))
        yield from _artifact_items(report, rows)
    yield from _text_blocks(report.texts)
    yield from _gap_blocks(report)
    yield Paragraph((SCOPE,))


def _summary(report: NoticesReport) -> Iterator[Block]:
    """Yield what has to be looked at before anything is handed on; the end has all of it."""
    sentences = [*unknown_sentences(report), unresolved_sentence(report)]
    if any(sentences):
        yield Paragraph(("To be looked at first, with the list at the end:",))
        yield from (Item((sentence,)) for sentence in sentences if sentence)


def _answer_blocks(report: NoticesReport) -> Iterator[Block]:
    """Yield what may be done with each artifact that is handed on."""
    if not report.answers:
        return
    yield Heading(2, ("What may be done with what is handed on",))
    for (kind, identifier), group in groupby(report.answers, key=lambda row: (row.kind, row.id)):
        said = brief_answers(list(group))
        words = "; ".join(said) or "nothing is forbidden or limited; what is asked stands below"
        yield Item((f"{noun(kind).capitalize()} ", identifier, ": ", words, "."))


def _is_training_data(row: Notice) -> bool:
    """Return whether a model was trained on an artifact, rather than made from it or shipped."""
    return row.training_data


def nothing_to_hand_on(report: NoticesReport) -> str:
    """Return why nothing has to be handed on; empty where a licence asks for something."""
    if report.notices:
        return ""
    if only_uses(report.subject.kind) and not report.used_at:
        return f"Nothing has to be handed on for {report.subject.id}: it ships no model or dataset."
    known = " that is known" * bool(report.unknown)
    return f"Nothing has to be handed on for {report.subject.id}: no licence{known} asks for it."


def unknown_sentences(report: NoticesReport) -> Iterator[str]:
    """Yield for each reason how many artifacts have to be looked at."""
    for reason, rows in _by_reason(report):
        ids = list(dict.fromkeys(row.id for row in rows))
        more = f" and {len(ids) - _LISTED:,} more" if len(ids) > _LISTED else ""
        verb = _REMARKS[reason][len(ids) > 1]
        yield f"{number(len(ids), 'artifact')} {verb}: {', '.join(ids[:_LISTED])}{more}."


def _by_reason(report: NoticesReport) -> Iterator[tuple[str, list[NoticeGap]]]:
    """Yield the gaps of each reason: what nobody has described is not said to state nothing."""
    groups: dict[str, list[NoticeGap]] = {}
    for row in report.unknown:
        unread = row.only_mentioned and row.reason == found.NO_LICENSE
        groups.setdefault(_NOT_DESCRIBED if unread else row.reason, []).append(row)
    yield from groups.items()


def unresolved_sentence(report: NoticesReport) -> str:
    """Return how many loads of a folder name no id; empty where none does."""
    count = len(report.checkout.unresolved) if report.checkout else 0
    verb = "names" if count == 1 else "name"
    return f"{number(count, 'load')} {verb} what is no id of the Hub." if count else ""


def left_out_sentence(report: NoticesReport) -> str:
    """Return how much of what a repository names is not shipped; empty where nothing is."""
    counts = [
        f"{number(len(rows), 'artifact')} that {words if len(rows) > 1 else _singular(words)}"
        for reason, words in _LEFT_OUT.items()
        if (rows := [row for row in report.left_out if row.reason == reason])
    ]
    return f"Left out as not shipped: {', '.join(counts)}." if counts else ""


def _singular(words: str) -> str:
    return words.replace("are only", "is only")


def _purpose(report: NoticesReport) -> str:
    if nothing := nothing_to_hand_on(report):
        return nothing
    what = "ships" if report.used_at else "is, or was made from"
    return (
        f"This belongs to what {report.subject.id} {what}: the models and datasets whose licences "
        "ask to be named, with the lines, names and texts that have to be handed on with them."
    )


def _artifact_items(report: NoticesReport, rows: list[Notice]) -> Iterator[Item]:
    """Yield what has to be said of one artifact: its licences share all but their texts."""
    first = rows[0]
    credit = credit_of(first.id, first.owner, first.page)
    licence = f", licensed under {_license_name(first)}" if len(rows) == 1 else ""
    yield Item(("Attribution: ", *_with_address(credit, first.page), f"{licence}."))
    if len(rows) > 1:
        yield Item((_labels_sentence(rows),))
    for row in rows:
        yield Item((f"Text of {_license_name(row)}: ", *_where_text(row)))
    yield from _asked_items(report, rows)
    for notice in dict.fromkeys(row.notice for row in rows if row.notice):
        yield Item(("Notice: ", notice))
    for policy in dict.fromkeys(_shown_address(r, r.policy) for r in rows if r.policy):
        yield Item(("Use restrictions: ", policy))
    for display in dict.fromkeys(row.display for row in rows if row.display):
        yield Item(("Name to be shown: ", display))
    for changes in dict.fromkeys(row.changes for row in rows if row.changes):
        yield Item(("Changes: ", changes, "."))
    for inferred in dict.fromkeys(row.inferred for row in rows if row.inferred):
        yield Item((f"{not_declared(inferred)}.",))
    if places := _places(report, first):
        yield Item(("Loaded at: ", places, "."))


def _asked_items(report: NoticesReport, rows: list[Notice]) -> Iterator[Item]:
    """Yield what the licences of an artifact ask."""
    for row in rows:
        asked: dict[str, dict[str, None]] = {}
        for each in report.obligations:
            if (each.kind, each.id, each.license) == (row.kind, row.id, row.license):
                asked.setdefault(_when(each), {})[each.text] = None
        who = f"What {_license_name(row)} asks" if len(rows) > 1 else "What it asks"
        for when, texts in asked.items():
            yield Item((f"{who}{when}: ", "; ".join(texts), "."))


def _when(row: NoticeObligation) -> str:
    """Return when something is asked, to follow "asks"; empty of what is certain."""
    said = {
        ALTERNATIVE: f" ({row.choice})",
        CONTESTED: f" {row.condition}, which is contested",
    }
    return said.get(row.standing, "")


def _with_address(text: str, page: str | None) -> Words:
    """Return a text in which the artifact's page may become a link."""
    before, found, after = text.partition(page) if page else (text, "", "")
    return (before, Address(found), after) if found else (text,)


def _labels_sentence(rows: list[Notice]) -> str:
    """Return what is stated where there are several licences: none of them is chosen here."""
    labels = {row.stated_as: row for row in rows}
    stated = [
        f"{shortened(row.license_raw or label)} ({row.stated_by or 'nobody'})"
        for label, row in labels.items()
    ]
    why = "Its label names several licences"
    if len(labels) > 1:
        why = dispute([set((row.stated_by or "").split(", ")) for row in labels.values()])
    return f"{why}, and each is named here: {' or '.join(stated)}."


def _license_name(row: Notice) -> str:
    return shortened(license_words(row.license, row.license_name, row.license_raw))


def _where_text(row: Notice) -> Words:
    """Return where the text of a licence can be read."""
    if row.text:
        return (f"below, under {row.text}.",)
    page: Words = (" (", Address(row.page), ")") if row.page else ()
    files = ("in the files of ", row.id, *page, ".")
    if row.address is None:
        return files
    if row.page and row.address.startswith(f"{row.page}/"):
        return (Address(row.address), ".")
    if row.spdx_id and row.address == text_address(row.spdx_id):
        return (Address(row.address), ".")
    return (_shown_address(row, row.address), ", and ", *files)


def _shown_address(row: Notice, address: str) -> Address | Quoted:
    """Return an address of the table; what a label says is shown as it is, and is no link."""
    terms = known_terms(row.license)
    known = (catalog_address(terms), find_particulars(terms.base).policy) if terms else ()
    return Address(address) if address in known else Quoted(address)


def _places(report: NoticesReport, row: Notice) -> str:
    uses = [use for use in report.used_at if (use.kind, use.id) == (row.kind, row.id) and use.path]
    named = list(dict.fromkeys(place(use.path, use.line) for use in uses))
    more = f" and {len(named) - _PLACES:,} more places" if len(named) > _PLACES else ""
    return f"{', '.join(named[:_PLACES])}{more}"


def _text_blocks(texts: list[LicenseText]) -> Iterator[Block]:
    if not texts:
        return
    yield Heading(2, ("Licence texts",))
    if any(row.template for row in texts):
        yield Paragraph((
            "Words in angle or square brackets are places for a year and a holder. The copyright "
            "notice of the holder stands in the files of the artifact, and has to be put there.",
        ))  # fmt: skip
    for row in texts:
        yield Heading(3, (f"{row.name} ({row.spdx_id})",))
        yield Verbatim(row.text)


def _gap_blocks(report: NoticesReport) -> Iterator[Block]:
    """Yield what has to be looked at, and what is left out."""
    left_out = left_out_sentence(report)
    unresolved = report.checkout.unresolved if report.checkout else ()
    if not report.unknown and not left_out and not unresolved:
        return
    yield Heading(2, ("To be looked at",))
    for reason, rows in _by_reason(report):
        yield Paragraph((f"{_GAPS[reason]}:",))
        yield from map(_gap_item, rows)
    if unresolved:
        yield Paragraph(("Loaded, and no id of the Hub:",))
    for each in unresolved:
        where = f"{place(each.path, each.line)}: {shortened(each.text)} ({each.reason})"
        yield Item(("At ", where))
    if left_out:
        yield Paragraph((left_out,))


def _gap_item(row: NoticeGap) -> Item:
    detail = f": {shortened(row.detail)}" if row.detail else ""
    source = f" ({row.stated_by})" if row.stated_by else ""
    mentioned = ", which no source describes" * row.only_mentioned
    return Item((f"{noun(row.kind).capitalize()} ", row.id, mentioned, detail, source))
