"""Sample data of the practice station and the generator: importable, complete, nobody real."""

import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

import pytest

from app import practice
from app.domain.divisions import Division, Divisions
from app.domain.engagement import in_force
from app.domain.fields import FieldType, RecordKind, Values
from app.domain.identity import id_number_facts, id_number_is_valid
from app.domain.kinds import KINDS
from app.domain.problems import Problem, Severity
from app.domain.surroundings import Surroundings
from app.domain.values import parse_all
from app.packs.reference import load_directory, reference
from sync.server.organisation import demo_rows
from tests.support import generate
from tests.support.demo import DEMO, rows

PERSON, CONSULTATION = KINDS["person"], KINDS["consultation"]
PRACTICE_COUNTY = "513499"


@pytest.fixture(scope="module")
def around() -> Surroundings:
    """The shipped data with the divisions of the practice county."""
    data = reference(load_directory(DEMO.parent))
    places = [
        Division(row["code"], row["name"], row["level"], row["parent"])
        for row in rows("organisation")
        if row["kind"] == "division"
    ]
    divisions = Divisions([*data.divisions, *places])
    return Surroundings(
        "2026-11-22T10:41", data.codes, data.policy, divisions, data.calendar, PRACTICE_COUNTY
    )


def complaints(kind: RecordKind, raws: Mapping[str, object], around: Surroundings) -> list[Problem]:
    """What keeps a row from being stored, or the stored record from being complete."""
    raws = {name: raw for name, raw in raws.items() if name != "id"}
    values, refused = parse_all(kind.by_name, raws, around)
    whole: Values = {**kind.derive(values, around), **values}
    problems = [p for p in kind.rules(whole, around) if p.severity is not Severity.WARN]
    return [*refused, *problems]


@pytest.mark.parametrize(("name", "file"), practice.SAMPLES)
def test_every_sample_row_is_stored_complete(name: str, file: str, around: Surroundings) -> None:
    for row in rows(file.removesuffix(".jsonl")):
        assert complaints(KINDS[name], row, around) == [], row["id"]


@pytest.mark.parametrize(("name", "file"), practice.SAMPLES)
def test_every_sample_row_names_only_rows_before_it(name: str, file: str) -> None:
    """A reference leads to a record that was imported earlier, of the kind that the field says."""
    names = [kind for kind, _file in practice.SAMPLES]
    known = {
        kind: {row["id"] for row in rows(other.removesuffix(".jsonl"))}
        for kind, other in practice.SAMPLES[: names.index(name) + 1]
    }
    for row in rows(file.removesuffix(".jsonl")):
        for field, value in row.items():
            spec = KINDS[name].by_name.get(field)
            if spec and spec.ref in KINDS:
                found = set(value) if spec.type is FieldType.REFS else {value}
                assert found <= known[str(spec.ref)], (row["id"], field)


def test_the_cases_show_every_source_language_and_outcome() -> None:
    cases, parties = rows("cases"), rows("parties")
    assert len(cases) >= 12
    assert {row["source_code"] for row in cases} >= {"proactive", "applied", "entrusted_court"}
    assert {code for row in cases for code in row["languages"]} == {"zh", "ii", "bo"}
    results = {row.get("result", "in_progress") for row in cases}
    assert results == {"in_progress", "success", "failed", "withdrawn", "redirected"}
    for row in cases:
        sides = {party["side"] for party in parties if party["case_id"] == row["id"]}
        assert {"applicant", "respondent"} <= sides
    assert any(party["party_kind"] == "organisation" for party in parties)
    assert any("guardian_name" in party for party in parties)


def test_the_village_log_shows_every_way_of_service_and_a_change_of_adviser() -> None:
    visits, lectures = rows("adviser_visits"), rows("legal_lectures")
    assert {row["mode"] for row in visits} >= {"onsite", "home", "phone", "video"}
    assert {row["language"] for row in visits} == {"zh", "ii", "bo"}
    assert {row.get("review_state", "draft") for row in visits} == {
        "draft",
        "submitted",
        "passed",
        "returned",
    }
    assert any(row.get("ends_next_day") for row in visits)
    assert len({row["content"] for row in visits}) == len(visits)
    assert {"visit_id" in row for row in lectures} == {True, False}
    assert any("replaces" in row for row in rows("engagements"))


