"""Everything the page shows of one case, read and worded at once, off the UI thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.case_file import CASE, CaseFile
from app.domain.case_problems import CaseProblem
from app.domain.dates import days_between
from app.domain.deadlines import Deadline
from app.domain.dossier import REQUIRED, counted
from app.domain.problems import Refused, Severity
from app.domain.records import Record
from app.i18n import format_date, joined
from app.i18n import gettext as _
from app.messages import message, sentence
from app.ui.fields.records import OUTSIDE, Choices, choices_of_file, read_choices
from app.ui.lists import Entry
from app.ui.screens.case import papers
from app.ui.screens.case.papers import STATE_WORDS, DocumentRow, documents
from app.ui.screens.case.rows import TABS, RowKey, Rows
from app.ui.screens.case.stages import Step, steps
from app.ui.words import code_words
from app.usecases.desk import Desk
from app.usecases.mediation.case_view import CaseView, open_view

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Meter:
    """One item of the dossier: its number, whether it is due, its state, and words for it."""

    number: str
    due: bool
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page puts on the screen, worded in the language in use."""

    view: CaseView
    choices: Choices
    steps: tuple[Step, ...]
    tabs: Mapping[str, tuple[Entry, ...]]
    sides: tuple[tuple[Entry, ...], tuple[Entry, ...]]
    documents: tuple[DocumentRow, ...]
    deadlines: tuple[Entry, ...]
    problems: tuple[Entry, ...]
    meter: tuple[Meter, ...]
    complete: tuple[int, int]

    @property
    def file(self) -> CaseFile:
        """The case with its parts."""
        return self.view.file

    @property
    def case(self) -> Record:
        """The header."""
        return self.view.file.case

    def record(self, key: RowKey) -> Record | None:
        """The record of a row, None when it is gone."""
        if key.kind == CASE:
            return self.case
        return self.file.part(key.kind, key.id)


def load_scene(desk: Desk, case_id: str) -> Scene | Refused:
    """Read and word everything."""
    view = open_view(desk, case_id)
    if isinstance(view, Refused):
        return view
    file, around = view.file, desk.surroundings
    rows = Rows(file, around, desk.kinds)
    found = documents(file, view.states, around)
    tabs = {tab.key: rows.of_tab(tab) for tab in TABS}
    tabs["papers"] = tuple(papers.entry(one) for one in found)
    return Scene(
        view=view,
        choices=read_choices(desk, *OUTSIDE).joined(choices_of_file(desk.kinds, file)),
        steps=steps(file),
        tabs=tabs,
        sides=(rows.side(respondent=False), rows.side(respondent=True)),
        documents=found,
        deadlines=tuple(_deadline(one, file, around.today) for one in view.deadlines),
        problems=_problems(desk, view),
        meter=tuple(
            Meter(
                item.item,
                item.need == REQUIRED,
                item.state,
                joined(
                    " ",
                    (
                        item.item,
                        code_words(around.codes, "dossier_item", item.item),
                        _(STATE_WORDS[item.state]),
                        _("必须") if item.need == REQUIRED else _("按需"),
                    ),
                ),
            )
            for item in view.dossier
        ),
        complete=counted(view.dossier),
    )


def _deadline(one: Deadline, file: CaseFile, today: str) -> Entry:
    left = days_between(today, one.due_on)
    words = message(one.text_code, {"day": format_date(one.due_on)}).sentence
    if one.overdue:
        note, tone = _("过 {n} 天").format(n=-left), "stop"
    else:
        note = _("剩 {n} 天").format(n=left) if left else _("今天到期")
        tone = "attention" if one.soon or not left else "plain"
    kind = CASE if one.record_id == file.case.id else _kind_of(file, one.record_id)
    detail = _("放假安排未下发，按周末推算") if one.estimated else ""
    return Entry(str(RowKey(kind, one.record_id)), words, detail, note, tone)


def _kind_of(file: CaseFile, record_id: str) -> str:
    found = (kind for kind, parts in file.parts.items() if any(p.id == record_id for p in parts))
    return next(found, CASE)


def _problems(desk: Desk, view: CaseView) -> tuple[Entry, ...]:
    ordered = sorted(view.problems, key=lambda one: _ORDER.index(one.problem.severity))
    return tuple(_problem(desk, view.file, one) for one in _once(ordered))


def _once(problems: Sequence[CaseProblem]) -> Sequence[CaseProblem]:
    """One row for a field however many rules name it, the worst first."""
    return list(
        {(one.kind, one.id, one.problem.field, one.problem.code): one for one in problems}.values()
    )


def _problem(desk: Desk, file: CaseFile, one: CaseProblem) -> Entry:
    kind = desk.kinds[one.kind]
    record = file.case if one.kind == CASE else file.part(one.kind, one.id)
    where = joined(" · ", (_(kind.label),))
    if record is not None and one.kind != CASE:
        where = joined(" · ", (_(kind.label), kind.title(record.values)))
    tone = "plain" if one.problem.severity is Severity.WARN else "attention"
    if one.problem.severity in (Severity.WRONG, Severity.REFUSE):
        tone = "stop"
    key = RowKey(one.kind, one.id, one.problem.field or "")
    note = _("提醒") if tone == "plain" else _("缺") if tone == "attention" else _("有误")
    return Entry(str(key), sentence(one.problem, kind), where, note, tone)
