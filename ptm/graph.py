"""An open graph: what can be asked of it in Python, and what the command line asks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from graph.store.base import Store
from ptm.asked import find_asked
from ptm.display import describe_graph, graph_as_html, question_rows, show_results
from ptm.documents import Documents
from ptm.policies import checked_role, policy_name, read_policy, readings_of
from queries.answer import Answer, Row, part
from queries.catalog import find_question
from queries.narrowing import read_narrowing
from queries.subject import Subject, find_subject
from queries.texts import each_text

if TYPE_CHECKING:
    from datetime import date

    from licenses.policy.gate import Gate
    from licenses.rule.readings import Policy
    from queries.artifact_report import ArtifactReport
    from queries.impact_report import ImpactReport
    from queries.lineage_report import LineageReport
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.license_report import LicenseReport

_Report = TypeVar("_Report", bound="Any")


show_results()


class Graph(Documents):
    """An open graph. Use it as a context manager."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._facts: list[Row] | None = None
        self.looked = False
        """Whether the Hub was asked for what it holds, which only `--online` finds again."""

    def __enter__(self) -> Graph:
        """Return the graph itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the graph."""
        self.close()

    def __repr__(self) -> str:
        """Return in a line where the graph is, and what it holds."""
        return describe_graph(self)

    def _repr_html_(self) -> str:
        """Show in a notebook what the graph holds, and what can be asked."""
        return graph_as_html(self)

    def questions(self, *words: str) -> Answer:
        """Return the questions that ``ask`` takes: all, or those in which the words stand."""
        return Answer("questions", {}, "Row", question_rows(words), self.facts)

    def close(self) -> None:
        """Close the file, which the next question opens again, or the connection for good."""
        self.store.close()
        self._facts = None

    @property
    def facts(self) -> list[Row]:
        """Return each source that was loaded, with the newest date of its facts."""
        if self._facts is None:
            self._facts = find_question("sources").ask(self.store).rows
        return self._facts

    def ask(self, question: str, *, declared_only: bool = False, **parameters: Any) -> Answer:
        """Return the answer to a question; `ptm ask` lists them with their parameters.

        What it is asked about may be an id, an address or an alias, of any kind that it knows.

        Raises
        ------
        graph.errors.NotFoundError
            If what it is asked about is not in the graph; of several ids, if none is.
        graph.errors.UsageError
            If there is no such question, or a parameter is wrong or missing.
        """
        asked = find_asked(self.store, find_question(question), parameters)
        answer = asked.question.ask(self.store, declared_only=declared_only, **asked.parameters)
        return replace(self._dated(answer), also=asked.also, missing=asked.missing)

    def _dated(self, report: _Report) -> _Report:
        """Return a report with the dates of the graph's sources, and with the way to more of it."""
        from queries.more_facts import MoreFacts

        more: Any = {"more": MoreFacts(self.store)} if hasattr(report, "more") else {}
        if hasattr(report, "looked"):
            more["looked"] = self.looked
        return replace(report, facts=self.facts, **more)

    def identify(self, text: str, kind: str | None = None) -> Subject:
        """Return the artifact that an id, an address or an alias means; of one kind if given.

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        """
        return find_subject(self.store, text, kind)

    def lineage(
        self,
        text: str,
        *,
        declared_only: bool = False,
        depth: int | None = None,
        owner: str | Iterable[str] = (),
        kind: str | Iterable[str] = (),
    ) -> LineageReport:
        """Return the steps by which an artifact was made, and the licences along them.

        Parameters
        ----------
        text
            An id, an address or an alias.
        declared_only
            Leave out what was inferred.
        depth, owner, kind
            Only what is so many steps away at most, by these owners, of these kinds ("model").

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        graph.errors.UsageError
            If it is a licence or an owner, or what is asked for cannot be.
        """
        from queries.lineage_report import report_lineage

        narrowing = read_narrowing(self.store, depth, owner, kind)
        made = report_lineage(self.store, text, declared_only=declared_only, narrowing=narrowing)
        return self._dated(made)

    def impact(
        self,
        text: str,
        *,
        declared_only: bool = False,
        children: bool = True,
        paths: bool = False,
        depth: int | None = None,
        owner: str | Iterable[str] = (),
        kind: str | Iterable[str] = (),
    ) -> ImpactReport:
        """Return what is built on a model or dataset, and where repositories use it or that.

        Parameters
        ----------
        text
            The id of a model or dataset.
        declared_only
            Leave out what was inferred.
        children, paths
            Also ask how direct children were made and how used all is, which `str` of the report
            shows; and for the steps.
        depth, owner, kind
            Only what is so many steps away at most, by these owners, of these kinds ("model").

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        graph.errors.UsageError
            If it is neither a model nor a dataset, or what is asked for cannot be.
        """
        from queries.impact_report import report_impact

        made = report_impact(
            self.store,
            text,
            declared_only=declared_only,
            children=children,
            paths=paths,
            narrowing=read_narrowing(self.store, depth, owner, kind),
        )
        return self._dated(made)

    def licenses(
        self,
        text: str,
        *,
        policy: Policy | Gate | str | os.PathLike[str] | None = None,
        declared_only: bool = False,
        why: bool = False,
        role: str = "user",
    ) -> LicenseReport:
        """Return what may be done with an artifact, and where its label conflicts with upstream.

        ``answers`` has one for each action and limit. The rows are findings, the gravest first;
        ``verdict`` is compatible, unknown or conflict; where nothing is upstream it is restricted,
        unrestricted or unknown.

        Parameters
        ----------
        text
            An id, an address or an alias.
        policy
            How contested points are read: by readings, by a policy, or by that of a file's path.
        declared_only
            Leave out what was inferred.
        why
            Explain each term where the report is rendered.
        role
            Who asks: ``user``, or ``publisher``, whom the artifact's own label does not bind.

        Raises
        ------
        ValueError
            If there is no such role.
        graph.errors.NotFoundError
            If it is not in the graph.
        graph.errors.UnavailableError
            If the file of the policy cannot be read.
        graph.errors.UsageError
            If it is a licence or an owner, or the file is no policy.
        """
        from queries.verdicts.license_report import report_licenses

        report = report_licenses(
            self.store,
            text,
            policy=readings_of(policy),
            declared_only=declared_only,
            why=why,
            role=self._checked_role(role),
        )
        return self._dated(report)

    def check(
        self,
        *texts: str | Iterable[str],
        gate: Gate | None = None,
        today: date | None = None,
        declared_only: bool = False,
        policy: str | os.PathLike[str] | None = None,
        role: str = "user",
    ) -> CheckReport:
        """Return whether artifacts pass a policy.

        The rows are findings, those that fail first; ``verdict`` is pass, review or fail. What is
        not in the graph fails, and so does, among others, what is no id or no artifact's.

        Parameters
        ----------
        texts
            Ids, addresses or aliases, or lists of them. Many are read together, so that ten
            thousand take seconds; of those that are not in the graph only the first have a
            suggestion of what may have been meant.
        gate
            The policy, as ``licenses.policy.file.read_gate`` returns it for the bytes of a file.
        today
            The day on which exceptions have to be in force; the present day (UTC) if None.
        declared_only
            Leave out what was inferred.
        policy
            The path of a policy's file, which is read. Beside a ``gate`` it is only how the report
            calls that. The built-in policy counts without either: no file is looked for, and the
            list of models in one is for the command line.
        role
            Who asks: ``user``, or ``publisher``, whom the artifacts' own labels do not bind.

        Raises
        ------
        ValueError
            If there is no such role.
        graph.errors.UnavailableError
            If the file of the policy cannot be read.
        graph.errors.UsageError
            If the only text is no id, or names a licence or an owner; if one is no text; or if
            the file is no policy.
        """
        from graph import clock
        from licenses.policy.gate import Gate
        from queries.verdicts.check_report import BUILT_IN, report_check

        if gate is None and policy is not None:
            gate, policy = read_policy(policy), policy_name(policy)
        report = report_check(
            self.store,
            list(each_text(texts)),
            gate=gate or Gate(),
            day=today or clock.now().date(),
            policy=os.fspath(policy or BUILT_IN),
            declared_only=declared_only,
            role=self._checked_role(role),
        )
        return self._dated(report)

    def _checked_role(self, role: str) -> str:
        """Return who asks; raise ValueError if there is no such role."""
        return checked_role(role)

    def show(self, text: str) -> ArtifactReport:
        """Return every fact and claim about an artifact, a licence or an owner.

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        """
        from queries.artifact_report import report_artifact

        return self._dated(report_artifact(self.store, text))

    def find(self, text: str, *, limit: int = 50) -> Answer:
        """Return the models, datasets and repositories whose id contains a text.

        The part ``gone`` has those of them that have disappeared.
        """
        from queries.gaps import find_gone
        from queries.rows import GoneArtifact

        answer = self.ask("find", text=text, limit=limit)
        found = {(row["kind"], row["id"]): 0 for row in answer.rows}
        gone = [row._replace(steps=None) for row in find_gone(self.store, found)]
        return replace(answer, parts={"gone": part("gone", GoneArtifact, gone)})

    def cypher(self, text: str, parameters: dict[str, Any] | None = None) -> Answer:
        """Return the answer to reading Cypher of the user's own, the same on every engine.

        Nodes and relationships are mappings of their known properties, with ``labels`` or ``type``;
        a path has ``nodes`` and ``relationships``.

        Raises
        ------
        graph.errors.UsageError
            If it holds anything but reading clauses, names what no graph has, or the engine cannot
            run it.
        """
        from queries.own_cypher import ask_own

        return self._dated(ask_own(self.store, text, parameters or {}))
