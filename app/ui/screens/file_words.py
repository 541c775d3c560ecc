"""What a list says of the files beside a record, and who may see them.

Files of a visit are its evidence (佐证); that there might be more is a plain hint, since nobody is
made to photograph anything (domain.md C.2).
"""

from __future__ import annotations

from app.domain.advising import VISIT
from app.domain.attachment import ATTACHMENT
from app.domain.people import Act
from app.domain.records import Record
from app.i18n import gettext as _
from app.i18n import joined
from app.ui.faults import refusal_words
from app.ui.screens.base import Context
from app.usecases import attaching
from app.usecases.desk import Desk
from app.usecases.records import denied
from app.usecases.village.copies import evidence_lacking


def files_words(desk: Desk, record: Record) -> str:
    """How many files lie beside a record; "" for who may not see them."""
    if denied(desk, ATTACHMENT.name, Act.READ):
        return ""
    count = attaching.count(desk, record)
    if record.kind != VISIT:
        return _("附件 {n} 份").format(n=count)
    words = [_("附件 {n} 份（佐证）").format(n=count)]
    if lacking := evidence_lacking(desk, record, count):
        words.append(_("一般要有佐证，还差 {n} 份，可以补，也可以不补").format(n=lacking))
    return joined(" · ", words)


def forbid_files(context: Context) -> None:
    """Grey the way to the files out for who may not see them."""
    no = denied(context.desk, ATTACHMENT.name, Act.READ)
    context.actions.forbid("record.files", refusal_words(no, ATTACHMENT) if no else "")
