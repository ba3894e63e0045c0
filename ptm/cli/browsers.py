"""Opens a page in the user's browser. Run as a script it is the process that waits for one."""

from __future__ import annotations

import os
import subprocess
import sys
import webbrowser

_PATIENCE = 5.0
"""Seconds until a browser counts as opened that does not return: it runs until it is closed."""
_WITHOUT_PICTURES = frozenset({"www-browser", "links", "elinks", "lynx", "w3m"})
"""Browsers of the terminal: they run no script, and wait for somebody at the keyboard."""


def open_in_browser(url: str) -> bool:
    """Return whether a browser was found that opens an address; it is not waited for long."""
    # In a process of its own, away from our streams: one that reads or writes there, or stays in
    # the foreground, would keep whoever waits for the end of our output. -I: no module of the
    # folder that the user stands in.
    opener = subprocess.Popen(  # noqa: S603  # this file, by the Python that runs
        [sys.executable, "-I", __file__, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return opener.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True


def _open_here(url: str) -> bool:
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    name = os.path.basename(str(getattr(browser, "name", "")))
    return name not in _WITHOUT_PICTURES and browser.open(url)


if __name__ == "__main__":
    sys.exit(0 if _open_here(sys.argv[1]) else 1)
