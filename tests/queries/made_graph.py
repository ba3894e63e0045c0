"""A made graph that holds what real ones do, and worse: the questions are asked of it."""

import itertools
from collections.abc import Iterator
from typing import Any

from graph.planning.alias_resolution import alias_id
from graph.schema import (
    Alias,
    Dataset,
    DerivedFrom,
    DescribedIn,
    End,
    EvaluatedOn,
    HasWeights,
    LicensedAs,
    Model,
    Node,
    Owner,
    Paper,
    PublishedBy,
    Record,
    Repository,
    Run,
    StatesBase,
    SucceededBy,
    TrainedOn,
    UnresolvedBase,
    Uses,
    Weights,
)
from ingest.license_records import known_licences, license_records
from tests import factories

TAKEN = "2026-01-02"
LAYERS = 12
TOP = f"ladder/{LAYERS - 1}-a"
TOOL = "github.com/some/tool"

HOSTILE = (
    'it\'s "quoted"',
    "line\nbreak\r\nand more",
    "emoji/🤗-model-👩‍👩‍👧",
    "x'}) DETACH DELETE n //",
    '"}) RETURN 1; MATCH (n) DELETE n; //',
    "back\\slash\\u0041\\",
    "tab\there",
    "escape\x1b[31mred\x1b[0m\x07",
    "csi\x9b31m",
    "rtl/\u202egnp.exe",
    "pipe|`code`|<b>bold</b>",
    "[link](https://example.org) www.example.org ![x](y)",
    "$model_id",
    "/* {declared: true} */",
    "*1..100",
    "ünï/cödé-\u0301",
    "zero\u200bwidth",
    " blanks at both ends ",
    "=1+1",
    "null",
    "a,b;c\td",
    "long/" + "x" * 3_990,
)
"""Ids and paths that break what is not careful: a chain, each made from the next."""


def records() -> Iterator[Record]:
    """Yield everything that the graph is made of."""
    yield Run(id="run", source="made", taken=TAKEN, started=TAKEN, finished=TAKEN, complete=True)
    yield from _ladder()
    yield from _merges()
    yield from _circles()
    yield from _disagreements()
    yield from _inferred()
    yield from _datasets()
    yield from _same_name()
    yield from _repositories()
    yield from _hostile()
    yield from _clashing()
    yield from _others()
    yield from _gaps()
    yield from _weights()


def model(identifier: str, **values: Any) -> Model:
    """Return a described model."""
    return factories.model(identifier, "hub-api", TAKEN, **values)


def dataset(identifier: str, **values: Any) -> Dataset:
    """Return a described dataset."""
    return factories.dataset(identifier, "hub-api", TAKEN, **values)


def derived(
    child: str, parent: str, method: str | None = None, *, by: str = "hub-tag", **values: Any
) -> DerivedFrom:
    """Return a derivation of one artifact from another of its kind."""
    stated = {"method": method, "evidence": f"read of {child[:40]}", "first_seen": None}
    return factories.derived(child, parent, by, **stated, **values)


def trained(child: str, data: str, *, by: str = "hub-tag", **values: Any) -> TrainedOn:
    """Return that a model was trained on a dataset."""
    return factories.trained(child, data, by, first_seen=None, **values)


def licensed(
    kind: type[Node], identifier: str, licence: str, *, by: str = "hub-tag", **values: Any
) -> LicensedAs:
    """Return that a source labels an artifact with a licence."""
    stated = {"kind": kind, "raw": licence.upper(), "first_seen": None}
    return factories.licensed(identifier, licence, by, **stated, **values)


def used(
    what: End,
    path: str | None = None,
    line: int | None = None,
    *,
    repository: str = TOOL,
    by: str = "code-scan",
    **values: Any,
) -> Uses:
    """Return that a repository loads an artifact."""
    stated = {"kind": what.kind, "path": path, "line": line, "first_seen": None}
    return factories.used(repository, what.id, by, **stated, **values)


