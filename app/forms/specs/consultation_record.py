"""来访登记, the whole record on one page: to read it through, complete it and correct it."""

from __future__ import annotations

from dataclasses import replace

from app.forms.spec import Section
from app.forms.specs.consultation import INTAKE
from app.i18n import N_

_SECTIONS = {section.name: section for section in INTAKE.sections}


def _joined(name: str, title: str, *parts: str) -> Section:
    fields = (field for part in parts for field in _SECTIONS[part].fields)
    return Section(name, title, tuple(fields))


RECORD = replace(
    INTAKE,
    name="consultation-record",
    title=N_("来访登记全文"),
    sections=(
        _joined("visitor", N_("来访人"), "visitor", "village", "more_visitor"),
        _joined("matter", N_("事项"), "matter", "facts", "more_matter"),
        _joined("answer", N_("解答与处理"), "answer", "more_handling"),
        _joined("reception", N_("接待方式"), "more_reception"),
    ),
)
