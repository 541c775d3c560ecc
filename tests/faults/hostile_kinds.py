"""Three more doors for every kind: files of rows, what other stations sent, what is typed.

The rows are those of the practice station, with times of day and everything else made hostile.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from app.clock import SystemIds
from app.domain.fields import FieldType
from app.domain.kinds import KINDS
from app.domain.problems import Problem, Refused
from app.exchange import jsonl
from app.forms.completeness import completeness
from app.forms.opening import FORMS, new_form, open_record
from app.forms.state import FormState
from app.messages import sentence
from app.store import Store, open_store
from app.usecases import ledger, records
from app.usecases.desk import Desk
from app.usecases.importing import import_rows
from app.usecases.ports import Actor, Query
from app.usecases.village import checks, grid, hours
from sync.ports import Shadow
from sync.protocol import Change, Op
from sync.server.shape import well_formed
from sync.view import show
from tests.faults import hostile_input as hostile
from tests.support.demo import rows
from tests.support.memory_desk import HEAD, memory_desk
from tests.support.station_store import ACTOR, KEY, setup_for
from tests.support.time_and_ids import FixedClock

Attack = Callable[[Random], None]

_FILES = {
    "consultation": "consultations",
    "adviser": "advisers",
    "engagement": "engagements",
    "adviser_visit": "adviser_visits",
    "visit_matter": "visit_matters",
    "legal_lecture": "legal_lectures",
    "sheet": "sheets",
    "legal_literate_villager": "literate_villagers",
    "volunteer": "volunteers",
    "helper_activity": "helper_activities",
    "publicity_event": "publicity_events",
    "notice_board": "notice_boards",
    "mailbox_item": "mailbox_items",
    "station_check": "station_checks",
    "station_check_item": "station_check_items",
    "training": "trainings",
    "mediation_session": "sessions",
}
_WRITTEN = {FieldType.TIME, FieldType.DATE, FieldType.DATETIME, FieldType.INTEGER, FieldType.MONEY}
EVERYTHING = Actor("阿苦", HEAD.roles | {"adviser"}, HEAD.station, HEAD.partition)
_MONTH = "2026-11"


def _sane() -> dict[str, list[dict[str, Any]]]:
    """Rows of each kind, moved to the villages that the desk in memory knows."""
    found = {}
    for kind, file in _FILES.items():
        text = json.dumps(rows(file)).replace('"513499', '"513431')
        found[kind] = json.loads(text)
    return found


def _told(problems: Iterable[Problem]) -> None:
    for problem in problems:
        if not sentence(problem):
            raise AssertionError(f"no sentence: {problem.code}")


def _bent(random: Random, kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Up to three fields of a row made hostile, times and numbers before others."""
    spoilt = dict(row)
    specs = list(KINDS[kind].fields)
    likely = [spec for spec in specs if spec.type in _WRITTEN]
    for _ in range(random.randrange(1, 4)):
        spec = random.choice(likely if likely and random.random() < 0.6 else specs)
        spoilt[spec.name] = hostile.written(random) if random.random() < 0.6 else (
            hostile.value(random)
        )  # fmt: skip
    return spoilt


# -- files ---------------------------------------------------------------------------------------


def imports(_folder: Path) -> Attack:
    """A file of a hostile row of some kind and a sane one: each is told what became of it."""
    desk, sane = memory_desk(EVERYTHING), _sane()

    def attack(random: Random) -> None:
        kind = random.choice(sorted(sane))
        good = {k: v for k, v in random.choice(sane[kind]).items() if k != "id"}
        bad = _bent(random, kind, good)
        if kind == "adviser_visit" and random.random() < 0.5:
            bad["matters"] = _matters(random, sane["visit_matter"])
        text = "\n".join(json.dumps(row, ensure_ascii=random.random() < 0.7) for row in (bad, good))
        lines = jsonl.read(io.BytesIO(text.encode("utf-8", "surrogatepass")))
        outcomes = list(import_rows(desk, kind, lines, dry_run=random.random() < 0.8))
        for outcome in outcomes:
            _told((*outcome.refused, *outcome.problems))
        if len(outcomes) != 2:
            raise AssertionError(f"{len(outcomes)} outcomes of two rows of {kind}")

    return attack


