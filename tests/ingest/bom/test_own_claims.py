"""What several sources state of one step is one claim when a document says it."""

from __future__ import annotations

from typing import Any

import pytest

from graph.schema import DerivedFrom, End, Model
from graph.transfer.bill_properties import BillClaim
from ingest.bom.own_claims import own_records

Said = tuple[str, str | None, bool]
TAG, CARD, NAME = ("hub-tag", "finetune", True), ("card", "adapter", True), "inferred-name"


def joined(*said: Said) -> Any:
    """Return the one claim that sources make, each with a method and whether it is declared."""
    base = End(Model, "lab/base")
    claims = [
        BillClaim(DerivedFrom, base, who, declared, {"method": method} if method else {})
        for who, method, declared in said
    ]
    (claim,) = own_records(End(Model, "lab/child"), claims, stated_by="bom", place="here")
    return claim


@pytest.mark.parametrize(
    ("said", "method", "declared"),
    [
        ([TAG, CARD], "adapter", True),
        ([CARD, TAG], "adapter", True),
        ([("card", None, True), (NAME, "quantized", False)], "quantized", True),
        ([TAG, (NAME, "quantized", False)], "finetune", True),
        ([(NAME, "quantized", False)], "quantized", False),
    ],
)
def test_the_firmest_says_how(said: list[Said], method: str, declared: bool) -> None:
    claim = joined(*said)
    assert (claim.method, claim.declared, claim.stated_by) == (method, declared, "bom")
    assert all(who in claim.evidence for who, _, _ in said)
