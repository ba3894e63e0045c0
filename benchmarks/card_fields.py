"""What is read from cards, as precision and recall per field, against cards read by hand.

Metadata is compared with an index of the same cards' front matter that was made by another reader
(which took a blank line before it for none: five cards), and with those of PeaTMOSS's 50
hand-checked cards whose text is at hand, as it was two years before. Inferred lineage is compared
with checked_cards.csv: of the 751 cards that transformers' repository had in 2020, the 100 that
``random.Random(2020).shuffle`` puts first were read for every base model that they name, by id or
only in words (``drawn`` is yes); of all others the sentences that were taken for a claim. The cards
were also read while the words were chosen by which a claim is known: on cards of other years the
figures will be lower. Results in tables are compared with checked_results.csv: all that were read,
and those that 40 of the 238 cards with numbers in tables have (shuffled likewise, ``drawn``).
"""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.comparison import NotMeasured
from benchmarks.workplace import Workplace
from graph.schema import DerivedFrom, EvaluatedOn, LicensedAs, TrainedOn
from ingest.cards import source as cards
from ingest.cards.prose import PROSE
from ingest.items import Skip
from licenses.labels.statement import make_statement

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
ARCHIVE = "cards/transformers_model_cards_2020-12.tar.gz"
INDEX = "transformers_model_cards_2020-12.index.json"
LEAST = 0.9
"""The precision that inferred lineage has to reach."""

Pairs = set[tuple[str, str]]
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)?", re.ASCII)
_PAGE = re.compile(r"https://huggingface\.co/(?:datasets/)?([\w.-]+(?:/[\w.-]+)?)", re.ASCII)


@dataclass(frozen=True)
class Share:
    """One row of the result: so many of so many, and the least share there should be."""

    work: str
    against: str
    right: int
    of: int
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the share is large enough."""
        return self.least is None or (self.of > 0 and self.right / self.of >= self.least)

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed, in the order of comparison.HEAD."""
        share = f"{self.right / self.of:.2f}" if self.of else ""
        least = "" if self.least is None else f"{self.least:.1f} or more"
        met = "" if self.least is None else "yes" if self.met else "NO"
        return (self.work, self.against, str(self.right), str(self.of), share, least, met)


def measure(_place: Workplace) -> Iterator[Share]:
    """Return precision and recall per field."""
    if not (DATA / ARCHIVE).is_file():
        raise NotMeasured("the folder ../shared/data is not beside this checkout")
    found = list(_records())
    licences = {(c.start.id, c.end.id) for c in found if isinstance(c, LicensedAs)}
    data = {
        (c.start.id, c.end.id) for c in found if isinstance(c, TrainedOn) and c.stated_by != PROSE
    }
    index = _index()
    against = f"front matter of {len(index)} cards"
    yield from _both("licence", against, licences, _licences(index))
    yield from _both("datasets", against, data, _texts(index, "datasets"))
    checked = _hand_checked({card["model_id"] for card in index})
    against = f"the {len(checked)} of PeaTMOSS's 50 cards that are at hand"
    bases = {(c.start.id, c.end.id) for c in found if isinstance(c, DerivedFrom)}
    yield from _both("licence", against, _of(checked, licences), _licences(checked))
    for name, field, pairs in (
        ("datasets", "datasets", data),
        ("base model", "upstream_model", bases),
    ):
        # Where a hand wrote a name or the address of a paper, nobody knows the id.
        judged = [card for card in checked if all(map(_id, _listed(card[field])))]
        yield from _both(name, against, _of(judged, pairs), _texts(judged, field))
    yield from _inferred(bases)
    yield from _results(found)


def _records() -> Iterator[Any]:
    for item in cards.fetch(DATA / ARCHIVE):
        yield from (r for r in cards.to_records(item) if not isinstance(r, Skip))


def _of(cards_read: Iterable[dict[str, Any]], pairs: Pairs) -> Pairs:
    own = {card["model_id"] for card in cards_read}
    return {pair for pair in pairs if pair[0] in own}


def _both(field: str, against: str, found: Pairs, truth: Pairs) -> Iterator[Share]:
    right = len(found & truth)
    yield Share(f"precision of {field}", against, right, len(found))
    yield Share(f"recall of {field}", against, right, len(truth))


def _inferred(found: Pairs) -> Iterator[Share]:
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


def _results(found: list[Any]) -> Iterator[Share]:
    """Return how many results of tables are right, and how many of those in 40 cards are found."""
    with (ROOT / "benchmarks/checked_results.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ("model_id", "dataset_id", "config", "split", "metric", "result")
    truth = {tuple(row[name] for name in names): row["drawn"] == "yes" for row in rows}
    read = {
        (c.start.id, c.end.id, c.config or "", c.split or "", c.metric or "", _result(c))
        for c in found
        if isinstance(c, EvaluatedOn)
    }
    right, drawn = read & set(truth), {key for key, is_drawn in truth.items() if is_drawn}
    against = "all claims, read by hand"
    yield Share("precision of results in tables", against, len(right), len(read), LEAST)
    against = "results on known datasets in 40 cards"
    yield Share("recall of results in tables", against, len(read & drawn), len(drawn))


def _result(claim: EvaluatedOn) -> str:
    return claim.text or f"{claim.value:g}"


def _index() -> list[dict[str, Any]]:
    with tarfile.open(DATA / ARCHIVE) as archive:
        stream = archive.extractfile(INDEX)
        assert stream is not None
        found: list[dict[str, Any]] = json.load(stream)
    return found


def _hand_checked(at_hand: set[str]) -> list[dict[str, Any]]:
    path = DATA / "peatmoss/llm_groundTruth_accurate.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return [{"model_id": model, **card} for model, card in found.items() if model in at_hand]


def _licences(index: Iterable[dict[str, Any]]) -> Pairs:
    found = set()
    for card in index:
        statement = make_statement(*_listed(card["license"]))
        if statement:
            found.add((card["model_id"], statement.id))
    return found


def _texts(index: Iterable[dict[str, Any]], field: str) -> Pairs:
    """Return the ids of a field; names in words are nobody's ids."""
    texts = ((card["model_id"], text) for card in index for text in _listed(card[field]))
    return {(model, identifier) for model, text in texts if (identifier := _id(text))}


def _id(text: str) -> str | None:
    page = _PAGE.fullmatch(text)
    return page[1] if page else text if _ID.fullmatch(text) else None


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]
