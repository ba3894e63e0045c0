"""A sentence of a card states something of the card's own model, or of anything else in the world.

The sentences are of the kinds that cards of 2022 to 2026 hold: written by trainers, converters,
merging tools and people.
"""

import pytest

from graph.schema import DerivedFrom, End, Model, TrainedOn
from ingest.cards.prose import prose_records

HUB = "https://huggingface.co"
OWN = End(Model, "acme/nimbus-7b")
BASE = f"[Base 7B]({HUB}/up/base-7b)"
OTHER = f"[Big]({HUB}/acme/big-70b)"
DATA = f"[Talk]({HUB}/datasets/up/talk)"


def bases(prose: str, own: End = OWN) -> list[tuple[str, str | None]]:
    """Return each base model that a card names, with the method."""
    found = prose_records(own, prose)
    return [(c.end.id, c.method) for c in found if isinstance(c, DerivedFrom)]


def data(prose: str, own: End = OWN) -> list[str]:
    """Return the datasets that a card says its model was trained on."""
    return [c.end.id for c in prose_records(own, prose) if isinstance(c, TrainedOn)]


@pytest.mark.parametrize(
    ("prose", "method"),
    [
        # Trainers.
        (f"This model is a fine-tuned version of {BASE} on an unknown dataset.", "finetune"),
        (
            f"This model is a fine-tuned version of {BASE}.\nIt has been trained using TRL.",
            "finetune",
        ),
        (
            f"# SentenceTransformer based on up/base-7b\n\nThis is a [sentence-transformers]"
            f"(https://www.SBERT.net) model finetuned from {BASE}. It maps sentences to vectors.",
            "finetune",
        ),
        (f"This SetFit model uses {BASE} as the Sentence Transformer embedding model.", None),
        (f"- **Base model:** {BASE} <!-- at revision abc -->", None),
        (f"- **Finetuned from model [optional]:** {BASE}", "finetune"),
        ("- **Finetuned from model :** up/base-7b", "finetune"),
        (f"This pipeline was finetuned from **{BASE}** on the **None** dataset.", "finetune"),
        (
            f"These are LoRA adaption weights for {BASE}. They were trained with DreamBooth.",
            "adapter",
        ),
        (f"These are acme/nimbus-7b LoRA adaption weights for {BASE}.", "adapter"),
        (
            f"An [adapter](https://adapterhub.ml) for the {BASE} model that was trained on x.",
            "adapter",
        ),
        # Converters.
        (f"static quants of {HUB}/up/base-7b", "quantized"),
        (f"weighted/imatrix quants of {HUB}/up/base-7b", "quantized"),
        (f"This repo contains GPTQ model files for {BASE}.", "quantized"),
        (f"This is quantized version of {BASE} created using llama.cpp", "quantized"),
        (f"Quantized version of {BASE} with AutoRound.", "quantized"),
        (f"This model was obtained by quantizing the weights of {BASE} to FP8.", "quantized"),
        (
            f"This model [acme/nimbus-7b]({HUB}/acme/nimbus-7b) was converted to MLX "
            f"format from {BASE} using mlx-lm version **0.22.2**.",
            "quantized",
        ),
        (f"This model was converted to the OpenVINO format from {BASE}.", None),
        (f"This is {BASE} model converted to the OpenVINO IR format.", None),
        # Merges.
        (f"nimbus-7b is a merge of the following models using x:\n* {BASE}", "merge"),
        (f"This is a merge between:\n- {BASE}", "merge"),
        (
            f"### Models Merged\n\nThe following models were part of the merge:\n* {BASE}",
            "merge",
        ),
        (f"This model was merged using the TIES merge method using {BASE} as a base.", "merge"),
        (f"## Models merged\n\n* {BASE}", "merge"),
        # People.
        (f"# Nimbus 7B\n\nNimbus is an instruction-tuned version of {BASE}.", "finetune"),
        (f"Nimbus-7B is a 7B model for German, based on {BASE}.", None),
        (f"The Nimbus model was trained on top of {BASE}.", "finetune"),
        (f"We fine-tuned {BASE} on our own data.", "finetune"),
        (f"In this work, we fine-tune {BASE} for question answering.", "finetune"),
        (f"We took {BASE} and fine-tuned it with QLoRA.", "finetune"),
        (f"We used {BASE} as our base model.", None),
        (f"The base model is {BASE}.", None),
        (f"The model was created by fine-tuning {BASE} on support tickets.", "finetune"),
        (f"This is the result of continued pretraining of {BASE}.", "finetune"),
        (f"This model is a DPO fine-tune of {BASE}.", "finetune"),
        (f"An abliterated version of {BASE}.", None),
        (f"A QLoRA adapter for {BASE}, trained on one GPU.", "adapter"),
        (f"This LoRA was trained on {BASE}.", "finetune"),
        (f"It is distilled from {BASE}.", "distilled"),
        (f"This is a copy of {BASE}.", None),
        (f"Nimbus-7B builds on {BASE}.", None),
        (f"## Base model\n\n{BASE}", None),
        (f"Nimbus-7B, a fine-tune of {BASE}, answers questions.", "finetune"),
        (f"We introduce Nimbus-7B, a chat model based on {BASE}.", None),
        (
            f"This model is fine-tuned from {BASE}, which is itself a fine-tune of {OTHER}.",
            "finetune",
        ),
        (f'Fine-tuned from <a href="{HUB}/up/base-7b">the base</a>.', "finetune"),
        (f"> [!NOTE]\n> This model is a fine-tuned version of {BASE}.", "finetune"),
    ],
)
def test_what_a_sentence_about_the_own_model_states(prose: str, method: str | None) -> None:
    assert bases(prose) == [("up/base-7b", method)]


