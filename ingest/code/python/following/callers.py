"""Who calls a function or makes an object of a class, anywhere in the repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ingest.code.python.following import classes
from ingest.code.python.following.modules import Modules
from ingest.code.python.following.origins.command_line import declared_name
from ingest.code.python.following.origins.settings import set_name
from ingest.code.python.following.values import (
    At,
    Definition,
    Definition_,
    External,
    Frame,
    Passed,
    Value,
)
from ingest.code.python.syntax.expressions import (
    Attribute,
    Call,
    CallSite,
    Defined,
    Expression,
    Imported,
    Item,
    Items,
    ModuleFacts,
    Name,
)

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

MOST_CALLERS = 100
MOST_CONTEXTS = 300
"""Ways in which callers lead to one load that are looked at."""
MOST_STEPS_OF_CALLERS = 12_000
"""Expressions that are looked at for one load, all callers together."""
_LETTERS_OF_STEP = 5_000
"""Characters of modules not read so far that are searched for a name, for one step."""
LONGEST_WAY = 6
"""Calls from where a text is written to where it loads."""
_SHORTEST_NAME = 6
"""Letters of a method's name that tells its class where the object is unknown."""
_OF_FORMS = frozenset("click change submit select upload input Interface".split())
"""Calls of gradio that give a function the values of fields."""
PASSING_ON = {"partial": 1, "to_thread": 1, "submit": 1, "run_in_executor": 2, "map": 1}
"""Calls that call one of their arguments with those that follow, and its position from 1."""


