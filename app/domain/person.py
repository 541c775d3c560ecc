"""`person`: who came, once, found again by ID number, phone, name or initials (product.md R27)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain import identity
from app.domain.common import NAME_LENGTH, check_fields, is_empty, warning
from app.domain.divisions import Level
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Value, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "person"
RESIDENT_ID = "resident_id"
_FIRST_YEAR = 1850

# One fact at most per copy: the same specs describe the visitor inside a consultation, a party, a
# mediator and an agent; where a label or a need differs there, `replace` says what.
PERSON_ID = FieldSpec(
    name="person_id", type=FieldType.REF, ref=KIND, label="人员", need=Need.DERIVED
)
NAME = FieldSpec(
    name="name",
    type=FieldType.TEXT,
    label="姓名",
    need=Need.REQUIRED,
    max_length=NAME_LENGTH,
    mask=Mask.NAME,
    search=True,
    ledger=True,
)
NAME_NATIVE = FieldSpec(
    name="name_native",
    type=FieldType.TEXT,
    label="彝文或藏文姓名",
    max_length=NAME_LENGTH,
    mask=Mask.NAME,
    search=True,
)
SEX = FieldSpec(name="sex", type=FieldType.CODE, codes="sex", label="性别", ledger=True)
BIRTH_DATE = FieldSpec(name="birth_date", type=FieldType.DATE, label="出生日期")
BIRTH_YEAR = FieldSpec(
    name="birth_year", type=FieldType.INTEGER, label="出生年", minimum=_FIRST_YEAR, maximum=2199
)
ETHNICITY = FieldSpec(
    name="ethnicity", type=FieldType.CODE, codes="ethnicity", label="民族", ledger=True
)
EDUCATION = FieldSpec(
    name="education", type=FieldType.CODE, codes="education", label="文化程度", ledger=True
)
ID_TYPE = FieldSpec(name="id_type", type=FieldType.CODE, codes="id_type", label="证件类型")
ID_NO = FieldSpec(
    name="id_no",
    type=FieldType.TEXT,
    label="证件号码",
    max_length=40,
    compact=True,
    mask=Mask.ID_NUMBER,
    search=True,
    help="一般咨询不需要证件号码，能不填就不填",
)
IDENTITY_CARD_NO = replace(ID_NO, label="身份证号码", help="")
PHONE = FieldSpec(
    name="phone",
    type=FieldType.TEXT,
    label="联系电话",
    need=Need.CONDITIONAL,
    max_length=40,
    compact=True,
    mask=Mask.PHONE,
    search=True,
    ledger=True,
    help="约期答复或转办时要能联系到本人，可以是亲属的电话",
)
PHONE_GIVEN = replace(PHONE, need=Need.OPTIONAL, help="")
PHONE_OWNER = FieldSpec(
    name="phone_owner", type=FieldType.TEXT, label="电话是谁的", max_length=NAME_LENGTH
)
DIVISION_CODE = FieldSpec(name="division_code", type=FieldType.DIVISION, label="村（社区）")
DIVISION_NAME = FieldSpec(
    name="division_name",
    type=FieldType.TEXT,
    label="住址所在地",
    need=Need.DERIVED,
    ledger=True,
)
ADDRESS = FieldSpec(
    name="address", type=FieldType.TEXT, label="详细住址", mask=Mask.ADDRESS, search=True
)
CROWD = FieldSpec(
    name="crowd",
    type=FieldType.CODES,
    codes="crowd",
    label="服务对象类别",
    help="可以选多项；女性、少数民族由系统统计，不用选",
)
LANGUAGE = FieldSpec(name="language", type=FieldType.CODE, codes="language", label="使用语言")

FIELDS: tuple[FieldSpec, ...] = (
    NAME,
    NAME_NATIVE,
    SEX,
    BIRTH_DATE,
    BIRTH_YEAR,
    ETHNICITY,
    ID_TYPE,
    ID_NO,
    PHONE,
    PHONE_OWNER,
    DIVISION_CODE,
    DIVISION_NAME,
    ADDRESS,
    CROWD,
    LANGUAGE,
    FieldSpec(
        name="notes", type=FieldType.LONG_TEXT, label="备注", max_length=1000, mask=Mask.TEXT
    ),
    FieldSpec(
        name="merged_into", type=FieldType.REF, ref=KIND, label="已合并到", need=Need.DERIVED
    ),
)


def check_identity(values: Values, around: Surroundings) -> Iterator[Problem]:
    """ID check character and contradictions with it: warned, never blocked (domain.md E.1, A.4.1).

    A number without a type is taken for a resident ID when it has 18 characters.
    """
    number = values.get("id_no")
    if not isinstance(number, str) or not _is_resident_id(values, number):
        return
    facts = identity.id_number_facts(number)
    if facts is None or not identity.id_number_is_valid(number):
        yield warning("id.check", "id_no")
        return
    if facts.birth_date > around.today:
        yield warning("id.check", "id_no")
    sex, year, born = (values.get(name) for name in ("sex", "birth_year", "birth_date"))
    if sex in (identity.MALE, identity.FEMALE) and sex != facts.sex:
        yield warning("id.sex", "sex")
    if isinstance(born, str) and born != facts.birth_date:
        yield warning("id.birth", "birth_date")
    elif isinstance(year, int) and year != int(facts.birth_date[:4]):
        yield warning("id.birth", "birth_year")


def _is_resident_id(values: Values, number: str) -> bool:
    kind = values.get("id_type")
    return kind == RESIDENT_ID or (kind is None and len(number) == 18)


def identity_facts(values: Values) -> dict[str, Value]:
    """Sex, birth date and birth year as the ID number tells them (GB 11643; domain.md B.1)."""
    number = values.get("id_no")
    if not isinstance(number, str) or not _is_resident_id(values, number):
        return {}
    facts = identity.id_number_facts(number)
    if facts is None:
        return {}
    found: dict[str, Value] = {
        "birth_date": facts.birth_date,
        "birth_year": int(facts.birth_date[:4]),
        "sex": facts.sex,
    }
    return found


def place_name(code: Value, around: Surroundings) -> str | None:
    """The name of a division as it is today, from the county down: the snapshot (domain.md I.7)."""
    if not isinstance(code, str) or around.divisions.get(code) is None:
        return None
    return around.divisions.path_name(code, above=Level.PREFECTURE)


def _derive(values: Values, around: Surroundings) -> Values:
    found = identity_facts(values)
    born = values.get("birth_date")
    if isinstance(born, str):
        found["birth_year"] = int(born[:4])
    if name := place_name(values.get("division_code"), around):
        found["division_name"] = name
    return found


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_identity(values, around)
    born = values.get("birth_date")
    if isinstance(born, str) and born > around.today:
        yield warning("date.future", "birth_date")


def _title(values: Values) -> str:
    return str(values.get("name") or values.get("name_native") or "")


def _snippet(values: Values) -> str:
    parts = (values.get("birth_year"), values.get("division_name"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


PERSON = RecordKind(
    name=KIND,
    label="人员",
    fields=FIELDS,
    title=_title,
    snippet=_snippet,
    rules=_rules,
    derive=_derive,
)
