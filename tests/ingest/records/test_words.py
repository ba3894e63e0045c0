"""The closed words of JSON lines are those that the sources themselves state."""

from graph.schema import Uses, properties
from graph.schema.claims import METHODS
from ingest import conversions
from ingest.cards.sentences import keys
from ingest.code.findings import How, Reuse, Role
from ingest.hub_fields.vocabulary import RELATIONS


def test_all_words_that_code_can_state_are_words_of_the_format() -> None:
    stated = {p.name: p.words for p in properties(Uses)}
    assert {*stated["how"]} == {"weights", *(how.value for how in How)}
    assert {*stated["role"]} == {role.value for role in Role}
    assert {*stated["reuse"]} == {reuse.value for reuse in Reuse}


def test_all_relations_that_sources_state_are_words_of_the_format() -> None:
    assert {*RELATIONS} <= {*METHODS}
    assert {method for _, method in keys.KEY_METHODS if method} <= {*METHODS}
    assert {conversions.CONVERTED, conversions.QUANTIZED} <= {*METHODS}
