"""Which names say that weights were converted, and to what."""

import pytest

from ingest.cards.conversions import conversion_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Llama-2-7B-GGUF", "GGUF"),
        ("llama.gptq.4bit", "gptq"),
        ("Qwen2-AWQ", "AWQ"),
        ("x-exl2-4.0bpw", "exl2"),
        ("mlx", "mlx"),
        ("Qwen-mlx-4bit", "mlx"),
        ("mlxtend", None),
        ("hawq-net", None),
        ("model", None),
    ],
)
def test_a_conversion_is_known_by_its_name(text: str, found: str | None) -> None:
    assert conversion_in(text) == found
