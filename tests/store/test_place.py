"""Where a database may lie, and who may open it."""

import subprocess
import sys
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from app.store import InstanceLock, Setup, Store, StoreFault, open_store
from app.store import place as places
from app.store.files import copy, move_aside
from app.store.place import MIB, Place, Room, is_cloud, is_network_type, mount_type
from tests.support.station_store import KEY

MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:50 / /srv/user/net\\040drive rw - cifs //server/share rw
31 22 0:51 / /mnt/remote rw shared:7 - fuse.sshfs user@host rw
32 22 0:52 / /mnt/remote/stick rw - vfat /dev/sdb1 rw
33 22 0:53 / /media rw - nfs4 server:/x rw
34 22 0:54 / /media rw - ext4 /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/user/data", "ext4"), ("/srv/user/net drive/data", "cifs"),
        ("/mnt/remote/a/b", "fuse.sshfs"), ("/mnt/remote/stick/x", "vfat"), ("/media/x", "ext4"),
    ],
)  # fmt: skip
def test_the_innermost_mount_counts(folder: str, kind: str) -> None:
    assert mount_type(PurePosixPath(folder), MOUNTS) == kind


def test_types_that_reach_over_a_network() -> None:
    assert all(map(is_network_type, ("nfs4", "CIFS", "smb3", "fuse.sshfs", "fuse.rclone", "9p")))
    assert not any(map(is_network_type, ("ext4", "btrfs", "vfat", "fuse.ntfs-3g", "overlay", "")))


@pytest.mark.parametrize(
    "folder",
    ["/srv/u/OneDrive - 司法局/数据", "/srv/u/Dropbox/x", "/d/坚果云/站点", "/d/BaiduSyncdisk/a",
     "/Users/u/Library/Mobile Documents/x", "/d/WPS云盘"],
)  # fmt: skip
def test_folders_of_cloud_clients(folder: str) -> None:
    assert is_cloud(PurePosixPath(folder))


def test_ordinary_folders_are_no_cloud() -> None:
    for folder in ("/srv/u/.local/share/legal-station", "/d/司法所/云南务工", "/data"):
        assert not is_cloud(PurePosixPath(folder))


def test_a_cloud_or_network_folder_is_refused(
    tmp_path: Path, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreFault) as cloud:
        open_store(tmp_path / "Dropbox" / "station.db", KEY, setup)
    assert cloud.value.code == "store.cloud_folder"
    monkeypatch.setattr(places, "is_network", lambda folder: True)
    with pytest.raises(StoreFault) as network:
        open_store(tmp_path / "share" / "station.db", KEY, setup)
    assert network.value.code == "store.network_folder"


def test_a_folder_that_cannot_be_written_is_refused(
    tmp_path: Path, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, content: bytes) -> int:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(StoreFault) as fault:
        open_store(tmp_path / "station.db", KEY, setup)
    assert fault.value.code == "store.read_only"


def test_room_and_ballast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = SimpleNamespace(free=2048 * MIB)
    monkeypatch.setattr(places.shutil, "disk_usage", lambda _: free)
    place = Place(tmp_path)
    place.lay_ballast()
    ballast = tmp_path / "ballast"
    assert ballast.stat().st_blocks * 512 >= places.BALLAST_BYTES
    assert place.room() is Room.ENOUGH
    place.make_room(False)
    assert ballast.exists()
    free.free = 500 * MIB
    assert place.room() is Room.WARN
    free.free = 299 * MIB
    assert place.room() is Room.TEXT_ONLY
    free.free = 5 * MIB
    place.make_room(False)
    assert not ballast.exists()
    place.lay_ballast()
    assert not ballast.exists()


def test_one_instance_per_folder(store: Store, file: Path, setup: Setup) -> None:
    with pytest.raises(StoreFault) as fault:
        open_store(file, KEY, setup)
    assert fault.value.code == "store.locked"
    other = (
        "import sys; from pathlib import Path; from app.store import InstanceLock, StoreFault\n"
        "try: InstanceLock(Path(sys.argv[1]))\n"
        "except StoreFault as fault: print(fault.code)"
    )
    command = [sys.executable, "-c", other, str(file.parent / "instance.lock")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == "store.locked\n"
    store.close()
    open_store(file, KEY, setup).close()


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    held = tmp_path / "instance.lock"
    program = (
        "import os, sys; from pathlib import Path; from app.store import InstanceLock\n"
        "lock = InstanceLock(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(held)], check=False)
    with InstanceLock(held) as lock:
        lock.release()


def test_files_are_never_overwritten_aside(tmp_path: Path) -> None:
    for number in range(3):
        live = tmp_path / "station.db"
        live.write_text(str(number))
        (tmp_path / "station.db-wal").write_text("log")
        moved = move_aside(live, tmp_path / "quarantine", "damaged")
        assert moved.read_text() == str(number)
        assert not live.exists()
        assert moved.with_name("station.db-wal").exists()
    assert len(list((tmp_path / "quarantine").iterdir())) == 3


def test_a_copy_appears_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "a", tmp_path / "sub" / "b"
    source.write_bytes(b"whole")

    def cut(*_: object) -> None:
        target.with_name("b.part").write_bytes(b"wh")
        raise OSError(28, "full")

    monkeypatch.setattr("app.store.files.shutil.copyfile", cut)
    with pytest.raises(OSError, match="full"):
        copy(source, target)
    assert not target.exists()
