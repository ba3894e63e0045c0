"""Runs git so that nothing in a repository, and nothing of the user's own settings, is obeyed.

Only commands that read objects are run, and one that clones without a working tree: no hook, no
filter, no text conversion, no submodule and no other protocol than the one that is named.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from graph.errors import UnavailableError

PATIENCE = 600.0
"""Seconds that a clone may take."""
LARGEST_CLONE = 4 << 30
"""Bytes on disk that a clone may have."""
LARGEST_BLOB = 20 << 20
"""Bytes of a file that a server is asked to leave out."""
_ANYBODYS = ("-c", "safe.directory=*")
"""Objects are read of a folder that another user owns too, as in a container."""
_LOCAL_PATIENCE = 60.0
_LOOK = 0.2
"""Seconds between two looks at a clone."""
_KEPT = (
    "PATH SYSTEMROOT TEMP TMP TMPDIR LD_LIBRARY_PATH HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY "
    "http_proxy https_proxy no_proxy all_proxy SSL_CERT_FILE SSL_CERT_DIR GIT_SSL_CAINFO "
    "GIT_EXEC_PATH CURL_CA_BUNDLE"
).split()
"""What of the environment git gets: where programs lie, and how the network is reached."""
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.askPass": "",
    "core.attributesFile": os.devnull,
    "core.alternateRefsCommand": "",
    "credential.helper": "",
    "protocol.allow": "never",
    "protocol.version": "2",
    # Hosts answer so for a repository that was renamed. Only the first answer may lead elsewhere,
    # and by the same protocol alone.
    "http.followRedirects": "initial",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "filter.lfs.smudge": "",
    "filter.lfs.process": "",
    "filter.lfs.required": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "60",
    "gc.auto": "0",
    "maintenance.auto": "false",
}


class GitError(Exception):
    """What git was asked for failed; the message says why, in one line."""


def clone(url: str, protocol: str, into: Path, patience: float = PATIENCE) -> None:
    """Fetch the newest commit of a repository into a new folder, without a working tree.

    Raises
    ------
    GitError
        If that fails, takes longer than ``patience`` seconds, or becomes too large.
    UnavailableError
        If git is not installed.
    """
    words = ["clone", "--bare", "--quiet", "--depth=1", "--single-branch", "--no-tags"]
    words += [f"--filter=blob:limit={LARGEST_BLOB}", "--template=", "--", url, str(into)]
    with _started(words, protocol, into.parent) as process:
        _watch(process, into, patience)
        _, said = process.communicate()
    if process.returncode:
        raise GitError(_reason(said))
    # Without this, git would ask the server for each blob that it has left out.
    (into / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")


def read_output(folder: Path, words: Sequence[str], given: bytes = b"") -> bytes:
    """Return what a command says about a repository on this machine.

    Raises
    ------
    GitError
        If it fails.
    UnavailableError
        If git is not installed.
    """
    with _started([*_ANYBODYS, f"--git-dir={folder}", *words], None, folder) as process:
        try:
            output, said = process.communicate(given, _LOCAL_PATIENCE)
        except subprocess.TimeoutExpired:
            _end(process)
            raise GitError("git did not answer") from None
    if process.returncode:
        raise GitError(_reason(said))
    return output


@contextlib.contextmanager
def conversation(folder: Path, words: Sequence[str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Yield where a running command is asked and where it answers, until the block ends."""
    reading, writing = os.pipe()
    with open(reading, "rb") as answers, open(writing, "wb") as output:
        words = [*_ANYBODYS, f"--git-dir={folder}", *words]
        with _started(words, None, folder, output) as process:
            output.close()
            if process.stdin:
                yield process.stdin, answers


@contextlib.contextmanager
def _started(
    words: Sequence[str],
    protocol: str | None,
    home: Path,
    output: IO[bytes] | int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    """Yield git at work; whatever it has started ends with the block."""
    git = shutil.which("git")
    if git is None:
        raise UnavailableError("git is not installed: install it, or name a folder or an archive.")
    options = [word for key, value in _SETTINGS.items() for word in ("-c", f"{key}={value}")]
    with subprocess.Popen(  # noqa: S603  # the words are ours; an address follows "--"
        [git, *options, *words],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.PIPE if output == subprocess.PIPE else subprocess.DEVNULL,
        env=_environment(home, protocol),
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            _end(process)


def _environment(home: Path, protocol: str | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "LC_ALL": "C",
        # This outranks all settings: those of a repository for one protocol outrank ours for all.
        "GIT_ALLOW_PROTOCOL": protocol or "none",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_SSH_COMMAND": "false",
    }


def _watch(process: subprocess.Popen[bytes], folder: Path, patience: float) -> None:
    """Wait for a clone, which is ended when it takes too long or becomes too large."""
    ends = time.monotonic() + patience
    look = _LOOK
    while True:
        try:
            process.wait(look)
            return
        except subprocess.TimeoutExpired:
            pass
        if time.monotonic() > ends:
            _end(process)
            raise GitError(f"it did not arrive within {patience:,.0f} seconds")
        if _size_of(folder) > LARGEST_CLONE:
            _end(process)
            raise GitError(f"it has over {LARGEST_CLONE:,} bytes")
        look = min(look * 1.2, 2.0)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _size_of(folder: Path) -> int:
    size = 0
    for within, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                size += os.lstat(os.path.join(within, name)).st_size
    return size


def _reason(said: bytes) -> str:
    """Return the line in which git says why it failed."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = next((line for line in lines if line.startswith("fatal:")), lines[-1] if lines else "")
    return fatal.removeprefix("fatal:").strip().rstrip(".") or "git failed"
