"""Names of models that somebody hosts behind an interface: written like ids of the Hub, and none.

Gateways write ``provider/model``. A few providers have models on the Hub as well, so that only what
they host alone is refused there.
"""

from __future__ import annotations

import re

_GATEWAYS = frozenset(
    "ai21 aleph_alpha anyscale azure azure_ai azure_openai bedrock cerebras clarifai cloudflare "
    "cohere_chat databricks dashscope deepinfra deepseek fireworks fireworks_ai friendliai "
    "gemini gigachat github_models google_genai google_vertexai groq hosted_vllm inception "
    "litellm litellm_proxy lm_studio lmstudio mistral moonshot nlp_cloud novita nscale "
    "nvidia_nim ollama ollama_chat openai_like openrouter palm perplexity replicate sagemaker "
    "sambanova text-completion-openai together together_ai vertex vertex_ai volcengine voyage "
    "watsonx x-ai xai xinference z-ai zhipu zhipuai".split()
)
"""Providers of gateways under whose name the Hub has nothing that anybody loads."""
_HOSTED = {
    "openai": r"(?:chat)?gpt-(?!oss|2|neo)|o[1345](?:-|$)|text-embedding|dall-e|tts-|gpt-image|"
    r"whisper-1$|davinci|babbage|curie|ada|codex|omni-|computer-use|sora",
    "anthropic": r"claude",
    "google": r"gemini|palm|text-bison|chat-bison|text-embedding-00|veo|imagen|lyria",
    "cohere": r"command|embed|rerank",
    "mistralai": r"[\w-]+-latest$|mistral-(?:large|medium|small|tiny|embed)(?:-\d{4})?$|ministral-"
    r"\db$|codestral-\d{4}$|pixtral-large-\d{4}$|devstral-(?:small|medium)$|magistral-\w+-\d{4}$",
    "amazon": r"nova-|titan-",
    "qwen": r"qwen-?(?:\d\.?\d?-)?(?:max|plus|turbo)",
    "minimax": r"minimax-m\d(?::\w+)?$",
    "stability": r"",
    "elevenlabs": r"",
    "deepgram": r"nova-|aura-",
}
_HOSTED_NAME = {owner: re.compile(pattern, re.IGNORECASE) for owner, pattern in _HOSTED.items()}


def is_hosted(text: str) -> bool:
    """Return whether a text of the form of an id names a model behind somebody's interface."""
    owner, slash, name = text.partition("/")
    if not slash:
        return False
    if owner.lower() in _GATEWAYS:
        return True
    pattern = _HOSTED_NAME.get(owner.lower())
    return bool(pattern and pattern.match(name))
