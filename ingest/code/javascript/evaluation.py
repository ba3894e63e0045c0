"""What values an expression may have, across the scripts of a repository.

Values are what scripts write: texts, objects, lists, functions, classes. An expression has all that
any way through the program may give it; what only the running program knows gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.code.javascript.calls import (
    is_message,
    values_of_call,
    values_of_parameter,
    values_posted,
)
from ingest.code.javascript.modules import Modules
from ingest.code.javascript.syntax.nodes import (
    AnyOf,
    Assigned,
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
    This,
)
from ingest.code.javascript.values import Value

MOST_VALUES = 400
"""Values of one expression that are kept."""
_MOST_JOINS = 64
_LONGEST = 1_000
"""Characters of a text that is made of several: longer ones are no ids or addresses."""
_DEEPEST = 60
_MOST_STEPS = 400_000
"""Steps for all expressions of a repository."""
_MOST_STEPS_OF_ONE = 4_000
"""Steps for one expression before a circle in it is no longer looked at twice."""
_BOXES = frozenset("value current".split())


class Evaluator:
    """Finds the values of expressions; each is looked at once."""

    def __init__(self, scripts: Iterable[Script]) -> None:
        self.scripts = list(scripts)
        self.modules = Modules(self.scripts)
        self._known: dict[int, tuple[Expression, list[Value]]] = {}
        self._open: set[int] = set()
        self._steps = 0
        self._steps_of_one = 0
        self._cuts = 0
        self.calls: dict[str, list[tuple[Script, Call]]] = {}
        self._assigned: dict[str, list[tuple[Script, Assigned]]] = {}
        self.heirs: dict[str, list[tuple[Script, Class]]] = {}
        self.other_names: dict[str, set[str]] = {}
        for script in self.scripts:
            self._index(script)

    def _index(self, script: Script) -> None:
        for call in script.calls:
            self.calls.setdefault(call.name, []).append((script, call))
        for name, assigned in script.assigned.items():
            self._assigned.setdefault(name, []).extend((script, each) for each in assigned)
        for cls in script.classes:
            if isinstance(cls.base, Name | Member):
                self.heirs.setdefault(cls.base.name, []).append((script, cls))
        for known, here in _other_names(script):
            self.other_names.setdefault(known, set()).add(here)

    # Values -----------------------------------------------------------------------------------

    def texts(self, script: Script, of: Expression | None) -> list[tuple[Script, Text]]:
        """Return the texts that an expression may be."""
        found = []
        for value in self.values(script, of):
            if isinstance(value.of, Text):
                found.append((value.script, value.of))
        return found

    def property_of(self, script: Script, of: Expression, name: str) -> list[Value]:
        """Return what a value that is known may have under a name."""
        return _unique(self.property(Value(script, of), name))

    def values(self, script: Script, of: Expression | None) -> list[Value]:
        """Return what an expression may be."""
        if of is None:
            return []
        if isinstance(of, Text | ObjectOf | ListOf | Function | Class):
            return [Value(script, of)]
        key = id(of)
        if known := self._known.get(key):
            return known[1]
        if not self._open:
            self._steps_of_one = 0
        self._steps += 1
        self._steps_of_one += 1
        if key in self._open or len(self._open) > _DEEPEST or self._steps > _MOST_STEPS:
            self._cuts += 1
            return []
        cuts = self._cuts
        self._open.add(key)
        try:
            found = _unique(self._evaluate(script, of))
        finally:
            self._open.discard(key)
        # What was found in the midst of a circle may lack a part; it is found again, within limits.
        if cuts == self._cuts or not self._open or self._steps_of_one > _MOST_STEPS_OF_ONE:
            self._known[key] = (of, found)
        return found

    def _evaluate(self, script: Script, of: Expression) -> Iterator[Value]:
        if isinstance(of, Name):
            yield from self._values_of_name(script, of)
        elif isinstance(of, AnyOf):
            for option in of.options:
                yield from self.values(script, option)
        elif isinstance(of, Joined):
            yield from self.join(script, of)
        elif isinstance(of, Member):
            yield from self._values_of_member(script, of)
        elif isinstance(of, Item):
            yield from self._values_of_item(script, of)
        elif isinstance(of, Imported):
            yield from self._values_of_import(script, of)
        elif isinstance(of, Parameter):
            yield from values_of_parameter(self, script, of)
        elif isinstance(of, This):
            yield from self._values_of_this(script, of.owner)
        elif isinstance(of, Call):
            yield from values_of_call(self, script, of)

    def _values_of_this(self, script: Script, owner: Class | ObjectOf) -> Iterator[Value]:
        """Yield what ``this`` is: in a component its other parts too, and its data."""
        around: Class | ObjectOf | None = owner
        while around is not None:
            yield Value(script, around)
            if isinstance(around, Class):
                return
            data = around.entries.get("data")
            for returned in data.returns if isinstance(data, Function) else ():
                yield from self.values(script, returned)
            around = around.around

    def _values_of_name(self, script: Script, of: Name) -> Iterator[Value]:
        number: int | None = of.scope
        while number is not None:
            scope = script.scopes[number]
            if of.name in scope.names:
                for value in scope.names[of.name]:
                    yield from self.values(script, value)
                yield from self._values_set(script, of.name)
                return
            number = scope.parent

    def _values_set(self, script: Script, name: str) -> Iterator[Value]:
        """Yield what the setter of a state is called with: ``setModel("…")`` of ``model``."""
        setter = f"set{name[:1].upper()}{name[1:]}"
        for caller, call in self.calls.get(setter, []):
            if caller is script and call.arguments and isinstance(call.callee, Name):
                yield from self.values(caller, call.arguments[0])

    def join(self, script: Script, of: Joined) -> Iterator[Value]:
        """Yield the texts that several parts make together, if all are known."""
        made = [""]
        for part in of.parts:
            texts = {text.text for _, text in self.texts(script, part)}
            made = [
                before + text
                for before in made
                for text in sorted(texts)
                if len(before) + len(text) <= _LONGEST
            ]
            if not made or len(made) > _MOST_JOINS:
                return
        for text in made:
            yield Value(script, Text(of.line, text))

    def beginning(self, script: Script, of: Joined) -> str:
        """Return the part of a joined text that is known before the script runs."""
        made = ""
        for part in of.parts:
            texts = {text.text for _, text in self.texts(script, part)}
            if len(texts) != 1:
                break
            made += texts.pop()
            if len(made) > _LONGEST:
                break
        return made

    # Properties and entries -------------------------------------------------------------------

    def _values_of_member(self, script: Script, of: Member) -> Iterator[Value]:
        holders = self.values(script, of.of)
        for holder in holders:
            yield from self.property(holder, of.name)
        if of.name in _BOXES:
            yield from (each for each in holders if isinstance(each.of, Text | ObjectOf | ListOf))
        if not holders and isinstance(of.of, Imported) and not of.of.source:
            return
        is_unknown = all(isinstance(each.of, Imported) for each in holders)
        if is_unknown and script.is_worker and is_message(of.of):
            yield from values_posted(self, script, of.name)

    def property(self, holder: Value, name: str) -> Iterator[Value]:
        """Yield what a value has under a name, with what it is given elsewhere."""
        script, of = holder
        if isinstance(of, ObjectOf):
            yield from self._property_of_object(script, of, name)
        elif isinstance(of, Class):
            yield from self._property_of_class(script, of, name, set())
        elif isinstance(of, Imported) and of.name in ("*", "default"):
            yield from self.values(script, Imported(of.line, of.source, name))
        for setter, assigned in self._assigned.get(name, ()):
            if isinstance(of, ObjectOf | Class | Function) and any(
                each.of is of for each in self.values(setter, assigned.of)
            ):
                yield from self.values(setter, assigned.value)

    def _property_of_object(self, script: Script, of: ObjectOf, name: str) -> Iterator[Value]:
        if name in of.entries:
            yield from self.values(script, of.entries[name])
            return
        for other in of.others:
            yield from self.values(script, other)
        for spread in of.spreads:
            for value in self.values(script, spread):
                yield from self.property(value, name)

    def _property_of_class(
        self, script: Script, of: Class, name: str, seen: set[int]
    ) -> Iterator[Value]:
        """Yield what a class, those it extends, and those that extend it have under a name."""
        if id(of) in seen or len(seen) > _MOST_JOINS:
            return
        seen.add(id(of))
        for own in of.fields.get(name, ()):
            yield from self.values(script, own)
        for value in self.values(script, of.base):
            if isinstance(value.of, Class) and id(value.of) not in seen:
                seen.add(id(value.of))
                for inherited in value.of.fields.get(name, ()):
                    yield from self.values(value.script, inherited)
        for heir_script, heir in self.heirs.get(of.name, ()):
            if any(each.of is of for each in self.values(heir_script, heir.base)):
                yield from self._property_of_class(heir_script, heir, name, seen)

    def _values_of_item(self, script: Script, of: Item) -> Iterator[Value]:
        keys = {text.text for _, text in self.texts(script, of.key)} if of.key else set()
        for holder in self.values(script, of.of):
            yield from self.entries(holder, keys)

    def entries(self, holder: Value, keys: set[str]) -> Iterator[Value]:
        """Yield the entries of a list or object at some keys; all where no key is known."""
        script, of = holder
        if isinstance(of, ListOf):
            numbers = {int(key) for key in keys if key.isdecimal() and len(key) < 6}
            items = of.items
            if numbers and not of.spreads:
                items = [items[n] for n in sorted(numbers) if n < len(items)]
            for item in items:
                yield from self.values(script, item)
            for spread in of.spreads:
                for value in self.values(script, spread):
                    yield from self.entries(value, set())
        elif isinstance(of, ObjectOf):
            known = [key for key in keys if key in of.entries]
            for key in known or of.entries:
                yield from self.values(script, of.entries[key])
            if not known:
                for other in of.others:
                    yield from self.values(script, other)
        elif isinstance(of, Text) and keys == {"0"}:
            yield holder  # the value of a state, and what sets it

    # Modules ----------------------------------------------------------------------------------

    def _values_of_import(self, script: Script, of: Imported) -> Iterator[Value]:
        target = self.modules.lead_to(script, of.source)
        if target is None or of.name == "*":
            yield Value(script, of)
            return
        yield from self._exported(target, of.name, 0)

    def _exported(self, script: Script, name: str, depth: int) -> Iterator[Value]:
        if depth > 8:
            return
        if name in script.exports:
            yield from self.values(script, script.exports[name])
        elif "default" in script.exports and name != "default":
            for value in self.values(script, script.exports["default"]):
                yield from self.property(value, name)
        for source, there, here in script.passed_on:
            if here not in ("*", name):
                continue
            target = self.modules.lead_to(script, source)
            wanted = name if here == "*" else there
            if target is None:
                yield Value(script, Imported(0, source, wanted))
            elif wanted == "*":
                yield Value(script, Imported(0, source, "*"))
            else:
                yield from self._exported(target, wanted, depth + 1)


def _other_names(script: Script) -> Iterator[tuple[str, str]]:
    """Yield the names that a script gives to what has another name elsewhere: that, and its own."""
    for local, values in script.scopes[0].names.items():
        for value in values:
            if isinstance(value, Imported) and value.name not in ("*", local):
                yield value.name, local
    for name, value in script.exports.items():
        if isinstance(value, Name) and value.name != name:
            yield value.name, name
    for _, there, here in script.passed_on:
        if there != here:
            yield there, here


def _unique(values: Iterable[Value]) -> list[Value]:
    found: dict[tuple[object, ...], Value] = {}
    for value in values:
        of = value.of
        key = (value.script.path, of.line, of.text) if isinstance(of, Text) else (id(of),)
        found.setdefault(key, value)
        if len(found) >= MOST_VALUES:
            break
    return list(found.values())
