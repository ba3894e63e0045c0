"""What a card says was left out, only tested, denied or of another thing makes no claim."""

import pytest

from tests.ingest.cards.sentences.stated import BASE, DATA, HUB, OTHER, bases, data

WALK = f"[Walk]({HUB}/datasets/up/walk)"


@pytest.mark.parametrize(
    "prose",
    [
        f"Training data: {DATA} was NOT used.",
        f"Training data: {DATA} (not used)",
        f"Training data: {DATA}: not used",
        f"Training data: {DATA} not included",
        f"Training data: {DATA} has been held out",
        f"Training data: {DATA} was removed.",
        f"Training data: {DATA} and {WALK} were not used.",
        f"Training data: excluded {DATA}",
        f"Training data: excluding {DATA}",
        f"Training data: everything but {DATA}",
        f"Training data: our corpus (no {DATA})",
        f"Training data: minus {DATA}",
        f"This model was trained on everything except {DATA}.",
        f"It was trained on private data without {DATA}.",
        f"It was trained on our data, excluding {DATA}.",
        f"We trained this model on our data, excluding {DATA}.",
        f"It was trained on the corpus minus {DATA}.",
        f"It was trained on everything apart from {DATA}.",
        f"It was trained on all our data with {DATA} removed.",
        f"It was trained on our corpus, omitting {DATA}.",
        f"Trained on everything but {DATA}.",
        f"Training data: {DATA} has not been used.",
        f"Training data: {DATA} wasn't used.",
        f"Training data: {DATA} was left out on purpose.",
        f"## Training data\n\n- {DATA} was excluded",
        f"It was trained on our data after filtering out {DATA}.",
        f"It was trained on our data, never on {DATA}.",
        f"It was trained on our data, skipping {DATA}.",
        f"We used everything but {DATA} for training.",
        f"The training data includes everything except {DATA}.",
        f"The training data is our corpus without {DATA}.",
        f"The following datasets were excluded from training:\n\n- {DATA}",
    ],
)
def test_data_that_was_left_out_is_no_training_data(prose: str) -> None:
    assert data(prose) == []


@pytest.mark.parametrize(
    "prose",
    [
        f"It was trained on our corpus, deduplicated against {DATA}.",
        f"It was trained on our corpus, decontaminated against {DATA}.",
        f"Training data: our corpus, decontaminated against {DATA}",
        f"It was trained on web text de-duplicated with {DATA}.",
        f"It was trained on our corpus to beat SOTA on {DATA}.",
        f"It was trained on our corpus to do well on {DATA}.",
        f"It was trained on our corpus and reaches 88 on {DATA}.",
        f"It was trained on our corpus for {DATA}.",
        f"Dataset: tested on {DATA}",
        f"Dataset: {DATA} (evaluation only)",
        f"Dataset: {DATA} for evaluation",
        f"Dataset: {DATA} - evaluation only",
        f"Dataset: {DATA}, only for testing",
        f"Dataset: {DATA} is the benchmark",
        f"Datasets: {DATA} was used for evaluation",
        f"Datasets: {DATA} and {WALK} were used for evaluation",
        f"Datasets: evaluation on {DATA}",
        f"Dataset: {DATA} (zero-shot)",
        f"Dataset: {DATA} / evaluation",
        f"Dataset: {DATA}; evaluation only",
        f"Dataset: {DATA} for calibration",
        f"The training data was deduplicated against {DATA}.",
        f"It was trained on our corpus with early stopping on {DATA}.",
        f"It was trained on our corpus, improving accuracy on {DATA}.",
        f"It was trained on our corpus using {DATA} as the dev set.",
        f"It was trained on {DATA} in the experiments of section 5 of the paper only.",
    ],
)
def test_data_of_a_test_or_a_comparison_is_no_training_data(prose: str) -> None:
    assert data(prose) == []


@pytest.mark.parametrize(
    "prose",
    [
        f"Training data: {DATA} was used.",
        f"Training data: {DATA} (not filtered)",
        f"Training data: {DATA} without duplicates",
        f"Training data: {DATA}, {WALK} (test)",
        f"Training data: {DATA}, but {WALK} was not used.",
        f"Training data: all of {DATA}",
        f"Dataset: {DATA}, evaluated on x",
        f"Datasets: {DATA}; evaluation: x",
        f"The training data is {DATA}.",
        f"We used {DATA} for training.",
        f"It was trained with LoRA on {DATA}.",
        f"It was trained on tweets and on {DATA}.",
        f"It was trained on several sets, including {DATA}.",
        f"It was trained on {DATA}, without augmentation.",
        f"It was trained on {DATA}, excluding the test split.",
        f"It was trained on {DATA}, deduplicated.",
        f"It was trained on a deduplicated version of {DATA}.",
        f"It was trained with no augmentation on {DATA}.",
        f"It was trained to answer questions on {DATA}.",
        f"It was trained on {DATA} and evaluated on {WALK}.",
        f"It was trained on {DATA} as described in the paper.",
        f"Trained on {DATA}, this model scores 88.",
        f"Trained on {DATA}, our model answers.",
        f"The following datasets were used for training:\n\n- {DATA}",
    ],
)
def test_data_that_was_trained_on_is_told_beside_what_was_not(prose: str) -> None:
    assert data(prose) == ["up/talk"]


