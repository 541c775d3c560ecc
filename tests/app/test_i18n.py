"""The language switch: Chinese whatever happens, and nothing unreviewed that pretends."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app import i18n
from app.domain.reference import Reviewed

Install = Callable[..., Path]


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    home = i18n._directory
    yield
    i18n.overlay({})
    i18n.use(i18n.CHINESE, home)


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Compile `messages` for a locale into an otherwise empty folder and switch to it."""

    def build(locale: str, messages: dict[str, str], status: dict[str, object]) -> Path:
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue = Catalog()
        for msgid, text in messages.items():
            catalogue.add(msgid, text)
        with (folder / "station.mo").open("wb") as file:
            write_mo(file, catalogue)
        (folder / "station.status.json").write_text(json.dumps(status), "utf-8")
        i18n.use(locale, tmp_path)
        return folder

    return build


def test_text_status_and_chinese_line(install: Install) -> None:
    install(
        "ii",
        {"今天": "ꀃꑍ", "时间": "ꄮꈉ"},
        {"今天": {"status": "reviewed", "source": "SIL", "reviewer": "语委", "date": "2026-11-20"}},
    )
    assert i18n.gettext("今天") == "ꀃꑍ"
    assert i18n.translation("今天") == i18n.Translation(
        "ꀃꑍ", "reviewed", "今天", "SIL", "语委", "2026-11-20"
    )
    assert i18n.translation("今天").may_be_printed
    assert i18n.translation("时间").status == "composed", "nothing known claims the least"
    assert not i18n.translation("时间").may_be_printed


def test_missing_text_is_chinese_alone(install: Install) -> None:
    install("bo", {"今天": "དེ་རིང་།"}, {})
    assert i18n.gettext("明天") == "明天"
    assert i18n.translation("明天") == i18n.Translation("明天", "none", "明天")


def test_chinese_may_be_reworded_and_is_the_fallback(install: Install) -> None:
    folder = install("zh_CN", {"今天": "今日", "明天": "明日"}, {})
    install("bo", {"今天": "དེ་རིང་།"}, {})
    assert i18n.translation("今天").chinese == "今日"
    assert i18n.gettext("明天") == "明日"
    i18n.use("zh_CN", folder.parents[1])
    assert i18n.translation("明天") == i18n.Translation("明日", "none", "明日")


@pytest.mark.parametrize(
    "wrong",
    ["བསྐུར་ཟིན།", "{m} བསྐུར་ཟིན།", "{n} {n2} བསྐུར།", "{n བསྐུར།", "{n:>3} བསྐུར།", "{} བསྐུར།"],
)
def test_other_placeholders_are_refused(install: Install, wrong: str) -> None:
    install("bo", {"已发送 {n} 件": wrong}, {})
    assert i18n.gettext("已发送 {n} 件") == "已发送 {n} 件"
    assert i18n.translation("已发送 {n} 件").status == "none"


def test_same_placeholders_in_another_order_are_fine(install: Install) -> None:
    install("bo", {"{n} 件,最早 {days} 天": "ཉིན་ {days} {n}", "%1 已存在": "འདུག %1"}, {})
    assert i18n.gettext("{n} 件,最早 {days} 天") == "ཉིན་ {days} {n}"
    assert i18n.gettext("%1 已存在") == "འདུག %1"


@pytest.mark.parametrize(
    "content", [b"", b"\xde\x12\x04\x95", b"not a catalogue at all", b"\0" * 99]
)
def test_a_damaged_catalogue_is_chinese(
    install: Install, content: bytes, expected_logs: list[logging.LogRecord]
) -> None:
    folder = install("ii", {"今天": "ꀃꑍ"}, {})
    (folder / "station.mo").write_bytes(content)
    (folder / "station.status.json").write_bytes(content)
    i18n.use("ii", folder.parents[1])
    assert i18n.gettext("今天") == "今天"
    assert "damaged catalogue" in expected_logs[0].getMessage()


def test_a_damaged_status_table_claims_nothing(
    install: Install, expected_logs: list[logging.LogRecord]
) -> None:
    folder = install("ii", {"今天": "ꀃꑍ"}, {})
    (folder / "station.status.json").write_text("{", "utf-8")
    assert i18n.translation("今天").status == "composed"
    assert expected_logs


def test_a_text_keeps_its_chinese_line_through_everything(install: Install) -> None:
    sent = {"status": "reviewed"}
    install("bo", {"还有 {n} 件": "{n} འདུག", "今天": "དེ་རིང་།"}, {"还有 {n} 件": sent})
    more, today = i18n.gettext("还有 {n} 件").format(n=3), i18n.gettext("今天")
    day = i18n.format_date("2026-01-05")
    assert (more, more.chinese, more.reviewed) == ("3 འདུག", "还有 3 件", True)
    whole = i18n.joined("，", (more, i18n.gettext("明天"), "x" + day + "!"))
    assert whole == "3 འདུག，明天，x2026ལོའི་ཟླ་1ཚེས་5ཉིན!"
    assert whole.chinese == "还有 3 件，明天，x2026年1月5日!"
    assert not whole.reviewed, "nobody has confirmed the pattern of the date"
    assert not (more + today).reviewed, "one word that nobody has confirmed marks the whole"
    for filled in (
        i18n.gettext("还有 {n} 件").format(n=today),
        i18n.gettext("还有 {n} 件").format_map({"n": today}),
        i18n.Text("{}").format(more + today),
    ):
        assert "今天" in filled.chinese
        assert today not in filled.chinese
        assert not filled.reviewed


