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
