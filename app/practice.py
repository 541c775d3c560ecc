"""The practice station: sample data and a prefecture server that starts and stops with it.

The server runs as a child process of the program, like a real one far away; its installation and
the enrolment are made in this process. Nothing of it ever meets real data.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.compose import Ground
from app.compose.station import Station
from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.domain.divisions import Level
from app.domain.fields import Value
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.exchange import jsonl
from app.usecases import importing
from app.usecases.desk import Desk
from app.usecases.mediation import numbering
from app.usecases.ports import Query
from sync.server import inviting, organisation, publishing
from sync.server.house import House

PASSWORD = "practice-station"  # noqa: S105 - everybody may know it: nothing here is real
_STATION = "PX101"
_PEOPLE = (
    inviting.Listed("阿苦·窗口", ("clerk",)),
    inviting.Listed("吉克·调解", ("mediator", "clerk")),
    inviting.Listed("罗所长", ("head", "clerk")),
    inviting.Listed("王律师", ("adviser",)),
)
_CROWD = 5_000
_DRAFT = "draft"
_SURNAMES = (
    "阿牛",
    "马海",
    "沙马",
    "曲比",
    "勒伍",
    "海来",
    "比曲",
    "罗洪",
    "苏呷",
    "尔古",
    "王",
    "李",
)
_GIVEN = tuple("木呷尔日石布铁哈拉古史阿衣各色达则惹曲火依")
SAMPLES = (
    ("person", "people.jsonl"),
    ("consultation", "consultations.jsonl"),
    ("committee", "committees.jsonl"),
    ("mediator", "mediators.jsonl"),
    ("mediation_case", "cases.jsonl"),
    ("party", "parties.jsonl"),
    ("power_of_attorney", "powers_of_attorney.jsonl"),
    ("investigation", "investigations.jsonl"),
    ("evidence", "evidence.jsonl"),
    ("mediation_session", "sessions.jsonl"),
    ("screening_activity", "screenings.jsonl"),
    ("agreement", "agreements.jsonl"),
    ("agreement_term", "agreement_terms.jsonl"),
    ("performance", "performances.jsonl"),
    ("signature", "signatures.jsonl"),
    ("follow_up", "follow_ups.jsonl"),
    ("judicial_confirmation", "judicial_confirmations.jsonl"),
    ("termination", "terminations.jsonl"),
    ("degu_participation", "degu_participations.jsonl"),
    ("adviser", "advisers.jsonl"),
    ("legal_literate_villager", "literate_villagers.jsonl"),
    ("volunteer", "volunteers.jsonl"),
    ("helper_activity", "helper_activities.jsonl"),
    ("publicity_event", "publicity_events.jsonl"),
    ("notice_board", "notice_boards.jsonl"),
    ("mailbox_item", "mailbox_items.jsonl"),
    ("station_check", "station_checks.jsonl"),
    ("station_check_item", "station_check_items.jsonl"),
    ("training", "trainings.jsonl"),
    ("paper", "papers.jsonl"),
    ("attachment", "attachments.jsonl"),
    ("report_snapshot", "report_snapshots.jsonl"),
    ("translation_suggestion", "translation_suggestions.jsonl"),
    ("engagement", "engagements.jsonl"),
    ("adviser_visit", "adviser_visits.jsonl"),
    ("visit_matter", "visit_matters.jsonl"),
    ("legal_lecture", "legal_lectures.jsonl"),
    ("sheet", "sheets.jsonl"),
)


class NoPractice(Exception):
    """The practice station could not be made; the text names the problem's code."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A running practice server and where it answers."""

    folder: Path
    url: str

    def prepare(self, ground: Ground) -> None:
        """Enrol the station and give it its sample data, once; raises `NoPractice`."""
        if ground.vault.enrolled:
            return
        house = House.open(self._database)
        try:
            station = next(s for s in organisation.stations(house) if s.id == _STATION)
            invited = inviting.write(house, station, _PEOPLE, [self.url])
        finally:
            house.close()
        passwords = dict.fromkeys((person.name for person in _PEOPLE), PASSWORD)
        enrolled = ground.enrol(invited.file, invited.code, passwords, self.url)
        if isinstance(enrolled, Problem):
            raise NoPractice(enrolled.code)
        opened = ground.open_station(self.url)
        try:
            self._fill(ground, opened)
        finally:
            opened.close()

    @property
    def _database(self) -> str:
        return _database_url(self.folder)

    @staticmethod
    def _fill(ground: Ground, station: Station) -> None:
        actor = ground.people.login(_PEOPLE[2].name, PASSWORD)
        if isinstance(actor, Problem):
            raise NoPractice(actor.code)
        # The villages come first: the sample records name them.
        outcome = station.exchange.sync_for(None)
        if outcome.error:
            raise NoPractice(outcome.error)
        desk = station.desk(actor)
        for kind, name in SAMPLES:
            rows = jsonl.read_file(paths.resources_dir() / "demo" / name)
            if isinstance(rows, Problem):
                raise NoPractice(rows.code)
            for _outcome in importing.import_rows(desk, kind, rows):
                pass
        _add_crowd(desk)
        _ask_for_numbers(desk)
        station.exchange.sync_for(None)
        _number_cases(desk)
        station.exchange.sync_for(None)
        ground.people.lock()


