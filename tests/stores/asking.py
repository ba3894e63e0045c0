"""Queries in a process of its own, so that one which ends the process fails its test alone.

``python -m tests.stores.asking URL`` reads queries, each as JSON on a line of standard input, and
says for each on a line what came of it: ``answered`` and the rows as Python shows them,
``refused`` and the sentence, or ``broke`` and what was raised that is no sentence.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(url: str) -> None:
    """Answer the queries of standard input."""
    from graph.errors import PtmError
    from graph.store.connect import open_store

    with open_store(url) as store:
        for line in sys.stdin:
            query, parameters = json.loads(line)
            try:
                said = f"answered {store.rows(query, parameters)!a}"
            except PtmError as error:
                said = f"refused {str(error)!a}"
            except BaseException as error:
                said = f"broke {type(error).__name__}: {str(error)!a}"
            print(said, flush=True)


# For the tests --------------------------------------------------------------------------------


class Asker:
    """Asks in such a process; begins another where one has ended."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._process: subprocess.Popen[str] | None = None

    def ask(self, query: str, parameters: object = None) -> str:
        """Return what came of a query."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.stores.asking", self._url],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([query, parameters]) + "\n")
        process.stdin.flush()
        said = process.stdout.readline().rstrip("\n")
        if said:
            return said
        self.close()
        return f"ended with {process.returncode}"

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


@contextmanager
def asking(url: str) -> Iterator[Asker]:
    """Yield what asks a graph in another process; the process is gone after the block."""
    asker = Asker(url)
    try:
        yield asker
    finally:
        asker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