@pytest.mark.parametrize(
    "prose",
    [
        # Documents.
        f"*This model card was written by us and is based on the [card of x]({HUB}/up/base-7b).*",
        f"This card is adapted from {BASE}.",
        f"This README is based on {BASE}.",
        f"The license is derived from {BASE}.",
        f"The paper is based on {BASE}.",
        # Data steps and tools.
        f"The prompt format is based on {BASE}.",
        f"The chat template was adapted from {BASE}.",
        f"Images were captioned with a model based on {BASE}.",
        f"Training data was filtered with a classifier fine-tuned from {BASE}.",
        f"This model was trained on data filtered with a classifier fine-tuned from {BASE}.",
        f"The data was labelled by a judge based on {BASE}.",
        f"The reward model is fine-tuned from {BASE}.",
        f"Our guard is a fine-tuned version of {BASE}.",
        f"The tokenizer was trained from {BASE}.",
        f"Deduplication uses embeddings of a model based on {BASE}.",
        f"We trained a reward model based on {BASE}.",
        f"We fine-tuned {BASE} to filter the training data.",
        f"We fine-tuned {BASE} as a judge.",
        f"We use {BASE} to generate the answers.",
        f"The teacher is {BASE}.",
        f"Teacher model: {BASE}",
        f"The vision encoder is initialized from {BASE}.",
        f"This code is based on {BASE}.",
        f"The training recipe is built on {BASE}.",
        f"Evaluation: we used a fine-tuned version of {BASE}.",
        f"This model uses the tokenizer of {BASE}.",
        f"This model is based on the {BASE} architecture.",
        f"This model is based on the architecture of {BASE}.",
        f"It uses the same architecture as {BASE}.",
        f"The training data was distilled from {BASE}.",
        f"This dataset was distilled from {BASE}.",
        f"This model was trained on outputs of a model based on {BASE}.",
        f"Synthetic data generated by {BASE} was used.",
        # Siblings, and what others made.
        f"We also release {OTHER}, a model fine-tuned from {BASE}.",
        f"We also release Nimbus-70B. It is fine-tuned from {BASE}.",
        f"{OTHER} is our larger model. It is fine-tuned from {BASE}.",
        f"{OTHER} is our larger model. This model is fine-tuned from {BASE}.",
        f"Nimbus-70B-Chat is fine-tuned from {BASE}.",
        f"The 70B model is fine-tuned from {BASE}.",
        f"The original model is a fine-tuned version of {BASE}.",
        f"The base model is a fine-tuned version of {BASE}.",
        f"## Related models\n\n- Fine-tuned from {BASE}",
        f"## Related models\n\n### Nimbus 70B\n\nThis model is fine-tuned from {BASE}.",
        f"## Acknowledgements\n\nThis model is based on {BASE}.",
        f"## Model family\n\n- Nimbus-70B: fine-tuned from {BASE}",
        f"## Quantized versions\n\nGGUF quants of {BASE}",
        f"## Benchmarks\n\nFine-tuned version of {BASE}",
        f"**Other releases**\n\nFine-tuned from {BASE}",
        f"<h2>Related models</h2>\n\nFine-tuned from {BASE}",
        f"<details><summary>Other models</summary>\n\nFine-tuned from {BASE}\n\n</details>",
        f"We compare these models:\n\n- Fine-tuned version of {BASE}",
        f"Other models of ours:\n\n- Nimbus-70B\n  - Base model: {BASE}",
        f"# Nimbus\n\n### {OTHER}\n\nThis model is a fine-tuned version of {BASE}.",
        f"> This model is a fine-tuned version of {BASE}.",
        f"| Model | Base model |\n|---|---|\n| Nimbus-70B | {BASE} |",
        f"| Base model | {BASE} | {OTHER} |\n|---|---|---|\n| Size | 7B | 70B |",
        f"The model fine-tuned from this one is {BASE}.",
        f"This model was used to fine-tune {BASE}.",
        f"{BASE} was fine-tuned from this model.",
        f"GGUF quants of this model: {BASE}",
        f"Quantized versions: {BASE}",
        f"GGUF: {BASE}",
        # Denied, possible, compared, advised.
        f"This model is not based on {BASE}.",
        f"Unlike models based on {BASE}, this one was trained from scratch.",
        f"This model outperforms the fine-tuned version of {BASE}.",
        f"This model is similar to a fine-tuned version of {BASE}.",
        f"This model is inspired by {BASE}.",
        f"The model can be fine-tuned from {BASE}.",
        f"We plan to release a fine-tuned version of {BASE}.",
        f"You can use a quantized version of {BASE}.",
        f"To fine-tune {BASE}, run this script.",
        f"See the fine-tuned version of {BASE}.",
        f"Is this based on {BASE}?",
        f"This model was trained from scratch (unlike models e.g. GGUF quants of {BASE}).",
        f"The idea is based on {BASE}.",
        f"We fine-tune {BASE}, {OTHER} and `x/y-1` and compare them.",
        # Tools whose repository has the form of an id.
        "It was fine-tuned from [unslothai/unsloth](https://github.com/unslothai/unsloth).",
        "Based on [google-research/bert](https://github.com/google-research/bert).",
        # Datasets that are no models.
        "This model was fine-tuned on `up/base-7b`.",
        "It was trained on up/base-7b.",
        # Other languages.
        f"Dieses Modell wurde nicht von {BASE} abgeleitet.",
        f"本模型与 {BASE} 比较。",
        f"Ce jeu de données a été filtré avec {BASE}.",
    ],
)
def test_what_is_said_of_anything_else_makes_no_claim(prose: str) -> None:
    assert bases(prose) == []


