"""Programs that start other programs: what they start, without them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.code.shell.programs import SERVING_IMAGES, program_of
from ingest.code.shell.values import Argument, Value

_DEEPEST = 8
_PLAIN = frozenset(
    "sudo doas env exec nohup time command builtin stdbuf nice ionice timeout gtimeout xargs watch "
    "numactl unbuffer setsid tini dumb-init catchsegv gosu chronic caffeinate taskset then".split()
)
_RUNNERS = frozenset(
    "uv poetry pipenv pdm hatch rye pixi conda mamba micromamba coverage pipx modal".split()
)
_LAUNCHERS = frozenset(
    "torchrun deepspeed srun mpirun mpiexec horovodrun nsys ncu composer torch.distributed.run "
    "torch.distributed.launch accelerate.commands.launch uvx lightning fabric ray".split()
)
_CONTAINERS = frozenset({"docker", "podman", "nerdctl", "singularity", "apptainer", "enroot"})
_FLAGS = frozenset(
    "-d -i -t -it -ti -dit -itd -id -di --rm --detach --interactive --tty --privileged --init -P "
    "--read-only --no-healthcheck --nv --rocm --publish-all --cleanenv --contain -T --no-deps "
    "--writable --oom-kill-disable --sig-proxy --quiet -q".split()
)
_PYTHON = re.compile(r"(?:python[\d.]*|pypy3?|py)(?:\.exe)?")
_SHELL = re.compile(r"(?:ba|z|k|da|a)?sh")
_SETTING = re.compile(r"[A-Za-z_]\w*=", re.ASCII)
_COUNT = re.compile(r"\d+(?:\.\d+)?[smhd]?|\{\}")


@dataclass(slots=True)
class Started:
    """What a command starts: the program and its arguments, and texts that are run."""

    arguments: list[Argument]
    python: list[Value] = field(default_factory=list)
    shell: list[Value] = field(default_factory=list)
    settings: list[Argument] = field(default_factory=list)
    takes_python: bool = False
    takes_shell: bool = False


def unwrap(arguments: Sequence[Argument]) -> Started:
    """Return what a command starts."""
    started = Started(list(arguments))
    for _ in range(_DEEPEST):
        before = len(started.arguments)
        _unwrap_once(started)
        if not started.arguments or len(started.arguments) == before:
            break
    return started


def head_of(arguments: Sequence[Argument]) -> str:
    """Return the name of a command's program, without the folder."""
    return text_of(arguments[0]).rsplit("/", 1)[-1] if arguments else ""


def text_of(argument: Argument) -> str:
    """Return the first text that an argument may be."""
    return argument[0].text


def _unwrap_once(started: Started) -> None:
    given = started.arguments
    head, second = head_of(given), text_of(given[1]) if len(given) > 1 else ""
    if _SETTING.match(text_of(given[0])):
        started.settings.append(given[0])
        started.arguments = given[1:]
    elif head in _PLAIN:
        started.arguments = _after_options(given[1:], counts=True)
    elif head in _RUNNERS and second in ("run", "exec", "tool"):
        started.arguments = _program_in(given[2:])
    elif head in _LAUNCHERS or (head == "accelerate" and second == "launch"):
        started.arguments = _program_in(given[1:], scripts_only=True)
    elif _PYTHON.fullmatch(head):
        _unwrap_python(started, given[1:])
    elif _SHELL.fullmatch(head):
        _unwrap_shell(started, given[1:])
    elif head in ("eval", "ssh"):
        started.shell.append(_joined(given[1 if head == "eval" else 2 :]))
        started.arguments = []
    elif head in _CONTAINERS:
        _unwrap_container(started, given)
    elif head in ("kubectl", "oc") and "--" in map(text_of, given):
        started.arguments = given[[text_of(one) for one in given].index("--") + 1 :]


