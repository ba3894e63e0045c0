"""The embedded engine (ladybug): a graph in one file, no server.

The file is never changed in place, because the engine's own recovery loses data when a writer is
killed (measured, see docs/decisions). A write works on a private copy, closes it, opens it again
to count, and renames it over the old file; the one before is kept as ``NAME.previous``. So readers
hold a file that nobody changes, and a lock lets one writer in at a time.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import Unreachable, WrongWords
from graph.store import Parameters, Progress, Sources, Store, no_progress, today
from graph.version import SCHEMA_VERSION, newer_graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyarrow as pa

    from graph.plan import Written
    from graph.schema import Node
    from graph.tables import Tables

READ_POOL = 1 << 30
WRITE_POOL = 2 << 30
"""Bytes of the engine's buffer pool; its own default is 80 % of the machine's memory."""
SPARE = 16 << 20
"""Bytes that have to be free on the disk besides the graph and what is added to it."""
DEEPEST = 100
"""Steps a path may have; the longest chain seen on the Hub has 39."""

_INFO = "GraphInfo"
_COPIES = itertools.count()


class EmbeddedStore(Store):
    """A graph file. Nothing is created before the first write."""

    atomic = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A link stays a link: it is the file behind it that is replaced.
        self.path = Path(path).expanduser().resolve()
        self.url = str(self.path)
        self._engine: _Engine | None = None

    # Reading

    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row."""
        result = self._answer(cypher, parameters)
        columns = result.get_column_names()
        return [dict(zip(columns, row, strict=True)) for row in result.get_all()]

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table."""
        return self._answer(cypher, parameters).get_as_arrow()

    def _answer(self, cypher: str, parameters: Parameters | None) -> Any:
        try:
            return self._reader().run(shortest(cypher), parameters)
        except RuntimeError as error:
            raise WrongWords(f"The engine cannot run this query: {_reason(error)}.") from error

    def _reader(self) -> _Engine:
        if self._engine is None:
            if not self.path.exists():
                raise Unreachable(
                    f"There is no graph at {self.path} yet: `ptm ingest sample` makes one."
                )
            engine = _Engine(self.path, read_only=True)
            try:
                if engine.schema_version() < SCHEMA_VERSION:
                    engine.close()
                    self.prepare()
                    engine = _Engine(self.path, read_only=True)
            except BaseException:
                engine.close()
                raise
            self._engine = engine
        return self._engine

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    # Writing

    def prepare(self) -> None:
        """Make the file, or add to an older one what this version's schema has more."""
        with self._locked():
            if self.path.exists():
                with _Engine(self.path, read_only=True) as engine:
                    if engine.schema_version() == SCHEMA_VERSION:
                        return
            with self._copy():
                pass

    def write(self, tables: Tables, progress: Progress = no_progress) -> Written:
        """Add what the tables state, all of it or nothing."""
        from graph.moves import Moved, move
        from graph.plan import Written, complete, make_plan
        from graph.tables import concat

        written = Written()
        with self._locked(), contextlib.ExitStack() as stack:
            reader = stack.enter_context(self._plan_reader())
            tables, held, removal = move(reader, complete(tables, today()))
            joined = concat([held, tables]) if held else tables
            plan = make_plan(Moved(reader, removal), joined)
            for record, table in removal.claims_gone.items():
                plan.claims_gone[record] = _joined(plan.claims_gone.get(record), table)
            plan.nodes_gone = removal.nodes_gone
            written.add(plan, sum(len(table) for table in tables.values()))
            if plan:
                stack.close()
                with self._copy(plan.size()) as engine:
                    _carry_out(engine, plan, progress)
            elif not self.path.exists():
                with self._copy():
                    pass
        return written

    def forget_stale(
        self,
        seen: Tables,
        *,
        stated_by: Sources,
        kind: type[Node] | None = None,
        scope: pa.ChunkedArray | pa.Table | None = None,
        ended: str | None = None,
    ) -> Written:
        """Move to the journal the claims of these sources that are not in ``seen``."""
        from graph.forgetting import plan_forgetting
        from graph.plan import Written

        written = Written()
        with self._locked():
            with self._plan_reader() as reader:
                plan = plan_forgetting(reader, seen, stated_by, kind, scope, ended or today())
            written.add(plan, 0)
            if plan:
                with self._copy(plan.size()) as engine:
                    _carry_out(engine, plan, no_progress)
        return written

    def clear(self) -> None:
        """Remove the graph; the file is kept as NAME.previous until the next write."""
        with self._locked():
            if self.path.exists():
                os.replace(self.path, self._previous)

    @property
    def _previous(self) -> Path:
        return self.path.with_name(self.path.name + ".previous")

    @contextlib.contextmanager
    def _plan_reader(self) -> Iterator[Any]:
        from graph.embedded_reader import EmbeddedReader

        if not self.path.exists():
            yield EmbeddedReader(None)
            return
        with _Engine(self.path, read_only=True) as engine:
            if engine.schema_version() < SCHEMA_VERSION:
                engine.close()
                with self._copy():
                    pass
                with _Engine(self.path, read_only=True) as upgraded:
                    yield EmbeddedReader(upgraded)
                return
            yield EmbeddedReader(engine)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one writer in; the second is told who holds the graph."""
        from filelock import FileLock, Timeout

        self.close()
        holder = self.path.with_name(self.path.name + ".writer")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_name(self.path.name + ".lock"), timeout=0)
            lock.acquire()
        except Timeout:
            raise Unreachable(
                f"Another process{_who(holder)} is writing to {self.path}: wait until it has "
                "finished, then run the same command again."
            ) from None
        except OSError as error:
            raise Unreachable(
                f"The graph cannot be written at {self.path}: {_reason(error)}."
            ) from None
        try:
            self._sweep()
            with contextlib.suppress(OSError):
                holder.write_text(json.dumps({"pid": os.getpid()}))
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()

    def _sweep(self) -> None:
        """Remove what writers that died have left; only the holder of the lock does so."""
        for left in self.path.parent.glob(f"{_literal(self.path.name)}.writing-*"):
            with contextlib.suppress(OSError):
                left.unlink()

    @contextlib.contextmanager
    def _copy(self, size: int = 0) -> Iterator[_Engine]:
        """Give a private copy to write to; at the end it takes the place of the file.

        ``size`` is the number of bytes that are going to be added.
        """
        # A name of its own each time: after a failure the engine may still hold the last one.
        number = f"{os.getpid()}-{next(_COPIES)}"
        private = self.path.with_name(f"{self.path.name}.writing-{number}")
        try:
            self._make_sure_of_room(size)
            if self.path.exists():
                shutil.copy(self.path, private)  # with its permissions
            with _Engine(private, read_only=False) as engine:
                engine.prepare()
                yield engine
                engine.run("CHECKPOINT")
                counted = engine.counts()
            with _Engine(private, read_only=True) as engine:
                if engine.counts() != counted:
                    raise _not_read_back(self.path)
            self._put_in_place(private)
        except (OSError, RuntimeError, Unreachable) as error:
            # What the engine raised when it opened the private copy says the copy's name.
            cause = error.__cause__ if isinstance(error, Unreachable) else error
            if cause is None:
                raise
            raise Unreachable(
                f"Nothing was written to {self.path}, the graph is as it was: {_why_not(cause)}."
            ) from error
        finally:
            for left in self.path.parent.glob(f"{_literal(private.name)}*"):
                with contextlib.suppress(OSError):
                    left.unlink()

    def _make_sure_of_room(self, size: int) -> None:
        """Refuse to begin what cannot end: where a disk gets full, the engine may crash."""
        needed = size + SPARE + (self.path.stat().st_size if self.path.exists() else 0)
        free = shutil.disk_usage(self.path.parent).free
        if free < needed:
            raise Unreachable(
                f"Nothing was written to {self.path}, the graph is as it was: that takes up to "
                f"{needed >> 20:,} MB and the disk has {free >> 20:,} MB free; make room, then run "
                "the same command again."
            )

    def _put_in_place(self, private: Path) -> None:
        _sync(private)
        if self.path.exists():
            spare = self.path.with_name(f"{self.path.name}.writing-previous")
            try:
                os.link(self.path, spare)
            except OSError:  # a file system without hard links
                shutil.copyfile(self.path, spare)
            os.replace(spare, self._previous)
            # Where both names are one file already (a writer died here), a rename leaves both.
            spare.unlink(missing_ok=True)
        os.replace(private, self.path)
        _sync(self.path.parent)


class _Engine:
    """One open database with one connection; every failure is a sentence."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        import ladybug

        self.path = path
        if read_only and path.is_file() and not path.stat().st_size:
            # The engine would take it for a new graph, whatever it held once.
            raise Unreachable(_damaged(path))
        try:
            self._database = ladybug.Database(
                str(path),
                read_only=read_only,
                buffer_pool_size=READ_POOL if read_only else WRITE_POOL,
            )
            self._connection = ladybug.Connection(self._database)
            self._connection.execute(f"CALL var_length_extend_max_depth={DEEPEST}")
        except (RuntimeError, OSError) as error:
            raise Unreachable(_cannot_open(path, error)) from error

    def __enter__(self) -> _Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()
        self._database.close()

    def run(self, cypher: str, parameters: Parameters | None = None) -> Any:
        return self._connection.execute(cypher, dict(parameters or {}))

    def schema_version(self) -> int:
        """Return the schema version of the file; refuse one that a newer ptm-lineage wrote."""
        try:
            row = self.run(f"MATCH (g:{_INFO}) RETURN max(g.schema_version)").get_next()
        except RuntimeError as error:
            if "does not exist" not in str(error):
                raise
            tables = self.run("CALL show_tables() RETURN name").get_all()
            if tables and not any(name == "Model" for (name,) in tables):
                raise Unreachable(
                    f"{self.path} is a graph, but not one of ptm-lineage: name another path."
                ) from None
            return 0
        version = int(row[0] or 0)
        if version > SCHEMA_VERSION:
            raise newer_graph(str(self.path), version)
        return version

    def prepare(self) -> None:
        """Create the tables that are missing, and add the columns that are."""
        from graph import statements
        from graph.schema import CLAIMS, NODES, RecordType

        if self._has_tables() and self.schema_version() == SCHEMA_VERSION:
            return
        have = {name for (name,) in self.run("CALL show_tables() RETURN name").get_all()}
        records: tuple[RecordType, ...] = (*NODES, *CLAIMS)
        for record in records:
            if record.label not in have:
                self.run(statements.create_table(record))
                continue
            info = self.run(f"CALL table_info('{record.label}') RETURN name").get_all()
            for name in statements.names(record):
                if [name] not in info:
                    self.run(statements.add_column(record, name))
        for claim in CLAIMS:
            joined = self.run(f"CALL show_connection('{claim.label}') RETURN *").get_all()
            for a, b in claim.ends:
                if not any(row[:2] == [a.label, b.label] for row in joined):
                    self.run(statements.add_pair(claim, (a.label, b.label)))
        if _INFO not in have:
            self.run(f"CREATE NODE TABLE {_INFO}(id STRING, schema_version INT64, PRIMARY KEY(id))")
            # Neo4j has type(); with this macro one text serves both engines.
            self.run("CREATE MACRO type(r) AS label(r)")
        self.run(
            f"MERGE (g:{_INFO} {{id: 'graph'}}) SET g.schema_version = $version",
            {"version": SCHEMA_VERSION},
        )

    def _has_tables(self) -> bool:
        return bool(self.run("CALL show_tables() RETURN name").get_all())

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table."""
        from graph import statements
        from graph.schema import CLAIMS, NODES

        made = {k.label: self.run(statements.count(k.label)).get_next()[0] for k in NODES}
        return made | {
            c.label: self.run(statements.count_claims(c.label)).get_next()[0] for c in CLAIMS
        }


_PATH = re.compile(r"(\[[^\[\]'\"`]*?\*)\s*(\d+\s*\.\.\s*\d+)")
_QUOTED = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL
)


def shortest(cypher: str) -> str:
    """Return the query with ``*a..b`` in patterns as ``* SHORTEST a..b``, outside of strings.

    The engine otherwise lists every walk, which on merged models never ends; Neo4j searches
    breadth-first by itself. This is the one token in which the engines' texts differ.
    """
    parts, last = [], 0
    for quoted in _QUOTED.finditer(cypher):
        parts += [_PATH.sub(r"\1 SHORTEST \2", cypher[last : quoted.start()]), quoted.group()]
        last = quoted.end()
    return "".join([*parts, _PATH.sub(r"\1 SHORTEST \2", cypher[last:])])


def _carry_out(engine: _Engine, plan: Any, progress: Progress) -> None:
    """Do what a plan says, and count that all of it was done."""
    from graph.embedded_reader import carry_out

    wanted = engine.counts()
    for record, table in (*plan.nodes_new.items(), *plan.claims_new.items()):
        wanted[record.label] = wanted.get(record.label, 0) + len(table)
    for record, table in (*plan.nodes_gone.items(), *plan.claims_gone.items()):
        wanted[record.label] = wanted.get(record.label, 0) - len(table)
    carry_out(engine, plan, progress)
    found = engine.counts()
    if any(found.get(label) != number for label, number in wanted.items()):
        raise _not_read_back(engine.path.with_name(engine.path.name.partition(".writing-")[0]))


def _not_read_back(path: Path) -> Unreachable:
    return Unreachable(
        f"What was written to {path} could not be read back; the graph is as it was: check the "
        "disk, then run the same command again."
    )


def _joined(first: Any, second: Any) -> Any:
    import pyarrow as pa

    return second if first is None else pa.concat_tables([first, second])


def _who(holder: Path) -> str:
    try:
        return f" (number {int(json.loads(holder.read_text())['pid'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _literal(name: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def _sync(path: Path) -> None:
    """Make sure that the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems cannot sync a folder
            raise
    finally:
        os.close(handle)


