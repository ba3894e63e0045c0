"""The ``ptm`` command: runs it, and turns every failure into a sentence and an exit status."""

from __future__ import annotations

import contextlib
import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ptm.cli.stopping import Stopping

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""
_FLAGS = ("--debug", "--verbose")
"""Options of the whole command that may stand anywhere among its words."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and end the process with the exit status of docs/reference/cli."""
    if arguments is None:
        from ptm.cli.signals import obey_at_once

        obey_at_once()  # what follows takes its time to load
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None and os.environ.get("_PTM_COMPLETE"):
        _complete()
    if arguments is None:
        gc.set_threshold(50_000)  # or Python looks for circles 200 times while it imports
    flags = {word for word in words if word in _FLAGS}
    words = [word for word in words if word not in _FLAGS]
    for stream in (sys.stdout, sys.stderr):
        # Whatever the terminal cannot show is escaped; nothing is ever lost to an encoding. Closed
        # streams (>&-) are None.
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    from ptm.cli.stopping import Stopping

    stopping = Stopping()
    try:
        if arguments is None:
            stopping.listen()
        status = _run_shown(words, flags, stopping)
    except KeyboardInterrupt:
        status = _stopped()
    if status == INTERRUPTED and stopping.status:
        status = stopping.status
    if arguments is None:
        stopping.end(status)
        if "_duckdb" not in sys.modules:  # it would list all that is left as leaks
            gc.freeze()  # what is left needs no search for circles: the process ends
        _end_if_stuck(status)
    sys.exit(status)


def _complete() -> None:
    """Answer a shell that completes a line, and end at once: it waits for the end."""
    from ptm.cli.app import ptm
    from ptm.cli.completion import complete_line
    from ptm.cli.lazy import COMPLETING

    status = complete_line(ptm, COMPLETING)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    os._exit(status)


def _end_if_stuck(status: int) -> None:
    """End at once where an engine does not stop: Python's own end would wait for it or break."""
    waiting = sys.modules.get("graph.store.waiting")
    if waiting is not None and waiting.has_left_alone():
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(status)


def _run_shown(words: list[str], flags: set[str], stopping: Stopping) -> int:
    from ptm.packages import ShadowedPackageError, check_packages

    try:
        check_packages()
    except ShadowedPackageError as error:
        if sys.stderr is not None:
            print(error, file=sys.stderr)
        return error.exit_status
    from graph.store.address_space import spare_address_space

    spare_address_space()
    debug = "--debug" in flags
    if "--verbose" not in flags:
        return _run(words, stopping, debug=debug)
    from ptm.cli.logs import shown_logs

    with shown_logs():
        return _run(words, stopping, debug=debug)


def _run(words: list[str], stopping: Stopping | None = None, *, debug: bool) -> int:
    """Return the exit status of a command; every failure becomes a sentence."""
    import click

    from graph.errors import PtmError
    from ptm.cli.app import ptm
    from ptm.cli.progress import watched
    from ptm.cli.stopping import Stopping

    output = sys.stdout
    try:
        with watched(), (stopping or Stopping()).is_the_cause():
            status = ptm.main(words, prog_name="ptm", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        return _reader_is_gone()
    except SystemExit:
        # Where a write finds nobody reading, click replaces the stream and ends by itself, with 1.
        if sys.stdout is not output:
            return _reader_is_gone()
        raise
    except click.ClickException as error:
        from ptm.cli.remarks import folded_text

        if sys.stderr is not None:
            # click begins with a word of its own, and folds nothing.
            message = folded_text(f"Error: {error.message}").removeprefix("Error: ")
            error.message = message  # type: ignore[misc]
            error.show()
        return error.exit_code
    except click.Abort:
        return _stopped("")  # click has ended the line
    except KeyboardInterrupt:
        return _stopped()
    except PtmError as error:
        if debug:
            raise
        _say("\n".join([str(error), *getattr(error, "__notes__", ())]))
        return error.exit_status
    except MemoryError:
        if debug:
            raise
        from graph.store.address_space import no_memory

        _say(no_memory())
        return 3
    except OSError as error:
        if debug:
            raise
        where = error.filename or "the output"
        _say(f"Reading or writing {where} failed: {error.strerror or error}.")
        _silence()
        return 3
    except Exception as error:
        if debug:
            raise
        cause = f"{type(error).__name__}: {error}".splitlines()[0]
        _say(
            f"Something went wrong inside ptm ({cause}). Run it again with --debug and report what "
            "it prints."
        )
        return 3
    return status if isinstance(status, int) else 0


def _stopped(begin: str = "\n") -> int:
    """Say that a command was told to stop, below the ^C of the terminal; return its status."""
    from ptm.cli.signals import SENTENCE

    _say(f"{begin}{SENTENCE}")
    return INTERRUPTED


def _say(text: str) -> None:
    """Print on standard error, if anybody listens there."""
    try:
        import click

        from ptm.cli.remarks import folded_text
        from reports.text.words import visible

        text = folded_text(text)
    except MemoryError:  # nothing more can be loaded, so what is said is said as it stands
        sys.stderr.write(f"{text.strip()}\n")
        return
    with contextlib.suppress(OSError):
        click.echo(visible(text), err=True)


def _reader_is_gone() -> int:
    """Return the exit status when the reader of standard output (| head) has seen enough."""
    _silence()
    return 0


def _silence() -> None:
    """Send what is still to be flushed nowhere, so that Python does not fail at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
