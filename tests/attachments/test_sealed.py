"""Sealed files: nothing readable, nothing half, nothing lost, and the keys follow the people."""

import hashlib
import os
from pathlib import Path

import pytest

from app.attachments.envelope import CHUNK, HEAD_BYTES
from app.attachments.sealed import AttachmentFault, SealedFiles
from tests.support.time_and_ids import CountedIds

CONTENT = "申请人吉克拉则的身份证复印件".encode() * 10


class Keys:
    """The present key first, like the vault's."""

    def __init__(self) -> None:
        self.keys = [b"a" * 32]

    def __call__(self) -> list[bytes]:
        return list(self.keys)


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def files(tmp_path: Path, keys: Keys) -> SealedFiles:
    return SealedFiles(tmp_path / "attachments", tmp_path / "quarantine", keys, os.urandom)


def only(folder: Path) -> Path:
    (found,) = (file for file in folder.rglob("*") if file.is_file())
    return found


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_put_comes_back(files: SealedFiles, tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    source = tmp_path / "scan.jpg"
    source.write_bytes(data)
    assert files.put(source) == (hashlib.sha256(data).hexdigest(), size)
    assert files.get(hashlib.sha256(data).hexdigest()) == data
    assert files.put(data)[0] == files.names()[0]  # the same content once
    assert len(files.names()) == 1


def test_nothing_readable_lies_on_the_disk(files: SealedFiles, tmp_path: Path) -> None:
    files.put(CONTENT)
    file = only(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    assert "吉克".encode() not in file.read_bytes()


@pytest.mark.parametrize("at", [0, 5, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + CHUNK + 20, -1])
def test_one_flipped_bit_is_found_and_the_file_is_kept_aside(
    files: SealedFiles, tmp_path: Path, at: int
) -> None:
    data = os.urandom(CHUNK + 100)
    digest, _size = files.put(data)
    file = only(tmp_path)
    sealed = bytearray(file.read_bytes())
    sealed[at] ^= 1
    file.write_bytes(sealed)
    assert files.check().damaged == (digest,)
    assert only(tmp_path / "quarantine").read_bytes() == sealed
    with pytest.raises(AttachmentFault, match=r"attachment\.missing"):
        files.get(digest)
    assert files.put(data)[0] == digest  # its place is free for a good copy
    assert files.get(digest) == data


@pytest.mark.parametrize("cut", [HEAD_BYTES, HEAD_BYTES + CHUNK + 16, 40, 0])
def test_a_file_cut_short_is_damaged(files: SealedFiles, tmp_path: Path, cut: int) -> None:
    digest, _size = files.put(os.urandom(2 * CHUNK))
    file = only(tmp_path)
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(AttachmentFault, match=r"attachment\.damaged"):
        files.get(digest)


def test_the_file_of_another_content_is_not_taken_for_this_one(
    files: SealedFiles, tmp_path: Path
) -> None:
    first, _size = files.put(b"first")
    second, _size = files.put(b"second")
    folder = tmp_path / "attachments"
    (folder / second[:2] / second).replace(folder / first[:2] / first)
    with pytest.raises(AttachmentFault, match=r"attachment\.damaged"):
        files.get(first)


def test_a_damaged_file_is_replaced_by_the_next_good_copy(
    files: SealedFiles, tmp_path: Path
) -> None:
    digest, _size = files.put(CONTENT)
    only(tmp_path).write_bytes(b"LSA\x01" + bytes(200))
    assert files.put(CONTENT)[0] == digest
    assert files.get(digest) == CONTENT


def test_after_a_removal_the_old_key_opens_nothing_any_more(
    files: SealedFiles, keys: Keys, tmp_path: Path
) -> None:
    digest, _size = files.put(CONTENT)
    keys.keys = [b"b" * 32, b"a" * 32]
    assert files.get(digest) == CONTENT  # before the heads were rewritten
    assert files.renew() == 1
    assert files.renew() == 0
    keys.keys = [b"b" * 32]
    assert files.get(digest) == CONTENT
    keys.keys = [b"a" * 32]
    with pytest.raises(AttachmentFault, match=r"attachment\.damaged"):
        files.get(digest)


def test_a_run_that_was_cut_leaves_nothing(files: SealedFiles, tmp_path: Path) -> None:
    files.put(CONTENT)
    (tmp_path / "attachments" / "0a0b.part").write_bytes(b"half")
    files.renew()
    assert len(list((tmp_path / "attachments").rglob("*.part"))) == 0


def test_a_failing_disk_leaves_nothing_half(
    files: SealedFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("app.attachments.sealed.os.fsync", full)
    with pytest.raises(AttachmentFault, match=r"store\.disk_full"):
        files.put(CONTENT)
    assert files.names() == []
    assert not list((tmp_path / "attachments").rglob("*.part"))


def test_the_last_room_is_kept_for_records(tmp_path: Path, keys: Keys) -> None:
    files = SealedFiles(
        tmp_path / "a", tmp_path / "q", keys, CountedIds().token, lambda _folder: 310 * 1024 * 1024
    )
    with pytest.raises(AttachmentFault, match=r"attachment\.no_room"):
        files.put(bytes(20 * 1024 * 1024))
    assert files.put(b"small")


def test_another_disk_gets_only_what_it_lacks_and_gives_it_back(
    files: SealedFiles, tmp_path: Path
) -> None:
    first, _size = files.put(b"first")
    stick = tmp_path / "stick"
    assert files.copy_to(stick) == 1
    files.put(b"second")
    assert files.copy_to(stick) == 1
    (tmp_path / "attachments" / first[:2] / first).unlink()
    assert files.copy_from(stick) == 1
    assert files.get(first) == b"first"