def _reason(error: BaseException) -> str:
    """Return the cause in words, without a full stop."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return re.sub(r"^(Runtime|IO|Buffer manager|Copy|Binder) exception: ", "", text).rstrip(".!")


def _why_not(error: BaseException) -> str:
    """Return why a copy could not be written, and what to do where that is known."""
    no_room = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if getattr(error, "errno", None) in no_room or re.search(
        r"Cannot \w+ (to|from) file", str(error)
    ):
        return "the disk is full or fails; make room there, then run the same command again"
    return _reason(error)


def _cannot_open(path: Path, error: BaseException) -> str:
    if path.is_dir():
        return f"{path} is a folder, not a graph: give the name of a file."
    # The path may hold any word.
    text = str(error).replace(str(path), "").lower()
    if "version" in text:
        numbers = " and not ".join(re.findall(r"version: (\d+)", text))
        return (
            f"{path} was written by another version of the graph engine (storage version "
            f"{numbers or 'unknown'}): move it away and run `ptm ingest` again, or export it with "
            "the version that wrote it."
        )
    if "lock" in text:
        return f"{path} is in use by another process: wait until it has finished and try again."
    if any(word in text for word in ("valid", "corrupt", "checkpoint", "past the end")):
        return _damaged(path)
    return f"The graph at {path} cannot be opened: {_reason(error)}."


def _damaged(path: Path) -> str:
    return (
        f"{path} is not a graph file or is damaged; it was left as it is: move it away and run "
        "`ptm ingest` again, or name another path with --graph."
    )
