"""What the screens say when a port fails or a verb refuses."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.problems import Problem, Refused, Severity
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import explain, label, sentence
from app.usecases.ports import PortFault
from app.usecases.records import Saved

_DUPLICATE = "person.duplicate"
_NAMED = 4
"""Fields that are named after a save; the form and the page have all of them."""


def fault_words(error: BaseException) -> str:
    """A failure behind a port in words; of anything else only that it happened."""
    return sentence(Problem(error.code if isinstance(error, PortFault) else "unexpected"))


def refusal_words(refused: Refused, kind: RecordKind | None = None) -> str:
    """Why a verb did nothing."""
    return joined(" ", (sentence(problem, kind) for problem in refused.problems))


def saved_words(title: str, saved: Saved, kind: RecordKind) -> tuple[str, str]:
    """What a save says, and its tone: what the record still lacks or contradicts is named."""
    twins = [sentence(one, kind) for one in saved.problems if one.code == _DUPLICATE]
    if saved.record.complete:
        words = joined(" ", (_("已保存：{title}").format(title=title), *twins))
        return words, "attention" if twins else "good"
    open_ones = [one for one in saved.problems if one.severity is not Severity.WARN]
    said = dict.fromkeys(
        label(kind, one.field) if one.code == "missing" else explain(one, kind).cause
        for one in open_ones
    )
    named = joined("、", list(said)[:_NAMED]) + ("…" if len(said) > _NAMED else "")
    if not named:
        return _("已保存，还不完整：{title}").format(title=title), "attention"
    words = _("已保存：{title}。还要补：{fields}").format(title=title, fields=named)
    return joined(" ", (words, *twins)), "attention"
