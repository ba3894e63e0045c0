"""The load calls of a module, and the texts that reach their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graph.schema import Dataset, Model
from ingest.code.embedded import Found
from ingest.code.findings import Candidate, How, Loadable, Reuse, Unresolved
from ingest.code.python.following import passing
from ingest.code.python.following.callers import (
    PASSING_ON,
    enclosing_class,
    imported_aliases,
    last_name,
    through_callers,
)
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.origins.texts import known
from ingest.code.python.following.values import At, External, Known, Mapping, Plain, Sequence, Value
from ingest.code.python.loads.commands import started_commands
from ingest.code.python.loads.deployed import deployed_models
from ingest.code.python.loads.forms import FORMS, SPACY_NAME
from ingest.code.python.loads.named import named_texts
from ingest.code.python.loads.reuse import reuse_of
from ingest.code.python.loads.table import ANY, OTHER_HUBS, Load, load_table, matching_loads
from ingest.code.python.syntax.expressions import (
    Attribute,
    Call,
    CallSite,
    Expression,
    Imported,
    ModuleFacts,
    Name,
    Text,
)

_WRITTEN = "it is a folder that the code writes"
_TOO_MUCH = "not followed: too much leads there"
_NOT_THE_HUB = "local"
"""What the argument ``source`` of ``torch.hub.load`` says of a folder."""
_OF_TRANSFORMERS = frozenset({"huggingface/pytorch-transformers", "huggingface/transformers"})
"""Repositories whose entries for ``torch.hub.load`` take the id of a model of the Hub."""
_ID_OF_TRANSFORMERS = "pretrained_model_name_or_path"


class LoadCall(NamedTuple):
    """A call that loads, by a row of the table."""

    site: CallSite
    load: Load
    dotted: str

    @property
    def shown(self) -> str:
        """Return the call as people write it."""
        return ".".join(self.dotted.replace("()", "").split(".")[-2:])


def loads_of_module(evaluator: Evaluator, facts: ModuleFacts) -> Iterator[Found]:
    """Yield what the load calls of a module load, what it names, and the commands it starts."""
    for dotted, text, line in facts.plain:
        yield from _plain_load(facts.path, dotted, text, line)
    if not facts.scopes:
        return
    found = list(load_calls(evaluator, facts))
    written = evaluator.written
    seen: set[Candidate] = set()
    not_followed: list[LoadCall] = []
    for each in found:
        evaluator.budget.was_cut = False
        for candidate in _loaded(evaluator, facts, each):
            if candidate not in seen:
                seen.add(candidate)
                is_written = candidate.text.rstrip("/") in written
                yield _unresolved(candidate) if is_written else candidate
        if evaluator.budget.was_cut:
            not_followed.append(each)
    if not_followed:
        yield _not_followed(facts.path, not_followed)
    yield from _imported_packages(facts)
    for candidate in deployed_models(evaluator, facts):
        if candidate not in seen:
            seen.add(candidate)
            yield candidate
    yield from started_commands(evaluator, facts)
    if found:
        evaluator.loading.add(facts.path)
        yield from named_texts(facts, {each.text for each in seen}, True)


def _unresolved(found: Candidate) -> Unresolved:
    return Unresolved(found.path, found.line, found.call, found.text, _WRITTEN)


def _not_followed(path: str, loads: list[LoadCall]) -> Unresolved:
    """Return that some loads of a module were not followed to all that leads there."""
    first = loads[0]
    text = f"{len(loads):,} {'load' if len(loads) == 1 else 'loads'} of {path}"
    return Unresolved(path, first.site.call.line, first.shown, text, _TOO_MUCH)


def _plain_load(path: str, dotted: str, text: str, line: int) -> Iterator[Candidate]:
    kind = Dataset if dotted.endswith("load_dataset") else Model
    yield Candidate(path, line, kind, text, How.LITERAL, dotted)


def _imported_packages(facts: ModuleFacts) -> Iterator[Candidate]:
    """Yield the models of spaCy that are imported as packages."""
    for scope in facts.scopes:
        for bindings in scope.bindings.values():
            for binding in bindings:
                value = binding.value
                if isinstance(value, Imported) and SPACY_NAME.fullmatch(value.module):
                    text = f"spacy/{value.module}"
                    yield Candidate(facts.path, value.line, Model, text, How.LITERAL, "import")


# Calls ------------------------------------------------------------------------------------------


def load_calls(evaluator: Evaluator, facts: ModuleFacts) -> Iterator[LoadCall]:
    """Yield the calls of a module that load, those that others make of them too."""
    table = load_table()
    aliases = imported_aliases(facts)
    held = _names_of_calls(facts)
    for site in facts.calls:
        name = last_name(site.call.function)
        if aliases.get(name, name) in table or name in held:
            yield from _matching(evaluator, facts.path, site, site.call.function)
        elif name == "__init__":
            yield from _inherited(evaluator, facts.path, site, aliases)
        shift = PASSING_ON.get(name, 0)
        if 0 < shift <= len(site.call.arguments):
            inner = site.call.arguments[shift - 1]
            if aliases.get(last_name(inner), last_name(inner)) in table:
                call = site.call._replace(function=inner, arguments=site.call.arguments[shift:])
                yield from _matching(evaluator, facts.path, CallSite(site.scope, call), inner)


def _inherited(
    evaluator: Evaluator, path: str, site: CallSite, aliases: dict[str, str]
) -> Iterator[LoadCall]:
    """Yield the calls of the constructor of a base from elsewhere, whose objects load."""
    around = enclosing_class(evaluator, path, site.scope)
    function = site.call.function
    is_super = (
        isinstance(function, Attribute)
        and last_name(getattr(function.base, "function", None)) == "super"
    )
    if around is None or not is_super:
        return
    scope = evaluator.scope(*around)
    for base in scope.bases:
        if aliases.get(last_name(base), last_name(base)) in load_table():
            for each in _matching(evaluator, path, CallSite(scope.parent, site.call), base):
                yield each._replace(site=site)


def _names_of_calls(facts: ModuleFacts) -> set[str]:
    """Return the names that hold the function of a load: ``load = Model.from_pretrained``."""
    table = load_table()
    return {
        bound
        for scope in facts.scopes
        for bound, bindings in scope.bindings.items()
        for binding in bindings
        if isinstance(binding.value, Attribute | Name) and binding.value.name in table
    }


def _matching(
    evaluator: Evaluator, path: str, site: CallSite, function: Expression
) -> Iterator[LoadCall]:
    values = evaluator.aside(function, At(path, site.scope))
    names = list(dict.fromkeys(each.name for each in values if isinstance(each, External)))
    evaluator.budget.look(len(names))
    if any(name.partition(".")[0] in OTHER_HUBS for name in names):
        return
    written = dotted_name(function)
    found: dict[Load, None] = {}
    for name in [*names, written]:
        for load in matching_loads(name):
            if ANY in load.packages or name in names:
                found[load] = None
    # What a library says of its own calls goes before what is so for any.
    own = {load.position for load in found if ANY not in load.packages}
    for load in found:
        if ANY not in load.packages or load.position not in own:
            yield LoadCall(site, load, written)


def dotted_name(node: Expression) -> str:
    """Return the dotted name of an expression as it is written, as far as it has one."""
    if isinstance(node, Attribute):
        before = dotted_name(node.base)
        return f"{before}.{node.name}" if before else node.name
    if isinstance(node, Call):
        return f"{dotted_name(node.function)}()"
    return node.name if isinstance(node, Name) else ""


# Arguments --------------------------------------------------------------------------------------


def _loaded(evaluator: Evaluator, facts: ModuleFacts, each: LoadCall) -> Iterator[Candidate]:
    at = At(facts.path, each.site.scope)
    call, load = each.site.call, each.load
    kind = _kind(evaluator, call, load, at)
    if kind is None or not _reads_weights(evaluator, call, load, at):
        return
    pinned = _pinned(evaluator, call, at)
    reuse = load.reuse or reuse_of(evaluator, facts, each.site, kind)
    for value in _argument_texts(evaluator, call, load, at):
        for text in _in_form(evaluator, value, call, load, at):
            evaluator.budget.look()
            yield _candidate(value, text, kind, each.shown, pinned, reuse, load)


def _candidate(
    value: Known,
    text: str,
    kind: Loadable,
    shown: str,
    pinned: str | None,
    reuse: Reuse,
    load: Load,
) -> Candidate:
    if load.form == "hub-path" and text.startswith("hf://datasets/"):
        kind, text = Dataset, text.removeprefix("hf://datasets/")
    if load.form == "torch-hub":
        text, _, named = text.partition("|")
        pinned = named or None
    return Candidate(
        value.path, value.line, kind, text, value.how, shown, pinned=pinned, reuse=reuse
    )


def _argument_texts(evaluator: Evaluator, call: Call, load: Load, at: At) -> Iterable[Known]:
    """Return the texts that may reach the arguments of a load."""
    if evaluator.is_tired:
        written = _written_texts(call, load, at)
        evaluator.budget.was_cut = not written
        return written
    found: dict[Known, None] = {}
    # Readers of any file are followed no further than their own module.
    follow = load.form not in ("hub-file", "hub-path")
    if load.position is not None and call.arguments:
        found |= dict.fromkeys(_texts(evaluator, call, "", load.position, at, follow))
    for keyword in load.keywords:
        if any(name in (keyword, None) for name, _ in call.keywords):
            found |= dict.fromkeys(_texts(evaluator, call, keyword, None, at, follow))
    return found


def _written_texts(call: Call, load: Load, at: At) -> list[Known]:
    """Return the literals among the arguments of a load that name something."""
    named = [value for name, value in call.keywords if name in load.keywords]
    if load.position is not None:
        named += call.arguments[load.position : load.position + 1]
    return [
        Known(each.text, at.path, each.line, How.LITERAL)
        for each in named
        if isinstance(each, Text)
    ]


def _texts(
    evaluator: Evaluator, call: Call, name: str, position: int | None, at: At, follow: bool = True
) -> list[Known]:
    def ask(where: At) -> list[Value]:
        return _flat(evaluator, passing.given(evaluator, call, where, name, position) or [])

    evaluator.begin()
    found = through_callers(evaluator, at, ask) if follow else ask(at)
    return [value for value in found if isinstance(value, Known)]


def _flat(evaluator: Evaluator, values: list[Value]) -> list[Value]:
    """Return values with what lists and dictionaries among them hold."""
    found: list[Value] = []
    for value in values:
        if isinstance(value, Sequence):
            for element in value.elements:
                found += evaluator.element(element)
        elif isinstance(value, Mapping):
            for _, element in value.pairs:
                found += evaluator.element(element)
        else:
            found.append(value)
    return found


def _in_form(evaluator: Evaluator, value: Known, call: Call, load: Load, at: At) -> Iterator[str]:
    text = FORMS[load.form](value.text.strip())
    if not text:
        return
    if load.form != "torch-hub":
        yield text
        return
    repository, _, branch = text.partition(":")
    if repository in _OF_TRANSFORMERS:
        yield from (each.text for each in _texts(evaluator, call, _ID_OF_TRANSFORMERS, 2, at))
        return
    for entry in _texts(evaluator, call, "model", 1, at):
        yield f"pytorch:{repository}:{entry.text}|{branch}"


# What other arguments say ------------------------------------------------------------------------


def _kind(evaluator: Evaluator, call: Call, load: Load, at: At) -> Loadable | None:
    """Return the kind of what is loaded; None for a Space and where nobody knows."""
    if load.kind != "repo":
        return Dataset if load.kind == "dataset" else Model
    if not any(name in ("repo_type", None) for name, _ in call.keywords):
        return Model
    given = passing.given(evaluator, call, at, "repo_type")
    values = {each.text if isinstance(each, Known) else None for each in given or [Plain(None)]}
    if given == []:
        return None
    if "dataset" in values:
        return Dataset if values == {"dataset"} else None
    return Model if values & {"model", None} else None


def _reads_weights(evaluator: Evaluator, call: Call, load: Load, at: At) -> bool:
    """Return whether a call reads weights: some only build an architecture unless they are told."""
    if load.form == "timm":
        return any(each == Plain(True) for each in _given(evaluator, call, "pretrained", 1, at))
    if load.form == "torch-hub":
        sources = {each.text for each in known(_given(evaluator, call, "source", None, at))}
        is_bare = any(
            each == Plain(False) for each in _given(evaluator, call, "pretrained", None, at)
        )
        return _NOT_THE_HUB not in sources and not is_bare
    return True


def _given(
    evaluator: Evaluator, call: Call, name: str, position: int | None, at: At
) -> list[Value]:
    return through_callers(
        evaluator, at, lambda where: passing.given(evaluator, call, where, name, position) or []
    )


def _pinned(evaluator: Evaluator, call: Call, at: At) -> str | None:
    """Return the revision that a call names, if it is one text."""
    if not any(name in ("revision", None) for name, _ in call.keywords):
        return None
    evaluator.begin()
    found = {each.text for each in known(passing.given(evaluator, call, at, "revision") or [])}
    return found.pop() if len(found) == 1 else None