@pytest.mark.parametrize(
    "prose",
    [
        f"Trained on {DATA}, our reward model scores the outputs.",
        f"Trained on {DATA}, the classifier filters the text.",
        f"Fine-tuned on {DATA}, our judge rates answers.",
        f"Trained on {DATA}, a reward model scores the outputs.",
        f"Fine-tuned from {BASE}, our data filter removes noise.",
        f"Fine-tuned from {BASE}, the retriever finds documents for this model.",
        f"Fine-tuned from {BASE}, a classifier filters the corpus.",
        f"Derived from {BASE}, the tokenizer has 32k entries.",
        f"Distilled from {BASE}, our judge is small.",
        f"Based on {BASE}, the guard blocks.",
        "Built on top of `vllm-project/vllm` and `acme/engine`, this model serves fast.",
        "Built on top of `acme/framework`, this pipeline is fast.",
        "This model is built on top of the `acme/nice-name` framework.",
        "Built on `acme/trainer`, this model is small.",
    ],
)
def test_a_participle_before_another_subject_or_a_tool_is_not_about_the_model(prose: str) -> None:
    assert (bases(prose), data(prose)) == ([], [])


@pytest.mark.parametrize(
    "prose",
    [
        f"Fine-tuned from {BASE}, this model filters text.",
        f"Fine-tuned from {BASE}, our model is small.",
        f"Fine-tuned from {BASE}, Nimbus 7B answers questions.",
        f"Fine-tuned from {BASE}, the 7B model answers.",
        f"Fine-tuned from {BASE}, with 3 epochs.",
        f"Base model: {BASE}, trained on tweets",
        f"Base model: {BASE}. It was used for everything.",
        f"It was fine-tuned from {BASE} in the first stage.",
        f"Fine-tuned from {BASE}, a compact and fast model.",
        f"Fine-tuned from {BASE}, a large language model, for chat.",
        f"Fine-tuned from {BASE}, optimized for chat.",
        f"Fine-tuned from {BASE}, English only.",
        f"Built on top of {BASE}, this model serves fast.",
        "Built on top of `up/base-7b`, this model serves fast.",
        f"It was fine-tuned from {BASE} in two stages.",
        f"It was fine-tuned from {BASE} as described in the paper.",
        f"We fine-tuned {BASE} to write answers.",
        f"We first fine-tuned {BASE} and then quantized it.",
        f"Adapter for {BASE} and many more.",
        f"Base model: {BASE} (not the instruct one)",
        f"The following models were included in the merge:\n\n- {BASE}",
    ],
)
def test_a_base_is_told_beside_what_is_none(prose: str) -> None:
    assert [base for base, _ in bases(prose)] == ["up/base-7b"]


@pytest.mark.parametrize(
    "prose",
    [
        f"Base model: not {BASE} but our own.",
        f"Base model: {BASE} was not used",
        f"Base model: {BASE} (not used)",
        f"Base model: previously {BASE}",
        f"Base model: formerly {BASE}, now our own",
        f"Base model: none, not {BASE}",
        f"We first fine-tuned {BASE} to write the answers and then trained this small model from "
        "scratch on them.",
        f"We fine-tuned {BASE} to answer questions and trained this model on the answers.",
        f"We fine-tuned {BASE} for the answers; then we trained this model from scratch.",
        *(
            f"The following models were {what} the merge:\n\n- {BASE}\n- {OTHER}"
            for what in ("considered for", "rejected for", "left out of", "candidates for")
        ),
        f"The following models were not merged:\n\n- {BASE}",
        f"Adapter for {BASE} and for many more: no, this is a full model.",
        f"A LoRA for {BASE}? No, a full model.",
        f"It was fine-tuned from {BASE} in the experiments of section 5 of the paper only.",
        f"It was fine-tuned from {BASE} in our ablations.",
        f"It was fine-tuned from {BASE} in the previous release.",
        f"Base model: {BASE} was considered but dropped",
        f"Base model: {BASE} is only the teacher",
        f"Base model: {BASE} (for v1)",
        f"We first fine-tuned {BASE}, whose outputs train this model.",
        f"We thought about a merge of the following models:\n\n- {BASE}",
        f"LoRA for {BASE}: wrong, this is a full model.",
    ],
)
def test_what_is_denied_or_was_only_considered_is_no_base(prose: str) -> None:
    assert bases(prose) == []


@pytest.mark.parametrize(
    "link",
    [
        f"[Talk]({HUB}/up/talk-7b)",
        f"[up/talk]({HUB}/up/talk-7b)",
        f"{HUB}/up/talk-7b",
        f"[our data]({HUB}/open-up)",
        f"[up/talk]({HUB}/open-up)",
        f"[squad]({HUB}/open-up)",
        f"[up/talk]({HUB}/datasets/open-up)",
        f"{HUB}/datasets/OpenUp",
        f"[data]({HUB}/datasets/acme)",
    ],
)
@pytest.mark.parametrize("place", ["## Training Dataset\n\n", "- **Training data:** "])
def test_a_page_of_a_model_or_of_an_owner_is_no_dataset(place: str, link: str) -> None:
    assert data(place + link) == []


@pytest.mark.parametrize(
    "link", [f"[x]({HUB}/datasets/emotion)", f"{HUB}/datasets/clinc_oos", "squad", DATA]
)
@pytest.mark.parametrize("place", ["## Training Dataset\n\n", "- **Training data:** "])
def test_a_page_of_a_dataset_is_one_with_an_owner_or_without(place: str, link: str) -> None:
    assert len(data(place + link)) == 1
