"""What the code that a text shows would be called as a file, by what is said of it or by itself."""

from __future__ import annotations

import re

from ingest.code.text.blocks import Block

_NAMES = {
    **dict.fromkeys(
        "python py python3 ipython ipython3 pycon py3 python-repl pyi sage".split(), "shown.py"
    ),
    **dict.fromkeys(
        "bash sh shell zsh console shell-session sh-session shellscript terminal cmd "
        "commandline bat powershell ps1 fish".split(),
        "shown.sh",
    ),
    **dict.fromkeys(("yaml", "yml"), "shown.yaml"),
    **dict.fromkeys(("json", "jsonc", "json5"), "shown.json"),
    "toml": "shown.toml",
    **dict.fromkeys(("ini", "cfg"), "shown.ini"),
    **dict.fromkeys(("env", "dotenv"), "shown.env"),
    **dict.fromkeys("js javascript mjs jsx".split(), "shown.js"),
    **dict.fromkeys("ts typescript tsx".split(), "shown.ts"),
    **dict.fromkeys(("html", "vue", "svelte"), "shown.html"),
    **dict.fromkeys(("dockerfile", "docker"), "Dockerfile"),
    **dict.fromkeys(("makefile", "make"), "Makefile"),
}
_PROMPT = re.compile(r"^[ \t]*(?:\([\w.-]+\)[ \t]*)?(?:[\w.@~/:-]{0,60})?[$%][ \t]+(?=\S)")
_REPL = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)")
_IN = re.compile(r"^[ \t]*In \[\d*\]: ?")
_IS_PYTHON = re.compile(r"^(?:from [\w.]+ import |import \w)|\.from_pretrained\(", re.MULTILINE)
_IS_SHELL = re.compile(
    r"^(?:sudo )?(?:pip3?|git|python3?|hf|huggingface-cli|docker|vllm|curl|wget|uv|bash|sh|"
    r"torchrun|accelerate|export|ollama|llama-\w+|conda|mlx_lm[.\w]*|optimum-cli|\./[\w./-]+)[ ]",
    re.MULTILINE,
)


def shown_as(block: Block) -> tuple[str, str]:
    """Return the name and the text of a file that has the code of a block; no name if unknown."""
    name = _NAMES.get(block.language, "")
    text = block.text
    if not name and block.language in ("", "text", "none", "plaintext", "txt"):
        name = _guess(text)
    if name == "shown.py":
        return name, _without_prompts(text)
    if name == "shown.sh":
        return name, _commands_of(text)
    return name, text


def _guess(text: str) -> str:
    if _REPL.search(text) or _IN.search(text):
        return "shown.py"
    if any(_PROMPT.match(line) for line in text.split("\n", 50)[:50]) or _IS_SHELL.search(text):
        return "shown.sh"
    return "shown.py" if _IS_PYTHON.search(text) else ""


def _without_prompts(text: str) -> str:
    """Return what was typed into Python, at its lines; all of the text where there is no prompt."""
    lines = text.split("\n")
    if any(_IN.match(line) for line in lines):
        return "\n".join(_IN.sub("", line) if _IN.match(line) else "" for line in lines)
    if not any(line.lstrip().startswith(">>>") for line in lines):
        return text
    typed = (_REPL.sub("", line) if _REPL.match(line) else "" for line in lines)
    return "\n".join(typed)


def _commands_of(text: str) -> str:
    """Return what was typed into a shell, at its lines; all of a text without a prompt."""
    lines = text.split("\n")
    if not any(_PROMPT.match(line) for line in lines):
        return text
    found: list[str] = []
    goes_on = False
    for line in lines:
        is_typed = goes_on or bool(_PROMPT.match(line))
        found.append(_PROMPT.sub("", line) if is_typed else "")
        goes_on = is_typed and line.rstrip().endswith("\\")
    return "\n".join(found)