def _ladder() -> Iterator[Record]:
    """Three models a layer, each merged from all three below: 3^11 walks, 36 models."""
    for layer in range(LAYERS):
        for name in "abc":
            yield model(f"ladder/{layer}-{name}", downloads=layer)
            for below in "abc" if layer else "":
                yield derived(f"ladder/{layer}-{name}", f"ladder/{layer - 1}-{below}", "merge")
    yield licensed(Model, "ladder/0-a", "mit")


def _merges() -> Iterator[Record]:
    """Yield merges of merges, one of which names a grandparent as well."""
    for parents in ("a b", "c d", "ab cd", "abcd a"):
        one, two = parents.split()
        child = "".join(sorted({*one, *two}))
        for parent in (one, two):
            yield derived(f"mix/{child}", f"mix/{parent}", "merge")
    yield model("mix/abcd", downloads=1_000, task="text-generation", parameters=7_000_000_000)
    yield model("mix/ab", downloads=None)
    yield Alias(
        id=alias_id("Model", "mixed", "hub-redirect"),
        kind="Model",
        alias="mixed",
        target="mix/abcd",
        stated_by="hub-redirect",
    )
    yield licensed(Model, "mix/abcd", "apache-2.0")
    yield licensed(Model, "mix/cd", "gemma AND llama3.1")


def _circles() -> Iterator[Record]:
    """Yield a circle of three with a model below it and a root above it; and loops."""
    for here, there in ((1, 2), (2, 3), (3, 1)):
        yield model(f"ring/{here}")
        yield derived(f"ring/{here}", f"ring/{there}", "finetune")
    yield derived("ring/below", "ring/1", "quantized")
    yield derived("ring/3", "ring/root", "finetune")
    yield model("ring/root")
    for here, there in (("x", "y"), ("y", "x"), ("y", "y")):
        yield derived(f"closed/{here}", f"closed/{there}")
    yield derived("closed/below", "closed/x")
    yield model("loop/alone")
    yield derived("loop/alone", "loop/alone", "finetune")
    yield derived("loop/based", "loop/based", "finetune")
    yield derived("loop/based", "loop/base", "finetune")
    yield derived("loop/data", "loop/data", kind=Dataset)


def _disagreements() -> Iterator[Record]:
    """Yield sources that agree on something and not on the rest."""
    yield model("two/minds", downloads=5)
    yield derived("two/minds", "two/base", "finetune", by="card")
    yield derived("two/minds", "two/base", "merge", by="hub-tag")
    yield derived("two/minds", "two/base", None, by="peatmoss")
    yield derived("two/minds", "two/base", "finetune", by="survey")
    yield licensed(Model, "two/minds", "mit", by="card")
    yield licensed(Model, "two/minds", "apache-2.0", by="hub-tag")
    yield licensed(Model, "two/minds", "mit", by="survey")
    yield licensed(Repository, TOOL, "gpl-3.0", by="github-api")
    yield licensed(Repository, TOOL, "mit", by="scan")
    yield licensed(Dataset, "corp/a", "cc-by-4.0", by="card")
    yield licensed(Dataset, "corp/a", "cc-by-sa-4.0", by="audit")
    # A tag "other" is the card's field without its name; beside another label it is a label.
    for identifier, licence, raw in (
        ("other/named", "other:ours", "other"),
        ("other/linked", "llama3.1", "other"),
        ("other/else", "mit", "mit"),
    ):
        yield factories.licensed(identifier, licence, "card", raw=raw)
        yield factories.licensed(identifier, "other", "hub-tag", raw="other")