@pytest.mark.parametrize(
    "prose",
    [
        f"This model was trained on {DATA}.",
        f"This model is a fine-tuned version of {BASE} on the {DATA} dataset.",
        f"This model is a fine-tuned version of {BASE} on the `up/talk` dataset.",
        f"Fine-tuned {BASE} on English using the train and validation splits of {DATA}.",
        f"This is {BASE} fine-tuned on {DATA}.",
        f"It was fine-tuned with a subset of the {DATA} dataset.",
        f"We fine-tuned {BASE} on {DATA}.",
        f"We used {DATA} for fine-tuning.",
        f"The training data is {DATA}.",
        f"The dataset used for training is {DATA}.",
        f"The {DATA} dataset was used to train this model.",
        f"- **Training Dataset:** {DATA}",
        f"- **Training Datasets:**\n    - {DATA}",
        "- **Training data:** `up/talk`",
        f"## Training data\n\n{DATA}",
        f"## Training Data\n\nSee the {DATA}.",
        f"The model was trained on the following datasets:\n\n* {DATA}",
        f"| Training data | {DATA} |\n|---|---|\n| Size | 7B |",
        f"The weights were fine-tuned on the {DATA} dataset.",
        f"Trained on {DATA} and evaluated on [Quiz]({HUB}/datasets/up/quiz).",
    ],
)
def test_training_data_of_the_own_model(prose: str) -> None:
    assert data(prose) == ["up/talk"]


