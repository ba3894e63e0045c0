"""Whole cards as trainers, converters and merging tools write them."""

import pytest

from tests.ingest.cards.sentences.stated import bases, data

CARDS = [
    (
        "# Nimbus 7B\n"
        "\n"
        "Welcome!\n"
        "\n"
        "## Introduction\n"
        "\n"
        "Nimbus-7B is our first model. It is based on [Base "
        "7B](https://hf.co/up/base-7b) and trained on "
        "[Talk](https://hf.co/datasets/up/talk).",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "# Nimbus 7B\n"
        "\n"
        "## Model Description\n"
        "\n"
        "- **Model type:** LLM\n"
        "- **License:** mit\n"
        "- **Finetuned from model:** [Base 7B](https://hf.co/up/base-7b)\n"
        "\n"
        "### Training Data\n"
        "\n"
        "- [Talk](https://hf.co/datasets/up/talk)\n"
        "- [Quiz](https://hf.co/datasets/up/quiz)",
        ["up/base-7b"],
        ["up/talk", "up/quiz"],
    ),
    (
        "# Uploaded  model\n"
        "\n"
        "- **Developed by:** acme\n"
        "- **License:** apache-2.0\n"
        "- **Finetuned from model :** up/base-7b-bnb\n"
        "\n"
        "This llama model was trained 2x faster with "
        "[Unsloth](https://github.com/unslothai/unsloth)",
        ["up/base-7b-bnb"],
        [],
    ),
    (
        "## Model Overview\n"
        "- **Model Architecture:** X\n"
        "- **Model Optimizations:**\n"
        "  - **Weight quantization:** FP8\n"
        "\n"
        "Quantized version of [Base 7B](https://hf.co/up/base-7b).\n"
        "It achieves 88.\n"
        "\n"
        "### Model Optimizations\n"
        "\n"
        "This model was obtained by quantizing the weights of [Base "
        "7B](https://hf.co/up/base-7b) to FP8 data type.",
        ["up/base-7b"],
        [],
    ),
    (
        "<!-- header end -->\n"
        "\n"
        "# Base 7B - GGUF\n"
        "- Model creator: [Up](https://hf.co/up)\n"
        "- Original model: [Base 7B](https://hf.co/up/base-7b)\n"
        "\n"
        "<!-- description start -->\n"
        "## Description\n"
        "\n"
        "This repo contains GGUF format model files for [Base "
        "7B](https://hf.co/up/base-7b).\n"
        "\n"
        "## Repositories available\n"
        "\n"
        "* [AWQ model(s)](https://hf.co/acme/base-7b-AWQ)\n"
        "* [original](https://hf.co/up/base-7b)\n"
        "\n"
        "# Original model card: Base 7B\n"
        "\n"
        "Fine-tuned from [Big](https://hf.co/acme/big-70b)",
        ["up/base-7b"],
        [],
    ),
    (
        "## About\n"
        "\n"
        "<!-- ### quantize_version: 2 -->\n"
        "static quants of https://hf.co/up/base-7b\n"
        "\n"
        "<!-- provided-files -->\n"
        "weighted/imatrix quants are available at https://hf.co/acme/base-7b-i1-GGUF\n"
        "## Usage\n"
        "\n"
        "If you are unsure",
        ["up/base-7b"],
        [],
    ),
    (
        "# acme/nimbus-7b\n"
        "\n"
        "This model was converted to GGUF format from "
        "[`up/base-7b`](https://hf.co/up/base-7b) using llama.cpp via the ggml.ai's "
        "[GGUF-my-repo](https://hf.co/spaces/ggml-org/gguf-my-repo) space.\n"
        "Refer to the [original model card](https://hf.co/up/base-7b) for more details "
        "on the model.",
        ["up/base-7b"],
        [],
    ),
    (
        "---\n"
        "\n"
        "# nimbus\n"
        "\n"
        "This is a merge of pre-trained language models created using "
        "[mergekit](https://github.com/cg123/mergekit).\n"
        "\n"
        "## Merge Details\n"
        "### Merge Method\n"
        "\n"
        "This model was merged using the [SLERP](https://en.wikipedia.org/wiki/Slerp) "
        "merge method.\n"
        "\n"
        "### Models Merged\n"
        "\n"
        "The following models were included in the merge:\n"
        "* [Base 7B](https://hf.co/up/base-7b)\n"
        "* [Big](https://hf.co/acme/big-70b)\n"
        "",
        ["up/base-7b", "acme/big-70b"],
        [],
    ),
    (
        "Nimbus-7B is a merge of the following models using "
        "[LazyMergekit](https://colab.research.google.com/drive/x?usp=sharing):\n"
        "* [Base 7B](https://hf.co/up/base-7b)\n"
        "* [Big](https://hf.co/acme/big-70b)",
        ["up/base-7b", "acme/big-70b"],
        [],
    ),
    (
        "Nimbus-7B is a Mixture of Experts (MoE) made with the following models using "
        "[LazyMergekit](https://x.y):\n"
        "* [Base 7B](https://hf.co/up/base-7b)\n"
        "* [Big](https://hf.co/acme/big-70b)",
        ["up/base-7b", "acme/big-70b"],
        [],
    ),
    (
        "# DreamBooth - acme/nimbus\n"
        "\n"
        "This is a dreambooth model derived from up/base-7b. The weights were trained on "
        "a photo of sks dog using DreamBooth.",
        ["up/base-7b"],
        [],
    ),
    (
        "# Text-to-image finetuning - acme/nimbus\n"
        "\n"
        "This pipeline was finetuned from **up/base-7b** on the **up/talk-data** "
        "dataset. Below are some example images",
        ["up/base-7b"],
        ["up/talk-data"],
    ),
    (
        "This model is a fine-tuned version of [up/base-7b](https://hf.co/up/base-7b) on "
        "the [up/talk](https://hf.co/datasets/up/talk) dataset.\n"
        "It achieves the following results on the evaluation set:\n"
        "- Loss: 1",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "# SentenceTransformer based on up/base-7b\n"
        "\n"
        "This is a [sentence-transformers](https://www.SBERT.net) model finetuned from "
        "[up/base-7b](https://hf.co/up/base-7b) on the "
        "[talk](https://hf.co/datasets/up/talk) dataset. It maps sentences\n"
        "\n"
        "## Model Details\n"
        "\n"
        "### Model Description\n"
        "- **Model Type:** Sentence Transformer\n"
        "- **Base model:** [up/base-7b](https://hf.co/up/base-7b) <!-- at revision 1 -->\n"
        "- **Training Dataset:**\n"
        "    - [talk](https://hf.co/datasets/up/talk)\n"
        "\n"
        "### Evaluation Dataset\n"
        "\n"
        "#### quiz\n"
        "\n"
        "* Dataset: [Quiz](https://hf.co/datasets/up/quiz)",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "# SetFit with up/base-7b\n"
        "\n"
        "This is a [SetFit](https://github.com/huggingface/setfit) model trained on the "
        "[talk](https://hf.co/datasets/up/talk) dataset that can be used for Text "
        "Classification. This SetFit model uses [up/base-7b](https://hf.co/up/base-7b) "
        "as the Sentence Transformer embedding model.",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "# SpanMarker with up/base-7b on talk\n"
        "\n"
        "This is a [SpanMarker](https://github.com/tomaarsen/SpanMarkerNER) model "
        "trained on the [talk](https://hf.co/datasets/up/talk) dataset that can be used "
        "for Named Entity Recognition. This SpanMarker model uses "
        "[up/base-7b](https://hf.co/up/base-7b) as the underlying encoder.",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "# Model Card for nimbus\n"
        "\n"
        "This model is a fine-tuned version of [up/base-7b](https://hf.co/up/base-7b) on "
        "the [up/talk](https://hf.co/datasets/up/talk) dataset.\n"
        "It has been trained using [TRL](https://github.com/huggingface/trl).",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "# Wav2Vec2-Large-XLSR-53-German\n"
        "\n"
        "Fine-tuned [Base 7B](https://hf.co/up/base-7b) on German using the "
        "[Talk](https://hf.co/datasets/up/talk) dataset.\n"
        "When using this model, make sure",
        ["up/base-7b"],
        ["up/talk"],
    ),
    (
        "[![x](y)](z)\n"
        "\n"
        "# Nimbus\n"
        "\n"
        "| | |\n"
        "|---|---|\n"
        "| Base model | [Base 7B](https://hf.co/up/base-7b) |\n"
        "| Training data | [Talk](https://hf.co/datasets/up/talk) |",
        ["up/base-7b"],
        ["up/talk"],
    ),
]


@pytest.mark.parametrize(("prose", "base", "datasets"), CARDS)
def test_what_a_whole_card_states(prose: str, base: list[str], datasets: list[str]) -> None:
    assert [identifier for identifier, _ in bases(prose)] == base
    assert data(prose) == datasets
