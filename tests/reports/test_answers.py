"""What may be done with an artifact, as it is read on a screen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licenses.rule.permissions import ASKED
from queries.verdicts.rows import LicenseAnswer
from reports.text.answers import answer_lines, brief_answers, forbidden_words, own_words
from reports.text.remedies import closing_sentences

CHILD, BASE, DATA = "org/child", "org/base", "org/data"


def answer(action: str, answer: str = "yes", **values: str | None) -> LicenseAnswer:
    """Return a row about a model, decided by its own label unless told otherwise."""
    row = LicenseAnswer(
        action, answer, CHILD, "mit", None, CHILD, None, None, None, "Model", CHILD, "Model", "own"
    )
    return row._replace(**values)  # type: ignore[arg-type]


def answers(*others: LicenseAnswer) -> list[LicenseAnswer]:
    """Return a row for each action and limit: a plain yes where no other is given."""
    given = {row.action: row for row in others}
    return [given.get(action) or answer(action) for action in ASKED]


def by(artifact: str, licence: str, path: str) -> dict[str, str | None]:
    """Return the columns of who decides."""
    clause = f"Text of {licence} s.2"
    return {"decided_by": artifact, "license": licence, "clause": clause, "path": path}


OF_BASE = by(BASE, "cc-by-nc-4.0", f"{CHILD}, fine-tuned from {BASE}")
OF_DATA = by(DATA, "llama2", f"{CHILD}, trained on {DATA}")


def test_who_decides_several_answers_stands_once_below_them() -> None:
    lines = list(
        answer_lines(
            answers(
                answer("commercial", "no", **OF_BASE),
                answer("publish", "yes with duties", **OF_BASE),
                answer("train", "no", **OF_DATA, inferred="org/child from org/data (a guess)"),
            )
        )
    )
    assert lines == [
        "May I …",
        "  use it                               yes",
        "  use it commercially                  no               [1] s.2",
        "  offer it as a service                yes",
        "  pass it on unchanged                 yes",
        "  publish what I build                 yes with duties  [1] s.2",
        "  train other models with its outputs  no               [2] s.2",
        "",
        "[1] org/base, cc-by-nc-4.0",
        "  org/child, fine-tuned from org/base",
        "  read in Text of cc-by-nc-4.0",
        "[2] org/data, llama2",
        "  org/child, trained on org/data",
        "  not declared: org/child from org/data (a guess)",
        "  read in Text of llama2",
        "",
    ]


def test_why_says_what_is_asked_and_what_the_answers_are_read_in() -> None:
    asked = answer("publish", "yes with duties", duties="keep the notices", **OF_BASE)
    disputed = answer("commercial", "contested", edge="trained_on", **OF_DATA)
    of_data = disputed._replace(license="cc-by-nc-4.0")
    shown = " ".join(" ".join(answer_lines(answers(asked, of_data), why=True)).split())
    assert " publish what I build: keep the notices" in shown
    said = "allows_commercial: no; whether training data binds a model is contested"
    assert f" use it commercially: {said}" in shown


def test_what_a_ban_is_about_stands_below_it_and_keeps_the_columns() -> None:
    lines = list(answer_lines(answers(answer("train", "no", limit="not for any other model"))))
    assert lines[1] == "  use it                               yes"
    assert lines[6:8] == [
        "  train other models with its outputs  no",
        "    not for any other model",
    ]


def test_a_single_one_who_decides_has_no_number() -> None:
    lines = list(answer_lines(answers(answer("publish", "yes with duties")), "publisher"))
    assert lines[0] == "May I, as its publisher, …"
    assert "Because of its own label, mit" in lines
    assert not [line for line in lines if "[" in line]
    assert list(answer_lines(answers())) == [*list(answer_lines(answers()))[:7], ""]


def test_limits_have_a_line_each_and_what_is_not_known_of_them_one() -> None:
    some = answers(
        answer("any_users", "no", limit="up to 700,000,000 users a month", **OF_BASE),
        answer("any_field", "contested", limit="research only", **OF_DATA),
    )
    lines = list(answer_lines(some))
    assert lines[lines.index("Limits") + 1 : lines.index("Limits") + 3] == [
        "  up to 700,000,000 users a month  [1] s.2",
        "  research only (contested)        [2] s.2",
    ]
    unknown = answers(*(answer(each, "unknown", license=None) for each in ASKED))
    assert "  whether there are limits of users, revenue, territory and purpose: unknown" in list(
        answer_lines(unknown)
    )
    assert "Because of its label: no licence of it is known" in list(answer_lines(unknown))


def test_the_compact_form_has_what_is_no_yes_by_who_decides() -> None:
    assert brief_answers(answers(answer("publish", "yes with duties"))) == []
    found = brief_answers(
        answers(
            answer("commercial", "no", **OF_BASE),
            answer("train", "contested", **OF_DATA),
            answer("any_users", "no", limit="up to 9 users a month", **OF_BASE),
        )
    )
    assert found == [
        "not allowed: commercial use; limits: up to 9 users a month (org/base, cc-by-nc-4.0)",
        "contested: training other models with its outputs (org/data, llama2)",
    ]


def test_what_the_own_label_restricts_is_a_sentence() -> None:
    assert own_words(answers()) == "it forbids nothing and sets no limit"
    assert own_words(answers(answer("commercial", "no"), answer("train", "unknown"))) == (
        "it does not allow commercial use; not known: training other models with its outputs"
    )
    assert own_words([answer(each, "contested") for each in ASKED]) == "what it allows is contested"
    data = answer("train", "no", kind="Dataset", decided_by_kind="Dataset")
    assert forbidden_words([data]) == "training models on it"


@settings(max_examples=40)
@given(st.text(max_size=300), st.sampled_from(("no", "contested", "unknown", "yes with duties")))
def test_ids_and_labels_of_any_text_reach_no_terminal(text: str, answered: str) -> None:
    row = answer("use", answered, decided_by=text, license=text, clause=text, path=text)
    limit = answer("any_field", answered, limit=text, inferred=text)
    lines = [*answer_lines(answers(row, limit)), *brief_answers(answers(row, limit))]
    assert all(line.isprintable() for line in lines)


@pytest.mark.usefixtures("narrow")
def test_no_id_is_broken_at_80_columns() -> None:
    long = f"org/{'model-' * 20}"
    row = answer("commercial", "no", **by(long, "mit", f"{CHILD}, fine-tuned from {long}"))
    lines = list(answer_lines(answers(row)))
    assert sum(long in line for line in lines) == 2
    assert all(len(line) <= 80 for line in lines if long not in line)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal have 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


def test_what_rests_on_a_guess_is_not_forbidden_outright() -> None:
    guessed = answer("commercial", "no", **OF_BASE, inferred="org/child from org/base (a guess)")
    told = answers(guessed, answer("train", "no"), answer("publish", "contested", **OF_DATA))
    assert list(closing_sentences(told)) == [
        "Not allowed: training other models with its outputs.",
        "Not allowed, if the inferred step is right: commercial use.",
        "Contested: publishing what is built with it.",
    ]


def test_of_several_bans_none_is_allowed() -> None:
    told = own_words(answers(answer("commercial", "no"), answer("publish", "no")))
    assert told == "it does not allow commercial use or publishing what is built with it"