def _inferred() -> Iterator[Record]:
    """Yield claims that nobody states, alone and beside stated ones."""
    yield model("guess/child")
    yield derived("guess/child", "guess/base", by="inferred-name", declared=False)
    yield derived("guess/grandchild", "guess/child", "quantized")
    yield derived("guess/both", "guess/base", by="inferred-name", declared=False)
    yield derived("guess/both", "guess/base", "finetune", by="card")
    # The guessed way is the shorter one.
    yield derived("guess/far", "guess/base", by="inferred-name", declared=False)
    yield derived("guess/far", "guess/both", "merge")
    yield trained("guess/child", "guess/data", by="inferred-card", declared=False)
    yield licensed(Model, "guess/child", "mit", by="inferred-file", declared=False)
    yield licensed(Model, "guess/both", "mit", by="inferred-file", declared=False)
    yield licensed(Model, "guess/both", "apache-2.0")
    yield used(End(Model, "guess/grandchild"), "guess.py", 1, by="inferred", declared=False)


def _datasets() -> Iterator[Record]:
    """Yield datasets made from datasets, and models trained on them."""
    yield dataset("corp/c", downloads=7)
    yield derived("corp/c", "corp/b", kind=Dataset)
    yield derived("corp/b", "corp/a", kind=Dataset, by="audit")
    yield derived("corp/c", "corp/a", kind=Dataset, by="inferred-name", declared=False)
    yield trained("mix/cd", "corp/c")
    yield trained("mix/a", "corp/b", by="card")
    yield trained("mix/a", "corp/b", by="hub-tag")
    yield dataset("Data/C")


def _same_name() -> Iterator[Record]:
    """Yield a model and a dataset of one name, as they are common on the Hub."""
    yield model("same/name", downloads=3)
    yield dataset("same/name", downloads=4)
    yield trained("same/name", "same/name")
    yield derived("same/name", "same/source", kind=Dataset)
    yield derived("same/name", "same/base")
    yield derived("same/child", "same/name")
    yield trained("same/child", "same/name", by="card")
    yield licensed(Model, "same/name", "mit")
    yield licensed(Dataset, "same/name", "odbl")
    for kind in (Model, Dataset):
        yield used(End(kind, "same/name"), "same.py", 1, repository="github.com/same/user")
        # Neither is described, and neither has a licence.
        yield used(End(kind, "same/mentioned"), repository="github.com/same/user")


def _repositories() -> Iterator[Record]:
    """Yield uses at file and line, at a file, and at no place."""
    yield Repository(id=TOOL, stated_by="github-api", facts_at=TAKEN, stars=10)
    top = End(Model, TOP)
    yield used(top, "app/load.py", 7)
    yield used(top, "app/load.py", 1_007)
    yield used(top, "app/load.py")
    yield used(top)
    yield used(top, by="peatmoss")
    yield used(End(Model, "mix/abcd"), "app/load.py", 7)
    yield used(End(Model, "mix/ab"))
    yield used(End(Dataset, "corp/c"), "data.py", 3)
    yield used(End(Model, "ring/2"), repository="github.com/other/tool")
    yield used(End(Model, "mix/a"), repository="github.com/other/tool")
    # Upper case is folded: GitHub's names are the same in either.
    yield used(End(Model, "mix/a"), "B.py", 2, repository="github.com/Other/Tool", by="grep")


def _hostile() -> Iterator[Record]:
    for child, parent in itertools.pairwise(HOSTILE):
        yield model(child)
        yield derived(child, parent, "finetune", by=f"source {child[:30]}")
        yield trained(child, child)
        yield used(End(Model, child), child, 1, repository=f"github.com/hostile/{child[:50]}")
        yield licensed(Model, child, f"other:{child[:50]}")


