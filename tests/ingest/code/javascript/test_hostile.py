"""Scripts that strangers wrote to break a reader."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.code.findings import Candidate, SourceFile
from ingest.code.javascript.reading import index_script, read_javascript, resolve_scripts

pytestmark = pytest.mark.long

START = "import { pipeline } from '@xenova/transformers';\n"
LOAD = "\npipeline('x', 'o/n');\n"


def ids(text: str, path: str = "a.js") -> set[str]:
    found = read_javascript([SourceFile(path, START + text)])
    return {each.text for each in found if isinstance(each, Candidate)}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 6_000,
        "(" * 6_000 + ")" * 6_000,
        "{a:" * 4_000,
        "x" + ".a" * 4_000,
        "f" + "()" * 4_000,
        "a" + "+a" * 4_000,
        "a=" * 4_000 + "1",
        "const " + "[" * 2_000 + "a" + "]" * 2_000 + " = 1;",
        "() => " * 2_000 + "1;",
        "`${" * 3_000 + "}`" * 3_000,
        "class A { static x = " * 1_000,
        "<a>" * 2_000,
        "if (a) " * 2_000 + ";",
        "\0\0\0'\ud800'",
        "from" + " " * 100_000,
        "from (" * 10_000,
        "(a = " * 4_000,
        "f((a = " * 4_000,
        "(a = (" * 4_000 + ") => 1",
        "huggingface.co/a/" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_nested_deeply_hides_nothing_else(text: str) -> None:
    lines = "\n" * (len(text) // 400 + 1)  # else it would count as packed
    script = index_script(SourceFile("a.tsx", START + LOAD + text + lines))
    assert script is not None
    found = resolve_scripts([pickle.loads(pickle.dumps(script))])  # noqa: S301
    assert "o/n" in {each.text for each in found if isinstance(each, Candidate)}


def test_what_would_end_the_parser_is_not_read() -> None:
    assert ids(LOAD + "\n{a:/*}*/" * 200_000) == set()


@pytest.mark.parametrize(
    "text",
    [
        "let a = b; let b = c; let c = a; pipeline('x', a);",
        "const f = () => g(); const g = () => f(); pipeline('x', f());",
        "class A extends B {} class B extends A { get m() { return this.m; } } pipeline('x', A.m);",
        "const o = { ...o, p: o.p }; pipeline('x', o.p);",
        "function f(a) { return f(f(a)); } pipeline('x', f('o/n'));",
        "let s = 'o/n'; s = s + s; s = `${s}${s}`; pipeline('x', s);",
    ],
)
def test_circles_end(text: str) -> None:
    assert ids(text + LOAD) >= {"o/n"}


def test_many_names_for_one_value_take_bounded_time() -> None:
    names = "".join(
        f"const a{n} = pick(a{n - 1}, b{n - 1}), b{n} = a{n - 1} || b{n - 1};\n"
        for n in range(1, 400)
    )
    assert "o/n" in ids(f"const a0 = 'o/n', b0 = 'o/m';\n{names} pipeline('x', b399);" + LOAD)


@pytest.mark.parametrize("path", ["a.html", "a.vue", "a.svelte", "a.astro"])
@pytest.mark.parametrize(
    "text", ["<script>" * 4_000, "<script " * 4_000, "<option " * 6_000, "---\n" * 6_000]
)
def test_pages_are_read_in_bounds(path: str, text: str) -> None:
    assert ids(text, path) <= {"o/n"}


@given(
    st.lists(
        st.sampled_from(
            (
                "pipeline( 'x' , 'o/n' ) { } [ ] => class A extends static m = this. ${ ` `} "
                "const let export default import from './b' '@xenova/transformers' function async "
                "await ( ) ? : ?? || ... return new < > </ /> useState( .map( postMessage( model: "
                "\n ; // /* */ \0"
            ).split(" ")
        ),
        max_size=40,
    ),
    st.sampled_from(["a.js", "a.ts", "a.tsx", "a.vue", "a.html"]),
)
def test_no_text_raises(words: list[str], path: str) -> None:
    files = [SourceFile(path, START + " ".join(words)), SourceFile("b.ts", " ".join(words[::-1]))]
    assert all(isinstance(each, Candidate) for each in read_javascript(files))


def test_texts_that_double_from_line_to_line_stay_short() -> None:
    lines = ["import { pipeline } from '@xenova/transformers';", "const x0 = 'a';"]
    lines += [f"const x{n + 1} = `${{x{n}}}${{x{n}}}`;" for n in range(100)]
    lines += [f"pipeline('t', x{n});" for n in range(100)]
    found = list(read_javascript([SourceFile("a.js", "\n".join(lines))]))
    assert found
    assert max(len(each.text) for each in found) <= 1_000
