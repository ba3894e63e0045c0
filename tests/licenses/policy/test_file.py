"""A policy file: what it may hold, and how what is wrong in it is told."""

from __future__ import annotations

import contextlib
import tomllib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licenses.policy.file import FAMILIES, LARGEST, GateError, read_gate
from licenses.policy.gate import Exemption, Findings, Gate, Lists, Use
from licenses.policy.keys import EXCEPTION_KEYS, KEYS, REPEATED, TABLES, default, template
from licenses.policy.toml_lines import key_lines, line_of
from licenses.rule.readings import Policy


def refused(text: str | bytes) -> tuple[int, str]:
    """Return the line and the sentence with which a policy is refused."""
    with pytest.raises(GateError) as told:
        read_gate(text.encode() if isinstance(text, str) else text)
    return told.value.line, str(told.value)


# What is read -----------------------------------------------------------------------------------


def test_an_empty_file_is_the_built_in_policy() -> None:
    assert read_gate(b"") == Gate()


def test_the_template_is_the_built_in_policy_and_names_every_key() -> None:
    assert read_gate(template().encode()) == Gate()
    values = tomllib.loads(template())
    for key in KEYS:
        assert key.name in values[key.table], key.dotted
    # Its example of an exception can be read when its comment signs are gone.
    _, _, example_ = template().partition("# [[exceptions]]\n")
    lines = ["[[exceptions]]", *(line.removeprefix("# ") for line in example_.splitlines())]
    [exception] = read_gate("\n".join(lines).encode()).exceptions
    assert {name for name in EXCEPTION_KEYS if getattr(exception, name)} == set(EXCEPTION_KEYS)


def test_every_key_is_of_a_known_table_and_every_field_has_a_key() -> None:
    assert {key.table for key in KEYS} | {*REPEATED} == set(TABLES)
    gate = Gate()
    for table in set(TABLES) - {*REPEATED}:
        fields = set(type(getattr(gate, table)).__dataclass_fields__) - {"own_licenses"}
        assert fields == {key.field for key in KEYS if key.table == table}
    for key in KEYS:
        assert not isinstance(key.takes, tuple) or default(key) in key.takes


def test_everything_that_can_be_said_is_read() -> None:
    gate = read_gate(
        b"""
        use = { commercial = true, distribution = "hosted" }
        findings.unknown = "fail"
        findings.warning = "review"
        [licenses]
        allowed = ["MIT", "Apache 2.0", "gemma AND llama3.1", "GPLv3", "other:My Licence"]
        denied = ["CC-BY-NC-4.0"]
        [terms]
        review = ["naming"]
        [readings]
        dataset = "strict"
        [[exceptions]]
        id = "org/model"
        reason = " Agreed. "
        until = 2027-01-31
        [[exceptions]]
        license = "GPL-2.0-only"
        term = "share_alike"
        reason = "Old."
        until = 2020-01-31
        """
    )
    assert gate.use == Use(commercial=True, distribution="hosted")
    assert gate.findings == Findings(unknown="fail", warning="review")
    allowed = {"mit", "apache-2.0", "gemma AND llama3.1", "gpl-3.0", "other:my licence"}
    assert gate.licenses == Lists(allowed=frozenset(allowed), denied=frozenset({"cc-by-nc-4.0"}))
    assert gate.terms == Lists(review=frozenset({"naming"}))
    assert gate.readings == Policy(dataset="strict")
    assert gate.exceptions == (
        Exemption("Agreed.", date(2027, 1, 31), id="org/model"),
        Exemption("Old.", date(2020, 1, 31), license="gpl-2.0", term="share_alike"),
    )


def test_the_words_before_are_still_read_and_have_their_lines() -> None:
    today = read_gate(b'[licenses]\npass = ["mit"]\nfail = ["gemma"]\n[terms]\nfail = ["naming"]')
    before = read_gate(
        b'[licenses]\nallowed = ["mit"]\ndenied = ["gemma"]\n[terms]\ndenied = ["naming"]'
    )
    assert before == today
    assert before.licenses == Lists(allowed=frozenset({"mit"}), denied=frozenset({"gemma"}))
    assert before.lines == today.lines
    found = [before.lines[key] for key in ("licenses.pass", "licenses.fail", "terms.fail")]
    assert found == [2, 3, 5]


