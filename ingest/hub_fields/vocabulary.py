"""The Hub's own words: relations of base models, and what tags without a prefix mean."""

from __future__ import annotations

RELATIONS = ("finetune", "adapter", "quantized", "merge")
"""The words for base_model_relation."""

FORMATS = {
    "safetensors": "safetensors",
    "pytorch": "pytorch",
    "gguf": "gguf",
    "onnx": "onnx",
    "tf": "tensorflow",
    "jax": "flax",
    "openvino": "openvino",
    "coreml": "coreml",
    "tflite": "tflite",
    "mlx": "mlx",
}
"""The tags that name a format of weights, with the graph's word for it."""

# ISO 639-1. Longer tags are not read: art, vit, dpr and others are architectures.
LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


def source_dataset(value: str) -> str | None:
    """Return the name in ``extended|NAME``, or an id or address; ``original`` names nothing.

    ``extended|other-…`` says that data was taken from somewhere outside of the Hub.
    """
    kind, bar, name = value.partition("|")
    if bar:
        return name if kind == "extended" and name and not name.startswith("other") else None
    return value if "/" in value else None


NO_SOURCES = frozenset({"original"})
"""The words of source_datasets that say there is none."""
NAMES_NONE = "names no dataset of the Hub"
