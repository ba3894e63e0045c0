"""Finds or starts a real Neo4j for the tests, and stops what it started.

In this order: the server that NEO4J_URI names, a Docker engine, Neo4j's own jars on Java.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from filelock import FileLock

VERSION = "5.26.30"

POM = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>ptm-lineage</groupId>
  <artifactId>neo4j-for-tests</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId>
      <version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""

# Neo4j would wait 10 s for late packets at every stop: nobody sends any here.
CONFIGURATION = """
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled={protected}
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""

# Half of the processor time at the start, which two workers on two cores notice.
QUICK_TO_START = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

# What Neo4j asks Java for.
OPENED = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch")
]

SECONDS_TO_FETCH = 600
SECONDS_TO_START = 90
SECONDS_TO_STOP = 20


@dataclass
class Neo4jServer:
    """A server that answers at `uri`; `auth` is (user, password), None where it asks for none."""

    uri: str
    auth: tuple[str, str] | None = None
    end: Callable[[], object] = field(default=lambda: None, repr=False)

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
    container = DockerContainer(f"neo4j:{VERSION}-community")
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
    home: Path, password: str | None = None, java_options: Sequence[str] = QUICK_TO_START
) -> Neo4jServer | str:
    """Return a server started in the folder `home`, or the reason why it cannot be.

    With a password (8 characters or more) its user is `neo4j`; without, it asks for none.
    Benchmarks pass Java's options of their own, such as `["-Xmx2g"]`.
    """
    java = shutil.which("java")
    if not java:
        return "Java is missing (17 or newer)"
    jars = fetched_jars()
    if isinstance(jars, str):
        return jars
    (home / "conf").mkdir(parents=True, exist_ok=True)
    if password and (reason := set_password(java, jars, home, password)):
        return reason
    command = [java, *java_options, *OPENED, "-cp", f"{jars}/*"]
    server = start(command, home, password)
    if isinstance(server, str) and "already in use" in server:
        # Another program took the port after it was found free.
        return start(command, home, password)
    return server


def fetched_jars() -> Path | str:
    """Return the folder of Neo4j's jars, fetched by Maven at the first time, or why not."""
    cache = Path(
        os.environ.get("PTM_TEST_CACHE") or platformdirs.user_cache_dir("ptm-lineage-tests")
    )
    cache.mkdir(parents=True, exist_ok=True)
    jars = cache / f"neo4j-{VERSION}"
    # One worker fetches while the others wait, and a folder is whole or not there.
    with FileLock(cache / f"neo4j-{VERSION}.lock", timeout=SECONDS_TO_FETCH + 60):
        if jars.is_dir():
            return jars
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            if reason := fetch_jars(Path(scratch)):
                return reason
            (Path(scratch) / "jars").rename(jars)
    return jars


def fetch_jars(folder: Path) -> str | None:
    """Fill the folder `jars` in `folder`; return what went wrong, None if nothing did."""
    maven = shutil.which("mvn")
    if not maven:
        return "Maven is missing, which fetches Neo4j's jars"
    (folder / "pom.xml").write_text(POM)
    command = [maven, "--batch-mode", "--quiet", "dependency:copy-dependencies"]
    options = ["-DincludeScope=runtime", f"-DoutputDirectory={folder / 'jars'}"]
    try:
        done = subprocess.run(
            [*command, *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_FETCH,
        )
    except subprocess.TimeoutExpired:
        return f"Maven did not fetch Neo4j's jars within {SECONDS_TO_FETCH} s"
    if done.returncode:
        return f"Maven cannot fetch Neo4j's jars: {root_cause(done.stdout + done.stderr)}"
    return None


def root_cause(output: str) -> str:
    """Return the line of Java's or Maven's output that says best what went wrong."""
    lines = [line for line in output.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by")]
    errors = [line for line in lines if "ERROR" in line or "Exception" in line]
    return (causes[-1:] or errors[:1] or lines[-1:] or ["it said nothing"])[0]


def set_password(java: str, jars: Path, home: Path, password: str) -> str | None:
    """Give a server that never ran its password; return what went wrong, None if nothing did."""
    write_configuration(home, port=0, protected=True)
    command = [java, "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool", "dbms", "set-initial-password"]
    places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(
        [*command, password],
        env=os.environ | places,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_START,
    )
    return root_cause(done.stdout + done.stderr) if done.returncode else None


def write_configuration(home: Path, port: int, protected: bool) -> None:
    """Write the server's settings into its folder."""
    text = CONFIGURATION.format(port=port, protected=str(protected).lower())
    (home / "conf" / "neo4j.conf").write_text(text)


def start(command: list[str], home: Path, password: str | None) -> Neo4jServer | str:
    """Return the running server, or the reason why it did not start."""
    port = free_port()
    write_configuration(home, port, protected=password is not None)
    log = home / "output.log"
    entry = ["org.neo4j.server.CommunityEntryPoint", "--console-mode"]
    folders = [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*dying_with_us(), *command, *entry, *folders],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
        )
    server = Neo4jServer(
        f"bolt://127.0.0.1:{port}",
        ("neo4j", password) if password else None,
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
