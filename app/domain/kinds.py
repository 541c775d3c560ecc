"""All record kinds of this client, by name. A new kind is added here (README, ten steps)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.agreement import AGREEMENT
from app.domain.agreement_term import AGREEMENT_TERM
from app.domain.attachment import ATTACHMENT
from app.domain.committee import COMMITTEE
from app.domain.consultation import CONSULTATION
from app.domain.degu_participation import DEGU_PARTICIPATION
from app.domain.evidence import EVIDENCE
from app.domain.fields import RecordKind
from app.domain.follow_up import FOLLOW_UP
from app.domain.investigation import INVESTIGATION
from app.domain.judicial_confirmation import JUDICIAL_CONFIRMATION
from app.domain.mediation_case import MEDIATION_CASE
from app.domain.mediation_session import MEDIATION_SESSION
from app.domain.mediator import MEDIATOR
from app.domain.paper import PAPER
from app.domain.party import PARTY
from app.domain.performance import PERFORMANCE
from app.domain.person import PERSON
from app.domain.power_of_attorney import POWER_OF_ATTORNEY
from app.domain.report_snapshot import REPORT_SNAPSHOT
from app.domain.screening_activity import SCREENING_ACTIVITY
from app.domain.signature import SIGNATURE
from app.domain.termination import TERMINATION
from app.domain.training import TRAINING
from app.domain.translation_suggestion import TRANSLATION_SUGGESTION

_ALL = (
    CONSULTATION,
    PERSON,
    COMMITTEE,
    MEDIATOR,
    TRAINING,
    MEDIATION_CASE,
    PARTY,
    POWER_OF_ATTORNEY,
    INVESTIGATION,
    EVIDENCE,
    MEDIATION_SESSION,
    SCREENING_ACTIVITY,
    AGREEMENT,
    AGREEMENT_TERM,
    PERFORMANCE,
    SIGNATURE,
    FOLLOW_UP,
    JUDICIAL_CONFIRMATION,
    TERMINATION,
    DEGU_PARTICIPATION,
    PAPER,
    ATTACHMENT,
    REPORT_SNAPSHOT,
    TRANSLATION_SUGGESTION,
)

KINDS: Mapping[str, RecordKind] = MappingProxyType({kind.name: kind for kind in _ALL})
