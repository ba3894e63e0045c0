"""Precision and recall of the claims from cards, per field, against cards read by hand.

Metadata is compared with two references: an index of the same cards' front matter, which another
reader made (it missed five cards with a blank line before the metadata), and those of PeaTMOSS's 50
hand-checked cards whose text is available, in a version two years older.

Inferred lineage is compared with checked_cards.csv, from the 751 cards of transformers' repository
in 2020. ``random.Random(2020).shuffle`` chose 100 of them (``drawn`` is yes), in which every base
model was noted, named by id or only in words; of the others each sentence that made a claim was
checked. The phrases were chosen with these cards at hand; labelled_cards says how they fare on
cards that were not.

Results in tables are compared with checked_results.csv: it has all results that were read, and all
results of 40 of the 238 cards with numbers in tables (drawn in the same way).
"""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.comparison import NotMeasured, Share
from benchmarks.labelled_cards import measure_labelled
from benchmarks.workplace import Workplace
from graph.schema import Claim, DerivedFrom, EvaluatedOn, LicensedAs, TrainedOn
from ingest.cards import source as cards
from ingest.cards.prose import PROSE
from ingest.items import Skip
from licenses.labels.statement import make_statement

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
ARCHIVE = "cards/transformers_model_cards_2020-12.tar.gz"
INDEX = "transformers_model_cards_2020-12.index.json"
LEAST = 0.9
"""The least precision that inferred claims have to reach."""

Pairs = set[tuple[str, str]]
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)?", re.ASCII)
_PAGE = re.compile(r"https://huggingface\.co/(?:datasets/)?([\w.-]+(?:/[\w.-]+)?)", re.ASCII)


def measure(_place: Workplace) -> Iterator[Share]:
    """Yield precision and recall per field, first on the labelled cards."""
    yield from measure_labelled()
    if not (DATA / ARCHIVE).is_file():
        raise NotMeasured("the folder ../shared/data is not beside this checkout")
    found = list(_read_records())
    index = _read_index()
    licences = _claimed_pairs(found, LicensedAs)
    data = _claimed_pairs([c for c in found if c.stated_by != PROSE], TrainedOn)
    against = f"front matter of {len(index)} cards"
    yield from _compare_pairs("licence", against, licences, _license_pairs(index))
    yield from _compare_pairs("datasets", against, data, _id_pairs(index, "datasets"))
    bases = _claimed_pairs(found, DerivedFrom)
    yield from _compare_hand_checked(_hand_checked(index), licences, data, bases)
    yield from _compare_inferred(bases)
    yield from _compare_results(found)


def _claimed_pairs(found: Iterable[Any], claim: type[Claim]) -> Pairs:
    return {(c.start.id, c.end.id) for c in found if isinstance(c, claim)}


def _compare_hand_checked(
    checked: list[dict[str, Any]], licences: Pairs, data: Pairs, bases: Pairs
) -> Iterator[Share]:
    """Yield precision and recall per field against PeaTMOSS's hand-checked cards."""
    against = f"the {len(checked)} of PeaTMOSS's 50 cards that are at hand"
    own = _select_pairs(checked, licences)
    yield from _compare_pairs("licence", against, own, _license_pairs(checked))
    for name, field, pairs in (
        ("datasets", "datasets", data),
        ("base model", "upstream_model", bases),
    ):
        # Names and addresses of papers, which the reference also has, are no ids.
        judged = [card for card in checked if all(map(_read_id, _listed(card[field])))]
        own = _select_pairs(judged, pairs)
        yield from _compare_pairs(name, against, own, _id_pairs(judged, field))


def _read_records() -> Iterator[Any]:
    for item in cards.fetch(DATA / ARCHIVE):
        yield from (r for r in cards.to_records(item) if not isinstance(r, Skip))


def _select_pairs(cards_read: Iterable[dict[str, Any]], pairs: Pairs) -> Pairs:
    own = {card["model_id"] for card in cards_read}
    return {pair for pair in pairs if pair[0] in own}


def _compare_pairs(field: str, against: str, found: Pairs, truth: Pairs) -> Iterator[Share]:
    right = len(found & truth)
    yield Share(f"precision of {field}", against, right, len(found))
    yield Share(f"recall of {field}", against, right, len(truth))


def _compare_inferred(found: Pairs) -> Iterator[Share]:
    """Yield the precision of inferred base models, and their recall in 100 cards."""
    with (ROOT / "benchmarks/checked_cards.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["base_model_id"]]
    truth = {(row["model_id"], row["base_model_id"]) for row in rows}
    right = len(found & truth)
    yield Share(
        "precision of inferred lineage", "all claims, read by hand", right, len(found), LEAST
    )
    drawn = [row for row in rows if row["drawn"] == "yes"]
    for named, kinds in (("by id", {"id"}), ("by id or in words", {"id", "words"})):
        wanted = {(r["model_id"], r["base_model_id"]) for r in drawn if r["named_by"] in kinds}
        against = f"bases named {named} in 100 cards"
        yield Share("recall of inferred lineage", against, len(found & wanted), len(wanted))


def _compare_results(found: list[Any]) -> Iterator[Share]:
    """Yield the precision of results in tables, and their recall in 40 cards."""
    with (ROOT / "benchmarks/checked_results.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ("model_id", "dataset_id", "config", "split", "metric", "result")
    truth = {tuple(row[name] for name in names): row["drawn"] == "yes" for row in rows}
    read = {
        (c.start.id, c.end.id, c.config or "", c.split or "", c.metric or "", _format_result(c))
        for c in found
        if isinstance(c, EvaluatedOn)
    }
    right, drawn = read & set(truth), {key for key, is_drawn in truth.items() if is_drawn}
    against = "all claims, read by hand"
    yield Share("precision of results in tables", against, len(right), len(read), LEAST)
    against = "results on known datasets in 40 cards"
    yield Share("recall of results in tables", against, len(read & drawn), len(drawn))


def _format_result(claim: EvaluatedOn) -> str:
    return claim.text or f"{claim.value:g}"


def _read_index() -> list[dict[str, Any]]:
    with tarfile.open(DATA / ARCHIVE) as archive:
        stream = archive.extractfile(INDEX)
        assert stream is not None
        found: list[dict[str, Any]] = json.load(stream)
    return found


def _hand_checked(index: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return PeaTMOSS's hand-checked cards whose text is available, by the index of cards."""
    at_hand = {card["model_id"] for card in index}
    path = DATA / "peatmoss/llm_groundTruth_accurate.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return [{"model_id": model, **card} for model, card in found.items() if model in at_hand]


def _license_pairs(index: Iterable[dict[str, Any]]) -> Pairs:
    found = set()
    for card in index:
        statement = make_statement(*_listed(card["license"]))
        if statement:
            found.add((card["model_id"], statement.id))
    return found


def _id_pairs(index: Iterable[dict[str, Any]], field: str) -> Pairs:
    """Return the pairs of a card's model and each id of a field; other names are left out."""
    texts = ((card["model_id"], text) for card in index for text in _listed(card[field]))
    return {(model, identifier) for model, text in texts if (identifier := _read_id(text))}


def _read_id(text: str) -> str | None:
    page = _PAGE.fullmatch(text)
    return page[1] if page else text if _ID.fullmatch(text) else None


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]
