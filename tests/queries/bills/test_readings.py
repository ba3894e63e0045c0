"""Which labels are declared, and which are what others read into an artifact."""

import pytest

from queries.bills.readings import split_labels
from queries.families.report import FamilyLabel


def _label(stated_by: str, declared: bool = True) -> FamilyLabel:
    return FamilyLabel("o/m", "Model", f"of-{stated_by}", None, stated_by, declared, None)


@pytest.mark.parametrize(
    ("sources", "declared"),
    [
        (["hub-tag", "card"], ["hub-tag", "card"]),
        (["hub-tag", "data-provenance-initiative"], ["hub-tag"]),
        (
            ["github", "license-file", "package-metadata", "bom"],
            ["github", "license-file", "package-metadata"],
        ),
        (["mine"], ["mine"]),
        (["mine", "card"], ["card"]),
        (["liagent"], []),
        ([], []),
    ],
)
def test_the_publisher_declares_before_others(sources: list[str], declared: list[str]) -> None:
    labels = [_label(each) for each in sources]
    own, others = split_labels(labels)
    assert [each.stated_by for each in own] == declared
    assert sorted(own + others) == sorted(labels)


def test_what_was_inferred_is_concluded() -> None:
    stated, inferred = _label("mine"), _label("card", declared=False)
    assert split_labels([inferred, stated]) == ([stated], [inferred])


def test_a_bare_other_is_nothing_beside_its_name() -> None:
    bare = _label("hub-tag")._replace(license="other", raw="other")
    named = _label("card")._replace(license="other:mine", raw="other")
    assert split_labels([bare, named]) == ([named], [])
    assert split_labels([bare]) == ([bare], [])
