"""What PyGithub's connection reads at most: it takes any body whole, and follows any chain."""

from __future__ import annotations

import time
from typing import Any

from requests import Response
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException

LARGEST_BODY = 32 << 20
"""Bytes, unpacked; a page of a hundred repositories has a fiftieth of that."""
_SLOWEST = 300.0  # seconds for a whole answer
_MOST_MOVES = 5  # of what was renamed again and again
_NOT_YET, _UNAVAILABLE, _MOVED = 202, 503, 301


class UnusableAnswer(RequestException):
    """An answer that is read no further; the message says why."""


class BoundedAdapter(HTTPAdapter):
    """Sends requests, and reads no answer that is too long, or takes too long."""

    moves = 0
    """How often one question was sent to another address; whoever asks sets it back."""

    def send(self, request: Any, *args: Any, **options: Any) -> Response:
        """Return the answer with its body.

        Raises
        ------
        UnusableAnswer
            If it is too long or too slow, or leads on and on.
        """
        options["stream"] = True
        response = super().send(request, **options)
        response._content = _read(response)
        if response.status_code == _NOT_YET:  # PyGithub would ask without end, and sleep unseen
            response.status_code = _UNAVAILABLE
        self.moves += response.status_code == _MOVED
        if self.moves > _MOST_MOVES:
            raise UnusableAnswer("it leads in a circle")
        return response


def _read(response: Response) -> bytes:
    content, began = bytearray(), time.monotonic()
    for chunk in response.iter_content(1 << 16):
        content += chunk
        if len(content) > LARGEST_BODY or time.monotonic() - began > _SLOWEST:
            response.close()
            raise UnusableAnswer("the answer is too long")
    return bytes(content)
