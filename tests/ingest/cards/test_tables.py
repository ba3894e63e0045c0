"""Tables of results are read where dataset and model are beyond doubt, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Dataset, End, EvaluatedOn, Model
from graph.store.table_builder import Batches
from ingest.cards.prose import MOST_RESULTS, PROSE, prose_records
from ingest.cards.source import CardFile, to_records

CHILD = End(Model, "org/My-Model")
Result = tuple[str, str | None, str | None, str | None, float | str | None]


def table(*rows: str, heading: str = "Results") -> str:
    """Return a Markdown table below a heading; cells are separated by bars."""
    head, *body = rows
    line = "|".join("---" for _ in head.split("|"))
    return "\n".join([f"## {heading}", "", *(f"|{row}|" for row in (head, line, *body)), ""])


def results(prose: str, *datasets: str) -> list[Result]:
    """Return the results that prose states: dataset, configuration, split, metric, value."""
    claims = [c for c in prose_records(CHILD, prose, datasets) if isinstance(c, EvaluatedOn)]
    assert all(not c.declared and c.stated_by == PROSE and c.evidence for c in claims)
    return [
        (c.end.id, c.config, c.split, c.metric, c.value if c.text is None else c.text)
        for c in claims
    ]


def test_rows_of_datasets_with_columns_of_metrics() -> None:
    prose = table("Dataset | Accuracy | F1 (%) | size", "IMDB (test) | 0.93 | **92.1** | 25k")
    assert results(prose) == [
        ("stanfordnlp/imdb", None, "test", "accuracy", 0.93),
        ("stanfordnlp/imdb", None, "test", "f1", 92.1),
    ]


def test_rows_of_datasets_with_one_score() -> None:
    prose = table("Benchmark | Score", "MMLU (5-shot) | 63.2", "ARC-Challenge | 60%")
    assert results(prose) == [
        ("cais/mmlu", None, None, None, 63.2),
        ("allenai/ai2_arc", "ARC-Challenge", None, None, "60%"),
    ]


def test_columns_of_datasets_are_read_in_the_models_own_row() -> None:
    rows = (
        "Model | BoolQ | PIQA",
        "Other-7B | 1 | 2",
        "My Model | 73.4 | 74.8",
        "My-Model-2 | 3 | 4",
    )
    assert results(table(*rows)) == [
        ("google/boolq", None, None, None, 73.4),
        ("ybisk/piqa", None, None, None, 74.8),
    ]


def test_columns_of_models_leave_the_models_own() -> None:
    rows = ("Task | Metric | BERT | My-Model", "SST-2 | Acc | 1 | 93.5", "MRPC | F1 | 2 | 88/84")
    assert results(table(*rows)) == [
        ("nyu-mll/glue", "sst2", None, "accuracy", 93.5),
        ("nyu-mll/glue", "mrpc", None, "f1", "88/84"),
    ]


@pytest.mark.parametrize(
    "row", ["this model", "My-Model (ours)", "Ours", "[x](https://hf.co/org/My-Model)"]
)
def test_the_model_is_known_by_name_link_or_as_ours(row: str) -> None:
    rows = ("Model | MMLU", "[My-Model](https://hf.co/else/My-Model) | 1", f"{row} | 50")
    assert results(table(*rows)) == [("cais/mmlu", None, None, None, 50.0)]


def test_a_table_with_several_models_of_the_same_right_tells_nothing() -> None:
    assert not results(table("Model | MMLU", "A (ours) | 1", "B (ours) | 2"))
    assert not results(table("Model | MMLU", "My-Model | 1", "My-Model (ours) | 2"))
    assert not results(table("Model | MMLU", "A | 1", "B | 2"))


def test_metrics_alone_are_of_the_one_dataset_that_the_card_names() -> None:
    prose = table("Metric | # Value", "EM | 56.3", "**F1** | 59.7", "total | 5", heading="Test set")
    assert results(prose, "squad_v2") == [
        ("squad_v2", None, "test", "exact_match", 56.3),
        ("squad_v2", None, "test", "f1", 59.7),
    ]
    assert not results(prose)
    assert not results(prose, "squad", "squad_v2")
    data = table("Dataset | Split | # samples", "SQuAD2.0 | train | 130k", "SQuAD2.0 | eval | 12k")
    assert [row[0] for row in results(data + prose)] == ["rajpurkar/squad_v2"] * 2
    other = table("Dataset | # Q&A", "SQuAD2.0 | 130k", "SQuAD2.0-es | 11k")
    assert not results(other + prose)


def test_splits_stand_in_rows_in_columns_and_in_the_heading() -> None:
    assert results(table("Dataset | Precision", "Dev | 96.4", "Test | 92.8"), "conll2003") == [
        ("conll2003", None, "validation", "precision", 96.4),
        ("conll2003", None, "test", "precision", 92.8),
    ]
    assert results(table("metric | dev | test", "f1 | 95.1 | 91.3"), "conll2003") == [
        ("conll2003", None, "validation", "f1", 95.1),
        ("conll2003", None, "test", "f1", 91.3),
    ]
    prose = table(" | MNLI | QQP", " | 84.6 | 71.2", heading="GLUE test results")
    assert results(prose) == [
        ("nyu-mll/glue", "mnli", "test", None, 84.6),
        ("nyu-mll/glue", "qqp", "test", None, 71.2),
    ]


@pytest.mark.parametrize(
    "prose",
    [
        # Sizes, settings and counts are no results.
        table(" | Train | Val | Test", "IMDB | 4050 | 450 | 500"),
        table("Dataset | # samples", "IMDB | 25000"),
        table("Parameter | Value", "Batch size | 64", "Training steps | 23000"),
        table("Training Loss | Epoch | Step | Accuracy", "0.5 | 1.0 | 100 | 0.93"),
        # Labels of a classification report.
        table(" | precision | recall | support", "anger | 0.93 | 0.92 | 275"),
        # Words are no values.
        table("Benchmark | Score", "MMLU | good", "PIQA | -", "BoolQ | "),
        table("Benchmark | Score", "An own benchmark | 5"),
    ],
)
def test_other_tables_are_no_results(prose: str) -> None:
    assert not results(prose, "imdb")


@pytest.mark.parametrize(
    "prose",
    [
        # Another model is named beside the rows, in the heading, or in what introduces the table.
        table("Benchmark | Score | Model", "MMLU | 86 | GPT-4", "MMLU | 40 | Other"),
        table("Benchmark | Score", "MMLU | 86.4", heading="GPT-4"),
        table("Dataset | F1", "SQuAD | 88", heading="Results of bert-base-uncased (baseline)"),
        table("Dataset | F1", "SQuAD | 88", heading="Human performance"),
        "## Results\n\n**GPT-4**\n\n"
        + table("Benchmark | Score", "MMLU | 86").partition("\n\n")[2],
        "## Results\n\nThe base model Llama reaches:\n\n"
        + table("Benchmark | Score", "MMLU | 86").partition("\n\n")[2],
        "\n".join(f"> {line}" for line in table("Benchmark | Score", "MMLU | 86").splitlines()),
        table("Benchmark | Score", "**GPT-4** | ", "MMLU | 86", "**Other** | ", "MMLU | 40"),
        # Names of methods and models are no metrics; brackets may name another model.
        table("Benchmark | R1 | o1", "MMLU | 90.8 | 91.8"),
        table("Benchmark | SFT | RL", "GSM8K | 50 | 60"),
        table("Method | ImageNet", "MAE | 83.6", "DINO | 82.8"),
        table("Dataset | Accuracy (GPT-4) | Accuracy (BERT)", "SQuAD | 95 | 80"),
        table("Benchmark | Score", "MMLU (GPT-4) | 86"),
        table("Model | MMLU", "My-Model (teacher it was distilled from) | 71", "GPT | 2"),
        table("Benchmark | Teacher of this model | Student", "GSM8K | 50 | 60"),
        table("Model | GSM8K", "GPT-4 (not ours) | 92", "Other | 10"),
        # Sizes and settings.
        table(" | IMDB | AG News", "train | 25000 | 120000", "test | 25001 | 7600", heading="Data"),
        table("Split | Examples | SQuAD", "train | 5 | 87599", heading="Training data"),
        table("Dataset | Values", "SQuAD | 87599", heading="Training data"),
        table("MMLU | GSM8K", "14042 | 1319", heading="Data"),
        table("Metric | IMDB", "Train | 25000"),
        table("Hyperparameter | Value", "drop | 0.1", "race | 3", heading="Training"),
        table("Property | Value", "Precision | 16", "Recall | 5", heading="Inference performance"),
        # What is no value of a metric.
        table("Benchmark | Score", "GSM8K | 5-shot", "MMLU | 7.5K rows", "IMDB | 3rd place"),
        table("Benchmark | Score", "GSM8K | 2021-10-27", "MMLU | +3.2", "IMDB | 2.3x better"),
    ],
)
def test_numbers_of_somebody_else_and_of_something_else_are_not_claimed(prose: str) -> None:
    assert not results(prose, "rajpurkar/squad")


def test_of_several_models_beside_the_rows_the_own_is_read() -> None:
    rows = ("Dataset | Model | Accuracy", "SQuAD | GPT-4 | 90", "SQuAD | My-Model | 80")
    assert results(table(*rows)) == [("rajpurkar/squad", None, None, "accuracy", 80.0)]
    rows = ("Method | ImageNet", "MAE | 83.6", "My-Model | 70.1")
    assert results(table(*rows)) == [("ILSVRC/imagenet-1k", None, None, None, 70.1)]
    rows = ("Model | MMLU", "Accuracy | 3", "My-Model | 5")
    assert results(table(*rows)) == [("cais/mmlu", None, None, None, 5.0)]


def test_each_result_is_claimed_once_and_the_metadata_before_the_table() -> None:
    same = table("Benchmark | Score", "MMLU | 1", "mmlu | 2")
    assert results(same + same) == [("cais/mmlu", None, None, None, 1.0)]
    index = (
        "model-index:\n- results:\n  - dataset: {type: cais/mmlu}\n"
        "    metrics: [{type: accuracy, value: 63.2}]\n"
    )
    for value, number in (("63.2", 1), ("64", 2)):
        prose = table("Benchmark | Accuracy", f"MMLU | {value}")
        item = CardFile(CHILD, "README.md", f"---\n{index}---\n{prose}".encode())
        found = [r for r in to_records(item) if isinstance(r, EvaluatedOn)]
        assert len(found) == number


def test_very_many_results_are_bounded() -> None:
    rows = (f"MMLU | {number}" for number in range(MOST_RESULTS + 50))
    prose = "".join(table("Dataset | " + metric, *rows) for metric in ("F1", "Accuracy"))
    assert len(results(prose)) <= MOST_RESULTS


CELL = (
    st.sampled_from(
        [
            "",
            "MMLU",
            "SQuAD (dev)",
            "F1",
            "Metric",
            "Split",
            "test",
            "My-Model",
            "ours",
            "Score",
            "Dataset",
        ]
    )
    | st.text(st.characters(exclude_characters="|\n\r"), max_size=8)
    | st.integers().map(str)
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5), st.text())
def test_any_table_can_be_read_and_what_is_claimed_can_be_kept(
    rows: list[list[str]], heading: str
) -> None:
    prose = table(*(" | ".join(row) for row in rows), heading=heading)
    claims = [c for c in prose_records(CHILD, prose, ["squad"]) if isinstance(c, EvaluatedOn)]
    batches = Batches("2026-01-01")
    for claim in claims:
        assert claim.end.kind is Dataset
        assert str(claim.text or claim.value)[:1] in "-+0123456789"
        batches.add(claim)
    assert len({(c.end, c.metric, c.config, c.split) for c in claims}) == batches.records
    batches.tables()


@pytest.mark.parametrize("above", ["Teacher model", "Related models", "[X](https://hf.co/x/y)"])
def test_results_below_a_heading_about_another_model_are_not_the_own_ones(above: str) -> None:
    rows = table("Dataset | Accuracy", "IMDB | 0.93", heading="Results")
    assert results(f"# My Model\n\n{rows}")
    assert not results(f"# My Model\n\n## {above}\n\n#{rows}")
