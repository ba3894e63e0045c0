"""What prose says of emissions becomes grams where it says one thing, of the training."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import End, Model
from ingest.cards.emissions import LARGEST_CARBON_G, read_emitted_grams
from ingest.cards.prose import PROSE, prose_records
from ingest.cards.source import CardFile, to_records

CHILD = End(Model, "org/child")


@pytest.mark.parametrize(
    ("sentence", "grams"),
    [
        ("CO2 Emissions (in grams): 4.0328", 4.0328),
        ("CO2 Emissions (grams): 12", 12),
        ("Carbon Emitted: 39.2 kg", 39_200),
        ("Carbon emissions (kgCO2eq): 0.26", 260),
        (
            "Carbon Emitted (Power consumption x Time x Carbon produced based on location of power "
            "grid): 15000 kg CO2 eq.",
            15_000_000,
        ),
        ("Estimated total emissions were 539 tCO2eq.", 539_000_000),
        ("Training emitted 1,015.5 kg of CO\u2082 equivalent.", 1_015_500),
        ("- **Carbon Emitted:** 39.2 kg", 39_200),
        ("The carbon footprint of training was 2.5 tonnes.", 2_500_000),
    ],
)
def test_a_sentence_that_tells_emissions(sentence: str, grams: float) -> None:
    assert read_emitted_grams(sentence) == pytest.approx(grams)


@pytest.mark.parametrize(
    "sentence",
    [
        "Carbon Emitted: [More Information Needed]",
        "Carbon emissions can be estimated using the Machine Learning Impact calculator.",
        "We trained on 539 t of wheat.",
        "539 tCO2eq emissions, 100% of which were offset by a programme.",
        "This is less emission than 3 kg of CO2 of another model.",
        "Emissions were 3 kg CO2 for A and 5 kg CO2 for B.",
        "Carbon emitted: 5 tokens",
        "Inference emits carbon emissions of 3 g CO2.",
        "Carbon Emitted: 9e99 kg",
        "Carbon Emitted: 9 kg" + " " * 280 + "less than another model would have",
        "GPT-3 emitted 500 tCO2eq during training.",
        "This classifier detects CO2 emissions of 5 kg in factory images.",
        "Carbon emissions were 0,5 kg CO2eq.",
        "Total emissions: 12 345 kg CO2eq",
        "We used A100 80 GB and 400 W; carbon emitted 0.432 kg CO2eq/kWh",
        "Carbon emitted: 0.432 kg CO2eq/kWh",
        "CO2 emitted: -5 kg",
        "Carbon footprint: 10-20 kg CO2eq",
        "Carbon footprint: between 10 and 20 kg CO2eq",
        "",
    ],
)
def test_a_sentence_that_does_not(sentence: str) -> None:
    assert read_emitted_grams(sentence) is None


def test_the_card_states_it_as_inferred_unless_its_metadata_does() -> None:
    prose = "# X\n\n- CO2 Emissions (in grams): 4.03\n"
    [found] = prose_records(CHILD, prose, facts_at="2026-01-01")
    assert found == Model(
        id="org/child",
        carbon_g=4.03,
        carbon_source="CO2 Emissions (in grams): 4.03",
        stated_by=PROSE,
        facts_at="2026-01-01",
    )
    assert not list(prose_records(CHILD, prose + "\n\nCarbon Emitted: 5 kg\n"))
    stated = CardFile(CHILD, "README.md", f"---\nco2_eq_emissions: 7\n---\n{prose}".encode())
    grams = [r.carbon_g for r in to_records(stated) if isinstance(r, Model)]
    assert grams == [7]


@given(st.text())
def test_any_text_gives_grams_that_can_be_or_nothing(text: str) -> None:
    for sentence in (text, f"CO2 emissions: {text} kg", f"Carbon emitted ({text}): 1e{text}"):
        found = read_emitted_grams(sentence)
        assert found is None or 0 <= found <= LARGEST_CARBON_G


@pytest.mark.parametrize("before", ["## Base model\n\n", "## Related models\n\n### B\n\n", "> "])
def test_emissions_of_another_model_or_a_quotation_are_not_the_own_ones(before: str) -> None:
    said = "Carbon Emitted: 39.2 kg"
    assert [r.carbon_g for r in prose_records(CHILD, f"# Child\n\n{said}")] == [39_200]  # type: ignore[union-attr]
    assert list(prose_records(CHILD, f"# Child\n\n{before}{said}")) == []
