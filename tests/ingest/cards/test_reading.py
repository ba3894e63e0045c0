"""Cards are read out of folders and archives: nothing outside of them, and never too much."""

import bz2
import gzip
import io
import lzma
import os
import random
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UnavailableError
from ingest.cards import reading as card_reading
from ingest.cards.reading import LARGEST_FILE, read_files
from ingest.items import Skip

CARD = b"---\nlicense: mit\n---\n"


def read(place: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files of a place by their paths, and the reasons of what was skipped."""
    found, skipped = {}, {}
    for each in read_files(place):
        if isinstance(each, Skip):
            skipped[each.item] = each.reason
        else:
            found[str(each[0])] = each[1]
    return found, skipped


def tar(path: Path, *members: tuple[tarfile.TarInfo, bytes], mode: str = "w:gz") -> Path:
    """Write an archive of these members."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """Return the head of a member."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def test_a_folder_is_read_to_its_depth(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "README.md").write_bytes(CARD)
    (tmp_path / "a" / "b" / "config.json").write_bytes(b"{}")
    (tmp_path / "a" / "b" / "model.bin").write_bytes(b"weights")
    assert read(tmp_path) == ({"a/b/README.md": CARD, "a/b/config.json": b"{}"}, {})


def test_links_out_of_a_folder_pipes_and_what_is_too_large_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_bytes(b"secret")
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "gone.md").symlink_to(folder / "nowhere")
    (folder / "in.md").symlink_to(folder / "real.md")
    (folder / "real.md").write_bytes(CARD)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    with (folder / "large.md").open("wb") as stream:
        stream.truncate(50_000_000)
    found, skipped = read(folder)
    assert found == {"in.md": CARD, "real.md": CARD}
    assert skipped == {
        "gone.md": "it cannot be read: No such file or directory",
        "large.md": f"it has 50,000,000 bytes; a card has at most {LARGEST_FILE:,}",
        "out.md": "it points outside of the folder, or at itself",
        "pipe.md": "it is no regular file",
    }


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_archives_of_every_kind_are_read_without_unpacking(tmp_path: Path, mode: str) -> None:
    place = tar(
        tmp_path / "x", (member("a/b/README.md"), CARD), (member("a/b/x.bin"), b"x"), mode=mode
    )
    assert read(place) == ({"a/b/README.md": CARD}, {})
    assert list(tmp_path.iterdir()) == [place]


def test_a_zip_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b/README.md", CARD)
        archive.writestr("a/b/", b"")
    assert read(tmp_path / "x.zip") == ({"a/b/README.md": CARD}, {})


def test_the_folder_with_the_archive_s_own_name_is_no_owner(tmp_path: Path) -> None:
    place = tar(tmp_path / "cards-2.tar.gz", (member("cards-2/a/b/README.md"), CARD))
    assert read(place)[0] == {"a/b/README.md": CARD}


def test_members_that_lead_outside_links_and_devices_are_skipped(tmp_path: Path) -> None:
    place = tar(
        tmp_path / "x.tar.gz",
        (member("../outside/README.md"), CARD),
        (member("/etc/a/README.md"), CARD),
        (member("C:/a/b/README.md"), CARD),
        (member("a/../../README.md"), CARD),
        (member("a/b/README.md", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (member("a/c/README.md", tarfile.LNKTYPE, "/etc/passwd"), b""),
        (member("a/d/README.md", tarfile.CHRTYPE), b""),
        (member("a/e/README.md", tarfile.FIFOTYPE), b""),
        (member("good/card/README.md"), CARD),
    )
    found, skipped = read(place)
    assert found == {"good/card/README.md": CARD}
    assert len(skipped) == 8
    assert set(skipped.values()) == {
        "its name leads out of the archive",
        "it is a link or a device",
    }


def test_members_of_a_zip_that_lead_outside_and_links_are_skipped(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a/b/README.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../README.md", CARD)
        archive.writestr("..\\a\\README.md", CARD)
        archive.writestr("good/card/README.md", CARD)
    found, skipped = read(tmp_path / "x.zip")
    assert found == {"good/card/README.md": CARD}
    assert len(skipped) == 3


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = bytes(LARGEST_FILE + 1)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b/README.md", zeros)
        archive.writestr("c/d/README.md", CARD)
    assert list(read(tmp_path / "x.zip")[0]) == ["c/d/README.md"]
    packed = tar(
        tmp_path / "x.tar.gz", (member("a/b/README.md"), zeros), (member("c/d/README.md"), CARD)
    )
    found, skipped = read(packed)
    assert list(found) == ["c/d/README.md"]
    assert "a card has at most" in skipped["a/b/README.md"]


def test_what_a_whole_archive_unpacks_to_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_reading, "LARGEST_ARCHIVE", 100_000)
    names, content = [f"a/b{n}/README.md" for n in range(50)], bytes(9_000)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    packed = tar(tmp_path / "x.tar.gz", *((member(name), content) for name in names))
    for place in (tmp_path / "x.zip", packed):
        found, skipped = read(place)
        assert 0 < len(found) < 12
        assert "the rest of the archive is not read" in skipped[str(place)]


def test_a_zip_that_states_its_sizes_too_low_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b/README.md", bytes(20_000_000))
    content = path.read_bytes().replace(
        (20_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    )
    path.write_bytes(content)
    found, _ = read(path)
    assert all(len(card) <= LARGEST_FILE for card in found.values())


def test_a_header_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    head = member("a/b/README.md", tarfile.XHDTYPE)
    head.size = 10**10
    (tmp_path / "x.tar").write_bytes(head.tobuf() + bytes(20_000))
    found, skipped = read(tmp_path / "x.tar")
    assert found == {}
    assert "header" in skipped[str(tmp_path / "x.tar")]


def test_an_archive_that_is_cut_gives_what_was_whole(tmp_path: Path) -> None:
    rng = random.Random(0)
    cards = [(member(f"a/b{n}/README.md"), rng.randbytes(5_000)) for n in range(20)]
    place = tar(tmp_path / "x.tar.gz", *cards)
    place.write_bytes(place.read_bytes()[:50_000])
    found, skipped = read(place)
    assert 0 < len(found) < 20
    assert list(skipped) == [str(place)]


@pytest.mark.parametrize("content", [b"", b"# A card", bytes(5_000), b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "x.tar.gz"
    place.write_bytes(content)
    if content.startswith(b"PK"):
        assert read(place) == ({}, {})
        return
    with pytest.raises(UnavailableError, match="neither a folder nor an archive"):
        read_files(place)


def test_a_place_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="There is no folder or archive"):
        read_files(tmp_path / "nothing")


PACKED: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, bz2.compress, lzma.compress]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PACKED), st.binary(), st.integers(0, 3_000), st.booleans())
def test_any_bytes_are_read_or_told(
    tmp_path: Path, pack: Callable[[bytes], Any], noise: bytes, at: int, as_zip: bool
) -> None:
    stream = io.BytesIO()
    if as_zip:
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("a/b/README.md", CARD)
    else:
        with tarfile.open(fileobj=stream, mode="w") as tarred:
            tarred.addfile(member("a/b/README.md"), io.BytesIO())
    content = stream.getvalue()
    place = tmp_path / "x"
    place.write_bytes(pack(content[:at] + noise + content[at + len(noise) :]))
    try:
        found = list(read_files(place))
    except UnavailableError:
        return
    assert all(isinstance(each, Skip) or len(each[1]) <= LARGEST_FILE for each in found)
