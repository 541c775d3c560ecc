"""调解案件情况统计表: the 54 columns of domain.md F.2, built from the code lists in force.

A code is counted in the column that its list maps it to (`maps.stat_code`), so that a new code or
another mapping in a reference pack needs no program. Columns are named by their number, "01"-"54",
as in the list `stat_mediation`.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case_file import CASE
from app.domain.codes import CodeBook
from app.domain.screening_activity import KIND as SCREENING
from app.domain.statistics import Check, Measure, ReportSpec, Source

COLUMNS = "stat_mediation"
"""The code list whose entries are the columns, in order."""

_STAT_CODE = "stat_code"
_CODED = {
    "result": "mediation_result",
    "difficulty": "difficulty",
    "committee_kind": "committee_kind",
    "source_code": "case_source",
    "dispute_type": "dispute_type",
    "agreement_form": "agreement_form",
    "performance": "performance",
}
"""Fields of a case that decide a column, and the list of their codes."""

_CASES, _PEOPLE, _SUCCESS, _AMOUNT = "01", "02", "03", "05"
_ENTRUSTED, _BY_OTHERS = "14", "19"
_SUMMED = {
    _PEOPLE: "people_involved",
    _AMOUNT: "amount_fen",
    "45": "prevented_suicide_cases",
    "46": "prevented_suicide_persons",
    "47": "prevented_crime_cases",
    "48": "prevented_crime_persons",
    "49": "prevented_petition_cases",
    "50": "prevented_petition_persons",
    "51": "prevented_fight_cases",
    "52": "prevented_fight_persons",
}
_SCREENED = {"53": "times", "54": "prevented_cases"}
_FOUND = "found_count"

CASES, SUCCESS, AMOUNT = _CASES, _SUCCESS, _AMOUNT
"""Columns that screens and sheets treat in a way of their own: all, successful, money."""


def spec(codes: CodeBook, counted_on: str) -> ReportSpec:
    """The return; `counted_on` is the field whose day puts a case into a period."""
    listed = codes.get(COLUMNS)
    columns = [code.code for code in (listed.codes if listed else ())]
    return ReportSpec(
        sources=(
            Source(CASE, on=counted_on, group_by="committee_id"),
            Source(SCREENING, on="occurred_on", group_by="division_code"),
        ),
        measures=tuple(_measure(column, codes) for column in columns),
        checks=CHECKS,
        # 排查 is counted twice: how often one went (the column), and what was found.
        beside={"53": Measure("53.found", SCREENING, _FOUND)},
    )


def _numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{number:02}" for number in range(first, last + 1))


CHECKS = (
    Check(("12", "13", _ENTRUSTED), (_CASES,)),
    Check(_numbers(15, 19), (_ENTRUSTED,)),
    Check(_numbers(20, 37), (_CASES,)),
    Check(("38", "39"), (_SUCCESS,)),
    Check((_SUCCESS,), (_CASES,), at_most=True),
)
"""domain.md F.2, "Cross-checks"."""


def _measure(column: str, codes: CodeBook) -> Measure:
    if column in _SCREENED:
        return Measure(column, SCREENING, _SCREENED[column])
    if column in _SUMMED:
        return Measure(column, CASE, _SUMMED[column])
    if column == _CASES:
        return Measure(column, CASE)
    return Measure(column, CASE, where=_condition(column, codes))


def _condition(column: str, codes: CodeBook) -> dict[str, tuple[str, ...]]:
    """The field and the codes that count in a column; a column nothing maps to counts nothing."""
    for name, list_name in _CODED.items():
        if found := tuple(_codes_of(column, list_name, codes)):
            return {name: found}
    return {"result": ()}


def _codes_of(column: str, list_name: str, codes: CodeBook) -> Iterator[str]:
    """Entrusted cases stand in their column and again in one of the five below it; whoever did not
    say by whom counts among the others, so that the five are the whole.
    """
    listed = codes.get(list_name)
    for code in listed.codes if listed else ():
        stated = codes.mapped(list_name, code.code, _STAT_CODE)
        if stated is None:
            continue
        above = codes.entry(COLUMNS, stated)
        if column in (stated, above.parent if above else None) or (
            column == _BY_OTHERS and stated == _ENTRUSTED
        ):
            yield code.code
