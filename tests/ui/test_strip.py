"""The status strip tells the truth (product.md)."""

from app.ui.strip import facts
from app.usecases.ports import Standing

TODAY = "2026-11-22"


def standing(**known: object) -> Standing:
    empty: dict[str, object] = {
        "pending": 0,
        "pending_records": 0,
        "oldest_pending": None,
        "last_saved": None,
        "last_success": None,
        "conflicts": 0,
        "refused": 0,
        "fork": False,
    }
    return Standing(**(empty | known))  # type: ignore[arg-type]


def words(**known: object) -> list[str]:
    return [fact.words for fact in facts(standing(**known), TODAY, 7)]


def test_a_new_station() -> None:
    assert words() == ["本机还没有登记", "没有等待上报的", "还没有上报过", "没有要处理的"]


def test_the_four_facts_of_a_working_day() -> None:
    assert words(
        pending=5,
        pending_records=3,
        oldest_pending="2026-11-20T09:00",
        last_saved="2026-11-22T10:41",
        last_success="2026-11-20T16:08",
        conflicts=1,
    ) == ["已保存到本机 10:41", "待上报 3 件，最早 2 天前", "上次成功 11-20 16:08", "需处理 1 件"]


def test_everything_is_reported_only_with_every_receipt() -> None:
    done = {"last_success": "2026-11-22T09:00", "last_saved": "2026-11-21T09:00"}
    assert words(**done)[:2] == ["已保存到本机 11-21 09:00", "全部已上报"]
    assert words(**done, refused=1)[1] == "没有等待上报的"
    assert words(**done, pending=1, pending_records=1, oldest_pending="2026-11-22T10:00")[1] == (
        "待上报 1 件，最早 今天"
    )


def test_offline_is_normal_and_never_red() -> None:
    """Amber after the delivered number of days; red nowhere."""

    def tones(oldest: str) -> list[str]:
        waiting = standing(pending=1, pending_records=1, oldest_pending=oldest, fork=True)
        return [fact.tone for fact in facts(waiting, TODAY, 7)]

    assert tones("2026-11-16T00:00")[1] == "plain"
    assert tones("2026-11-15T00:00")[1] == "attention"
    assert "stop" not in tones("2020-01-01T00:00")
