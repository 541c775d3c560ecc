"""Schema 1: the foundation, with the kinds consultation and person.

Explicit DDL, never the live description: a station may come from here in ten years, when the
description has long moved on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_TABLES = """
CREATE TABLE arrival (
    n INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    at TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX arrival_record ON arrival (record_id);

CREATE TABLE audit (
    n INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (n)
);

CREATE TABLE "conflict" (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    field TEXT NOT NULL,
    candidates TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX conflict_record ON "conflict" (record_id);

CREATE TABLE draft (
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    form TEXT NOT NULL,
    fields TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    parked INTEGER NOT NULL,
    title TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE fact (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE identity (
    one INTEGER NOT NULL CHECK (one = 1),
    device TEXT NOT NULL,
    incarnation BLOB NOT NULL,
    epoch BLOB NOT NULL,
    confirmed BLOB NOT NULL,
    next BLOB NOT NULL,
    forked INTEGER NOT NULL,
    drops TEXT NOT NULL,
    last_success TEXT NOT NULL,
    PRIMARY KEY (one)
);

CREATE TABLE need (
    record_id TEXT NOT NULL,
    partition TEXT NOT NULL,
    PRIMARY KEY (record_id)
);

CREATE TABLE number (
    series TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (series)
);

CREATE TABLE own_change (
    seq INTEGER NOT NULL,
    change_id BLOB NOT NULL,
    act_id BLOB NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    op TEXT NOT NULL,
    partition TEXT NOT NULL,
    fields TEXT NOT NULL,
    over TEXT NOT NULL,
    resolves TEXT NOT NULL,
    station TEXT NOT NULL,
    stations TEXT NOT NULL,
    verb TEXT NOT NULL,
    actor TEXT NOT NULL,
    cause BLOB NOT NULL,
    at TEXT NOT NULL,
    base INTEGER NOT NULL,
    standing TEXT NOT NULL,
    overlay INTEGER NOT NULL,
    epoch BLOB NOT NULL,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    kept TEXT NOT NULL,
    replaced_by BLOB NOT NULL,
    "before" TEXT NOT NULL,
    PRIMARY KEY (seq)
);

CREATE INDEX own_change_act ON own_change (act_id) WHERE act_id <> change_id;

CREATE UNIQUE INDEX own_change_id ON own_change (change_id);

CREATE INDEX own_change_overlay ON own_change (seq) WHERE overlay = 1;

CREATE INDEX own_change_position ON own_change (partition, position) WHERE position > 0;

CREATE INDEX own_change_record ON own_change (record_id);

CREATE TABLE pack (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    signer TEXT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE partition_state (
    partition TEXT NOT NULL,
    visible_hi INTEGER NOT NULL,
    visible_low INTEGER NOT NULL,
    staged_hi INTEGER NOT NULL,
    staged_low INTEGER NOT NULL,
    head INTEGER NOT NULL,
    safe INTEGER NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (partition)
);

CREATE TABLE preference (
    owner TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner, "key")
);

CREATE TABLE record (
    "row" INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    partition TEXT NOT NULL,
    station TEXT NOT NULL,
    stations TEXT NOT NULL,
    day TEXT NOT NULL,
    complete INTEGER NOT NULL,
    version INTEGER NOT NULL,
    on_server INTEGER NOT NULL,
    title TEXT NOT NULL,
    snippet TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY ("row")
);

CREATE UNIQUE INDEX record_id ON record (id);

CREATE INDEX record_ledger ON record (kind, day, id);

CREATE TABLE shadow (
    "row" INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    partition TEXT NOT NULL,
    station TEXT NOT NULL,
    stations TEXT NOT NULL,
    fields TEXT NOT NULL,
    born INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    whole_at INTEGER NOT NULL,
    absent INTEGER NOT NULL,
    PRIMARY KEY ("row")
);

CREATE UNIQUE INDEX shadow_record ON shadow (record_id);

CREATE TABLE stage (
    n INTEGER NOT NULL,
    partition TEXT NOT NULL,
    item BLOB NOT NULL,
    PRIMARY KEY (n)
);

CREATE TABLE pack_file (
    pack TEXT NOT NULL,
    path TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (pack, path),
    FOREIGN KEY(pack) REFERENCES pack (name) ON DELETE CASCADE
)
"""

_KINDS = """
CREATE TABLE kind_consultation (
    record_row INTEGER NOT NULL,
    consult_no TEXT,
    received_at TEXT,
    place TEXT,
    channel TEXT,
    external_ticket_no TEXT,
    priority TEXT,
    person_id TEXT,
    visitor_kind TEXT,
    visitor_name TEXT,
    name_native TEXT,
    identity_refused INTEGER,
    org_name TEXT,
    uscc TEXT,
    sex TEXT,
    birth_year INTEGER,
    ethnicity TEXT,
    id_type TEXT,
    id_no TEXT,
    phone TEXT,
    division_code TEXT,
    division_name TEXT,
    address TEXT,
    headcount INTEGER,
    is_group INTEGER,
    crowd TEXT,
    language TEXT,
    interpreter TEXT,
    on_behalf_of TEXT,
    relation TEXT,
    place_of_work TEXT,
    counterpart_station TEXT,
    matter_class TEXT,
    matter_type TEXT,
    facts TEXT,
    demand TEXT,
    opponent TEXT,
    prior_handling TEXT,
    sensitivity TEXT,
    answer TEXT,
    law_refs TEXT,
    handling TEXT,
    first_receiver TEXT,
    handler TEXT,
    one_time_notice INTEGER,
    notice_items TEXT,
    due_on TEXT,
    appointment_at TEXT,
    closed_at TEXT,
    outcome TEXT,
    home_visit INTEGER,
    satisfaction TEXT,
    signed INTEGER,
    referral_id TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    late_reason TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_consultation_person_id ON kind_consultation (person_id)
WHERE person_id IS NOT NULL;

CREATE INDEX kind_consultation_referral_id ON kind_consultation (referral_id)
WHERE referral_id IS NOT NULL;

CREATE TABLE kind_person (
    record_row INTEGER NOT NULL,
    name TEXT,
    name_native TEXT,
    sex TEXT,
    birth_date TEXT,
    birth_year INTEGER,
    ethnicity TEXT,
    id_type TEXT,
    id_no TEXT,
    phone TEXT,
    phone_owner TEXT,
    division_code TEXT,
    division_name TEXT,
    address TEXT,
    crowd TEXT,
    language TEXT,
    notes TEXT,
    merged_into TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);

CREATE INDEX kind_person_merged_into ON kind_person (merged_into)
WHERE merged_into IS NOT NULL
"""

_SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(
    kind, exact, initials, names, body,
    content='', contentless_delete=1, prefix='1 2',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
)
"""


def upgrade(op: Operations) -> None:
    """Create everything in an empty file."""
    for statement in (*_TABLES.split(";"), *_KINDS.split(";"), _SEARCH):
        op.execute(statement)
