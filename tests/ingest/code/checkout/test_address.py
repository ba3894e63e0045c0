"""Which addresses are cloned, what git is given, and which repository each names."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from graph.errors import UsageError
from ingest.code.checkout.address import is_address, local_id, read_address, repository_of


@pytest.mark.parametrize(
    ("text", "url", "repository"),
    [
        ("github.com/Owner/Name", "https://github.com/Owner/Name", "github.com/owner/name"),
        ("https://github.com/o/n.git", "https://github.com/o/n.git", "github.com/o/n"),
        ("https://github.com/o/n/tree/main/sub", "https://github.com/o/n", "github.com/o/n"),
        ("https://GitHub.com/o/n?tab=readme#x", "https://github.com/o/n", "github.com/o/n"),
        ("git@github.com:o/n.git", "https://github.com/o/n.git", "github.com/o/n"),
        ("ssh://git@gitlab.com/g/s/n.git", "https://gitlab.com/g/s/n.git", "gitlab.com/g/s/n"),
        ("git+https://github.com/o/n", "https://github.com/o/n", "github.com/o/n"),
        ("https://gitlab.com/g/s/n/-/tree/main", "https://gitlab.com/g/s/n", "gitlab.com/g/s/n"),
        ("https://git.example.org:8443/o/n", "https://git.example.org:8443/o/n", None),
        ("http://127.0.0.1:8000/o/n.git", "http://127.0.0.1:8000/o/n.git", "127.0.0.1:8000/o/n"),
        ("file:///srv/git/n.git", "file:///srv/git/n.git", "local:n"),
    ],
)
def test_addresses_of_repositories(text: str, url: str, repository: str | None) -> None:
    found = read_address(text)
    assert is_address(text)
    assert found.url == url
    assert found.repository == (repository or "git.example.org:8443/o/n")


@pytest.mark.parametrize(
    "text",
    [
        "--upload-pack=touch /tmp/x",
        "-u",
        "ext::sh -c touch% /tmp/x",
        "fd::17",
        "git://github.com/o",
        "http://github.com/o/n",
        "ftp://github.com/o/n",
        "https://user:secret@github.com/o/n",
        "https://token@github.com/o/n",
        "https://github.com/o",
        "https://github.com",
        "https:///o/n",
        "https://[::1/o/n",
        "https://github.com/o/n\n--x",
        "https://host:99999/o/n",
        "https://-oProxyCommand=x/o/n",
        "https://-host.org/o/n",
        "https://a%0ab/o/n",
        "https://github.com/a/b%0ac",
        "https://github.com/a/b%00",
        "https://github.com/a/..",
        "https://github.com/a/%2e%2e",
        "https://github.com/./b",
        "https://gitlab.com/g/../n",
        "https://github.com/a/.git",
        "https://github.com/a/b%2fc",
        "https://github.com/a/%20",
        "git@github.com:a/../b",
        "file://host/share/n.git",
        "https://github.com/o/" + "n" * 1_000,
    ],
)
def test_what_git_is_not_given(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_address(text)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("text", ["src", "./a/b", "owner/name", "a.zip", "C:\\x", "x:y"])
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_the_remote_of_a_checkout_names_its_repository() -> None:
    assert repository_of("https://token@github.com/O/N.git") == "github.com/o/n"
    assert repository_of("git@github.com:O/N.git") == "github.com/o/n"
    assert repository_of("/srv/git/n.git") is None
    assert repository_of("file:///srv/git/n.git") is None
    for hostile in ("b%0ac", "b%20c", "b%09c", "..", "/b", ".git", "%20", "b\0", "b c", "%ff%0d"):
        assert repository_of(f"https://github.com/a/{hostile}") is None
    assert local_id("My Checkout") == "local:my checkout"


@given(st.text(max_size=60))
@example("https://[")
@example("https://a@b:c/d")
@example("a@b.c:d")
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = read_address(text)
    except UsageError:
        return
    assert found.url.startswith(("https://", "http://", "file:///"))
    assert found.protocol in ("https", "http", "file")
    assert found.url.isprintable()
