"""What a line of each register of the villages tells; all of it made off the UI thread."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.dates import plus_days
from app.domain.engagement import in_force
from app.domain.helper_activity import KIND as ACTIVITY
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mailbox_item import KIND as LETTER
from app.domain.mailbox_item import is_open
from app.domain.notice_board import KIND as BOARD
from app.domain.notice_board import last_looked_at
from app.domain.records import Record
from app.domain.sheet import KIND as SHEET
from app.domain.station_check import KIND as CHECK
from app.domain.visit_cell import hours_text
from app.domain.volunteer import KIND as VOLUNTEER
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import explain
from app.ui.models.records import Row
from app.ui.screens.register_rows import marks, texts, tone_of
from app.ui.words import days_left
from app.usecases import attaching
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import boards, people, sealing

TERM_WARN_DAYS = 60
"""Days before the end of an engagement from which it is pointed out."""


def _span(record: Record) -> str:
    return joined("–", filter(None, (record.text("start_at"), record.text("end_at"))))


def _hours(record: Record) -> str:
    minutes = record.get("minutes")
    return hours_words(minutes) if isinstance(minutes, int) else ""


def hours_words(minutes: int) -> str:
    """Minutes as hours with their unit."""
    return _("{n} 小时").format(n=hours_text(minutes))


def _village(desk: Desk, record: Record, name: str = "village_name") -> str:
    """The place as it was called that day, without the county that all of them lie in."""
    county = desk.reference.divisions.get(f"{desk.actor.partition:0<12}")
    return record.text(name).removeprefix(county.name if county else "")


def visit_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Visits: when, where, who, how long, what for, files, and whether it was reviewed."""
    files = attaching.counts(desk, VISIT, ids)
    return [_visit_row(desk, one, files.get(one.id, 0)) for one in desk.reader.many(VISIT, ids)]


def _visit_row(desk: Desk, one: Record, files: int) -> Row:
    day, adviser, services, review = texts(
        desk, one, "service_date", "adviser_name", "service_kind", "review_state"
    )
    when = joined(" ", filter(None, (day, _span(one))))
    evidence = _("佐证 {n} 份").format(n=files) if files else ""
    served = joined(" · ", filter(None, (services, evidence)))
    cells = (when, _village(desk, one), adviser, _hours(one), served, review)
    return Row(one.id, cells, tone_of(one))


def engagement_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Engagements: which village, whom, until when."""
    return [_engagement_row(desk, one) for one in desk.reader.many(ENGAGEMENT, ids)]


def _engagement_row(desk: Desk, one: Record) -> Row:
    today = desk.surroundings.today
    adviser, firm, start = texts(desk, one, "adviser_name", "firm", "start")
    end = one.text("ended_on") or one.text("end")
    current = in_force(one.values, today)
    soon = current and bool(end) and end <= plus_days(today, TERM_WARN_DAYS)
    until = joined(" ", (end, days_left(end, today))) if soon else end
    words = marks(
        (
            "" if current else _("不在聘期内"),
            _("没有年度计划") if current and not one.text("plan_on") else "",
            _("微信群") if one.get("wechat_group") is True else "",
        )
    )
    tone = "attention" if soon else tone_of(one)
    return Row(one.id, (_village(desk, one), adviser, firm, start, until, words), tone)


def adviser_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Advisers with the villages that they serve now."""
    return [_adviser_row(desk, one) for one in desk.reader.many(ADVISER, ids)]


def _adviser_row(desk: Desk, one: Record) -> Row:
    today = desk.surroundings.today
    known = desk.reader.ids(Query(ENGAGEMENT, where={"adviser_id": one.id}))
    engaged = [e for e in desk.reader.many(ENGAGEMENT, known) if in_force(e.values, today)]
    villages = str(len({e.text("village_code") for e in engaged}))
    name, kind, firm, phone, languages = texts(
        desk, one, "name", "kind_code", "firm", "phone", "languages"
    )
    left = _("离任") if one.text("left_on") else ""
    return Row(one.id, (name, kind, firm, phone, villages, marks((languages, left))), tone_of(one))


