"""Which names are of models behind somebody's interface, and which of the Hub only look alike."""

import pytest

from ingest.code.hosted import (
    is_gateway_spelling,
    is_host,
    is_hosted,
    is_provider,
    provides_only,
)

OF_THE_HUB = (
    "openai/whisper-base openai/gpt-oss-20b openai/clip-vit-base-patch32 openai/imagegpt-small "
    "google/gemma-2b google/t5-v1_1-base mistralai/Mistral-7B-v0.1 mistralai/Magistral-Small-2506 "
    "mistralai/Mistral-Large-Instruct-2407 deepseek-ai/DeepSeek-V2 Qwen/Qwen2-7B xai-org/grok-1 "
    "deepseek-ai/deepseek-coder-6.7b-base CohereForAI/aya-101 Cohere/wikipedia-22-12 "
    "stabilityai/sdxl-turbo databricks/dolly-v2-3b databricks/databricks-dolly-15k "
    "cerebras/btlm-3b-8k-base Anthropic/hh-rlhf amazon/chronos-t5-small nvidia/parakeet-tdt-0.6b "
    "Groq/Llama-3-Groq-8B-Tool-Use MiniMaxAI/MiniMax-M2 voyageai/voyage-2 ai21labs/Jamba-v0.1 "
    "perplexity-ai/r1-1776 zai-org/GLM-4.5 meta-llama/Llama-2-7b-hf microsoft/phi-2"
).split()
HOSTED = (
    "openai/gpt-4o openai/o3-mini anthropic/claude-3-opus google/gemini-pro cohere/command-r "
    "groq/llama3-70b-8192 ollama/llama3 openrouter/auto mistral/mistral-large azure/gpt-4 "
    "ai/smollm2 databricks/databricks-meta-llama-3-1-70b meta/llama-3-70b gemini/gemini-1.5 "
    "mistralai/mistral-large-latest qwen/qwen-max hosted_vllm/x bedrock/x fireworks_ai/x"
).split()


@pytest.mark.parametrize("text", OF_THE_HUB)
def test_models_of_the_hub_are_not_hosted(text: str) -> None:
    assert not is_hosted(text)
    assert not is_gateway_spelling(text)


@pytest.mark.parametrize("text", HOSTED)
def test_hosted(text: str) -> None:
    assert is_hosted(text)


@pytest.mark.parametrize(
    "text", ["meta-llama/llama-3.1-8b-instruct", "qwen/qwen-2.5-72b-instruct", "thudm/glm-4-9b"]
)
def test_gateways_spell_in_lower_case(text: str) -> None:
    assert is_gateway_spelling(text)
    assert not is_hosted("gpt2")


def test_providers() -> None:
    assert is_provider("OpenAI")
    assert is_provider("Together AI")
    assert is_provider("NovitaAI")
    assert not is_provider("huggingface")
    assert not is_provider("")
    assert is_host("siliconflow_intl")
    assert is_host("OpenAI API")
    assert not is_host("openai-whisper")
    assert provides_only("openrouter")
    assert not provides_only("google")
