"""The process that ``apart.py`` starts: it answers questions until nobody asks any more."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import signal
import sys
import threading
from typing import BinaryIO

from graph.embedded.apart import END, ROWS, Message, Question, read_message, write_message
from graph.embedded.engine import Engine
from graph.embedded.errors import query_failures
from graph.embedded.paths import shortest
from graph.embedded.values import each_row
from graph.errors import PtmError
from graph.store.address_space import limited_growth, spare_address_space

_OUTPUT = 1
"""The number of standard output."""
_MORE = 1 << 30
"""Bytes that a query may take besides the engine's buffer pool."""


def main() -> None:
    """Answer the questions of standard input on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks hears it, and ends this process
    spare_address_space(is_limited=True)
    stream = _own_output()
    questions: queue.SimpleQueue[Question] = queue.SimpleQueue()
    threading.Thread(target=_read_questions, args=[questions], daemon=True).start()
    while True:
        question = questions.get()
        try:
            _answer(question, stream)
        except PtmError as error:
            write_message(stream, Message(type(error).__name__, text=str(error)))


def _own_output() -> BinaryIO:
    """Return standard output, on which nobody else writes from now on."""
    stream = os.fdopen(os.dup(_OUTPUT), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), _OUTPUT)
    return stream


def _read_questions(questions: queue.SimpleQueue[Question]) -> None:
    """Read questions; end the process once nobody can ask any more, whatever it does."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            question, _ = read_message(sys.stdin.buffer)
            questions.put(question)
    os._exit(0)


def _answer(question: Question, stream: BinaryIO) -> None:
    """Write the rows of an answer, some at a time, and its end."""
    with (
        Engine(question.path, read_only=True) as engine,
        limited_growth(_MORE),
        query_failures(question.parameters),
    ):
        answer = engine.run(shortest(question.cypher), question.parameters)
        names, rows = answer.get_column_names(), each_row(answer)
        while some := list(itertools.islice(rows, ROWS)):
            write_message(stream, Message("rows", names, some))
        answer.close()
        write_message(stream, Message(END))
