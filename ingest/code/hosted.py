"""Names of models that somebody hosts behind an interface: written like ids of the Hub, and none.

Gateways write ``provider/model``. A few providers have models on the Hub as well, so that only what
they host alone is refused there.
"""

from __future__ import annotations

import re

_ONLY_HOSTS = frozenset(
    "ai21 aleph_alpha anthropic anyscale azure azure_ai azure_openai azureopenai bedrock cerebras "
    "clarifai cloudflare cohere cohere_chat dashscope deepinfra fireworks fireworks_ai friendliai "
    "gemini gigachat github_models google_genai google_vertexai groq inception litellm_proxy "
    "moonshot nlp_cloud novita nscale nvidia_nim openai openrouter palm perplexity replicate "
    "sagemaker sambanova siliconflow text-completion-openai together together_ai togetherai vertex "
    "vertex_ai vertexai volcengine voyage voyageai watsonx x-ai xai z-ai zhipu zhipuai".split()
)
"""Companies that host models behind an interface: what is set for one of them is hosted."""
_LOCAL_GATEWAYS = frozenset(
    "ai hosted_vllm litellm lm_studio lmstudio ollama ollama_chat openai_like xinference".split()
)
"""Programs, and a registry of images, whose names of models are their own."""
_ON_THE_HUB = frozenset("anthropic cerebras cohere groq openai voyageai".split())
_GATEWAYS = (
    (_ONLY_HOSTS - _ON_THE_HUB) | _LOCAL_GATEWAYS | frozenset(("deepseek", "mistral", "zhipu"))
)
"""Providers of gateways under whose name the Hub has nothing that anybody loads."""
_OTHER_REGISTRIES = frozenset(
    "gitee kaggle lm_studio lmstudio modelscope ms ollama openmind wisemodel".split()
)
"""Where models lie as on the Hub, under names of its own; ``ms`` is ModelScope, in keys."""
_PROVIDERS = (
    _ONLY_HOSTS
    | _OTHER_REGISTRIES
    | frozenset("ollama lmstudio lm_studio xinference databricks deepseek google mistral".split())
    | frozenset("aws amazon openai_compatible nvidia nim minimax stability elevenlabs".split())
)
"""What a key for a provider holds when the model beside it is none of the Hub's."""
_INFERENCE = re.compile(
    r"(?:hf|hugging_?face)_(?:inference(?:_(?:api|endpoints?|providers?))?|api|endpoints?|router)"
)
"""The interface behind which the Hub itself hosts models."""
_PLACE = re.compile(r"_(?:api|cloud|cn|compatible|global|inference|intl)$")
"""What stands behind the name of a provider of several interfaces."""
_HOSTED = {
    "openai": r"(?:chat)?gpt-(?!oss|2|neo)|o[1345](?:-|$)|text-embedding|dall-e|tts-|gpt-image|"
    r"whisper-1$|davinci|babbage|curie|ada|codex|omni-|computer-use|sora",
    "anthropic": r"claude",
    "google": r"gemini|palm|text-bison|chat-bison|text-embedding-00|veo|imagen|lyria",
    "cohere": r"command|embed|rerank",
    "mistralai": r"[\w-]+-latest$|mistral-(?:large|medium|small|tiny|embed)(?:-\d{4})?$|ministral-"
    r"\db$|codestral-\d{4}$|pixtral-large-\d{4}$|devstral-(?:small|medium)$|magistral-medium-\d{4}$",
    "amazon": r"nova-|titan-",
    "meta": r"(?:code)?llama|musicgen",
    "cerebras": r"llama-?\d\.\d-\d+b$|gpt-oss|zai-",
    "databricks": r"databricks-(?!dolly|dbrx)",
    "groq": r"(?!llama-3-groq)",
    "qwen": r"qwen-?(?:\d\.?\d?-)?(?:max|plus|turbo)",
    "minimax": r"minimax-m\d(?::\w+)?$",
    "stability": r"",
    "elevenlabs": r"",
    "deepgram": r"nova-|aura-",
}
_HOSTED_NAME = {owner: re.compile(pattern, re.IGNORECASE) for owner, pattern in _HOSTED.items()}
_GATEWAY_SPELLING = re.compile(
    r"(?:baai|qwen|nousresearch|minimax|mistralai|moonshotai|thedrummer|meta-llama|thudm|undi95|"
    r"sao10k|zai-org|eva-unit-01|cognitivecomputations)/[a-z\d._-]+"
    r"|deepseek-ai/deepseek-[rv]\d[a-z\d._-]*"
)
"""Owners of the Hub that write themselves, or all their names, with capitals."""


def is_hosted(text: str) -> bool:
    """Return whether a text of the form of an id names a model behind somebody's interface."""
    owner, slash, name = text.partition("/")
    if not slash:
        return False
    if owner.lower() in _GATEWAYS:
        return True
    pattern = _HOSTED_NAME.get(owner.lower())
    return bool(pattern and pattern.match(name))


def is_gateway_spelling(text: str) -> bool:
    """Return whether gateways spell an id like this and the Hub does not: all in lower case.

    The Hub finds it by this spelling as well, so that it is one where a library loads it.
    """
    return bool(_GATEWAY_SPELLING.fullmatch(text))


def provides_only(word: str) -> bool:
    """Return whether a word of a key is of others than the Hub: a host, or another registry."""
    return word.lower() in _ONLY_HOSTS or word.lower() in _OTHER_REGISTRIES


def is_host(text: str) -> bool:
    """Return whether a name is that of a company whose models are all behind an interface."""
    return provides_only(_PLACE.sub("", re.sub(r"[\s.-]+", "_", text.strip().lower())))


def is_provider(text: str) -> bool:
    """Return whether the value of a key for a provider is one that hosts what is beside it."""
    name = _PLACE.sub("", re.sub(r"[\s.-]+", "_", text.strip().lower()))
    if _INFERENCE.fullmatch(re.sub(r"[\s.-]+", "_", text.strip().lower())):
        return True
    return not _PROVIDERS.isdisjoint((name, name.removesuffix("ai").rstrip("_")))
