"""Which calls of JavaScript libraries load models or datasets, and in which argument."""

from __future__ import annotations

import re
from typing import NamedTuple

_TRANSFORMERS = (
    r"(?:^|/)(?:@(?:huggingface|xenova)/)?transformers(?:\.js)?(?:@[\w.^~-]+)?"
    r"(?:$|/|\.(?:min\.)?m?js)"
)
_HINTS = (
    "transformers huggingface HuggingFace mlc-ai web-llm llama-cpp wllama kokoro -ai/ retrained( "
    "reTrained( EmbeddingFunction hf: outetts"
).split()
"""Texts one of which is in whatever ``_IN_TEXT`` matches: they are found much faster."""
_IN_TEXT = re.compile(
    r"@xenova/transformers|@huggingface/(?:transformers|hub|gguf|tokenizers)\b|@mlc-ai/|web-llm|"
    r"node-llama-cpp|wllama|kokoro-js|\boutetts\b|@(?:browser|built-in)-ai/|from_pretrained\(|"
    r"\bfrom[Pp]re[Tt]rained\(|HuggingFaceTransformersEmbeddings|\bHuggingFaceEmbedding\s*\(|"
    r"\b(?:Default|Transformers)EmbeddingFunction\b|huggingface\.co/(?:datasets/)?[^\s\"'`]{1,200}/"
    r"(?:resolve|raw)/|[\"'`](?:hf|huggingface):[\w.-]+/[\w.-]+|\bhuggingface\.co/\$\{|"
    r"\btransformers(?:\.min)?\.m?js\b"
)
"""What a script that loads models holds somewhere."""
REMOTE = re.compile(
    r"[\"'](?:@huggingface/inference|openai|@ai-sdk/[\w-]+|ai|replicate|together-ai|groq-sdk|"
    r"@anthropic-ai/sdk|@google/(?:genai|generative-ai)|@mistralai/mistralai|ollama|cohere-ai|"
    r"@langchain/(?:openai|anthropic|groq|mistralai|ollama|google-genai|cohere)|"
    r"@openrouter/[\w-]+|litellm)[\"']|\b(?:HfInference|InferenceClient)\b|"
    r"api-inference\.huggingface|openrouter\.ai|router\.huggingface|api\.(?:together|groq|deepinfra|"
    r"openai|fireworks|siliconflow|novita)\."
)
"""What a script that asks models elsewhere holds somewhere."""
REMOTE_CALLS = frozenset(
    "create fetch generateText streamText generateObject streamObject embed embedMany chat "
    "openai openrouter togetherai groq textGeneration textGenerationStream chatCompletion "
    "chatCompletionStream featureExtraction ChatOpenAI OpenAIEmbeddings HuggingFaceInference "
    "HuggingFaceInferenceEmbeddings textToImage automaticSpeechRecognition".split()
)
TASKS = frozenset(
    "text-classification sentiment-analysis token-classification ner question-answering fill-mask "
    "summarization translation text2text-generation text-generation zero-shot-classification "
    "audio-classification zero-shot-audio-classification automatic-speech-recognition asr "
    "text-to-audio text-to-speech image-to-text image-classification image-segmentation "
    "zero-shot-image-classification object-detection zero-shot-object-detection "
    "document-question-answering image-to-image depth-estimation feature-extraction embeddings "
    "image-feature-extraction background-removal image-text-to-text".split()
)
"""Tasks of ``pipeline``."""


def is_in(text: str) -> bool:
    """Return whether a script may load models itself."""
    return any(hint in text for hint in _HINTS) and bool(_IN_TEXT.search(text))


class Load(NamedTuple):
    """How a call names what it loads.

    ``argument`` counts from 0; ``keys`` are those of an object in its place, and ``modules`` where
    the function comes from: anywhere if None, because its name alone tells.
    """

    argument: int
    keys: tuple[str, ...] = ()
    modules: re.Pattern[str] | None = None
    plain: bool = True
    """Whether a text in that place is an id, not only an object."""


_EMBEDDINGS = ("model", "modelName", "modelType", "modelId", "model_name", "modelID")
_HUB = re.compile(r"@huggingface/hub")
_BROWSER_AI = re.compile(r"@(?:browser-ai|built-in-ai)/")
_WEB_LLM = re.compile(r"web-llm")
LOADS: dict[str, Load] = {
    "pipeline": Load(1, modules=re.compile(_TRANSFORMERS)),
    "from_pretrained": Load(0),
    "fromPretrained": Load(0, ("model", "modelId", "id", "repo")),
    "fromPreTrained": Load(0),
    "downloadFile": Load(0, ("repo",), _HUB, plain=False),
    "downloadFileToCacheDir": Load(0, ("repo",), _HUB, plain=False),
    "snapshotDownload": Load(0, ("repo",), _HUB, plain=False),
    "fileDownloadInfo": Load(0, ("repo",), _HUB, plain=False),
    "parseSafetensorsMetadata": Load(0, ("repo",), _HUB, plain=False),
    "loadModelFromHF": Load(0, ("repo",)),
    "HuggingFaceTransformersEmbeddings": Load(0, _EMBEDDINGS, plain=False),
    "HFModelConfig_v1": Load(0, ("model_path",), plain=False),  # outetts
    "HuggingFaceEmbedding": Load(0, _EMBEDDINGS, plain=False),
    "HuggingFaceLLM": Load(0, _EMBEDDINGS, plain=False),
    "DefaultEmbeddingFunction": Load(0, _EMBEDDINGS, plain=False),
    "TransformersEmbeddingFunction": Load(0, _EMBEDDINGS, plain=False),
    "transformersJS": Load(0, modules=_BROWSER_AI),
    "CreateMLCEngine": Load(0, modules=_WEB_LLM),
    "CreateWebWorkerMLCEngine": Load(1, modules=_WEB_LLM),
    "CreateServiceWorkerMLCEngine": Load(0, modules=_WEB_LLM),
    "CreateExtensionServiceWorkerMLCEngine": Load(0, modules=_WEB_LLM),
    "CreateEngine": Load(0, modules=_WEB_LLM),
    "webLLM": Load(0, modules=_BROWSER_AI),
}
OF_WEB_LLM = frozenset(name for name in LOADS if "Engine" in name) | {"webLLM"}
"""Calls that take the name of a model as MLC's list of built models has it."""
_MLC = re.compile(r"([\w.-]+-MLC)(?:-1k)?", re.ASCII)


def mlc_repository(name: str) -> str | None:
    """Return the repository of a built model of MLC's list; None for another name.

    The list gives the address of each: the name under ``mlc-ai``, where a smaller context has the
    same repository.
    """
    found = _MLC.fullmatch(name)
    return f"mlc-ai/{found[1]}" if found else None
