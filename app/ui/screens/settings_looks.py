"""Language, theme and size of text: changed at once, without a restart. And what is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.i18n import N_, current, joined, locale_name, locales
from app.i18n import gettext as _
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.labels import Paragraph, PlainLabel
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.screens.login import role_words
from app.ui.shell import LANGUAGE, TEXT_SCALE, THEME
from app.ui.tasks import Lane
from app.ui.theme import SPACE, TEXT_SCALES, THEME_TITLES, THEMES
from app.usecases.consult import DEVICE_MARK

_ABOUT = (
    N_("站点"),
    N_("站点编号"),
    N_("当前人员"),
    N_("本机代号"),
    N_("资料包"),
    N_("程序版本"),
)


class LooksPage(QWidget):
    """Each choice is kept for this person and shown at once."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        own = context.desk.preferences.get
        name = context.desk.actor.name
        rows = Rows()
        self.language = self._add(
            rows,
            N_("语言"),
            [Option(one, locale_name(one)) for one in locales()],
            LANGUAGE,
            own(name, LANGUAGE, current()),
        )
        self.theme = self._add(
            rows,
            N_("外观"),
            [Option(one, _(THEME_TITLES[one])) for one in THEMES],
            THEME,
            own(name, THEME, THEMES[0]),
        )
        self.scale = self._add(
            rows,
            N_("字号"),
            [Option(str(one), f"{one}%") for one in TEXT_SCALES],
            TEXT_SCALE,
            own(name, TEXT_SCALE, str(TEXT_SCALES[0])),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.m)
        layout.addLayout(rows.grid)
        note = _("只改您自己的界面；选了就生效，不用重开程序。未经审校的译文后有 ◦ 标记。")
        layout.addWidget(Paragraph(note, role="soft"))
        layout.addStretch(1)
        self.setFocusProxy(self.language.input)

    def _add(
        self, rows: Rows, label: str, options: Sequence[Option], key: str, value: str
    ) -> ChoiceField:
        field = ChoiceField(lambda _chosen: options)
        field.show_value(value)
        rows.add(label, field)
        field.edited.connect(self._keeper(key))
        return field

    def _keeper(self, key: str) -> Callable[[object], None]:
        def keep(value: object) -> None:
            desk, redress = self._context.desk, self._context.redress
            self._context.tasks.run(
                self,
                lambda: desk.preferences.set(desk.actor.name, key, str(value)),
                lambda _done: redress(),
                lane=Lane.WRITE,
            )

        return keep


class AboutPage(QWidget):
    """What a technician asks for on the telephone."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE.l)
        self._grid.setVerticalSpacing(SPACE.s)
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, Paragraph] = {}
        for line, label in enumerate(_ABOUT):
            self._grid.addWidget(PlainLabel(_(label), role="label"), line, 0)
            self._values[label] = Paragraph()
            self._grid.addWidget(self._values[label], line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.none, SPACE.none)
        layout.addLayout(self._grid)
        layout.addStretch(1)

    def reload(self) -> None:
        """Packs may have come."""
        desk = self._context.desk
        station = desk.station
        packs = [
            _("{name} 第 {n} 版").format(name=name, n=number) if number else _("随程序提供")
            for name, number in sorted(desk.reference.versions.items())
        ]
        mark = desk.preferences.get("", DEVICE_MARK)
        shown = (
            station.name if station else "",
            desk.actor.station,
            desk.actor.name + "（" + role_words(sorted(desk.actor.roles)) + "）",
            mark or _("没有（本站只有一台电脑）"),
            joined("、", packs),
            program_version(),
        )
        for label, text in zip(_ABOUT, shown, strict=True):
            self._values[label].setText(text)


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("legal-station")
    except PackageNotFoundError:
        return _("从源码运行")
