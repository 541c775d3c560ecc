"""德古参与: who, as what, and whether the parties agree freely."""

from __future__ import annotations

from app.domain.degu_participation import DEGU_PARTICIPATION
from app.forms.spec import FormSpec, Section
from app.i18n import N_

DEGU_PARTICIPATION_FORM = FormSpec(
    name="degu_participation",
    kind=DEGU_PARTICIPATION,
    title=N_("德古参与"),
    sections=(
        Section(
            "who",
            N_("德古"),
            (
                "name",
                "role",
                "appointed",
                "mediator_id",
            ),
        ),
        Section(
            "matter",
            N_("事项"),
            (
                "customary_topics",
                "voluntary",
                "oral_result_on",
                "read_back_by",
            ),
        ),
        Section(
            "custom",
            N_("习惯与家支"),
            (
                "clans",
                "clan_guarantors",
                "customary_rite",
                "ritual_cost_fen",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "name_native",
                "association_member",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
