"""Fields that name other records: offered by title and initials, over when somebody left."""

from app.domain.case_file import CaseFile
from app.domain.fields import FieldSpec, FieldType
from app.domain.kinds import KINDS
from app.domain.records import Record
from app.store.pinyin import initials
from app.ui.fields.factory import Helpers, make_field
from app.ui.fields.records import (
    Choices,
    RefField,
    RefsField,
    choices_of_file,
    read_choices,
    record_finder,
)
from app.usecases.records import Saved, create
from tests.support.memory_desk import memory_desk, surroundings

PARTIES = tuple(
    Record("party", f"id-{number}", values)
    for number, values in enumerate(
        (
            {"name": "阿苦尔布"},
            {"name": "海来伍呷莫"},
            {"name": "沙马木呷", "withdrew_on": "2026-11-01"},
        )
    )
)
FILE = CaseFile(Record("mediation_case", "case", {}), {"party": PARTIES})


def choices() -> Choices:
    return choices_of_file(KINDS, FILE)


def test_parties_of_the_open_case_are_offered_and_found_by_their_initials() -> None:
    find = record_finder("party", choices, initials)
    assert [one.text for one in find("")] == ["阿苦尔布", "海来伍呷莫"]
    assert [one.key for one in find("hl")] == ["id-1"]
    assert [one.key for one in find("尔布")] == ["id-0"]
    assert not find("zzz")


def test_who_withdrew_keeps_the_name_and_an_unknown_id_is_never_shown() -> None:
    assert choices().name("party", "id-2") == "沙马木呷"
    assert choices().name("party", "0190-unknown") == "（不在本机）"


def test_committees_and_mediators_come_from_the_reader_with_their_committee() -> None:
    desk = memory_desk()
    committee = create(desk, "committee", {"name": "火普村调委会", "kind_code": "village"})
    assert isinstance(committee, Saved)
    given = {"name": "吉克木呷", "committee_id": committee.record.id}
    assert isinstance(create(desk, "mediator", given), Saved)
    gone = {"name": "李文秀", "left_on": "2026-01-01"}
    assert isinstance(create(desk, "mediator", gone), Saved)
    found = read_choices(desk, "committee", "mediator")
    assert [one.text for one in found.offered("committee")] == ["火普村调委会"]
    assert [(o.text, o.detail) for o in found.offered("mediator")] == [("吉克木呷", "火普村调委会")]


def test_the_factory_makes_them(dressed: object) -> None:
    helpers = Helpers(surroundings(), initials, choices=choices)
    one = make_field(FieldSpec(name="a", type=FieldType.REF, ref="party", label="当事人"), helpers)
    several = make_field(
        FieldSpec(name="b", type=FieldType.REFS, ref="party", label="到场的人"), helpers
    )
    assert isinstance(one, RefField)
    assert isinstance(several, RefsField)
    one.show_value("id-1")
    assert one.line.text() == "海来伍呷莫"
