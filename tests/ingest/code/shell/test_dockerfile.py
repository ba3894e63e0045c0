"""Dockerfiles: what images load while they are built and when they start."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.findings import SourceFile
from ingest.code.shell.dockerfile import read_dockerfile
from tests.ingest.code.finding import embedded, named


def read(text: str) -> list[str]:
    return named(read_dockerfile(SourceFile("Dockerfile", text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RUN hf download a/b", ["a/b 1"]),
        ("FROM x\nRUN pip install y && \\\n    # why\n\n    hf download \\\n  a/b", ["a/b 6"]),
        ('RUN ["hf", "download", "a/b"]', ["a/b 1"]),
        ("RUN --mount=type=secret,id=t \\\n  hf download a/b", ["a/b 2"]),
        ("RUN <<EOF\nset -e\nhf download a/b\nEOF", ["a/b 3"]),
        ("ARG M=a/b\nRUN hf download ${M}", ["a/b 1"]),
        ("ENV X=y \\\n  MODEL_ID='a/b'", ["a/b 2"]),
        ("ENV MODEL_NAME a/b", ["a/b 1"]),
        ("ENV WHERE=a/b\nENV MODEL_DIR=c/d", []),
        ('CMD ["vllm", "serve", "a/b"]', ["a/b 1"]),
        ('CMD ["python", \\\n  "app.py", \\\n  "--model", "a/b"]', ["a/b 3"]),
        ('ENTRYPOINT ["vllm", "serve"]\nCMD ["a/b"]', ["a/b 2"]),
        ('FROM vllm/vllm-openai:v1\nCMD ["--model", "a/b"]', ["a/b 2"]),
        ('ENV M=a/b\nCMD ["vllm", "serve", "$M"]', ["a/b 1"]),
        ("CMD vllm serve a/b", ["a/b 1"]),
        ("ADD https://huggingface.co/a/b/resolve/main/x.bin /x", ["a/b 1"]),
        ("FROM org/name\nLABEL model=a/b\nUSER a/b\nCOPY a/b c/d", []),
        ("# RUN hf download a/b", []),
        ('CMD ["vllm", "serve", "a/b"', []),
    ],
)
def test_instructions_name_what_they_load(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_code_of_another_language_is_handed_on_with_its_lines() -> None:
    text = """RUN python -c "load()"
RUN python - <<EOF
load()
EOF
COPY <<EOF /etc/x.yaml
model: a/b
EOF
RUN hf download a/b
"""
    found = list(read_dockerfile(SourceFile("Dockerfile", text)))
    assert sorted(embedded(found), key=lambda one: one[2]) == [
        ("command.py", "load()", 1),
        ("command.py", "load()\n", 3),
        ("x.yaml", "model: a/b\n", 6),
    ]
    assert named(found) == ["a/b 8"]


PIECES = st.sampled_from(
    [
        *(
            "RUN ",
            "CMD ",
            "[",
            "]",
            '"',
            ",",
            "\\\n",
            "\n",
            "<<EOF",
            "EOF",
            "#",
            "ENV ",
            "A=",
            "$A",
        ),
        *("ARG ", "FROM ", "hf download a/b", "ENTRYPOINT ", "COPY ", "\0", "--mount=x ", "{", "é"),
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_no_dockerfile_raises_nothing(text: str) -> None:
    list(read_dockerfile(SourceFile("Dockerfile", text)))


@pytest.mark.parametrize("piece", ["RUN \\\n", "#\n\\\n", "[", "RUN [\n", "RUN <<A\n", " ", "\\"])
def test_a_long_text_of_anything_is_read_at_once(piece: str) -> None:
    for start in ("", "RUN ", "CMD ["):
        list(read_dockerfile(SourceFile("Dockerfile", start + piece * (8_000 // len(piece)))))