def test_every_sample_visit_lies_within_its_engagement() -> None:
    engagements = {row["id"]: row for row in rows("engagements")}
    for visit in rows("adviser_visits"):
        engagement = engagements[visit["engagement_id"]]
        assert in_force(engagement, visit["service_date"]), visit["id"]
        shared = ("village_code", "adviser_id", "adviser_name")
        assert all(visit[name] == engagement[name] for name in shared)


def test_the_sample_shows_the_variety_of_a_real_station() -> None:
    people, visits = rows("people"), rows("consultations")
    assert len(people) >= 40
    assert len(visits) >= 40
    assert len({row["id"] for row in people + visits}) == len(people) + len(visits)
    assert {row["person_id"] for row in visits if "person_id" in row} <= {r["id"] for r in people}
    assert {row["language"] for row in visits} >= {"zh", "ii", "bo"}
    assert any(len(row["name"]) >= 8 and "·" in row["name"] for row in people)
    assert any("\ua000" <= row.get("name_native", " ")[0] <= "\ua48c" for row in people)
    assert any("\u0f40" <= row.get("name_native", " ")[0] <= "\u0fbc" for row in people)
    assert any(row.get("identity_refused") for row in visits)
    assert any(row["headcount"] >= 5 for row in visits)
    assert len({row["matter_type"] for row in visits}) >= 25


def test_the_organisation_is_the_practice_county_of_the_server() -> None:
    assert rows("organisation") == json.loads(json.dumps(demo_rows()))
    codes = [row["code"] for row in rows("organisation") if row["kind"] == "division"]
    assert all(code.startswith(PRACTICE_COUNTY) for code in codes)
    assert sum(row["kind"] == "station" for row in rows("organisation")) == 3
    assert tuple(c for c in codes if not c.endswith("000")) == generate.VILLAGES


def test_generated_people_and_consultations_are_complete(around: Surroundings) -> None:
    for kind, made in ((PERSON, generate.people(150)), (CONSULTATION, generate.consultations(150))):
        for values in made:
            raws: dict[str, Any] = json.loads(json.dumps(values))
            assert complaints(kind, raws, around) == []


def test_the_generator_repeats_itself_and_only_itself() -> None:
    first = list(generate.consultations(20, seed=3))
    assert first == list(generate.consultations(20, seed=3))
    assert first != list(generate.consultations(20, seed=4))
    assert first[:5] == list(islice(generate.consultations(10_000_000, seed=3), 5))


def test_known_visitors_come_with_their_id() -> None:
    known = [(f"id-{n}", person) for n, person in enumerate(generate.people(3))]
    names = {person["name"] for _, person in known}
    for record in generate.consultations(30, known=known):
        assert record["visitor_name"] in names
        assert record["person_id"] in {"id-0", "id-1", "id-2"}


def test_nobody_real_can_be_meant() -> None:
    """No county has the code 513499, and no operator gives out numbers that begin with 128."""
    for person in generate.people(300):
        number, phone = person.get("id_no"), person.get("phone", "12800000000")
        assert re.fullmatch(r"128\d{8}", str(phone))
        if number is not None:
            assert str(number).startswith(PRACTICE_COUNTY)
            assert id_number_is_valid(str(number))
            facts = id_number_facts(str(number))
            assert facts is not None
            assert facts.sex == person["sex"]
            assert facts.birth_date == person["birth_date"]
    shown = [row for _kind, file in practice.SAMPLES for row in rows(file.removesuffix(".jsonl"))]
    for row in shown:
        assert re.fullmatch(r"128\d{8}", row.get("phone", "12800000000"))
        assert "id_no" not in row