def test_a_file_of_windows_is_read() -> None:
    gate = read_gate('[findings]\r\nunknown = "fail"\r\n'.encode("utf-8-sig"))
    assert gate == Gate(findings=Findings(unknown="fail"))
    assert gate.lines["findings.unknown"] == 2


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[licenses]\nfail = []\nx = 1", 3, "no key 'licenses.x'"),
        ('[licenses]\nfail = []\n# x\ndenied = ["mit"]', 4, "old word for licenses.fail"),
        ("[terms]\nallowed = []\n\npass = []", 2, "terms.allowed is the old word for terms.pass"),
        ("[terms]\ndenyed = []", 2, "Did you mean fail?"),
        ("[terms]\nfail = true", 2, "terms.fail has to be a list of terms"),
        ("[licences]\ndenied = []", 1, "no key 'licences'. Did you mean licenses?"),
        ("# x\n\ndenied = []", 3, "no key 'denied'. Did you mean licenses.fail?"),
        ("[use]\n# x\ncomercial = true", 3, "no key 'use.comercial'. Did you mean commercial?"),
        ("[use]\ndenied = []", 2, "no key 'use.denied'. Did you mean licenses.fail?"),
        ("[use.commercial]\nx = 1", 1, "use.commercial has to be true or false, and is a table"),
        ('[use]\ncommercial = "yes"', 2, "has to be true or false, and is 'yes'"),
        ("[use]\ncommercial = 1", 2, "has to be true or false, and is a number"),
        ('[findings]\n\nunknown = "fial"', 3, "and is 'fial'. Did you mean fail?"),
        ("findings = 3", 1, "findings has to be a table"),
        ('[licenses]\ndenied = "mit"', 2, "has to be a list of licences"),
        ('[licenses]\ndenied = ["mit",\n # x\n "apach-2.0"]', 4, "Did you mean apache-2.0?"),
        ('[licenses]\ndenied = [\n"mit",\n7]', 4, "a licence has to be a text, and is a number"),
        ('[licenses]\ndenied = [["mit"]]', 2, "a licence has to be a text, and is a list"),
        ('[licenses]\ndenied = [""]', 2, "no licence ''"),
        ('[licenses]\ndenied = ["mit AND"]', 2, "no licence 'mit AND'"),
        ('[licenses]\ndenied = ["mit OR nobodys"]', 2, "no licence 'mit OR nobodys'"),
        ('[licenses]\nfail = ["cc-by-nc"]', 2, "no version. Did you mean cc-by-nc-4.0?"),
        ('[licenses]\npass = ["mit",\n"CC-BY"]', 3, "no version. Did you mean cc-by-4.0?"),
        ('[licenses]\nfail = ["mit AND cc-by-sa"]', 2, "no version. Did you mean cc-by-sa-4.0?"),
        ('[licenses]\nfail = ["llama"]', 2, "no licence 'llama'. Did you mean llama"),
        ('[[exceptions]]\nlicense = "cc-by-nd"\nreason = "x"\nuntil = 2027-01-01', 2, "no version"),
        ('[terms]\ndenied = ["non-commercial"]', 2, "Did you mean non_commercial?"),
        ("[terms]\ndenied = [1.5]", 2, "a term has to be a text, and is a number"),
        ('[readings]\ndataset = "strikt"', 2, "Did you mean strict?"),
        ("exceptions = 1", 1, "exceptions are tables: [[exceptions]]"),
        ("exceptions = [1]", 1, "exceptions are tables: [[exceptions]]"),
        ('[[exceptions]]\nid = "a"\nuntil = 2027-01-01', 1, "needs a reason"),
        ('[[exceptions]]\nid = "a"\nreason = " "', 3, "reason has to be a text"),
        ('[[exceptions]]\nid = "a"\nreason = "x"', 1, "needs a last day"),
        ('[[exceptions]]\nid="a"\nreason="x"\nuntil="2027-01-01"', 4, "without quotes"),
        ('[[exceptions]]\nid="a"\nreason="x"\nuntil=2027-01-01T00:00:00', 4, "a last day"),
        ('[[exceptions]]\nreason="x"\nuntil=2027-01-01', 1, "an id, a licence or a term"),
        ('[[exceptions]]\n[[exceptions]]\nreasons = "x"', 1, "needs a reason"),
        ('[[exceptions]]\nreasons = "x"', 2, "no key 'exceptions.reasons'. Did you mean reason?"),
        ('exceptions = [\n {id="a", reason="x", until=3}]', 2, "a last day"),
        ("x = [[1", 1, "this is no TOML"),
        ("[use]\ncommercial = true\ncommercial = true", 3, "this is no TOML"),
        ("a = 1\nb = ?", 2, "this is no TOML: Invalid value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, told: str) -> None:
    where, sentence = refused(text)
    assert told in sentence
    assert where == line


@pytest.mark.parametrize(
    "value", ["<b>", "a" * 10_000, "mit\\u001b[31m", "mit AND (", "(" * 900, "OR OR", "mit, gpl"]
)
def test_a_licence_that_there_is_not_is_told_in_short(value: str) -> None:
    where, sentence = refused(f'[licenses]\nallowed = ["{value}"]')
    assert where == 2
    assert len(sentence) < 200
    assert sentence.isprintable()


def test_what_is_no_text_or_too_large_is_refused() -> None:
    assert refused(b"# fine\n# \xff\n") == (2, "this is not UTF-8")
    assert "not read" in refused(b"#" * 10_000_000)[1]
    assert read_gate(b"#" * LARGEST) == Gate()


@pytest.mark.parametrize(
    "text",
    [
        "x=" + "[" * 40_000,
        "x=" + "9" * 9_000,
        "a" + ".a" * 40_000 + "=1",
        "a" + " . a" * 20_000 + "=1",
        "[" + '"a".' * 20_000 + "a]",
        "x={" * 20_000,
        '"\\' * 40_000,
    ],
)
def test_what_would_take_long_or_run_deep_is_refused(text: str) -> None:
    refused(text)


# Any text ---------------------------------------------------------------------------------------

names = [*TABLES, *(key.name for key in KEYS), *EXCEPTION_KEYS, "fail", "mit", "true"]
signs = [*"[]{}=.,\n#'\"\\", "[[", "]]", '"""', "'''", " ", "2027-01-01"]
words = st.sampled_from([*names, *signs])
texts = st.text(max_size=60) | st.lists(words, max_size=30).map("".join)


@given(texts | st.binary(max_size=60))
@example("[exceptions]\n")
@example("exceptions.a = 1")
def test_any_text_is_a_policy_or_a_sentence_with_a_line(text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    with contextlib.suppress(GateError):
        read_gate(content)
        return
    line, _ = refused(content)
    assert 1 <= line <= content.count(b"\n") + 1


@given(texts)
def test_lines_are_found_in_any_text(text: str) -> None:
    lines = key_lines(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


scalars = st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
keys = st.sampled_from("abc")
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)
)


def written(value: object) -> str:
    """Return a value as TOML, its lists over several lines."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"{written(one)}, # ] x\n" for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    return '"' + "".join(f"\\U{ord(c):08x}" for c in str(value)) + '"'


@given(st.dictionaries(keys, st.dictionaries(keys, values, max_size=3), max_size=3))
def test_every_key_of_a_file_has_the_line_on_which_it_stands(
    tables: dict[str, dict[str, object]],
) -> None:
    lines = []
    for name, pairs in tables.items():
        lines.append(f"[{name}] # [x]")
        lines += [f"{key} = {written(value)}" for key, value in pairs.items()]
    text = "\n".join(lines)
    assert tomllib.loads(text) == tables
    found = key_lines(text)
    for name, pairs in tables.items():
        for path in ((name,), *((name, key) for key in pairs)):
            assert found[path] == _line(text, path)


def _line(text: str, path: tuple[str, ...]) -> int:
    """Return the line of a key by looking at beginnings of lines alone."""
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("[") and line.endswith("# [x]"):
            table = line[1]
            if path == (table,):
                return number
        elif line[1:4] == " = " and path == (table, line[0]):
            return number
    raise AssertionError(path)


def test_of_what_has_no_line_the_table_is_told() -> None:
    assert line_of({("a",): 3}, ("a", "b", 1)) == 3
    assert line_of({}, ("a",)) == 1


def test_a_term_can_be_named_as_reports_name_it() -> None:
    gate = read_gate(b'[terms]\nreview = ["use_limits", "label_unclear"]\n')
    assert gate.terms.review == {"use_limits", "label_unclear"}
    gate = read_gate(b'[terms]\ndenied = ["share_alike_contested", "naming"]\n')
    assert gate.terms.denied == {"share_alike", "naming"}


def test_a_family_of_the_hub_means_that_label() -> None:
    listed = ", ".join(f'"{name}"' for name in FAMILIES)
    gate = read_gate(f"[licenses]\nfail = [{listed}]".encode())
    assert gate.licenses.denied == set(FAMILIES)
    assert gate.of_license("gpl")[0] == "fail"
    assert gate.of_license("gpl-3.0")[0] == "pass"
