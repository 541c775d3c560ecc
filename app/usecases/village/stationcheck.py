"""督导和自查: a check begins with the items of the delivered list (domain.md L, C.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.domain.station_check import KIND, OF_ADVISER, totals
from app.domain.station_check_item import KIND as ITEM
from app.domain.values import parse_all
from app.usecases.amending import REASON, needs_reason
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import Saved, act, denied

NEW = ""
"""Stands for the id of an item that is added."""

Raws = Mapping[str, object]


def listed(desk: Desk, target: str) -> Sequence[Values]:
    """The items that the prefecture delivered for this target, each with its weight."""
    around = desk.surroundings
    if target == OF_ADVISER:
        delivered = around.parameter("score_sheet")
    else:
        sheets = around.parameter("check_sheet")
        delivered = sheets.get(target) if isinstance(sheets, Mapping) else None
    rows = delivered if isinstance(delivered, tuple | list) else ()
    return [
        {"item": row.get("title"), "weight": row.get("points")}
        for row in rows
        if isinstance(row, Mapping)
    ]


def begin(desk: Desk, given: Values, record_id: str = "") -> Saved | Refused:
    """A new check with the listed items, in one act. `record_id` makes a repeated call harmless."""
    target = str(new_values(desk, desk.kinds[KIND], given).get("target") or "")
    return bring(desk, given, listed(desk, target), record_id)


def bring(
    desk: Desk, given: Values, rows: Sequence[Values], record_id: str = ""
) -> Saved | Refused:
    """A new check with these items and their total, in one act."""
    for kind in (KIND, ITEM):
        if no := denied(desk, kind, Act.CREATE):
            return no
    record_id = record_id or desk.ids.record_id()
    sums = {name: total for name, total in totals(rows).items() if total is not None}
    check: Values = {**new_values(desk, desk.kinds[KIND], given), **sums}

    def work(unit: UnitOfWork) -> Record:
        made = unit.add(KIND, record_id, check)
        for seq, row in enumerate(rows, start=1):
            item: dict[str, Value] = {**row, "check_id": record_id, "seq": seq}
            unit.add(ITEM, desk.ids.record_id(), new_values(desk, desk.kinds[ITEM], item))
        return made

    return act(desk, f"{KIND}.create", work, record_id)


def items(desk: Desk, check_id: str) -> Sequence[Record]:
    """The items of a check in their order."""
    ids = desk.reader.ids(Query(ITEM, where={"check_id": check_id}))
    return sorted(desk.reader.many(ITEM, ids), key=_order)


def _order(item: Record) -> tuple[int, str]:
    seq = item.get("seq")
    return (seq if isinstance(seq, int) else 0, item.id)


def score(
    desk: Desk, check: Record, typed: Mapping[str, Raws], reason: str = ""
) -> Saved | Refused:
    """Points and findings of a whole check, in one act with its total. `typed` holds raw fields by
    the id of the item, `NEW` for one that is added. What was sent is corrected with a reason (R10).
    """
    if no := denied(desk, ITEM, Act.EDIT, check):
        return no
    rows, wrong = _parsed(desk, typed)
    if wrong:
        return Refused(wrong)
    known = items(desk, check.id)
    changed = [(item, _real(item, rows[item.id])) for item in known if item.id in rows]
    if not reason.strip() and any(needs_reason(item, real) for item, real in changed):
        return refused("reason.missing")
    added = rows.get(NEW, {})

    def work(unit: UnitOfWork) -> Record:
        values = {item.id: item.values for item in known}
        for item, real in changed:
            if real:
                said = {REASON: reason.strip()} if needs_reason(item, real) else {}
                values[item.id] = unit.edit(item, {**real, **said}).values
        if not all(is_empty(value) for value in added.values()):
            seq = max((_order(item)[0] for item in known), default=0) + 1
            given: dict[str, Value] = {**added, "check_id": check.id, "seq": seq}
            made = new_values(desk, desk.kinds[ITEM], given)
            values[NEW] = unit.add(ITEM, desk.ids.record_id(), made).values
        whole = unit.get(KIND, check.id) or check
        sums = _real(whole, totals(values.values()))
        return unit.edit(whole, sums) if sums else whole

    return act(desk, f"{KIND}.score", work)


def _parsed(
    desk: Desk, typed: Mapping[str, Raws]
) -> tuple[Mapping[str, Values], tuple[Problem, ...]]:
    found = {
        key: parse_all(desk.kinds[ITEM].by_name, raws, desk.surroundings)
        for key, raws in typed.items()
    }
    wrong = tuple(problem for _values, problems in found.values() for problem in problems)
    return {key: values for key, (values, _problems) in found.items()}, wrong


def _real(record: Record, changes: Values) -> Values:
    return {name: value for name, value in changes.items() if record.get(name) != value}
