"""What calls return, what functions are called with, and what workers are sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.nodes import (
    Call,
    Class,
    Expression,
    Function,
    Imported,
    Item,
    Joined,
    ListOf,
    Member,
    Name,
    ObjectOf,
    Parameter,
    Script,
    Text,
)
from ingest.code.javascript.values import Value

if TYPE_CHECKING:
    from ingest.code.javascript.evaluation import Evaluator

_SAME = frozenset(
    "useState useRef useMemo useSignal ref shallowRef signal writable readable $state $derived "
    "reactive createSignal observable atom freeze asConst persisted String trim toString default "
    "computed computedAsync unref toRef object strictObject looseObject memo "
    "useLocalStorage withDefault prefault catch useStorage structuredClone".split()
)
"""Functions whose value is what they are given: the state of interfaces, defaults of schemas."""
_OF_SCHEMAS = frozenset("parse safeParse optional describe min nonempty partial transform".split())
"""Methods of schemas that keep what a schema says."""
_READS_A_SETTING = re.compile(r"get|.*env.*|.*config.*|.*setting.*", re.IGNORECASE)
"""Functions that are told what to return where a setting is not there."""
_OF_STORAGE = frozenset("useLocalStorage useStorage persisted".split())
_OF_ENTRIES = frozenset("forEach map filter find flatMap some every findLast reduce".split())
_KEEPS_ENTRIES = frozenset(
    "filter slice sort reverse concat toSorted toReversed flat values from".split()
)
_ONE_ENTRY = frozenset("find at pop shift get findLast".split())
_MOST_RENAMES = 3
_MOST_PARTS = 100
_WRAPPERS = (
    "workerData",
    "data",
    "payload",
    "detail",
    "params",
    "options",
    "config",
    "args",
    "settings",
)
"""Keys under which a message holds what it is about."""
_MESSAGE = re.compile(
    r"workerData|e|ev|evt|event|msg|message|data|payload|detail|request|params|options|args"
)


def values_of_call(evaluator: Evaluator, script: Script, of: Call) -> Iterator[Value]:
    """Yield what a call returns."""
    name = of.name
    if isinstance(of.callee, Member):
        yield from _values_of_method(evaluator, script, of, of.callee)
    if name in _SAME and of.arguments:
        given = of.arguments[-1 if name in _OF_STORAGE else 0]
        yield from _returned_or_same(evaluator, script, given)
    elif len(of.arguments) == 2 and _READS_A_SETTING.fullmatch(name):
        yield from (v for v in evaluator.values(script, of.arguments[1]) if isinstance(v.of, Text))
    for value in evaluator.values(script, of.callee):
        if isinstance(value.of, Function):
            for returned in value.of.returns:
                yield from evaluator.values(value.script, returned)
        elif isinstance(value.of, Class) and of.is_new:
            yield value


def _returned_or_same(
    evaluator: Evaluator, script: Script, given: Expression | None
) -> Iterator[Value]:
    for value in evaluator.values(script, given):
        if isinstance(value.of, Function):
            for returned in value.of.returns:
                yield from evaluator.values(value.script, returned)
        else:
            yield value


def _values_of_method(
    evaluator: Evaluator, script: Script, of: Call, callee: Member
) -> Iterator[Value]:
    """Yield what the methods of lists, objects and texts return."""
    name, whole = callee.name, callee.of
    if isinstance(whole, Name) and whole.name == "Object" and of.arguments:
        yield from _entries_of_object(evaluator, script, of.arguments[0], name)
    elif name in _ONE_ENTRY:
        for holder in evaluator.values(script, whole):
            yield from evaluator.entries(holder, set())
    elif name in ("map", "flatMap") and of.arguments:
        made = of.arguments[0]
        if isinstance(made, Function):
            yield Value(script, ListOf(of.line, list(made.returns)))
    elif name in _KEEPS_ENTRIES:
        yield from evaluator.values(script, whole)
        for given in of.arguments:
            yield from (v for v in evaluator.values(script, given) if isinstance(v.of, ListOf))
    elif name in ("trim", "toString", "default", "then") or name in _OF_SCHEMAS:
        yield from evaluator.values(script, whole)
    elif name == "split":
        yield from _split(evaluator, script, of, whole)
    elif name == "join":
        separator = of.arguments[0] if of.arguments else None
        yield from _join_list(evaluator, script, whole, separator)


def _split(evaluator: Evaluator, script: Script, of: Call, whole: Expression) -> Iterator[Value]:
    """Yield the list that a text is which is divided at a separator that is known."""
    between = {text.text for _, text in evaluator.texts(script, next(iter(of.arguments), None))}
    for where, text in evaluator.texts(script, whole):
        if len(between) == 1 and (separator := next(iter(between))):
            parts = text.text.split(separator)[:_MOST_PARTS]
            yield Value(where, ListOf(text.line, [Text(text.line, part.strip()) for part in parts]))


def _join_list(
    evaluator: Evaluator, script: Script, whole: Expression, separator: Expression | None
) -> Iterator[Value]:
    between = [text.text for _, text in evaluator.texts(script, separator)]
    for value in evaluator.values(script, whole):
        if isinstance(value.of, ListOf) and len(between) == 1 and not value.of.spreads:
            parts: list[Expression | None] = []
            for item in value.of.items:
                parts += [Text(value.of.line, between[0]), item] if parts else [item]
            yield from evaluator.join(value.script, Joined(value.of.line, parts))


def _entries_of_object(
    evaluator: Evaluator, script: Script, whole: Expression | None, name: str
) -> Iterator[Value]:
    for value in evaluator.values(script, whole):
        of = value.of
        if not isinstance(of, ObjectOf):
            continue
        keys = [Text(of.keys[key], key) for key in of.entries]
        if name == "keys":
            yield Value(value.script, ListOf(of.line, list(keys)))
        elif name == "values":
            yield Value(value.script, ListOf(of.line, list(of.entries.values())))
        elif name == "entries":
            pairs: list[Expression | None] = [
                ListOf(of.line, [key, entry])
                for key, entry in zip(keys, of.entries.values(), strict=True)
            ]
            yield Value(value.script, ListOf(of.line, pairs))
        elif name in ("freeze", "assign", "seal"):
            yield value


def values_of_parameter(evaluator: Evaluator, script: Script, of: Parameter) -> Iterator[Value]:
    """Yield what a function is called with in a place, wherever it is called."""
    function = of.function
    if function.handed_to is not None:
        yield from _values_handed(evaluator, script, of, function.handed_to)
    for caller, call in _callers(evaluator, script, function):
        if of.index < len(call.arguments):
            yield from evaluator.values(caller, call.arguments[of.index])


def _values_handed(
    evaluator: Evaluator, script: Script, of: Parameter, call: Call
) -> Iterator[Value]:
    """Yield what a function is called with that is handed to a method of a list."""
    callee = call.callee
    if not isinstance(callee, Member) or of.index:
        return
    if callee.name in _OF_ENTRIES:
        for holder in evaluator.values(script, callee.of):
            yield from evaluator.entries(holder, set())
    elif callee.name == "then":
        yield from evaluator.values(script, callee.of)


def _callers(
    evaluator: Evaluator, script: Script, function: Function
) -> Iterator[tuple[Script, Call]]:
    names = set(function.names)
    owner = function.owner
    if isinstance(owner, Class) and owner.built_by is function:
        yield from _makers(evaluator, script, owner)
        names.discard("constructor")
    if script.exports.get("default") is function:
        names.add("default")
    for _ in range(_MOST_RENAMES):
        names |= {other for name in names for other in evaluator.other_names.get(name, ())}
    for name in sorted(names):
        for caller, call in evaluator.calls.get(name, ()):
            if call.is_new and isinstance(owner, Class):
                continue
            if _calls_it(evaluator, caller, call, function):
                yield caller, call


def _calls_it(evaluator: Evaluator, caller: Script, call: Call, function: Function) -> bool:
    targets = evaluator.values(caller, call.callee)
    if any(each.of is function for each in targets):
        return True
    # A method of what nobody can follow here, which no other class or object has.
    unknown = isinstance(call.callee, Member) and not any(
        isinstance(each.of, Function | Imported) for each in targets
    )
    return bool(
        unknown and isinstance(function.owner, Class) and _is_only(evaluator, call.name, function)
    )


def _is_only(evaluator: Evaluator, name: str, function: Function) -> bool:
    if len(name) < 6 or name in _KEEPS_ENTRIES | _OF_ENTRIES | _SAME:
        return False
    holders = [cls for script in evaluator.scripts for cls in script.classes if name in cls.fields]
    return len(holders) == 1 and function in holders[0].fields[name]


def _makers(evaluator: Evaluator, script: Script, cls: Class) -> Iterator[tuple[Script, Call]]:
    names = {cls.name} | evaluator.other_names.get(cls.name, set())
    for name in sorted(names - {""}):
        for caller, call in evaluator.calls.get(name, ()):
            if call.is_new and any(v.of is cls for v in evaluator.values(caller, call.callee)):
                yield caller, call
    for _, heir in evaluator.heirs.get(cls.name, ()):
        if heir.built_by is not None:
            for caller, call in evaluator.calls.get("", ()):
                if caller is script and call.shown == "super":
                    yield caller, call


def values_posted(evaluator: Evaluator, script: Script, name: str) -> Iterator[Value]:
    """Yield what other scripts post to a worker under a name, at any depth of the message."""
    for caller, call in evaluator.calls.get("Worker", ()):
        if len(call.arguments) > 1:
            for value in evaluator.values(caller, call.arguments[1]):
                yield from _posted_in(evaluator, value, name, 0)
    for sender in ("postMessage", "sendMessage"):
        for caller, call in evaluator.calls.get(sender, ()):
            if call.arguments and (caller is not script or script.holds_worker):
                for value in evaluator.values(caller, call.arguments[0]):
                    yield from _posted_in(evaluator, value, name, 0)


def _posted_in(evaluator: Evaluator, value: Value, name: str, depth: int) -> Iterator[Value]:
    if not isinstance(value.of, ObjectOf) or depth > 3:
        return
    if name == "data" and depth == 0:
        yield value  # the data of the event is the message itself
    yield from evaluator.property(value, name)
    for inner in _WRAPPERS:
        if inner != name and inner in value.of.entries:
            for each in evaluator.values(value.script, value.of.entries[inner]):
                yield from _posted_in(evaluator, each, name, depth + 1)


def is_message(of: Expression) -> bool:
    """Return whether an expression is what a worker was sent, as it is usually written."""
    while isinstance(of, Member | Item):
        if isinstance(of, Member) and of.name == "data":
            return True
        of = of.of
    return isinstance(of, Name) and bool(_MESSAGE.fullmatch(of.name))
