"""设置 Settings: looks, own PIN and password, people of this PC, backups, what is installed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.domain.changes import Changes, RecordRef
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.settings_backups import BackupsPage
from app.ui.screens.settings_looks import AboutPage, LooksPage
from app.ui.screens.settings_people import PeoplePage
from app.ui.screens.settings_secrets import SecretsPage
from app.ui.screens.settings_translations import TranslationsPage
from app.ui.tabs import Tabs
from app.ui.theme import SPACE


class SettingsScreen(Screen):
    """Six pages; number keys turn."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.looks = LooksPage(context)
        self.secrets = SecretsPage(context)
        self.people = PeoplePage(context)
        self.backups = BackupsPage(context)
        self.translations = TranslationsPage()
        self.about = AboutPage(context)
        self.tabs = Tabs(_("设置"))
        for key, title, page in (
            ("looks", N_("语言和外观"), self.looks),
            ("secrets", N_("PIN 和密码"), self.secrets),
            ("people", N_("本机人员"), self.people),
            ("backups", N_("备份"), self.backups),
            ("translations", N_("译文"), self.translations),
            ("about", N_("关于"), self.about),
        ):
            scroller = TallPage(page)
            scroller.setFocusProxy(page)
            self.tabs.add(key, title, scroller)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.addWidget(self.tabs)

    def focus_first(self) -> None:
        """Which page?"""
        self.tabs.chips.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_record(self, record: RecordRef) -> None:
        """One of the pages, for whoever was sent there."""
        page, _key = record
        self.tabs.go(page)

    def reload(self, changes: Changes | None = None) -> None:
        """People, packs and backups may have changed."""
        topics = changes.topics if changes else frozenset({"people", "reference", "settings"})
        if "people" in topics:
            self.people.reload()
        if "settings" in topics:
            self.backups.reload()
        if "reference" in topics:
            self.about.reload()
            self.translations.reload()
