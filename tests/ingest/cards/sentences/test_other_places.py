"""Below headings, in lists, tables and quotations about others, no sentence makes a claim."""

import pytest

from graph.schema import End, Model
from tests.ingest.cards.sentences.stated import BASE, DATA, OTHER, bases, data


@pytest.mark.parametrize(
    "prose",
    [
        f"- {OTHER}: our larger model. It is fine-tuned from {BASE}.",
        f"- Nimbus-70B: This model is fine-tuned from {BASE}.",
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
        f"## Reward model\n\nThis model is fine-tuned from {BASE}.",
        f"## Data filtering\n\nIt is a fine-tuned version of {BASE}.",
        f"## Captioning\n\nThis model is a fine-tuned version of {BASE}.",
        f"## Teacher\n\nFine-tuned from {BASE}",
        f"## Comparison with other models\n\n- Fine-tuned from {BASE}",
        f"## See also\n\n- A fine-tuned version of {BASE}",
        f"## You may also like\n\n- GGUF quants of {BASE}",
        f"## Derivatives\n\n- Quantized version of {BASE}",
        f"## Sister models\n\n- {OTHER}: fine-tuned from {BASE}",
        f"# Nimbus\n\n## Nimbus-70B\n\nFine-tuned from {BASE}.",
        f"# Nimbus\n\n## Nimbus-70B\n\n- Base model: {BASE}",
        f"## Who uses it\n\n- Fine-tuned from {BASE}",
        f"# Nimbus 7B v2\n\n## Nimbus 7B v1\n\nIt was fine-tuned from {BASE}.",
        f"Models in the series:\n\n1. Nimbus 7B\n2. Nimbus 70B: based on {BASE}",
        f"Models we made:\n\n- fine-tuned from {BASE}",
        f"Other models trained by us:\n- This model is a fine-tuned version of {BASE}.",
        f"Also check out:\n\n- {OTHER} - a fine-tuned version of {BASE}",
        f"The following models were used for comparison:\n\n- {BASE}",
        f"The following models were merged to make the teacher:\n\n- {BASE}",
        f"Our previous merge of the following models:\n\n- {BASE}",
        f"| Variant | Base model |\n|---|---|\n| 70B | {BASE} |",
        f"| Base model | Score |\n|---|---|\n| {BASE} | 88 |",
        f"| Model | Notes |\n|---|---|\n| x | fine-tuned version of {BASE} |",
        f"> The model is a fine-tuned version of {BASE}.\n> -- a user",
        f"# How to fine-tune {BASE}",
        f"## Fine-tuning {BASE}\n\nRun this.",
        f"- Filter: a classifier fine-tuned from {BASE}",
        f"- Nimbus 70B, fine-tuned from {BASE}",
        f"- Nimbus 70B (fine-tuned from {BASE})",
        f"- Nimbus 70B - fine-tuned from {BASE}",
        f"1. Caption all images with a LoRA of {BASE}",
        f"1. Fine-tune {BASE} on x\n2. Merge",
        f"* Train a classifier on top of {BASE}",
        f"## Training\n\nFirst, a reward model was trained from {BASE}.",
        f"## Training\n\n1. SFT of the teacher: fine-tuned from {BASE}",
        f"## Training data\n\nFine-tuned version of {BASE} wrote the answers.",
        f"## Data\n\nWe fine-tuned {BASE} on 500 labels.",
        f"## Dataset\n\nFine-tuned from {BASE}",
        f"## Model comparison\n\nThis model is a fine-tune of {BASE}.",
        f"## Variants\n\nThis model is also available as a fine-tune of {BASE}.",
        f"## Citation\n\nThis model is a fine-tune of {BASE}.",
        f"## Credits\n\nBased on {BASE}",
        f"## Thanks\n\nThis is a fine-tune of {BASE}.",
        f"## Special thanks to\n\n- The fine-tune of {BASE}",
        f"## License\n\nThis model is a derivative of {BASE}.",
        f"## Prompt format\n\nBased on {BASE}.",
        f"## Safety\n\nThe guard is a fine-tuned version of {BASE}.",
        f"## Limitations\n\nThis model is based on {BASE} and shares its limits.",
        f"## Downloads\n\n- GGUF: quantized version of {BASE}",
        f"## Versions\n\n- v2: fine-tuned from {BASE}",
        f"## Changelog\n\n- fine-tuned from {BASE}",
        f"## History\n\nv1 was fine-tuned from {BASE}.",
        f"## Inspiration\n\nIt is inspired by a fine-tune of {BASE}.",
        f"## Other Nimbus models\n\n| Base model | {BASE} |\n|---|---|\n| x | y |",
        f"## Teacher model\n\nBase model: {BASE}",
        f"## Reward model\n\n- Base model: {BASE}",
        f"<p>Related models:</p>\n\n- fine-tuned from {BASE}",
        f"Our models:\n\n- **Base model:** {BASE}\n",
    ],
)
def test_what_stands_among_others_makes_no_claim(prose: str) -> None:
    assert bases(prose) == []


