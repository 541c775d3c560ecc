"""Signing and papers of a case by keystrokes: all at one table, F8, copies, what is missing."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.records import Record
from app.ui.screens.case.print_panel import PrintPanel
from app.ui.screens.case.rows import RowKey
from app.ui.screens.case.sign_form import SignForm
from app.ui.screens.case.stage_acts import SIGNING, Opening
from app.usecases import records
from app.usecases.ports import Actor, Query
from app.usecases.records import Saved
from tests.support.case_bench import CaseBench, Open, click
from tests.support.case_desk import case_window, sample_desk, sample_id
from tests.support.memory_desk import STATION

DRAFT, REGISTERED, INFORMED, MEDIATING, PERFORMING = 14, 4, 5, 6, 1
CLERK = Actor("阿苦", frozenset({"clerk"}), STATION, "513431")


def agreed(bench: CaseBench) -> Record:
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
    ticked = [row for row in form.rows if row.is_signed]
    assert len(ticked) >= 3
    assert len(form.rows) == len(ticked) + 1, "the agent may sign instead"
    bench.save()
    signatures = bench.parts("signature")
    assert len(signatures) == len(ticked)
    assert {one.text("part_id") for one in signatures} == {agreement.id}
    assert bench.header.text("effective_on") == "2026-11-22"
    assert bench.header.text("stage") == "performing"
    (item,) = bench.parts("performance")
    assert (item.get("amount_fen"), item.text("due_on")) == (3_600_000, "2026-12-01")
    days = [str(one.title) for one in bench.page.overview.guidance.due.entries]
    assert "应履行" in days


def test_who_did_not_sign_is_not_written_down(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreed(bench)
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    ticked = [row for row in form.rows if row.is_signed]
    ticked[0].signed.input.setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.press(Qt.Key.Key_Space)
    bench.save()
    assert len(bench.parts("signature")) == len(ticked) - 1
    assert not bench.header.text("effective_on")


def test_a_doubtful_day_is_shown_as_understood_and_told_before_it_is_written(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreed(bench)
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    assert not form.words
    form.signed_on.line.selectAll()
    bench.keys.type("0101")
    bench.keys.press(Qt.Key.Key_Return)
    assert form.signed_on.line.text() == "2026-01-01"
    bench.save()
    assert "签署日期早于受理日期" in form.words
    assert not bench.parts("signature")
    bench.save()
    assert {one.text("signed_on") for one in bench.parts("signature")} == {"2026-01-01"}


def test_what_contradicts_itself_is_told_before_it_is_signed(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreement = agreed(bench)
    bench.keys.press(Qt.Key.Key_Return)
    assert bench.editor.record == agreement
    bench.fill(amount_fen="1")
    bench.save()
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    assert "签了就不能再改" in form.words
    bench.keys.press(Qt.Key.Key_F8)
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    (row,) = [one for one in panel.papers.entries if one.title == "人民调解协议书"]
    assert (row.note, row.tone) == ("先改正", "stop")
    assert "协议金额 1 元" in str(row.detail)
    first = bench.page.overview.guidance.problems.entries[0]
    assert first.note == "有误", "what is wrong comes before what is missing"


def test_another_case_opens_at_its_parties(open_at: Open) -> None:
    bench = open_at(MEDIATING)
    bench.go("history")
    bench.page.show_case(bench.header.id)
    bench.window.settle()
    assert bench.page.overview.tabs.current == "parties"


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


def test_a_signature_is_only_read_and_voided_with_a_reason(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    signatures = bench.parts("signature")
    bench.page.forms.open_row(RowKey("signature", signatures[0].id))
    bench.window.settle()
    assert not bench.editor.input("name").isEnabled()
    assert "这条已经留存，不能修改" in bench.editor.words
    assert "岗位" not in bench.editor.words
    bench.ctrl(Qt.Key.Key_Delete)
    bench.keys.commit("签错了人")
    bench.enter()
    assert bench.parts("signature") == signatures[1:]


def test_who_may_not_void_a_signature_reads_who_may(dressed: QApplication) -> None:
    desk = replace(sample_desk(), actor=CLERK)
    with case_window(desk, sample_id(PERFORMING)) as (window, page):
        bench = CaseBench(window, page, PERFORMING)
        signatures = bench.parts("signature")
        page.forms.open_row(RowKey("signature", signatures[0].id))
        window.settle()
        assert "请调解员" in bench.editor.words
        bench.ctrl(Qt.Key.Key_Delete)
        assert bench.parts("signature") == signatures
        assert bench.page.forms.current is not None


def labels(form: SignForm) -> dict[str, bool]:
    return {row.signed.box.text(): row.is_signed for row in form.rows}


def test_who_acts_for_a_party_says_for_whom_and_every_mediator_is_offered(open_at: Open) -> None:
    bench = open_at(INFORMED)
    agreed(bench)
    applicant = bench.parts("party")[0]
    amended = records.edit(
        bench.desk, applicant, {"birth_year": 2014, "guardian_name": "马海阿妈", "id_no": None}
    )
    other = next(
        one
        for one in bench.desk.reader.many("mediator", bench.desk.reader.ids(Query("mediator")))
        if one.id != bench.header.text("chief_mediator")
    )
    records.edit(bench.desk, bench.header, {"mediators": (other.id,)})
    assert isinstance(amended, Saved)
    bench.page.reload()
    bench.window.settle()
    bench.ctrl(Qt.Key.Key_4)
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    found = labels(form)
    name = applicant.text("name")
    assert found[f"马海阿妈 监护人（代表 {name}）"]
    agents = [words for words in found if "代理人" in words]
    assert agents
    assert all("（代表 " in words for words in agents)
    assert found[f"{other.text('name')} 人民调解员"] is False, "offered, not taken for granted"


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


@pytest.mark.parametrize("key", [Qt.Key.Key_F8, Qt.Key.Key_Return])
def test_a_sign_that_no_font_has_stops_the_set_once(open_at: Open, key: Qt.Key) -> None:
    bench = open_at(REGISTERED)
    party = bench.parts("party")[0]
    assert isinstance(records.edit(bench.desk, party, {"name": "阿苦\ue123布"}), Saved)
    bench.page.reload()
    bench.window.settle()
    bench.press(Qt.Key.Key_F8)
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    bench.enter()
    assert "\ue123" in panel.sentence
    assert "第 1 页" in panel.sentence
    assert "还没有打印" in panel.sentence
    assert not bench.parts("paper")
    bench.press(key)
    assert "已生成" in panel.sentence
    assert bench.parts("paper")
    made = len(bench.parts("paper"))
    bench.enter()
    assert len(bench.parts("paper")) == made, "the next time it is told again"


def test_what_a_warning_stopped_is_forgotten_when_somebody_left(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    party = bench.parts("party")[0]
    assert isinstance(records.edit(bench.desk, party, {"name": "阿苦\ue123布"}), Saved)
    bench.page.reload()
    bench.window.settle()
    bench.press(Qt.Key.Key_F8)
    bench.enter()
    bench.press(Qt.Key.Key_Escape)
    bench.press(Qt.Key.Key_F8)
    assert not bench.parts("paper")
    bench.enter()
    assert not bench.parts("paper")


def test_without_a_number_left_the_agreement_is_printed_with_a_blank_for_it(
    open_at: Open,
) -> None:
    """The parties do not wait for a line: the number is written by hand later (domain.md A.5)."""
    bench = open_at(INFORMED)
    agreement = agreed(bench)
    bench.press(Qt.Key.Key_F8)
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    bench.enter()
    made = {(one.text("document"), one.text("part_id")) for one in bench.parts("paper")}
    assert ("written_agreement", agreement.id) in made
    assert bench.header.get("case_no") is None
    assert "卷号" in panel.sentence


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


def test_a_visit_is_signed_by_the_visitor(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    (visit, *_rest) = bench.parts("follow_up")
    bench.page.forms.open(Opening(SIGNING, visit.id))
    bench.window.settle()
    form = bench.page.forms.current
    assert isinstance(form, SignForm)
    assert labels(form) == {f"{visit.text('visitor')} 回访人": True}
