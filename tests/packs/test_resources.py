"""The data files shipped in resources/: complete, unique, dated, and every reference meets."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.domain.dates import days_between
from app.domain.divisions import Level, level_of, parent_code
from app.domain.kinds import KINDS
from app.domain.people import Act, Role, Scope
from app.domain.reference import Reference
from app.packs.reference import load_directory, parse

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LISTS = sorted(p for p in (RESOURCES / "codes").glob("*.json") if p.stem != "divisions")
REQUIRED_LISTS = {
    # domain.md B1-B6, L
    "place", "channel", "crowd", "matter_class", "matter_type", "handling", "prior_handling",
    "sensitivity", "visitor_kind", "priority", "priority_group", "language", "relation",
    "satisfaction", "rated_by", "evaluation_mode", "complaint_category",
    # domain.md A6.1-A6.8, A.4, A.7, A.8
    "dispute_type", "case_source", "difficulty", "mediation_result", "performance", "prevention",
    "agreement_form", "committee_kind", "retention", "party_side", "sign_mode", "authority",
    "session_result", "performance_mode", "confirmation_decision", "degu_role",
    "customary_topic", "dossier_item",
    # domain.md B.7, C3, C4, D.4, D.5, E
    "aid_case_kind", "legal_position", "aid_form", "aid_matter", "aid_stage", "hardship_mode",
    "station_opinion", "service_kind", "service_mode", "lecture_topic", "station_kind", "role",
    "sex", "ethnicity", "education", "id_type", "marital_status", "family_relation",
}  # fmt: skip
STATUSES = {"composed", "suggested", "reviewed", "official"}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def shipped() -> Reference:
    """The shipped data, read and cross-checked; a malformed entry fails here by name."""
    found, problems = parse(load_directory(RESOURCES))
    assert [dict(p.args) for p in problems] == []
    return found


def documents(folder: str) -> list[dict[str, Any]]:
    """The decoded files of a folder."""
    return [json.loads(p.read_text("utf-8")) for p in sorted((RESOURCES / folder).glob("*.json"))]


def test_every_list_of_the_domain_page_is_there(shipped: Reference) -> None:
    assert REQUIRED_LISTS - set(shipped.codes.names()) == set()


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.stem)
def test_a_list_is_readable_one_code_a_line_dated_and_named(path: Path) -> None:
    text = path.read_text("utf-8")
    data = json.loads(text)
    assert data["list"] == path.stem
    assert data["source"]
    assert sum(line.startswith('    {"code"') for line in text.splitlines()) == len(data["codes"])
    names = Counter((code.get("parent"), code["name"]) for code in data["codes"])
    assert [name for name, times in names.items() if times > 1] == []
    for code in data["codes"]:
        assert re.fullmatch(r"[a-z0-9_]+", code["code"])
        assert HAN.search(code["name"]), code
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", code["valid_from"])
        assert "valid_to" in code
        for locale, (word, status, source) in code.get("names", {}).items():
            assert locale in ("ii", "bo")
            assert status in STATUSES
            assert word
            assert source


def test_every_code_field_of_every_kind_has_its_list(shipped: Reference) -> None:
    for kind in KINDS.values():
        for spec in kind.fields:
            if spec.codes is not None:
                found = shipped.codes.get(spec.codes)
                assert found is not None, spec.name
                assert spec.default is None or spec.default in found.by_code, spec.name


def test_each_matter_is_counted_once_in_the_quarterly_return(shipped: Reference) -> None:
    """Columns 18-54 (domain.md B4); eight of them belong to the prefecture's types of a quarter."""
    matters = shipped.codes.get("matter_type")
    assert matters is not None
    columns = {code.maps["stat_code"] for code in matters.codes}
    assert columns == {f"{column}" for column in range(18, 55)}
    assert all("net12348_code" in code.maps for code in matters.codes)
    local = [code for code in matters.codes if code.code.startswith("local_")]
    assert len(local) == 8
    assert len({code.maps["stat_code"] for code in local}) == 8
    for code in local:
        assert code.valid_to is not None
        assert 89 <= days_between(code.valid_from, code.valid_to) <= 91


