"""Read shell scripts, and commands that stand in other files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.code.embedded import Found
from ingest.code.findings import How, SourceFile
from ingest.code.shell.script import Script
from ingest.code.shell.values import Value
from ingest.code.shell.windows import as_shell
from ingest.code.shell.wrappers import in_container

LONGEST = 2_000_000
"""Characters of a script; a longer one is none."""
_MAY_NAME = re.compile(
    r"(?i:hugging|\bhf[_./: -]|model|dataset|tokenizer|spacy|pretrained|lora|adapter|embed|hfd|"
    r"python|litgpt|vllm|sglang|lmdeploy)"
)


def read_shell(file: SourceFile) -> Iterator[Found]:
    """Yield what the commands of a script name: of a shell, or one of Windows."""
    if len(file.text) <= LONGEST and may_name(file.text):
        yield from read_commands(file.path, as_shell(file.path, file.text))


def read_commands(
    path: str, text: str, first_line: int = 1, how: How = How.SHELL
) -> Iterator[Found]:
    """Yield what commands name that stand in a file of any kind.

    Parameters
    ----------
    path
        The path of the file in which they stand.
    first_line
        The line of the file where the text begins.
    how
        How they were read, as the findings say it.
    """
    if len(text) > LONGEST or not may_name(text):
        return
    script = Script(path, how)
    script.read(text, first_line)
    yield from script.found()


def may_name(text: str) -> bool:
    """Return whether a text is worth reading: no load goes without one of a few words."""
    return bool(_MAY_NAME.search(text))


def read_arguments(
    path: str, words: Sequence[tuple[str, int]], image: str = "", how: How = How.SHELL
) -> Iterator[Found]:
    """Yield what a command names that is given as a list of words, each with its line.

    Parameters
    ----------
    image
        The image of the container that runs it, whose own program may take the words.
    """
    arguments = [(Value(word.replace("\0", " "), line),) for word, line in words]
    script = Script(path, how)
    if arguments:
        script.run(in_container(Value(image, words[0][1]), arguments))
    yield from script.found()
