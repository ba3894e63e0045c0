"""Questions: found by name, described by their own header, and asked of a store.

A question is a ``.cypher`` file in a folder of this package. Its first comment line is the
question, the next say more, ``:param NAME => VALUE`` declares a parameter (a number is its default,
a text only an example; what has an empty one may be left out, ``:example NAME => VALUE`` shows it)
and ``returns: TYPE`` the rows.
``/* {declared: true} */`` marks where inferred claims can be left out. A text that is ``asked of``
several kinds is a question for each: ``lineage``, ``dataset_lineage``; see ``question_text``. A
module beside the files that has ``answer(store, …)`` is a question as well, for what no Cypher text
can answer within bounds; its docstring is the header.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.errors import NotFoundError, UsageError
from graph.schema import ENTITIES, Entity, Node
from graph.schema.identifiers import shorten
from graph.schema.kinds import kind_of_parameter
from graph.store.base import Store
from queries.answer import Answer, Row, nulls_last
from queries.question_text import WRITTEN_FOR, kinds_asked, param_line, text_for
from queries.rows import find_row_type

_HERE = Path(__file__).parent
GROUPS = ("provenance", "depth", "impact", "licensing", "census")
_UNION = re.compile(r"^UNION\b", re.MULTILINE)
ONLY_DECLARED = "/* {declared: true} */"
_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Question:
    """One question: its name, the folder it stands in, and its text, or a module's docstring.

    ``alias_of`` is the name of the same question of a model; None where it has a text of its own.
    """

    name: str
    group: str
    text: str
    in_python: bool = False
    alias_of: str | None = None

    def __post_init__(self) -> None:
        """Refuse a header that does not name the type of the rows.

        Raises
        ------
        UsageError
            If it names none, or one that is not declared.
        """
        if self._header and find_row_type(self.returns) is None:
            raise UsageError(
                f"The question {self.name} returns {shorten(self.returns)}, which is no row type: "
                f"its header has to say `returns: TYPE`, with a type of queries/rows.py."
            )

    @cached_property
    def _header(self) -> list[str]:
        if self.in_python:
            return self.text.splitlines()
        lines = itertools.takewhile(lambda line: line.startswith("//"), self.text.splitlines())
        return [line.removeprefix("//").strip() for line in lines]

    @property
    def title(self) -> str:
        """Return the question in one sentence."""
        return self._header[0] if self._header else self.name

    @property
    def description(self) -> str:
        """Return what the header says after the title."""
        rest = (line.strip() for line in self._header[1:])
        other = (":param", ":example", "returns:")
        return "\n".join(x for x in rest if x and not x.startswith(other))

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Return the parameters with the values that the header gives."""
        return self._values("param")

    @property
    def example(self) -> dict[str, Any]:
        """Return parameters with which it may be asked, for people to copy."""
        return self.parameters | self._values("example")

    def _values(self, word: str) -> dict[str, Any]:
        made = {}
        for line in self._header:
            match = re.match(rf"\s*:{word} (\w+) => (.+)", line)
            if match:
                made[match[1]] = ast.literal_eval(match[2])
        return made

    @property
    def asked_about(self) -> str | None:
        """Return the parameter that it is asked about: the first that has to be given, if any."""
        needed = (name for name, value in self.parameters.items() if value and _is_text(value))
        return next(needed, None)

    @property
    def returns(self) -> str:
        """Return the name of the row type."""
        for line in self._header:
            if line.strip().startswith("returns:"):
                return line.partition("returns:")[2].strip()
        return "Row"

    @property
    def can_leave_out_inferred(self) -> bool:
        """Whether ``declared_only`` means something to it."""
        return ONLY_DECLARED in self.text

    def checked(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return all parameters, defaults filled in.

        Raises
        ------
        UsageError
            If a parameter is unknown, missing, or of another type than the header's value.
        """
        for name in given:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise UsageError(f"{self.name} has no parameter {name}; it has: {known}.")
        made = {}
        for name, value in self.parameters.items():
            if given.get(name) is not None:
                made[name] = _convert_value(name, given[name], value)
            elif isinstance(value, int) or value == "":
                made[name] = value
            else:
                raise UsageError(f"{self.name} needs {name}, such as {value!r}.")
        return made

    def ask(self, store: Store, *, declared_only: bool = False, **given: Any) -> Answer:
        """Return the answer of a store; with ``declared_only`` inferred claims are left out."""
        parameters = self.checked(given)
        if declared_only and not self.can_leave_out_inferred:
            raise UsageError(f"{self.name} cannot leave out inferred claims.")
        if self.in_python:
            module = importlib.import_module(f"queries.{self.group}.{self.name}")
            options = {"declared_only": True} if declared_only else {}
            rows: list[Row] = module.answer(store, **parameters, **options)
        else:
            rows = store.rows(self.cypher(declared_only=declared_only), parameters)
            if _UNION.search(self.text):
                # Each engine joins the parts of a union in an order of its own.
                rows.sort(key=lambda row: nulls_last(row.values()))
        return Answer(self.name, parameters, self.returns, rows)

    def cypher(self, *, declared_only: bool = False) -> str:
        """Return the text to run."""
        return self.text.replace(ONLY_DECLARED, "{declared: true}") if declared_only else self.text

    def browser_text(self, given: dict[str, Any], *, declared_only: bool = False) -> str:
        """Return the text as Neo4j Browser runs it, below a line for each parameter.

        What is not given has the header's value.

        Raises
        ------
        NotFoundError
            If no text can answer it, so that it is computed.
        UsageError
            If a parameter is unknown or of another type than the header's value.
        """
        if self.in_python:
            raise NotFoundError(
                f"{self.name.replace('_', '-')} has no Cypher text: it is computed, by "
                f"queries/{self.group}/{self.name}.py. `ptm ask` answers it on either engine."
            )
        parameters = self.checked({**self.parameters, **given})
        lines = self.cypher(declared_only=declared_only).splitlines()
        header = len(self._header)
        said = [f"// {line}" for line in (self.title, *self.description.splitlines())]
        values = [param_line(name, value) for name, value in parameters.items()]
        return "\n".join([*values, *said, *lines[header:], ""])


def _is_text(value: Any) -> bool:
    return isinstance(value, str | list)


def _convert_value(name: str, value: Any, like: Any) -> Any:
    if isinstance(like, int):
        return _whole_number(name, value)
    if value == like == "":
        return value
    if value == "":
        raise UsageError(f"{name} must not be empty.")
    fits = isinstance(value, type(like)) and bool(value)
    if not fits or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        raise UsageError(f"{name} has to be like {like!r}, not {value!r}.")
    try:
        "".join(value).encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"{name} is not valid Unicode.") from None
    return value


def _whole_number(name: str, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or (isinstance(value, float) and number != value):
        raise UsageError(f"{name} has to be a whole number, not {value!r}.")
    if not 0 <= number <= _LARGEST:
        raise UsageError(f"{name} must not be {'below 0' if number < 0 else 'so large'}.")
    return number


def alias_prefix(kind: type[Node]) -> str:
    """Return what stands before the names of questions that are asked of a kind."""
    return "" if kind is WRITTEN_FOR else f"{kind.label.lower()}_"


def find_question(name: str) -> Question:
    """Return a question by its name in any case, with hyphens or underscores.

    Raises
    ------
    UsageError
        If there is none; near names are suggested.
    """
    wanted = _as_stored(name)
    if found := _read_question(wanted):
        return found
    import difflib

    near = difflib.get_close_matches(wanted, [q.name for q in questions()], 3)
    hint = f" Did you mean {' or '.join(n.replace('_', '-') for n in near)}?" if near else ""
    raise UsageError(f"There is no question '{shorten(name)}'.{hint} `ptm ask` lists them.")


def is_question(name: str) -> bool:
    """Return whether there is a question of this name in any case, with hyphens or underscores."""
    return _read_question(_as_stored(name)) is not None


def _as_stored(name: str) -> str:
    """Return the name of a question as its file has it: in lower case, with underscores."""
    return name.lower().replace("-", "_")


def _read_question(wanted: str) -> Question | None:
    if re.fullmatch(r"[a-z]\w*", wanted):
        for group in GROUPS:
            if found := _read_own(group, wanted) or _read_alias(group, wanted):
                return found
    return None


def by_kind(question: Question) -> dict[str, Question]:
    """Return the questions that ask the same of several kinds, by the label of the kind.

    One that has no text for other kinds, or asks for one of them by its own name, is alone.
    """
    name = question.asked_about
    kind = kind_of_parameter(name) if name else None
    if kind is None:
        return {}
    same = _read_all(question.group, question.name) if question.alias_of is None else [question]
    kinds = [kind_of_parameter(each.asked_about or "") for each in same]
    return {of.label: each for of, each in zip(kinds, same, strict=True) if of}


def search_questions(words: Iterable[str]) -> list[Question]:
    """Return the questions in whose name, title and group every word stands, by group and name."""
    wanted = [_folded_word(word) for word in words]
    return [
        question
        for question in questions()
        if all(word in _folded_text(question) for word in wanted)
    ]


def _folded_text(question: Question) -> str:
    return _spelled(f"{question.name} {question.title} {question.group}")


def _folded_word(word: str) -> str:
    """Return a word as it is looked for: of several things as of one."""
    spelled = _spelled(word.strip())
    return spelled[:-1] if len(spelled) > 3 and spelled.endswith("s") else spelled


def _spelled(text: str) -> str:
    return text.lower().replace("_", "-").replace("licence", "license")


def questions() -> list[Question]:
    """Return all questions, by group and name."""
    found = [
        question
        for group in GROUPS
        for name in sorted(_file_names(group))
        for question in _read_all(group, name)
    ]
    return sorted(found, key=lambda question: (GROUPS.index(question.group), question.name))


def _file_names(group: str) -> set[str]:
    files = (_HERE / group).iterdir()
    return {f.stem for f in files if f.suffix in (".cypher", ".py") and f.name[0] != "_"}


def _read_all(group: str, name: str) -> list[Question]:
    """Return the question of a file, and its aliases."""
    found = _read_own(group, name)
    text = _read_file(group, f"{name}.cypher") or ""
    aliases = [_make_alias(group, name, kind, text) for kind in kinds_asked(text)]
    return [found, *aliases] if found else []


def _read_own(group: str, name: str) -> Question | None:
    if text := _read_file(group, f"{name}.cypher"):
        return Question(name, group, text_for(WRITTEN_FOR, text))
    # Not imported before it is asked: what it computes with takes half a second to load.
    module = ast.parse(_read_file(group, f"{name}.py") or "")
    if any(isinstance(each, ast.FunctionDef) and each.name == "answer" for each in module.body):
        return Question(name, group, ast.get_docstring(module) or "", in_python=True)
    return None


def _read_alias(group: str, name: str) -> Question | None:
    for kind in ENTITIES:
        own = name.removeprefix(alias_prefix(kind))
        text = _read_file(group, f"{own}.cypher") if own != name else None
        if text and kind in kinds_asked(text):
            return _make_alias(group, own, kind, text)
    return None


def _make_alias(group: str, name: str, kind: type[Entity], text: str) -> Question:
    alias = alias_prefix(kind) + name
    return Question(alias, group, text_for(kind, text), alias_of=name)


def _read_file(group: str, name: str) -> str | None:
    file = _HERE / group / name
    return file.read_text(encoding="utf-8") if file.is_file() else None
