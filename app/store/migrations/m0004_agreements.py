"""Agreements, their terms and schedule, signatures, follow-ups, papers and attachments.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_KINDS = """
CREATE TABLE kind_agreement (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    agreement_no TEXT,
    form TEXT,
    supplement_of TEXT,
    facts_and_issues TEXT,
    responsibilities TEXT,
    performance_mode TEXT,
    performance_note TEXT,
    performance_place TEXT,
    performance_due TEXT,
    amount_fen INTEGER,
    copies INTEGER,
    agreed_on TEXT,
    recorded_on TEXT,
    place TEXT,
    sealed_on TEXT,
    signed_on TEXT,
    effective_on TEXT,
    language_read TEXT,
    read_by TEXT,
    remark TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_agreement_case_id ON kind_agreement (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_agreement_supplement_of ON kind_agreement (supplement_of)
WHERE supplement_of IS NOT NULL;

CREATE TABLE kind_agreement_term (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    agreement_id TEXT,
    seq INTEGER,
    debtor_id TEXT,
    creditor_id TEXT,
    act TEXT,
    what TEXT,
    amount_fen INTEGER,
    due_on TEXT,
    how TEXT,
    place TEXT,
    sentence TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_agreement_term_agreement_id ON kind_agreement_term (agreement_id)
WHERE agreement_id IS NOT NULL;

CREATE INDEX kind_agreement_term_case_id ON kind_agreement_term (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_agreement_term_creditor_id ON kind_agreement_term (creditor_id)
WHERE creditor_id IS NOT NULL;

CREATE INDEX kind_agreement_term_debtor_id ON kind_agreement_term (debtor_id)
WHERE debtor_id IS NOT NULL;

CREATE TABLE kind_performance (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    agreement_id TEXT,
    term_id TEXT,
    seq INTEGER,
    what TEXT,
    due_on TEXT,
    amount_fen INTEGER,
    performed_on TEXT,
    performed_fen INTEGER,
    done_on TEXT,
    proof TEXT,
    urged_on TEXT,
    breach_note TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_performance_agreement_id ON kind_performance (agreement_id)
WHERE agreement_id IS NOT NULL;

CREATE INDEX kind_performance_case_id ON kind_performance (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_performance_term_id ON kind_performance (term_id)
WHERE term_id IS NOT NULL;

CREATE TABLE kind_signature (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    document TEXT,
    part_id TEXT,
    role TEXT,
    party_id TEXT,
    agent_id TEXT,
    name TEXT,
    sign_mode TEXT,
    signed_by TEXT,
    witness TEXT,
    signed_on TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_signature_agent_id ON kind_signature (agent_id)
WHERE agent_id IS NOT NULL;

CREATE INDEX kind_signature_case_id ON kind_signature (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_signature_party_id ON kind_signature (party_id)
WHERE party_id IS NOT NULL;

CREATE TABLE kind_follow_up (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    visited_on TEXT,
    mode TEXT,
    visited_parties TEXT,
    situation TEXT,
    performance TEXT,
    satisfaction TEXT,
    sued INTEGER,
    court_outcome TEXT,
    risk_found TEXT,
    measures TEXT,
    visitor TEXT,
    agreement_id TEXT,
    blank_no TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_follow_up_agreement_id ON kind_follow_up (agreement_id)
WHERE agreement_id IS NOT NULL;

CREATE INDEX kind_follow_up_case_id ON kind_follow_up (case_id)
WHERE case_id IS NOT NULL;

CREATE TABLE kind_judicial_confirmation (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    agreement_id TEXT,
    court_name TEXT,
    kind_code TEXT,
    applicants TEXT,
    applied_on TEXT,
    request_text TEXT,
    copies INTEGER,
    accepted_on TEXT,
    case_no TEXT,
    decision TEXT,
    decided_on TEXT,
    enforcement_applied_on TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_judicial_confirmation_agreement_id ON kind_judicial_confirmation (agreement_id)
WHERE agreement_id IS NOT NULL;

CREATE INDEX kind_judicial_confirmation_case_id ON kind_judicial_confirmation (case_id)
WHERE case_id IS NOT NULL;

CREATE TABLE kind_termination (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    kind_code TEXT,
    ended_on TEXT,
    reason TEXT,
    asked_by TEXT,
    told_remedies INTEGER,
    transferred_to TEXT,
    transfer_doc_no TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_termination_case_id ON kind_termination (case_id)
WHERE case_id IS NOT NULL;

CREATE TABLE kind_degu_participation (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    mediator_id TEXT,
    name TEXT,
    name_native TEXT,
    role TEXT,
    appointed INTEGER,
    association_member INTEGER,
    customary_topics TEXT,
    clans TEXT,
    customary_rite TEXT,
    ritual_cost_fen INTEGER,
    clan_guarantors TEXT,
    oral_result_on TEXT,
    voluntary INTEGER,
    read_back_by TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_degu_participation_case_id ON kind_degu_participation (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_degu_participation_mediator_id ON kind_degu_participation (mediator_id)
WHERE mediator_id IS NOT NULL;

CREATE TABLE kind_paper (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    document TEXT,
    part_id TEXT,
    version INTEGER,
    made_at TEXT,
    sha256 TEXT,
    pages INTEGER,
    copies INTEGER,
    template TEXT,
    template_version TEXT,
    blank_no TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_paper_case_id ON kind_paper (case_id)
WHERE case_id IS NOT NULL;

CREATE TABLE kind_attachment (
    record_row INTEGER NOT NULL,
    case_id TEXT,
    owner_kind TEXT,
    owner_id TEXT,
    document TEXT,
    paper_id TEXT,
    file_name TEXT,
    media_type TEXT,
    sha256 TEXT,
    bytes INTEGER,
    pages INTEGER,
    added_at TEXT,
    note TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_attachment_case_id ON kind_attachment (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_attachment_paper_id ON kind_attachment (paper_id)
WHERE paper_id IS NOT NULL
"""


def upgrade(op: Operations) -> None:
    """Create a table for each kind."""
    for statement in _KINDS.split(";"):
        op.execute(statement)