def _after_options(arguments: list[Argument], *, counts: bool = False) -> list[Argument]:
    at = 0
    while at < len(arguments):
        text = text_of(arguments[at])
        if not (text.startswith("-") or (counts and _COUNT.fullmatch(text))):
            break
        at += 1
    return arguments[at:]


def _program_in(arguments: list[Argument], *, scripts_only: bool = False) -> list[Argument]:
    """Return the arguments from that on which is a program, behind options of unknown length."""
    for at, argument in enumerate(arguments):
        text = text_of(argument)
        if text in ("-m", "--module") and at + 1 < len(arguments):
            return arguments[at + 1 :]
        name = text.rsplit("/", 1)[-1]
        if name.endswith((".py", ".sh")) or _PYTHON.fullmatch(name) or _SHELL.fullmatch(name):
            return arguments[at:]
        if program_of([text_of(one) for one in arguments[at : at + 5]]).loads:
            return arguments[at:]
    return arguments if scripts_only else _after_options(arguments)


def _unwrap_python(started: Started, arguments: list[Argument]) -> None:
    at = 0
    while at < len(arguments) and (text := text_of(arguments[at])).startswith("-"):
        if text == "-m":
            started.arguments = arguments[at + 1 :]
            return
        if text == "-" or re.fullmatch(r"-[A-Za-z]*c", text):
            started.python += [arguments[at + 1][0]] if text != "-" and arguments[at + 1 :] else []
            started.takes_python = text == "-"
            started.arguments = []
            return
        at += 2 if text in ("-X", "-W") else 1
    started.takes_python = not arguments[at:]
    started.arguments = arguments[at:]


def _unwrap_shell(started: Started, arguments: list[Argument]) -> None:
    for at, argument in enumerate(arguments):
        text = text_of(argument)
        if not text.startswith("-"):
            started.arguments = arguments[at:]
            return
        if re.fullmatch(r"-[a-z]*c", text) and at + 1 < len(arguments):
            started.shell.append(arguments[at + 1][0])
            started.arguments = []
            return
    started.takes_shell = True
    started.arguments = []


def _unwrap_container(started: Started, given: list[Argument]) -> None:
    texts = [text_of(one) for one in given]
    at = 2 if texts[1:2] == ["compose"] else 1
    if texts[at : at + 1] == ["model"]:
        started.arguments = [(Value("docker-model", given[0][0].line),), *given[2:]]
    elif texts[at : at + 1] in (["run"], ["exec"], ["create"]):
        _unwrap_image(started, given[at + 1 :])
    else:
        return


def _unwrap_image(started: Started, arguments: list[Argument]) -> None:
    at = 0
    while at < len(arguments) and (text := text_of(arguments[at])).startswith("-"):
        has_value = "=" not in text and text not in _FLAGS
        if has_value and text in ("-e", "--env") and at + 1 < len(arguments):
            started.settings.append(arguments[at + 1])
        at += 2 if has_value else 1
    if at < len(arguments):
        image, rest = arguments[at][0], arguments[at + 1 :]
        started.arguments = in_container(image, rest)
    else:
        started.arguments = []


def in_container(image: Value, arguments: Sequence[Argument]) -> list[Argument]:
    """Return the command that a container runs: that of its image, where arguments follow it."""
    if arguments and _starts_shell(text_of(arguments[0])):
        return list(arguments)
    program = next((words for found, words in SERVING_IMAGES if found.search(image.text)), ())
    if not arguments or not program or not text_of(arguments[0]).startswith(("-", "$", "\0")):
        starts = arguments and program_of([text_of(one) for one in arguments[:5]]).loads
        if not program or starts or not arguments or "/" not in text_of(arguments[0]):
            return list(arguments)
    return [*((Value(word, image.line),) for word in program), *arguments]


def _starts_shell(text: str) -> bool:
    return bool(_SHELL.fullmatch(text.rsplit("/", 1)[-1]))


def _joined(arguments: Sequence[Argument]) -> Value:
    text = " ".join(text_of(one) for one in arguments)
    return Value(text, arguments[0][0].line if arguments else 1)