def test_channels_and_groups_fill_columns_2_to_17(shipped: Reference) -> None:
    columns = {
        code.maps["stat_code"]
        for name in ("channel", "crowd")
        for code in getattr(shipped.codes.get(name), "codes", ())
        if "stat_code" in code.maps
    }
    assert columns == {f"{column:02d}" for column in range(2, 18)}


def test_each_dispute_type_is_counted_in_one_of_18_lines(shipped: Reference) -> None:
    """Columns 20-37 of the mediation return (domain.md A6.1, F.2)."""
    types = shipped.codes.get("dispute_type")
    assert types is not None
    counted = {shipped.codes.mapped("dispute_type", c.code, "stat_code") for c in types.codes}
    assert counted == {f"{column}" for column in range(20, 38)}


def test_women_and_minorities_are_never_ticked(shipped: Reference) -> None:
    offered = {code.code for code in shipped.codes.active("crowd", "2026-11-22")}
    assert {"woman", "ethnic_minority"} & offered == set()
    assert len(offered) == 21


def test_all_56_ethnic_groups(shipped: Reference) -> None:
    codes = [code.code for code in shipped.codes.active("ethnicity", "2026-11-22")]
    assert codes == [f"{n:02d}" for n in range(1, 57)] + ["97", "98"]
    assert shipped.codes.find("ethnicity", "彝") == "07"
    assert shipped.codes.name("ethnicity", "20") == "傈僳族"


def test_number_keys_of_the_handling(shipped: Reference) -> None:
    """1 answered, 2 mediation, 3 legal aid, 4 guide, 5 other body (product.md, Intake)."""
    first = [c.code for c in shipped.codes.active("handling", "2026-11-22") if c.parent is None]
    assert first[:5] == ["answered", "to_mediation", "aid_intake", "guide", "other_body"]


def test_no_flagged_word_of_the_glossary_is_shipped() -> None:
    """languages.md "Unreviewed text must not pretend": homographs stay out."""
    flags = ("homograph", "DO NOT", "not the", "garbled")
    for path in LISTS:
        for code in json.loads(path.read_text("utf-8"))["codes"]:
            for _word, _status, source in code.get("names", {}).values():
                assert not any(flag in source for flag in flags), code["code"]


def test_phrases_cover_every_matter_class_and_leaf(shipped: Reference) -> None:
    assert len(shipped.phrases) >= 100
    leaves = {code.code for code in shipped.codes.active("matter_type", "2030-01-01")}
    classes = {code.code for code in shipped.codes.active("matter_class", "2030-01-01")}
    covered = {phrase.matter for phrase in shipped.phrases}
    assert leaves - covered == set()
    assert classes - covered == set()


def test_a_phrase_is_short_careful_and_has_a_trigger_of_its_own(shipped: Reference) -> None:
    assert [t for t, n in Counter(p.trigger for p in shipped.phrases).items() if n > 1] == []
    for phrase in shipped.phrases:
        assert re.fullmatch(r"[a-z]{2,4}[0-9]?", phrase.trigger), phrase.id
        assert phrase.confirm
        assert 40 <= len(phrase.text) <= 220, phrase.id
        assert phrase.text.endswith("。")
    assert "qz" in {phrase.trigger for phrase in shipped.phrases}


def test_laws_are_cited_by_name_and_article(shipped: Reference) -> None:
    cited = [ref for text in (*shipped.phrases, *shipped.guide) for ref in text.law_refs]
    assert len(cited) > 300
    assert [ref for ref in cited if not re.fullmatch(r"\S+( 第\d+条(之[一二三])?)?", ref)] == []


def test_the_guide_covers_every_stage_with_steps_place_and_fee(shipped: Reference) -> None:
    assert len(shipped.guide) >= 60
    stages = {code.code for code in shipped.codes.active("guide_stage", "2030-01-01")}
    assert {entry.stage for entry in shipped.guide} == stages
    for entry in shipped.guide:
        assert entry.question.endswith("？")
        assert entry.steps
        assert entry.where
        assert entry.fee
        assert entry.confirm


