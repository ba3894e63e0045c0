"""The Python front door: open a graph, ask it questions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from graph.schema import Model
from graph.schema.kinds import a_kind
from graph.store.base import Store
from graph.store.connect import open_store
from queries.answer import Answer, Row, columns
from queries.catalog import find_question
from queries.subject import Subject, find_subject

if TYPE_CHECKING:
    from datetime import date

    from licenses.policy.gate import Gate
    from licenses.rule.readings import Policy


def default_graph() -> str:
    """Return PTM_GRAPH, or else the file in the user's data folder."""
    named = os.environ.get("PTM_GRAPH")
    if named:
        return named
    import platformdirs

    return os.path.join(platformdirs.user_data_dir("ptm-lineage"), "graph.lbug")


def open_graph(url: str | os.PathLike[str] | None = None) -> Graph:
    """Return the graph at a path, or at a bolt:// or neo4j:// address; close it after use.

    Parameters
    ----------
    url
        Where the graph is; PTM_GRAPH or the user's data folder if None. The user name and password
        of a server are read from NEO4J_USERNAME and NEO4J_PASSWORD.

    Raises
    ------
    graph.errors.PtmError
        When it is used, if there is no graph, or it cannot be reached or read.
    """
    return Graph(open_store(os.fspath(url) if url is not None else default_graph()))


