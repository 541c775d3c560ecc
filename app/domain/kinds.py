"""All record kinds of this client, by name. A new kind is added here (README, ten steps)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.adviser import ADVISER
from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.agreement import AGREEMENT
from app.domain.agreement_term import AGREEMENT_TERM
from app.domain.attachment import ATTACHMENT
from app.domain.committee import COMMITTEE
from app.domain.consultation import CONSULTATION
from app.domain.degu_participation import DEGU_PARTICIPATION
from app.domain.engagement import ENGAGEMENT
from app.domain.evidence import EVIDENCE
from app.domain.fields import RecordKind
from app.domain.follow_up import FOLLOW_UP
from app.domain.helper_activity import HELPER_ACTIVITY
from app.domain.investigation import INVESTIGATION
from app.domain.judicial_confirmation import JUDICIAL_CONFIRMATION
from app.domain.legal_lecture import LEGAL_LECTURE
from app.domain.legal_literate_villager import LEGAL_LITERATE_VILLAGER
from app.domain.mailbox_item import MAILBOX_ITEM
from app.domain.mediation_case import MEDIATION_CASE
from app.domain.mediation_session import MEDIATION_SESSION
from app.domain.mediator import MEDIATOR
from app.domain.notice_board import NOTICE_BOARD
from app.domain.paper import PAPER
from app.domain.party import PARTY
from app.domain.performance import PERFORMANCE
from app.domain.person import PERSON
from app.domain.power_of_attorney import POWER_OF_ATTORNEY
from app.domain.publicity_event import PUBLICITY_EVENT
from app.domain.report_snapshot import REPORT_SNAPSHOT
from app.domain.screening_activity import SCREENING_ACTIVITY
from app.domain.sheet import SHEET
from app.domain.signature import SIGNATURE
from app.domain.station_check import STATION_CHECK
from app.domain.station_check_item import STATION_CHECK_ITEM
from app.domain.termination import TERMINATION
from app.domain.training import TRAINING
from app.domain.translation_suggestion import TRANSLATION_SUGGESTION
from app.domain.visit_matter import VISIT_MATTER
from app.domain.volunteer import VOLUNTEER

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
    LEGAL_LITERATE_VILLAGER,
    VOLUNTEER,
    HELPER_ACTIVITY,
    PUBLICITY_EVENT,
    NOTICE_BOARD,
    MAILBOX_ITEM,
    STATION_CHECK,
    STATION_CHECK_ITEM,
    PAPER,
    ATTACHMENT,
    REPORT_SNAPSHOT,
    ADVISER,
    ENGAGEMENT,
    ADVISER_VISIT,
    VISIT_MATTER,
    LEGAL_LECTURE,
    SHEET,
    TRANSLATION_SUGGESTION,
)

KINDS: Mapping[str, RecordKind] = MappingProxyType({kind.name: kind for kind in _ALL})
