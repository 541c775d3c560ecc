"""Advisers, engagements, the log of visits with their matters, lectures, printed sheets.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_KINDS = """
CREATE TABLE kind_adviser (
    record_row INTEGER NOT NULL,
    name TEXT,
    name_native TEXT,
    kind_code TEXT,
    firm TEXT,
    licence_no TEXT,
    sex TEXT,
    ethnicity TEXT,
    phone TEXT,
    languages TEXT,
    division_code TEXT,
    member TEXT,
    left_on TEXT,
    leave_reason TEXT,
    remark TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE TABLE kind_engagement (
    record_row INTEGER NOT NULL,
    village_code TEXT,
    village_name TEXT,
    adviser_id TEXT,
    adviser_name TEXT,
    firm TEXT,
    group_leader TEXT,
    contract_no TEXT,
    signed_on TEXT,
    start TEXT,
    "end" TEXT,
    ended_on TEXT,
    end_reason TEXT,
    replaces TEXT,
    fee_fen_year INTEGER,
    plan_on TEXT,
    survey_on TEXT,
    wechat_group INTEGER,
    wechat_created_on TEXT,
    wechat_members INTEGER,
    paired TEXT,
    remark TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_engagement_adviser_id ON kind_engagement (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE INDEX kind_engagement_replaces ON kind_engagement (replaces)
WHERE replaces IS NOT NULL;

CREATE TABLE kind_adviser_visit (
    record_row INTEGER NOT NULL,
    village_code TEXT,
    village_name TEXT,
    adviser_id TEXT,
    adviser_name TEXT,
    engagement_id TEXT,
    service_date TEXT,
    start_at TEXT,
    end_at TEXT,
    ends_next_day INTEGER,
    minutes INTEGER,
    mode TEXT,
    place TEXT,
    service_kind TEXT,
    advice_count INTEGER,
    mediation_count INTEGER,
    document_count INTEGER,
    client_count INTEGER,
    women_count INTEGER,
    minority_count INTEGER,
    elderly_count INTEGER,
    clients TEXT,
    language TEXT,
    content TEXT,
    advice TEXT,
    result TEXT,
    follow_up_on TEXT,
    followed_up_on TEXT,
    pushes INTEGER,
    major_matter INTEGER,
    major_reported_on TEXT,
    consultation_ids TEXT,
    case_ids TEXT,
    village_signatory TEXT,
    signed_on TEXT,
    review_state TEXT,
    reviewed_by TEXT,
    reviewed_on TEXT,
    review_reason TEXT,
    override_reason TEXT,
    overridden TEXT,
    blank_no TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_adviser_visit_adviser_id ON kind_adviser_visit (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE INDEX kind_adviser_visit_by_adviser ON kind_adviser_visit (adviser_id, service_date);

CREATE INDEX kind_adviser_visit_by_village ON kind_adviser_visit
    (village_code, service_date, mode, minutes, review_state);

CREATE INDEX kind_adviser_visit_engagement_id ON kind_adviser_visit (engagement_id)
WHERE engagement_id IS NOT NULL;

CREATE TABLE kind_visit_matter (
    record_row INTEGER NOT NULL,
    visit_id TEXT,
    seq INTEGER,
    service_kind TEXT,
    client_name TEXT,
    client_sex TEXT,
    client_phone TEXT,
    client_group TEXT,
    content TEXT,
    advice TEXT,
    result TEXT,
    follow_up_on TEXT,
    consultation_id TEXT,
    case_id TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_visit_matter_case_id ON kind_visit_matter (case_id)
WHERE case_id IS NOT NULL;

CREATE INDEX kind_visit_matter_consultation_id ON kind_visit_matter (consultation_id)
WHERE consultation_id IS NOT NULL;

CREATE INDEX kind_visit_matter_visit_id ON kind_visit_matter (visit_id)
WHERE visit_id IS NOT NULL;

CREATE TABLE kind_legal_lecture (
    record_row INTEGER NOT NULL,
    village_code TEXT,
    village_name TEXT,
    adviser_id TEXT,
    adviser_name TEXT,
    lecturer TEXT,
    held_on TEXT,
    start_at TEXT,
    end_at TEXT,
    minutes INTEGER,
    counted_minutes INTEGER,
    mode TEXT,
    visit_id TEXT,
    topic TEXT,
    topic_code TEXT,
    place TEXT,
    language TEXT,
    audience_count INTEGER,
    audience_women INTEGER,
    audience_minors INTEGER,
    materials_distributed INTEGER,
    remark TEXT,
    override_reason TEXT,
    overridden TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_legal_lecture_adviser_id ON kind_legal_lecture (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE INDEX kind_legal_lecture_by_adviser ON kind_legal_lecture (adviser_id, held_on);

CREATE INDEX kind_legal_lecture_by_village ON kind_legal_lecture
    (village_code, held_on, mode, counted_minutes);

CREATE INDEX kind_legal_lecture_visit_id ON kind_legal_lecture (visit_id)
WHERE visit_id IS NOT NULL;

CREATE TABLE kind_sheet (
    record_row INTEGER NOT NULL,
    document TEXT,
    period TEXT,
    division_code TEXT,
    division_name TEXT,
    adviser_id TEXT,
    adviser_name TEXT,
    made_at TEXT,
    sha256 TEXT,
    pages INTEGER,
    version INTEGER,
    figures_digest TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_sheet_adviser_id ON kind_sheet (adviser_id)
WHERE adviser_id IS NOT NULL
"""


def upgrade(op: Operations) -> None:
    """Create a table for each kind."""
    for statement in _KINDS.split(";"):
        op.execute(statement)
