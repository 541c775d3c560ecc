"""The registers of committees, mediators, trainings and screenings: what a line tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.case_numbers import ranges
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.models.records import Row
from app.ui.screens.record_table import Columns
from app.ui.screens.register import RegisterSpec
from app.ui.screens.register_rows import plain_rows, texts, tone_of
from app.ui.words import days_left
from app.usecases.desk import Desk
from app.usecases.mediation import numbering, staff
from app.usecases.ports import Query

COMMITTEE, MEDIATOR, TRAINING, SCREENING = (
    "committee",
    "mediator",
    "training",
    "screening_activity",
)


def _short_names(desk: Desk, records: Sequence[Record]) -> Mapping[str, str]:
    wanted = list(dict.fromkeys(one.text("committee_id") for one in records))
    return {one.id: one.text("short_name") for one in desk.reader.many(COMMITTEE, wanted)}


def committee_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Committees with how many mediators serve in them; called off the UI thread."""
    return [_committee_row(desk, one) for one in desk.reader.many(COMMITTEE, ids)]


def _committee_row(desk: Desk, one: Record) -> Row:
    serving = desk.reader.count(Query(MEDIATOR, where={"committee_id": one.id, "left_on": None}))
    marks = [
        _("双语") if one.get("is_bilingual") is True else "",
        one.text("studio_name") if one.get("is_studio") is True else "",
        _("已撤销") if one.text("closed_on") else "",
        _gaps(desk, one),
    ]
    cells = texts(desk, one, "name", "kind_code", "division_name")
    return Row(one.id, (*cells, str(serving), joined(" ", filter(None, marks))), tone_of(one))


def _gaps(desk: Desk, one: Record) -> str:
    """Numbers of this year that stand on no case (domain.md A.5)."""
    found = numbering.standing(desk, one.id, int(desk.surroundings.today[:4]))
    if isinstance(found, Refused) or not found.gaps:
        return ""
    return _("空号 {numbers}").format(numbers=ranges(found.gaps))


def mediator_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Mediators with the end of their term; called off the UI thread."""
    found = desk.reader.many(MEDIATOR, ids)
    short = _short_names(desk, found)
    return [_mediator_row(desk, one, short.get(one.text("committee_id"), "")) for one in found]


def _mediator_row(desk: Desk, one: Record, committee: str) -> Row:
    today = desk.surroundings.today
    soon = staff.term_ends_soon(one, today)
    end = one.text("term_end")
    marks = [
        _("德古") if one.get("is_degu") is True else "",
        _("专职") if one.get("full_time") is True else "",
        _("离任") if one.text("left_on") else "",
    ]
    name, position, appointed, languages = texts(
        desk, one, "name", "position", "appointed_on", "languages"
    )
    term = joined(" ", (end, days_left(end, today))) if soon else end
    cells = (name, committee, position, appointed, term, languages)
    return Row(
        one.id,
        (*cells, joined(" ", filter(None, marks))),
        "attention" if soon else tone_of(one),
    )


COMMITTEES = RegisterSpec(
    kind=COMMITTEE,
    name=N_("调委会名册"),
    hints=(N_("调委会名称、简称、调解室"), N_("名称")),
    empty=(N_("还没有调委会"), N_("按 Ctrl+N 登记本地的调委会，编号和统计都要用")),
    file_name=N_("调委会名册-{day}"),
    columns=Columns(
        (N_("名称"), N_("类型"), N_("所在地"), N_("调解员"), N_("备注")),
        (10, 6, 7, 3, 6),
        grows=0,
        lines=3,
    ),
    make_rows=committee_rows,
    filters=(("kind_code", N_("类型")),),
    watches=(MEDIATOR,),
    commands=("form.new",),
)

MEDIATORS = RegisterSpec(
    kind=MEDIATOR,
    name=N_("人民调解员名册"),
    hints=(N_("姓名、电话、证号"), N_("姓名")),
    empty=(N_("还没有调解员"), N_("按 Ctrl+N 登记聘任的人民调解员")),
    file_name=N_("人民调解员名册-{day}"),
    columns=Columns(
        (
            N_("姓名"),
            N_("调委会"),
            N_("职务"),
            N_("聘任"),
            N_("任期届满"),
            N_("语言"),
            N_("备注"),
        ),
        (6, 5, 4, 6, 6, 5, 4),
        grows=5,
        lines=3,
    ),
    make_rows=mediator_rows,
    filters=(("committee_id", N_("调委会")),),
    views=(
        (staff.SERVING, N_("在任")),
        (staff.ENDING, N_("60 天内届满")),
        (staff.DEGU, N_("德古")),
        (staff.BILINGUAL, N_("会彝语或藏语")),
        (staff.LEFT, N_("已离任")),
    ),
    narrow=staff.narrowed,
    watches=(COMMITTEE,),
    commands=("form.new", "mediator.hand_over", "list.print"),
)

TRAININGS = RegisterSpec(
    kind=TRAINING,
    name=N_("调解员培训登记簿"),
    hints=(N_("培训内容、地点"), N_("内容")),
    empty=(N_("还没有培训记录"), N_("按 Ctrl+N 记一次培训")),
    file_name=N_("调解员培训登记簿-{day}"),
    columns=Columns(
        (N_("日期"), N_("内容"), N_("学时"), N_("地点"), N_("参加的人")),
        (6, 9, 3, 6, 9),
        grows=1,
        lines=3,
    ),
    make_rows=plain_rows(TRAINING, "held_on", "topic", "hours", "place", "attendee_names"),
    narrow=lambda desk, query, _view: staff.trainings(desk, query),
    commands=("form.new",),
)

SCREENINGS = RegisterSpec(
    kind=SCREENING,
    name=N_("矛盾纠纷排查登记簿"),
    hints=(N_("排查情况、村"), N_("情况")),
    empty=(N_("还没有排查"), N_("按 Ctrl+N 记一次矛盾纠纷排查")),
    file_name=N_("矛盾纠纷排查登记簿-{day}"),
    columns=Columns(
        (N_("日期"), N_("类型"), N_("地点"), N_("发现"), N_("化解"), N_("预防"), N_("情况")),
        (6, 5, 7, 3, 3, 3, 8),
        grows=6,
        lines=4,
    ),
    make_rows=plain_rows(
        SCREENING,
        "occurred_on",
        "kind_code",
        "division_name",
        "found_count",
        "handled_count",
        "prevented_cases",
        "found",
    ),
    filters=(("kind_code", N_("类型")), ("division_code", N_("村"))),
    commands=("form.new",),
)