def test_parameters_have_titles_sources_and_whole_defaults(shipped: Reference) -> None:
    """The names of domain.md J that are parameters; the others are lists, packs or leases."""
    required = {
        "mediation_days", "extension_max_days", "day_kind", "follow_up_rule", "retention_years",
        "case_no_template", "subsidy_rules", "required_docs", "onsite_hours_month", "hours_year",
        "lectures_quarter", "max_villages", "evidence_min", "score_sheet",
        "forward_within_workdays", "hardship_line_fen", "service_commitments",
        "group_visit_threshold", "report_calendar", "masked_fields", "late_entry_days",
        "pending_warn_days",
    }  # fmt: skip
    assert required - set(shipped.policy.names()) == set()
    for name in shipped.policy.names():
        parameter = shipped.policy.parameter(name, "2026-11-22")
        assert parameter.title
        assert parameter.source
        assert parameter.unit
    assert shipped.policy.get("default_ethnicity", "2026-11-22", "513422101000") == "04"
    assert shipped.policy.get("default_ethnicity", "2026-11-22", "513431101000") == "07"


def test_codes_inside_parameters_exist(shipped: Reference) -> None:
    on = "2026-11-22"
    pairs = {
        "handling": dict(shipped.policy.get("handling_due_workdays", on)),  # type: ignore[arg-type]
        "retention": dict(shipped.policy.get("retention_years", on)),  # type: ignore[arg-type]
    }
    for name, values in pairs.items():
        assert all(shipped.codes.entry(name, code) for code in values), name
    rules: Any = shipped.policy.get("required_docs", on)
    for rule in rules:
        assert all(shipped.codes.entry("dossier_item", item) for item in rule["items"])


def test_the_counties_of_the_prefecture(shipped: Reference) -> None:
    counties = shipped.divisions.within("513400000000", "2026-11-22", Level.COUNTY)
    assert len(counties) == 17
    assert [d.name for d in shipped.divisions.successors("513425000000", "2026-11-22")] == [
        "会理市"
    ]
    for division in shipped.divisions:
        assert level_of(division.code) is division.level
        assert parent_code(division.code) == division.parent


def test_the_calendar_swaps_only_weekends_and_gives_nothing_unknown(shipped: Reference) -> None:
    assert 2026 in shipped.calendar.years()
    for data in documents("calendar"):
        assert data["confirm"]
        assert data["source"]
    assert not shipped.calendar.is_working("2026-10-01")
    assert shipped.calendar.is_working("2026-10-10")
    assert shipped.calendar.holiday("2026-11-20") == "彝族年"
    assert not shipped.calendar.is_complete("2027-01-01", "2027-12-31")


def test_rights_speak_of_known_roles_acts_and_scopes(shipped: Reference) -> None:
    assert set(shipped.rights) == set(Role)
    for kinds in shipped.rights.values():
        for acts in kinds.values():
            assert set(acts) <= set(Act)
            assert set(acts.values()) <= set(Scope)
    assert "create" in shipped.rights["clerk"]["consultation"]
    assert "review" not in shipped.rights["adviser"]["adviser_visit"]
    for kind in ("adviser_visit", "visit_matter", "legal_lecture"):  # typed from paper
        assert {"create", "edit"} <= set(shipped.rights["clerk"][kind])
        assert "review" not in shipped.rights["clerk"][kind]
    assert set(shipped.rights["adviser"]["engagement"]) == {"read"}


def test_a_rights_row_appears_once() -> None:
    rows = [(row["role"], row["kind"]) for data in documents("rights") for row in data["rights"]]
    assert [row for row, times in Counter(rows).items() if times > 1] == []


def test_chinese_is_punctuated_as_chinese(shipped: Reference) -> None:
    texts = [phrase.text for phrase in shipped.phrases]
    for entry in shipped.guide:
        texts += [entry.question, *entry.steps, *entry.papers, entry.where, entry.fee]
    assert [text for text in texts if re.search(r"[,;:?!()]", text)] == []