def test_the_base_model_is_another_whatever_the_own_one_is_called() -> None:
    own = End(Model, "acme/bert-base-teacher")
    for said in ("The base model", "The teacher model", "The original bert model"):
        assert bases(f"{said} is a fine-tuned version of {BASE}.", own) == []
        assert data(f"{said} was trained on {DATA}.", own) == []


@pytest.mark.parametrize(
    "prose",
    [
        (
            f"Nimbus-7B is trained from scratch.\n\n## Data\n\nWe built a classifier to find "
            f"good text. It is fine-tuned from {BASE}."
        ),
        (
            f"Nimbus-7B is trained from scratch. The data was filtered with a classifier. It "
            f"is a fine-tuned version of {BASE}."
        ),
        (
            f"Nimbus-7B is trained from scratch. We filter with Nimbus-Filter. This model is "
            f"a fine-tuned version of {BASE}."
        ),
        (
            f"We release three models:\n\n- Nimbus-7B\n- Nimbus-13B, fine-tuned from "
            f"{BASE}\n- Nimbus-70B"
        ),
        f"We release three models.\n\n1. **Nimbus-1B**: Base model: {BASE}\n2. **Nimbus-7B**",
        (
            f"The family has these members:\n\n| Name | Base model |\n|---|---|\n| Nimbus-1B "
            f"| {BASE} |\n| Nimbus-7B | scratch |"
        ),
        f"## Pipeline\n\n1. Generate captions with a LoRA of {BASE}.\n2. Train Nimbus.",
        (
            f"## Pipeline\n\n1. We fine-tuned {BASE} on 5k labels to score documents.\n2. We "
            f"train Nimbus from scratch."
        ),
        f"## Training\n\nFor DPO, a reward model was trained. It is based on {BASE}.",
        f"## Training\n\nRewards are given by Nimbus-RM (fine-tuned from {BASE}).",
        f"## FAQ\n\n**Is this based on {BASE}?**\n\nNo.",
        f"## FAQ\n\nQ: Is it a fine-tune of {BASE}?\n\nA: No.",
        f"## News\n\n- 2024: we released a fine-tuned version of {BASE}.",
        f"## Updates\n\n- [2024/01] {OTHER}, fine-tuned from {BASE}, is out.",
        f"## Links\n\n- Base model of our 70B: {BASE}",
        f"## Known issues\n\nA fine-tune of {BASE} has the same.",
        (
            f"## Training procedure\n\nUnlike the previous version, which was fine-tuned from "
            f"{BASE}, it is trained from scratch."
        ),
        f"## Demo\n\nThis demo model is a quantized version of {BASE}.",
        f"## Ethics\n\nThis model is a fine-tuned version of {BASE}, so the same holds.",
        f"## Quick start\n\nThe following code loads a LoRA for {BASE}.",
        "```\nbase_model: up/base-7b\n```",
        "    base model: up/base-7b\n",
        f"<!-- This model is a fine-tuned version of {BASE} -->",
        f"> **Quote from the paper.** This model is a fine-tuned version of {BASE}.",
        f"> [someone] Our model is based on {BASE}.",
        f"Nimbus-7B and Nimbus-13B: the latter is fine-tuned from {BASE}.",
        f"Our previous model, {OTHER}, was fine-tuned from {BASE}.",
        f"Its predecessor Nimbus-6B was fine-tuned from {BASE}.",
        f"Nimbus-6B, its predecessor, was fine-tuned from {BASE}.",
        f"Nimbus-7B-Chat, a fine-tune of {BASE}, is our chat model.",
        f"Nimbus-7B-Instruct is fine-tuned from {BASE}.",
        f"Nimbus-RM is fine-tuned from {BASE}.",
        f"Nimbus Guard is based on {BASE}.",
        f"NimbusCLIP is initialized from {BASE}.",
        f"The Nimbus tokenizer is based on {BASE}.",
        f"The Nimbus judge is based on {BASE}.",
        f"The Nimbus reward model is based on {BASE}.",
        f"Nimbus-Filter (based on {BASE}) selects the data.",
        f"Nimbus uses a classifier based on {BASE}.",
        f"Nimbus uses Nimbus-Filter, which is based on {BASE}.",
        f"Nimbus is trained on Nimbus-Data, made with a model based on {BASE}.",
        f"Nimbus is a decoder-only model whose tokenizer is based on {BASE}.",
        f"Nimbus is evaluated with a judge based on {BASE}.",
        f"Nimbus, in contrast to models based on {BASE}, is small.",
        f"Nimbus is 2x faster than models based on {BASE}.",
        f"Nimbus ships with a draft model based on {BASE}.",
        f"Nimbus is our first model; the second is based on {BASE}.",
        f"Nimbus is the teacher; the student is distilled from {BASE}.",
        f"Nimbus follows the recipe of the fine-tuned version of {BASE}.",
        f"Nimbus inherits its license from the fine-tuned version of {BASE}.",
        f"Nimbus is named after a fine-tune of {BASE}.",
        f"Nimbus is compatible with quants of {BASE}.",
        f"Nimbus is the size of a quantized version of {BASE}.",
        f"Nimbus and its captioner, based on {BASE}, are free.",
        f"This LoRA can be applied to models fine-tuned from {BASE}.",
        f"This LoRA works with checkpoints based on {BASE}.",
        f"This model is meant for users of the fine-tuned version of {BASE}.",
        f"This model is hosted by the makers of the quantized version of {BASE}.",
        f"This model is an alternative to the distilled version of {BASE}.",
        f"This model is a replacement for a fine-tuned version of {BASE}.",
        f"This model is a tokenizer for models based on {BASE}.",
        f"This model is a reranker for results of a retriever based on {BASE}.",
        f"This model is a LoRA extracted by comparing a fine-tune of {BASE} with x.",
        f"This repo contains prompts for a fine-tuned version of {BASE}.",
        f"This repo contains evaluation results of a fine-tuned version of {BASE}.",
        f"This repo provides a demo of a quantized version of {BASE}.",
        f"This repo contains logs of fine-tuning {BASE}.",
        f"This repo contains the SAE trained on {BASE}.",
        f"This is a sparse autoencoder trained on {BASE}.",
        f"This is a probe trained on activations of {BASE}.",
        f"This is a control vector for {BASE}.",
        f"This is a tokenizer based on {BASE}.",
        f"This is a dataset made with a fine-tuned version of {BASE}.",
        f"This is an evaluation of a fine-tuned version of {BASE}.",
        f"This is a test of a LoRA for {BASE}.",
        f"This is how we fine-tuned {BASE}.",
        f"This is similar to {BASE} fine-tuned on x.",
        f"This is not {BASE} fine-tuned on x.",
        f"This is better than {BASE} fine-tuned on x.",
        f"This is what {BASE} fine-tuned on x says.",
        f"Here is what {BASE} fine-tuned on x says.",
    ],
)
def test_below_the_own_title_others_make_no_claim_either(prose: str) -> None:
    assert bases(f"# Nimbus 7B\n\n{prose}") == []