class Index:
    """What modules define and call, by name; modules that are read later are added."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._seen: set[str] = set()
        self._calls: dict[str, list[tuple[str, CallSite, int]]] = {}
        self._subclasses: dict[str, list[Definition_]] = {}
        self._methods: dict[str, list[Definition_]] = {}
        self._options: dict[str, list[tuple[str, int, Call]]] = {}
        self._settings: dict[str, list[tuple[str, int, Call]]] = {}
        self._chosen: list[tuple[str, CallSite]] = []
        self._chosen_of: dict[Definition_, list[Passed]] = {}

    def _refresh(self) -> None:
        if len(self._seen) == len(self._modules.known):
            return
        for path, facts in list(self._modules.known.items()):
            if path not in self._seen:
                self._seen.add(path)
                self._add(facts)

    def _add(self, facts: ModuleFacts) -> None:
        aliases = imported_aliases(facts)
        for index, scope in enumerate(facts.scopes):
            if scope.kind == "class":
                for base in scope.bases:
                    self._subclasses.setdefault(last_name(base), []).append((facts.path, index))
            elif scope.parent >= 0 and facts.scopes[scope.parent].kind == "class":
                self._methods.setdefault(scope.name, []).append((facts.path, index))
        held = _chosen_names(facts)
        for site in facts.calls:
            self._add_call(facts.path, site, aliases)
            function = site.call.function
            if (site.call.arguments or site.call.keywords) and (
                isinstance(function, Item) or last_name(function) in held
            ):
                self._chosen.append((facts.path, site))

    def _add_call(self, path: str, site: CallSite, aliases: dict[str, str]) -> None:
        call = site.call
        name = last_name(call.function)
        if option := declared_name(call):
            self._options.setdefault(option, []).append((path, site.scope, call))
        if setting := set_name(call):
            self._settings.setdefault(setting, []).append((path, site.scope, call))
        if call.arguments or call.keywords:
            self._calls.setdefault(aliases.get(name, name), []).append((path, site, 0))
        if (later := later_call(call)) is not None:
            named = aliases.get(last_name(later.function), last_name(later.function))
            self._calls.setdefault(named, []).append((path, CallSite(site.scope, later), 0))
        shift = PASSING_ON.get(name, 0)
        if 0 < shift < len(call.arguments) + bool(call.keywords):
            inner = last_name(call.arguments[shift - 1])
            if inner:
                named = aliases.get(inner, inner)
                self._calls.setdefault(named, []).append((path, site, shift))

    def calls(self, name: str) -> list[tuple[str, CallSite, int]]:
        """Return the calls of something of this name, with how many arguments stand before its."""
        self._refresh()
        return self._calls.get(name, [])

    def subclasses(self, name: str) -> list[Definition_]:
        """Return the classes that have a base of this name."""
        self._refresh()
        return self._subclasses.get(name, [])

    def methods(self, name: str) -> list[Definition_]:
        """Return the methods of this name."""
        self._refresh()
        return self._methods.get(name, [])

    def settings(self, name: str) -> list[tuple[str, int, Call]]:
        """Return the calls that set a setting of this name."""
        self._refresh()
        return self._settings.get(name, [])

    def chosen(self, evaluator: Evaluator, definition: Definition_) -> list[Passed]:
        """Return the calls of what is chosen from a collection: ``KINDS[kind](name)``."""
        self._refresh()
        while self._chosen and not evaluator.is_tired:
            where, site = self._chosen.pop()
            at = At(where, site.scope)
            for value in evaluator.aside(site.call.function, at):
                if isinstance(value, Definition):
                    called = self._chosen_of.setdefault((value.path, value.scope), [])
                    called.append(Passed(site.call, at, 0))
        return self._chosen_of.get(definition, [])

    def options(self, name: str) -> list[tuple[str, int, Call]]:
        """Return the calls that declare an option of this name."""
        self._refresh()
        return self._options.get(name, [])


def _chosen_names(facts: ModuleFacts) -> set[str]:
    """Return the names that hold an element of a collection, which may be a class."""
    return {
        name
        for scope in facts.scopes
        for name, bindings in scope.bindings.items()
        for each in bindings
        if isinstance(each.value, Item)
        or (isinstance(each.value, Call) and last_name(each.value.function) == "get")
    }


def later_call(call: Call) -> Call | None:
    """Return the call that a thread or a form makes later of a function that it is given."""
    given = dict(call.keywords)
    if "target" in given and isinstance(given.get("args"), Items):
        passed = given["args"]
        return Call(given["target"], passed.elements, (), call.line)  # type: ignore[union-attr]
    if last_name(call.function) not in _OF_FORMS:
        return None
    function = given.get("fn", call.arguments[0] if call.arguments else None)
    fields = given.get("inputs", call.arguments[1] if len(call.arguments) > 1 else None)
    inner = fields.elements if isinstance(fields, Items) else (fields,)
    if not last_name(function) or fields is None:
        return None
    return Call(function, tuple(Attribute(each, "value") for each in inner), (), call.line)


def imported_aliases(facts: ModuleFacts) -> dict[str, str]:
    """Return the names that a module gives to what it imports under another one."""
    return {
        bound: binding.value.name
        for scope in facts.scopes
        for bound, bindings in scope.bindings.items()
        for binding in bindings
        if isinstance(binding.value, Imported)
        and binding.value.name
        and binding.value.name != bound
    }


def last_name(node: Expression) -> str:
    """Return the last part of a dotted name; nothing for other expressions."""
    return node.name if isinstance(node, Name | Attribute) else ""


def callers_of(evaluator: Evaluator, definition: Definition_) -> list[Passed]:
    """Return the calls of a function with arguments; those of a class for its constructor."""
    key = ("callers of commands" if evaluator.stand_in else "callers", definition)
    if key in evaluator.found_callers:
        return evaluator.found_callers[key]
    path, index = definition
    scope = evaluator.scope(path, index)
    around = evaluator.scope(path, scope.parent) if scope.parent >= 0 else None
    is_method = around is not None and around.kind == "class"
    if is_method and scope.name in ("__init__", "__new__"):
        found = [
            *_makers(evaluator, (path, scope.parent)),
            *_super_calls(evaluator, definition, scope.name),
        ]
    else:
        found = list(islice(_function_calls(evaluator, definition, is_method), MOST_CALLERS))
        if is_method:
            found += _super_calls(evaluator, definition, scope.name)
    if not evaluator.is_deep:
        evaluator.found_callers[key] = found[:MOST_CALLERS]
    return found[:MOST_CALLERS]


def makers_of(evaluator: Evaluator, definition: Definition_) -> list[Passed]:
    """Return the calls that make objects of a class or of its subclasses."""
    key = ("makers for commands" if evaluator.stand_in else "makers", definition)
    if key in evaluator.found_callers:
        return evaluator.found_callers[key]
    found = list(islice(_makers(evaluator, definition), MOST_CALLERS))
    if not evaluator.is_deep:
        evaluator.found_callers[key] = found
    return found


def _makers(evaluator: Evaluator, definition: Definition_) -> Iterator[Passed]:
    wanted = classes.constructor(evaluator, classes.line_of_bases(evaluator, definition))
    for one in [definition, *classes.subclasses(evaluator, definition)]:
        line = classes.line_of_bases(evaluator, one)
        if classes.constructor(evaluator, line) != wanted:
            continue
        for value, passed in _calls_of(evaluator, one):
            if isinstance(value, Definition) and (value.path, value.scope) == one:
                yield passed._replace(skipped=1 - passed.skipped if wanted else -passed.skipped)


def _function_calls(
    evaluator: Evaluator, definition: Definition_, is_method: bool
) -> Iterator[Passed]:
    name = evaluator.scope(*definition).name
    alone = is_method and len(name) >= _SHORTEST_NAME and len(evaluator.index.methods(name)) == 1
    for value, passed in _calls_of(evaluator, definition):
        if isinstance(value, Definition):
            if (value.path, value.scope) == definition:
                bound = 1 if value.receiver is not None else 0
                yield passed._replace(skipped=bound - passed.skipped)
        elif alone and value is None:
            yield passed._replace(skipped=1 - passed.skipped)


def _calls_of(
    evaluator: Evaluator, definition: Definition_
) -> Iterator[tuple[Value | None, Passed]]:
    """Yield the calls of what has this name, and what is called; None where that is unknown.

    ``skipped`` is the number of arguments that stand before those of the called.
    """
    path, index = definition
    name = evaluator.scope(path, index).name
    if not name:
        return
    if not evaluator.stand_in:
        # Nearly every program starts commands: for these, no further module is read.
        evaluator.budget.look(evaluator.modules.read_mentioning(name, path) // _LETTERS_OF_STEP)
    for where, site, shift in list(evaluator.index.calls(name)):
        if not evaluator.budget.look():
            return
        function = site.call.arguments[shift - 1] if shift else site.call.function
        passed = Passed(site.call, At(where, site.scope), shift)
        values = evaluator.aside(function, At(where, site.scope))
        for value in values:
            yield value, passed
        is_unknown = not values or all(isinstance(each, External) for each in values)
        if isinstance(function, Attribute) and is_unknown and not _is_elsewhere(values):
            yield None, passed
    for passed in evaluator.index.chosen(evaluator, definition):
        yield Definition(*definition), passed


def _is_elsewhere(values: list[Value]) -> bool:
    """Return whether something comes from another library for sure."""
    return any(isinstance(each, External) and "." in each.name for each in values)


def _super_calls(evaluator: Evaluator, definition: Definition_, name: str) -> Iterator[Passed]:
    """Yield the calls of a method through ``super()``, or through the name of its class."""
    for where, site, shift in list(evaluator.index.calls(name)):
        function = site.call.function
        if not evaluator.budget.look():
            return
        if shift or not isinstance(function, Attribute):
            continue
        inner = function.base
        is_super = isinstance(inner, Call) and last_name(inner.function) == "super"
        if not is_super:
            if name == "__init__" and _names_class_of(
                evaluator, inner, At(where, site.scope), definition
            ):
                yield Passed(site.call, At(where, site.scope), 0)
            continue
        around = enclosing_class(evaluator, where, site.scope)
        if around is None:
            continue
        line = classes.line_of_bases(evaluator, around)[1:]
        if any(_defines(evaluator, one, name, definition) for one in line):
            yield Passed(site.call, At(where, site.scope), 1)


def _names_class_of(
    evaluator: Evaluator, node: Expression, at: At, definition: Definition_
) -> bool:
    path, index = definition
    around = (path, evaluator.scope(path, index).parent)
    return any(
        isinstance(value, Definition) and (value.path, value.scope) == around
        for value in evaluator.aside(node, at)
    )


def _defines(evaluator: Evaluator, one: Definition_, name: str, definition: Definition_) -> bool:
    bindings = evaluator.scope(*one).bindings.get(name, ())
    return one[0] == definition[0] and any(
        isinstance(each.value, Defined) and each.value.scope == definition[1] for each in bindings
    )


def enclosing_class(evaluator: Evaluator, path: str, index: int) -> Definition_ | None:
    """Return the class in which a scope stands."""
    while index >= 0:
        scope = evaluator.scope(path, index)
        if scope.kind == "class":
            return path, index
        index = scope.parent
    return None


def through_callers(evaluator: Evaluator, at: At, ask: Callable[[At], list[Value]]) -> list[Value]:
    """Return what a question gives where it stands, and through each way of calling that decides.

    ``ask`` evaluates at a place; where that depends on parameters, it is asked again for each
    call of their function, and so on.
    """
    ways = _Ways(evaluator, at, ask)
    ways.visit(())
    return list(ways.found)


class _Ways:
    """The ways of calling that lead to a place; no closure, which would hold itself for ever."""

    def __init__(self, evaluator: Evaluator, at: At, ask: Callable[[At], list[Value]]) -> None:
        self._evaluator, self._at, self._ask = evaluator, at, ask
        self._left, self._steps = MOST_CONTEXTS, MOST_STEPS_OF_CALLERS
        self.found: dict[Value, None] = {}

    def visit(self, frame: Frame) -> None:
        """Ask through these calls, and through each way that leads to the first of them."""
        evaluator = self._evaluator
        self._left -= 1
        evaluator.begin()
        self.found.update(dict.fromkeys(self._ask(self._at._replace(frame=frame))))
        self._steps -= evaluator.budget.steps
        if len(frame) >= LONGEST_WAY or evaluator.is_tired:
            return
        for function in list(evaluator.touched):
            passed = callers_of(evaluator, function)
            for each in passed:
                if self._left > 0 and self._steps > 0:
                    self.visit((*frame, (function, each)))
            if passed:
                break
