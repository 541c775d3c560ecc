"""The fastest paths of product.md, by real key events on 5,000 people; every key counts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.consultation import KIND
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.ports import Query
from tests.support import generate
from tests.support.memory_desk import CLERK, VILLAGE, memory_desk
from tests.support.station_window import StationWindow, station_window

KNOWN = {"name": "吉克拉则", "sex": "2", "phone": "12812345678", "division_code": VILLAGE}


def crowded_desk() -> Desk:
    """5,000 persons, one of them with the initials jklz alone."""
    desk = memory_desk()
    with desk.writer.begin(CLERK, "person.create") as unit:
        for values in generate.people(4_999):
            if desk_initials_differ(str(values["name"])):
                unit.add("person", desk.ids.record_id(), values)
        unit.add("person", desk.ids.record_id(), KNOWN)
    return desk


def desk_initials_differ(name: str) -> bool:
    """Whether nobody would find this person by jklz."""
    return not name.startswith(("吉", "加", "介"))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return crowded_desk()


@pytest.fixture
def crowd(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as opened:
        opened.log_in()
        yield opened


def newest(desk: Desk) -> Record:
    found = desk.reader.many(KIND, desk.reader.ids(Query(KIND)))
    return max(found, key=lambda record: record.id)


def test_walk_in_of_a_known_visitor_by_phrase(crowd: StationWindow) -> None:
    keys = crowd.keys
    keys.press(Qt.Key.Key_F2)
    keys.type("jklz")
    keys.enter(2)
    keys.type("4")
    keys.type(";qz")
    keys.enter()
    keys.type("1")
    keys.chord(Qt.Key.Key_Return)
    crowd.settle()
    record = newest(crowd.desk)
    assert record.complete
    assert record.text("visitor_name") == "吉克拉则"
    assert record.get("division_code") == VILLAGE
    assert record.get("matter_type") == "private_loan"
    assert record.get("answer") == "请保存借条和转账记录。"
    assert record.get("handling") == ("answered",)
    assert keys.presses <= 14


def test_walk_in_of_a_known_visitor_in_own_words(crowd: StationWindow) -> None:
    keys = crowd.keys
    keys.press(Qt.Key.Key_F2)
    keys.type("jklz")
    keys.enter(2)
    keys.type("3")
    keys.commit("在外务工被欠三个月工资")
    keys.enter()
    keys.commit("告知向劳动监察投诉")
    keys.enter()
    keys.type("1")
    keys.chord(Qt.Key.Key_Return)
    crowd.settle()
    record = newest(crowd.desk)
    assert record.complete
    assert record.get("facts") == "在外务工被欠三个月工资"
    assert record.get("matter_class") == "civil"
    assert keys.presses <= 14


def test_walk_in_of_a_first_time_visitor(crowd: StationWindow) -> None:
    keys = crowd.keys
    keys.press(Qt.Key.Key_F2)
    keys.commit("沙马依布新")
    keys.enter()
    keys.type("2")
    keys.enter()  # no telephone
    keys.type("wgc")
    keys.enter()
    keys.type("1")
    keys.commit("丈夫离家两年要离婚")
    keys.enter()
    keys.commit("告知离婚程序和材料")
    keys.enter()
    keys.type("1")
    keys.chord(Qt.Key.Key_Return)
    crowd.settle()
    record = newest(crowd.desk)
    assert record.complete
    assert record.get("sex") == "2"
    assert record.text("division_name").endswith("瓦岗村")
    assert keys.presses <= 24
    person = crowd.desk.reader.get("person", record.text("person_id"))
    assert person is not None
    assert person.text("name") == "沙马依布新"
