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
_WORDS = (
    *"model tokenizer embed rerank dataset llm lora repo_id repoid repo-id hf_ hf- hf. hf:".split(),
    *"hugging name_or_path nameorpath checkpoint encoder whisper pretrained vae corpus".split(),
    *"sglang lmdeploy litgpt spacy _core_ -core- _dep_ -dep-".split(),
    "hf download",
    "hf jobs",
)
"""What a file speaks of that names one, in lower case."""
_NO_OWNERS = (
    r"(?!(?:application|audio|font|image|multipart|text|video|linux|actions|apps|docker|batch)/"
    r"|[\d./-]+[^\w.-])"
)
"""What stands before a slash in very many files and is no owner."""
_ID = re.compile(
    rf"""(?:^|[\s"'=:,\[\]@}}|>-]){_NO_OWNERS}[A-Za-z\d][\w.-]{{0,95}}/[A-Za-z\d_][\w.-]{{0,95}}"""
    r"""(?=["'\s,\]}#@:|);]|$)""",
    re.ASCII,
)
_MADE = re.compile(r"[\w}-]/[\w.-]{0,90}\$\{[A-Za-z]|\}/[A-Za-z\d]")
"""A name that parts of the file are put into."""
_ADDRESSES = ("hf://", "huggingface://", "huggingface.co/", "hf.co/", "models--", "datasets--")
_OLD_NAMES = tuple(
    "albert- bert- roberta- xlm- xlnet- camembert- t5- transfo- gpt2 openai-gpt _core_ -core- "
    "_dep_ -dep- ent_wiki squad glue imdb gsm8k cnn_dailymail wikitext ag_news samsum xsum timm "
    "dataset_path".split()
)
"""What a file holds that names one without an owner."""
_JSON_ID = re.compile(
    rf"""["'](?:{_NO_OWNERS}[\w.-]{{1,96}}/[\w.-]{{1,96}}(?:@[\w./-]{{1,60}})?"""
    r"""|--?(?:[\w-]{0,30}[_-])?(?:model|tokenizer|dataset|repo)|[\w-]{1,60}=[\w.,=-]{1,90}/)""",
    re.ASCII,
)
"""What JSON holds where it names one: an id as a whole string, an option, a setting."""
_IN_JSON = (*_ADDRESSES, "vllm serve", "-model", "_model")
_LOADS = ("name_or_path", "base_model", "repo_id", "hf_", "pretrained", *_ADDRESSES)
_SCHEMA = "openAPIV3Schema"
"""What Kubernetes defines its kinds with: megabytes that name none."""
_INTERFACE = re.compile(r"""[\s{]{0,20}["']?(?:openapi|swagger)["']?:""")
"""How the description of an interface begins: its ids are examples."""
LONGEST_RECORDS = 1_000_000
"""Characters of a JSON file that is one list: a longer one is data, not configuration."""
LONGEST_TEXT = 6_000_000
"""Characters of a file that is read."""


def may_name(file: SourceFile) -> bool:
    """Return whether a file may name a model or a dataset, as its path and its text tell."""
    text = file.text
    if len(text) > LONGEST_TEXT or _NEVER.search(file.path):
        return False
    if _SCHEMA in text or _INTERFACE.match(text):
        return False
    if not (_has(text.lower(), _WORDS) or _has(file.path.lower(), _WORDS)):
        return False
    return (
        bool(_ID.search(text) or _MADE.search(text))
        or _has(text, _ADDRESSES)
        or _has(text, _OLD_NAMES)
    )


def may_name_in_json(file: SourceFile) -> bool:
    """Return whether a JSON file may name a model or a dataset; data in JSON hardly does."""
    text = file.text
    if len(text) > LONGEST_RECORDS and text[:100].lstrip().startswith("["):
        return False
    if not may_name(file):
        return False
    return bool(_JSON_ID.search(text)) or _has(text, _IN_JSON) or _has(text, _OLD_NAMES)


def may_load(text: str) -> bool:
    """Return whether data may name a model where only a load does."""
    return _has(text, _LOADS)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)