def _clashing() -> Iterator[Record]:
    """Yield labels that clash with what stands above them, by every kind of step."""
    yield model("clash/base", downloads=3)
    yield licensed(Model, "clash/base", "cc-by-nc-nd-4.0")
    for method in ("finetune", "quantized", "adapter", "merge", "distilled", "by hand", None):
        child = f"clash/{method}"
        yield model(child, downloads=len(child))
        yield derived(child, "clash/base", method)
        yield licensed(Model, child, "apache-2.0")
        yield derived(f"{child} again", child, "quantized")
        yield licensed(Model, f"{child} again", "mit", declared=method != "adapter")
    # Over a circle, from a model without a licence, and by two sources.
    yield derived("clash/base", "clash/merge")
    yield derived("clash/base", "clash/base")
    yield derived("clash/unlabelled", "clash/finetune")
    yield derived("clash/below", "clash/unlabelled", "adapter")
    yield licensed(Model, "clash/below", "mit", by="card")
    yield licensed(Model, "clash/below", "cc-by-nc-4.0", by="hub-tag")
    yield derived("clash/merge", "clash/compound", "merge", by="card")
    yield from _label(Model, "clash/compound", "Apache 2.0", "cc-by-nc-4.0")
    yield from _label(Model, "clash/compound", "llama3.1", "CC BY-NC 4.0", by="card")
    yield from _label(Dataset, "clash/data", "CC-BY-SA-4.0")
    yield trained("clash/merge", "clash/data")
    yield derived("clash/data-2", "clash/data", kind=Dataset)
    yield from _label(Dataset, "clash/data-2", "mit")
    yield from _label(Dataset, "clash/data-2", "a licence of ours", by="card")
    tool = "github.com/clash/tool"
    for own in ("clash/base", "clash/quantized again", "clash/compound", "clash/unlabelled"):
        yield used(End(Model, own), "load.py", 1, repository=tool)
    yield used(End(Model, "clash/base"), "load.py", 2, repository=tool)
    yield used(End(Dataset, "clash/data-2"), repository=tool, declared=False)
    yield from _label(Repository, tool, "MIT")
    yield from _label(Repository, tool, "gpl-3.0", by="scan")
    yield from known_licences(["mit", "apache-2.0", "gpl-3.0", "cc-by-nc-nd-4.0", "odbl"])


def states_base(
    kind: type[Node], own: str, text: str, *, by: str = "card", **values: Any
) -> Record:
    """Return that an artifact states a base that is no id of the Hub."""
    end = End(UnresolvedBase, f"{kind.label}:{own} {text[:20]}")
    stated = {"text": text, "evidence": f"base_model: {text[:40]}", **values}
    return StatesBase(start=End(kind, own), end=end, stated_by=by, **stated)


def _gaps() -> Iterator[Record]:
    """Yield what has disappeared, and bases that nobody can look up, along one lineage."""
    gone = {"gone_since": "2025-03-12", "gone_stated_by": "snapshot"}
    yield model("gap/child", downloads=2)
    yield derived("gap/child", "gap/gone", "finetune")
    yield derived("gap/child", "gap/guessed", by="inferred-name", declared=False)
    yield factories.model("gap/gone", "hub-api", "2025-03-05T10:00:00Z", **gone)
    yield derived("gap/gone", "gap/base", "adapter")
    yield trained("gap/gone", "gap/data")
    # Described after it was noticed that it disappeared, and never described at all.
    yield model("gap/guessed", **gone)
    yield model("gap/base", downloads=11)
    yield factories.dataset("gap/data", "hub-api", "2025-03-12T08:00:00Z", **gone)
    yield derived("gap/data", "gap/data", kind=Dataset)
    tool = "github.com/gap/tool"
    yield Repository(
        id=tool, stated_by="github-api", facts_at="2025-01-01", gone_since="2025-02-01"
    )
    for own in ("gap/gone", "gap/child"):
        yield used(End(Model, own), "load.py", 1, repository=tool)
        yield used(
            End(Model, own), "README.md", 3, repository="github.com/gap/reader",
            declared=False, how="text",
        )  # fmt: skip
    for by in ("card", "hub-tag"):
        yield states_base(Model, "gap/base", "/workspace/model", by=by, method="finetune")
    yield states_base(Model, "gap/base", "C:\\models\\ünï\n'\x1b[31m", by="hub-tag")
    yield states_base(Model, "gap/guessed", "None", by="inferred-config", declared=False)
    # A configuration's path beside a base that is known: it counts nowhere.
    yield states_base(Model, "gap/child", "/workspace/run", by="adapter-config", declared=False)
    yield states_base(Dataset, "gap/data", "csv")
    yield licensed(Model, "gap/gone", "cc-by-nc-4.0")
    yield licensed(Model, "gap/child", "mit")


