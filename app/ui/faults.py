"""What the screens say when a port fails or a verb refuses."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.problems import Problem, Refused
from app.i18n import joined
from app.messages import sentence
from app.usecases.ports import PortFault


def fault_words(error: BaseException) -> str:
    """A failure behind a port in words; of anything else only that it happened."""
    return sentence(Problem(error.code if isinstance(error, PortFault) else "unexpected"))


def refusal_words(refused: Refused, kind: RecordKind | None = None) -> str:
    """Why a verb did nothing."""
    return joined(" ", (sentence(problem, kind) for problem in refused.problems))
