"""Finds or starts a real Neo4j for the tests, and stops what it started.

In this order: the server that NEO4J_URI names, a Docker engine, Neo4j's own jars on Java.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.neo4j_jars import (
    LONG_TERM,
    Version,
    browser_jars,
    find_java,
    root_cause,
    run_admin,
    server_jars,
)

CONFIGURATION = {
    "server.default_listen_address": "127.0.0.1",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "server.memory.pagecache.size": "256m",
    # Neo4j would wait 10 s for late packets at every stop: nobody sends any here.
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
}

# Half of the processor time at the start, which two workers on two cores notice.
QUICK_TO_START = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

# What Neo4j asks Java for.
OPENED = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch")
]

SECONDS_TO_START = 90
SECONDS_TO_STOP = 20


@dataclass
class Neo4jServer:
    """A server that answers at `uri`; `auth` is (user, password), None where it asks for none."""

    uri: str
    auth: tuple[str, str] | None = None
    http: str | None = None
    """Where Neo4j Browser is (its page is at ``/browser/``), if it was started with it."""
    end: Callable[[], object] = field(default=lambda: None, repr=False)
    holds: str = field(default="", repr=False)
    """What was written for tests that only read it, until somebody empties the server."""

    def __post_init__(self) -> None:
        """Stop it with this process at the latest."""
        atexit.register(self.stop)

    def stop(self) -> None:
        """Stop it if it was started here; a second call does nothing."""
        atexit.unregister(self.stop)
        end, self.end = self.end, lambda: None
        end()


def find_server(home: Path) -> Neo4jServer | str:
    """Return a running server with an empty database, or the reason why there is none.

    `home` is a folder for the data of a server that is started here.
    """
    if uri := os.environ.get("NEO4J_URI"):
        return named_server(uri)
    return start_in_docker() or start_from_jars(home)


def named_server(uri: str) -> Neo4jServer | str:
    """Return the server that the user names, unless it is away or holds anything.

    The tests empty their server: nobody's data may be lost by a variable left in a shell.
    """
    import neo4j

    user, password = (os.environ.get(f"NEO4J_{name}") for name in ("USERNAME", "PASSWORD"))
    auth = (user or "neo4j", password) if password else None
    try:
        with neo4j.GraphDatabase.driver(uri, auth=auth, max_transaction_retry_time=5) as driver:
            [record] = driver.execute_query("MATCH (n) RETURN count(n) AS nodes").records
    except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError, ValueError) as error:
        return f"NEO4J_URI names {uri}, which does not answer: {error}"
    if record["nodes"]:
        return (
            f"NEO4J_URI names {uri}, which holds {record['nodes']} nodes: tests would delete them"
        )
    return Neo4jServer(uri, auth)


def start_in_docker() -> Neo4jServer | None:
    """Return a server in a container, or None without testcontainers, an engine or the image."""
    try:
        from testcontainers.core.container import DockerContainer
        from testcontainers.core.waiting_utils import wait_for_logs
    except ImportError:
        return None
    if not answers(["docker", "info"]):
        return None
    container = DockerContainer(f"neo4j:{LONG_TERM.number}-community")
    container.with_env("NEO4J_AUTH", "none").with_exposed_ports(7687)
    try:
        container.start()
        wait_for_logs(container, "Started.", timeout=SECONDS_TO_START)
    except Exception:  # whatever Docker's reason is, the jars are next
        container.stop()
        return None
    port = container.get_exposed_port(7687)
    return Neo4jServer(f"bolt://{container.get_container_host_ip()}:{port}", end=container.stop)


def answers(command: list[str]) -> bool:
    """Tell whether a program is there and ends well within seconds."""
    try:
        return subprocess.run(command, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def start_from_jars(
    home: Path,
    password: str | None = None,
    java_options: Sequence[str] = QUICK_TO_START,
    *,
    version: Version = LONG_TERM,
    browser: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Neo4jServer | str:
    """Return a server started in the folder `home`, or the reason why it cannot be.

    With a password (8 characters or more) its user is `neo4j`; without, it asks for none.
    Benchmarks pass Java's options of their own, such as `["-Xmx2g"]`. With `browser` it has
    Neo4j Browser at `http`. `settings` are added to its configuration.
    """
    java = find_java(version.java)
    if not java:
        return f"Java is missing ({version.java} or newer)"
    folders = [server_jars(version), *([browser_jars()] if browser else [])]
    if reason := next((each for each in folders if isinstance(each, str)), None):
        return reason
    (home / "conf").mkdir(parents=True, exist_ok=True)
    if password and (reason := set_password(home, password, version)):
        return reason
    jars = os.pathsep.join(f"{folder}/*" for folder in folders)
    command = [java, *java_options, *OPENED, "-cp", jars, version.entry]
    given = {**(settings or {}), "dbms.security.auth_enabled": str(bool(password)).lower()}
    server = start(command, home, password, browser, given)
    if isinstance(server, str) and "already in use" in server:
        # Another program took the port after it was found free.
        return start(command, home, password, browser, given)
    return server


def set_password(home: Path, password: str, version: Version) -> str | None:
    """Give a server that never ran its password; return what went wrong, None if nothing did."""
    write_configuration(home, {"dbms.security.auth_enabled": "true"})
    done = run_admin(home, "dbms", "set-initial-password", password, version=version)
    if isinstance(done, str):
        return done
    return root_cause(done.stdout + done.stderr) if done.returncode else None


def write_configuration(home: Path, settings: Mapping[str, str]) -> None:
    """Write the server's settings into its folder."""
    lines = (f"{name}={value}\n" for name, value in {**CONFIGURATION, **settings}.items())
    (home / "conf" / "neo4j.conf").write_text("".join(lines))


def start(
    command: list[str],
    home: Path,
    password: str | None,
    browser: bool,
    settings: Mapping[str, str],
) -> Neo4jServer | str:
    """Return the running server, or the reason why it did not start."""
    bolt, http = (f"127.0.0.1:{free_port()}" for _ in range(2))
    places = {"server.bolt.listen_address": bolt}
    if browser:
        places |= {"server.http.enabled": "true", "server.http.listen_address": http}
    write_configuration(home, {**places, **settings})
    log = home / "output.log"
    folders = [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*dying_with_us(), *command, "--console-mode", *folders],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
        )
    server = Neo4jServer(
        f"bolt://{bolt}",
        ("neo4j", password) if password else None,
        f"http://{http}" if browser else None,
        end=lambda: stop_process(process),
    )
    if reason := trouble_at_start(process, log):
        server.stop()
        return reason
    return server


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def dying_with_us() -> list[str]:
    """Return the words before a command that end it when this process is killed (Linux)."""
    setpriv = shutil.which("setpriv")
    words = [setpriv or "", "--pdeathsig", "TERM"]
    return words if setpriv and answers([*words, "true"]) else []


def trouble_at_start(process: subprocess.Popen[bytes], log: Path) -> str | None:
    """Wait until the server has started; return what went wrong, None if nothing did."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        output = log.read_text(errors="replace")
        if "Started." in output:
            return None
        if process.poll() is not None:
            return f"Neo4j did not start: {root_cause(output)}"
        time.sleep(0.1)
    return f"Neo4j did not start within {SECONDS_TO_START} s"


def stop_process(process: subprocess.Popen[bytes]) -> None:
    """End the server's process, and no other: politely first."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
