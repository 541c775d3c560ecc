"""建议译文, from one station to the prefecture and back to another (languages.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import i18n
from app.messages import Exit
from sync.server import cli
from tests.journeys.conftest import NewConsole, PrefectureConsole
from tests.support.console import CLERK, Console, write_rows
from tests.support.prefecture import Prefecture, running

MESSAGE, BETTER = "今天", "ꀃꑍꀃꑍ"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Prefecture]:
    """A prefecture that nobody has sent suggestions to."""
    with running(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as server:
        yield server


@pytest.fixture(autouse=True)
def _catalogues_again() -> Iterator[None]:
    yield
    i18n.overlay({})
    i18n.use(i18n.CHINESE)


def suggest(ctl: Console, folder: Path, **changes: str) -> str:
    row = {"message": MESSAGE, "locale": "ii", "text": BETTER, "screen": "今日"} | changes
    file = write_rows(folder / "suggestions.jsonl", row)
    return str(ctl.run("import", "translation_suggestion", file).rows[0]["id"])


def test_an_accepted_suggestion_comes_back_to_every_station(
    ctl: Console,
    console: NewConsole,
    office: Prefecture,
    prefecture: PrefectureConsole,
    tmp_path: Path,
) -> None:
    other = console("别处")
    other.enrol(office, "吉克:clerk")
    made = suggest(ctl, tmp_path)
    ctl.ok("sync")

    (listed,) = prefecture.run("suggestions")
    assert (listed["id"], listed["message"], listed["text"]) == (made, MESSAGE, BETTER)
    assert (listed["locale"], listed["screen"], listed["author"]) == ("ii", "今日", CLERK)
    (published,) = prefecture.run("suggestions", "--accept", made, "--reviewer", "州语委")
    assert (published["pack"], published["version"]) == ("translations", 1)
    assert prefecture.run("suggestions") == []

    i18n.use("ii")
    assert i18n.translation(MESSAGE).status != "reviewed"
    other.ok("sync")
    assert {"pack": "translations", "version": 1} in other.ok("pack", "list").rows
    found = i18n.translation(MESSAGE)
    assert (found.text, found.status, found.reviewer) == (BETTER, "reviewed", "州语委")
    assert found.date
    assert found.may_be_printed
    ctl.ok("sync")
    fields = ctl.ok("show", "translation_suggestion", made).row["fields"]
    assert fields["reviewer"] == "州语委"

    # The next one is added to what is there; of two for one message the later counts.
    second = suggest(ctl, tmp_path, message="明天", text="ꃆꏂ")
    third = suggest(ctl, tmp_path, text="ꀃꑍ")
    ctl.ok("sync")
    for one in (second, third):
        prefecture.run("suggestions", "--accept", one)
    other.ok("sync")
    assert i18n.translation(MESSAGE).text == "ꀃꑍ"
    assert i18n.translation("明天").text == "ꃆꏂ"
    assert i18n.translation("明天").reviewer


def test_what_may_not_be_shown_is_not_accepted(
    ctl: Console, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    made = suggest(ctl, tmp_path, message="{n} 件", text="ꀃ {m}")
    assert not ctl.ok("show", "translation_suggestion", made).row["complete"]
    assert ctl.run("sync").code in (Exit.DONE, Exit.REFUSED)
    (error,) = prefecture.run("suggestions", "--accept", made, code=cli.REFUSED)
    assert error["error"] == "placeholders"
    (error,) = prefecture.run("suggestions", "--accept", "no-id", code=cli.REFUSED)
    assert error["error"] == "unknown"
    assert made in [row["id"] for row in prefecture.run("suggestions")]


def test_a_pack_with_other_placeholders_is_refused_at_the_station(
    ctl: Console, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    folder = tmp_path / "forged"
    (folder / "translations").mkdir(parents=True)
    bad = {"message": "{n} 件", "text": "ꀃ", "reviewer": "语委", "date": "2026-11-20"}
    text = json.dumps({"translations": [bad]}, ensure_ascii=False)
    (folder / "translations" / "bo.json").write_text(text, encoding="utf-8")
    prefecture.run("pack", "publish", folder, "--out", tmp_path / "forged.pack")
    ctl.fails(Exit.REFUSED, "pack.entry", "pack", "import", tmp_path / "forged.pack")