class Graph:
    """An open graph. Use it as a context manager."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._facts: list[Row] | None = None

    def __enter__(self) -> Graph:
        """Return the graph itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the graph."""
        self.close()

    def close(self) -> None:
        """Let go of the file or connection."""
        self.store.close()

    @property
    def facts(self) -> list[Row]:
        """Return each source that was loaded, with the newest date of its facts."""
        if self._facts is None:
            self._facts = find_question("sources").ask(self.store).rows
        return self._facts

    def ask(self, question: str, *, declared_only: bool = False, **parameters: Any) -> Answer:
        """Return the answer to a question; `ptm ask` lists them with their parameters.

        Raises
        ------
        graph.errors.UsageError
            If there is no such question, or a parameter is wrong or missing.
        """
        found = find_question(question)
        answer = found.ask(self.store, declared_only=declared_only, **parameters)
        answer.facts = self.facts
        return answer

    def identify(self, text: str, kind: str | None = None) -> Subject:
        """Return the thing that an id, an address or another name means; of one kind if given.

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        """
        return find_subject(self.store, text, kind)

    def _made(self, text: str) -> Subject:
        """Return a thing that is made from others: no licence and no owner."""
        from graph.errors import UsageError

        subject = self.identify(text)
        if subject.kind in ("License", "Owner"):
            raise UsageError(
                f"{subject.id} is {a_kind(subject.kind)}: no lineage leads to it. "
                f"`ptm show {subject.kind.lower()}:{subject.id}` shows what is known of it."
            )
        return subject

    def _about(self, subject: Subject, question: str, *, declared_only: bool = False) -> Answer:
        parameters = {subject.parameter: subject.id}
        return self.ask(subject.prefix + question, declared_only=declared_only, **parameters)

    def lineage(self, text: str, *, declared_only: bool = False) -> Answer:
        """Return the steps by which a thing was made; parts: ``things``, with their licences."""
        subject = self._made(text)
        answer = self._about(subject, "lineage", declared_only=declared_only)
        answer.rows.sort(key=_order)
        things = self._about(subject, "lineage_licenses", declared_only=declared_only)
        things.rows.sort(key=_order)
        answer.parts["things"] = things
        return _named(answer, "lineage", subject)

    def impact(self, text: str, *, declared_only: bool = False) -> Answer:
        """Return what is built on a model or dataset, and where repositories use it or that."""
        from graph.errors import UsageError

        subject = self._made(text)
        if subject.kind not in (Model.label, "Dataset"):
            raise UsageError(
                f"{subject.id} is a repository; impact is known of models and datasets. "
                f"`ptm lineage {subject.id}` shows what it stands on."
            )
        below = self._about(subject, "descendants", declared_only=declared_only)
        uses = self._about(subject, "dependents", declared_only=declared_only)
        names = columns("Impact")
        rows = [{name: row.get(name) for name in names} for row in below.rows]
        for row in uses.rows:
            known = {"id": row["repository"], "kind": "Repository", "steps": row["distance"], **row}
            rows.append({name: known.get(name) for name in names})
        rows.sort(key=_order)
        return _named(Answer("", {}, "Impact", rows, below.facts), "impact", subject)

    def licenses(
        self, text: str, *, policy: Policy | None = None, declared_only: bool = False
    ) -> Answer:
        """Return which licence terms reach a thing, and where its label is at odds with them.

        The rows are findings, the gravest first; ``answer.parameters["verdict"]`` is compatible,
        unknown or conflict. Parts: labels, obligations, disputed, undeclared, routes.

        Parameters
        ----------
        text
            An id, an address or another name.
        policy
            How contested points are read.
        declared_only
            Leave out what was inferred.
        """
        from licenses.rule.readings import Policy
        from queries.license_report import license_findings

        lineage = self.lineage(text, declared_only=declared_only)
        answer = license_findings(lineage, policy or Policy())
        return self._evidenced(answer)

    def _evidenced(self, answer: Answer) -> Answer:
        """Return an answer with what was read for the steps of its routes."""
        from queries.license_report import add_evidence

        children = sorted({row["child_id"] for row in answer.parts["routes"].rows})
        if children:
            add_evidence(answer, self.ask("evidence", ids=children).rows)
        return answer

    def check(
        self,
        *texts: str,
        gate: Gate | None = None,
        today: date | None = None,
        declared_only: bool = False,
    ) -> Answer:
        """Return whether things keep to a policy.

        The rows are breaches, those that fail first; ``answer.parameters["verdict"]`` is kept or
        broken. What is not in the graph breaks it. Parts: checked, exceptions, routes.

        Parameters
        ----------
        texts
            Ids, addresses or other names.
        gate
            The policy; the built-in one if None. ``licenses.policy.file.read_gate`` reads a file.
        today
            The day on which exceptions have to be in force; the present day (UTC) if None.
        declared_only
            Leave out what was inferred.
        """
        from graph import clock
        from graph.errors import NotFoundError
        from licenses.policy.gate import Gate
        from queries.check_report import gate_answer

        found: dict[tuple[str, str], Answer] = {}
        missing: dict[str, str] = {}
        for text in texts:
            try:
                lineage = self.lineage(text, declared_only=declared_only)
                found[lineage.parameters["kind"], lineage.parameters["id"]] = lineage
            except NotFoundError as error:
                missing[text] = str(error)
        day = today or clock.now().date()
        answer = gate_answer(found.values(), missing.items(), gate or Gate(), day)
        answer.facts = self.facts
        answer.parameters["also"] = [
            name for each in found.values() for name in each.parameters.get("also", ())
        ]
        return self._evidenced(answer)

    def show(self, text: str) -> Answer:
        """Return every fact about a thing, a licence or an owner; parts: ``claims``.

        These are all that begin at it, and of an owner those that end there.
        """
        from queries.facts import facts_of

        subject = self.identify(text)
        answer = Answer("", {}, "Fact", facts_of(self.store, subject), self.facts)
        answer.parts["claims"] = self._about(subject, "claims")
        return _named(answer, "show", subject)

    def find(self, text: str, *, limit: int = 50) -> Answer:
        """Return the models, datasets and repositories whose id contains a text."""
        return self.ask("find", text=text, limit=limit)

    def cypher(self, text: str, parameters: dict[str, Any] | None = None) -> Answer:
        """Return the answer to reading Cypher of the user's own.

        Raises
        ------
        graph.errors.UsageError
            If it holds anything but reading clauses, or the engine cannot run it.
        """
        from graph.errors import UsageError
        from queries.cypher_guard import check_read_only, parameters_of

        query = check_read_only(text)
        # An engine would answer a query that lacks one with no rows, and no word of it.
        lacking = [name for name in parameters_of(query) if name not in (parameters or {})]
        if lacking:
            raise UsageError(f"The query needs a value for ${lacking[0]} (--param NAME=VALUE).")
        rows = self.store.rows(query, parameters)
        return Answer("cypher", parameters or {}, "Row", rows, self.facts)


def _named(answer: Answer, question: str, subject: Subject) -> Answer:
    answer.question = question
    answer.parameters = {"id": subject.id, "kind": subject.kind}
    if subject.asked != subject.id:
        answer.parameters["asked"] = subject.asked
    if subject.others:
        answer.parameters["also"] = list(subject.others)
    return answer


def _order(row: Row) -> list[tuple[bool, Any]]:
    """Return what rows are sorted by; unknown values stand last."""
    return [(value is None, value) for value in row.values()]
