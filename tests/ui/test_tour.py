"""The mediator's part of the tour: its keys are counted here as `--tour` counts them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.domain.fields import Value
from app.ui.tour.keyboard import Keyboard
from app.ui.tour.mediator import MediatorDay
from app.ui.tour.taking import copy_papers, paper_ids
from app.ui.tour.walk import Walk
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from app.usecases.ports import Query
from app.usecases.records import Saved, create
from tests.support.case_desk import sample_desk
from tests.support.memory_store import MemoryStore
from tests.support.station_window import PASSWORD, StationWindow, station_window

TOWNSHIP = "0193a002-0000-7000-8000-000000000001"

Told = dict[str, dict[str, Any]]


@pytest.fixture
def window(dressed: QApplication) -> Iterator[StationWindow]:
    """The sample of the practice station; who is logged in mediates for its township."""
    desk = sample_desk()
    given: dict[str, Value] = {
        "name": "阿苦", "member": desk.actor.name, "committee_id": TOWNSHIP, "sex": "1",
        "appointed_on": "2025-01-10", "languages": ("zh", "ii"),
    }  # fmt: skip
    assert isinstance(create(desk, "mediator", given), Saved)
    assert isinstance(desk.reader, MemoryStore)
    desk.reader.grant(series(TOWNSHIP, 2026), 1, 50)
    with station_window(desk) as found:
        found.log_in()
        yield found


def facts(desk: Desk) -> dict[str, object]:
    incomplete = (Query(kind, complete=False) for kind in ("consultation", CASE))
    return {"incomplete": desk.reader.count(*incomplete), "pending": 0}


@pytest.fixture
def walk(window: StationWindow, tmp_path: Path) -> Walk:
    return Walk(window.shell, tmp_path, lambda: facts(window.desk), PASSWORD)


def test_the_mediators_paths_are_as_short_as_promised(
    window: StationWindow, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = paper_ids(window.shell)
    typed: list[str] = []
    commit = walk.keys.commit

    def listened(text: str) -> None:
        typed.append(text)
        commit(text)

    monkeypatch.setattr(walk.keys, "commit", listened)
    MediatorDay(walk).work()
    told: Told = {str(task["task"]): dict(task) for task in walk.tasks}
    assert {name: (task["keys"], task.get("terms", 0)) for name, task in told.items()} == {
        "dispute_visitor": (12, 0),
        "mediation": (18, 10),
        "signing": (3, 0),
        "other_papers": (9, 0),
        "oral_agreement": (12, 4),
    }
    assert all(task["keys"] <= task["allowed"] for task in told.values())
    assert all(task["complete"] for task in told.values())
    assert len(list(walk.folder.glob("*.png"))) == walk.pictures
    check_cases(window.desk, typed)
    check_papers(copy_papers(window.shell, walk.folder, before), walk.folder)


def check_cases(desk: Desk, typed: list[str]) -> None:
    """Both stand where their papers leave them; what the consultation said was not typed again."""
    written, oral = (load(desk, one) for one in sorted(desk.reader.ids(Query(CASE)))[-2:])
    assert written is not None
    assert oral is not None
    assert written.case.text("case_no") == "(2026)索玛人调字第1号"
    assert (written.case.text("stage"), oral.case.text("stage")) == ("performing", "performed")
    assert len(typed) == len(set(typed))
    (agreement,) = written.of("agreement")
    assert agreement.text("facts_and_issues") == written.case.text("brief") == typed[0]
    assert agreement.get("amount_fen") == 120_000
    assert agreement.text("performance_due") == "2026-12-07"
    assert agreement.text("read_by") == written.case.text("interpreter") == "阿苦"


def check_papers(papers: list[dict[str, object]], folder: Path) -> None:
    """The agreement first, each paper once, byte for byte what was kept."""
    documents = [str(one["document"]) for one in papers]
    assert (documents[0], documents[-1]) == ("written_agreement", "oral_agreement_register")
    assert {"application", "rights_notice", "mediation_record"} < set(documents)
    assert len(documents) == len(set(documents))
    files = [(folder / str(one["file"])).read_bytes() for one in papers]
    assert all(file.startswith(b"%PDF") for file in files)


def test_keys_of_terms_are_counted_apart(window: StationWindow) -> None:
    keys = Keyboard(window.shell)
    keys.type("12")
    with keys.of_terms():
        keys.type("345")
    keys.enter()
    assert (keys.presses, keys.terms) == (3, 3)