def lecture_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Lectures; one within a visit says that its time is counted there."""
    return [_lecture_row(desk, one) for one in desk.reader.many(LECTURE, ids)]


def _lecture_row(desk: Desk, one: Record) -> Row:
    day, topic, lecturer, heard = texts(desk, one, "held_on", "topic", "lecturer", "audience_count")
    counted = _("时长在驻村里") if one.text("visit_id") else _hours(one)
    when = joined(" ", filter(None, (day, _span(one))))
    cells = (when, _village(desk, one), topic, lecturer, heard, counted)
    return Row(one.id, cells, tone_of(one))


def villager_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """法律明白人, each with how many the village has and should have; too few is told in words."""
    found = desk.reader.many(VILLAGER, ids)
    villages = [one.text("village_code") for one in found if one.text("village_code")]
    counts = people.counts(desk, villages)
    return [_villager_row(desk, one, counts.get(one.text("village_code"))) for one in found]


def _villager_row(desk: Desk, one: Record, count: tuple[int, int] | None) -> Row:
    name, kind, chosen = texts(desk, one, "name", "kind_code", "chosen_on")
    left = _("{day} 退出").format(day=one.text("left_on")) if one.text("left_on") else ""
    lacks = "" if left or count is None else count_words(*count)
    short = bool(lacks) and count is not None and count[0] < count[1]
    tone = "attention" if short else tone_of(one)
    return Row(one.id, (name, _village(desk, one), kind, chosen, left or lacks), tone)


def count_words(has: int, should: int) -> str:
    """How many a village has of those that it should have."""
    if has < should:
        return _("{n} 人，还差 {short} 人").format(n=has, short=should - has)
    return _("{n} 人").format(n=has)


def volunteer_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Volunteers with the time that they gave so far."""
    return [_volunteer_row(desk, one) for one in desk.reader.many(VOLUNTEER, ids)]


def _volunteer_row(desk: Desk, one: Record) -> Row:
    known = desk.reader.ids(Query(ACTIVITY, where={"volunteer_id": one.id}))
    served = (a.get("minutes") for a in desk.reader.many(ACTIVITY, known))
    minutes = sum(m for m in served if isinstance(m, int))
    name, skills, since, languages = texts(
        desk, one, "name", "skills", "registered_on", "languages"
    )
    left = _("{day} 退出").format(day=one.text("left_on")) if one.text("left_on") else ""
    hours = hours_words(minutes) if minutes else ""
    return Row(one.id, (name, skills, languages, since, hours, left), tone_of(one))


def activity_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """What helpers did."""
    return [_activity_row(desk, one) for one in desk.reader.many(ACTIVITY, ids)]


def _activity_row(desk: Desk, one: Record) -> Row:
    day, helper, kind, what, people_ = texts(
        desk, one, "held_on", "helper_name", "kind_code", "activity", "people"
    )
    cells = (day, helper, kind, what, _hours(one), people_, _village(desk, one))
    return Row(one.id, cells, tone_of(one))


def board_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Notice boards; what somebody has to look at says why."""
    found = desk.reader.many(BOARD, ids)
    old = boards.outdated(desk, found)
    return [_board_row(desk, one, [explain(p).cause for p in old.get(one.id, ())]) for one in found]


def _board_row(desk: Desk, one: Record, reasons: Sequence[str]) -> Row:
    adviser, times = texts(desk, one, "adviser_name", "times")
    said = joined("；", (*reasons, one.text("finding")) if one.text("finding") else reasons)
    state = said or (_("完好") if one.get("is_ok") is True else "")
    tone = "attention" if reasons or one.get("is_ok") is False else tone_of(one)
    cells = (_village(desk, one), adviser, times, last_looked_at(one.values), state)
    return Row(one.id, cells, tone)


def letter_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Letters; one that waits stands out."""
    return [_letter_row(desk, one) for one in desk.reader.many(LETTER, ids)]


def _letter_row(desk: Desk, one: Record) -> Row:
    day, place, content, otherwise = texts(desk, one, "opened_on", "place", "content", "otherwise")
    waits = is_open(one.values)
    done = _("已转为咨询") if one.text("consultation_id") else otherwise
    where = marks((_village(desk, one), place))
    tone = "attention" if waits else tone_of(one)
    return Row(one.id, (day, where, content, _("待办理") if waits else done), tone)


def check_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Checks with the sum of their items."""
    return [_check_row(desk, one) for one in desk.reader.many(CHECK, ids)]


def _check_row(desk: Desk, one: Record) -> Row:
    day, kind, target, follow_up, finding = texts(
        desk, one, "checked_on", "kind_code", "target", "follow_up_on", "finding"
    )
    place = _village(desk, one, "division_name")
    total, full = one.get("total"), one.get("full_score")
    points = _("{n}／{full} 分").format(n=total, full=full) if total is not None else ""
    cells = (day, joined(" ", (kind, target)), place, points, follow_up, finding)
    return Row(one.id, cells, tone_of(one))


def sheet_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """Printed sheets; one whose seal is awaited stands out."""
    return [_sheet_row(desk, one) for one in desk.reader.many(SHEET, ids)]


def _sheet_row(desk: Desk, one: Record) -> Row:
    document, version, pages = texts(desk, one, "document", "version", "pages")
    first, _dots, last = one.text("period").partition("..")
    whose = _village(desk, one, "division_name") or one.text("adviser_name")
    standing = sealing.of(desk, one)
    cells = (
        document,
        joined("–", filter(None, (first, last))),
        whose,
        _("第 {n} 版").format(n=version),
        pages,
        sealing.state_words(standing),
    )
    return Row(one.id, cells, "plain" if standing.sealed else "attention")
