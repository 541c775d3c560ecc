"""The page of one case, embedded in the room 调解; see the package for its parts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.problems import Refused
from app.domain.projection import project
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.screens.case.forms import CaseForms
from app.ui.screens.case.head import Head
from app.ui.screens.case.overview import Overview
from app.ui.screens.case.rows import TAB_OF, RowKey
from app.ui.screens.case.scene import Scene, load_history, load_scene, load_similar
from app.ui.screens.case.stage_acts import COMMANDS, Opening, opening
from app.ui.tasks import CancelToken, Lane
from app.ui.theme import SPACE
from app.usecases.ports import Draft
from app.usecases.records import Saved, remove

_OUTSIDE = frozenset({CASE, "committee", "mediator", "attachment"})


class CasePage(QWidget):
    """`show_case` opens a case; `closed` comes when the person goes back to the list. The room that
    embeds the page binds its `handlers()` while it is shown and passes on `put_away`; the page
    hears of changes by itself.
    """

    closed = Signal()
    loaded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case_id = ""
        self._scene: Scene | None = None
        self._loading: CancelToken | None = None
        self._then: Callable[[], None] | None = None
        self.head = Head(context.actions)
        self.overview = Overview({})
        self.ask = AskBar()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        self.forms = CaseForms(context, self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.ask)
        self._connect()

    def _connect(self) -> None:
        self.overview.opened.connect(self._on_row)
        self.overview.wanted.connect(lambda kind: self.forms.open(Opening(kind)))
        self.overview.turned.connect(self._on_turned)
        self.forms.opened.connect(lambda: self.head.narrow(on=True))
        self.forms.left.connect(self._show_overview)
        self.forms.saved.connect(self._on_saved)
        self._context.feed.changed.connect(self.reload)

    @property
    def case_id(self) -> str:
        """The case that is shown, "" before the first."""
        return self._case_id

    @property
    def scene(self) -> Scene | None:
        """What is shown, None until it was read."""
        return self._scene

    def handlers(self) -> dict[str, Handler]:
        """The commands that the page answers."""
        stages: dict[str, Handler] = {one: self._stage(one) for one in COMMANDS}
        return stages | {
            "record.back": self.back,
            "record.void": self.void,
            "form.save": self._save,
            "form.more": self._more,
        }

    def _stage(self, command: str) -> Handler:
        def act() -> None:
            if self._scene is not None:
                around = self._context.desk.surroundings
                self.forms.open(opening(command, self._scene.file, around))

        return act

    # -- reading

    def show_case(self, case_id: str) -> None:
        """Open a case; what is on the screen of another one is put away first."""
        self.put_away()
        self._case_id, self._scene = case_id, None
        self._show_overview()
        self._load()

    def open_draft(self, case_id: str, draft: Draft) -> None:
        """Open a case and go on with a half-typed part of it."""
        self.show_case(case_id)
        self._then = lambda: self._go_on(draft)

    def _go_on(self, draft: Draft) -> None:
        if not self.forms.open_draft(draft):
            self._context.say(_("这份草稿已经打不开了"), "attention")

    def reload(self, changes: Changes | None = None) -> None:
        """Read again when something of this case may have changed."""
        if self._case_id and (changes is None or self._concerns(changes)):
            self._load()

    def _concerns(self, changes: Changes) -> bool:
        kinds = self._context.desk.kinds
        touched = {kind for kind, _record in changes.records}
        return any(kind in _OUTSIDE or kinds[kind].part_of == CASE for kind in touched)

    def _load(self) -> None:
        desk, case_id = self._context.desk, self._case_id
        if self._loading is not None:
            self._loading.cancel()
        self._loading = self._context.tasks.run(
            self,
            lambda: load_scene(desk, case_id),
            self._show,
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _show(self, found: Scene | Refused) -> None:
        if isinstance(found, Refused):
            self._context.say(refusal_words(found), "attention")
            self.closed.emit()
            return
        first, self._scene = self._scene is None, found
        self.head.show_scene(found, self._context.desk.surroundings, may_number=False)
        self.overview.show_scene(found)
        self.forms.use(found)
        if first:
            self.overview.focus_first()
            self._look_for_copies(found)
        if self._then is not None:
            then, self._then = self._then, None
            then()
        self._on_turned(self.overview.tabs.current)
        self.loaded.emit()

    def _look_for_copies(self, scene: Scene) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: load_similar(desk, scene.case), self.overview.guidance.show_similar
        )

    def _on_turned(self, tab: str) -> None:
        desk, scene = self._context.desk, self._scene
        if tab == "history" and scene is not None:
            self._context.tasks.run(
                self, lambda: load_history(desk, scene.file), self.overview.show_history
            )

    # -- acts

    def _on_row(self, key: str) -> None:
        row = RowKey.of(key)
        if row.kind == CASE and row.field == "party_names":
            self.overview.turn_to(row, "parties")
        else:
            self.forms.open_row(row)

    def _save(self) -> None:
        if self.forms.current is not None:
            self.forms.current.save()

    def _more(self) -> None:
        if self.forms.current is not None:
            self.forms.current.turn()

    def _on_saved(self, saved: Saved) -> None:
        record = saved.record
        self._show_overview()
        tab = TAB_OF.get(record.kind)
        if tab is not None:
            self._then = lambda: self.overview.turn_to(RowKey(record.kind, record.id), tab)
        self._context.feed.publish(saved.changes)

    def void(self) -> None:
        """Ask why, then void the marked part."""
        record = self._marked()
        if record is None or record.kind == CASE:
            return
        desk = self._context.desk
        title = project(desk.kinds[record.kind], record.values, desk.surroundings).title
        words = _("作废“{title}”的原因（作废后不再列出，历史保留）").format(title=title)

        def act(reason: str) -> None:
            self._context.tasks.run(
                self, lambda: remove(desk, record, reason), self._on_voided, lane=Lane.WRITE
            )

        self.ask.ask(words, _("作废"), act)

    def _marked(self) -> Record | None:
        key = RowKey.of(self.overview.current_key)
        return self._scene.record(key) if self._scene and self.forms.current is None else None

    def _on_voided(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
        else:
            self._context.feed.publish(result.changes)
            self._context.say(_("已作废"), "good")

    def back(self) -> None:
        """Esc: what is open is left first, then the case."""
        if self.forms.current is not None:
            self.forms.current.back()
        else:
            self.closed.emit()

    def _show_overview(self) -> None:
        self._stack.setCurrentWidget(self.overview)
        self.head.narrow(on=False)
        self.ask.close_question()
        self.overview.focus_first()

    def focus_first(self) -> None:
        """Where the keys go."""
        if self.forms.current is not None:
            self.forms.current.focus_at()
        else:
            self.overview.focus_first()

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.forms.put_away()
