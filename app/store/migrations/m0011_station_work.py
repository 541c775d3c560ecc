"""What a station does in its villages: helpers and what they did, events, boards, letters, checks.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_KINDS = """
CREATE TABLE kind_legal_literate_villager (
    record_row INTEGER NOT NULL,
    village_code TEXT,
    village_name TEXT,
    name TEXT,
    name_native TEXT,
    sex TEXT,
    birth_year INTEGER,
    ethnicity TEXT,
    education TEXT,
    phone TEXT,
    kind_code TEXT,
    chosen_on TEXT,
    certificate_no TEXT,
    languages TEXT,
    adviser_id TEXT,
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

CREATE INDEX kind_legal_literate_villager_adviser_id ON kind_legal_literate_villager (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE TABLE kind_volunteer (
    record_row INTEGER NOT NULL,
    name TEXT,
    name_native TEXT,
    sex TEXT,
    birth_year INTEGER,
    ethnicity TEXT,
    education TEXT,
    phone TEXT,
    skills TEXT,
    languages TEXT,
    registered_on TEXT,
    division_code TEXT,
    division_name TEXT,
    evaluation_note TEXT,
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

CREATE TABLE kind_helper_activity (
    record_row INTEGER NOT NULL,
    held_on TEXT,
    villager_id TEXT,
    volunteer_id TEXT,
    helper_name TEXT,
    kind_code TEXT,
    minutes INTEGER,
    people INTEGER,
    activity TEXT,
    village_code TEXT,
    village_name TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_helper_activity_villager_id ON kind_helper_activity (villager_id)
WHERE villager_id IS NOT NULL;

CREATE INDEX kind_helper_activity_volunteer_id ON kind_helper_activity (volunteer_id)
WHERE volunteer_id IS NOT NULL;

CREATE TABLE kind_publicity_event (
    record_row INTEGER NOT NULL,
    held_on TEXT,
    kind_code TEXT,
    which TEXT,
    topic TEXT,
    place TEXT,
    division_code TEXT,
    division_name TEXT,
    start_at TEXT,
    end_at TEXT,
    minutes INTEGER,
    language TEXT,
    audience_count INTEGER,
    audience_women INTEGER,
    audience_minors INTEGER,
    audience_clergy INTEGER,
    checked_count INTEGER,
    problems_found INTEGER,
    problems TEXT,
    materials INTEGER,
    helpers TEXT,
    adviser_id TEXT,
    by_firm INTEGER,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_publicity_event_adviser_id ON kind_publicity_event (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE TABLE kind_notice_board (
    record_row INTEGER NOT NULL,
    village_code TEXT,
    village_name TEXT,
    adviser_id TEXT,
    adviser_name TEXT,
    phone TEXT,
    times TEXT,
    duty TEXT,
    printed_on TEXT,
    posted_on TEXT,
    checked_on TEXT,
    is_ok INTEGER,
    finding TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_notice_board_adviser_id ON kind_notice_board (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE TABLE kind_mailbox_item (
    record_row INTEGER NOT NULL,
    opened_on TEXT,
    village_code TEXT,
    village_name TEXT,
    place TEXT,
    content TEXT,
    is_anonymous INTEGER,
    name TEXT,
    phone TEXT,
    otherwise TEXT,
    consultation_id TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_mailbox_item_consultation_id ON kind_mailbox_item (consultation_id)
WHERE consultation_id IS NOT NULL;

CREATE TABLE kind_station_check (
    record_row INTEGER NOT NULL,
    checked_on TEXT,
    kind_code TEXT,
    target TEXT,
    division_code TEXT,
    division_name TEXT,
    adviser_id TEXT,
    total INTEGER,
    full_score INTEGER,
    finding TEXT,
    follow_up_on TEXT,
    signed_by TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_station_check_adviser_id ON kind_station_check (adviser_id)
WHERE adviser_id IS NOT NULL;

CREATE TABLE kind_station_check_item (
    record_row INTEGER NOT NULL,
    check_id TEXT,
    seq INTEGER,
    item TEXT,
    weight INTEGER,
    score INTEGER,
    finding TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_station_check_item_check_id ON kind_station_check_item (check_id)
WHERE check_id IS NOT NULL
"""
_TRAINING = ("villagers", "volunteers", "other_attendees", "result")


def upgrade(op: Operations) -> None:
    """A table for each kind; trainings are no longer those of mediators alone."""
    for statement in _KINDS.split(";"):
        op.execute(statement)
    for column in _TRAINING:
        op.execute(f"ALTER TABLE kind_training ADD COLUMN {column} TEXT")