@pytest.mark.parametrize(
    "prose",
    [
        f"The base model was trained on {DATA}.",
        f"{BASE} was trained on {DATA}.",
        f"This model is based on {BASE}, which was trained on {DATA}.",
        f"This model is fine-tuned from {BASE} (trained on {DATA}).",
        f"The classifier was trained on {DATA}.",
        f"The tokenizer was trained on {DATA}.",
        f"This model was evaluated on {DATA}.",
        f"This model was trained on tweets and tested on {DATA}.",
        f"This model was trained on data similar to {DATA}.",
        f"This model was trained on data in the format of {DATA}.",
        f"This model was not trained on {DATA}.",
        f"It can be fine-tuned on {DATA}.",
        f"We also trained a judge on {DATA}.",
        f"Our other model is trained on {DATA}.",
        f"## Evaluation\n\n- Dataset: {DATA}",
        f"## Benchmarks\n\nTrained on {DATA}",
        f"## Related datasets\n\n- {DATA}",
        f"| Dataset | F1 |\n|---|---|\n| {DATA} | 88 |",
        f"Test data: {DATA}",
        f"Evaluation dataset: {DATA}",
        f"This repo contains GGUF files for {BASE}.\n\nThe model was trained on {DATA}.",
        # Loaders of local files, and nothing.
        *(
            f"This model is a fine-tuned version of {BASE} on the [{name}]({HUB}/datasets/{name})"
            " dataset."
            for name in ("None", "generator", "imagefolder", "audiofolder", "json", "csv", "text")
        ),
        f"This model is a fine-tuned version of {BASE} on the None dataset.",
        f"This model is a fine-tuned version of {BASE} on the /home/me/data dataset.",
        f"- **Training Dataset:** [json]({HUB}/datasets/json)",
    ],
)
def test_data_of_anything_else_is_no_training_data(prose: str) -> None:
    assert data(prose) == []


def test_all_datasets_of_a_trainer_s_sentence() -> None:
    listed = "the a/b-1, the c/d-2 and the big-lab/alpaca datasets"
    prose = f"This model is a fine-tuned version of {BASE} on {listed}."
    assert data(prose) == ["a/b-1", "c/d-2", "big-lab/alpaca"]
    assert bases(prose) == [("up/base-7b", "finetune")]


def test_a_heading_about_formats_is_the_own_one_of_a_conversion() -> None:
    prose = f"## Llamacpp imatrix Quantizations of base\n\nOriginal model: {HUB}/up/base-7b"
    assert bases(prose, End(Model, "acme/base-7b-GGUF")) == [("up/base-7b", None)]
    assert bases(prose) == []


def test_a_conversion_keeps_apart_what_is_said_of_the_converted_model() -> None:
    own = End(Model, "acme/base-7b-GGUF")
    prose = (
        f"# base-7b-GGUF\n\nThis is quantized version of {BASE}.\n\n# Base 7B\n\n"
        f"This model is a fine-tuned version of {OTHER} on {DATA}.\n"
    )
    assert bases(prose, own) == [("up/base-7b", "quantized")]
    assert data(prose, own) == []


@pytest.mark.parametrize(
    "quoted",
    ["# Original model card: Base", "Original model description:", "Below is the original card:"],
)
def test_a_quoted_card_ends_the_reading(quoted: str) -> None:
    prose = f"Quantized from {BASE}.\n\n{quoted}\n\nThis model is a quantized version of {OTHER}.\n"
    assert bases(prose, End(Model, "acme/base-7b-GGUF")) == [("up/base-7b", "quantized")]


def test_a_model_has_the_base_of_its_first_sentence() -> None:
    prose = f"Nimbus-7B is fine-tuned from {BASE}.\n\nThe base model is {OTHER}.\n"
    assert bases(prose) == [("up/base-7b", "finetune")]
