"""The register of cases: the next step of each, the lists of R35, and what goes into files."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.case_file import CASE
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ledger import Export
from app.usecases.mediation import register, staff
from app.usecases.ports import Query
from tests.support.mediation_desk import busy_mediation_desk, mediation_desk, open_case, settled


@pytest.fixture
def desk() -> Desk:
    return mediation_desk()


def names(desk: Desk, view: str) -> list[str]:
    found = register.narrowed(desk, Query(CASE), view)
    return [case.text("party_names") for case in desk.reader.many(CASE, found)]


def test_mediation_is_the_next_step_until_it_ends(desk: Desk) -> None:
    case = open_case(desk, "木呷", "乌牛")
    step = register.next_step(case, "2026-11-22")
    assert step == register.Step("mediation", "2026-12-02")


def test_after_an_oral_agreement_that_was_performed_comes_the_visit(desk: Desk) -> None:
    case = settled(desk, "木呷", "乌牛")
    step = register.next_step(case, "2026-11-22")
    assert step is not None
    assert step.rule == "follow_up"


def test_the_lists_tell_open_due_late_and_planless_cases_apart() -> None:
    desk = busy_mediation_desk()
    everything = names(desk, "")
    assert len(everything) == 6
    assert set(everything) - set(names(desk, register.OPEN)) == {"拉铁、阿合"}
    assert names(desk, register.NO_NEXT_STEP) == ["沙马、木果"]
    late = names(desk, register.OVERDUE)
    assert len(late) == 1
    assert set(late) < set(names(desk, register.DUE))


def test_a_term_that_ends_is_pointed_out_sixty_days_ahead() -> None:
    desk = busy_mediation_desk()
    ending = staff.narrowed(desk, Query("mediator"), staff.ENDING)
    assert [one.text("name") for one in desk.reader.many("mediator", ending)] == ["吉克拉则"]
    assert len(staff.serving(desk)) == 2


def test_the_register_of_follow_ups_names_the_case(tmp_path: Path) -> None:
    desk = busy_mediation_desk()
    allowed = ledger.export(desk, Query("follow_up"), unmasked_reason="移交档案")
    assert isinstance(allowed, Export)
    assert desk.ledgers.write_xlsx(desk, allowed, tmp_path / "visits.xlsx") == 1
    sheet = load_workbook(tmp_path / "visits.xlsx").active
    assert sheet is not None
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "沙马、木果" in texts


def test_an_export_of_a_narrowed_list_holds_only_that() -> None:
    desk = busy_mediation_desk()
    only = register.narrowed(desk, Query(CASE), register.NO_NEXT_STEP)
    allowed = ledger.export(desk, Query(CASE), only=only)
    assert isinstance(allowed, Export)
    assert allowed.count == 1
    assert [one.id for one in allowed.records] == list(only)
