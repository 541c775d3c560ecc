"""以案定补: which closed cases of a period could be claimed, at which rate (domain.md A.9).

The rates are a parameter of the county; where none is delivered the list has no amounts. It is a
list to print and to claim with: nothing is paid here. A case is listed once in its life, in the
quarter it was closed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.case_file import CASE, CaseFile
from app.domain.dossier import MISSING, REQUIRED, meter, papers_state
from app.domain.fields import Value
from app.domain.periods import Period
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.mediation.reading import parts_of
from app.usecases.ports import Query


@dataclass(frozen=True, slots=True)
class Claim:
    """One case: what its file still lacks (codes of `dossier_item`), and the amount in fen by the
    delivered rate, None where no rate fits or the file is not complete.
    """

    case: Record
    missing: tuple[str, ...]
    amount_fen: int | None


def quarter(desk: Desk, period: Period, committee_id: str = "") -> tuple[Claim, ...]:
    """All successful cases closed within the period, in the order of their numbers."""
    where: dict[str, Value] = {"result": "success"}
    if committee_id:
        where["committee_id"] = committee_id
    claims = [
        _claim(desk, case)
        for case in ledger.records(desk, Query(CASE, where=where))
        if period.first <= case.text("closed_on") <= period.last
    ]
    return tuple(sorted(claims, key=lambda claim: claim.case.text("case_no")))


def _claim(desk: Desk, case: Record) -> Claim:
    file = CaseFile(case, parts_of(desk, case.id))
    around = desk.surroundings
    items = meter(file, papers_state(file, around), around)
    lacking = tuple(i.item for i in items if i.need == REQUIRED and i.state == MISSING)
    amount = None if lacking else rate(case, around)
    return Claim(case, lacking, amount)


def rate(case: Record, around: Surroundings) -> int | None:
    """The first delivered rule that fits level, difficulty and form; "*" fits everything."""
    rules = around.parameter("subsidy_rules")
    for rule in rules if isinstance(rules, tuple | list) else ():
        if isinstance(rule, Mapping) and all(
            rule.get(key, "*") in ("*", case.get(name))
            for key, name in (
                ("level", "committee_kind"),
                ("difficulty", "difficulty"),
                ("form", "agreement_form"),
            )
        ):
            amount = rule.get("amount_fen")
            return amount if isinstance(amount, int) else None
    return None
