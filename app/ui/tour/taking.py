"""Take the tour: walk, copy what was printed, write `tour.json`, say in one line what was done."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from app.i18n import gettext as _
from app.ui.screens.case.paper_work import export
from app.ui.shell import Shell
from app.ui.tour.adviser import AdviserDay
from app.ui.tour.clerk import SIZE, ClerkMorning
from app.ui.tour.mediator import MediatorDay
from app.ui.tour.walk import Facts, Walk
from app.usecases.desk import Desk
from app.usecases.ports import Query

_AGREEMENTS = {"written_agreement", "oral_agreement_register"}
Row = dict[str, object]
"""What `tour.json` tells of a task or a paper."""


def take(shell: Shell, folder: Path, facts: Facts, password: str) -> int:
    """The whole tour; 1 when a path was too long, a record incomplete or a paper missing."""
    folder.mkdir(parents=True, exist_ok=True)
    shell.resize(*SIZE)
    shell.start()
    shell.show()
    shell.activateWindow()
    walk = Walk(shell, folder, facts, password)
    walk.settle()
    clerk = ClerkMorning(walk)
    clerk.walk()
    known = paper_ids(shell)
    MediatorDay(walk).walk()
    papers = copy_papers(shell, folder, known)  # by whoever may read them
    AdviserDay(walk).walk()
    clerk.looks()
    walk.keys.press(Qt.Key.Key_F12)
    walk.settle()
    walk.picture("locked")
    told = facts()
    report = {"tasks": walk.tasks, "papers": papers, "pictures": walk.pictures, **told}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / "tour.json").write_text(text + "\n", encoding="utf-8")
    print(_sentence(told, papers, walk), flush=True)
    good = told.get("pending") == 0 and {str(one["document"]) for one in papers} >= _AGREEMENTS
    return 0 if good and all(_is_good(task) for task in walk.tasks) else 1


def _is_good(task: Row) -> bool:
    return int(str(task["keys"])) <= int(str(task["allowed"])) and bool(task["complete"])


def paper_ids(shell: Shell) -> set[str]:
    """The papers that there are now."""
    desk = _desk(shell)
    return set(desk.reader.ids(Query("paper"))) if desk else set()


def copy_papers(shell: Shell, folder: Path, known: set[str]) -> list[Row]:
    """The PDFs that were kept of what was printed, byte for byte, in the order of printing."""
    desk = _desk(shell)
    if desk is None:
        return []
    made = desk.reader.many("paper", sorted(paper_ids(shell) - known))
    rows: list[Row] = []
    for number, paper in enumerate(made, start=1):
        document = paper.text("document")
        file = f"{number:02d}-{document}.pdf"
        if export(desk, paper.id, str(folder / file)) is None:
            title = desk.surroundings.codes.name("paper_kind", document)
            counts = {"pages": paper.get("pages"), "copies": paper.get("copies")}
            rows.append({"file": file, "document": document, "title": title, **counts})
    return rows


def _desk(shell: Shell) -> Desk | None:
    return shell.workspace.context.desk if shell.workspace is not None else None


def _sentence(told: Row, papers: list[Row], walk: Walk) -> str:
    records = told.get("records")
    counts = records if isinstance(records, dict) else {}
    printed = "、".join(
        _("{title} {n} 份").format(title=one["title"], n=one["copies"]) for one in papers
    )
    return _(
        "已保存来访 {visits} 件、调解 {cases} 件、驻村 {village} 次，待上报 {pending} 件，"
        "已打印 {printed}，画面 {pictures} 张在 {folder}"
    ).format(
        visits=counts.get("consultation", 0),
        cases=counts.get("mediation_case", 0),
        village=counts.get("adviser_visit", 0),
        pending=told.get("pending"),
        printed=printed or _("没有文书"),
        pictures=walk.pictures,
        folder=walk.folder,
    )
