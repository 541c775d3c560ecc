"""What is listed: period, state, completeness, matter, village, handling and words."""

from __future__ import annotations

from app.i18n import N_
from app.i18n import gettext as _
from app.ui.fields.factory import (
    Helpers,
    Options,
    code_finder,
    code_name,
    division_finder,
    division_name,
)
from app.ui.screens.list_filters import ListFilters
from app.usecases.ledger import Filter


class LedgerFilters(ListFilters):
    """`changed` tells that `chosen` is another one."""

    def __init__(self, helpers: Helpers, matters: Options, handlings: Options) -> None:
        super().__init__(helpers.around.today)
        self._person = ""
        self.add_text(_("姓名、编号、事实"), _("姓名、编号"))
        self.add_period()
        self.add_standing()
        for name, label, options in (
            ("matter_type", N_("事项"), matters),
            ("handling", N_("处理"), handlings),
        ):
            find = code_finder(name, helpers, options)
            self.pick(name, label, find, code_name(name, helpers))
        self.pick("division_code", N_("村"), division_finder(helpers), division_name(helpers))
        self.add_clear()

    @property
    def chosen(self) -> Filter:
        """What the ledger is asked for."""
        names = ("matter_type", "handling", "division_code")
        where = {name: self.raw[name] for name in names if self.raw.get(name)}
        if self._person:
            where["person_id"] = self._person
        return self.as_filter(where)

    @property
    def is_empty(self) -> bool:
        """Whether everything is listed."""
        return self.chosen == Filter()

    def clear(self) -> None:
        """List everything."""
        self._person = ""
        self.put({})

    def put_person(self, person_id: str) -> None:
        """All visits of one person."""
        self._person = person_id
        self.put({})

    def asked(self) -> dict[str, str]:
        """Everything that decides what is listed, as text."""
        return {**super().asked(), "person_id": self._person}
