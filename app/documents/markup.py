"""The line markup of papers: one line is one thing (resources/templates/README.md).

    # title   ## section   > right   = centred   ~ without indent   + numbered   | cell | cell |
    @grid 1 3 … @end   @table 1 3 … @end   @row 30   @text 8 …   @lines 4   @sign role | name
    @seal text   @keep … @end   @gap 5   @page   @foot text   @number text   @landscape   @tight

Everything else is running text. Inside a line: **bold**, ____ (a rule to write on), <br>.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.documents.faults import BrokenTemplate
from app.documents.grids import BREAK, GridBuilder
from app.documents.inserts import TOKEN, Inserts, paragraphs
from app.domain.blocks import (
    Align,
    Block,
    Gap,
    Heading,
    KeepTogether,
    Lines,
    Numbered,
    PageBreak,
    Paragraph,
    Run,
    Seal,
    Signatures,
    Signer,
    Text,
)
from app.i18n import gettext as _

_INLINE = re.compile(r"(\*\*|_{3,}|<br>)")
_KEYWORD = re.compile(r"@([a-z]+)(?:\s+(.*))?")
_SIGNS = ("## ", "# ", "> ", "= ", "~ ", "+ ")


@dataclass(slots=True)
class Sheet:
    """What a filled template says, before it becomes a `Paper`."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    number: str = ""
    foot: Text = ()
    landscape: bool = False
    tight: bool = False


def check_line(line: str) -> str:
    """Why a line of the template can never be read, "" when it can. Values do not matter here."""
    if line.startswith("@"):
        match = _KEYWORD.fullmatch(line)
        if match is None or match[1] not in KEYWORDS:
            return _("不认识“{word}”").format(word=line.split(maxsplit=1)[0])
    if line.startswith("#") and not line.startswith(("# ", "## ")):
        return _("“#”后面要空一格再写标题")
    return ""


def read(lines: Iterable[tuple[int, str]], inserts: Inserts, file: str) -> Sheet:
    """The blocks of a filled template; raises `BrokenTemplate` with the line that is wrong."""
    reader = _Reader(inserts, file)
    number = 0
    for number, line in lines:
        reader.line(number, line)
    reader.finish(number)
    return reader.sheet


