"""Open a form at a desk: new with defaults, on a stored record, or from a draft."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.fields import FieldType, Values
from app.domain.records import Record
from app.forms.drafting import from_draft
from app.forms.spec import FormSpec
from app.forms.specs.adviser import ADVISER_FORM
from app.forms.specs.adviser_visit import ADVISER_VISIT_FORM
from app.forms.specs.agreement import AGREEMENT_FORM
from app.forms.specs.agreement_term import AGREEMENT_TERM_FORM
from app.forms.specs.attachment import ATTACHMENT_FORM
from app.forms.specs.case_sheets import CASE_SHEET_FORM, ORAL_SHEET_FORM
from app.forms.specs.committee import COMMITTEE_FORM
from app.forms.specs.consultation import INTAKE
from app.forms.specs.consultation_record import RECORD
from app.forms.specs.degu_participation import DEGU_PARTICIPATION_FORM
from app.forms.specs.engagement import ENGAGEMENT_FORM
from app.forms.specs.evidence import EVIDENCE_FORM
from app.forms.specs.follow_up import FOLLOW_UP_FORM
from app.forms.specs.helper_activity import HELPER_ACTIVITY_FORM
from app.forms.specs.investigation import INVESTIGATION_FORM
from app.forms.specs.judicial_confirmation import JUDICIAL_CONFIRMATION_FORM
from app.forms.specs.legal_lecture import LEGAL_LECTURE_FORM
from app.forms.specs.legal_literate_villager import LEGAL_LITERATE_VILLAGER_FORM
from app.forms.specs.mailbox_item import MAILBOX_ITEM_FORM
from app.forms.specs.mediation_case import MEDIATION_CASE_FORM
from app.forms.specs.mediation_session import MEDIATION_SESSION_FORM
from app.forms.specs.mediator import MEDIATOR_FORM
from app.forms.specs.notice_board import NOTICE_BOARD_FORM
from app.forms.specs.paper import PAPER_FORM
from app.forms.specs.party import PARTY_FORM
from app.forms.specs.performance import PERFORMANCE_FORM
from app.forms.specs.person import PERSON_FORM
from app.forms.specs.power_of_attorney import POWER_OF_ATTORNEY_FORM
from app.forms.specs.publicity_event import PUBLICITY_EVENT_FORM
from app.forms.specs.report_snapshot import REPORT_SNAPSHOT_FORM
from app.forms.specs.screening_activity import SCREENING_FORM
from app.forms.specs.sheet import SHEET_FORM
from app.forms.specs.signature import SIGNATURE_FORM
from app.forms.specs.station_check import STATION_CHECK_FORM
from app.forms.specs.station_check_item import STATION_CHECK_ITEM_FORM
from app.forms.specs.termination import TERMINATION_FORM
from app.forms.specs.training import TRAINING_FORM
from app.forms.specs.translation_suggestion import TRANSLATION_SUGGESTION_FORM
from app.forms.specs.visit_line import VISIT_LINE
from app.forms.specs.visit_matter import VISIT_MATTER_FORM
from app.forms.specs.volunteer import VOLUNTEER_FORM
from app.forms.state import FormState
from app.usecases.beginning import default_of
from app.usecases.desk import Desk
from app.usecases.ports import Draft

_ALL = (
    INTAKE,
    CASE_SHEET_FORM,
    ORAL_SHEET_FORM,
    RECORD,
    PERSON_FORM,
    AGREEMENT_FORM,
    AGREEMENT_TERM_FORM,
    ATTACHMENT_FORM,
    COMMITTEE_FORM,
    DEGU_PARTICIPATION_FORM,
    EVIDENCE_FORM,
    FOLLOW_UP_FORM,
    INVESTIGATION_FORM,
    JUDICIAL_CONFIRMATION_FORM,
    MEDIATION_CASE_FORM,
    MEDIATION_SESSION_FORM,
    MEDIATOR_FORM,
    PAPER_FORM,
    PARTY_FORM,
    PERFORMANCE_FORM,
    POWER_OF_ATTORNEY_FORM,
    SCREENING_FORM,
    SIGNATURE_FORM,
    TERMINATION_FORM,
    TRAINING_FORM,
    LEGAL_LITERATE_VILLAGER_FORM,
    VOLUNTEER_FORM,
    HELPER_ACTIVITY_FORM,
    PUBLICITY_EVENT_FORM,
    NOTICE_BOARD_FORM,
    MAILBOX_ITEM_FORM,
    STATION_CHECK_FORM,
    STATION_CHECK_ITEM_FORM,
    REPORT_SNAPSHOT_FORM,
    TRANSLATION_SUGGESTION_FORM,
    ADVISER_FORM,
    ENGAGEMENT_FORM,
    ADVISER_VISIT_FORM,
    VISIT_LINE,
    VISIT_MATTER_FORM,
    LEGAL_LECTURE_FORM,
    SHEET_FORM,
)

FORMS: Mapping[str, FormSpec] = MappingProxyType({form.name: form for form in _ALL})
"""All forms by name; the form of a record kind bears the kind's name."""


def new_form(desk: Desk, form: FormSpec, given: Values | None = None) -> FormState:
    """An empty form with the defaults of this desk. The business time is that of opening: the visit
    began when the form did, not when it is saved.
    """
    defaults = {spec.name: default_of(desk, spec) for spec in form.kind.fields}
    if form.kind.occurred:
        spec = form.kind.by_name[form.kind.occurred]
        now = desk.clock.now()
        defaults[spec.name] = now[:10] if spec.type is FieldType.DATE else now
    return FormState.new(form, desk.surroundings, defaults, given or {})


def open_record(desk: Desk, record: Record, form: FormSpec | None = None) -> FormState:
    """The form of a stored record; the one of its kind unless another is named."""
    return FormState.opened(form or FORMS[record.kind], desk.surroundings, record)


def reopen(desk: Desk, draft: Draft) -> FormState | None:
    """The form of a draft as it was left; None when its form or its record is gone."""
    form = FORMS.get(draft.form)
    if form is None:
        return None
    if not draft.record_id:
        return from_draft(new_form(desk, form), draft.values)
    record = desk.reader.get(form.kind.name, draft.record_id)
    return from_draft(open_record(desk, record, form), draft.values) if record else None
