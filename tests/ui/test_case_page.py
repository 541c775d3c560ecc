"""The page of a case by keystrokes: every stage key, every form, signing, papers, locks, drafts."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from app.domain.case_file import CASE
from app.domain.records import Record
from app.forms.opening import FORMS
from app.ui.screens.case import CasePage
from app.ui.screens.case.part_editor import PartEditor
from app.ui.screens.case.print_panel import PrintPanel
from app.ui.screens.case.rows import RowKey
from app.ui.screens.case.sign_form import SignForm
from app.usecases import drafts, records
from app.usecases.mediation.reading import parts_of
from app.usecases.records import Saved
from tests.support.case_desk import open_case, sample_desk, sample_id
from tests.support.station_window import StationWindow, station_window

DRAFT, REGISTERED, INFORMED, MEDIATING, PERFORMING, SIGNED = 14, 4, 5, 6, 1, 9


class Bench:
    """A window with one case open, and what lies on the disk."""

    def __init__(self, window: StationWindow, page: CasePage, number: int) -> None:
        self.window, self.page, self.case = window, page, sample_id(number)
        self.keys, self.desk = window.keys, window.desk

    def ctrl(self, key: Qt.Key) -> None:
        self.keys.chord(key)
        self.window.settle()

    def press(self, key: Qt.Key) -> None:
        self.keys.press(key)
        self.window.settle()

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    @property
    def editor(self) -> PartEditor:
        form = self.page.forms.current
        assert isinstance(form, PartEditor), form
        return form

    def fill(self, **texts: str) -> None:
        """Type into fields of the open form, each reached by its widget."""
        for name, text in texts.items():
            field = self.editor.input(name)
            field.setFocus(Qt.FocusReason.TabFocusReason)
            assert isinstance(field, QLineEdit | QPlainTextEdit)
            field.selectAll()
            self.keys.commit(text)
        self.window.settle()

    def save(self) -> None:
        self.ctrl(Qt.Key.Key_S)

    def parts(self, kind: str) -> tuple[Record, ...]:
        return parts_of(self.desk, self.case).get(kind, ())

    @property
    def header(self) -> Record:
        found = self.desk.reader.get(CASE, self.case)
        assert found is not None
        return found

    def go(self, tab: str) -> None:
        self.page.overview.tabs.go(tab)
        self.page.overview.pages[tab].setFocus(Qt.FocusReason.TabFocusReason)
        self.window.settle()

    def titles(self, tab: str) -> list[str]:
        return [
            str(one.title) for rows in self.page.overview.pages[tab].lists for one in rows.entries
        ]


Open = Callable[[int], Bench]


@pytest.fixture
def open_at(dressed: QApplication) -> Iterator[Open]:
    """Opens a sample case by its number."""
    with station_window(sample_desk()) as window:
        window.log_in()
        yield lambda number: Bench(window, open_case(window, sample_id(number)), number)


def test_a_case_shows_its_parties_on_two_sides_and_its_steps(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    assert "吉克·木呷与海来·尔古·木果" in bench.page.head.words
    assert "待编号" in bench.page.head.words
    left, right = bench.page.overview.pages["parties"].lists
    assert [one.title for one in left.entries] == ["吉克·木呷"]
    assert [one.title for one in right.entries] == ["海来·尔古·木果"]
    assert [one.progress.value for one in bench.page.head.bar.steps][:3] == ["done"] * 3
    assert len(bench.page.overview.guidance.meter.items) == 13


def test_number_keys_turn_the_pages_and_enter_opens_a_row(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.keys.type("3")
    assert bench.page.overview.tabs.current == "mediation"
    assert any("第 2 次调解" in title for title in bench.titles("mediation"))
    bench.enter()
    bench.enter()
    assert bench.editor.kind.name == "mediation_session"
    bench.press(Qt.Key.Key_Escape)
    assert bench.page.forms.current is None


def test_ctrl_1_writes_the_day_of_information(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.ctrl(Qt.Key.Key_1)
    assert bench.editor.kind.name == CASE
    assert bench.window.focus == "告知权利义务日期" or bench.editor.state.values["informed_on"]
    bench.save()
    assert bench.header.text("informed_on") == "2026-11-22"
    assert bench.header.text("stage") == "informed"


def test_ctrl_2_adds_a_session_with_place_and_attendees_known(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    assert bench.editor.state.values["attendees"]
    bench.fill(record_text="双方各自陈述，争议在工钱的数目。")
    bench.save()
    (session,) = bench.parts("mediation_session")
    assert session.text("record_text").startswith("双方")
    assert bench.header.text("stage") == "mediating"
    assert bench.page.overview.tabs.current == "mediation"
    assert bench.page.overview.current_key == str(RowKey("mediation_session", session.id))


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_3, "investigation"),
        (Qt.Key.Key_5, "termination"),
        (Qt.Key.Key_7, "follow_up"),
        (Qt.Key.Key_8, "judicial_confirmation"),
    ],
)
def test_the_other_stage_keys_open_their_forms(open_at: Open, key: Qt.Key, kind: str) -> None:
    bench = open_at(MEDIATING)
    bench.ctrl(key)
    assert bench.editor.kind.name == kind
    assert bench.editor.record is None


def test_ctrl_5_ends_a_case_that_failed(open_at: Open) -> None:
    bench = open_at(MEDIATING)
    bench.ctrl(Qt.Key.Key_5)
    bench.fill(reason="双方各执一词，三次调解没有结果。")
    bench.save()
    assert bench.header.text("stage") == "failed"


def test_ctrl_6_ticks_the_next_item_of_the_schedule(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.ctrl(Qt.Key.Key_6)
    assert bench.editor.state.values["performed_on"] == "2026-11-22"
    due = bench.editor.state.values["amount_fen"]
    assert bench.editor.state.values["performed_fen"] == due
    bench.save()
    assert all(item.text("performed_on") for item in bench.parts("performance"))
    assert bench.header.text("performed_on") == "2026-11-22"


def test_ctrl_9_closes_then_files(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.ctrl(Qt.Key.Key_9)
    bench.save()
    assert bench.header.text("closed_on") == "2026-11-22"
    bench.ctrl(Qt.Key.Key_9)
    assert bench.editor.state.values["filed_on"] == "2026-11-22"


def test_a_term_is_read_as_the_sentence_while_it_is_typed(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.press(Qt.Key.Key_F5)
    assert bench.editor.kind.name == "agreement_term"
    act = bench.editor.input("act")
    act.setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("1")
    bench.fill(amount_fen="36000", due_on="2026-12-01")
    assert "叁万陆仟元整" in bench.editor.words
    assert "2026年12月1日前" in bench.editor.words


def test_f5_then_ctrl_4_types_no_amount_twice(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.press(Qt.Key.Key_F5)
    bench.editor.input("act").setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("1")
    bench.fill(amount_fen="36000", due_on="2026-12-01")
    bench.save()
    bench.ctrl(Qt.Key.Key_4)
    assert bench.editor.kind.name == "agreement"
    assert bench.editor.state.values["amount_fen"] == 3_600_000
    assert bench.editor.state.values["performance_due"] == "2026-12-01"
    bench.save()
    (agreement,) = bench.parts("agreement")
    (term,) = bench.parts("agreement_term")
    assert term.text("agreement_id") == agreement.id


def agreed(bench: Bench) -> Record:
    """A written agreement with one term, by keys."""
    bench.press(Qt.Key.Key_F5)
    bench.editor.input("act").setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("1")
    bench.fill(amount_fen="36000", due_on="2026-12-01")
    bench.save()
    bench.ctrl(Qt.Key.Key_4)
    assert bench.editor.state.values["form"] == "written"
    bench.editor.input("performance_mode").setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("2")
    bench.window.settle()
    bench.save()
    return bench.parts("agreement")[0]


def test_everybody_signs_on_one_page_and_the_clocks_start(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreement = agreed(bench)
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    assert len(form.rows) >= 3
    bench.save()
    signatures = bench.parts("signature")
    assert len(signatures) == len(form.rows)
    assert {one.text("part_id") for one in signatures} == {agreement.id}
    assert bench.header.text("effective_on") == "2026-11-22"
    assert bench.header.text("stage") == "performing"


def test_who_did_not_sign_is_not_written_down(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreed(bench)
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    form.rows[1].signed.input.setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.press(Qt.Key.Key_Space)
    bench.save()
    assert len(bench.parts("signature")) == len(form.rows) - 1
    assert not bench.header.text("effective_on")


def test_somebody_who_signs_for_another_is_asked_for(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreed(bench)
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    assert not form.signed_by.isVisible()
    form.rows[0].mode.input.setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("4")
    assert form.signed_by.isVisible()
    form.signed_by.input.setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.commit("沙马阿且")
    bench.save()
    by_other = [one for one in bench.parts("signature") if one.text("signed_by")]
    assert [one.text("signed_by") for one in by_other] == ["沙马阿且"]


def test_a_signed_agreement_is_read_only_and_leads_to_a_supplement(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    (agreement,) = bench.parts("agreement")
    bench.page.forms.open_row(RowKey("agreement", agreement.id))
    bench.window.settle()
    assert not bench.editor.input("facts_and_issues").isEnabled()
    assert bench.editor.input("sealed_on").isEnabled()
    assert "补充协议" in bench.editor.words
    bench.page.handlers()["case.supplement"]()
    bench.window.settle()
    assert bench.editor.record is None
    bench.save()
    supplement = bench.parts("agreement")[-1]
    assert supplement.text("supplement_of") == agreement.id


def test_a_signature_is_only_read(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.page.forms.open_row(RowKey("signature", bench.parts("signature")[0].id))
    bench.window.settle()
    assert not bench.editor.input("name").isEnabled()


def test_what_is_missing_leads_to_its_field(open_at: Open) -> None:
    bench = open_at(DRAFT)
    problems = bench.page.overview.guidance.problems
    row = next(n for n, one in enumerate(problems.entries) if RowKey.of(one.key).field)
    key = RowKey.of(problems.entries[row].key)
    problems.setFocus(Qt.FocusReason.TabFocusReason)
    problems.mark(row)
    bench.enter()
    assert bench.editor.kind.name == key.kind
    if key.field in FORMS[key.kind].fields:
        assert QApplication.focusWidget() is bench.editor.input(key.field)


def test_the_whole_sentence_of_a_problem_is_said_when_it_is_marked(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    guidance = bench.page.overview.guidance
    assert not guidance.said.isVisible()
    guidance.problems.setFocus(Qt.FocusReason.TabFocusReason)
    bench.window.settle()
    assert "补录" in guidance.said.text()


def test_what_is_typed_is_a_draft_and_comes_back(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    bench.fill(record_text="说到一半停电了")
    bench.press(Qt.Key.Key_Escape)
    (draft,) = drafts.own(bench.desk)
    assert draft.form == "mediation_session"
    bench.page.open_draft(bench.case, draft)
    bench.window.settle()
    assert bench.editor.state.values["record_text"] == "说到一半停电了"
    bench.save()
    assert not drafts.own(bench.desk)
    assert bench.parts("mediation_session")


def test_leaving_an_untouched_form_leaves_no_draft(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    bench.press(Qt.Key.Key_Escape)
    assert not drafts.own(bench.desk)
    assert not bench.parts("mediation_session")


def test_a_part_is_voided_with_a_reason(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.go("inquiry")
    bench.ctrl(Qt.Key.Key_Delete)
    bench.keys.commit("登错了")
    bench.enter()
    assert not bench.parts("evidence")


def test_a_page_adds_parts_of_its_kinds(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    before = len(bench.parts("party"))
    bench.page.overview.wanted.emit("party")
    bench.window.settle()
    bench.editor.input("side").setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("2")
    bench.fill(name="沙马木且")
    bench.save()
    assert len(bench.parts("party")) == before + 1
    assert any("沙马木且" in title for title in bench.titles("parties"))


def test_rare_fields_are_folded_until_asked_for(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    assert not bench.editor.input("matter").isVisible()
    bench.ctrl(Qt.Key.Key_D)
    assert bench.editor.input("matter").isVisible()


def test_history_tells_of_case_and_parts(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.ctrl(Qt.Key.Key_1)
    bench.save()
    bench.go("history")
    rows = bench.page.overview.pages["history"].lists[0].entries
    assert any("调解案件" in str(one.title) for one in rows)
    assert any("当事人" in str(one.title) for one in rows)


def test_f8_names_what_is_missing_and_makes_what_is_possible(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.press(Qt.Key.Key_F8)
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    rows = {str(one.title): one for one in panel.papers.entries}
    assert rows["人民调解受理登记表"].note == "可以打印"
    bench.enter()
    assert "已生成" in panel.sentence
    made = {one.text("document") for one in bench.parts("paper")}
    assert "acceptance_register" in made
    assert all(len(one.text("sha256")) == 64 for one in bench.parts("paper"))
    states = {row.wanted.document: row.state for row in bench.page.scene.documents}  # type: ignore[union-attr]
    assert states["acceptance_register"] == "made"


def test_papers_are_saved_as_pdf_and_for_wps(open_at: Open, tmp_path: Path) -> None:
    bench = open_at(REGISTERED)
    bench.press(Qt.Key.Key_F8)
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    for button, place in (("另存 PDF", tmp_path / "a.pdf"), ("另存 .docx", tmp_path)):
        click(panel, button)
        panel.ask.line.setText(str(place))
        bench.enter()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert list(tmp_path.glob("*人民调解受理登记表.docx"))


def test_saving_what_was_just_printed_makes_no_second_version(
    open_at: Open, tmp_path: Path
) -> None:
    bench = open_at(REGISTERED)
    bench.press(Qt.Key.Key_F8)
    bench.enter()
    made = len(bench.parts("paper"))
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    click(panel, "另存 PDF")
    panel.ask.line.setText(str(tmp_path / "a.pdf"))
    bench.enter()
    assert (tmp_path / "a.pdf").exists()
    assert len(bench.parts("paper")) == made


def test_a_kept_version_is_copied_byte_for_byte(open_at: Open, tmp_path: Path) -> None:
    bench = open_at(REGISTERED)
    bench.press(Qt.Key.Key_F8)
    bench.enter()
    bench.press(Qt.Key.Key_Escape)
    bench.go("papers")
    rows = bench.page.overview.pages["papers"].lists[0]
    rows.mark(next(n for n, one in enumerate(rows.entries) if one.title == "人民调解受理登记表"))
    click(bench.page.overview.pages["papers"], "另存这一版")
    bench.page.ask.line.setText(str(tmp_path / "copy.pdf"))
    bench.enter()
    digest = hashlib.sha256((tmp_path / "copy.pdf").read_bytes()).hexdigest()
    assert digest in {one.text("sha256") for one in bench.parts("paper")}


def click(panel: QWidget, words: str) -> None:
    found = [one for one in panel.findChildren(QPushButton) if one.text() == words]
    found[0].click()


def test_a_paper_that_lacks_a_field_leads_to_it(open_at: Open) -> None:
    bench = open_at(DRAFT)
    bench.go("papers")
    rows = bench.page.overview.pages["papers"].lists[0]
    row = next(n for n, one in enumerate(rows.entries) if "还缺" in str(one.detail))
    rows.mark(row)
    bench.enter()
    assert bench.page.forms.current is not None or "编号" in bench.page.head.words


def test_a_marked_paper_is_signed(open_at: Open) -> None:
    bench = open_at(MEDIATING)
    bench.go("papers")
    rows = bench.page.overview.pages["papers"].lists[0]
    rows.mark(next(n for n, one in enumerate(rows.entries) if one.title == "人民调解记录"))
    click(bench.page.overview.pages["papers"], "签署")
    bench.window.settle()
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    assert not form.sealed_on.isVisible()
    bench.save()
    assert {one.text("document") for one in bench.parts("signature")} == {"mediation_record"}


def test_a_sensitive_case_is_opened_for_a_reason(dressed: QApplication) -> None:
    desk = sample_desk()
    case = desk.reader.get(CASE, sample_id(INFORMED))
    assert case is not None
    assert isinstance(records.edit(desk, case, {"legality": ("domestic_violence",)}), Saved)
    with station_window(desk) as window:
        window.log_in()
        page = open_case(window, case.id)
        assert not page.head.isVisible()
        window.keys.commit("办理这件案件")
        window.keys.enter()
        window.settle()
        assert page.scene is not None
        assert page.head.isVisible()


def test_escape_goes_back_to_the_list(open_at: Open) -> None:
    bench = open_at(DRAFT)
    heard: list[bool] = []
    bench.page.closed.connect(lambda: heard.append(True))
    bench.press(Qt.Key.Key_Escape)
    assert heard


def test_near_identical_text_is_pointed_out(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    text = bench.header.text("brief")
    bench.page.forms.open_row(RowKey(CASE, bench.case))
    bench.press(Qt.Key.Key_Escape)
    other = open_at(MEDIATING)
    other.page.handlers()["case.header"]()
    other.window.settle()
    other.fill(brief=text)
    other.save()
    again = open_at(MEDIATING)
    similar = again.page.overview.guidance.similar
    assert similar.isVisible()
    assert "%" in str(similar.entries[0].title)
