"""Everything the page shows of one case, read and worded at once, off the UI thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.case_facts import is_registered
from app.domain.case_file import CASE, CaseFile
from app.domain.case_problems import CaseProblem, at
from app.domain.dates import days_between
from app.domain.deadlines import (
    CONFIRMATION,
    FOLLOW_UP,
    MEDIATION,
    PERFORMANCE,
    SESSION,
    Deadline,
)
from app.domain.dossier import REQUIRED, DossierItem, counted
from app.domain.fields import Need, RecordKind
from app.domain.problems import Problem, Refused, Severity
from app.domain.projection import project
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.i18n import N_, format_datetime, joined
from app.i18n import gettext as _
from app.messages import explain, sentence
from app.ui.fields.records import OUTSIDE, Choices, choices_of_file, read_choices
from app.ui.lists import Entry
from app.ui.screens.case import papers
from app.ui.screens.case.papers import STATE_WORDS, DocumentRow, documents
from app.ui.screens.case.rows import TABS, RowKey, Rows
from app.ui.screens.case.stages import Step, steps
from app.ui.words import code_words
from app.usecases.desk import Desk
from app.usecases.mediation import similar
from app.usecases.mediation.case_view import CaseView, open_view

_ORDER = (Severity.REFUSE, Severity.WRONG, Severity.MISSING, Severity.WARN)
_RULES = {
    MEDIATION: N_("调解期限"),
    PERFORMANCE: N_("应履行"),
    CONFIRMATION: N_("司法确认"),
    FOLLOW_UP: N_("应回访"),
    SESSION: N_("继续调解"),
}
_NAMES = 4
"""Fields that a row of the history names."""


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
    advice: Mapping[str, str]
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

    def paper(self, key: str) -> DocumentRow | None:
        """The document of a row."""
        return next((one for one in self.documents if papers.key_of(one.wanted) == key), None)

    def find(self, record_id: str) -> Record | None:
        """A part by its id alone."""
        parts = (one for found in self.file.parts.values() for one in found)
        return next((one for one in parts if one.id == record_id), None)


def load_scene(desk: Desk, case_id: str) -> Scene | Refused:
    """Read and word everything."""
    view = open_view(desk, case_id)
    if isinstance(view, Refused):
        return view
    file, around = view.file, desk.surroundings
    rows = Rows(file, around, desk.kinds)
    found = documents(file, view.states, view.scans, around)
    problems = _once((*_to_register(file), *view.problems))
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
        problems=tuple(_problem(desk, file, one) for one in problems),
        advice={
            str(_key(one)): sentence(one.problem, desk.kinds[one.kind])
            for one in reversed(problems)
        },
        meter=tuple(_meter(view, item, around) for item in view.dossier),
        complete=counted(view.dossier),
    )


def _meter(view: CaseView, item: DossierItem, around: Surroundings) -> Meter:
    needed = item.need == REQUIRED
    own = (scan for key, scan in view.scans.items() if key[0] in item.documents)
    said = (
        item.item,
        code_words(around.codes, "dossier_item", item.item),
        _(STATE_WORDS[item.state]),
        *dict.fromkeys(words for scan in own if (words := papers.scan_words(scan))),
        _("必须") if needed else _("按需"),
    )
    return Meter(item.item, needed, item.state, joined(" ", said))


def _deadline(one: Deadline, file: CaseFile, today: str) -> Entry:
    left = days_between(today, one.due_on)
    if one.overdue:
        note, tone = _("过 {n} 天").format(n=-left), "stop"
    else:
        note = _("剩 {n} 天").format(n=left) if left else _("今天到期")
        tone = "attention" if one.soon or not left else "plain"
    kind = CASE if one.record_id == file.case.id else _kind_of(file, one.record_id)
    day = one.due_on if not one.estimated else _("约 {day}").format(day=one.due_on)
    return Entry(str(RowKey(kind, one.record_id)), _(_RULES[one.rule]), day, note, tone)


def _kind_of(file: CaseFile, record_id: str) -> str:
    found = (kind for kind, parts in file.parts.items() if any(p.id == record_id for p in parts))
    return next(found, CASE)


def _to_register(file: CaseFile) -> Iterator[CaseProblem]:
    """A draft stays one until the parties consent (A.2 `registered`): no rule of the record says
    so, because a case may be saved without.
    """
    if not is_registered(file) and file.case.get("consented") is not True:
        yield at(file.case, Problem("missing", "consented", Severity.MISSING))


def _once(problems: Sequence[CaseProblem]) -> Sequence[CaseProblem]:
    """The worst first, and one row for a field however many rules say the same of it."""
    ordered = sorted(problems, key=lambda one: _ORDER.index(one.problem.severity))
    known = {(one.kind, one.id, one.problem.field, one.problem.code): one for one in ordered}
    return list(known.values())


def _key(one: CaseProblem) -> RowKey:
    return RowKey(one.kind, one.id, one.problem.field or "")


def _problem(desk: Desk, file: CaseFile, one: CaseProblem) -> Entry:
    kind = desk.kinds[one.kind]
    record = file.case if one.kind == CASE else file.part(one.kind, one.id)
    title = kind.title(record.values) if record is not None and one.kind != CASE else ""
    own = bool(title) and title.startswith(kind.label)
    where = title if own else joined(" · ", (_(kind.label), title) if title else (_(kind.label),))
    tone = "plain" if one.problem.severity is Severity.WARN else "attention"
    if one.problem.severity in (Severity.WRONG, Severity.REFUSE):
        tone = "stop"
    note = _("提醒") if tone == "plain" else _("缺") if tone == "attention" else _("有误")
    return Entry(str(_key(one)), explain(one.problem, kind).cause, where, note, tone)


def load_similar(desk: Desk, case: Record) -> tuple[Entry, ...]:
    """Other cases with nearly the same text: pointed out, never refused."""
    found = similar.find(desk, case)
    others = {one.id: one for one in desk.reader.many(CASE, [one.case_id for one in found])}
    return tuple(
        Entry(
            str(RowKey(CASE, one.case_id)),
            _("与另一案件的文字 {n}% 相同").format(n=one.percent),
            joined(" · ", (_label(desk, one), _known_as(desk, others[one.case_id]))),
            _("请核对"),
            "attention",
        )
        for one in found
        if one.case_id in others
    )


def _label(desk: Desk, one: similar.Similar) -> str:
    return str(_(desk.kinds[one.kind].by_name[one.field].label))


def _known_as(desk: Desk, case: Record) -> str:
    """Its number, else its title as lists show it: a sensitive case names nobody."""
    title = project(desk.kinds[CASE], case.values, desk.surroundings).title
    return case.text("case_no") or title


def _is_told(kind: RecordKind, name: str) -> bool:
    return name in kind.by_name and kind.by_name[name].need is not Need.DERIVED


def load_history(desk: Desk, file: CaseFile) -> tuple[Entry, ...]:
    """Who changed what in the case and its parts, newest first; what only followed from a part is
    told with that part.
    """
    records = (file.case, *(part for parts in file.parts.values() for part in parts))
    found: list[tuple[str, Entry]] = []
    for record in records:
        kind = desk.kinds[record.kind]
        for place, change in enumerate(desk.reader.history(record.kind, record.id)):
            names = [_(kind.by_name[n].label) for n in change.after if _is_told(kind, n)]
            if place and not names:
                continue
            what = joined("、", names[:_NAMES])
            if len(names) > _NAMES:
                what = what + " …"
            title = joined(" · ", (_(kind.label), what)) if place else _(kind.label)
            act = _("改") if place else _("新记")
            detail = joined(" · ", [one for one in (act, change.actor, change.reason) if one])
            key = str(RowKey(record.kind, record.id))
            found.append((change.at, Entry(key, title, detail, format_datetime(change.at[:16]))))
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple(entry for _at, entry in found)
