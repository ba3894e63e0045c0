"""What licences bind to, in the fewest words."""

import pytest

from licenses.catalog.terms import all_terms
from licenses.rule.limits import LIMITS, limits


@pytest.mark.parametrize(
    ("licence", "bound"),
    [
        ("mit", ["credit"]),
        ("cc0-1.0", []),
        ("cc-by-nc-nd-4.0", ["no commercial use", "no derivatives", "credit"]),
        ("agpl-3.0", ["share alike", "credit"]),
        ("openrail", ["use restrictions"]),
        ("other", []),
        ("mit AND gpl-3.0", []),
        ("", []),
    ],
)
def test_what_binds_is_named_the_gravest_first(licence: str, bound: list[str]) -> None:
    assert [words for words in limits(licence) if words in bound] == bound
    assert len(limits(licence)) == len(bound) or licence == "openrail"


def test_every_limit_is_one_of_some_licence() -> None:
    assert {words for licence in all_terms() for words in limits(licence)} == set(LIMITS)
