"""Where things lie."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import paths


def test_resources_and_translations_exist_beside_the_program() -> None:
    assert paths.resources_dir().is_dir()
    assert paths.translations_dir().is_dir()


def test_children_of_the_packaged_program_run_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.own_command("app.ctl") == [sys.executable, "-m", "app.ctl"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.is_frozen()
    assert paths.own_command("app.ctl") == [sys.executable, "--module", "app.ctl"]


def test_the_default_data_folder_is_the_users_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        "platformdirs.user_data_path",
        lambda *_, roaming, **__: tmp_path / "local" if not roaming else tmp_path,
    )
    assert paths.default_data_dir() == tmp_path / "local"


def test_names_of_a_data_folder_do_not_collide(tmp_path: Path) -> None:
    folder = paths.DataFolder(tmp_path)
    names = [getattr(folder, n) for n, v in vars(type(folder)).items() if isinstance(v, property)]
    assert len(names) == 7
    assert len(set(names)) == len(names)
    assert all(name.parent == tmp_path for name in names)
