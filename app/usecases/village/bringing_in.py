"""The village log from a file (commands.md, `import`): advisers by name, matters in their visit.

What no rule allows is kept and told beside the id; what cannot be read refuses its own line only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.common import is_empty, warning
from app.domain.fields import Value, Values
from app.domain.people import Act
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.domain.station_check import KIND as CHECK
from app.domain.station_check_item import KIND as ITEM
from app.domain.values import is_record_id, parse_all
from app.domain.visit_matter import KIND as MATTER
from app.usecases import records
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import Saved, act, denied, problems_of
from app.usecases.village import checks, engaged, entry, stationcheck
from app.usecases.village.as_written import as_written

MATTERS = "matters"
ITEMS = "items"
_NESTED: Mapping[str, tuple[str, str]] = {VISIT: (MATTERS, MATTER), CHECK: (ITEMS, ITEM)}
"""What a row of a kind may hold inside, and of what kind that is."""

MOST = 200
"""Matters of one visit: a file with more is not one visit."""

_COUNTS = {"advice": "advice_count", "mediation": "mediation_count"}
_DOCUMENTS = ("review", "drafting")


@dataclass(frozen=True, slots=True)
class Apart:
    """A row without what is nested in it: raw fields, read matters, what could not be read."""

    raws: Mapping[str, object] = field(repr=False)
    nested: Values = field(default_factory=dict, repr=False)
    refused: tuple[Problem, ...] = ()


def taken_apart(desk: Desk, kind_name: str, raws: Mapping[str, object]) -> Apart:
    """A row of any kind; those that name no adviser and hold no matters come back as they are."""
    named = _named(desk, kind_name, as_written(desk, kind_name, raws))
    nested, part = _NESTED.get(kind_name, ("", ""))
    raw = named.get(nested)
    if raw is None:
        return Apart(named)
    rest = {name: value for name, value in named.items() if name != nested}
    items: Sequence[object] = raw if isinstance(raw, list | tuple) else (raw,)
    if len(items) > MOST:
        return Apart(rest, refused=(Problem("value.too_many", nested, args={"limit": MOST}),))
    parts: list[Values] = []
    problems: list[Problem] = []
    for place, item in enumerate(items):
        if not isinstance(item, Mapping):
            problems.append(Problem("value.type", f"{nested}[{place}]"))
            continue
        written = as_written(desk, part, item)
        values, wrong = parse_all(desk.kinds[part].by_name, written, desk.surroundings)
        problems += _at(nested, place, wrong)
        parts.append({name: value for name, value in values.items() if not is_empty(value)})
    return Apart(rest, {nested: tuple(parts)}, tuple(problems))


def imagined(desk: Desk, kind_name: str, given: Values) -> Values:
    """What would be written, for a dry run."""
    own = {name: value for name, value in given.items() if name not in (MATTERS, ITEMS)}
    return entry.completed(desk, own) if kind_name == VISIT else own


def visit(desk: Desk, given: Values, record_id: str) -> Saved | Refused:
    """A visit with its matters in one act."""
    own = {name: value for name, value in given.items() if name != MATTERS}
    found = given.get(MATTERS)
    matters = [one for one in found if isinstance(one, Mapping)] if isinstance(found, tuple) else []
    if not matters:
        return entry.save(desk, own, record_id)
    if no := denied(desk, VISIT, Act.CREATE) or denied(desk, MATTER, Act.CREATE):
        return no
    kind = desk.kinds[MATTER]
    rows = [
        new_values(desk, kind, {**one, "visit_id": record_id, "seq": seq})
        for seq, one in enumerate(matters, start=1)
    ]

    def work(unit: UnitOfWork) -> Record:
        made = entry.add(desk, unit, {**_summed(rows), **own}, record_id)
        for row in rows:
            unit.add(MATTER, desk.ids.record_id(), row, made.to)
        return made

    saved = act(desk, f"{VISIT}.create", work, record_id)
    if isinstance(saved, Refused):
        return saved
    said = checks.check(desk, saved.record.values, saved.record.id)
    of_matters = (
        problem
        for place, row in enumerate(rows)
        for problem in _at(MATTERS, place, problems_of(desk, kind, row))
    )
    return replace(saved, problems=(*saved.problems, *said, *of_matters))


def check(desk: Desk, given: Values, record_id: str) -> Saved | Refused:
    """A check of a station, a village room or an adviser with its items, in one act."""
    own = {name: value for name, value in given.items() if name != ITEMS}
    found = given.get(ITEMS)
    rows = [one for one in found if isinstance(one, Mapping)] if isinstance(found, tuple) else []
    if not rows:
        return records.create(desk, CHECK, own, record_id)
    saved = stationcheck.bring(desk, own, rows, record_id)
    if isinstance(saved, Refused):
        return saved
    of_items = (
        problem
        for place, row in enumerate(rows)
        for problem in _at(ITEMS, place, problems_of(desk, desk.kinds[ITEM], row))
        if problem.field != f"{ITEMS}[{place}].check_id"
    )
    return replace(saved, problems=(*saved.problems, *of_items))


def engagement(desk: Desk, given: Values, record_id: str) -> Saved | Refused:
    """An engagement; an adviser whose name nobody knows yet becomes one."""
    name = str(given.get("adviser_name") or "").strip()
    if is_empty(given.get("adviser_id")) and name:
        adviser_id = _adviser_of(desk, name, given)
        given = {**given, "adviser_id": adviser_id} if adviser_id else given
    saved = records.create(desk, ENGAGEMENT, given, record_id)
    person = desk.reader.get(ADVISER, str(given.get("adviser_id") or ""))
    village = str(given.get("village_code") or "")
    county = person.text("division_code")[:6] if person else ""
    if isinstance(saved, Saved) and village and county and not village.startswith(county):
        odd = warning("visit.other_county", "adviser_id")
        saved = replace(saved, problems=(*saved.problems, odd))
    return saved


def _adviser_of(desk: Desk, name: str, given: Values) -> str:
    """Id of the only one of that name, or of a new one; "" when several bear it."""
    known = desk.reader.ids(Query(ADVISER, where={"name": name}), 2)
    if known:
        return known[0] if len(known) == 1 else ""
    village = str(given.get("village_code") or "")
    county = f"{village[:6] or desk.actor.partition}000000"
    values: Values = {"name": name, "firm": given.get("firm"), "division_code": county}
    made = records.create(desk, ADVISER, values)
    return made.record.id if isinstance(made, Saved) else ""


def _named(desk: Desk, kind_name: str, raws: Mapping[str, object]) -> Mapping[str, object]:
    """An adviser may be given by name; a name that nobody knows is kept where the kind can."""
    fields, raw = desk.kinds[kind_name].by_name, raws.get("adviser_id")
    if "adviser_id" not in fields or not isinstance(raw, str):
        return raws
    name = raw.strip()
    if not name or is_record_id(name.lower()):
        return raws
    rest = {key: value for key, value in raws.items() if key != "adviser_id"}
    if found := engaged.adviser_named(desk, name):
        return {**rest, "adviser_id": found.id}
    return {"adviser_name": name, **rest} if "adviser_name" in fields else raws


def _summed(matters: Sequence[Values]) -> Values:
    """What the matters say about the whole visit, where it does not say so itself."""
    kinds = [str(one.get("service_kind") or "") for one in matters]
    counted = Counter(kinds)
    found: dict[str, Value] = {
        count: counted[kind] for kind, count in _COUNTS.items() if counted[kind]
    }
    if documents := sum(counted[kind] for kind in _DOCUMENTS):
        found["document_count"] = documents
    contents = [str(one.get("content") or "") for one in matters]
    found["content"] = "\n".join(f"{n}. {text}" for n, text in enumerate(contents, 1) if text)
    found["service_kind"] = tuple(dict.fromkeys(kind for kind in kinds if kind))
    found["client_count"] = len(matters)
    return {name: value for name, value in found.items() if not is_empty(value)}


def _at(nested: str, place: int, problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems of a part, with the path of their field; who owns it is not asked."""
    for problem in problems:
        path = f"{nested}[{place}]" + (f".{problem.field}" if problem.field else "")
        yield replace(problem, field=path)
