"""A sentence about the card's own model states what it was made from.

The sentences are of the kinds that cards of 2022 to 2026 hold: written by trainers, converters,
merging tools and people.
"""

import pytest

from graph.schema import End, Model
from tests.ingest.cards.sentences.stated import BASE, DATA, HUB, OTHER, bases, data


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
            "converted",
        ),
        (f"This model was converted to the OpenVINO format from {BASE}.", "converted"),
        (f"This is {BASE} model converted to the OpenVINO IR format.", "converted"),
        (f"This model is a {BASE} dynamically quantized with x.", "quantized"),
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
        (f"Nimbus is a finetune of {BASE} on chats.", "finetune"),
        (f"nimbus-7b is fine-tuned from {BASE}.", "finetune"),
        (f"This model is fine-tuned based on {BASE} using LoRA.", "finetune"),
        (f"# Nimbus 7B Chat\n\nA chat model fine-tuned from {BASE}.", "finetune"),
        (f"# Nimbus 7B\n\nThis is a German chat model, fine-tuned from {BASE}.", "finetune"),
        (f"This is a Llama model fine-tuned from {BASE}.", "finetune"),
        (f"This is an instruct fine-tune of {BASE}.", "finetune"),
        (f"This is a QLoRA fine-tune of {BASE}.", "adapter"),
        (f"This is a LoRA for {BASE}.", "adapter"),
        (f"LoRA weights for {BASE}.", "adapter"),
        (f"This adapter was trained on top of {BASE}.", "finetune"),
        (f"This repository hosts the LoRA weights for {BASE}.", "adapter"),
        (f"This repository contains a fine-tuned version of {BASE}.", "finetune"),
        (f"Fine-tune of {BASE}.", "finetune"),
        (f"Finetuned from {BASE}.", "finetune"),
        (f"4-bit AWQ quantization of {BASE}.", "quantized"),
        (f"GGUF conversion of {BASE}.", "quantized"),
        (f"GGUFs of {BASE}.", "quantized"),
        (f"EXL2 quants of {BASE} at 4.0bpw.", "quantized"),
        (f"AWQ version of {BASE}.", "quantized"),
        (f"This is a 4-bit quantized version of {BASE}.", "quantized"),
        (f"This model is a 4bit quant of {BASE}.", "quantized"),
        (f"This is an FP8 quantization of {BASE}.", "quantized"),
        (f"Uncensored version of {BASE}.", None),
        (f"This is an abliterated version of {BASE}.", None),
        (f"The model is a student distilled from {BASE}.", "distilled"),
        (f"Nimbus-7B is distilled from {BASE}.", "distilled"),
        (f"The model was initialized from {BASE} and trained on x.", None),
        (f"This model was further pretrained from {BASE}.", "finetune"),
        (f"Nimbus-7B was developed by Acme. It is based on {BASE}.", None),
        (f"**Nimbus-7B** is based on {BASE} by Up.", None),
        (f"Our model is based on {BASE}.", None),
        (f"Model is based on {BASE}.", None),
        (f"This model, Nimbus-7B, is a fine-tuned version of {BASE}.", "finetune"),
        (f"This model (Nimbus-7B) is a fine-tuned version of {BASE}.", "finetune"),
        (f"Based on {BASE}.", None),
        (f"Built on {BASE}.", None),
        (f"Trained on top of {BASE}.", "finetune"),
        (f"We started from {BASE} and trained for 3 epochs.", None),
        (f"We trained this model on top of {BASE}.", "finetune"),
        (f"I fine-tuned {BASE} on my tweets.", "finetune"),
        (f"Base: {BASE}", None),
        (f"Base Model: {BASE}", None),
        (f"Foundation model: {BASE}", None),
        (f"Backbone: {BASE}", None),
        (f"Model Details\n\n- Base: {BASE}", None),
        (f"- Finetuned from: {BASE}", "finetune"),
        (f"- Parent model: {BASE}", None),
        (f"- **Parent Model:** See the {BASE} for more information.", None),
        (f"| **Base model** | {BASE} |\n|---|---|\n| x | y |", None),
        (f"| | |\n|---|---|\n| Base model | {BASE} |", None),
        (
            f"## Model Details\n\n- **Developed by:** x\n- **Finetuned from model:** {BASE}",
            "finetune",
        ),
        (f"# Nimbus 7B\n\nOriginal model: {BASE}", None),
        (f"This is a model based on {BASE}.", None),
        (f"The model uses {BASE} as its backbone.", None),
        (f"This is a fine-tuned {BASE} model.", "finetune"),
        (f"Fine-tuned {BASE} for NER.", "finetune"),
        (f"{BASE} fine-tuned on tweets.", "finetune"),
        (f"Nimbus is a 7B LLM created by Acme that is derived from {BASE}.", None),
        (f"This model has been fine-tuned using {BASE} as the base model.", None),
    ],
)
def test_what_a_sentence_about_the_own_model_states(prose: str, method: str | None) -> None:
    assert bases(prose) == [("up/base-7b", method)]


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


@pytest.mark.parametrize(
    ("prose", "method"),
    [
        (f"This model was converted to MLX format from {BASE}.", "converted"),
        (f"This model was converted to ONNX from {BASE}, without quantization.", "converted"),
        (f"This model was exported to OpenVINO from {BASE}.", "converted"),
        (f"This is an MLX version of {BASE}.", "converted"),
        (f"We converted {BASE} to MLX format.", "converted"),
        (f"This model is {BASE} converted to MLX format.", "converted"),
        (f"This model was converted to 4-bit MLX format from {BASE}.", "quantized"),
        (f"This model was converted to MLX from {BASE} with 8-bit weights.", "quantized"),
        (f"This is an MLX 4-bit version of {BASE}.", "quantized"),
        (f"This model was converted to GGUF format from {BASE}.", "quantized"),
        (f"This model is {BASE} converted to GGUF.", "quantized"),
        (
            f"This model was converted to MLX from {BASE}.\n\nIt is a 4-bit quant of {BASE}.",
            "quantized",
        ),
    ],
)
def test_a_conversion_is_quantized_only_where_bits_are_named(prose: str, method: str) -> None:
    assert bases(prose) == [("up/base-7b", method)]


def test_a_name_with_bits_tells_that_a_conversion_is_quantized() -> None:
    prose = f"This model was converted to MLX format from {BASE}."
    assert bases(prose, End(Model, "acme/base-7b-4bit")) == [("up/base-7b", "quantized")]
    assert bases(prose, End(Model, "acme/base-7b-mlx")) == [("up/base-7b", "converted")]


def test_a_conversions_card_tells_of_the_training_of_what_was_converted() -> None:
    prose = f"This model was converted to MLX format from {BASE}.\n\nIt was trained on {DATA}."
    assert data(prose) == []
