"""The one door off the UI thread: order, owners, cancelling, failures."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.changes import Changes
from app.ui.feed import Feed
from app.ui.tasks import Lane, TaskRunner
from app.usecases.ports import Cancelled, Progress
from tests.support.patience import PATIENCE


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def until(qtbot: QtBot, so: Callable[[], bool]) -> None:
    """Serve events until something is so."""
    qtbot.waitUntil(so, timeout=int(PATIENCE * 1000))


def test_work_runs_elsewhere_and_answers_here(
    qtbot: QtBot, tasks: TaskRunner, owner: QObject
) -> None:
    here, heard = threading.get_ident(), []
    tasks.run(
        owner, threading.get_ident, lambda there: heard.append((there, threading.get_ident()))
    )
    until(qtbot, lambda: bool(heard))
    assert heard[0][0] != here
    assert heard[0][1] == here


def test_acts_are_done_in_the_order_they_were_asked_for(
    qtbot: QtBot, tasks: TaskRunner, owner: QObject
) -> None:
    done: list[int] = []
    first = threading.Event()

    def slow() -> int:
        first.wait(PATIENCE)
        return 0

    tasks.run(owner, slow, done.append, lane=Lane.WRITE)
    for number in (1, 2, 3):
        tasks.run(owner, lambda number=number: number, done.append, lane=Lane.WRITE)
    qtbot.wait(50)
    assert not done
    first.set()
    until(qtbot, lambda: len(done) == 4)
    assert done == [0, 1, 2, 3]


def test_nothing_is_told_to_an_owner_who_is_gone(qtbot: QtBot, tasks: TaskRunner) -> None:
    owner, go, heard = QObject(), threading.Event(), []
    tasks.run(owner, lambda: go.wait(PATIENCE), heard.append)
    owner.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    go.set()
    until(qtbot, lambda: not tasks.busy)
    assert not heard


def test_cancelled_work_stops_and_its_result_is_dropped(
    qtbot: QtBot, tasks: TaskRunner, owner: QObject
) -> None:
    steps: list[int] = []
    heard: list[object] = []
    progress_seen: list[tuple[int, int]] = []
    may_go_on = threading.Event()

    def work(progress: Progress, cancelled: Cancelled) -> str:
        for step in range(3):
            if cancelled():
                return "stopped"
            steps.append(step)
            progress(step + 1, 3)
            may_go_on.wait(PATIENCE)
        return "finished"

    token = tasks.run_long(
        owner, work, heard.append, lambda done, total: progress_seen.append((done, total))
    )
    until(qtbot, lambda: bool(progress_seen))
    token.cancel()
    may_go_on.set()
    until(qtbot, lambda: not tasks.busy)
    assert steps == [0]
    assert progress_seen == [(1, 3)]
    assert not heard


def test_a_failure_reaches_whoever_waits_for_it(
    qtbot: QtBot, tasks: TaskRunner, owner: QObject
) -> None:
    heard: list[BaseException] = []

    def fail() -> None:
        raise OSError(28, "disk full")

    tasks.run(owner, fail, on_error=heard.append)
    until(qtbot, lambda: bool(heard))
    assert isinstance(heard[0], OSError)


def test_a_failure_nobody_waits_for_is_not_lost(qtbot: QtBot, owner: QObject) -> None:
    heard: list[BaseException] = []
    runner = TaskRunner(on_unexpected=heard.append)

    def fail() -> None:
        raise KeyError("unexpected")

    runner.run(owner, fail)
    until(qtbot, lambda: bool(heard))
    runner.shutdown()
    assert isinstance(heard[0], KeyError)


def test_changes_are_told_once_and_later(qtbot: QtBot, qapp: QApplication) -> None:
    feed, heard = Feed(), []
    feed.changed.connect(heard.append)
    changes = Changes(topics=frozenset({"drafts"}))
    feed.publish(Changes())
    feed.publish(changes)
    assert not heard  # never in the middle of the act that publishes
    until(qtbot, lambda: bool(heard))
    assert heard == [changes]
