"""The steps of the law as the page shows them, from what the case file holds (domain.md A.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.agreement import ORAL
from app.domain.case_facts import is_registered
from app.domain.case_file import CaseFile
from app.domain.records import Record
from app.i18n import N_
from app.i18n import gettext as _


class Progress(StrEnum):
    """How far one step is."""

    DONE = "done"
    HERE = "here"  # what comes next
    OPEN = "open"
    SKIPPED = "skipped"  # not every case needs it, and this one went on without


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `command` is what does it, "" where nothing is to be done by hand."""

    key: str
    title: str
    progress: Progress
    command: str = ""


_OUTCOMES = {
    "written": N_("书面协议"),
    "oral": N_("口头协议"),
    "failed": N_("调解不成"),
    "withdrawn": N_("终止、撤回"),
    "redirected": N_("移送"),
}
_ENDED = frozenset({"failed", "withdrawn", "redirected"})


def steps(file: CaseFile) -> tuple[Step, ...]:
    """All steps in order; the first one that is neither done nor skipped is the next."""
    found = list(_steps(file))
    last = max((at for at, step in enumerate(found) if step[3]), default=-1)
    made: list[Step] = []
    is_next = True
    for at, (key, title, command, done, optional) in enumerate(found):
        progress = Progress.DONE if done else Progress.OPEN
        if not done and optional and (at < last or _is_over(file.case)):
            progress = Progress.SKIPPED
        elif not done and not optional and is_next:
            progress, is_next = Progress.HERE, False
        made.append(Step(key, title, progress, command))
    return tuple(made)


def _is_over(case: Record) -> bool:
    """Whether nothing more is done that the case could go without."""
    closed = case.text("closed_on") or case.text("filed_on")
    return bool(closed) or case.text("result") in _ENDED


_Raw = tuple[str, str, str, bool, bool]
"""Key, title, command, done, optional."""


def _steps(file: CaseFile) -> Iterator[_Raw]:
    case = file.case
    result, ended = case.text("result"), case.text("result") in _ENDED
    applied = case.text("source_code") == "applied"
    title = _("申请") if applied or not case.text("source_code") else _("主动、委托")
    yield "source", title, "case.header", bool(case.text("source_code")), False
    yield "registered", _("受理"), "case.header", is_registered(file), False
    # What was closed, ended or settled by word of mouth is not begun again (A.3: the short file).
    closed = bool(case.text("closed_on") or case.text("filed_on"))
    short = closed or case.text("agreement_form") == ORAL or (ended and result != "failed")
    over = closed or ended
    yield "informed", _("告知"), "case.inform", bool(case.text("informed_on")), short or over
    yield "inquiry", _("调查"), "case.inquire", bool(file.of("investigation")), True
    held = len(file.of("mediation_session"))
    mediated = _("调解 {n} 次").format(n=held) if held > 1 else _("调解")
    yield "mediated", mediated, "case.session", bool(held or case.text("mediated_from")), short
    form = case.text("agreement_form") if result == "success" else result
    outcome = _(_OUTCOMES[form]) if form in _OUTCOMES else _("达成协议")
    yield "outcome", outcome, "case.end" if ended else "case.agree", form in _OUTCOMES, False
    yield "performed", _("履行"), "case.perform", bool(case.text("performed_on")), over
    yield "visited", _("回访"), "case.follow_up", bool(file.of("follow_up")), over
    yield "archived", _("归档"), "case.archive", bool(case.text("filed_on")), False
