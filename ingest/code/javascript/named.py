"""Texts whose key or name tells that they are models, where no load can be followed to them.

Only in scripts that load models, or that scripts which do are joined with by imports; and nowhere
that the model is asked of somebody who runs it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.code.hosted import is_hosted
from ingest.code.javascript.loads import REMOTE_CALLS
from ingest.code.javascript.modules import Modules
from ingest.code.javascript.syntax.nodes import Named, Script

_TELLING = re.compile(
    r"model|checkpoint|tokeni[sz]er|embedd|hugging_?face|hf_?(?:id|repo|name|model)|repo_?id|\bllm\b"
    r"|whisper|reranker|hub_?id",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"card|provider|route|(?<!model)(?<!model_)(?:path|url)|href|src|mime|file|endpoint|api|icon|class|branch|github|image|"
    r"license|author|package|module|import|demo|link|title|description|label|color|docker",
    re.IGNORECASE,
)
_BESIDE_HOSTED = re.compile(
    r"provider|apiKey|api_key|baseURL|baseUrl|base_url|endpoint|maxTokens|max_tokens|pricing|"
    r"contextWindow|context_window|contextLength|inputCost|costPer|temperature|messages"
)
MADE_FOR_IT = re.compile(r"(?:Xenova|onnx-community)/\w")
"""Owners who have only models for the libraries that load them in scripts."""
_MOST_USERS = 40
"""Scripts that import one, if they are followed further."""
HOPS = 2
"""How many imports a text that only its name tells of may be away from a load."""


def named_in(script: Script, is_near: bool) -> Iterator[tuple[Named, str]]:
    """Yield the texts of a script whose names tell that they are models, with the telling name.

    ``is_near`` says whether it loads models or is joined with a script that does. A table that has
    one model of somebody's interface has no others.
    """
    hosted = {named.words[0] for named in script.named if is_hosted(named.text.text)}
    for named in script.named:
        word = _telling(named.words)
        if word is None or named.handed_to in REMOTE_CALLS or named.words[0] in hosted:
            continue
        if MADE_FOR_IT.match(named.text.text) or (is_near and not _is_hosted(named.beside)):
            yield named, word


def _telling(words: tuple[str, ...]) -> str | None:
    """Return the name that tells what a text is: its own, unless that says something else."""
    own = words[-1] if words else ""
    if _TELLING.search(own) and not _OTHER.search(own):
        return own
    if _OTHER.search(own):
        return None
    return next((word for word in reversed(words[:-1]) if _TELLING.search(word)), None)


def _is_hosted(beside: Iterable[str]) -> bool:
    return any(_BESIDE_HOSTED.fullmatch(key) for key in beside)


def near_loads(scripts: list[Script], modules: Modules, hops: int) -> dict[str, int]:
    """Return how many imports away from one that loads models each script is, if not too many."""
    sources: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    for script in scripts:
        for source in script.sources:
            if target := modules.named(script, source):
                sources.setdefault(script.path, set()).add(target.path)
                users.setdefault(target.path, set()).add(script.path)
    near = {script.path: 0 for script in scripts if script.loads}
    edge = set(near)
    for hop in range(1, hops + 1):
        ways = [sources.get(each, set()) for each in edge]
        # Who uses what loads models is always followed; what many use leads to all of a program.
        used = [users.get(each, set()) for each in edge]
        ways += [way for way in used if hop == 1 or len(way) <= _MOST_USERS]
        edge = {path for way in ways for path in way} - near.keys()
        near |= dict.fromkeys(edge, hop)
    return near