def _add_crowd(desk: Desk) -> None:
    """5,000 invented people, as many as a station has after years: search must stay short. None has
    the initials jklz, by which the tour looks for somebody of the sample.
    """
    divisions = desk.reference.divisions
    found = divisions.within(desk.actor.partition, desk.surroundings.today, Level.VILLAGE)
    villages = [village.code for village in found]
    names = (a + b + c for b in _GIVEN for c in _GIVEN for a in _SURNAMES)
    with desk.writer.begin(desk.actor, "person.create") as unit:
        for number, name in zip(range(_CROWD), names, strict=False):
            values: dict[str, Value] = {
                "name": name,
                "sex": "12"[number % 2],
                "birth_year": 1940 + number % 65,
                "ethnicity": "07",
            }
            if villages:
                values["division_code"] = villages[number % len(villages)]
            unit.add("person", desk.ids.record_id(), values)


def _ask_for_numbers(desk: Desk) -> None:
    """The wish for numbers of every committee at work: the years of its cases, and this one."""
    around = desk.surroundings
    size = around.policy.integer("number_block_size", around.today, around.scope)
    wanted = {(case.text("committee_id"), case.text("accepted_on")[:4]) for case in _cases(desk)}
    committees = desk.reader.many("committee", desk.reader.ids(Query("committee")))
    wanted |= {(one.id, around.today[:4]) for one in committees if not one.text("closed_on")}
    with desk.writer.begin(desk.actor, f"{CASE}.edit") as unit:
        for committee_id, year in sorted(wanted):
            if committee_id and year:
                unit.ask_numbers(series(committee_id, int(year)), size)


def _number_cases(desk: Desk) -> None:
    """Every case that is registered bears a number, in the order in which they were accepted."""
    for case in sorted(_cases(desk), key=lambda one: (one.text("accepted_on"), one.id)):
        if case.text("stage") != _DRAFT and isinstance(no := numbering.issue(desk, case), Refused):
            raise NoPractice(no.problems[0].code)


def _cases(desk: Desk) -> Sequence[Record]:
    return desk.reader.many(CASE, desk.reader.ids(Query(CASE)))


@contextmanager
def serving(folder: Path) -> Iterator[Practice]:
    """A practice server on a free loopback port, until the block ends; raises `NoPractice`."""
    folder.mkdir(parents=True, exist_ok=True)
    _make_server(folder)
    command = [*paths.own_command("sync.server"), "--json", "serve", "--with-stdin"]
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [*command, "--database-url", _database_url(folder)],
        # Its end of this pipe closes even when this program is killed.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=paths.program_dir(),
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise NoPractice("sync.no-server")
        yield Practice(folder, json.loads(line)["url"])
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _make_server(folder: Path) -> None:
    resources = paths.resources_dir()
    house = House.init(_database_url(folder))
    try:
        if not organisation.stations(house):
            rows = organisation.read_rows(resources / "demo" / "organisation.jsonl")
            organisation.import_rows(house, rows)
            publishing.send_organisation(house)
            rights = {
                f"rights/{file.name}": file.read_bytes()
                for file in sorted((resources / "rights").glob("*.json"))
            }
            publishing.send(house, "rights", rights)
    finally:
        house.close()


def _database_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'prefecture.db'}"