def _matters(random: Random, sane: list[dict[str, Any]]) -> Any:
    """What a visit brings along, nested: rows, rows among other things, no rows at all."""
    if random.random() < 0.3:
        return hostile.value(random)
    bent = [_bent(random, "visit_matter", random.choice(sane)) for _ in range(3)]
    return random.choice((bent, [*bent, hostile.value(random)], bent * 70))


# -- news ----------------------------------------------------------------------------------------


def news(folder: Path) -> Attack:
    """What another station sent, whatever it is: shown, listed, counted, opened and edited."""
    fake = memory_desk(EVERYTHING)
    store = open_store(folder / "station.db", KEY, setup_for(FixedClock(), SystemIds()))
    desk = replace(fake, reader=store.reader, writer=store.writer)
    sane, position = _sane(), 0

    def attack(random: Random) -> None:
        nonlocal position
        position += 1
        kind = random.choice(sorted(sane))
        row = random.choice(sane[kind][:6])
        record_id = str(row["id"])
        fields = _bent(random, kind, {k: v for k, v in row.items() if k != "id"})
        if not _passes(kind, record_id, fields):
            return
        _arrive(store, kind, record_id, fields, position)
        record = store.reader.get(kind, record_id)
        if record is None:
            raise AssertionError("what came is not there")
        _told(record_problems(desk, kind, record.values))
        list(ledger.records(desk, Query(kind)))
        _read(open_record(desk, record))
        name = random.choice([spec.name for spec in KINDS[kind].fields])
        edited = records.edit(desk, record, {name: row.get(name)})
        if isinstance(edited, Refused):
            _told(edited.problems)
        if position % 10 == 0:
            _look_over(desk)

    return attack


def record_problems(desk: Desk, kind: str, values: Mapping[str, Any]) -> Iterable[Problem]:
    """What the rules of its kind and the checks of the village log find in a record."""
    return (*KINDS[kind].rules(values, desk.surroundings), *checks.check(desk, values))


def _passes(kind: str, record_id: str, fields: dict[str, Any]) -> bool:
    """Whether the wire and the server let it through: the rest is refused at `messages`."""
    try:
        msgspec.json.decode(json.dumps(fields))
    except msgspec.DecodeError:
        return False
    raw = bytes.fromhex(record_id.replace("-", ""))
    change = Change(change_id=raw, record_id=raw, kind=kind, op=Op.CREATE, set=fields)
    return well_formed(change)


def _arrive(store: Store, kind: str, record_id: str, fields: dict[str, Any], position: int) -> None:
    raw = bytes.fromhex(record_id.replace("-", ""))
    shadow = Shadow(
        record_id=raw,
        kind=kind,
        fields=fields,
        born=1,
        newest=position,
        whole_at=position,
        partition=ACTOR.partition,
        station=ACTOR.station,
        to=(),
    )
    with store.replica.write() as tables:
        tables.put_shadows([shadow])
        show(tables, {raw: set(fields)})


def _look_over(desk: Desk) -> None:
    """The pages that reckon with what lies there."""
    hours.board(desk, _MONTH)
    grid.read(desk, _MONTH)
    for found in checks.month(desk, f"{_MONTH}-01", f"{_MONTH}-30").values():
        _told(found)


# -- forms ---------------------------------------------------------------------------------------


def forms(_folder: Path) -> Attack:
    """Raw input of any field of any form."""
    desk = memory_desk(EVERYTHING)

    def attack(random: Random) -> None:
        state = new_form(desk, FORMS[random.choice(sorted(FORMS))])
        for _ in range(random.randrange(1, 5)):
            name = random.choice(state.form.fields)
            typed = hostile.written(random) if random.random() < 0.6 else random.choice(
                hostile.TEXTS
            )  # fmt: skip
            state = state.set(name, typed)
        _read(state)

    return attack


def _read(state: FormState) -> None:
    """All that a screen asks of a form."""
    for name in state.form.fields:
        state.text(name)
    _told(state.problems)
    completeness(state)
