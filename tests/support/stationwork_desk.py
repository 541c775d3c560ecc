"""The desk of the villages with helpers, services, events, boards, letters and checks on it."""

from __future__ import annotations

from app.domain.fields import Value
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import stationcheck
from tests.support.mediation_desk import done
from tests.support.memory_desk import VILLAGE
from tests.support.village_desk import SECOND, busy_village_desk

LETTER_TEXT = "去年在工地做了三个月，老板只给了一个月的钱，想问找哪里。"


def make(desk: Desk, kind: str, **values: Value) -> Record:
    """A record of a kind."""
    return done(records.create(desk, kind, values))


def every(desk: Desk, kind: str) -> list[Record]:
    """All records of a kind, as they are now."""
    return list(desk.reader.many(kind, desk.reader.ids(Query(kind))))


def stationwork_desk() -> Desk:
    """A few of everything, in the states that a list tells apart."""
    desk = busy_village_desk(3)
    adviser = every(desk, "adviser")[0]
    villagers = [_villager(desk, name, village) for name, village in _VILLAGERS]
    volunteer = make(
        desk, "volunteer", name="苏呷·布哈", sex="1", phone="12834710001",
        skills=("法律", "双语翻译"), languages=("ii", "zh"), registered_on="2026-03-05",
    )  # fmt: skip
    make(
        desk, "helper_activity", held_on="2026-11-19", villager_id=villagers[0].id,
        kind_code="mediation", minutes=90, people=4, activity="到两户家中劝解堆柴争吵",
    )  # fmt: skip
    make(
        desk, "helper_activity", held_on="2026-11-16", volunteer_id=volunteer.id,
        kind_code="translation", minutes=180, people=9, activity="赶场天在窗口做彝语翻译",
    )  # fmt: skip
    make(
        desk, "training", topic="法律明白人怎样引导群众", held_on="2026-11-18", hours=6,
        place="司法所", villagers=(villagers[0].id,), volunteers=(volunteer.id,), result="合格",
    )  # fmt: skip
    make(
        desk, "publicity_event", held_on="2026-11-20", kind_code="yi_villages",
        topic="高价彩礼与移风易俗", place="火普村村民活动室", division_code=VILLAGE,
        start_at="09:30", end_at="11:30", language=("ii", "zh"), audience_count=62,
    )  # fmt: skip
    board: dict[str, Value] = {
        "adviser_id": adviser.id, "phone": "12834700001", "times": "每月第一个、第三个星期二上午",
        "posted_on": "2026-01-12",
    }  # fmt: skip
    make(desk, "notice_board", village_code=VILLAGE, checked_on="2026-11-18", is_ok=True, **board)
    make(desk, "notice_board", village_code=SECOND, checked_on="2026-05-20", is_ok=True, **board)
    make(
        desk, "mailbox_item", opened_on="2026-11-20", village_code=VILLAGE, place="村委会门口",
        content=LETTER_TEXT, name="曲比·石布", phone="12834720001",
    )  # fmt: skip
    make(
        desk, "mailbox_item", opened_on="2026-11-20", village_code=SECOND, is_anonymous=True,
        content="建议把开箱时间写在信箱上。", otherwise="已采纳",
    )  # fmt: skip
    check: dict[str, Value] = {
        "checked_on": "2026-11-18", "kind_code": "self", "target": "station",
        "division_code": "513431101000", "signed_by": ("沙马",),
        "finding": "台账齐全，公示栏电话有一处看不清。", "follow_up_on": "2026-12-02",
    }  # fmt: skip
    made = done(stationcheck.begin(desk, check))
    first = stationcheck.items(desk, made.id)[0]
    done(stationcheck.score(desk, made, {first.id: {"score": "18"}}))
    make(
        desk, "legal_lecture", village_code=VILLAGE, adviser_id=adviser.id, lecturer="王律师",
        held_on="2026-11-10", start_at="14:30", end_at="15:30", topic="彩礼的法律界限",
        topic_code="marriage", language="ii", audience_count=40, late_reason="先记在纸上",
    )  # fmt: skip
    return desk


_VILLAGERS = (("吉克·阿各", VILLAGE), ("沙马·木呷", VILLAGE), ("马海·日铁", SECOND))


def _villager(desk: Desk, name: str, village: str) -> Record:
    return make(
        desk, "legal_literate_villager", name=name, village_code=village, sex="1",
        kind_code="cadre", chosen_on="2024-03-12", languages=("ii", "zh"), phone="12834730001",
    )  # fmt: skip
