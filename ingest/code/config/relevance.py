"""Which configuration files may name a model or a dataset: asked of each before it is parsed."""

from __future__ import annotations

import re

from ingest.code.findings import SourceFile

_NEVER = re.compile(
    r"(?:^|/)(?:package(?:-lock)?|npm-shrinkwrap|composer|tsconfig[\w.-]*|jsconfig|angular|bower|"
    r"lerna|nx|turbo|tokenizer|vocab|merges|added_tokens|special_tokens_map|generation_config|"
    r"manifest|openapi[\w.-]*|swagger[\w.-]*|renovate|biome|eslint[\w.-]*|deno|components|"
    r"crowdin|codecov|mkdocs|\.pre-commit-config|\.prettierrc|\.eslintrc|pnpm-lock|cspell)"
    r"\.(?:json5?|jsonc|ya?ml)$"
    r"|(?:^|/)(?:poetry|yarn|uv|cargo|pdm|pipfile|pixi|conda|flake|composer|gemfile)\.?lock$|\.lock$"
    r"|(?:^|/)(?:locales?|i18n|l10n|translations|cassettes|__snapshots__|node_modules)/"
    r"|\.(?:min|map|lock|schema|geojson|topojson|ipynb)(?:\.json)?$|\.webmanifest$",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"model|tokenizer|embed|rerank|dataset|\bllms?\b|_llm|lora|repo_?id|hf[_-]|hugging|name_or_path"
    r"|checkpoint|encoder|whisper|pretrained|\bvae\b|from_pretrained|hf\.co|vllm|sglang|lmdeploy|litgpt|spacy"
    r"|\bhf (?:download|jobs)|hf://|corpus|[a-z]{2}[_-](?:core|dep|ent)[_-]",
    re.IGNORECASE,
)
_ID = re.compile(
    r"""(?:^|[\s"'=:,\[\]@}|>/-])[A-Za-z\d][\w.-]{0,95}/[A-Za-z\d_][\w.-]{0,95}"""
    r"""(?=["'\s,\]}#@:|);]|$)"""
    r"|hf://|huggingface://|huggingface\.co/|hf\.co/",
    re.ASCII,
)
_OLD_NAME = re.compile(
    r"\b(?:albert|bert|distilbert|roberta|distilroberta|xlm|xlnet|camembert|t5|transfo)-[a-z]"
    r"|\bgpt2\b|distilgpt2|openai-gpt|[_-](?:core|dep)[_-](?:web|news)[_-]|xx_ent_wiki|squad|\bglue\b|\bimdb\b|gsm8k"
    r"|cnn_dailymail|wikitext|\bag_news\b|samsum|\bxsum\b|timm|dataset_path",
)
_JSON_ID = re.compile(
    r"""["'](?:[\w.-]{1,96}/[\w.-]{1,96}(?:@[\w./-]+)?|--?[\w-]+|[\w-]+=[\w.,=/-]+)["']"""
    r"|hf://|huggingface://|huggingface\.co/|hf\.co/|--[\w-]{0,30}model|vllm serve",
    re.ASCII,
)
"""What JSON holds where it names one: an id as a whole string, an address, options, a text."""
LONGEST_RECORDS = 1_000_000
"""Characters of a JSON file that is one list: a longer one is data, not configuration."""
LONGEST_TEXT = 6_000_000
"""Characters of a file that is read."""


def may_name(file: SourceFile) -> bool:
    """Return whether a file may name a model or a dataset, as its path and its text tell."""
    text = file.text
    if len(text) > LONGEST_TEXT or _NEVER.search(file.path):
        return False
    if not (_TELLS.search(text) or _TELLS.search(file.path)):
        return False
    return bool(_ID.search(text) or _OLD_NAME.search(text))


def may_name_in_json(file: SourceFile) -> bool:
    """Return whether a JSON file may name a model or a dataset; data in JSON hardly does."""
    text = file.text
    if len(text) > LONGEST_RECORDS and text[:100].lstrip().startswith("["):
        return False
    return may_name(file) and bool(_JSON_ID.search(text) or _OLD_NAME.search(text))