def test_chinese_has_no_second_line(install: Install) -> None:
    install("bo", {"今天": "今天"}, {})
    for text in (i18n.gettext("明天"), i18n.gettext("今天"), i18n.Text("{n}").format(n=1)):
        assert (text.chinese, text.reviewed) == ("", True)
    assert i18n.in_chinese(3) == 3


def test_unknown_locale_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown locale"):
        i18n.use("en")
    assert i18n.current() == "zh_CN"


@pytest.mark.parametrize("order", [("ii", "bo", "zh_CN"), ("zh_CN", "bo", "ii")])
def test_dates_do_not_leak_between_languages(order: tuple[str, ...]) -> None:
    expected = {
        "zh_CN": "2026年1月5日",
        "bo": "2026ལོའི་ཟླ་1ཚེས་5ཉིན",
        "ii": "2026ꈎ1ꆪ5ꑍ",
    }
    for locale in order:
        i18n.use(locale)
        assert i18n.format_date("2026-01-05") == expected[locale]
        assert i18n.format_datetime("2026-01-05T09:07") == f"{expected[locale]} 09:07"


@pytest.mark.parametrize("text", ["", "去年", "2026-11", "26-1-5"])
def test_what_is_no_date_stays(text: str) -> None:
    assert i18n.format_date(text) == text
    assert i18n.format_datetime(text) == text


def test_digits_of_three_scripts() -> None:
    assert i18n.ascii_digits("༠༡༢༣༤༥༦༧༨༩０１２３４５６７８９") == "01234567890123456789"
    assert i18n.ascii_digits("第３组 ꀀ ཀ ²") == "第3组 ꀀ ཀ ²"


def test_what_was_reviewed_lies_over_the_catalogue(install: Install) -> None:
    install("ii", {"今天": "ꀃꑍ"}, {"今天": {"status": "suggested"}, "明天": {"status": "none"}})
    assert i18n.translation("今天").status == "suggested"
    better = Reviewed("今天", "ꀃꑍꀃ", "语委", "2026-11-20", "阿苦")
    fresh = Reviewed("明天", "ꃆꏂ", "语委", "2026-11-21")
    i18n.overlay({"ii": [better, fresh]})
    assert i18n.translation("今天") == i18n.Translation(
        "ꀃꑍꀃ", "reviewed", "今天", "阿苦", "语委", "2026-11-20"
    )
    assert i18n.gettext("明天") == "ꃆꏂ"
    assert i18n.gettext("明天").reviewed
    i18n.use("bo")
    assert i18n.gettext("今天") == "今天"
    i18n.use("ii")
    i18n.overlay({})
    assert i18n.gettext("今天") == "ꀃꑍ"


def test_a_reviewed_text_with_other_placeholders_is_left_out(
    install: Install, expected_logs: list[logging.LogRecord]
) -> None:
    install("ii", {"{n} 件": "ꀃ {n}"}, {"{n} 件": {"status": "composed"}})
    i18n.overlay({"ii": [Reviewed("{n} 件", "ꀃ {m}", "语委", "2026-11-20")]})
    assert i18n.gettext("{n} 件") == "ꀃ {n}"
    assert "placeholders" in expected_logs[0].getMessage()


def test_coverage_counts_every_message_once(install: Install) -> None:
    table: dict[str, object] = {
        "今天": {"status": "composed"},
        "明天": {"status": "none"},
        "昨天": {"status": "odd"},
        "后天": {"status": "official"},
    }
    install("ii", {"今天": "ꀃꑍ"}, table)
    assert i18n.coverage("ii") == {
        "none": 1, "composed": 2, "suggested": 0, "reviewed": 0, "official": 1,
    }  # fmt: skip
    i18n.overlay({"ii": [Reviewed("明天", "ꃆꏂ", "语委", "2026-11-21")]})
    assert (i18n.coverage("ii")["none"], i18n.coverage("ii")["reviewed"]) == (0, 1)


def test_the_message_behind_what_is_shown(install: Install) -> None:
    texts = {"今天": "ꀃꑍ", "还有 {n} 件没有上报": "ꀃꑍꀃ {n} ꃆꏂ"}
    install("ii", texts, {**{one: {"status": "composed"} for one in texts}, "明天": {}})
    i18n.overlay({"ii": [Reviewed("明天", "ꃆꏂ", "语委", "2026-11-21")]})
    assert i18n.message_of("ꀃꑍ") == "今天"
    assert i18n.message_of("今天") == "今天"
    assert i18n.message_of("ꃆꏂ") == "明天"
    assert i18n.message_of("ꀃꑍꀃ 12 ꃆꏂ") == "还有 {n} 件没有上报"
    assert i18n.message_of("还有 12 件没有上报") == "还有 {n} 件没有上报"
    assert i18n.message_of("阿苦·木呷") == ""
    assert i18n.message_of("") == ""
