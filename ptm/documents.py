"""What can be written about an artifact of an open graph: notices, bills of materials, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graph.errors import UsageError

if TYPE_CHECKING:
    from graph.store.base import Store
    from queries.answer import Report
    from queries.bills.bill_report import BillReport
    from queries.families.report import FamilyReport
    from queries.notices.notices_report import NoticesReport

    _Report = TypeVar("_Report", bound=Report)


class Documents:
    """The reports of an open graph that formats make whole documents of."""

    if TYPE_CHECKING:
        store: Store

        def _dated(self, report: _Report) -> _Report:
            """Return a report with the dates of the graph's sources."""

    def notices(self, text: str, *, declared_only: bool = False) -> NoticesReport:
        """Return what has to be handed on with an artifact, or with what a repository ships.

        The rows are the licences that ask for it, each with the line that credits its artifact; the
        parts have what is asked, the texts, and what is not known.

        Parameters
        ----------
        text
            An id, an address or an alias.
        declared_only
            Leave out what was inferred.

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        graph.errors.UsageError
            If it is a licence or an owner.
        """
        from queries.notices.notices_report import report_notices

        return self._dated(report_notices(self.store, text, declared_only=declared_only))

    def family(
        self, text: str, *, declared_only: bool = False, start: str = "lineage"
    ) -> FamilyReport:
        """Return what an artifact is built on and what is built on it, with all that is known.

        The rows are the claims that join its members. A notebook shows it as the page that
        ``ptm open`` opens.

        Parameters
        ----------
        text
            An id, an address or an alias.
        declared_only
            Leave out what was inferred.
        start
            What the page begins with: lineage, impact or licenses.

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        graph.errors.UsageError
            If it is a licence or an owner, or neither a model nor a dataset and to begin with its
            impact.
        """
        from queries.families.reading import report_family

        report = report_family(self.store, text, declared_only=declared_only, start=start)
        return self._dated(report)

    def bill(
        self,
        text: str | None = None,
        *,
        impact: bool = False,
        declared_only: bool = False,
        made: str | None = None,
    ) -> BillReport:
        """Return the bill of materials of an artifact: all it is made from, with what is known.

        The rows are the claims that join its components. ``reports.render`` makes CycloneDX or
        SPDX of it.

        Parameters
        ----------
        text
            An id, an address or an alias; None for the bill of the whole graph.
        impact
            Have in it what is built on the artifact and uses it, too.
        declared_only
            Leave out what was inferred.
        made
            The time that the document bears, in ISO 8601; now, if not given.

        Raises
        ------
        graph.errors.NotFoundError
            If it is not in the graph.
        graph.errors.UsageError
            If it is a licence or an owner, or neither a model nor a dataset and its impact is asked
            for; or if the whole graph is too large for a bill.
        """
        from queries.bills.reading import report_bill, report_whole_bill

        if text is None:
            if impact:
                raise UsageError("The whole graph has no impact: name an id, or leave it out.")
            whole = report_whole_bill(self.store, declared_only=declared_only, made=made)
            return self._dated(whole)
        return self._dated(
            report_bill(self.store, text, impact=impact, declared_only=declared_only, made=made)
        )
