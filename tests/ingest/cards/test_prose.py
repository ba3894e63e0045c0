"""What only the prose of a card says is claimed where it says so, and never where it does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Dataset, DerivedFrom, End, EvaluatedOn, Model, TrainedOn
from graph.store.table_builder import Batches
from ingest.cards.passages import LONGEST_PROSE
from ingest.cards.prose import MOST_CLAIMS, PROSE, prose_records
from ingest.cards.results import LONGEST_EVIDENCE
from ingest.cards.text import split_card
from tests.extracts import card_texts

CHILD = End(Model, "org/child")
HUB = "https://huggingface.co"


def bases(prose: str, subject: End = CHILD) -> list[tuple[str, str | None]]:
    """Return each base model that prose names, with the method."""
    found = prose_records(subject, prose)
    return [(c.end.id, c.method) for c in found if isinstance(c, DerivedFrom)]


def data(prose: str) -> list[str]:
    """Return the datasets that prose says the model was trained on."""
    return [c.end.id for c in prose_records(CHILD, prose) if isinstance(c, TrainedOn)]


@pytest.mark.parametrize(
    ("prose", "method"),
    [
        # As the trainers of transformers, PEFT and TRL write it.
        (
            f"This model is a fine-tuned version of [a/b]({HUB}/a/b) on the None dataset.",
            "finetune",
        ),
        (f"- **Finetuned from model [optional]:** [a/b]({HUB}/a/b)", "finetune"),
        ("- **Finetuned from model :** a/b-7b", "finetune"),
        # As converters write it.
        (f"This repo contains GGUF format model files for [A's B]({HUB}/a/b).", "quantized"),
        (
            f"This model was converted to GGUF format from [`a/b`]({HUB}/a/b) using llama.cpp via "
            "a space.",
            "quantized",
        ),
        ("The Model [org/child](x) was converted to MLX format from [a/b](a).", "converted"),
        (f"static quants of {HUB}/a/b", "quantized"),
        ("This is a quantized version of `a/b` made with AutoAWQ.", "quantized"),
        # As people write it.
        (f"This model is a distilled version of the [BERT base model]({HUB}/a/b).", "distilled"),
        ("It was distilled from `a/b-1`.", "distilled"),
        (f"* Original model: [A's B]({HUB}/a/b)", None),
        (
            f"It was obtained by quantizing the weights and activations of [B]({HUB}/a/b).",
            "quantized",
        ),
        ("LoRA adapter for a/b-1.", "adapter"),
        (f"Child is a rank-16 QLoRA adapter for [B]({HUB}/a/b), trained on one GPU.", "adapter"),
        ("Fine\u2011tuned from the original checkpoint of a/b-1 on our own data.", "finetune"),
        (f"[a/b]({HUB}/a/b) fine-tuned on SQuAD", "finetune"),
        (f"This is [A]({HUB}/a/b) model trained for question answering.", "finetune"),
        ("I took a `a/b` model and finetuned it on tweets.", "finetune"),
        ("`org/child` is a fine-tuned version of `a/b`.", "finetune"),
        ("Base model: `a/b`", None),
        ("| Base model | a/b-1 |\n|---|---|\n| Size | 7B |", None),
        ("The model is initialized from `a/b`.", None),
        ("We share a smaller version of a/b-1.", None),
    ],
)
def test_a_base_model_that_only_the_prose_names(prose: str, method: str | None) -> None:
    found = [c for c in prose_records(CHILD, prose) if isinstance(c, DerivedFrom)]
    assert [c.method for c in found] == [method]
    assert found[0].end.id in ("a/b", "a/b-1", "a/b-7b")
    assert (found[0].stated_by, found[0].declared) == (PROSE, False)
    assert found[0].evidence


def test_a_card_that_is_quoted_whole_is_about_another_model() -> None:
    prose = (
        f"GGUF files for [B]({HUB}/a/b).\n\n# Original model card: B\n\nFine-tuned from `c/d`.\n"
    )
    assert bases(prose) == [("a/b", "quantized")]


def test_all_parts_of_a_merge() -> None:
    prose = (
        "### Models Merged\n\nThe following models were included in the merge:\n"
        f"* [a/b]({HUB}/a/b)\n* [c/d]({HUB}/c/d)\n\n## Other models\n\n* [e/f]({HUB}/e/f)\n"
    )
    assert bases(prose) == [("a/b", "merge"), ("c/d", "merge")]
    assert bases("A merge of a/b-1, c/d-1 and e/f-1.") == [
        ("a/b-1", "merge"),
        ("c/d-1", "merge"),
        ("e/f-1", "merge"),
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "It is not fine-tuned from `a/b`.",
        "This model wasn't distilled from `a/b`.",
        "Unlike models fine-tuned from `a/b`, it was trained from scratch.",
        "Compared to the fine-tuned version of `a/b` it is fast.",
        "It is similar to a fine-tuned version of `a/b`.",
        "It was inspired by the distilled version of `a/b`.",
        "It could be fine-tuned from `a/b`.",
        "You can use a quantized version of `a/b` instead.",
        "The tokenizer is based on `a/b`.",
        "The baseline was fine-tuned from `a/b`.",
        "We compare with BERT, a fine-tuned version of `a/b`.",
        "The architecture is based on `a/b`.",
        f"We use [c/d]({HUB}/c/d), which is a distilled version of `a/b`.",
        "See `a/b` for more.",
        "Results of `a/b` fine-tuned on SQuAD.",
        f"* [c/d]({HUB}/c/d): a distilled version of `a/b`",
        "`c/d` is a fine-tuned version of `a/b`.",
        "| [x](c/d-1) | fine-tuned version of a/b-1 |\n|---|---|\n| c/d-1 | distilled from a/b-1 |",
        "* `a/b`: fine-tuned on SQuAD\n* `c/d`: fine-tuned on NLI",
        "| Model | F1 |\n|---|---|\n| a/b-1 | 88 |",
        "It is a fine-tuned version of BERT.",
        "It is a fine-tuned version of GPT-2 and/or BERT/RoBERTa.",
        "Fine-tuned from ./output/checkpoint-5 and from /home/me/model-1.",
        "Fine-tuned from [B](https://github.com/google-research/bert).",
        "```\nfine-tuned from a/b-1\n```",
        "It is a fine-tuned version of org/child.",
        f"Fine-tuned from [a space]({HUB}/spaces/a/b).",
    ],
)
def test_what_is_denied_compared_or_no_model_makes_no_claim(prose: str) -> None:
    assert bases(prose) == []


def test_a_link_counts_before_its_label() -> None:
    assert bases(f"Fine-tuned from [`squad_v2`]({HUB}/a/b).") == [("a/b", "finetune")]
    assert bases(f"Fine-tuned from [`c/d`]({HUB}/a/b).") == [("a/b", "finetune")]
    assert bases("Fine-tuned from [`c/d`](https://example.com).") == [("c/d", "finetune")]


def test_training_data_is_claimed_where_the_hub_s_dataset_is_named() -> None:
    assert data(f"It was trained on the [X]({HUB}/datasets/a/b) dataset and `squad_v2`.") == [
        "a/b",
        "squad_v2",
    ]
    assert data("This is a fine-tuned version of `x/y` on the squad dataset.") == ["squad"]
    assert data("Trained on SQuAD and Wikipedia.") == []
    assert data(f"Evaluated on [X]({HUB}/datasets/a/b).") == []
    assert data(f"Trained on tweets and evaluated on [X]({HUB}/datasets/a/b).") == []
    assert data(f"It was not trained on [X]({HUB}/datasets/a/b).") == []


def test_evidence_is_the_sentence_and_bounded() -> None:
    said = "This model is a fine-tuned version of `a/b` on tweets."
    [claim] = prose_records(CHILD, f"# Title\n\nIt is good. {said} It is fast.\n")
    assert claim.evidence == said.replace("`", "")
    [claim] = prose_records(CHILD, f"This is a fine-tuned version of `a/b` {'x ' * 400}")
    assert len(claim.evidence or "") <= LONGEST_EVIDENCE
    assert "a/b" in (claim.evidence or "")


def test_a_card_that_lists_everything_is_bounded() -> None:
    listed = "".join(f"* `a/b{n}`\n" for n in range(MOST_CLAIMS * 2))
    assert len(bases(f"This is a merge of the following models:\n{listed}")) == MOST_CLAIMS
    assert bases("x" * LONGEST_PROSE + "\n\nFine-tuned from `a/b`.") == []


def test_the_prose_of_a_dataset_claims_nothing() -> None:
    assert list(prose_records(End(Dataset, "a/d"), "Fine-tuned from `a/b`.")) == []


WORDS = st.sampled_from(
    "This model is a fine-tuned distilled quantized merge version of from on and trained not the "
    "`a/b` a/b-1 c/d2 gpt2 `squad` [x](https://huggingface.co/e/f) dataset , . : * | # \n \n\n - "
    "[y](https://huggingface.co/datasets/g/h) [`squad_v2`](https://hf.co/i/j) "
    "GPT-2 BERT/RoBERTa Base-model: ``` <b> ( ) >  > [!NOTE] <h2>Related</h2> **bold** org/child "
    "Child we fine-tuned datasets: merge: following models it <a href='https://hf.co/k/l'> </a> "
    "<details><summary>x</summary> </details> Original model card".split(" ")
)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text())
def test_any_prose_is_read_and_every_id_claimed_stands_in_it(prose: str) -> None:
    batches = Batches("2026-01-01")
    for claim in prose_records(CHILD, prose):
        batches.add(claim)
        assert claim.end.id in prose
        assert claim.end != CHILD
        assert not claim.declared
        assert len(claim.evidence or "") <= LONGEST_EVIDENCE


@pytest.mark.long
def test_every_id_claimed_of_a_real_card_stands_in_it(real_cards: Path) -> None:
    claims = 0
    for _, text in card_texts(real_cards):
        prose = split_card(text).prose
        for claim in prose_records(CHILD, prose):
            if isinstance(claim, EvaluatedOn):
                continue  # tables name datasets by names that all know
            assert claim.end.id in prose
            claims += 1
    assert claims > 100
