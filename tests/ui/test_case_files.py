"""The files of a case by keystrokes: listed, looked at, added, called whole, voided."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.records import Record
from app.i18n import locales
from app.ui.screens.files import FilesPanel
from app.usecases import attaching
from app.usecases.attaching import Place, place_of
from app.usecases.mediation.reading import load
from tests.support.case_bench import CaseBench, Open, click
from tests.support.case_desk import open_case, sample_desk, sample_id
from tests.support.look import flaws, scrolls
from tests.support.scans import jpeg, pdf_of
from tests.support.station_window import SMALLEST, station_window
from tests.usecases.test_attaching import attached

PERFORMING, MEDIATING = 1, 6
PHOTO = jpeg(Image.new("RGB", (600, 800), (200, 180, 160)))


def three_pages() -> bytes:
    """A PDF whose pages are red, green and blue."""
    return pdf_of([Image.new("RGB", (800, 1100), colour) for colour in ("red", "lime", "blue")])


def panel(bench: CaseBench) -> FilesPanel:
    shown = bench.page.forms.current
    assert isinstance(shown, FilesPanel)
    return shown


def rows(bench: CaseBench) -> list[tuple[str, str, str]]:
    return [
        (str(one.title), str(one.detail), str(one.note))
        for one in panel(bench).listing.list.entries
    ]


def colour(bench: CaseBench) -> str:
    """That of the page that is shown."""
    picture = panel(bench).view.area.widget().grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    shares = {"red": middle.red(), "green": middle.green(), "blue": middle.blue()}
    return max(shares, key=lambda name: shares[name])


@pytest.fixture
def with_file(open_at: Open) -> Callable[[str], tuple[CaseBench, Record]]:
    """A case that is being mediated, with a file of three pages beside it or its document."""

    def opened(document: str = "") -> tuple[CaseBench, Record]:
        bench = open_at(MEDIATING)
        record = attached(bench.desk, Place(bench.header, document), three_pages(), "三页.pdf")
        bench.page.reload()
        bench.window.settle()
        return bench, record

    return opened


def test_the_files_of_a_case_are_listed_with_pages_time_and_author(
    with_file: Callable[[str], tuple[CaseBench, Record]],
) -> None:
    bench, _record = with_file("identity_proof")
    bench.ctrl(Qt.Key.Key_J)
    assert bench.window.focus == "附件"
    title, detail, note = rows(bench)[0]
    assert title == "三页.pdf"
    assert detail.startswith("当事人身份证明 · 3 页 · ")
    assert "10:41" in detail
    assert detail.endswith(bench.desk.actor.name)
    assert note == ""


def test_pages_are_turned_widened_and_left_by_keys_alone(
    with_file: Callable[[str], tuple[CaseBench, Record]],
) -> None:
    bench, _record = with_file("")
    bench.ctrl(Qt.Key.Key_J)
    view = panel(bench).view
    assert view.words.startswith("第 1 页，共 3 页")
    assert colour(bench) == "red"
    bench.press(Qt.Key.Key_PageDown)  # in the list already
    assert view.words.startswith("第 2 页，共 3 页")
    small = view.drawn
    bench.enter()
    assert bench.window.focus == "这一页"
    assert panel(bench).listing.isHidden()
    assert view.drawn.width() > 2 * small.width()
    assert view.area.viewport().width() - view.drawn.width() < 30, "as wide as there is room"
    bench.press(Qt.Key.Key_PageDown)
    assert view.words.startswith("第 3 页，共 3 页")
    assert colour(bench) == "blue"
    attached(bench.desk, Place(bench.header), PHOTO, "新到的.jpg")
    bench.page.reload()
    bench.window.settle()
    assert colour(bench) == "blue", "what arrives meanwhile takes no page away"
    bench.press(Qt.Key.Key_PageDown)  # there is no fourth
    assert view.words.startswith("第 3 页，共 3 页")
    bench.press(Qt.Key.Key_Down)
    assert view.area.verticalScrollBar().value() > 0
    bench.enter()
    assert view.drawn.height() <= view.area.height(), "the whole page"
    bench.press(Qt.Key.Key_PageUp)
    bench.press(Qt.Key.Key_PageUp)
    assert view.words.startswith("第 1 页，共 3 页")
    bench.press(Qt.Key.Key_Escape)
    assert bench.window.focus == "附件"
    bench.press(Qt.Key.Key_Escape)
    assert bench.page.forms.current is None
    assert view.drawn.isEmpty(), "nothing stays in memory"


def test_a_file_is_added_to_the_marked_document_by_its_key(open_at: Open, tmp_path: Path) -> None:
    bench = open_at(PERFORMING)
    (tmp_path / "签好的.jpg").write_bytes(PHOTO)
    bench.go("papers")
    listed = bench.page.overview.pages["papers"].lists[0]
    row = next(n for n, one in enumerate(listed.entries) if one.title == "人民调解协议书")
    listed.mark(row)
    bench.ctrl(Qt.Key.Key_I)
    assert "人民调解协议书" in bench.window.focus
    bench.keys.commit(f'"{tmp_path / "签好的.jpg"}"')
    bench.enter()
    assert panel(bench).sentence == "已加上：签好的.jpg"
    assert "签好的.jpg" in [title for title, _detail, _note in rows(bench)]
    assert bench.window.focus == "附件"
    added = next(one for one in bench.parts("attachment") if one.text("file_name") == "签好的.jpg")
    assert added.get("document") == "written_agreement"
    file = load(bench.desk, bench.case)
    assert file is not None
    agreement = file.of("agreement")[0]
    assert added.get("owner_id") == place_of(file, "written_agreement", agreement.id).owner.id


def test_what_cannot_be_added_is_said(open_at: Open, tmp_path: Path) -> None:
    bench = open_at(MEDIATING)
    bench.ctrl(Qt.Key.Key_I)
    bench.keys.commit(str(tmp_path / "没有.jpg"))
    bench.enter()
    assert panel(bench).sentence.startswith("找不到这个文件")
    assert bench.parts("attachment") == ()


def test_a_file_of_another_computer_says_so_in_the_list_and_in_its_place(open_at: Open) -> None:
    bench = open_at(PERFORMING)  # the sample records came without their files
    bench.ctrl(Qt.Key.Key_J)
    assert {note for _title, _detail, note in rows(bench)} == {"在另一台电脑上"}
    assert (
        panel(bench).view.words
        == "这份文件在另一台电脑上，本机只有登记。请到加文件的那台电脑上查看。"
    )


def test_some_pages_are_told_until_a_person_says_that_it_is_the_whole(
    with_file: Callable[[str], tuple[CaseBench, Record]],
) -> None:
    bench, _record = with_file("")
    session = bench.parts("mediation_session")[0]
    paper = attaching.records.create(
        bench.desk, "paper",
        {"case_id": bench.case, "document": "mediation_record", "part_id": session.id,
         "made_at": "2026-11-22T10:41", "sha256": "0" * 64, "pages": 3, "version": 1},
    )  # fmt: skip
    assert isinstance(paper, attaching.Saved)
    for number in (1, 3):
        photo = jpeg(Image.new("RGB", (600, 800), (number, 0, 0)))
        place = Place(paper.record, pages=1, numbers=(number,))
        attached(bench.desk, place, photo, f"{number}.jpg")
    bench.page.reload()
    bench.window.settle()
    bench.go("papers")
    listed = bench.page.overview.pages["papers"].lists[0]
    row = next(n for n, one in enumerate(listed.entries) if one.title == "人民调解记录")
    assert "已扫描第 1、3 页，缺第 2 页" in listed.entries[row].detail
    assert listed.entries[row].note != "已扫描"
    meter = next(one for one in bench.page.scene.meter if one.number == "07")  # type: ignore[union-attr]
    assert "已扫描第 1、3 页，缺第 2 页" in meter.words
    listed.mark(row)
    bench.ctrl(Qt.Key.Key_J)
    assert [title for title, _detail, _note in rows(bench)] == ["3.jpg", "1.jpg"]
    click(panel(bench), "整份已齐")
    bench.window.settle()
    assert panel(bench).sentence == "3.jpg：整份已齐"
    assert rows(bench)[0][2] == "整份已齐"
    bench.press(Qt.Key.Key_Escape)
    assert listed.entries[row].note == "已扫描"


def test_a_file_is_voided_with_a_reason_and_copied_as_it_is(
    with_file: Callable[[str], tuple[CaseBench, Record]], tmp_path: Path
) -> None:
    bench, record = with_file("")
    bench.ctrl(Qt.Key.Key_J)
    click(panel(bench), "另存")
    panel(bench).acts.line.setText(str(tmp_path / "copy.pdf"))
    bench.enter()
    copied = hashlib.sha256((tmp_path / "copy.pdf").read_bytes()).hexdigest()
    assert copied == record.get("sha256")
    panel(bench).listing.list.setFocus()
    bench.ctrl(Qt.Key.Key_Delete)
    bench.keys.commit("加错了")
    bench.enter()
    assert panel(bench).sentence == "已作废：三页.pdf"
    assert bench.desk.reader.get("attachment", record.id) is None
    assert rows(bench) == []


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize(("text_scale", "size"), [(100, SMALLEST), (200, (1366, 768))])
def test_nothing_is_cut(
    dressed: QApplication, locale: str, text_scale: int, size: tuple[int, int]
) -> None:
    desk = sample_desk()
    case = desk.reader.get("mediation_case", sample_id(MEDIATING))
    assert case is not None
    attached(desk, Place(case, "identity_proof"), three_pages(), "当事人身份证复印件.pdf")
    with station_window(desk, locale=locale, text_scale=text_scale, size=size) as window:
        window.log_in()
        bench = CaseBench(window, open_case(window, case.id), MEDIATING)
        found: list[str] = []
        look_at: tuple[Callable[[], None], ...] = (
            lambda: bench.ctrl(Qt.Key.Key_J),
            bench.enter,
            lambda: bench.ctrl(Qt.Key.Key_I),
        )
        for step in look_at:
            step()
            found += flaws(window.shell)
            found += [one for one in scrolls(window.shell) if one.endswith("across")]
        assert not found
        assert (window.shell.width(), window.shell.height()) == size
