"""Repositories of git for tests: made by git itself, with fixed dates and nobody's settings."""

import os
import subprocess
from pathlib import Path

DATE = "2024-02-01T10:00:00Z"


def git(folder: Path, *words: str, date: str = DATE) -> str:
    """Run git in a folder; return what it says."""
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
    }
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    free = ["-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *free, *words],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str], date: str = DATE) -> str:
    """Make the folder a repository with a commit of these files; return its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", "--all", date=date)
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "a commit", date=date)
    return git(folder, "rev-parse", "HEAD")
