"""The page docs/reference/python.md, made from signatures, docstrings and dataclass fields."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from scripts.docs.page import NOTE

_SECTION = re.compile(r"^(Parameters|Returns|Raises|Examples)\n-+\n", re.MULTILINE)
_SHOWN = ("object", "Graph")
"""Bases of classes on the page that have a place of their own, or none."""
_HEAD = """# Python

```python
from ptm import open_graph

with open_graph() as graph:
    report = graph.lineage("HuggingFaceH4/zephyr-7b-beta")
    report.steps[0].parent_id
    graph.ask("ancestors", model_id="HuggingFaceH4/zephyr-7b-beta").to_pandas()

from ptm import open_checkout

# What the code of a folder loads, at which lines; with online=True the Hub is asked.
with open_checkout("./app") as app:
    app.check(app.checkout.id).findings
```

What is named on this page stays; everything else may change with any version. All packages ship
`py.typed`. What is done is logged under the name `ptm` (`logging.getLogger("ptm")`), and never a
password or a token. A file or another distribution with the name of one of the packages (`graph`,
`ingest`, `licenses`, `queries`, `reports`) is named by a `ptm.packages.ShadowedPackageError`, which
is an `ImportError`.
"""


def make_page() -> str:
    """Return the text of the page."""
    import ptm
    from licenses import Judgement, OwnLicense, Policy, judge, judge_all, recognise
    from licenses.policy.file import read_gate
    from licenses.policy.gate import Gate
    from licenses.rule.judgement import EDGES
    from ptm.checkout import Watch
    from queries.answer import Answer, Report
    from queries.checkout import Checkout

    parts = [_HEAD, "## ptm\n", _function(ptm.open_graph), _class(ptm.Graph)]
    parts += [_function(ptm.open_checkout), _class(ptm.CheckoutGraph), _record(Checkout)]
    parts.append(_record(Watch, "ptm.checkout.Watch"))
    parts += ["## Results\n", _class(Report, title="Every result")]
    parts += [_record(each) for each in (Answer, *_reports())]
    parts.append("The columns of rows: [Row types](rows.md).\n")
    parts += ["## licenses\n", *map(_function, (judge, judge_all, recognise))]
    edges = ", ".join(f"`{each}`" for each in EDGES)
    parts.append(f"`EDGES` of `licenses.rule.judgement`: {edges}.\n")
    parts.append("`Stated` is `str | Sequence[str | None] | None`: a label as a card has it.\n")
    parts += [_record(Judgement), _record(Policy)]
    parts.append(_record(OwnLicense))
    parts += ["## licenses.policy\n", _function(read_gate, "licenses.policy.file.read_gate")]
    parts.append(_record(Gate, "licenses.policy.gate.Gate"))
    parts += ["## Errors\n", _errors()]
    return "\n".join([NOTE, *parts])


def _reports() -> Iterator[type]:
    from queries.artifact_report import ArtifactReport
    from queries.impact_report import ImpactReport
    from queries.lineage_report import LineageReport
    from queries.notices.notices_report import NoticesReport
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.license_report import LicenseReport

    yield from (LineageReport, ImpactReport, LicenseReport, CheckReport, NoticesReport)
    yield ArtifactReport


def _function(function: Callable[..., Any], name: str = "", level: str = "###") -> str:
    """Return a heading with the signature, and the docstring below it."""
    signature = re.sub(r"\bself(, )?", "", str(inspect.signature(function))).replace("'", "")
    signature = re.sub(
        r"(= \w+\()\w+=(?:[^()]|\(\))+\)", r"\1)", signature
    )  # a default that is an object
    name = name or function.__name__
    code = f"```python\n{_folded(name + signature)}\n```"
    return f"{level} {name}\n\n{code}\n\n{_text(function)}"


def _folded(signature: str) -> str:
    """Return a signature, a parameter a line where it is too long for one."""
    if len(signature) <= 90:
        return signature
    start, _, rest = signature.partition("(")
    inner, _, end = rest.rpartition(")")
    parameters = re.split(r", (?![^\[]*\])", inner)
    return "\n".join([f"{start}(", *(f"    {each}," for each in parameters), f"){end}"])


def _class(cls: type, title: str = "") -> str:
    """Return a class with its public methods and properties, and those of what it is made up of.

    A class that is on the page itself says its own.
    """
    parts = [f"### {title or cls.__name__}\n", _text(cls)]
    bases = [base for base in cls.__bases__ if base.__name__ not in _SHOWN]
    members = [pair for each in (cls, *bases) for pair in vars(each).items()]
    for name, member in members:
        if name.startswith("_"):
            continue
        if isinstance(member, property | cached_property):
            parts.append(f"#### {name}\n\nA property. {_text(member)}")
        elif inspect.isfunction(member):
            parts.append(_function(member, level="####"))
    return "\n".join(parts)


def _record(cls: type, name: str = "") -> str:
    """Return a dataclass or named tuple with its fields."""
    if dataclasses.is_dataclass(cls):
        fields = [(field.name, _written(field.type)) for field in dataclasses.fields(cls)]
    else:
        types = cls.__annotations__
        fields = [(field, _written(types[field])) for field in cls._fields]  # type: ignore[attr-defined]
    rows = [f"| `{field}` | `{_type(text)}` |" for field, text in fields]
    table = "\n".join(["| field | type |", "|---|---|", *rows])
    own = "".join(
        f"- `{key}` (a property): {_paragraphs(member.__doc__ or '').splitlines()[0]}\n"
        for key, member in vars(cls).items()
        if isinstance(member, property | cached_property) and not key.startswith("_")
    )
    return f"### {name or cls.__name__}\n\n{_text(cls)}\n{table}\n" + (f"\n{own}" if own else "")


def _written(annotation: Any) -> str:
    """Return an annotation as it stands in the source; of a class that is its name."""
    return annotation.__name__ if type(annotation) is type else str(annotation)


def _type(text: str) -> str:
    """Return a type as it is written, without pipes that would end a cell."""
    return re.sub(r"ForwardRef\('(.+?)'\)", r"\1", text).replace("|", "or").strip("'")


def _text(documented: Any) -> str:
    """Return a docstring as Markdown: paragraphs, then its sections as lists."""
    text = inspect.cleandoc(documented.__doc__ or "")
    first, *sections = _SECTION.split(text)
    parts = [_paragraphs(first)]
    for name, body in zip(sections[::2], sections[1::2], strict=True):
        parts.append(f"{name}:\n\n{_entries(body)}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _paragraphs(text: str) -> str:
    """Return paragraphs as lines of their own, and examples as code."""
    parts = []
    for paragraph in text.strip().split("\n\n"):
        if paragraph.startswith(">>>"):
            parts.append(f"```pycon\n{paragraph}\n```")
        else:
            parts.append(" ".join(paragraph.split()).replace("``", "`"))
    return "\n\n".join(parts)


def _entries(body: str) -> str:
    """Return a list of names, each with what is indented below it; text without names as it is."""
    entries = re.findall(r"^(\S.*)\n((?:[ \t]+.*(?:\n|$)|\n)*)", body + "\n", re.MULTILINE)
    named = [(name, " ".join(told.split()).replace("``", "`")) for name, told in entries]
    if not all(told for _, told in named):
        return _paragraphs(body)
    return "\n".join(f"- `{name}`: {told}" for name, told in named)


def _errors() -> str:
    from graph import errors

    classes = (errors.PtmError, errors.NotFoundError, errors.UsageError, errors.UnavailableError)
    rows = [
        f"| `ptm.{cls.__name__}` | {cls.exit_status} | {(cls.__doc__ or '').splitlines()[0]} |"
        for cls in classes
    ]
    head = "| error | exit status of the command | |\n|---|---|---|"
    older = (
        "`ptm.NotInGraph`, `ptm.WrongWords` and `ptm.Unreachable` are their older names, in this "
        "order."
    )
    return "\n".join([head, *rows, "", older, ""])
