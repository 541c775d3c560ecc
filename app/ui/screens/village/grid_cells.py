"""The cells of the month grid without Qt: what is stored, what was typed over it, how both read."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.visit_cell import Cell, hours_text, parse_cell, typed_text
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import sentence
from app.usecases.village import reviewing
from app.usecases.village.grid import Grid, Place, Stored


@dataclass(slots=True)
class Cells:
    """`typed` holds the raw texts; one that is no time stays as it was typed."""

    grid: Grid
    typed: dict[Place, str] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Place:
        """The village and the day of a cell."""
        return self.grid.lines[row].code, self.grid.days[column].day

    def stored(self, place: Place) -> Stored | None:
        """What is recorded there."""
        return self.grid.stored.get(place)

    def refusal(self, place: Place) -> str:
        """Why nothing can be typed there, "" when it can."""
        if place[1] > self.grid.today:
            return _("还没到这一天")
        stored = self.stored(place)
        if stored is not None and stored.cell is None:
            return _("这一天有几次服务，按 Enter 到日志里改")
        if stored is not None and stored.is_settled:
            return _("已经上报或审核，按 Enter 到日志里更正")
        return ""

    def as_typed(self, place: Place, text: str | None) -> str | None:
        """What is to be kept of a text; what says the same as what is stored is no change."""
        if text is None or not text.strip():
            return None
        stored = self.stored(place)
        cell = stored.cell if stored else None
        same = cell is not None and parse_cell(text) in (cell, Cell(cell.minutes))
        return None if same else text.strip()

    def cell(self, place: Place) -> Cell | None:
        """The time that was typed, None when it is none or nothing was typed."""
        return parse_cell(self.typed[place]) if place in self.typed else None

    @property
    def unread(self) -> list[Place]:
        """Cells whose text is no time."""
        return [place for place, text in self.typed.items() if parse_cell(text) is None]

    # -- sums

    def minutes(self, place: Place) -> int:
        """On-site minutes of a cell as it is shown."""
        stored, cell = self.stored(place), self.cell(place)
        if cell is None:
            return self._onsite(place)
        return cell.minutes if stored is None or stored.onsite else 0  # by telephone stays so

    def row_minutes(self, row: int) -> int:
        """What the village has on site this month, with what is typed; as its board counts it."""
        line = self.grid.lines[row]
        typed = [place for place in self.typed if place[0] == line.code]
        return line.month_minutes + sum(self.minutes(p) - self._onsite(p) for p in typed)

    def day_minutes(self, column: int) -> int:
        """On-site minutes of all villages on a day."""
        day = self.grid.days[column].day
        return sum(self.minutes((line.code, day)) for line in self.grid.lines)

    def _onsite(self, place: Place) -> int:
        stored = self.stored(place)
        return stored.onsite if stored is not None else 0

    # -- texts

    def text(self, place: Place) -> str:
        """Hours: as typed, else as stored; a "+" where there were visits of both ways."""
        if place in self.typed:
            cell = self.cell(place)
            return hours_text(cell.minutes) if cell else self.typed[place]
        stored = self.stored(place)
        if stored is None:
            return ""
        mixed = "+" if stored.onsite and stored.other else ""
        return hours_text(stored.onsite or stored.other) + mixed

    def is_remote(self, place: Place) -> bool:
        """Whether what is stored there does not count to the month."""
        stored = self.stored(place)
        return stored is not None and not stored.onsite

    def opened(self, place: Place) -> str:
        """What stands in a cell when it is typed into."""
        if place in self.typed:
            return self.typed[place]
        stored = self.stored(place)
        cell = stored.cell if stored else None
        return typed_text(cell) if cell else ""

    def words(self, row: int, column: int) -> str:
        """What a cell says to whoever points at it: village, day, times, what was noticed."""
        place = self.place(row, column)
        parts: list[str] = [self.grid.lines[row].name, place[1]]
        if place in self.typed and self.cell(place) is None:
            words = _("看不懂“{text}”，请写成 4、4.5、3:30 或 0900-1300")
            parts.append(words.format(text=self.typed[place]))
        stored = self.stored(place)
        if stored is not None:
            for one in stored.visits:
                is_returned = one.text("review_state") == reviewing.RETURNED
                parts.append(f"{one.text('start_at')}-{one.text('end_at')}")
                parts += [_("已退回，改好再提交才计入")] if is_returned else []
            noticed = (sentence(one, ADVISER_VISIT) for one in stored.noticed)
            parts += dict.fromkeys(noticed)
        return joined(" ", parts)
