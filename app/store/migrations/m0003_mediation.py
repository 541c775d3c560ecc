"""Schema 3: committees and mediators, cases with parties, sessions and evidence; screenings.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_KINDS = """
CREATE TABLE kind_committee (
    record_row INTEGER NOT NULL,
    name TEXT,
    kind_code TEXT,
    short_name TEXT,
    number_template TEXT,
    division_code TEXT,
    division_name TEXT,
    is_bilingual INTEGER,
    trade TEXT,
    is_studio INTEGER,
    studio_name TEXT,
    studio_level TEXT,
    founded_on TEXT,
    closed_on TEXT,
    successor_id TEXT,
    meeting_place TEXT,
    phone TEXT,
    address TEXT,
    court_name TEXT,
    remark TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_committee_successor_id ON kind_committee (successor_id)
WHERE successor_id IS NOT NULL;

CREATE TABLE kind_mediator (
    record_row INTEGER NOT NULL,
    person_id TEXT,
    name TEXT,
    name_native TEXT,
    sex TEXT,
    birth_year INTEGER,
    ethnicity TEXT,
    education TEXT,
    id_no TEXT,
    phone TEXT,
    committee_id TEXT,
    position TEXT,
    appointed_on TEXT,
    term_end TEXT,
    certificate_no TEXT,
    full_time INTEGER,
    is_degu INTEGER,
    association_member INTEGER,
    languages TEXT,
    member TEXT,
    left_on TEXT,
    leave_reason TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_mediator_committee_id ON kind_mediator (committee_id)
WHERE committee_id IS NOT NULL;

CREATE INDEX kind_mediator_person_id ON kind_mediator (person_id)
WHERE person_id IS NOT NULL;

CREATE TABLE kind_training (
    record_row INTEGER NOT NULL,
    topic TEXT,
    held_on TEXT,
    hours INTEGER,
    place TEXT,
    attendees TEXT,
    attendee_names TEXT,
    materials TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE TABLE kind_mediation_case (
    record_row INTEGER NOT NULL,
    case_no TEXT,
    dossier_title TEXT,
    stage TEXT,
    committee_id TEXT,
    committee_name TEXT,
    committee_kind TEXT,
    source_code TEXT,
    referral_org TEXT,
    referral_doc_no TEXT,
    referral_date TEXT,
    applied_on TEXT,
    application_mode TEXT,
    accepted_on TEXT,
    dispute_type TEXT,
    dispute_division TEXT,
    dispute_division_name TEXT,
    place_of_dispute TEXT,
    difficulty TEXT,
    parties_relation TEXT,
    party_names TEXT,
    people_involved INTEGER,
    brief TEXT,
    requests TEXT,
    is_cross_committee INTEGER,
    chief_mediator TEXT,
    mediators TEXT,
    mediator_names TEXT,
    recorder TEXT,
    consented INTEGER,
    refused_by_party INTEGER,
    informed_on TEXT,
    hearing_open INTEGER,
    languages TEXT,
    interpreter TEXT,
    read_aloud_by TEXT,
    extension_days INTEGER,
    extension_consented_on TEXT,
    mediation_due TEXT,
    next_session_at TEXT,
    mediated_from TEXT,
    mediated_to TEXT,
    result TEXT,
    ended_on TEXT,
    agreement_form TEXT,
    agreed_on TEXT,
    effective_on TEXT,
    amount_fen INTEGER,
    performance_due TEXT,
    confirmation_due TEXT,
    confirmation TEXT,
    performance TEXT,
    performed_on TEXT,
    sued_on TEXT,
    court_outcome TEXT,
    follow_up_due TEXT,
    followed_up_on TEXT,
    closed_on TEXT,
    retention TEXT,
    filed_by TEXT,
    filed_on TEXT,
    checked_by TEXT,
    checked_on TEXT,
    dossier_note TEXT,
    legality TEXT,
    police_reported_on TEXT,
    transferred_to TEXT,
    has_degu INTEGER,
    prevented_suicide_cases INTEGER,
    prevented_suicide_persons INTEGER,
    prevented_crime_cases INTEGER,
    prevented_crime_persons INTEGER,
    prevented_petition_cases INTEGER,
    prevented_petition_persons INTEGER,
    prevented_fight_cases INTEGER,
    prevented_fight_persons INTEGER,
    consultation_id TEXT,
    remark TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_mediation_case_chief_mediator ON kind_mediation_case (chief_mediator)
WHERE chief_mediator IS NOT NULL;

CREATE INDEX kind_mediation_case_committee_id ON kind_mediation_case (committee_id)
WHERE committee_id IS NOT NULL;

CREATE INDEX kind_mediation_case_consultation_id ON kind_mediation_case (consultation_id)
WHERE consultation_id IS NOT NULL;

CREATE TABLE kind_party (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    side TEXT,
    seq INTEGER,
    party_kind TEXT,
    person_id TEXT,
    name TEXT,
    name_native TEXT,
    sex TEXT,
    ethnicity TEXT,
    birth_date TEXT,
    birth_year INTEGER,
    age_stated INTEGER,
    occupation TEXT,
    phone TEXT,
    phone_owner TEXT,
    division_code TEXT,
    division_name TEXT,
    address TEXT,
    id_type TEXT,
    id_no TEXT,
    id_absent_reason TEXT,
    uscc TEXT,
    legal_rep TEXT,
    legal_rep_title TEXT,
    crowd TEXT,
    guardian_name TEXT,
    guardian_relation TEXT,
    guardian_id_no TEXT,
    guardian_phone TEXT,
    sign_mode TEXT,
    needs_reading_aloud INTEGER,
    language TEXT,
    withdrew_on TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_party_case_id ON kind_party (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_party_person_id ON kind_party (person_id)
WHERE person_id IS NOT NULL;

CREATE TABLE kind_power_of_attorney (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    party_id TEXT,
    agent_name TEXT,
    sex TEXT,
    id_no TEXT,
    phone TEXT,
    address TEXT,
    employer_title TEXT,
    relation TEXT,
    authority TEXT,
    authority_other TEXT,
    valid_from TEXT,
    valid_to TEXT,
    signed_on TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_power_of_attorney_case_id ON kind_power_of_attorney (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_power_of_attorney_party_id ON kind_power_of_attorney (party_id)
WHERE party_id IS NOT NULL;

CREATE TABLE kind_investigation (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    investigated_at TEXT,
    place TEXT,
    participants TEXT,
    investigatees TEXT,
    investigators TEXT,
    recorder TEXT,
    record_text TEXT,
    language TEXT,
    interpreter TEXT,
    blank_no TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_investigation_case_id ON kind_investigation (case_id)
WHERE case_id IS NOT NULL;

CREATE TABLE kind_evidence (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    name TEXT,
    provider_id TEXT,
    provider_name TEXT,
    form TEXT,
    copies INTEGER,
    pages INTEGER,
    proves TEXT,
    received_on TEXT,
    returned_on TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_evidence_case_id ON kind_evidence (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_evidence_provider_id ON kind_evidence (provider_id)
WHERE provider_id IS NOT NULL;

CREATE TABLE kind_mediation_session (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    seq INTEGER,
    mediated_at TEXT,
    place TEXT,
    matter TEXT,
    attendees TEXT,
    participants TEXT,
    notice_given INTEGER,
    record_text TEXT,
    session_result TEXT,
    next_session_at TEXT,
    recorder TEXT,
    language TEXT,
    interpreter TEXT,
    read_aloud_by TEXT,
    blank_no TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_mediation_session_case_id ON kind_mediation_session (case_id)
WHERE case_id IS NOT NULL;

CREATE TABLE kind_screening_activity (
    record_row INTEGER NOT NULL,
    occurred_on TEXT,
    until TEXT,
    kind_code TEXT,
    division_code TEXT,
    division_name TEXT,
    villages TEXT,
    people TEXT,
    times INTEGER,
    found_count INTEGER,
    handled_count INTEGER,
    prevented_cases INTEGER,
    prevented_persons INTEGER,
    found TEXT,
    cases TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
)
"""


def upgrade(op: Operations) -> None:
    """Create a table for each kind."""
    for statement in _KINDS.split(";"):
        op.execute(statement)
