"""The checks and the figures of dev.py tell right from wrong."""

from pathlib import Path

import bench
import check
import lock
import package
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("line", ["--index-url https://a/b", "--find-links x", "a @ http://b"])
def test_an_address_in_a_lock_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"one==1\n{line}\n", "utf-8")
    assert check.addresses(tmp_path) == [f"requirements.txt:2: {line}"]


def test_the_locks_have_hashes_and_no_address() -> None:
    assert check.addresses(ROOT / "build") == []
    for path in (lock.RUNTIME, lock.DEVELOPER):
        requirements = lock.blocks(path.read_text("utf-8"))
        assert requirements
        assert all("--hash=sha256:" in requirement for requirement in requirements)


def test_a_figure_is_judged_by_its_ratio_or_its_value() -> None:
    assert bench.too_slow({"name": "save", "value": 9.0, "ratio": 4.1, "limit": 4})
    assert not bench.too_slow({"name": "save", "value": 9.0, "ratio": 3.9, "limit": 4})
    assert bench.too_slow({"name": "search", "value": 31.0, "limit": 30})
    assert not bench.too_slow({"name": "size", "value": 31.0})


def test_the_newest_glibc_symbol_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"\0GLIBC_2.9\0GLIBC_2.28\0")
    (tmp_path / "b.so").write_bytes(b"\0GLIBC_2.17\0GLIBCXX_3.4\0")
    assert package.newest_glibc(tmp_path) == "2.28"