def _label(
    kind: type[Node], identifier: str, *labels: str, by: str = "hub-tag"
) -> Iterator[Record]:
    return license_records(End(kind, identifier), *labels, stated_by=by)


def _others() -> Iterator[Record]:
    """Yield what stands beside the lineage: owners, papers, successors."""
    subject = End(Model, "mix/abcd")
    yield Owner(id="hf:mix", display_name="mix", stated_by="hub-api", facts_at=TAKEN)
    yield PublishedBy(start=subject, end=End(Owner, "hf:mix"), stated_by="hub-api")
    yield DescribedIn(start=subject, end=End(Paper, "arxiv:1810.04805"), stated_by="hub-tag")
    yield SucceededBy(start=subject, end=End(Model, "mix/next"), stated_by="card")
    for metric, value, text in (("f1", 81.5, None), ("f1 'of'", None, "93/87"), (None, 0.0, "0%")):
        for by, declared, split in (("card", True, None), ("inferred-prose", False, "test")):
            yield EvaluatedOn(
                start=subject,
                end=End(Dataset, "corp/a"),
                stated_by=by,
                declared=declared,
                metric=metric,
                split=split,
                value=value,
                text=text,
                evidence=f"{metric}: {value} {text}",
            )
    for verified in (None, True):
        yield EvaluatedOn(
            start=End(Model, "mix/cd"),
            end=End(Dataset, "corp/a"),
            stated_by="card",
            value=99,
            verified=verified,
            evidence=f"run by the Hub: {verified}",
        )
    yield model("plain/model", downloads=9)
    yield model("trained/only")
    yield trained("trained/only", "corp/a")


def held(
    model_id: str, number: int, path: str = "model.safetensors", size: int | None = 2 << 20
) -> Iterator[Record]:
    """Yield that a model holds the file of weights of this number and size."""
    own = f"sha256:{number:064x}"
    yield Weights(id=own, bytes=size, format="safetensors", stated_by="hub-files", facts_at=TAKEN)
    yield factories.claim(
        HasWeights, (Model, model_id), (Weights, own), "hub-files", path=path, first_seen=None
    )


def _weights() -> Iterator[Record]:
    """Yield files that several models hold: copies, a shared tokenizer, a file told twice."""
    copies = ("mix/ab", "mix/abcd", "copy/cat", "two/minds", "sibling/of-mix", *HOSTILE[:4])
    for name in copies:
        yield from held(name, 1)
    yield derived("sibling/of-mix", "mix/a")
    yield from held("mix/abcd", 1, "original/model.safetensors", 2 << 20)
    yield from held("copy/cat", 2, "model.gguf", 3 << 30)
    yield from held("plain/model", 2, "other.gguf", 3 << 30)
    yield Model(id="gone/copy", gone_since="2026-01-03", stated_by="hub-api", facts_at=TAKEN)
    yield from held("gone/copy", 2, "model.gguf", 3 << 30)
    # Of one model alone, too small, of unknown size, and by two sources of one model.
    yield from held("mix/ab", 3)
    for name in ("mix/ab", "plain/model"):
        yield from held(name, 4, "adapter_model.bin", 1 << 20)
        yield from held(name, 5, "lost.bin", None)
    yield factories.claim(
        HasWeights,
        (Model, "mix/ab"),
        (Weights, f"sha256:{3:064x}"),
        "cache",
        path="model.safetensors",
    )
    # A repository of code holds copies too, and one file that no model has.
    for number in (2, 6):
        own = f"sha256:{number:064x}"
        yield factories.claim(
            HasWeights, (Repository, TOOL), (Weights, own), "code-scan", path=f"data/{number}.gguf"
        )
