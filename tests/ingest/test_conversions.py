"""Which names say that weights were quantized or converted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conversions import CONVERTED, QUANTIZED, conversion_in, holds_fewer_bits

BASE = "lab/Foo-7B"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Foo-7B-GGUF", "GGUF"),
        ("foo.gptq.4bit", "gptq"),
        ("Foo-7B-AWQ", "AWQ"),
        ("Foo-7B_exl2_4.0bpw", "exl2"),
        ("Foo-7B-EXL3", "EXL3"),
        ("Foo-7B-4.65bpw-h6", "4.65bpw"),
        ("Foo-7B-bnb-4bit", "bnb"),
        ("Foo-7B-bitsandbytes", "bitsandbytes"),
        ("Foo-7B-4bit", "4bit"),
        ("Foo-7B-8-bit", "8-bit"),
        ("Foo-7B-FP8-dynamic", "FP8"),
        ("Foo-7B-NVFP4", "NVFP4"),
        ("Foo-7B-NVFP4A16", "NVFP4A16"),
        ("Foo-7B-MXFP4", "MXFP4"),
        ("Foo-7B-fp4", "fp4"),
        ("Foo-7B-nf4", "nf4"),
        ("Foo-7B-INT4", "INT4"),
        ("Foo-7B-int8", "int8"),
        ("Foo-7B-quantized.w4a16", "quantized"),
        ("Foo-7B-W8A8", "W8A8"),
        ("Foo-7B-HQQ", "HQQ"),
        ("Foo-7B-AQLM-2Bit-1x16", "AQLM"),
        ("Foo-7B-QuIP", "QuIP"),
        ("Foo-7B-i1-GGUF", "i1"),
        ("Foo-7B-imatrix", "imatrix"),
        ("Foo-7B-Q4_K_M", "Q4_K_M"),
        ("Foo-7B-q8_0", "q8_0"),
        ("Foo-7B-iq2_xxs", "iq2_xxs"),
        ("mlx-Foo-7B-4bit", "4bit"),
        ("Foo-7B-mlx-4bit", "4bit"),
        ("Foo-7B-mlx-q6", "q6"),
        ("Foo-7B-q4f16_1-MLC", "q4f16_1"),
        ("Foo-7B-onnx-int4", "int4"),
        ("Foo-7B-int8-openvino", "int8"),
        ("Foo-7B-ct2-int8", "int8"),
        ("gguf-foo-7b", "gguf"),
    ],
)
def test_bits_and_formats_of_fewer_bits_are_quantized(name: str, word: str) -> None:
    assert conversion_in(f"me/{name}", BASE) == (QUANTIZED, word)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Foo-7B-mlx", "mlx"),
        ("Foo-7B-MLX-bf16", "MLX"),
        ("Foo-7B-onnx", "onnx"),
        ("Bar-8B-ONNX-fp16", "ONNX"),
        ("Foo-7B-openvino", "openvino"),
        ("Foo-7B-CoreML", "CoreML"),
        ("Foo-7B-tflite", "tflite"),
        ("Foo-7B-TensorRT", "TensorRT"),
        ("Foo-7B-trt-fp16", "trt"),
        ("Foo-7B-ggml", "ggml"),
        ("Foo-7B-safetensors", "safetensors"),
        ("Foo-7B-ct2", "ct2"),
        ("Foo-7B-ctranslate2", "ctranslate2"),
        ("Foo-7B-q0f16-MLC", "MLC"),
        ("onnx-foo-7b", "onnx"),
    ],
)
def test_a_format_of_any_bits_is_converted(name: str, word: str) -> None:
    assert conversion_in(f"me/{name}", BASE) == (CONVERTED, word)


@pytest.mark.parametrize(
    "name",
    [
        "mlx-community/Foo-7B",
        "GGUF-lover/Foo-7B",
        "awq/foo",
        "me/Awq-team",
        "me/mlx",
        "me/GGUF",
        "Awq-team",
        "me/mlxtend-foo",
        "me/hawq-net",
        "me/Foo-16bit",
        "me/Foo-128bit",
        "me/Foo-fp16",
        "me/Foo-bf16",
        "me/Foo-int16",
        "me/Foo-q4",
        "me/point8",
        "me/Foo-Quant-Trading",
        "me/onnxify",
        "me/Foo-7B",
        "me/Foo-v4.8",
        # What changes the weights is no change of format.
        "me/Foo-7B-4bit-lora",
        "me/Foo-7B-bnb-4bit-finetuned",
        "me/Foo-7B-QLoRA-GGUF",
        "me/Foo-sft-awq",
        "me/merged-foo-4bit",
    ],
)
def test_other_names_say_nothing(name: str) -> None:
    assert conversion_in(name, BASE) is None


@pytest.mark.parametrize(
    ("name", "base", "found"),
    [
        ("me/foo-bnb-4bit-chat", "unsloth/foo-bnb-4bit", None),
        ("me/Foo-GGUF", "lab/Foo-gguf", None),
        ("me/foo-4bit-mlx", "lab/foo-4bit", (CONVERTED, "mlx")),
        ("me/foo-bnb-4bit-GGUF", "unsloth/foo-bnb-4bit", (QUANTIZED, "GGUF")),
        ("me/foo-8bit", "lab/foo-4bit", (QUANTIZED, "8bit")),
        ("me/Foo-DPO-GGUF", "lab/Foo-DPO", (QUANTIZED, "GGUF")),
        ("me/foo-lora-merged", "lab/foo-lora", None),
        ("me/HiDream-I1-x", "lab/HiDream-I1", None),
    ],
)
def test_what_the_base_s_name_has_already_was_not_done_here(
    name: str, base: str, found: tuple[str, str] | None
) -> None:
    assert conversion_in(name, base) == found


@given(st.text(), st.text())
def test_any_names_are_read(name: str, base: str) -> None:
    found = conversion_in(name, base)
    assert found is None or found.word in name.rpartition("/")[2]


@pytest.mark.parametrize(
    ("config", "fewer"),
    [
        ({"quantization": {"bits": 4, "group_size": 64}}, True),
        ({"quantization_config": {"quant_method": "awq"}}, True),
        ({"quantization_config": {}}, False),
        ({"quantization_config": "none"}, False),
        ({}, False),
    ],
)
def test_a_configuration_says_that_weights_have_fewer_bits(
    config: dict[str, object], fewer: bool
) -> None:
    assert holds_fewer_bits(config) is fewer
