"""The register of cases and that of follow-ups: what a line tells, and what may be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.case_file import CASE
from app.domain.dates import days_between
from app.domain.mediation_case import WITHOUT_NUMBER
from app.domain.records import Record
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.models.records import Row
from app.ui.screens.record_table import Columns
from app.ui.screens.record_view import shown
from app.ui.screens.register import RegisterSpec
from app.ui.words import DUE_RULES, STATE_TONES
from app.usecases.desk import Desk
from app.usecases.mediation import register

FOLLOW_UP = "follow_up"

_CASE_COLUMNS = Columns(
    (N_("卷号"), N_("当事人"), N_("类型"), N_("阶段"), N_("受理"), N_("下一期限")),
    (8, 9, 4, 4, 3, 8),
    grows=1,
)
_DISPUTE = "纠纷"
_WORDS_OF_EVERY_NUMBER = "人调字"


def case_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """The lines of these cases, masked as a list is; called off the UI thread."""
    return [_case_row(desk, case) for case in desk.reader.many(CASE, ids)]


def _case_row(desk: Desk, case: Record) -> Row:
    kind, around = desk.kinds[CASE], desk.surroundings

    def text(name: str) -> str:
        return shown(kind, kind.by_name[name], case.values, around)

    step = register.next_step(case, around.today)
    next_ = ""
    late = False
    if step is not None:
        late = step.due_on < around.today
        next_ = joined(" ", (_(DUE_RULES[step.rule]), _left(step.due_on, around.today)))
    year = around.today[:4]
    accepted = case.text("accepted_on")
    return Row(
        id=case.id,
        cells=(
            _short(case.text("case_no"), year) or _(WITHOUT_NUMBER),
            text("party_names"),
            str(text("dispute_type")).removesuffix(_DISPUTE) or text("dispute_type"),
            text("stage") if case.complete else joined(" ", (text("stage"), _("缺项"))),
            accepted.removeprefix(f"{year}-"),
            next_,
        ),
        tone="attention" if late or not case.complete else STATE_TONES.get(case.state, "plain"),
    )


def _short(number: str, year: str) -> str:
    """A case number on one line of a list: without what every number of this year has."""
    return number.removeprefix(f"({year})").replace(_WORDS_OF_EVERY_NUMBER, "")


def _left(day: str, today: str) -> str:
    """The days until a day, in as few words as tell it."""
    left = days_between(today, day)
    if not left:
        return _("今天")
    return _("{n} 天").format(n=left) if left > 0 else _("过 {n} 天").format(n=-left)


CASES = RegisterSpec(
    kind=CASE,
    name=N_("调解登记簿"),
    hints=(N_("姓名、卷号、事由"), N_("姓名、卷号")),
    empty=(N_("还没有调解案件"), N_("按 Ctrl+N 登记一件；口头调成的按 Ctrl+Shift+N")),
    file_name=N_("调解登记簿-{day}"),
    columns=_CASE_COLUMNS,
    make_rows=case_rows,
    filters=(("stage", N_("阶段")), ("committee_id", N_("调委会"))),
    views=(
        (register.OPEN, N_("没有结案")),
        (register.DUE, N_("7 天内到期")),
        (register.OVERDUE, N_("已过期")),
        (register.NO_NEXT_STEP, N_("没有下一步")),
    ),
    narrow=register.narrowed,
    watches=("party", "performance"),
    commands=("form.new", "case.oral"),
    shares=(5, 2),
)

_VISIT_COLUMNS = Columns(
    (N_("回访日期"), N_("案件"), N_("方式"), N_("回访情况"), N_("履行情况"), N_("回访人")),
    (5, 8, 4, 8, 4, 4),
    grows=3,
    lines=3,
)


def visit_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """The lines of these follow-ups, each with its case; called off the UI thread."""
    visits = desk.reader.many(FOLLOW_UP, ids)
    wanted = list(dict.fromkeys(visit.text("case_id") for visit in visits))
    cases = {case.id: case for case in desk.reader.many(CASE, wanted)}
    return [_visit_row(desk, visit, cases.get(visit.text("case_id"))) for visit in visits]


def _visit_row(desk: Desk, visit: Record, case: Record | None) -> Row:
    kind, around = desk.kinds[FOLLOW_UP], desk.surroundings

    def text(name: str) -> str:
        return shown(kind, kind.by_name[name], visit.values, around)

    header = desk.kinds[CASE]
    title = shown(header, header.by_name["dossier_title"], case.values, around) if case else ""
    cells = (text("visited_on"), title, *(text(n) for n in ("mode", "situation")))
    return Row(visit.id, (*cells, text("performance"), text("visitor")))


VISITS = RegisterSpec(
    kind=FOLLOW_UP,
    name=N_("回访登记簿"),
    hints=(N_("回访情况、回访人"), N_("回访情况")),
    empty=(N_("还没有回访"), N_("在案件页按 Ctrl+7 记回访")),
    file_name=N_("回访登记簿-{day}"),
    columns=_VISIT_COLUMNS,
    make_rows=visit_rows,
    filters=(("mode", N_("方式")), ("performance", N_("履行情况"))),
)
