"""Whatever a document of somebody else has, all of it stays."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from queries.bills.bill_report import BillReport
from reports.cyclonedx.document import make_document
from reports.cyclonedx.schemas import VERSIONS
from tests.examples import examples
from tests.reports.bills_made import bills
from tests.reports.cyclonedx.documents_made import component
from tests.reports.cyclonedx.joining import BASE, PURL, TOOL, TUNED, WHEN, application, bill, merged

REFS = ["app", "a", "b", "model:lab/base", "model:lab/tuned", "annotation:1", "x"]
PURLS = [PURL, f"{PURL}@1", "pkg:huggingface/lab/tuned", "pkg:pypi/a", None]


@st.composite
def applications(draw: st.DrawFn) -> dict[str, Any]:
    """Return a valid document with names and components that ours may have too."""
    refs = draw(st.lists(st.sampled_from(REFS[1:]), unique=True))
    components = [
        {
            **component(ref, type=draw(st.sampled_from(["library", "machine-learning-model"]))),
            **({"purl": purl} if (purl := draw(st.sampled_from(PURLS))) else {}),
            **draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "version": st.text(max_size=3),
                        "licenses": st.sampled_from(
                            [[], BASE["licenses"], [{"expression": "0BSD"}]]
                        ),
                        "properties": st.just([{"name": "ptm:id", "value": "x"}]),
                    },
                )
            ),
        }
        for ref in refs
    ]
    linked = draw(st.lists(st.sampled_from(["app", *refs]), unique=True))
    entries = [{"ref": ref, "dependsOn": draw(st.permutations(refs))[:2]} for ref in linked]
    version = draw(st.sampled_from(VERSIONS))
    for each in components:
        if version < "1.5":
            each["type"] = "library"
        if version < "1.4":
            each.setdefault("version", "")
    return application(version, *components, dependencies=entries)


@given(applications(), st.sampled_from(["1.6", "1.7"]))
@examples(40, 2000)
def test_all_of_theirs_stays_and_it_is_the_same_again(theirs: dict[str, Any], spec: str) -> None:
    said = {"annotator": {"component": TOOL}, "timestamp": WHEN, "text": "ours"}
    about = [{"bom-ref": "annotation:1", "subjects": ["model:lab/base"], **said}]
    merged(bill(TUNED, BASE, spec=spec, annotations=about), theirs)


@given(bills(), bills(), st.sampled_from(["1.6", "1.7"]), st.booleans())
@examples(20, 300)
def test_bills_of_any_texts_are_joined_one_after_the_other(
    first: BillReport, second: BillReport, spec: str, same_subject: bool
) -> None:
    theirs = application("1.5", component("model:a"), component("lib", purl=PURL))
    for report in (first, second):
        ours = make_document(report, spec)
        theirs = merged(ours, theirs, same_subject=same_subject)


@given(bills(), st.sampled_from(["1.6", "1.7"]))
@examples(20, 300)
def test_a_bill_that_is_joined_into_itself_is_itself(report: BillReport, spec: str) -> None:
    ours = make_document(report, spec)
    assert merged(ours, ours) == ours