class _Reader:
    """Reads line by line; what spans several lines waits in `_grid`, `_keep` and the last block."""

    def __init__(self, inserts: Inserts, file: str) -> None:
        self.sheet = Sheet()
        self._inserts = inserts
        self._file = file
        self._number = 0
        self._blocks = self.sheet.blocks
        self._grid: GridBuilder | None = None
        self._open_at = 0

    def line(self, number: int, line: str) -> None:
        self._number = number
        line = line.strip()
        if not line:
            return
        if match := _KEYWORD.fullmatch(line):
            self._keyword(match[1], (match[2] or "").strip())
        elif line.startswith("|"):
            if self._grid is None:
                raise self._broken(_("表格的行要写在 @grid 或 @table 与 @end 之间"))
            self._in_grid(lambda grid: grid.row(line, self._cell))
        elif self._grid is not None:
            raise self._broken(_("表格里的每一行都要以“|”开头，或者先用 @end 结束表格"))
        else:
            self._text_line(line)

    def finish(self, number: int) -> None:
        """Everything opened must be closed."""
        if self._grid is not None or self._blocks is not self.sheet.blocks:
            self._number = self._open_at or number
            raise self._broken(_("这里开始的部分没有用 @end 结束"))

    def _text_line(self, line: str) -> None:
        sign = next((sign for sign in _SIGNS if line.startswith(sign)), "")
        text = self._inline(line[len(sign) :].strip())
        match sign:
            case "# " | "## ":
                flat = _flat(text)
                self._blocks.append(Heading(flat, level=1 if sign == "# " else 2))
                if sign == "# " and not self.sheet.title:
                    self.sheet.title = "".join(run.text for run in flat)
            case "+ ":
                last = self._blocks[-1] if self._blocks else None
                if isinstance(last, Numbered):
                    self._blocks[-1] = Numbered((*last.items, text))
                else:
                    self._blocks.append(Numbered((text,)))
            case _:
                align = {"> ": Align.RIGHT, "= ": Align.CENTRE}.get(sign, Align.LEFT)
                indent = 0 if sign else 2
                self._blocks += [Paragraph(one, align, indent) for one in paragraphs(text)]

    def _keyword(self, word: str, rest: str) -> None:
        if self._grid is not None and word not in ("row", "end"):
            raise self._broken(_("表格里的每一行都要以“|”开头，或者先用 @end 结束表格"))
        handle = KEYWORDS.get(word)
        if handle is None:
            raise self._broken(_("不认识“{word}”").format(word="@" + word))
        handle(self, rest)

    # ------------------------------------------------------------------ keywords

    def grid(self, rest: str) -> None:
        self._open_grid(rest, head=0)

    def table(self, rest: str) -> None:
        self._open_grid(rest, head=1)

    def _open_grid(self, rest: str, head: int) -> None:
        shares = rest.split()
        if not shares or not all(share.isdecimal() and int(share) for share in shares):
            raise self._broken(_("要写出每一列的宽度，例如 @grid 2 5 2 5"))
        self._grid = GridBuilder(tuple(map(int, shares)), head)
        self._open_at = self._number

    def row(self, rest: str) -> None:
        if self._grid is None:
            raise self._broken(_("@row 只能写在表格里"))
        self._grid.next_height = self._count(rest)

    def keep(self, _rest: str) -> None:
        if self._blocks is not self.sheet.blocks:
            raise self._broken(_("@keep 里面不能再写 @keep"))
        self._blocks = []
        self._open_at = self._number

    def end(self, _rest: str) -> None:
        if self._grid is not None:
            self._in_grid(lambda grid: self._blocks.append(grid.finish()))
            self._grid = None
        elif self._blocks is not self.sheet.blocks:
            self.sheet.blocks.append(KeepTogether(tuple(self._blocks)))
            self._blocks = self.sheet.blocks
        else:
            raise self._broken(_("这里的 @end 没有对应的开头"))

    def text(self, rest: str) -> None:
        count, _space, content = rest.partition(" ")
        lines = self._count(count)
        text = self._inline(content.strip())
        if text:
            self._blocks += [Paragraph(one) for one in paragraphs(text)]
        else:
            self._blocks.append(Lines(lines))

    def lines(self, rest: str) -> None:
        self._blocks.append(Lines(self._count(rest)))

    def gap(self, rest: str) -> None:
        self._blocks.append(Gap(self._count(rest)))

    def page(self, _rest: str) -> None:
        self._blocks.append(PageBreak())

    def sign(self, rest: str) -> None:
        role, name, note, *more = [*(part.strip() for part in rest.split("|")), "", ""]
        if not role or any(more):
            raise self._broken(_("要写成 @sign 身份 | 姓名 | 说明"))
        signer = Signer(*(_line(self._inline(part)) for part in (role, name, note)))
        last = self._blocks[-1] if self._blocks else None
        if isinstance(last, Signatures):
            self._blocks[-1] = Signatures((*last.signers, signer))
        else:
            self._blocks.append(Signatures((signer,)))

    def seal(self, rest: str) -> None:
        text = self._inline(rest)
        last = self._blocks[-1] if self._blocks else None
        if isinstance(last, Seal):
            self._blocks[-1] = Seal((*last.lines, text))
        else:
            self._blocks.append(Seal((text,)))

    def foot(self, rest: str) -> None:
        self.sheet.foot = _flat(self._inline(rest))

    def number(self, rest: str) -> None:
        self.sheet.number = _line(self._inline(rest))

    def landscape(self, _rest: str) -> None:
        self.sheet.landscape = True

    def tight(self, _rest: str) -> None:
        self.sheet.tight = True

    # ------------------------------------------------------------------ pieces of a line

    def _cell(self, raw: str) -> tuple[tuple[Text, ...], bool]:
        """The paragraphs of a cell and whether a value was put into it."""
        text = self._inline(raw.replace("\\|", "|"))
        return (paragraphs(text) if text else (), TOKEN.search(raw) is not None)

    def _inline(self, line: str) -> Text:
        runs: list[Run] = []
        bold = False
        for at, part in enumerate(TOKEN.split(line)):
            if at % 2:
                value = self._inserts.runs(part)
                runs += [Run(r.text, r.bold or bold, r.ruled, r.width) for r in value]
                continue
            for piece in _INLINE.split(part):
                if piece == "**":
                    bold = not bold
                elif piece.startswith("___"):
                    runs.append(Run("", ruled=True, width=(len(piece) + 1) // 2))
                elif piece:
                    runs.append(Run("\n" if piece == BREAK else piece, bold))
        if bold:
            raise self._broken(_("“**”没有成对"))
        return tuple(runs)

    def _count(self, text: str) -> int:
        if not text.isdecimal() or not 0 < int(text) <= 250:
            raise self._broken(_("这里要写一个 1 到 250 的数"))
        return int(text)

    def _in_grid(self, act: Callable[[GridBuilder], None]) -> None:
        assert self._grid is not None  # noqa: S101 - every caller has looked
        try:
            act(self._grid)
        except ValueError as wrong:
            raise self._broken(str(wrong)) from None

    def _broken(self, reason: str) -> BrokenTemplate:
        return BrokenTemplate(self._file, self._number, reason)


def _flat(text: Text) -> Text:
    """One line: a title or a foot has no line feeds."""
    return tuple(Run(run.text.replace("\n", " "), run.bold, run.ruled, run.width) for run in text)


def _line(text: Text) -> str:
    return "".join(run.text for run in _flat(text))


KEYWORDS: dict[str, Callable[[_Reader, str], None]] = {
    "end": _Reader.end,
    "foot": _Reader.foot,
    "gap": _Reader.gap,
    "grid": _Reader.grid,
    "keep": _Reader.keep,
    "landscape": _Reader.landscape,
    "tight": _Reader.tight,
    "lines": _Reader.lines,
    "number": _Reader.number,
    "page": _Reader.page,
    "row": _Reader.row,
    "seal": _Reader.seal,
    "sign": _Reader.sign,
    "table": _Reader.table,
    "text": _Reader.text,
}
