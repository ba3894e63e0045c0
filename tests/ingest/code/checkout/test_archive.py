"""An archive is read member by member; nothing of it is written under its own names."""

import bz2
import errno
import gzip
import io
import lzma
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import UnavailableError
from ingest.code.checkout import archive as archives
from ingest.code.checkout.archive import is_archive, open_archive
from ingest.code.checkout.opening import list_places, open_checkout
from ingest.code.checkout.tree import Commit, Tree, UnreadableFileError

FILES = {"top/a.py": b"x = 1\n", "top/b/c.py": b"y = 2\n"}
REVISION = "a" * 40


def tar(files: dict[str, bytes], **headers: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", pax_headers=headers) as opened:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), 1_700_000_000
            opened.addfile(member, io.BytesIO(content))
    return made.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def contents(tree: Tree) -> dict[str, bytes]:
    with tree:
        return {entry.path: tree.read(entry.path, 1_000) for entry in tree.entries()}


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("x.tar", bytes),
        ("x.tar.gz", gzip.compress),
        ("x.tgz", gzip.compress),
        ("x.tar.bz2", bz2.compress),
        ("x.tar.xz", lzma.compress),
    ],
)
def test_a_tar_is_read_however_it_is_packed(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(pack(tar(FILES)))
    tree = open_archive(tmp_path / name)
    assert tree.name == "x"
    assert contents(tree) == {"a.py": b"x = 1\n", "b/c.py": b"y = 2\n"}


def test_a_tar_packed_by_zstandard_is_read(tmp_path: Path) -> None:
    with pa.CompressedOutputStream(str(tmp_path / "x.tar.zst"), "zstd") as stream:
        stream.write(tar(FILES))
    assert contents(open_archive(tmp_path / "x.tar.zst")) == {
        "a.py": b"x = 1\n",
        "b/c.py": b"y = 2\n",
    }


def test_a_zip_is_read_without_its_one_top_folder(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(FILES))
    assert list(contents(open_checkout(str(tmp_path / "x.zip")))) == ["a.py", "b/c.py"]
    (tmp_path / "y.zip").write_bytes(zipped({**FILES, "other/d.py": b""}))
    assert "top/a.py" in contents(open_checkout(str(tmp_path / "y.zip")))


def test_an_archive_of_git_says_of_which_commit_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(tar(FILES, comment=REVISION))
    assert open_archive(tmp_path / "x.tar").commit == Commit(REVISION, "2023-11-14T22:13:20Z")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        opened.comment = REVISION.encode()
        opened.writestr(zipfile.ZipInfo("a.py", (2023, 11, 14, 22, 13, 20)), "")
    assert open_archive(tmp_path / "x.zip").commit == Commit(REVISION, "2023-11-14T22:13:20Z")


@pytest.mark.parametrize("name", ["../out.py", "/etc/out.py", "a/../../out.py", "C:\\out.py"])
def test_names_that_lead_out_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.tar").write_bytes(tar({name: b"", "a.py": b""}))
    (tmp_path / "x.zip").write_bytes(zipped({name: b"", "a.py": b""}))
    for archive in ("x.tar", "x.zip"):
        tree = open_archive(tmp_path / archive)
        assert list(contents(tree)) == ["a.py"]
        assert tree.left.numbers == {"its name leads out of the archive": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.tar", "x.zip"]


def test_links_and_devices_of_an_archive_are_named(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as opened:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"{kind!r}.py")
            member.type, member.linkname = kind, "/etc/passwd"
            opened.addfile(member)
    tree = open_archive(tmp_path / "x.tar")
    assert contents(tree) == {}
    assert tree.left.numbers == {"it is a link or a device": 4}


def test_a_bomb_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 100_000)
    bomb = tar({"a.py": b"x", "b.bin": bytes(10_000_000), "c.py": b"y"})
    (tmp_path / "x.tar.gz").write_bytes(gzip.compress(bomb))
    tree = open_archive(tmp_path / "x.tar.gz")
    assert list(contents(tree)) == ["a.py"]
    assert tree.left.hides
    (tmp_path / "x.zip").write_bytes(zipped({"a.py": bytes(10_000_000)}))
    with open_archive(tmp_path / "x.zip") as opened:
        assert len(opened.read("a.py", 100)) == 100


@pytest.mark.parametrize("cut", [100, 600, 1_500])
def test_a_damaged_archive_is_read_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    (tmp_path / "x.tar").write_bytes(tar(FILES)[:cut])
    if cut < 512:
        assert not is_archive(tmp_path / "x.tar")
        return
    with open_archive(tmp_path / "x.tar") as tree:
        assert tree.left.hides or list(tree.entries())


def test_a_damaged_zip_is_an_error_and_a_damaged_member_one_of_itself(tmp_path: Path) -> None:
    content = zipped(FILES)
    (tmp_path / "x.zip").write_bytes(content.replace(b"PK\x01\x02", b"PK\x01\x03"))
    with pytest.raises(UnavailableError, match="damaged"):
        open_checkout(str(tmp_path / "x.zip"))
    (tmp_path / "y.zip").write_bytes(content.replace(b"x", b"z", 1))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as opened:
        opened.writestr("a.py", "x = 1")
    (tmp_path / "z.zip").write_bytes(stored.getvalue().replace(b"x = 1", b"x = 2"))
    with open_archive(tmp_path / "z.zip") as tree, pytest.raises(UnreadableFileError):
        tree.read("a.py", 100)


def test_a_name_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr("a.py", "first")
        opened.writestr("a.py", "second")
    assert contents(open_archive(tmp_path / "x.zip")) == {"a.py": b"second"}


def test_folders_of_an_archive_are_skipped_as_those_of_a_disk(tmp_path: Path) -> None:
    files = dict.fromkeys(
        ("node_modules/a.js", "inner/.git/HEAD", "inner/x.py", "e/pyvenv.cfg", "e/x.py", "a.py"),
        b"",
    )
    (tmp_path / "x.zip").write_bytes(zipped(files))
    tree = open_archive(tmp_path / "x.zip")
    assert list(contents(tree)) == ["a.py"]
    assert tree.left.paths == {"it is a repository of its own": ["inner"]}


def test_a_text_file_is_a_list_of_places(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# mine\ngithub.com/o/n\n\n  ./a # the first\n")
    assert list(list_places(str(listed))) == ["github.com/o/n", "./a"]
    assert list(list_places("github.com/o/n")) == ["github.com/o/n"]
    listed.write_bytes(b"\x7fELF\0\0\0")
    with pytest.raises(UnavailableError, match="no archive, and no list"):
        list(list_places(str(listed)))


def headed(name: str, size: int) -> bytes:
    """Return the header of a member that says it is as large as that."""
    member = tarfile.TarInfo(name)
    member.size = size
    return member.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize("size", [1 << 62, (8 << 30) + 1, 5 << 30, 100_000])
def test_a_member_that_is_not_there_ends_the_archive(tmp_path: Path, size: int) -> None:
    whole = tar({"a.py": b"x"})[:1_024]
    (tmp_path / "x.tar").write_bytes(whole + headed("b.bin", size) + bytes(512))
    with open_archive(tmp_path / "x.tar") as tree:
        assert [entry.path for entry in tree.entries()][:1] == ["a.py"]
        assert all("the rest of it cannot be read" in reason for reason in tree.left.numbers)
        assert tree.left.hides


@pytest.mark.parametrize("moment", ["inf", "1e400", "nan", "1e300"])
def test_a_date_that_is_none_is_unknown(tmp_path: Path, moment: str) -> None:
    with tarfile.open(
        tmp_path / "x.tar", "w", format=tarfile.PAX_FORMAT, pax_headers={"comment": REVISION}
    ) as opened:
        member = tarfile.TarInfo("a.py")
        member.pax_headers = {"mtime": moment}
        opened.addfile(member)
        opened.addfile(tarfile.TarInfo("b.py"))
    tree = open_archive(tmp_path / "x.tar")
    assert tree.commit == Commit(REVISION, None)
    assert list(contents(tree)) == ["a.py", "b.py"]


class FullDisk(io.BytesIO):
    """A file on a disk that takes nothing."""

    def write(self, _content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_no_damage_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.tar").write_bytes(tar(FILES))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: FullDisk())
    with pytest.raises(UnavailableError, match=r"x\.tar cannot be unpacked to .*: No space left"):
        open_archive(tmp_path / "x.tar")


def test_members_that_cannot_be_unpacked_have_one_reason(tmp_path: Path) -> None:
    content = zipped({"a.py": b"x = 1", "b.py": b"x = 1"})
    first = content.index(b"PK\x03\x04", 1)
    (tmp_path / "x.zip").write_bytes(
        content[:30] + b"?" + content[31 : first + 30] + b"?" + content[first + 31 :]
    )
    with open_archive(tmp_path / "x.zip") as tree:
        for path in ("a.py", "b.py"):
            with pytest.raises(UnreadableFileError, match=r"^it cannot be unpacked$"):
                tree.read(path, 100)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.zip", zipped(FILES)[:-30]),
        ("empty.tar", b""),
        ("blank.tar", bytes(10_240)),
        ("fake.zip", b"PK\x03\x04" + b"a" * 100),
    ],
)
def test_a_file_that_is_there_is_not_told_to_be_missing(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    said = rf"{name} is no whole archive: it is empty, damaged"
    with pytest.raises(UnavailableError, match=said):
        open_checkout(str(tmp_path / name))
    with pytest.raises(UnavailableError, match=said):
        list(list_places(str(tmp_path / name)))
    (tmp_path / "a.py").write_bytes(b"")
    with pytest.raises(UnavailableError, match=r"a\.py is a single file"):
        open_checkout(str(tmp_path / "a.py"))
