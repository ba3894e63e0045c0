"""Which models and datasets the scripts of a repository load.

``index_script`` reads one file, in any process; ``resolve_scripts`` follows values between them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable, Iterator

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, How, Loadable, Place, SourceFile, Unresolved
from ingest.code.javascript import loads, named, scripts
from ingest.code.javascript.evaluation import Evaluator
from ingest.code.javascript.loads import LOADS, OF_WEB_LLM, TASKS, Load
from ingest.code.javascript.modules import Modules
from ingest.code.javascript.syntax.building import Builder
from ingest.code.javascript.syntax.nodes import (
    Call,
    Expression,
    Imported,
    Joined,
    ListOf,
    Name,
    ObjectOf,
    Script,
    Text,
)

ENDINGS = (
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".ts",
    ".tsx",
    ".mts",
    ".cts",
    ".html",
    ".htm",
    ".vue",
    ".svelte",
    ".astro",
)
"""Files that hold scripts."""
_ID_IN_QUOTES = re.compile(
    r"[\"'`]([A-Za-z0-9][\w-]{0,95}/[A-Za-z0-9][\w.-]{0,95})[\"'`]", re.ASCII
)
_MAY_NAME = re.compile(
    rf"(?:postMessage|sendMessage)[\s\S]{{0,400}}?{_ID_IN_QUOTES.pattern}"
    rf"|[\"'`]{named.MADE_FOR_IT.pattern}",
    re.ASCII,
)
"""What is read wherever it stands: an id that may be sent to a worker, or is of such an owner."""
_SOURCE = re.compile(
    r"(?:\bfrom|\bimport|\brequire|\bURL|\bWorker)\s{0,99}\(?\s{0,99}[\"']([^\"'\n]{1,200})[\"']"
)
_MAY_MATTER = re.compile(rf"{_ID_IN_QUOTES.pattern}|{_SOURCE.pattern}", re.ASCII)
_IS_WORKER = re.compile(
    r"onmessage|addEventListener\(\s*[\"']message[\"']|parentPort|workerData|ipcMain|onMessage|\bon\(\s*[\"']message"
)
_MOST_INNER = 20
_MOST_WAITING = 32_000_000
"""Characters of scripts that are kept until another one shows whether they matter."""
_MOST_READ = 4_000_000
"""Characters of scripts that are read only because they are near one that loads models."""
_HOPS = 3
"""How many imports a script that matters may be away from one that loads models."""
_RESOLVES = re.compile(
    r"(?:https?://)?(?:huggingface\.co|hf\.co)/(datasets/)?[\w.-]+/[\w.-]+/(?:resolve|raw)/\S*",
    re.ASCII,
)
_REVISION = re.compile(r"/(?:resolve|raw)/([\w.-]+)/")
_OF_LLAMA = re.compile(r"(?:hf|huggingface):([\w.-]+/[\w.-]+?)(?::[\w.-]+|/.*|#.*)?", re.ASCII)
_DEFAULT_BRANCHES = frozenset(("main", "master"))


def read_javascript(files: Iterable[SourceFile]) -> Iterator[Candidate | Unresolved]:
    """Yield what the scripts of a repository load; files of other kinds are none."""
    yield from resolve_scripts(script for file in files if (script := index_script(file)))


def index_script(file: SourceFile) -> Script | None:
    """Return what a file's scripts say; None for a file that cannot matter.

    The result can be sent to another process. A file that matters only beside one that loads models
    is kept as text.
    """
    text = file.text
    if not file.path.lower().endswith(ENDINGS) or scripts.is_too_large(text):
        return None
    in_loader = loads.is_in(text)
    names_others = in_loader or _MAY_MATTER.search(text)
    if not names_others or scripts.is_built(file.path, text):
        return None
    return _read_file(file, in_loader) if in_loader else Script(file.path, waiting=file)


def _read_file(file: SourceFile, in_loader: bool) -> Script:
    script = Script(file.path)
    script.loads = in_loader
    script.asks = bool(loads.REMOTE.search(file.text))
    script.is_worker = bool(_IS_WORKER.search(file.text))
    builder = Builder(script)
    for part in scripts.parts_of(file):
        tree = _parser(part.grammar).parse(part.text.encode("utf-8", "replace"))
        builder.read(tree.root_node, part.first_line)
    script.holds_worker = bool(builder.inner) and "Blob(" in file.text and "Worker(" in file.text
    if script.holds_worker:
        for text, line in builder.inner[:_MOST_INNER]:
            tree = _parser("javascript").parse(text.encode("utf-8", "replace"))
            Builder(script).read(tree.root_node, line)
    if scripts.is_page(file.path):
        script.fields += scripts.fields_of(file)
    return script


@functools.cache
def _parser(grammar: str):  # type: ignore[no-untyped-def]  # the parser is imported here alone
    import tree_sitter
    import tree_sitter_javascript
    import tree_sitter_typescript

    makers = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return tree_sitter.Parser(tree_sitter.Language(makers[grammar]()))


def resolve_scripts(found: Iterable[Script]) -> Iterator[Candidate | Unresolved]:
    """Yield what the scripts of a repository load, each place once."""
    known, waiting, kept = [], [], 0
    for script in found:
        if script.waiting is None:
            known.append(script)
        elif kept + len(script.waiting.text) <= _MOST_WAITING:
            kept += len(script.waiting.text)
            waiting.append(script)
    if not any(script.loads for script in known):
        return
    read, unread = _read_near(known, waiting)
    resolver = _Resolver(sorted([*known, *read], key=lambda script: script.path))
    seen: dict[tuple[str, int, str], Candidate] = {}
    for candidate in resolver.candidates():
        seen.setdefault((candidate.path, candidate.line, candidate.text), candidate)
    loaded = {each.text for each in seen.values() if each.place is Place.LOAD}
    for script in [*known, *read, *_read_holders(unread, loaded)]:
        for candidate in _beside(script, loaded):
            seen.setdefault((candidate.path, candidate.line, candidate.text), candidate)
    yield from seen.values()


def _read_near(known: list[Script], waiting: list[Script]) -> tuple[list[Script], list[SourceFile]]:
    """Return the scripts that imports or messages join with one that loads models, and the rest."""
    for script in waiting:
        if script.waiting is not None:
            script.sources = set(_SOURCE.findall(script.waiting.text))
    every = [*known, *waiting]
    near = named.near_loads(every, Modules(every), _HOPS)
    left = _MOST_READ
    read, unread = [], []
    files = [script.waiting for script in waiting if script.waiting is not None]
    for file in sorted(files, key=lambda file: near.get(file.path, _HOPS + 1)):
        wanted = file.path in near or _MAY_NAME.search(file.text)
        if wanted and len(file.text) <= left:
            left -= len(file.text)
            read.append(_read_file(file, False))
        else:
            unread.append(file)
    return read, unread


def _read_holders(files: list[SourceFile], ids: Container[str]) -> Iterator[Script]:
    """Yield the scripts among some files that hold an id which another one loads."""
    for file in files:
        if any(each in ids for each in _ID_IN_QUOTES.findall(file.text)):
            yield _read_file(file, False)


def _beside(script: Script, ids: Container[str]) -> Iterator[Candidate]:
    """Yield the texts of lists and keys of which another one is surely loaded."""
    for group in script.groups:
        if any(text.text in ids for text in group):
            for text in group:
                yield _candidate(script, text.line, text.text, "", place=Place.NAMED)


class _Resolver:
    """Finds the calls that load, and follows their arguments."""

    def __init__(self, known: list[Script]) -> None:
        self._scripts = known
        self._values = Evaluator(known)

    def candidates(self) -> Iterator[Candidate]:
        """Yield loads in the script of the text, then in others, then what only a name tells of."""
        elsewhere = []
        for script in self._scripts:
            for call in script.calls:
                if load := self._load_of(script, call):
                    for found in self._of_call(script, call, load):
                        if found.path == script.path:
                            yield found
                        else:
                            elsewhere.append(found)
            for text in script.texts:
                yield from self._of_address(script, text)
        yield from elsewhere
        near = named.near_loads(self._scripts, self._values.modules, named.HOPS)
        for script in self._scripts:
            is_near = script.path in near and (script.loads or not script.asks)
            yield from _of_names(script, is_near)

    # Calls ------------------------------------------------------------------------------------

    def _load_of(self, script: Script, call: Call) -> Load | None:
        """Return how a call loads; None for one that does not."""
        name = call.name
        load = LOADS.get(name)
        if load is None and isinstance(call.callee, Name):
            bound = self._imported(script, call.callee)
            load = LOADS.get(bound.name) if bound else None
            name = bound.name if bound else name
        if load is None or load.modules is None:
            return load
        if any(load.modules.search(each) for each in self._sources(script, call)):
            return load
        if name == "pipeline" and call.arguments:
            tasks = self._values.texts(script, call.arguments[0])
            return load if any(text.text in TASKS for _, text in tasks) else None
        return None

    def _imported(self, script: Script, callee: Name) -> Imported | None:
        number: int | None = callee.scope
        while number is not None:
            scope = script.scopes[number]
            if callee.name in scope.names:
                values = scope.names[callee.name]
                return next((each for each in values if isinstance(each, Imported)), None)
            number = scope.parent
        return None

    def _sources(self, script: Script, call: Call) -> Iterator[str]:
        for value in self._values.values(script, call.callee):
            if isinstance(value.of, Imported):
                yield value.of.source

    def _of_call(self, script: Script, call: Call, load: Load) -> Iterator[Candidate]:
        pinned = self._pinned(script, call)
        if load.argument >= len(call.arguments):
            return
        argument = call.arguments[load.argument]
        for value in self._values.values(script, argument):
            if isinstance(value.of, Text) and load.plain:
                yield from self._made(value.script, value.of, call, Model, pinned)
            elif isinstance(value.of, ObjectOf):
                yield from self._of_keys(value.script, value.of, call, load, pinned)
            elif isinstance(value.of, ListOf) and load.plain:
                for item in value.of.items:
                    for where, text in self._values.texts(value.script, item):
                        yield from self._made(where, text, call, Model, pinned)

    def _of_keys(
        self, script: Script, given: ObjectOf, call: Call, load: Load, pinned: str | None
    ) -> Iterator[Candidate]:
        for key in load.keys:
            for value in self._values.property_of(script, given, key):
                if isinstance(value.of, Text):
                    yield from self._made(value.script, value.of, call, Model, pinned)
                elif isinstance(value.of, ObjectOf):  # a repository of @huggingface/hub
                    yield from self._of_repository(value.script, value.of, call, pinned)

    def _of_repository(
        self, script: Script, repository: ObjectOf, call: Call, pinned: str | None
    ) -> Iterator[Candidate]:
        kinds = {
            t.of.text
            for t in self._values.property_of(script, repository, "type")
            if isinstance(t.of, Text)
        }
        if "space" in kinds:
            return
        kind: Loadable = Dataset if "dataset" in kinds else Model
        for key in ("name", "id"):
            for value in self._values.property_of(script, repository, key):
                if isinstance(value.of, Text):
                    yield from self._made(value.script, value.of, call, kind, pinned)

    def _made(
        self, script: Script, text: Text, call: Call, kind: Loadable, pinned: str | None
    ) -> Iterator[Candidate]:
        name = text.text
        if call.name in OF_WEB_LLM or call.shown in OF_WEB_LLM:
            built = loads.mlc_repository(name)
            if built is None:
                return
            name = built
        elif name.startswith("datasets/") and name.count("/") == 2:
            kind, name = Dataset, name.removeprefix("datasets/")
        if name:
            yield _candidate(script, text.line, name, call.shown, kind=kind, pinned=pinned)

    def _pinned(self, script: Script, call: Call) -> str | None:
        for argument in call.arguments:
            for value in self._values.values(script, argument):
                if isinstance(value.of, ObjectOf) and "revision" in value.of.entries:
                    given = self._values.texts(value.script, value.of.entries["revision"])
                    names = {text.text for _, text in given}
                    names -= _DEFAULT_BRANCHES
                    return names.pop() if len(names) == 1 else None
        return None

    # Texts ------------------------------------------------------------------------------------

    def _of_address(self, script: Script, of: Expression) -> Iterator[Candidate]:
        texts = [text for _, text in self._values.texts(script, of)]
        if isinstance(of, Joined) and not texts:
            texts = [Text(of.line, self._values.beginning(script, of))]
        for text in texts:
            if found := _OF_LLAMA.fullmatch(text.text):
                yield _candidate(script, of.line, found[1], "hf:")
            elif found := _RESOLVES.fullmatch(text.text):
                kind: Loadable = Dataset if found[1] else Model
                branch = _REVISION.search(text.text)
                pinned = branch[1] if branch and branch[1] not in _DEFAULT_BRANCHES else None
                yield _candidate(script, of.line, text.text, "resolve", kind=kind, pinned=pinned)


def _of_names(script: Script, is_near: bool) -> Iterator[Candidate]:
    for each, word in named.named_in(script, is_near):
        yield _candidate(script, each.text.line, each.text.text, word, place=Place.NAMED)
    for line, field, value in script.fields if is_near else ():
        yield _candidate(script, line, value, field, place=Place.NAMED)


def _candidate(
    script: Script,
    line: int,
    text: str,
    call: str,
    kind: Loadable = Model,
    place: Place = Place.LOAD,
    pinned: str | None = None,
) -> Candidate:
    return Candidate(script.path, line, kind, text, How.JAVASCRIPT, call, place, pinned)
