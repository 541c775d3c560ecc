"""Persons, what lists and search keep of a record, and how much a reader may see."""

from typing import Any

from app.domain.consultation import CONSULTATION
from app.domain.disclosure import Disclosure, disclose
from app.domain.kinds import KINDS
from app.domain.person import PERSON
from app.domain.problems import Severity
from app.domain.projection import SENSITIVE_TITLE, project
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")
VISIT: dict[str, Any] = {
    "received_at": "2026-11-22T10:30",
    "visitor_name": "阿苦木呷",
    "phone": "13800138000",
    "id_no": "513431196803151010",
    "address": "解放沟镇火普村3组12号",
    "facts": "电话13800138000,老板拖欠工资",
    "sensitivity": "normal",
}


def test_a_person_needs_nothing_but_a_name() -> None:
    """domain.md A.4.1: missing papers must not block."""
    assert list(PERSON.rules({"name": "海来体者"}, AROUND)) == []
    assert [p.field for p in PERSON.rules({}, AROUND)] == ["name"]


def test_a_person_of_the_future_is_pointed_out() -> None:
    found = list(PERSON.rules({"name": "甲", "birth_date": "2027-01-01"}, AROUND))
    assert [(p.code, p.severity) for p in found] == [("date.future", Severity.WARN)]


def test_birth_and_sex_of_a_person_follow_from_the_id_number() -> None:
    """domain.md E.1."""
    found = PERSON.derive({"id_no": "513431196803151010", "division_code": VILLAGE}, AROUND)
    assert found == {
        "birth_date": "1968-03-15",
        "birth_year": 1968,
        "sex": "1",
        "division_name": "昭觉县解放沟镇火普村",
    }


def test_a_list_shows_who_and_what_without_numbers() -> None:
    shown = project(CONSULTATION, VISIT, AROUND)
    assert shown.title == "阿苦木呷 · 电话***,老板拖欠工资"
    assert "阿苦木呷" in shown.names
    assert any("13800138000" in text for text in shown.texts)  # the index lies encrypted


def test_a_list_names_nobody_of_a_sensitive_record() -> None:
    """domain.md B.1 `sensitivity`: name masked in lists."""
    shown = project(CONSULTATION, {**VISIT, "sensitivity": "sensitive"}, AROUND)
    assert shown.title == SENSITIVE_TITLE
    assert "阿苦" not in shown.snippet
    assert shown.names  # it is still found by who knows the name


def test_a_record_without_a_name_says_so() -> None:
    assert project(CONSULTATION, {"facts": "问路"}, AROUND).title == "未留姓名 · 问路"


def shown(name: str, how: Disclosure, **changes: Any) -> str:
    spec = CONSULTATION.by_name[name]
    return disclose(CONSULTATION, spec, {**VISIT, **changes}, AROUND, how)


def test_a_colleague_sees_names_and_no_numbers() -> None:
    """storage-security.md, Audit and privacy."""
    assert shown("visitor_name", Disclosure.LIST) == "阿苦木呷"
    assert shown("phone", Disclosure.LIST) == "138****8000"
    assert shown("id_no", Disclosure.LIST) == "513***********1010"
    assert shown("facts", Disclosure.LIST) == "电话***,老板拖欠工资"


def test_an_export_names_nobody_and_a_reason_shows_everything() -> None:
    """commands.md, export: masked unless a reason is given."""
    assert shown("visitor_name", Disclosure.EXPORT) == "阿***"
    assert shown("visitor_name", Disclosure.FULL) == "阿苦木呷"
    assert shown("phone", Disclosure.FULL) == "13800138000"


def test_nothing_personal_is_left_of_a_sensitive_record() -> None:
    for name in ("visitor_name", "phone", "facts", "address"):
        for how in (Disclosure.LIST, Disclosure.EXPORT):
            assert shown(name, how, sensitivity="sensitive") == "***"


def test_every_field_of_every_kind_is_described_for_people() -> None:
    for kind in KINDS.values():
        labels = [spec.label for spec in kind.fields]
        assert all(labels)
        assert len(set(labels)) == len(labels), "two columns of one name"
        for spec in kind.fields:
            assert spec.codes is None or AROUND.codes.get(spec.codes), spec.name
            assert spec.within is None or spec.within in kind.by_name
            assert spec.ref in (None, "member", "referral", *KINDS)
